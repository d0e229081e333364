"""The return sheet of an organization, coming back: rows become reports (model.md §4.10).

A row is about one commitment and, where one is in hand, one report of it, in the version that
was downloaded. What is filled in is saved as the form of the report saves it, and sent where the
row says so: by the organization's reporter, or entered by an officer as received.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from organizations.access import organization_ids
from organizations.choices import Role
from organizations.models import Organization
from peacebuilding.accounts.access import is_officer
from peacebuilding.core.choices import Language
from peacebuilding.core.tables import Column as ExportColumn
from peacebuilding.core.tables import Export, plain_columns
from peacebuilding.framework.models import Obstacle
from peacebuilding.imports.columns import Column, Computed, Flag, ManyOf, Number, OneOf
from peacebuilding.imports.options import Option, Options, in_every_language, of_choices
from peacebuilding.imports.scopes import ScopedResource

from .. import services
from ..choices import REPORT_UNFINISHED
from ..filtersets import ProgressReportFilterSet
from ..forms import WordForm
from ..models import REPORT_FIELDS, Commitment, ProgressReport
from ..permissions import can_submit_report
from ..report_forms import DONE, NO_PROGRESS, PROGRESS, ReportTexts

#: What a row may say of how it stands: value and words, as the form of the report has them.
STANDS: list[tuple[str, Any]] = list(ReportTexts.base_fields["stand"].choices)  # type: ignore[attr-defined]


def stand_of(report: ProgressReport) -> str:
    """Return how a report says that it stands; empty where nothing is written yet."""
    if report.is_no_progress:
        return NO_PROGRESS
    if report.percent == 100:
        return DONE
    return PROGRESS if report.narrative or report.percent is not None else ""


def obstacles_of(report: ProgressReport) -> list[str]:
    """Return the codes of the obstacles a report names."""
    return [one.code for one in report.obstacles.all()]


def stands(user: Any) -> Options:
    """Return the ways it may stand, by value and by words in both languages."""
    return Options(Option(value, str(word), in_every_language(word)) for value, word in STANDS)


def obstacles(user: Any) -> Options:
    """Return the obstacles of the document, by code, by title, and as the sheet lists them."""
    return Options(
        Option(one.code, choice_of(one.code, one.short_title), tuple(_words(one)))
        for one in Obstacle.objects.visible_to(user)
    )


def _words(obstacle: Obstacle) -> list[str]:
    titles = [one for one in (obstacle.short_title_en, obstacle.short_title_fr) if one]
    return [*titles, *(choice_of(obstacle.code, title) for title in titles)]


def choice_of(code: str, title: str) -> str:
    """Return an obstacle as the sheet lists it; semicolons part several of them."""
    return f"{code} {title}".replace(";", ",")


class Tick(Flag):
    """A mark that says "do it"; empty or "no" says nothing."""

    def parse(self, text: str, resource: Any) -> Any:
        return super().parse(text, resource) or None


class Percent(Number):
    """How much is done; a sign after the number says nothing new."""

    def parse(self, text: str, resource: Any) -> int | None:
        return super().parse(text.removesuffix("%").strip(), resource)


#: What a row is compared with: the columns of a report. It is no download of its own.
RETURNS = Export(
    name="return-sheet",
    label=_("Return sheet"),
    rows=lambda user: ProgressReport.objects.visible_to(user).counted(),
    enrich=lambda rows: rows.for_list().prefetch_related("obstacles"),
    filterset=ProgressReportFilterSet,
    columns=[
        ExportColumn("promise", lambda row: row.commitment.title),
        ExportColumn("stand", stand_of),
        ExportColumn("obstacles", obstacles_of),
        *plain_columns("narrative", "percent", "challenges", "way_forward", "language"),
        ExportColumn("reason", lambda row: row.no_progress_reason),
    ],
    page="activities:commitment-list",
)
_FIELDS = ReportTexts.base_fields


class ReturnSheetResource(ScopedResource):
    """Rows of a return sheet; `choices.scope` is the id of the organization it belongs to."""

    identifier = "return-sheet"
    label = _("Return sheet")
    model = ProgressReport
    export = RETURNS
    needs = ("reference", "id", "version")
    word_form = WordForm
    passing = frozenset()

    reference = Column(_("reference"), is_key=True)
    promise = Computed(_("promise"))
    stand = OneOf(_("How does it stand?"), stands, is_kept=True)
    narrative = Column(_FIELDS["narrative"].label)
    percent = Percent(_("percent done"))
    obstacles = ManyOf(_FIELDS["obstacles"].label, obstacles)
    challenges = Column(_FIELDS["challenges"].label)
    way_forward = Column(_FIELDS["way_forward"].label)
    reason = Column(_("Reason, where there was no progress or it is less than before"))
    language = OneOf(_FIELDS["language"].label, of_choices(Language), is_kept=True)
    send = Tick(_("Send to the Secretariat"), is_kept=True)

    # --- Whose sheet it is --------------------------------------------------------------

    @classmethod
    def may_be_imported_by(cls, user: Any, scope: str) -> bool:
        """The organization's own reporters, and officers for what they received."""
        return is_officer(user) or _key(scope) in organization_ids(user, at_least=Role.REPORTER)

    @classmethod
    def place(cls, scope: str) -> list[tuple[Any, str]]:
        """Return the page of the organization and that of its return sheet."""
        organization = Organization.objects.get(pk=_key(scope))
        return [
            (organization.display_acronym, organization.get_absolute_url()),
            (_("Return sheet"), reverse("activities:return-sheet", args=[organization.slug])),
        ]

    @property
    def is_entered(self) -> bool:
        """Whether an officer enters what was received, rather than its own reporter."""
        return self.organization.pk not in organization_ids(self.user, at_least=Role.REPORTER)

    # --- Which record a row is about ----------------------------------------------------

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Read the organization's commitments and reports, once for the whole file."""
        self.lines, self._saved = [], {}
        self._begun: dict[int, int] = {}
        self.organization = Organization.objects.get(pk=_key(self.choices.scope))
        own = Commitment.objects.visible_to(self.user).counted()
        own = own.filter(organization=self.organization).select_related("organization", "activity")
        self._commitments = {one.reference: one for one in own if one.reference}
        reports = RETURNS.enrich(RETURNS.rows(self.user)).filter(
            commitment__organization=self.organization
        )
        self._reports = {str(one.pk): one for one in reports}
        unfinished = ProgressReport.objects.filter(commitment__in=own, state__in=REPORT_UNFINISHED)
        self._in_hand = set(unfinished.values_list("commitment", flat=True))

    def find(self, row: Any) -> Any:
        """Return the report of the row, None for one to be begun. Raises ValidationError."""
        reference = (row.get("reference") or "").strip()
        self.line.name = reference[:250]
        commitment = self._commitments.get(reference)
        if commitment is None:
            raise ValidationError(
                _t("%(reference)s is no commitment of %(organization)s."),
                params={
                    "reference": reference or "—",
                    "organization": self.organization.display_acronym,
                },
            )
        self.commitment, self.line.name = commitment, str(commitment)[:250]
        if not row.get("id"):
            return None
        report = self._reports.get(row["id"])
        if report is None or report.commitment_id != self.commitment.pk:
            raise ValidationError(_t("The report of this row is no longer there, or another’s."))
        return report

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        report = super().get_instance(instance_loader, row)
        if report is not None:
            self.line.name = f"{report.reference} {report.commitment.title}"[:250]
        return report

    def init_instance(self, row: Any = None) -> Any:
        return ProgressReport(commitment=self.commitment)

    def skip_row(self, instance: Any, original: Any, row: Any, errors: Any = None) -> bool:
        """Leave alone what nobody filled in, begun or not: a language alone says nothing."""
        is_same = not (errors or self.changed - {"language"})
        if is_same:
            self.line.changes = []
        return is_same

    def _check_version(self, record: Any, text: str) -> None:
        if not text:
            raise ValidationError(
                _t("The version of the row is missing. Download the sheet again.")
            )
        super()._check_version(record, text)

    def _look_for_twin(self) -> None:
        """Refuse a new report where one was asked for or begun after the sheet was made."""
        key = self.commitment.pk
        if earlier := self._begun.get(key):
            raise ValidationError(
                _t("Row %(row)s already reports on this commitment."), params={"row": earlier}
            )
        if key in self._in_hand:
            raise ValidationError(
                _t("A report was asked for or begun after the sheet was made. Download it again.")
            )
        self._begun[key] = self.line.number

    # --- What is done -------------------------------------------------------------------

    def create(self, record: ProgressReport, values: dict[str, Any]) -> list[Any]:
        report = record
        if not self.is_entered:
            report = services.start_report(actor=self.user, commitment=record.commitment)
        self._write(report, values, set(values))
        record.pk, record.number, record._state.adding = self.made.pk, self.made.number, False
        record.refresh_from_db(fields=["version"])
        return []

    def change(
        self, record: ProgressReport, values: dict[str, Any], changed: set[str]
    ) -> list[Any]:
        self._write(record, values, changed)
        return []

    def _write(self, report: ProgressReport, values: dict[str, Any], changed: set[str]) -> None:
        """Save what the row says, and send it where it is ticked."""
        texts = self._texts(report, values, changed)
        named = list(Obstacle.objects.filter(code__in=values.get("obstacles", [])))
        chosen = named if "obstacles" in changed else None
        is_sent, why = bool(values.get("send")), self._why_less(texts, values)
        if self.is_entered:
            self._enter(report, texts, chosen, is_sent=is_sent, why=why)
            return
        for name, value in texts.items():
            setattr(report, name, value)
        self.made = services.save_report(
            actor=self.user, report=report, obstacles=chosen, reason=self.reason()
        )
        if is_sent:
            may_send = can_submit_report(self.user, self.made)
            send = services.submit_report if may_send else services.ask_clearance
            self.made = send(actor=self.user, report=self.made, reason=why)

    def _enter(
        self, report: ProgressReport, texts: dict[str, Any], chosen: Any, *, is_sent: bool, why: str
    ) -> None:
        """Enter the row as received; what an organization drafts is its own."""
        if not is_sent:
            sentence = _t("Only the organization drafts. Tick what it has sent to you.")
            raise ValidationError({"send": sentence})
        if chosen is None and not report._state.adding:
            chosen = list(report.obstacles.all())
        self.made = services.enter_report(
            actor=self.user,
            report=report,
            obstacles=chosen,
            reason=why or self.reason(),
            **self.choices.word,
            **texts,
        )

    def _texts(
        self, report: ProgressReport, values: dict[str, Any], changed: set[str]
    ) -> dict[str, Any]:
        """Return what the report says now, by the names in REPORT_FIELDS."""
        texts = {name: getattr(report, name) for name in REPORT_FIELDS}
        texts |= {name: values[name] for name in changed & set(REPORT_FIELDS)}
        stand = values.get("stand") if "stand" in changed else stand_of(report)
        texts["is_no_progress"] = stand == NO_PROGRESS
        if stand == DONE and "stand" in changed:
            if "percent" in changed and texts["percent"] not in (None, 100):
                raise ValidationError({"percent": _t("What is done is done to 100 %.")})
            texts["percent"] = 100
        if "reason" in changed and (texts["is_no_progress"] or not values["reason"]):
            texts["no_progress_reason"] = values["reason"]
        return texts

    def _why_less(self, texts: dict[str, Any], values: dict[str, Any]) -> str:
        """Return why the percentage has fallen, where the row speaks of progress."""
        return "" if texts["is_no_progress"] else str(values.get("reason") or "")


def _key(scope: str) -> int:
    return int(scope) if scope.isdecimal() and len(scope) < 10 else 0
