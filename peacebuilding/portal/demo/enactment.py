"""Acts out one planned activity, from the draft to where it stands on the day of the build.

Every step is made by who would make it: reporters of the lead draft, propose and run,
approvers answer and commit for their organization, one officer enters what came by letter
and another confirms. The steps are gathered with their days, then made in their order.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from activities import services
from activities.choices import (
    ActivityStatus,
    Basis,
    ParticipationResponse,
    ParticipationRole,
)
from activities.models import Activity, Participation
from peacebuilding.framework.models import (
    CrossCuttingConcern,
    GuidingPrinciple,
    KeyArea,
    Modality,
    Obstacle,
)

from .assessments import assessments
from .cast import Cast, areas
from .duties import Duties, word_of
from .plan import Part, Plan
from .story import Story

S = ActivityStatus
#: Days from the proposal to the agreement.
TO_AGREE = 14
AGREED = (S.AGREED, S.UNDER_WAY, S.SUSPENDED, S.COMPLETED, S.CANCELLED)
BEGUN = (S.UNDER_WAY, S.SUSPENDED, S.COMPLETED)


class Enactment:
    """One plan and the record it becomes; `number` is its place among all plans."""

    def __init__(self, plan: Plan, number: int, *, cast: Cast, story: Story) -> None:
        self.plan, self.number, self.cast, self.story = plan, number, cast, story
        self.acts: list[tuple[int, Callable[[], Any]]] = []
        self.lead = cast.organizations[plan.lead]
        self.author = cast.colleague if plan.letter_from else cast.reporter(plan.lead)
        self.runner = cast.reporter(plan.lead)
        self.agreed = plan.proposed + TO_AGREE
        self.began = max(plan.starts, self.agreed + 1)
        self.activity = Activity()

    def play(self) -> Activity:
        """Make the activity and everything that happens to it; return it."""
        self.story.begin()
        with self.story.at(self.plan.proposed - 6):
            self._draft()
            duties = Duties(
                self.plan,
                self.number,
                activity=self.activity,
                author=self.author,
                agreed=self.agreed,
                began=self.began,
                cast=self.cast,
                story=self.story,
            )
            duties.promise()
        if self.plan.status != S.DRAFT or self.plan.stopped is not None:
            self._propose()
            self._end()
        acts = sorted(self.acts + duties.acts(), key=lambda entry: min(entry[0], -1))
        for day, act in acts:
            with self.story.at(day):
                act()
        self.activity.refresh_from_db()
        return self.activity

    def _on(self, day: int, act: Callable[..., Any], /, **arguments: Any) -> None:
        self.acts.append((day, partial(act, **arguments)))

    # --- The draft -----------------------------------------------------------------------

    def _draft(self) -> None:
        plan = self.plan
        is_silent = any(part.basis == Basis.NO_OBJECTION for part in plan.parts)
        text, days = plan.hand_over or ("", 0)
        self.activity = Activity(
            title=plan.title,
            language=plan.language,
            description=plan.why,
            objectives=plan.aims,
            modality=Modality.objects.get(code=plan.modality),
            level=plan.level,
            planned_starts_on=self.story.day(plan.begins),
            planned_ends_on=self.story.day(plan.ends),
            no_objection_by=self.story.day(self.agreed - 1) if is_silent else None,
            is_quick_start=plan.is_quick_start,
            national_counterpart=plan.counterpart,
            hand_over_plan=text,
            hand_over_on=self.story.day(days) if text else None,
            visibility=plan.visibility,
        )
        partners = [part for part in plan.parts if part.role == ParticipationRole.PARTNER]
        services.create_activity(
            actor=self.author,
            activity=self.activity,
            lead=self.lead,
            sets=self._sets(),
            partners=[self.cast.organizations[part.organization] for part in partners],
        )
        for part in (Part(plan.lead, plan.contribution), *plan.parts):
            self._contribute(part)
        for code, answer, note in assessments(plan, self.number):
            services.assess_principle(
                actor=self.author,
                activity=self.activity,
                principle=GuidingPrinciple.objects.get(code=code),
                answer=answer,
                note=note,
            )

    def _sets(self) -> dict[str, list[Any]]:
        plan = self.plan
        codes = [f"KA{number}" for number in plan.key_areas.split()]
        followed = [code for code, answer, _ in assessments(plan, self.number) if answer == "yes"]
        return self.cast.places.sets(plan.places) | {
            "key_areas": list(KeyArea.objects.filter(code__in=codes)),
            "functional_areas": areas(plan.key_areas),
            "principles": list(GuidingPrinciple.objects.filter(code__in=followed[:3])),
            "concerns": list(CrossCuttingConcern.objects.filter(slug__in=plan.concerns.split())),
            "other_modalities": list(Modality.objects.filter(code__in=plan.others.split())),
        }

    def _contribute(self, part: Part) -> None:
        """State the contribution; add who is more, or less, than a partner."""
        row = self.activity.participations.filter(organization__slug=part.organization).first()
        if row is None:
            organization = self.cast.organizations[part.organization]
            row = Participation(activity=self.activity, organization=organization, role=part.role)
        elif not part.contribution:
            return
        row.contribution = part.contribution
        services.save_participation(actor=self.author, participation=row)

    # --- The proposal and its answers --------------------------------------------------------

    def _propose(self) -> None:
        plan = self.plan
        word = {}
        if plan.letter_from:
            on = self.story.working_day(plan.proposed - 2)
            word = {"basis": Basis.LETTER, "sender": plan.letter_from, "date": on}
        self._on(
            plan.proposed,
            services.propose_activity,
            actor=self.author,
            activity=self.activity,
            **word,
        )
        for place, part in enumerate((Part(plan.lead), *plan.parts)):
            if part.response != ParticipationResponse.AWAITING:
                day = min(plan.proposed + 1 + 2 * place, self.agreed - 1)
                self._on(day, self._answer, part=part, day=day)
        if plan.status in AGREED:
            self._on(self.agreed, self._agree)
        if plan.status in BEGUN:
            self._on(
                self.began,
                services.start_activity,
                actor=self.runner,
                activity=self.activity,
                starts_on=self.story.working_day(self.began),
            )
        if plan.obstacles and plan.status != S.DRAFT:
            day = self.began + 8 if plan.status in BEGUN else self.agreed + 3
            self._on(day, self._meet_obstacles)

    def _answer(self, part: Part, day: int) -> None:
        services_by_response = {
            ParticipationResponse.AGREED: services.agree_participation,
            ParticipationResponse.NO_OBJECTION: services.state_no_objection,
            ParticipationResponse.DECLINED: services.decline_participation,
        }
        services_by_response[part.response](
            participation=self.activity.participations.get(organization__slug=part.organization),
            reason=part.reason,
            **word_of(part, day, cast=self.cast, story=self.story),
        )

    def _agree(self) -> None:
        parts = self.plan.parts
        awaiting = [part for part in parts if part.response == ParticipationResponse.AWAITING]
        word: dict[str, Any] = {"basis": Basis.IN_THE_SYSTEM}
        if any(part.basis == Basis.NO_OBJECTION for part in awaiting):
            word = {"basis": Basis.NO_OBJECTION}
        elif awaiting:
            on = self.story.working_day(self.agreed - 1)
            word = {"basis": Basis.MEETING_RECORD, "date": on}
        services.agree_activity(actor=self.cast.officer, activity=self.activity, **word)

    def _meet_obstacles(self) -> None:
        activity = Activity.objects.get(pk=self.activity.pk)
        met = list(Obstacle.objects.filter(code__in=self.plan.obstacles.split()))
        services.update_activity(
            actor=self.runner,
            activity=activity,
            sets={"obstacles": met},
            reason="Obstacle entered",
        )

    def _end(self) -> None:
        """Bring the activity off the way, or to its end."""
        plan, record = self.plan, {"activity": self.activity}
        stopped = plan.stopped if plan.stopped is not None else 0
        approver = self.cast.approver(plan.lead)
        if plan.is_error:
            self._on(
                plan.proposed + 3,
                services.enter_activity_in_error,
                actor=self.cast.officer,
                reason=plan.reason,
                **record,
            )
        elif plan.status == S.DRAFT:
            actor = self.cast.officer
            self._on(stopped, services.return_activity, actor=actor, reason=plan.reason, **record)
        elif plan.status == S.DECLINED:
            self._on(
                stopped, services.decline_activity, actor=approver, reason=plan.reason, **record
            )
        elif plan.status == S.CANCELLED:
            self._on(
                stopped, services.cancel_activity, actor=approver, reason=plan.reason, **record
            )
        elif plan.status == S.SUSPENDED:
            self._on(
                stopped,
                services.suspend_activity,
                actor=self.runner,
                reason=plan.reason,
                review_on=self.story.ahead(45),
                **record,
            )
        elif plan.status == S.COMPLETED:
            self._on(
                plan.ends + 3,
                services.complete_activity,
                actor=self.runner,
                ends_on=self.story.working_day(max(plan.ends, self.began)),
                outcome=plan.outcome,
                **record,
            )
