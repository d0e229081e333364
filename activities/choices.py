"""States, roles and answers of what is done."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ActivityStatus(models.TextChoices):
    """How far an activity has come; no date ever changes it by itself."""

    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", pgettext_lazy("activity", "Proposed")
    AGREED = "agreed", pgettext_lazy("activity", "Agreed")
    UNDER_WAY = "under-way", _("Under way")
    SUSPENDED = "suspended", _("Suspended")
    COMPLETED = "completed", _("Completed")
    DECLINED = "declined", pgettext_lazy("activity", "Declined")
    CANCELLED = "cancelled", pgettext_lazy("activity", "Cancelled")


#: Something is or was being done: what counts against "nobody has taken this up".
TAKEN_UP = (ActivityStatus.AGREED, ActivityStatus.UNDER_WAY, ActivityStatus.COMPLETED)
#: Agreed and not ended by another word: seen at the activity's own level.
AGREED_OR_LATER = (*TAKEN_UP, ActivityStatus.SUSPENDED)
#: The work has begun.
BEGUN = (ActivityStatus.UNDER_WAY, ActivityStatus.SUSPENDED, ActivityStatus.COMPLETED)
#: Waiting or at work: answers may come in and duties be taken on.
ACTIVITY_OPEN = (
    ActivityStatus.PROPOSED,
    ActivityStatus.AGREED,
    ActivityStatus.UNDER_WAY,
    ActivityStatus.SUSPENDED,
)
#: Proposed or agreed, at work or completed: what another activity may overlap with.
ACTIVITY_STANDING = (ActivityStatus.PROPOSED, *AGREED_OR_LATER)
#: Ended; only an officer reverses this, with a reason.
ACTIVITY_ENDED = (ActivityStatus.COMPLETED, ActivityStatus.DECLINED, ActivityStatus.CANCELLED)


class Level(models.TextChoices):
    """Where an activity happens."""

    HEADQUARTERS = "headquarters", _("Headquarters")
    FIELD = "field", _("Field")
    BOTH = "both", _("Headquarters and field")


class ParticipationRole(models.TextChoices):
    """What an organization does in an activity."""

    LEAD = "lead", _("Lead")
    PARTNER = "partner", _("Partner")
    IMPLEMENTING = "implementing", _("Implementing")
    FUNDING = "funding", _("Funding")
    HOST = "host", _("Host")
    OBSERVER = "observer", _("Observer")


class ParticipationResponse(models.TextChoices):
    """An organization's own word on its part; until it is given the part is *claimed*."""

    AWAITING = "awaiting", _("Claimed, not confirmed")
    AGREED = "agreed", _("Confirmed")
    NO_OBJECTION = "no-objection", _("Confirmed: no objection")
    DECLINED = "declined", pgettext_lazy("organization", "Declined")


CONFIRMED = (ParticipationResponse.AGREED, ParticipationResponse.NO_OBJECTION)


class Word(models.TextChoices):
    """Whether an organization has confirmed that it takes part in the activity of a commitment."""

    CONFIRMED = "confirmed", _("Participation confirmed")
    CLAIMED = "claimed", _("Participation claimed, not confirmed")


class Basis(models.TextChoices):
    """What an answer rests on; all but the first are entered by the Secretariat.

    `HISTORY` is what an officer brings in from earlier records, as they stand there; no
    step of today rests on it.
    """

    IN_THE_SYSTEM = "in-the-system", _("In the system")
    MEETING_RECORD = "meeting-record", _("Agreed at the meeting")
    LETTER = "letter", _("Received by letter")
    NO_OBJECTION = "no-objection", _("No objection by the date given")
    HISTORY = "history", _("Entered from earlier records")


#: What an officer may name when entering the word of an organization today.
RECEIVED = (Basis.MEETING_RECORD, Basis.LETTER, Basis.NO_OBJECTION)


class PrincipleAnswer(models.TextChoices):
    """Whether an activity follows a guiding principle, as its lead sees it."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class CommitmentStatus(models.TextChoices):
    """How far one organization has come with its duty; lateness is computed, never stored."""

    PROPOSED = "proposed", pgettext_lazy("commitment", "Proposed")
    AGREED = "agreed", pgettext_lazy("commitment", "Agreed")
    UNDER_WAY = "under-way", _("Under way")
    FULFILLED = "fulfilled", _("Fulfilled")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: Not yet kept and not taken back.
COMMITMENT_OPEN = (
    CommitmentStatus.PROPOSED,
    CommitmentStatus.AGREED,
    CommitmentStatus.UNDER_WAY,
)
#: Not taken back: what is promised or was kept.
COMMITMENT_STANDING = (*COMMITMENT_OPEN, CommitmentStatus.FULFILLED)
#: Binding: can be late.
COMMITMENT_DUE = (CommitmentStatus.AGREED, CommitmentStatus.UNDER_WAY)

#: Agreed and not taken back: what a report can be about.
REPORTED_ON = (*COMMITMENT_DUE, CommitmentStatus.FULFILLED)


class CommitmentDisplay(models.TextChoices):
    """The state as shown on a day: the stored one, or what the date makes of it."""

    PROPOSED = "proposed", pgettext_lazy("commitment", "Proposed")
    AGREED = "agreed", pgettext_lazy("commitment", "Agreed")
    UNDER_WAY = "under-way", _("Under way")
    OVERDUE = "overdue", _("Late")
    TARGET_PASSED = "target-passed", _("Target passed (non-binding)")
    FULFILLED = "fulfilled", _("Fulfilled")
    FULFILLED_LATE = "fulfilled-late", _("Fulfilled, late")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class QuestionState(models.TextChoices):
    """What became of the remark that a figure is wrong."""

    OPEN = "open", _("Questioned")
    ANSWERED = "answered", _("Answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("question", "Withdrawn")


class StatementGroup(models.TextChoices):
    """Under which figure of an organization's statement a commitment is counted: one of them."""

    KEPT_IN_TIME = "kept-in-time", _("kept in time")
    KEPT_LATE = "kept-late", _("kept late")
    OPEN = "open", _("open")
    LATE = "late", _("late")
    WITHDRAWN = "withdrawn", _("withdrawn")


#: By the state as shown: its figure. What is missing here is open.
STATEMENT_GROUPS: dict[str, StatementGroup] = {
    CommitmentDisplay.FULFILLED: StatementGroup.KEPT_IN_TIME,
    CommitmentDisplay.FULFILLED_LATE: StatementGroup.KEPT_LATE,
    CommitmentDisplay.OVERDUE: StatementGroup.LATE,
    CommitmentDisplay.WITHDRAWN: StatementGroup.WITHDRAWN,
}


class FollowUpStatus(models.TextChoices):
    """What has become of a follow-up item."""

    OPEN = "open", pgettext_lazy("follow-up", "Open")
    DONE = "done", _("Done")
    CARRIED_OVER = "carried-over", _("Carried over")
    DROPPED = "dropped", _("Dropped")


class FollowUpDisplay(models.TextChoices):
    """The state as shown on a day. An indicative target that passes is never overdue."""

    OPEN = "open", pgettext_lazy("follow-up", "Open")
    OVERDUE = "overdue", _("Late")
    TARGET_PASSED = "target-passed", _("Target passed (non-binding)")
    DONE = "done", _("Done")
    DONE_LATE = "done-late", _("Done, late")
    CARRIED_OVER = "carried-over", _("Carried over")
    DROPPED = "dropped", _("Dropped")


class ReportState(models.TextChoices):
    """How far one progress report has come, from request to acceptance."""

    REQUESTED = "requested", pgettext_lazy("report", "Requested")
    DRAFT = "draft", _("Draft")
    AWAITING_CLEARANCE = "awaiting-clearance", _("Awaiting clearance")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned: please complete")
    ACCEPTED = "accepted", _("Accepted")
    REOPENED = "reopened", _("Reopened")
    NOT_REQUIRED = "not-required", _("Not required")


#: The organization has it in hand: what it owes when it was asked for.
REPORT_IN_HAND = (
    ReportState.REQUESTED,
    ReportState.DRAFT,
    ReportState.AWAITING_CLEARANCE,
    ReportState.RETURNED,
    ReportState.REOPENED,
)
#: Its text may be written.
REPORT_WRITABLE = (
    ReportState.REQUESTED,
    ReportState.DRAFT,
    ReportState.RETURNED,
    ReportState.REOPENED,
)
#: Not ended: a commitment has one such report of its own accord at a time.
REPORT_UNFINISHED = (*REPORT_IN_HAND, ReportState.SUBMITTED)


class ReportingState(models.TextChoices):
    """What is known of a commitment from its last report; silence is not zero.

    The first four are the words of model.md §2; `NOT_ASKED` says that no report has been
    asked for and none has come.
    """

    NOT_REPORTED = "not-reported", _("Not reported")
    NO_PROGRESS = "no-progress", _("Reported: no progress")
    NOT_REQUIRED = "not-required", _("Not required")
    REPORTED = "reported", _("Reported")
    NOT_ASKED = "not-asked", _("No report asked for")


class RoundStatus(models.TextChoices):
    """How far a reporting round has come: what its two moments say."""

    PLANNED = "planned", pgettext_lazy("round", "Planned")
    OPEN = "open", pgettext_lazy("round", "Open")
    CLOSED = "closed", pgettext_lazy("round", "Closed")


class ContactStatus(models.TextChoices):
    """What a contact still asks of the Secretariat."""

    NOTED = "noted", pgettext_lazy("contact", "Noted")
    OPEN = "open", pgettext_lazy("contact", "Open")
    SETTLED = "settled", pgettext_lazy("contact", "Settled")


class MatrixTable(models.TextChoices):
    """The tables of the matrix: who promised, or for where, by what it serves."""

    ORGANIZATIONS_BY_CATEGORY = "organizations-by-category", _("Organizations by category")
    ORGANIZATIONS_BY_KEY_AREA = "organizations-by-key-area", _("Organizations by key area")
    COUNTRIES_BY_KEY_AREA = "countries-by-key-area", _("Countries by key area")

    @property
    def filters(self) -> tuple[str, str]:
        """The filters of the list of commitments that name a row and a column."""
        rows = "country" if self == MatrixTable.COUNTRIES_BY_KEY_AREA else "organization"
        by_category = self == MatrixTable.ORGANIZATIONS_BY_CATEGORY
        return rows, "category" if by_category else "key_area"


class ContactChannel(models.TextChoices):
    """How the Secretariat spoke with an organization."""

    TELEPHONE = "telephone", _("Telephone")
    E_MAIL = "e-mail", _("E-mail")
    MEETING = "meeting", _("Meeting")
    LETTER = "letter", _("Letter")
    OTHER = "other", pgettext_lazy("channel", "Other")


class LinkPurpose(models.TextChoices):
    """What somebody without an account may do by a link."""

    REPORT = "report", _("Report")
    CLEAR = "clear", _("Clear the report")


class ReminderRole(models.TextChoices):
    """As whom a step of the reminder ladder reached somebody, or why it reached nobody.

    The first five are the rungs, lowest first (model.md §4, 5).
    """

    RESPONSIBLE = "responsible", _("Responsible officer")
    PRINCIPAL = "principal", _("Focal point")
    ALTERNATE = "alternate", _("Alternate focal point")
    APPROVER = "approver", _("Approver")
    DESK_OFFICER = "desk-officer", _("Desk officer in the Secretariat")
    NOBODY = "nobody", _("Reached nobody")
    SKIPPED = "skipped", _("Skipped: a later step was due")
    PAUSED = "paused", _("Skipped: held, or a promise was open")
    COVERED = "covered", _("Not needed: the report was asked for, or had been sent")


#: The steps that did not write to anybody.
REMINDED_NOBODY = (
    ReminderRole.NOBODY,
    ReminderRole.SKIPPED,
    ReminderRole.PAUSED,
    ReminderRole.COVERED,
)
