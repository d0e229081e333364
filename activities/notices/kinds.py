"""The kinds of mail this floor sends; `registry.py` registers them."""

from django.utils.translation import gettext_lazy as _

from peacebuilding.notifications.kinds import Kind

from . import names, reminding, steps

KINDS = (
    Kind(
        names.REMINDER,
        _("Reminders"),
        reminding.compose_reminder,
        description=_("Before and after the day on which something is due."),
    ),
    Kind(
        names.DIGEST,
        _("Weekly digest"),
        reminding.compose_digest,
        description=_("On Mondays, while your organization owes something."),
    ),
    Kind(
        names.REQUESTED,
        _("A report is asked for"),
        steps.compose_requested,
        description=_("When a reporting round opens."),
    ),
    Kind(
        names.RETURNED,
        _("A report was returned"),
        steps.compose_returned,
        description=_("With the comment of the Secretariat."),
    ),
    Kind(
        names.SENT_BACK,
        _("A report was not cleared"),
        steps.compose_sent_back,
        description=_("With the comment of your director."),
    ),
    Kind(
        names.REOPENED,
        _("A report was reopened"),
        steps.compose_reopened,
        description=_("An accepted report is to be looked at again."),
    ),
    Kind(names.ACCEPTED, _("A report was accepted"), steps.compose_accepted),
    Kind(
        names.SUBMITTED,
        _("A report was submitted"),
        steps.compose_submitted,
        description=_("To the approvers of the organization and to its desk officer."),
    ),
    Kind(
        names.CLEARANCE,
        _("A report awaits your clearance"),
        steps.compose_clearance,
        description=_("Before it goes to the Secretariat."),
    ),
    Kind(
        names.AGREED,
        _("An activity was agreed"),
        steps.compose_agreed,
        description=_("To the focal points of all who take part."),
    ),
    Kind(
        names.PARTICIPATION,
        _("Your organization is asked for its answer"),
        steps.compose_participation,
        description=_("When an activity names it as taking part."),
    ),
    Kind(names.ANSWER, _("Your question was answered"), steps.compose_answer),
)
