"""Writing into the outbox what has just happened; called by services, in their transaction.

Whoever made the change is not told of it.
"""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from organizations.choices import OrganizationKind
from peacebuilding.notifications.quiet import is_quiet
from peacebuilding.notifications.services import enqueue

from ..choices import ReminderRole
from ..ladder.people import People, Person, person_of_user
from ..models import Activity, Participation, ProgressReport, Question
from . import names

R = ReminderRole
#: Whom an organization has named to speak for it, the first to be asked first.
NAMED = (R.PRINCIPAL, R.ALTERNATE, R.APPROVER)


def _tell(kind: str, key: str, person: Person, *, about: Any, **context: Any) -> None:
    officer = person.officer
    enqueue(
        kind=kind,
        key=f"{kind}:{key}:{person.identity}",
        user=person.user,
        address=person.address,
        name=person.name,
        language=person.language,
        about=about,
        context={"officer": officer.pk if officer else None, **context},
    )


def _others(people: Iterable[Person], actor: Any) -> list[Person]:
    """Return the people without whoever acts, each once."""
    own = f"user-{actor.pk}" if actor is not None and actor.pk else ""
    return list({one.identity: one for one in people if one.identity != own}.values())


def _people(parties: Iterable[Any], kind: str, responsible: Iterable[int | None] = ()) -> People:
    return People(timezone.localdate(), set(parties), responsible, kind=kind, has_inbox=True)


# --- Reports ------------------------------------------------------------------------------------


def tell_requested(reports: Iterable[ProgressReport], *, actor: Any = None) -> None:
    """Ask those responsible for these reports: one mail for each person and round."""
    rows = [] if is_quiet() else list(reports)
    if not rows:
        return
    people = _people(
        (row.commitment.organization for row in rows),
        names.REQUESTED,
        [row.commitment.responsible_officer_id for row in rows],
    )
    asked: dict[tuple[int | None, str, bool], tuple[Person, list[ProgressReport]]] = {}
    for report in rows:
        commitment = report.commitment
        role, reached = people.first(
            (R.RESPONSIBLE, *NAMED, R.DESK_OFFICER),
            commitment.organization,
            commitment.responsible_officer_id,
        )
        for person in reached:
            place = (report.round_id, person.identity, role == R.RESPONSIBLE)
            asked.setdefault(place, (person, []))[1].append(report)
    for (round_id, _identity, by_link), (person, own) in asked.items():
        key = f"{round_id or 'alone'}:{min(one.pk for one in own)}:{'link' if by_link else 'page'}"
        context = {"reports": [one.pk for one in own], "by_link": by_link}
        _tell(names.REQUESTED, key, person, about=own[0], **context)


def _of_report(report: ProgressReport, kind: str) -> list[Person]:
    """Return who wrote the report: whoever submitted it, and who is responsible for it."""
    party, responsible = report.commitment.organization, report.commitment.responsible_officer_id
    people = _people([party], kind, [responsible])
    wrote = []
    if report.submitted_by is not None and report.submitted_by.is_active:
        wrote.append(person_of_user(report.submitted_by))
    wrote += people.on(R.RESPONSIBLE, party, responsible)
    return wrote or people.first(NAMED, party)[1]


def _tell_authors(report: ProgressReport, kind: str, actor: Any, **context: Any) -> None:
    if is_quiet():
        return
    for person in _others(_of_report(report, kind), actor):
        _tell(
            kind,
            f"{report.pk}:{report.version}",
            person,
            about=report,
            report=report.pk,
            **context,
        )


def tell_returned(report: ProgressReport, *, actor: Any) -> None:
    """Tell its authors that a report was sent back, with the comment."""
    _tell_authors(report, names.RETURNED, actor, by_link=True)


def tell_sent_back(report: ProgressReport, *, actor: Any, who: str = "") -> None:
    """Tell its authors that the director gave a report back instead of clearing it."""
    _tell_authors(report, names.SENT_BACK, actor, by_link=True, who=who)


def tell_reopened(report: ProgressReport, *, actor: Any) -> None:
    """Tell its authors that an accepted report is open again."""
    _tell_authors(report, names.REOPENED, actor, by_link=True)


def tell_accepted(report: ProgressReport, *, actor: Any) -> None:
    """Tell its authors that a report was accepted."""
    _tell_authors(report, names.ACCEPTED, actor)


def tell_submitted(report: ProgressReport, *, actor: Any) -> None:
    """Tell the approvers of the organization and its desk officer that a report is in."""
    if is_quiet():
        return
    party = report.commitment.organization
    people = _people([party], names.SUBMITTED)
    told = [*people.on(R.APPROVER, party), *people.on(R.DESK_OFFICER, party)]
    who = report.submitted_name or str(report.submitted_by or "")
    for person in _others(told, actor):
        key = f"{report.pk}:{report.submissions}"
        _tell(names.SUBMITTED, key, person, about=report, report=report.pk, who=who)


def tell_clearance(report: ProgressReport, *, actor: Any) -> None:
    """Ask the officer who clears the organization's reports, by link; else its approvers."""
    if is_quiet():
        return
    party = report.commitment.organization
    director_id = party.clearing_officer_id
    people = _people([party], names.CLEARANCE, [director_id])
    named = people.on(R.RESPONSIBLE, party, director_id)
    for person in _others(named or people.on(R.APPROVER, party), actor):
        key = f"{report.pk}:{report.version}"
        context = {"report": report.pk, "by_link": bool(named)}
        _tell(names.CLEARANCE, key, person, about=report, **context)


# --- Activities ---------------------------------------------------------------------------------


def tell_agreed(activity: Activity, *, actor: Any) -> None:
    """Tell the focal point of each organization that takes part that it is agreed (AT-07)."""
    parts = list(activity.participations.standing().select_related("organization__desk_officer"))
    if is_quiet():
        return
    people = _people((part.organization for part in parts), names.AGREED)
    for part in parts:
        _role, told = people.first(NAMED, part.organization)
        for person in _others(told, actor):
            key = f"{activity.pk}:{activity.version}:{part.organization_id}"
            context = {"activity": activity.pk, "organization": part.organization_id}
            _tell(names.AGREED, key, person, about=activity, **context)


def tell_parts_asked(parts: Iterable[Participation], *, actor: Any) -> None:
    """Ask the approvers of these organizations for their answer; offices are not asked."""
    rows = [] if is_quiet() else [part for part in parts if part.is_claimed]
    rows = [part for part in rows if part.organization.kind != OrganizationKind.OFFICE]
    if not rows:
        return
    people = _people((part.organization for part in rows), names.PARTICIPATION)
    for part in rows:
        _role, told = people.first((R.APPROVER, R.PRINCIPAL, R.ALTERNATE), part.organization)
        for person in _others(told, actor):
            key = f"{part.pk}:{part.version}"
            about = part.activity
            _tell(names.PARTICIPATION, key, person, about=about, participation=part.pk)


def tell_answered(question: Question, *, actor: Any) -> None:
    """Tell whoever asked what the answer is."""
    if question.asked_by is None:
        return
    for person in _others([person_of_user(question.asked_by)], actor):
        key = f"{question.pk}:{question.version}"
        _tell(names.ANSWER, key, person, about=question, question=question.pk)
