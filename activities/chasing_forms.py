"""What the Secretariat fills in to ask, to extend, and to remember whom it spoke with."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.forms import NamedEmptyChoices, ReasonMixin, day_input, rows
from organizations.models import StaffOfficer
from peacebuilding.core.admin.forms import VersionedForm
from peacebuilding.framework.models import Meeting

from .choices import RoundStatus
from .models import ContactLog, ReportingRound
from .services.rounds import FIXED


class RoundForm(NamedEmptyChoices, VersionedForm, ReasonMixin):
    """A round: what it is called, whom it asks, by when."""

    class Meta:
        model = ReportingRound
        fields = [
            *("title_en", "title_fr", "meeting", "period_starts_on", "period_ends_on"),
            *("opens_on", "due_on", "commitments_filter", "note", "language"),
        ]
        widgets = {
            "period_starts_on": day_input(),
            "period_ends_on": day_input(),
            "opens_on": day_input(),
            "due_on": day_input(),
            "note": rows(4),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = Meeting.objects.visible_to(self.user)
        self.fields["commitments_filter"].help_text = _(
            "Filter the list of commitments as you want it and paste its address here; "
            "empty: all that are agreed or under way."
        )
        if self.instance.status != RoundStatus.PLANNED:
            for name in FIXED:
                del self.fields[name]


class ContactForm(NamedEmptyChoices, VersionedForm, ReasonMixin):
    """Whom the Secretariat spoke with, what was promised, and until when it waits."""

    class Meta:
        model = ContactLog
        fields = [
            *("contacted_on", "channel", "officer", "person", "note", "promise", "paused_until"),
            "language",
        ]
        widgets = {
            "contacted_on": day_input(),
            "paused_until": day_input(),
            "note": rows(4),
            "promise": rows(2),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officers = StaffOfficer.objects.visible_to(self.user).current()
        own = officers.filter(organization=self.instance.organization_id)
        self.fields["officer"].queryset = own
        self.fields["person"].help_text = _("If not an officer of the roster.")
        if self.instance.pk is None:
            del self.fields["reason"]


class HoldForm(NamedEmptyChoices, VersionedForm):
    """Holds the reminders to an organization back until a day, and says why."""

    class Meta:
        model = ContactLog
        fields = ["paused_until", "note", "language"]
        widgets = {"paused_until": day_input(), "note": rows(4)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paused_until"].required = True
        self.fields["note"].label = _("Why")
