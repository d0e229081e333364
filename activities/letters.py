"""Reminder letters: what an organization owes, addressed to the person who can give it.

A letter holds facts only; its words are said in its own language when it is printed or
written as a document, whatever the reader's language is.
"""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from docx import Document
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from organizations.models import Organization, StaffOfficer

from .querysets import today
from .reports import Chased, ChaseItem

#: Letters are written in the working languages.
LANGUAGES = ("en", "fr")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Letter:
    """One letter to one organization."""

    organization: Organization
    addressee: StaffOfficer | None
    items: list[ChaseItem]
    written_on: date
    #: The officer whose letter it is: nobody else signs.
    sender: str
    language: str

    @property
    def name(self) -> str:
        """The organization's name in the language of the letter."""
        one = self.organization
        return (one.name_fr if self.language == "fr" else "") or one.name

    @property
    def address(self) -> list[str]:
        """The lines of the address."""
        one, officer = self.organization, self.addressee
        lines = [officer.name, officer.job_title] if officer is not None else []
        place = officer.duty_station if officer is not None else ""
        return [line for line in (*lines, self.name, place or one.hq_city) if line]


def letters_for(rows: list[Chased], *, sender: str, language: str) -> list[Letter]:
    """Return one letter for each organization of a chase list, in its order."""
    return [
        Letter(row.organization, row.person, row.items, today(), sender, language) for row in rows
    ]


def say(letter: Letter) -> dict[str, Any]:
    """Return the words of a letter in its language: one source for page and document."""
    with override(letter.language):
        day = date_format(letter.written_on, "DATE_FORMAT")
        count = len(letter.items)
        opening = ngettext(
            "According to our records the following item is due or late. We should be "
            "grateful if you would send the report, or tell us what stands in its way.",
            "According to our records the following %(count)d items are due or late. We should "
            "be grateful if you would send the reports, or tell us what stands in their way.",
            count,
        )
        named = letter.addressee.name if letter.addressee is not None else ""
        rows = [_row(item) for item in letter.items]
        languages = [item.commitment.language for item in letter.items]
        return {
            "day": day,
            "subject": _("Reports and commitments of %(name)s under S/2001/138")
            % {"name": letter.name},
            "greeting": _("Dear %(name)s,") % {"name": named} if named else _("Dear colleague,"),
            "opening": opening % {"count": count},
            "heads": [_("Reference"), _("Promise"), _("Due"), _("Days late")],
            "rows": rows,
            "rows_with_language": list(zip(rows, languages, strict=True)),
            "how": _(
                "How to report: open %(address)s, sign in, and choose the reference under "
                "“What we owe”. If you have no account, answer this letter, and we enter what "
                "you write."
            )
            % {"address": f"{settings.SITE_URL}/workspace/"},
            "none": _(
                "“Nothing to report this time” is an answer too. If a date cannot be kept, tell "
                "us by when you can report."
            ),
            "closing": _("Yours sincerely,"),
            "sender": letter.sender,
            "office": str(settings.SITE_NAME),
            "contact": settings.CONTACT_EMAIL,
        }


def _row(item: ChaseItem) -> list[str]:
    kind = _("Report") if item.kind == "report" else _("Commitment")
    return [
        f"{item.reference}\n{kind}",
        item.commitment.title,
        date_format(item.due_on, "DATE_FORMAT"),
        str(item.days_late) if item.is_late else _("not yet due"),
    ]


# --- The document -----------------------------------------------------------------------------


def write_document(letters: list[Letter]) -> bytes:
    """Return the letters as one editable document, A4, each on its own page."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(11)
    for number, letter in enumerate(letters):
        section = document.add_section(WD_SECTION.NEW_PAGE) if number else document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        section.top_margin = section.bottom_margin = Cm(2.5)
        _write(document, letter)
    core = document.core_properties
    core.author, core.title = "", ""
    core.language = letters[0].language if letters else ""
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _write(document: Any, letter: Letter) -> None:
    words = say(letter)

    def line(text: str, *, bold: bool = False, after: int = 8) -> None:
        paragraph = document.add_paragraph()
        run = paragraph.add_run(_clean(text))
        run.bold = bold
        _mark(run, letter.language)
        paragraph.paragraph_format.space_after = Pt(after)

    line(words["office"], bold=True, after=18)
    for part in letter.address:
        line(part, after=0)
    line(words["day"], after=18)
    line(words["subject"], bold=True)
    line(words["greeting"])
    line(words["opening"])
    table = document.add_table(rows=1, cols=4)
    table.style = "Table Grid"
    for cells, texts, bold in [
        (table.rows[0].cells, words["heads"], True),
        *((table.add_row().cells, row, False) for row in words["rows"]),
    ]:
        for place, text in zip(cells, texts, strict=True):
            run = place.paragraphs[0].add_run(_clean(text))
            run.bold = bold
            _mark(run, letter.language)
    line("", after=0)
    line(words["how"])
    line(words["none"])
    line(words["closing"], after=36)
    line(words["sender"], after=0)
    if words["contact"]:
        line(words["contact"], after=0)


def _mark(run: Any, language: str) -> None:
    """Say in which language the words are, for whoever checks the spelling."""
    run.font.size = run.font.size or Pt(11)
    properties = run._element.get_or_add_rPr()
    mark = properties.makeelement(qn("w:lang"), {qn("w:val"): language})
    properties.append(mark)


def _clean(text: str) -> str:
    """Return the text without what XML cannot hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)
