"""The form of a report, and what the Secretariat fills in about one."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from peacebuilding.core.choices import Language
from peacebuilding.core.files import ACCEPT
from peacebuilding.core.localized import reading_language
from peacebuilding.core.services import MAX_TEXT
from peacebuilding.framework.models import Obstacle

from .choices import CommitmentStatus, ReportState
from .forms import StepForm, WordForm, day, scan
from .models import REPORT_FIELDS, ProgressReport

PROGRESS, NO_PROGRESS, DONE = "progress", "no-progress", "done"


def text(label: Any, help_text: Any = "", rows: int = 4) -> forms.CharField:
    """Return an optional text of several lines."""
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=MAX_TEXT, widget=widget
    )


class ReportTexts(forms.Form):
    """What a report says: how it stands, what happened, difficulties, the next step."""

    stand = forms.ChoiceField(
        label=_("How does it stand?"),
        choices=[
            (PROGRESS, pgettext_lazy("report", "Progress")),
            (NO_PROGRESS, pgettext_lazy("report", "No progress")),
            (DONE, pgettext_lazy("report", "Done")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    narrative = text(
        pgettext_lazy("report", "What happened"),
        _("For colleagues in other organizations."),
        rows=5,
    )
    no_progress_reason = text(_("Why there was no progress"))
    percent = forms.IntegerField(
        label=_("Done so far"),
        required=False,
        validators=[
            MinValueValidator(0, _("Give a percentage from 0 to 100.")),
            MaxValueValidator(100, _("Give a percentage from 0 to 100.")),
        ],
        widget=forms.NumberInput(attrs={"min": 0, "max": 100, "inputmode": "numeric"}),
    )
    obstacles = forms.ModelMultipleChoiceField(
        label=_("Difficulties met"),
        help_text=_("The obstacles named in the document of 2001."),
        queryset=Obstacle.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    challenges = text(_("Difficulties in your words"))
    way_forward = text(_("Next step"))
    language = forms.ChoiceField(label=_("Language of the texts"), choices=Language.choices)
    is_public = forms.BooleanField(
        label=_("Public once accepted"),
        help_text=_("Seen by everybody who sees the commitment; else by participants only."),
        required=False,
    )

    def say(self, report: ProgressReport) -> None:
        """Fill in what a report says now."""
        for name in ("narrative", "no_progress_reason", "percent", "challenges", "way_forward"):
            self.initial[name] = getattr(report, name)
        self.initial["language"], self.initial["is_public"] = report.language, report.is_public
        if not report._state.adding:
            self.initial["obstacles"] = list(report.obstacles.all())
        is_done = report.percent == 100 and not report.is_no_progress
        self.initial["stand"] = (
            NO_PROGRESS if report.is_no_progress else DONE if is_done else PROGRESS
        )

    def texts(self) -> dict[str, Any]:
        """Return what was typed, by the names in REPORT_FIELDS."""
        given = self.cleaned_data
        values = {name: given[name] for name in REPORT_FIELDS if name in given}
        values["is_no_progress"] = given["stand"] == NO_PROGRESS
        if given["stand"] == DONE:
            values["percent"] = 100
        return values


class ReportForm(ReportTexts):
    """A report as it is being written, with the version that was read."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = text(_("Why it is less than in the last report"), _("Kept in the history."), rows=2)

    def __init__(
        self, *args: Any, report: ProgressReport, before: int | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.say(report)
        self.initial["seen_version"] = report.version
        if report.state == ReportState.REQUESTED:  # nobody has written in it yet
            self.initial["language"] = reading_language()
        if before is None:
            del self.fields["reason"]

    def says_the_same(self, report: ProgressReport) -> bool:
        """Whether the report holds what was typed already."""
        same = all(getattr(report, name) == value for name, value in self.texts().items())
        return same and set(report.obstacles.all()) == set(self.cleaned_data["obstacles"])

    def seen_again(self, report: ProgressReport) -> "ReportForm":
        """Keep what was typed, for the version the page now shows."""
        posted: Any = self.data
        data = posted.copy()
        data["seen_version"] = str(report.version)
        self.data = data
        return self


class PaperForm(forms.Form):
    """One file for a report."""

    file = forms.FileField(
        label=_("File"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT})
    )
    file_is_public = forms.BooleanField(
        label=_("The file may be public with the report"), required=False
    )


class EnterForm(WordForm, ReportTexts, StepForm):
    """A report that came on paper: how it came, and what it says."""

    scan = scan()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.say(self.record)
        self.fields["reason"].required = False
        self.order_fields(
            [*("basis", "sender", "date", "channel", "scan"), *ReportTexts.base_fields]
        )

    def clean(self) -> Any:
        """Say it by the names the service takes."""
        cleaned: Any = super().clean()
        if not self.errors:
            cleaned |= self.texts()
        cleaned.pop("stand", None)
        return cleaned


class AcceptForm(StepForm):
    """Accepted; where all is done, the commitment may be entered as fulfilled with it."""

    fulfil = forms.BooleanField(label=_("Also enter the commitment as fulfilled"), required=False)
    fulfilled_on = day(_("Fulfilled on"), _("Today, if left empty."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        report = self.record
        under_way = report.commitment.status == CommitmentStatus.UNDER_WAY
        if report.percent != 100 or not under_way:
            del self.fields["fulfil"], self.fields["fulfilled_on"]
        self.order_fields(["fulfil", "fulfilled_on", "reason"])


class ExtendForm(StepForm):
    """Another day for one report."""

    due_on = day(_("New due date"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["due_on", "reason"])


#: By step, where it asks for more than a reason.
REPORT_STEP_FORMS: dict[str, type[StepForm]] = {
    "enter": EnterForm,
    "accept": AcceptForm,
    "extend": ExtendForm,
}
