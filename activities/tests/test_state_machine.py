"""Random people do random things; the rules of `rules.py` say what must come of it.

Each step is done twice, by the rules and by the services: both refuse, in the same way, or
both do it. After each step the rows are as the rules have them.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any, ClassVar

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction

from activities import services
from activities.models import Activity, Commitment, FollowUpItem, Participation
from peacebuilding.core.exceptions import IllegalTransition, NotAllowed, StaleVersion

from . import rules
from .factories import (
    make_key_area,
    make_meeting,
    make_modality,
    make_organization,
    make_principle,
)
from .rules import Deed, Duty, Item, Part, Person, Word

pytest.importorskip("hypothesis")  # a development tool
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

REFUSALS = (IllegalTransition, NotAllowed, StaleVersion, ValidationError)
BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
RANKS = {"reader": 1, "reporter": 2, "approver": 3}
SIDES = {"lead": "ecowas", "partner": "undp", "stranger": "sadc"}
PEOPLE = {
    person.name: person
    for person in (
        *(
            Person(f"{side}_{role}", ((slug, rank),))
            for side, slug in SIDES.items()
            for role, rank in RANKS.items()
        ),
        Person("officer", is_officer=True),
        Person("colleague", is_officer=True),
        Person("head", is_officer=True, is_head=True),
        Person("administrator"),
        Person("visitor", has_account=False),
        Person("nobody", has_account=False),
    )
}
LEADS = {slug: f"{side}_reporter" for side, slug in SIDES.items()}
#: Who acts: everybody, and more often those who can.
OFTEN = ["officer", "officer", "colleague", "head", "lead_approver", "lead_approver"]
OFTEN += ["lead_reporter", "partner_approver", "partner_approver", "stranger_approver"]
NAMES = [*PEOPLE, *OFTEN * 4]
REASONS = ["Because", "Because", "Because", ""]
#: Basis, days from today (None: no date), sender.
WORDS: list[tuple[str, int | None, str]] = [
    ("", None, ""),
    ("in-the-system", None, ""),
    ("meeting-record", 0, ""),
    ("meeting-record", 1, ""),
    ("meeting-record", None, ""),
    ("letter", -1, "Legal office"),
    ("letter", -1, "Legal office"),
    ("letter", -1, ""),
    ("no-objection", None, ""),
]
#: Days from today at which something is said to happen, None where nothing is said.
DAYS = [None, None, -1, 0, 1, 30]
SLUGS = list(rules.ORGANIZATIONS)

#: By step and refusal ("" for none): how often, to see that nothing was left untried.
tried: Counter[tuple[str, str]] = Counter()


#: What can be done at any time, the more often the more there is to it.
ALWAYS = ["step"] * 6 + ["somebody_answers"] * 3 + ["somebody_promises", "somebody_notes", "wait"]
SHAPES = ["edit", "delete", "assess", "add_part", "change_part", "remove_part", "hand_lead"]
ALWAYS += SHAPES


def verbs(ways: dict[str, Any], record: Any) -> list[str]:
    """Return verbs, more often those that lead on from the record's state."""
    fit = [verb for verb, (sources, _) in ways.items() if record.status in sources]
    fit = [verb for verb in fit if verb != "enter-in-error"]
    if getattr(record, "is_erased", False):
        fit = ["reverse"] * 4
    return [*ways, *fit * 4]


class Cooperation(RuleBasedStateMachine):
    """A few activities at a time, with all that belongs to them."""

    #: The rows of people by name; made once, outside the examples.
    rows: ClassVar[dict[str, Any]] = {}

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(BEGIN, tick=False)
        self.moment = self.clock.start()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.deeds: list[Deed] = []
        self.given = 0
        self.dice = Random()
        self.turn = 0
        self.has_changed = False

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)
        self.clock.stop()

    # --- Help -----------------------------------------------------------------------------

    @property
    def today(self) -> date:
        return datetime.now(UTC).date()

    def day(self, ahead: int | None) -> date | None:
        return None if ahead is None else self.today + timedelta(days=ahead)

    def word(self, word: tuple[str, int | None, str]) -> tuple[Word, dict[str, Any]]:
        """Return the word for the rules, and the same as the services want it."""
        basis, ahead, sender = word
        said = {"basis": basis, "date": self.day(ahead), "sender": sender}
        return Word(basis, self.day(ahead), sender), {k: v for k, v in said.items() if v}

    def both(self, verb: str, told: Any, done: Any) -> tuple[Any, Any]:
        """Do it by the rules and in the product; what comes of it is the same."""
        value = row = None
        expected = got = ""
        try:
            value = told()
        except rules.Refused as refusal:
            expected = refusal.kind
        try:
            row = done()
        except REFUSALS as refusal:
            got = f"{type(refusal).__name__} {refusal}"
        note(f"{verb}: {got or 'done'}")
        assert got.partition(" ")[0] == expected, f"{verb}: {got!r}, expected {expected!r}"
        tried[verb, expected] += 1
        self.has_changed |= not expected
        return value, row

    # --- Activities -----------------------------------------------------------------------

    def draft(self, name: str, lead: str, partners: list[str], **shape: Any) -> None:
        activity = Activity(title="Joint course", modality=make_modality())
        if shape.get("has_dates", True):
            activity.planned_starts_on = activity.planned_ends_on = self.today
        activity.level = "headquarters" if shape.get("has_place", True) else "field"
        activity.visibility = shape.get("visibility", "public")
        areas = [make_key_area()] if shape.get("key_areas", 1) else []
        made, row = self.both(
            "create",
            lambda: rules.draft(PEOPLE[name], lead, partners, **shape),
            lambda: services.create_activity(
                actor=self.rows[name],
                activity=activity,
                lead=make_organization(lead),
                partners=[make_organization(slug) for slug in partners],
                sets={"key_areas": areas},
            ),
        )
        if made:
            made.pk, made.planned_on = row.pk, row.planned_starts_on
            for part, part_row in zip(made.parts, row.participations.order_by("pk"), strict=True):
                part.pk = part_row.pk
            self.deeds.append(made)

    @initialize(seed=st.integers(0, 2**32))
    def two_activities(self, seed: int) -> None:
        """Begin somewhere on the way; all that follows falls out of the same dice."""
        self.dice = Random(seed)
        far = [self.dice.random() < 0.6 for _ in range(3)]
        self.draft("lead_reporter", "ecowas", ["undp"])
        self.draft("officer", "undp", ["ecowas", "unhcr"], visibility="confidential")
        for deed, name in zip(self.deeds, ("lead_reporter", "officer"), strict=True):
            if far[0] or name == "officer":
                self.judge(deed, name, "yes", "")
            self.promise(deed, name, "undp", self.day(1), loose=False)
            self.put_down(deed, name, 1)
        if far[0]:
            self.put_to_work(self.deeds[0])
        if far[1]:
            self.put_to_work(self.deeds[1])
            duty = self.deeds[1].duties[0]
            self.take(self.deeds[1], duty, "agree", "partner_approver")
            if far[2]:
                self.take(self.deeds[1], duty, "start", "partner_reporter")

    def another_draft(self, name: str, dice: Random) -> None:
        lead, others = dice.choice(["ecowas", "undp"]), dice.sample(SLUGS, dice.randint(0, 3))
        shape = {
            "has_dates": dice.random() < 0.7,
            "has_place": dice.random() < 0.7,
            "visibility": dice.choice(rules.LEVELS),
        }
        self.draft(name, lead, [slug for slug in others if slug != lead], **shape)

    def go(
        self,
        deed: Deed,
        verb: str,
        name: str,
        *,
        reason: str = "",
        word: Any = ("", None, ""),
        ahead: int | None = None,
    ) -> None:
        said, given = self.word(word)
        argument = {
            "propose": "no_objection_by",
            "start": "starts_on",
            "suspend": "review_on",
            "complete": "ends_on",
        }.get(verb)
        data: dict[str, Any] = given if verb in {"propose", "agree"} else {}
        if argument and ahead is not None:
            data[argument] = self.day(ahead)
        _, row = self.both(
            verb,
            lambda: rules.step(
                deed,
                verb,
                PEOPLE[name],
                reason=reason,
                word=said,
                on=self.day(ahead),
                today=self.today,
            ),
            lambda: services.perform(
                Activity.objects.get(pk=deed.pk),
                verb,
                actor=self.rows[name],
                reason=reason,
                **data,
            ),
        )
        if row and verb == "propose" and deed.reference is None:
            self.given += 1
            deed.reference = f"A-2026-{self.given:04d}"

    def step(self, name: str, dice: Random) -> None:
        deed = dice.choice(self.deeds)
        verb = dice.choice(verbs(rules.ACTIVITY_WAYS, deed))
        self.go(
            deed,
            verb,
            name,
            reason=dice.choice(REASONS),
            word=dice.choice(WORDS),
            ahead=dice.choice(DAYS),
        )

    def put_to_work(self, deed: Deed) -> None:
        """Go the usual way, so that what comes after it is tried often enough."""
        letter = ("letter", 0, "Legal office")
        if deed.status == "draft":
            if not deed.is_assessed:
                self.judge(deed, LEADS.get(deed.lead.organization, "head"), "yes", "")
            self.go(deed, "propose", LEADS.get(deed.lead.organization, "head"), word=letter)
        if deed.status == "proposed":
            for part in deed.parts:
                if part.status == "awaiting":
                    self.answer(deed, part, "agree", "officer", word=letter)
            self.go(deed, "agree", "colleague", reason="Pilot")
        if deed.status == "agreed":
            self.go(deed, "start", "head")

    # --- Their shape ------------------------------------------------------------------------

    def edit(self, name: str, dice: Random) -> None:
        deed = dice.choice(self.deeds)
        reason = dice.choice(REASONS)
        changes: list[dict[str, Any]] = [
            {"has_dates": not deed.has_dates},
            {"key_areas": 0},
            {"key_areas": 1},
            *({"visibility": level} for level in rules.LEVELS),
        ]
        new = dice.choice(changes)

        def save() -> Any:
            activity = Activity.objects.get(pk=deed.pk)
            if "has_dates" in new:
                day = self.today if new["has_dates"] else None
                activity.planned_starts_on = activity.planned_ends_on = day
            activity.visibility = new.get("visibility", activity.visibility)
            areas = [make_key_area()] * new.get("key_areas", 1)
            return services.update_activity(
                actor=self.rows[name],
                activity=activity,
                sets={"key_areas": areas} if "key_areas" in new else None,
                reason=reason,
            )

        _edited, row = self.both(
            "edit", lambda: rules.edit(deed, PEOPLE[name], reason, **new), save
        )
        if row:
            deed.planned_on = row.planned_starts_on

    def delete(self, name: str, dice: Random) -> None:
        deed = dice.choice(self.deeds)
        if len(self.deeds) < 3:
            return
        activity = Activity.objects.get(pk=deed.pk)
        before = tried["delete", ""]
        self.both(
            "delete",
            lambda: rules.delete(deed, PEOPLE[name]),
            lambda: services.delete_activity(actor=self.rows[name], activity=activity),
        )
        if tried["delete", ""] > before:
            self.deeds.remove(deed)

    def assess(self, name: str, dice: Random) -> None:
        answer, note = dice.choice(["yes", "no"]), dice.choice(["", "Why"])
        self.judge(dice.choice(self.deeds), name, answer, note)

    def judge(self, deed: Deed, name: str, answer: str, note: str) -> None:
        self.both(
            "assess",
            lambda: rules.assess(deed, PEOPLE[name], answer, note),
            lambda: services.assess_principle(
                actor=self.rows[name],
                activity=Activity.objects.get(pk=deed.pk),
                principle=make_principle("P1"),
                answer=answer,
                note=note,
            ),
        )

    # --- Who takes part ---------------------------------------------------------------------

    def answer(
        self, deed: Deed, part: Part, verb: str, name: str, *, word: Any, reason: str = ""
    ) -> None:
        said, given = self.word(word)
        self.both(
            f"answer {verb}",
            lambda: rules.answer(
                deed, part, verb, PEOPLE[name], reason=reason, word=said, today=self.today
            ),
            lambda: services.perform(
                Participation.objects.get(pk=part.pk),
                verb,
                actor=self.rows[name],
                reason=reason,
                **({} if verb == "reverse" else given),
            ),
        )

    def somebody_answers(self, name: str, dice: Random) -> None:
        deed = dice.choice(self.deeds)
        part = dice.choice(deed.parts)
        verb = dice.choice(verbs(rules.ANSWER_WAYS, part))
        self.answer(deed, part, verb, name, reason=dice.choice(REASONS), word=dice.choice(WORDS))

    def add_part(self, name: str, dice: Random) -> None:
        deed = dice.choice(self.deeds)
        slug, role = dice.choice(SLUGS), dice.choice(["partner", "observer", "lead"])
        part, row = self.both(
            "add_part",
            lambda: rules.add_part(deed, PEOPLE[name], slug, role),
            lambda: services.save_participation(
                actor=self.rows[name],
                participation=Participation(
                    activity_id=deed.pk, organization=make_organization(slug), role=role
                ),
            ),
        )
        if part:
            part.pk = row.pk

    def change_part(self, name: str, dice: Random) -> None:
        deed = dice.choice(self.deeds)
        part, reason = dice.choice(deed.parts), dice.choice(REASONS)
        new = {"role": dice.choice(["partner", "host", "lead", part.role])}
        if dice.random() < 0.5:
            new["contribution"] = dice.choice(["", "Trainers"])

        def save() -> Any:
            row = Participation.objects.get(pk=part.pk)
            for field, value in new.items():
                setattr(row, field, value)
            return services.save_participation(
                actor=self.rows[name], participation=row, reason=reason
            )

        self.both(
            "change_part",
            lambda: rules.change_part(deed, part, PEOPLE[name], reason, **new),
            save,
        )

    def remove_part(self, name: str, dice: Random) -> None:
        deed = dice.choice(self.deeds)
        part = dice.choice(deed.parts)
        self.both(
            "remove_part",
            lambda: rules.remove_part(deed, part, PEOPLE[name]),
            lambda: services.remove_participation(
                actor=self.rows[name], participation=Participation.objects.get(pk=part.pk)
            ),
        )

    def hand_lead(self, name: str, dice: Random) -> None:
        deed = dice.choice(self.deeds)
        slug, reason = dice.choice(SLUGS), dice.choice(REASONS)
        self.both(
            "hand_lead",
            lambda: rules.hand_lead(deed, PEOPLE[name], slug, reason),
            lambda: services.change_lead(
                actor=self.rows[name],
                activity=Activity.objects.get(pk=deed.pk),
                organization=make_organization(slug),
                reason=reason,
            ),
        )

    # --- What they promise ------------------------------------------------------------------

    def somebody_promises(self, name: str, dice: Random) -> None:
        deed = dice.choice(self.deeds)
        slug = dice.choice([*(part.organization for part in deed.parts), "sadc"])
        self.promise(deed, name, slug, self.day(dice.choice(DAYS)), loose=dice.random() < 0.3)

    def promise(self, deed: Deed, name: str, slug: str, due: date | None, *, loose: bool) -> None:
        duty, row = self.both(
            "promise",
            lambda: rules.promise(deed, PEOPLE[name], slug, due, loose),
            lambda: services.create_commitment(
                actor=self.rows[name],
                commitment=Commitment(
                    activity_id=deed.pk,
                    organization=make_organization(slug),
                    title="Trainers",
                    due_on=due,
                    is_indicative=loose,
                ),
            ),
        )
        if duty:
            duty.pk = row.pk

    @property
    def duties(self) -> list[tuple[Deed, Duty]]:
        return [(deed, duty) for deed in self.deeds for duty in deed.duties]

    def duty_step(self, name: str, dice: Random) -> None:
        deed, duty = dice.choice(self.duties)
        verb = dice.choice(verbs(rules.DUTY_WAYS, duty))
        data = {
            "reason": dice.choice(REASONS),
            "word": dice.choice(WORDS),
            "ahead": dice.choice(DAYS),
        }
        self.take(deed, duty, verb, name, **data)

    def take(
        self,
        deed: Deed,
        duty: Duty,
        chosen: str,
        name: str,
        *,
        reason: str = "",
        word: Any = ("", None, ""),
        ahead: int | None = None,
    ) -> None:
        said, given = self.word(word)
        data: dict[str, Any] = {} if chosen in {"reverse", "enter-in-error"} else given
        if chosen == "fulfil":
            data["fulfilled_on"] = self.day(ahead)
        elif chosen == "amend":
            data["due_on"] = self.day(ahead)
        self.both(
            f"duty {chosen}",
            lambda: rules.duty_step(
                deed,
                duty,
                chosen,
                PEOPLE[name],
                reason=reason,
                word=said,
                on=self.day(ahead),
                today=self.today,
            ),
            lambda: services.perform(
                Commitment.objects.get(pk=duty.pk),
                chosen,
                actor=self.rows[name],
                reason=reason,
                **data,
            ),
        )

    def move(self, name: str, dice: Random) -> None:
        deed, duty = dice.choice(self.duties)
        others = [other for other in self.deeds if other is not deed]
        target, reason = dice.choice(others), dice.choice(REASONS)
        said, given = self.word(dice.choice(WORDS))
        moved, row = self.both(
            "move",
            lambda: rules.move(
                deed, duty, target, PEOPLE[name], reason=reason, word=said, today=self.today
            ),
            lambda: services.move_commitment(
                actor=self.rows[name],
                commitment=Commitment.objects.get(pk=duty.pk),
                activity=Activity.objects.get(pk=target.pk),
                reason=reason,
                **given,
            ),
        )
        if moved:
            moved.pk = row.pk

    def retitle(self, name: str, dice: Random) -> None:
        deed, duty = dice.choice(self.duties)

        def save() -> Any:
            row = Commitment.objects.get(pk=duty.pk)
            row.title += "!"
            return services.update_commitment(actor=self.rows[name], commitment=row)

        self.both("retitle", lambda: rules.retitle(deed, duty, PEOPLE[name]), save)

    def forget(self, name: str, dice: Random) -> None:
        deed, duty = dice.choice(self.duties)
        self.both(
            "forget",
            lambda: rules.forget(deed, duty, PEOPLE[name]),
            lambda: services.delete_commitment(
                actor=self.rows[name], commitment=Commitment.objects.get(pk=duty.pk)
            ),
        )

    # --- What is followed up ------------------------------------------------------------------

    @property
    def items(self) -> list[tuple[Deed, Item]]:
        return [(deed, item) for deed in self.deeds for item in deed.items]

    def somebody_notes(self, name: str, dice: Random) -> None:
        self.put_down(dice.choice(self.deeds), name, dice.choice(DAYS))

    def put_down(self, deed: Deed, name: str, ahead: int | None) -> None:
        item, row = self.both(
            "note",
            lambda: rules.note(deed, PEOPLE[name], self.day(ahead)),
            lambda: services.save_follow_up_item(
                actor=self.rows[name],
                item=FollowUpItem(
                    source_activity=Activity.objects.get(pk=deed.pk),
                    text_en="Come back to it",
                    due_on=self.day(ahead),
                ),
            ),
        )
        if item:
            item.pk = row.pk

    def item_step(self, name: str, dice: Random) -> None:
        deed, item = dice.choice(self.items)
        chosen = dice.choice(verbs(rules.ITEM_WAYS, item))
        reason, ahead = dice.choice(REASONS), dice.choice(DAYS)
        meeting = dice.choice([None, 4, 5])
        data: dict[str, Any] = {}
        if chosen == "close":
            data["done_on"] = self.day(ahead)
        elif chosen == "carry-over" and meeting:
            data["meeting"] = make_meeting(meeting)
        self.both(
            f"item {chosen}",
            lambda: rules.item_step(
                deed,
                item,
                chosen,
                PEOPLE[name],
                reason=reason,
                on=self.day(ahead),
                meeting=meeting,
                today=self.today,
            ),
            lambda: services.perform(
                FollowUpItem.objects.get(pk=item.pk),
                chosen,
                actor=self.rows[name],
                reason=reason,
                **data,
            ),
        )

    def wait(self, name: str, dice: Random) -> None:
        """Let days pass; the invariants see that no state changes by it."""
        self.has_changed = True
        self.moment.shift(timedelta(days=dice.choice([1, 2, 31])))

    @rule()
    def somebody(self) -> None:
        """Do anything that can be asked for now."""
        self.has_changed = False
        acts = list(ALWAYS)
        if len(self.deeds) < 4:
            acts += ["another_draft"]
        if self.duties:
            acts += ["duty_step"] * 6 + ["move", "retitle", "forget"]
        if self.items:
            acts += ["item_step"] * 3
        act, name = self.dice.choice(acts), self.dice.choice(NAMES)
        note(f"{name} asks to {act}")
        getattr(self, act)(name, self.dice)

    # --- What always holds ----------------------------------------------------------------------

    @invariant()
    def the_activities_are_as_the_rules_have_them(self) -> None:
        found = Activity.objects.values_list(
            "pk",
            "status",
            "reference",
            "visibility",
            "no_objection_by",
            "starts_on",
            "agreed_on",
            "entered_in_error_at",
        )
        assert {pk: (*row, bool(agreed), bool(erased)) for pk, *row, agreed, erased in found} == {
            deed.pk: (
                deed.status,
                deed.reference,
                deed.visibility,
                deed.limit,
                deed.started,
                deed.was_agreed,
                deed.is_erased,
            )
            for deed in self.deeds
        }

    @invariant()
    def what_belongs_to_them_is_as_the_rules_have_it(self) -> None:
        parts = Participation.objects.values_list(
            "pk", "activity", "organization__slug", "role", "response", "contribution"
        )
        assert set(parts) == {
            (part.pk, deed.pk, part.organization, part.role, part.status, part.contribution)
            for deed in self.deeds
            for part in deed.parts
        }
        duties = Commitment.objects.values_list(
            "pk", "reference", "status", "due_on", "fulfilled_on", "entered_in_error_at"
        )
        assert {(*row, bool(erased)) for *row, erased in duties} == {
            (
                duty.pk,
                f"{deed.reference}-{duty.number:02d}" if duty.number else None,
                duty.status,
                duty.due,
                duty.kept_on,
                duty.is_erased,
            )
            for deed in self.deeds
            for duty in deed.duties
        }
        items = FollowUpItem.objects.values_list(
            "pk", "status", "done_on", "carried_to__number", "entered_in_error_at"
        )
        assert {(*row, bool(erased)) for *row, erased in items} == {
            (item.pk, item.status, item.done_on, item.meeting, item.is_erased)
            for deed in self.deeds
            for item in deed.items
        }

    @invariant()
    def nothing_is_open_where_nobody_keeps_it(self) -> None:
        for deed in self.deeds:
            assert [part.role for part in deed.parts].count("lead") == 1
            duties = [duty.organization for duty in deed.duties if duty.counts_open]
            assert not (deed.status in {"cancelled", "declined"} and duties)
            assert set(duties) <= {part.organization for part in deed.standing}
            assert not deed.was_agreed or deed.has_dates

    @precondition(lambda self: self.has_changed)
    @invariant()
    def history_has_one_row_for_each_version(self) -> None:
        for model in (Activity, Participation, Commitment, FollowUpItem):
            told: dict[int, list[int]] = {}
            for pk, version in model.history.order_by("history_id").values_list("id", "version"):
                told.setdefault(pk, []).append(version)
            for pk, version in model.objects.values_list("pk", "version"):
                assert told[pk] == list(range(1, version + 1)), model

    @precondition(lambda self: self.has_changed)
    @invariant()
    def everybody_sees_what_is_theirs_to_see(self) -> None:
        """Two people at each step, in turn."""
        for name in [*PEOPLE, *PEOPLE][self.turn : self.turn + 2]:
            person, row = PEOPLE[name], self.rows[name]
            seen = [deed for deed in self.deeds if rules.visible(deed, person)]
            for model, expected in (
                (Activity, {deed.pk for deed in seen}),
                (Participation, {part.pk for deed in seen for part in deed.parts}),
                (Commitment, {duty.pk for deed in seen for duty in deed.duties}),
                (FollowUpItem, {item.pk for deed in seen for item in deed.items}),
            ):
                assert set(model.objects.visible_to(row).values_list("pk", flat=True)) == expected
        self.turn = (self.turn + 2) % len(PEOPLE)

    @precondition(lambda self: self.has_changed)
    @invariant()
    def late_is_what_is_late(self) -> None:
        for model, expected in (
            (Commitment, {d.pk: d.shown(self.today) for deed in self.deeds for d in deed.duties}),
            (FollowUpItem, {i.pk: i.shown(self.today) for deed in self.deeds for i in deed.items}),
        ):
            rows = {row.pk: row for row in model.objects.with_display_status()}
            assert {pk: row.shown_status for pk, row in rows.items()} == expected
            assert {pk: row.display_status_on(self.today) for pk, row in rows.items()} == expected
            late = {pk for pk, shown in expected.items() if shown == "overdue"}
            assert set(model.objects.overdue().values_list("pk", flat=True)) == late

    @invariant()
    def states_lead_only_where_they_may(self) -> None:
        for records, ways in (
            (self.deeds, rules.ACTIVITY_WAYS),
            ([duty for deed in self.deeds for duty in deed.duties], rules.DUTY_WAYS),
            ([item for deed in self.deeds for item in deed.items], rules.ITEM_WAYS),
        ):
            for record in records:
                for before, after in pairwise(record.trail):
                    leads = [
                        target in {after, ""}
                        for sources, target in ways.values()
                        if before in sources
                    ]
                    assert before == after or any(leads)


@pytest.fixture
def stage(cast: Any, time_machine: Any) -> None:
    """The cast and what everybody shares, made before the first step."""
    time_machine.move_to(BEGIN)
    people = {name: None if name == "nobody" else getattr(cast, name) for name in PEOPLE}
    Cooperation.rows = people
    for slug, kind in rules.ORGANIZATIONS.items():
        assert make_organization(slug).kind == kind
    make_modality()
    make_key_area()
    make_principle("P1")
    for number in (4, 5):
        make_meeting(number)
    tried.clear()


def play(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Cooperation,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            # All falls out of one seed: there is nothing to make smaller.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_a_short_play(stage):
    play(14, 40)
    assert len(done()) > 25
    assert len(tried) > 80


@pytest.mark.nightly
@pytest.mark.django_db
def test_a_long_play(stage):
    play(400, 60)
    steps = {*rules.ACTIVITY_WAYS}
    for word, ways in (
        ("answer", rules.ANSWER_WAYS),
        ("duty", rules.DUTY_WAYS),
        ("item", rules.ITEM_WAYS),
    ):
        steps |= {f"{word} {verb}" for verb in ways}
    assert steps <= done()
    for kind in ("NotAllowed", "IllegalTransition"):
        assert not {step for step in steps if not tried[step, kind]}
    assert not {step for step in (*SHAPES, "move", "retitle", "forget") if not tried[step, ""]}


def done() -> set[str]:
    """Return what was not only refused."""
    return {verb for verb, refusal in tried if not refusal}
