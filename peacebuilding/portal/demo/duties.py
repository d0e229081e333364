"""Acts out the promises of one planned activity, and what it leaves to be followed up."""

from collections.abc import Callable
from functools import partial
from typing import Any

from activities import services
from activities.choices import ActivityStatus, Basis, CommitmentStatus, ParticipationResponse
from activities.models import Activity, Commitment, FollowUpItem
from peacebuilding.core.choices import Language
from peacebuilding.framework.models import Meeting

from .cast import Cast
from .plan import FollowUp, Part, Plan, Promise
from .story import Story

S, C = ActivityStatus, CommitmentStatus
#: Where a commitment stands in an activity of this status, unless its plan says otherwise.
USUAL = {
    S.DRAFT: C.PROPOSED,
    S.PROPOSED: C.PROPOSED,
    S.DECLINED: C.PROPOSED,
    S.AGREED: C.AGREED,
    S.UNDER_WAY: C.UNDER_WAY,
    S.SUSPENDED: C.UNDER_WAY,
    S.COMPLETED: C.FULFILLED,
    S.CANCELLED: C.WITHDRAWN,
}
#: What an organization says when it has kept its commitment.
DONE = (
    "Done as promised; the papers were sent to all participants.",
    "Completed on time. The lead has confirmed what was delivered.",
    "The work is finished and its results are in use.",
    "The text has been published and circulated.",
)


def word_of(part: Part, day: int, *, cast: Cast, story: Story) -> dict[str, Any]:
    """Return who gives an organization's word on that day, and what it rests on."""
    if part.basis not in (Basis.LETTER, Basis.MEETING_RECORD):
        return {"actor": cast.approver(part.organization)}
    word: dict[str, Any] = {
        "actor": cast.colleague,
        "basis": part.basis,
        "date": story.working_day(min(day - 1, -1)),
    }
    if part.basis == Basis.LETTER:
        word |= {"sender": part.sender, "channel": "e-mail"}
    return word


class Duties:
    """The promises and follow-up items of one activity; `acts` are its steps by day."""

    def __init__(
        self,
        plan: Plan,
        number: int,
        *,
        activity: Activity,
        author: Any,
        agreed: int,
        began: int,
        cast: Cast,
        story: Story,
    ) -> None:
        self.plan, self.number, self.activity, self.author = plan, number, activity, author
        self.agreed, self.began, self.cast, self.story = agreed, began, cast, story
        self.promised: list[Commitment] = []
        self._acts: list[tuple[int, Callable[[], Any]]] = []

    def promise(self) -> None:
        """Write the promises down in the draft."""
        for promise in self.plan.promises:
            due = promise.moved.first if promise.moved else promise.due
            slug = promise.organization
            commitment = Commitment(
                activity=self.activity,
                organization=self.cast.organizations[slug],
                title=promise.title,
                description=promise.details,
                language=self.plan.language,
                due_on=None if due is None else self.story.day(due),
                is_indicative=promise.is_indicative,
                responsible_officer=self.cast.responsible(slug, self.number),
            )
            services.create_commitment(actor=self.author, commitment=commitment)
            self.promised.append(commitment)

    def acts(self) -> list[tuple[int, Callable[[], Any]]]:
        """Return what happens to promises and follow-up items, each with its day."""
        for promise, commitment in zip(self.plan.promises, self.promised, strict=True):
            self._keep(promise, commitment)
        for follow_up in self.plan.follow_ups:
            self._follow_up(follow_up)
        return self._acts

    def _on(self, day: int, act: Callable[..., Any], /, **arguments: Any) -> None:
        self._acts.append((day, partial(act, **arguments)))

    def _status(self, promise: Promise, part: Part) -> CommitmentStatus:
        """Return where the commitment is to stand in the end."""
        is_claimed = (
            part.response == ParticipationResponse.AWAITING and part.basis != Basis.NO_OBJECTION
        )
        if is_claimed:
            return C.PROPOSED
        status = promise.status or USUAL[self.plan.status]
        return C.FULFILLED if status == C.UNDER_WAY and promise.kept is not None else status

    def _keep(self, promise: Promise, commitment: Commitment) -> None:
        """Bring a commitment to where it stands: agreed, moved, begun, kept or taken back."""
        parts = {part.organization: part for part in self.plan.parts}
        part = parts.get(promise.organization) or Part(promise.organization)
        status = self._status(promise, part)
        if status == C.PROPOSED:
            return
        day = self.agreed + 1
        word = word_of(part, day, cast=self.cast, story=self.story)
        self._on(day, services.agree_commitment, commitment=commitment, **word)
        if promise.moved and promise.due is not None:
            self._on(
                promise.moved.on,
                services.amend_commitment,
                actor=self.cast.approver(promise.organization),
                commitment=commitment,
                due_on=self.story.day(promise.due),
                reason=promise.moved.reason,
            )
        if promise.is_error:
            self._on(
                day + 2,
                services.enter_commitment_in_error,
                actor=self.cast.officer,
                commitment=commitment,
                reason=promise.reason,
            )
        elif status == C.WITHDRAWN:
            last = promise.kept if promise.kept is not None else (self.plan.stopped or 0) - 1
            self._on(
                last,
                services.withdraw_commitment,
                actor=self.cast.approver(promise.organization),
                commitment=commitment,
                reason=promise.reason,
            )
        elif status in (C.UNDER_WAY, C.FULFILLED):
            self._work(promise, commitment, is_kept=status == C.FULFILLED)

    def _work(self, promise: Promise, commitment: Commitment, *, is_kept: bool) -> None:
        kept = promise.kept if promise.kept is not None else (promise.due or 0) - 2
        first = max(self.agreed + 2, min(self.began, kept - 1) if is_kept else self.began)
        self._on(
            first,
            services.start_commitment,
            actor=self.cast.reporter(promise.organization),
            commitment=commitment,
        )
        if is_kept:
            said = DONE[(self.number + kept) % len(DONE)]
            self._on(kept, self._report, commitment=commitment, narrative=said, percent=100)
            self._on(kept + 2, self._accept, commitment=commitment, kept=kept)

    # --- Reports --------------------------------------------------------------------------------

    def _report(self, *, commitment: Commitment, **texts: Any) -> None:
        """Let the organization write a report and send it."""
        reporter = self.cast.reporter(commitment.organization.slug)
        report = services.start_report(actor=reporter, commitment=commitment)
        for name, text in texts.items():
            setattr(report, name, text)
        report.language = Language.EN
        report = services.save_report(actor=reporter, report=report)
        services.submit_report(actor=reporter, report=report)

    def _accept(self, *, commitment: Commitment, kept: int) -> None:
        """Let the Secretariat accept the last report and enter the commitment as fulfilled."""
        services.accept_report(
            actor=self.cast.officer,
            report=commitment.progress_reports.awaiting_review()[0],
            fulfil=True,
            fulfilled_on=self.story.working_day(kept),
        )

    # --- Follow-up ------------------------------------------------------------------------------

    def _follow_up(self, given: FollowUp) -> None:
        """Note the item after the end, or once the work has begun; then close it as planned."""
        keeper = self.cast.reporter(self.plan.lead)
        after = self.plan.ends + 5 if self.plan.status == S.COMPLETED else self.began + 12
        day = min(after, -8 if given.done is None else given.done - 1)
        date = None if given.day is None else self.story.day(given.day)
        item = FollowUpItem(
            source_activity=self.activity,
            text_en=given.text,
            is_indicative=given.is_indicative,
            due_on=None if given.is_indicative else date,
            target_on=date if given.is_indicative else None,
        )
        responsible = [self.cast.organizations[slug] for slug in given.organizations.split()]
        self._on(
            day,
            services.save_follow_up_item,
            actor=keeper,
            item=item,
            sets={"responsible_organizations": responsible},
        )
        if given.done is not None:
            self._on(
                given.done,
                services.close_follow_up_item,
                actor=keeper,
                item=item,
                done_on=self.story.working_day(given.done),
                outcome=given.outcome,
            )
        elif given.dropped:
            self._on(
                day + 5,
                services.drop_follow_up_item,
                actor=keeper,
                item=item,
                reason=given.dropped,
            )
        elif given.carried:
            self._on(
                -3,
                services.carry_over_follow_up_item,
                actor=self.cast.officer,
                item=item,
                meeting=Meeting.objects.order_by("-number")[0],
            )
