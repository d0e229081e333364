"""The return sheet of an organization, going out: one workbook, English or French.

A row for each report in hand, and one for each open commitment without any. What is not to be
filled in is locked; what identifies the row is hidden as well. `activities.imports.return_sheet`
reads it back, by the same columns.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from organizations.models import Organization
from peacebuilding.core.choices import Language
from peacebuilding.core.localized import reading_language
from peacebuilding.core.states import state_of
from peacebuilding.core.tables import harmless
from peacebuilding.framework.models import Obstacle
from peacebuilding.imports.lines import said

from .choices import COMMITMENT_DUE, REPORT_UNFINISHED
from .imports.return_sheet import STANDS, ReturnSheetResource, choice_of, obstacles_of, stand_of
from .models import Commitment, ProgressReport

#: The languages in which the sheet is made.
LANGUAGES = ("en", "fr")
#: The columns in their order: name, width in characters; 0 hides it.
WIDTHS = {
    "id": 0,
    "version": 0,
    "reference": 17,
    "promise": 38,
    "due": 12,
    "asked": 24,
    "state": 18,
    "stand": 14,
    "narrative": 44,
    "percent": 10,
    "obstacles": 26,
    "challenges": 30,
    "way_forward": 30,
    "reason": 30,
    "language": 14,
    "send": 14,
}
#: Those to fill in.
FILLED = tuple(WIDTHS)[7:]
#: Above the rows: title, two lines of words, a blank one, the names of the columns.
HEAD_ROW = 5
#: Colours of the pages, as a workbook takes them.
INK, EDGE, RULE, WASH = "14202B", "74838F", "D6DEE4", "F3F6F8"


@dataclass(frozen=True)
class ReturnRow:
    """One row: the commitment, and its report in hand if there is one."""

    commitment: Commitment
    report: ProgressReport | None

    @property
    def is_open(self) -> bool:
        """Whether it can be filled in: nothing is begun, or what is begun can be written."""
        return self.report is None or self.report.is_writable


def return_rows(user: Any, organization: Organization) -> list[ReturnRow]:
    """Return the rows of an organization, what is asked for and due first before the others."""
    due = Commitment.objects.visible_to(user).counted().filter(organization=organization)
    due = due.filter(status__in=COMMITMENT_DUE, reference__isnull=False).for_list()
    reports: dict[int, list[ProgressReport]] = {}
    found = ProgressReport.objects.visible_to(user).filter(
        commitment__in=due.order_by().values("pk"), state__in=REPORT_UNFINISHED
    )
    for report in found.for_list().prefetch_related("obstacles").order_by("number"):
        reports.setdefault(report.commitment_id, []).append(report)
    rows = [
        ReturnRow(commitment, report)
        for commitment in due
        for report in reports.get(commitment.pk, [None])
    ]
    return sorted(rows, key=_place)


def _place(row: ReturnRow) -> tuple[bool, date, str]:
    asked = row.report.due_on if row.report is not None else None
    return row.report is None, asked or date.max, row.commitment.reference or ""


def return_workbook(user: Any, organization: Organization, language: str) -> Workbook:
    """Return the workbook, in the language of the sheet whatever the reader reads."""
    with override(language):
        return _Sheet(organization, return_rows(user, organization)).book()


def _safe(value: Any) -> Any:
    """Return a value that no spreadsheet takes for a formula."""
    return harmless(ILLEGAL_CHARACTERS_RE.sub("", value)) if isinstance(value, str) else value


class _Sheet:
    """Draws one workbook; the language is the one in force."""

    def __init__(self, organization: Organization, rows: list[ReturnRow]) -> None:
        self.organization, self.rows = organization, rows
        named = Obstacle.objects.all()
        self.obstacles = {one.code: choice_of(one.code, one.short_title) for one in named}
        self.stands = {value: str(word) for value, word in STANDS}
        self.languages = {value: str(word) for value, word in Language.choices}

    def book(self) -> Workbook:
        """Return the workbook: the sheet, how to fill it in, and the lists to choose from."""
        book = Workbook()
        book.properties.title = self.title
        book.properties.creator = ""
        book.properties.language = get_language()
        sheet: Any = book.active
        sheet.title = _("Return sheet")[:31]
        self._head(sheet)
        for number, row in enumerate(self.rows, start=HEAD_ROW + 1):
            self._write(sheet, number, row)
        self._lists(book)
        self._validate(sheet)
        self._protect(sheet)
        self._page(sheet)
        self._explain(book.create_sheet(_("How to fill it in")[:31], 1))
        return book

    @property
    def title(self) -> str:
        """The title over the sheet."""
        return _("Return sheet of %(organization)s") % {
            "organization": self.organization.display_name
        }

    # --- The sheet ----------------------------------------------------------------------

    def _head(self, sheet: Any) -> None:
        moment = date_format(timezone.localtime(), "DATETIME_FORMAT")
        lines = (
            self.title,
            _("As at %(moment)s UTC. Fill in the white cells; the others are locked.")
            % {"moment": moment},
            _("A row left empty changes nothing. Send the file back where it came from."),
        )
        for number, text in enumerate(lines, start=1):
            place = sheet.cell(number, 3, _safe(text))
            place.font = Font(bold=number == 1, size=16 if number == 1 else 11, color=INK)
        for place, (name, heading) in enumerate(self._headings(), start=1):
            cell = sheet.cell(HEAD_ROW, place, heading)
            cell.font = Font(bold=True, color=INK)
            cell.alignment = Alignment(wrap_text=True, vertical="bottom")
            cell.border = Border(bottom=Side("medium", color=EDGE))
            column = sheet.column_dimensions[get_column_letter(place)]
            column.width, column.hidden = WIDTHS[name] or 4, not WIDTHS[name]

    def _headings(self) -> Iterator[tuple[str, str]]:
        columns = ReturnSheetResource.fields
        own = {"due": _("Due on"), "asked": _("Report asked for"), "state": _("Report")}
        for name in WIDTHS:
            title = own.get(name) or columns[name].title
            # What the file is read back by: these two have the same name everywhere.
            yield name, name if name in ("id", "version") else title

    def _write(self, sheet: Any, number: int, row: ReturnRow) -> None:
        values = self._values(row)
        for place, name in enumerate(WIDTHS, start=1):
            cell = sheet.cell(number, place, _safe(values[name]))
            if isinstance(values[name], str):
                cell.data_type = "s"
            fills = name in FILLED and row.is_open
            cell.protection = Protection(locked=not fills)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = Border(bottom=Side("thin", color=RULE))
            if fills:
                side = Side("thin", color=RULE)
                cell.border = Border(left=side, right=side, top=side, bottom=side)
            else:
                cell.fill = PatternFill("solid", fgColor=WASH)
            if name == "due":
                cell.number_format = "yyyy-mm-dd"

    def _values(self, row: ReturnRow) -> dict[str, Any]:
        commitment, report = row.commitment, row.report
        texts = {"narrative": "", "percent": None, "challenges": "", "way_forward": ""}
        found: dict[str, Any] = {
            **dict.fromkeys(WIDTHS),
            "reference": commitment.reference,
            "promise": commitment.title,
            "due": commitment.due_on,
            "language": self.languages[reading_language()],
        }
        if report is None:
            return found
        shown = state_of("report", report.state).label
        has_text = bool(stand_of(report) or report.challenges or report.way_forward)
        return found | {
            **{name: getattr(report, name) for name in texts},
            "id": report.pk,
            "version": report.version,
            "asked": self._asked(report),
            "state": str(shown),
            "stand": self.stands.get(stand_of(report)),
            "obstacles": "; ".join(self.obstacles[code] for code in obstacles_of(report)),
            "reason": report.no_progress_reason,
            "language": self.languages[report.language] if has_text else found["language"],
        }

    def _asked(self, report: ProgressReport) -> str:
        """Return by which round a report is asked for, and by when."""
        parts = [str(report.round)] if report.round else []
        if report.due_on:
            parts.append(_("by %(day)s") % {"day": date_format(report.due_on)})
        return ", ".join(parts)

    # --- What may stand where -----------------------------------------------------------

    def _lists(self, book: Workbook) -> None:
        """Keep the values to choose from on a sheet of their own, out of sight."""
        lists: Any = book.create_sheet("lists")
        lists.sheet_state = "hidden"
        self.choices = {
            "stand": list(self.stands.values()),
            "obstacles": list(self.obstacles.values()),
            "language": list(self.languages.values()),
            "send": [_("yes")],
        }
        for place, values in enumerate(self.choices.values(), start=1):
            for number, value in enumerate(values, start=1):
                lists.cell(number, place, _safe(value))

    def _validate(self, sheet: Any) -> None:
        last = HEAD_ROW + max(len(self.rows), 1)
        places = {name: get_column_letter(place) for place, name in enumerate(WIDTHS, start=1)}
        for place, (name, values) in enumerate(self.choices.items(), start=1):
            letter = get_column_letter(place)
            formula = f"lists!${letter}$1:${letter}${max(len(values), 1)}"
            rule = DataValidation("list", formula1=formula, allow_blank=True)
            # Several obstacles are parted by semicolons, so that other texts are let in there.
            rule.showErrorMessage = name != "obstacles"
            rule.errorTitle, rule.error = _("Choose from the list"), ", ".join(values)[:255]
            sheet.add_data_validation(rule)
            rule.add(f"{places[name]}{HEAD_ROW + 1}:{places[name]}{last}")
        whole = DataValidation("whole", "between", "0", "100", allow_blank=True)
        whole.showErrorMessage = True
        whole.error = _("Give a percentage from 0 to 100.")
        sheet.add_data_validation(whole)
        whole.add(f"{places['percent']}{HEAD_ROW + 1}:{places['percent']}{last}")

    def _protect(self, sheet: Any) -> None:
        """Lock all but the cells to fill in; without password, since it guards against slips."""
        sheet.protection.sheet = True
        sheet.protection.formatColumns = sheet.protection.formatRows = False

    def _page(self, sheet: Any) -> None:
        sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 5)
        sheet.sheet_view.zoomScale = 90
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"

    # --- How to fill it in --------------------------------------------------------------

    def _explain(self, sheet: Any) -> None:
        """Say in one column of sentences what goes where; one column is never read as a table."""
        titles = dict(self._headings())
        told = {
            "stand": _("progress, no progress, or done; done means 100 %."),
            "narrative": _("for colleagues in other organizations."),
            "percent": _("a whole number from 0 to 100: how much of the promise is done."),
            "obstacles": _("those the document of 2001 names; several are parted by semicolons."),
            "challenges": _("in your own words."),
            "way_forward": _("what you do next."),
            "reason": _("needed where there was no progress, or less than in the last report."),
            "language": _("in which you wrote the texts."),
            "send": _("choose “yes” to send the row; otherwise it is kept as your draft."),
        }
        lines = [
            self.title,
            "",
            _("Each row is one promise of your organization, with the report that is asked for."),
            _("Nothing is saved before you have seen, row by row, what the file would do."),
            _("The row of a report that was changed meanwhile is refused: download again."),
            _("Formulas are refused; paste their values. A row left empty changes nothing."),
            "",
            *(said(titles[name], text) for name, text in told.items()),
        ]
        sheet.column_dimensions["A"].width = 110
        for number, text in enumerate(lines, start=1):
            cell = sheet.cell(number, 1, _safe(text))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1, size=16 if number == 1 else 11, color=INK)
        sheet.protection.sheet = True
