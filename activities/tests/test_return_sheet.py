"""The return sheet: out as a workbook, back through the check: own rows, all or none."""

from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from activities import services
from activities.choices import ReportState
from activities.imports import ReturnSheetResource
from activities.models import Commitment, ProgressReport
from activities.return_workbook import FILLED, HEAD_ROW, WIDTHS, return_rows, return_workbook
from organizations.models import Membership
from peacebuilding.accounts.tests.factories import UserFactory
from peacebuilding.batches.models import Batch
from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.core.services import save_record
from peacebuilding.framework.models import Obstacle
from peacebuilding.imports.models import Upload
from peacebuilding.imports.services import (
    NotReady,
    accept_upload,
    answer_upload,
    obstacles,
    run_upload,
)

from .factories import make_activity, make_commitment, make_member, make_organization, put
from .reporting import make_report, make_round

pytestmark = pytest.mark.django_db
PLACE = {name: place for place, name in enumerate(WIDTHS, start=1)}
FIRST = HEAD_ROW + 1


class Sheet:
    """A workbook in the hands of somebody who fills it in, by row (from 1) and column."""

    def __init__(self, user: Any, organization: Any, language: str = "en") -> None:
        target = BytesIO()
        return_workbook(user, organization, language).save(target)
        self.book = load_workbook(target)
        self.page = self.book.worksheets[0]

    def cell(self, row: int, name: str) -> Any:
        return self.page.cell(HEAD_ROW + row, PLACE[name])

    def fill(self, row: int, **values: Any) -> "Sheet":
        for name, value in values.items():
            self.cell(row, name).value = value
        return self

    def content(self) -> bytes:
        target = BytesIO()
        self.book.save(target)
        return target.getvalue()


@pytest.fixture
def undp() -> Any:
    return make_organization("undp")


@pytest.fixture
def reporter(undp: Any) -> Any:
    return make_member(undp, "reporter")


@pytest.fixture
def asked(undp: Any) -> list[Any]:
    """A requested report, a draft, one returned; a commitment without report; and what is not in.

    Returns the commitments that are in the sheet, in its order.
    """
    for number in (1, 2, 3):
        Obstacle.objects.create(
            code=f"O{number}",
            order=number,
            short_title_en=f"Lack, {number}",
            short_title_fr="Faute",
        )
    activity, asks = make_activity("under-way"), make_round()

    def duty(title: str, status: str = "agreed", **report: Any) -> Commitment:
        commitment = make_commitment(status, activity=activity, title=title)
        if report:
            made = make_report(commitment, round=asks, due_on=asks.due_on, **report)
            if report["state"] == "draft":
                made.obstacles.set(Obstacle.objects.filter(code__in=["O1", "O3"]))
        return commitment

    found = [
        duty("=Requested", state="requested"),
        duty("Draft", state="draft", narrative="=Two rooms", percent=40, way_forward="A third."),
        duty("Returned", state="returned", is_no_progress=True, no_progress_reason="No visas"),
        duty("Begun by nobody"),
    ]
    duty("Proposed", "proposed")
    duty("Withdrawn", "withdrawn")
    ecowas = make_organization("ecowas")
    make_report(make_commitment("agreed", activity=activity, organization=ecowas))
    return found


def report_of(commitment: Commitment) -> ProgressReport:
    return commitment.progress_reports.get()


def send(user: Any, sheet: Sheet, organization: Any) -> Upload:
    return accept_upload(
        actor=user,
        kind=ReturnSheetResource,
        file_name="return.xlsx",
        content=sheet.content(),
        scope=str(organization.pk),
    )


def results(upload: Upload) -> list[str]:
    return [line.result for line in upload.lines.order_by("number")]


def messages(upload: Upload) -> dict[int, str]:
    return {line.number: line.message for line in upload.lines.all() if line.message}


# --- Out ---------------------------------------------------------------------------------


def test_the_sheet_holds_what_is_open_and_what_is_asked(
    asked: list[Any], undp: Any, reporter: Any
) -> None:
    sheet = Sheet(reporter, undp)
    rows = [
        [sheet.cell(row, name).value for name in ("reference", "id", "version", "state")]
        for row in (1, 2, 3, 4, 5)
    ]
    reports = [report_of(one) for one in asked[:3]]
    assert rows == [
        *(
            [report.commitment.reference, report.pk, report.version, state]
            for report, state in zip(
                reports, ("Not reported", "Draft", "Returned: please complete"), strict=True
            )
        ),
        [asked[3].reference, None, None, None],
        [None] * 4,
    ]
    assert sheet.cell(1, "asked").value.startswith("First half of the year, by ")
    filled = {name: sheet.cell(2, name).value for name in FILLED}
    assert filled == {
        "stand": "Progress",
        "narrative": "'=Two rooms",
        "percent": 40,
        "obstacles": "O1 Lack, 1; O3 Lack, 3",
        "challenges": None,
        "way_forward": "A third.",
        "reason": None,
        "language": "English",
        "send": None,
    }
    assert sheet.cell(3, "stand").value == "No progress"
    assert sheet.cell(3, "reason").value == "No visas"


def test_what_is_not_to_be_filled_in_is_locked_or_hidden(
    asked: list[Any], undp: Any, reporter: Any
) -> None:
    make_report(asked[3], "submitted")
    sheet = Sheet(reporter, undp)
    page = sheet.page
    assert page.protection.sheet
    for row in (1, 2, 3):
        unlocked = {name for name in WIDTHS if not sheet.cell(row, name).protection.locked}
        assert unlocked == set(FILLED)
    # What is with the Secretariat is shown, and locked as a whole.
    assert sheet.cell(4, "narrative").value == "Two courses were held."
    assert all(sheet.cell(4, name).protection.locked for name in WIDTHS)
    hidden = [letter for letter, one in page.column_dimensions.items() if one.hidden]
    assert hidden == ["A", "B"]
    rules = {str(rule.sqref): rule.type for rule in page.data_validations.dataValidation}
    assert rules == {
        **dict.fromkeys(("H6:H9", "K6:K9", "O6:O9", "P6:P9"), "list"),
        "J6:J9": "whole",
    }
    lists = sheet.book["lists"]
    assert lists.sheet_state == "hidden"
    offered = [
        [cell.value for cell in column if cell.value] for column in sheet.book["lists"].columns
    ]
    assert offered[0] == ["Progress", "No progress", "Done"]
    assert offered[1] == ["O1 Lack, 1", "O2 Lack, 2", "O3 Lack, 3"]
    assert offered[3] == ["yes"]
    # No cell of the whole book is a formula.
    assert not any(
        cell.data_type == "f" for one in sheet.book for line in one.iter_rows() for cell in line
    )
    assert sheet.cell(1, "promise").value == "'=Requested"


def test_the_sheet_is_as_cheap_for_many_rows(undp: Any, reporter: Any) -> None:
    return_rows(reporter, undp)  # asks once for whom the reporter acts
    counts = []
    for number in (2, 6):
        for _row in range(number):
            make_report(make_commitment("agreed"), round=make_round())
        with CaptureQueriesContext(connection) as captured:
            return_rows(reporter, undp)
        counts.append(len(captured))
    assert counts[0] == counts[1]


# --- Back --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("reads", ["en", "fr"])
def test_a_round_trip_without_edits_changes_nothing(
    asked: list[Any], undp: Any, reporter: Any, language: str, reads: str
) -> None:
    before = list(ProgressReport.history.values_list("history_id", flat=True))
    with override(reads):
        upload = send(reporter, Sheet(reporter, undp, language), undp)
        assert results(upload) == ["same"] * 4
        assert obstacles(upload) == []
        with pytest.raises(NotReady):
            run_upload(actor=reporter, upload=upload)
    assert list(ProgressReport.history.values_list("history_id", flat=True)) == before


def test_what_is_filled_in_becomes_drafts_or_is_sent(
    asked: list[Any], undp: Any, reporter: Any
) -> None:
    sheet = Sheet(reporter, undp)
    sheet.fill(1, stand="Done", narrative="Three trainers came.", language="Français", send="yes")
    sheet.fill(2, percent=60, obstacles="O2; O3 Lack, 3", challenges="Rain")
    sheet.fill(4, stand="No progress", reason="No visas")
    upload = send(reporter, sheet, undp)
    assert messages(upload) == {}
    assert results(upload) == ["changed", "changed", "same", "created"]
    assert {report_of(one).state for one in asked[:1]} == {ReportState.REQUESTED}
    batch = run_upload(actor=reporter, upload=upload)

    first, second, begun = (report_of(asked[place]) for place in (0, 1, 3))
    assert (first.state, first.submissions) == (ReportState.SUBMITTED, 1)
    assert (first.percent, first.language, first.submitted_by) == (100, "fr", reporter)
    assert (second.state, second.percent) == (ReportState.DRAFT, 60)
    assert [one.code for one in second.obstacles.all()] == ["O2", "O3"]
    assert (second.narrative, second.way_forward) == ("=Two rooms", "A third.")
    assert (begun.state, begun.is_no_progress) == (ReportState.DRAFT, True)
    assert begun.no_progress_reason == "No visas"
    assert "return.xlsx, row 6" in first.history.order_by("history_id")[1].history_change_reason
    assert batch.rows.count() == 4


def test_a_mark_alone_sends_what_was_drafted(asked: list[Any], undp: Any, reporter: Any) -> None:
    upload = send(reporter, Sheet(reporter, undp).fill(2, send="oui"), undp)
    assert results(upload) == ["same", "changed", "same", "same"]
    run_upload(actor=reporter, upload=upload)
    assert report_of(asked[1]).state == ReportState.SUBMITTED


def test_where_the_director_clears_the_mark_asks_for_it(
    asked: list[Any], undp: Any, reporter: Any
) -> None:
    put(undp, reports_need_clearance=True)
    upload = send(reporter, Sheet(reporter, undp).fill(2, send="yes"), undp)
    run_upload(actor=reporter, upload=upload)
    assert report_of(asked[1]).state == ReportState.AWAITING_CLEARANCE


def test_what_the_form_would_refuse_is_refused_with_its_row(
    asked: list[Any], undp: Any, reporter: Any
) -> None:
    make_report(asked[3], "accepted", percent=80)
    sheet = Sheet(reporter, undp)
    sheet.fill(1, percent=140).fill(2, stand="Done", percent=60)
    sheet.fill(4, narrative="Less than before", percent=20, send="yes")
    upload = send(reporter, sheet, undp)
    assert results(upload) == ["refused", "refused", "same", "refused"]
    found = messages(upload)
    assert "100" in found[FIRST]
    assert "What is done is done to 100 %." in found[FIRST + 1]
    assert "Say why it is less now." in found[FIRST + 3]
    with pytest.raises(NotReady):
        run_upload(actor=reporter, upload=upload)
    assert report_of(asked[0]).state == ReportState.REQUESTED
    sheet.fill(1, percent=10).fill(2, percent=None).fill(4, reason="Two trainers left")
    upload = send(reporter, sheet, undp)
    assert results(upload) == ["changed", "changed", "same", "created"]


def test_stale_rows_are_refused_with_their_number(
    asked: list[Any], undp: Any, reporter: Any
) -> None:
    sheet = Sheet(reporter, undp).fill(1, narrative="Mine").fill(4, narrative="Begun")
    report = report_of(asked[0])
    report.narrative = "A colleague's"
    services.save_report(actor=reporter, report=report)
    services.start_report(actor=reporter, commitment=asked[3])
    upload = send(reporter, sheet, undp)
    assert results(upload) == ["refused", "same", "same", "refused"]
    found = messages(upload)
    assert "Changed in the tracker after the file was exported" in found[FIRST]
    assert "A report was asked for or begun after the sheet was made" in found[FIRST + 3]
    # Nobody filled these in, so nothing is lost.
    assert results(send(reporter, Sheet(reporter, undp), undp)) == ["same"] * 4


def test_foreign_rows_are_refused_with_their_number(
    asked: list[Any], undp: Any, reporter: Any
) -> None:
    other = Commitment.objects.get(organization__slug="ecowas")
    sheet = Sheet(reporter, undp).fill(1, reference=other.reference).fill(2, reference="X-1")
    sheet.fill(3, id=report_of(other).pk)
    sheet.fill(4, narrative="Fine")
    upload = send(reporter, sheet, undp)
    assert results(upload) == ["refused", "refused", "refused", "created"]
    found = messages(upload)
    assert found[FIRST] == f"{other.reference} is no commitment of UNDP."
    assert found[FIRST + 1] == "X-1 is no commitment of UNDP."
    assert "no longer there" in found[FIRST + 2]
    with pytest.raises(NotReady):  # all or nothing
        run_upload(actor=reporter, upload=upload)
    assert not asked[3].progress_reports.exists()
    # Nor is a report put on another of one's own promises.
    mixed = Sheet(reporter, undp).fill(3, id=report_of(asked[0]).pk)
    upload = send(reporter, mixed, undp)
    assert results(upload) == ["same", "same", "refused", "same"]
    assert "no longer there, or another’s" in messages(upload)[FIRST + 2]
    # Somebody who serves both organizations sends each sheet where it belongs.
    both = make_member(make_organization("ecowas"), "reporter")
    make_member_of(both, undp)
    assert results(send(both, Sheet(both, undp), make_organization("ecowas"))) == ["refused"] * 4


def make_member_of(user: Any, organization: Any) -> None:
    save_record(Membership(user=user, organization=organization, role="reporter"), actor=None)
    user.__dict__.pop("_organization_roles", None)


@pytest.mark.parametrize("name", ["reference", "id", "version"])
def test_a_sheet_without_what_tells_the_rows_apart_is_not_taken(
    asked: list[Any], undp: Any, reporter: Any, name: str
) -> None:
    sheet = Sheet(reporter, undp)
    sheet.page.cell(HEAD_ROW, PLACE[name]).value = "Remark"
    with pytest.raises(ValidationError, match="lacks the column"):
        send(reporter, sheet, undp)


def test_a_row_without_its_version_or_given_twice_is_refused(
    asked: list[Any], undp: Any, reporter: Any
) -> None:
    sheet = Sheet(reporter, undp).fill(1, narrative="Mine", version=None)
    sheet.fill(4, narrative="Begun")
    again = {name: sheet.cell(4, name).value for name in WIDTHS}
    sheet.fill(5, **again | {"narrative": "Begun again"})
    upload = send(reporter, sheet, undp)
    assert results(upload) == ["refused", "same", "same", "created", "refused"]
    found = messages(upload)
    assert "The version of the row is missing" in found[FIRST]
    assert f"Row {FIRST + 3} already reports" in found[FIRST + 4]


def test_a_formula_is_refused(asked: list[Any], undp: Any, reporter: Any) -> None:
    with pytest.raises(ValidationError, match="holds a formula"):
        send(reporter, Sheet(reporter, undp).fill(1, narrative="=1+1"), undp)


def test_a_locked_cell_that_was_edited_is_refused(
    asked: list[Any], undp: Any, reporter: Any
) -> None:
    upload = send(reporter, Sheet(reporter, undp).fill(2, promise="Something else"), undp)
    assert results(upload) == ["same", "refused", "same", "same"]


def test_a_french_sheet_in_french_hands(asked: list[Any], undp: Any, reporter: Any) -> None:
    sheet = Sheet(reporter, undp, "fr")
    words = {cell.value for cell in sheet.page[HEAD_ROW]}
    assert {"Étape suivante", "Référence"} <= words
    assert sheet.cell(1, "language").value == "Français"
    listed = [cell.value for cell in sheet.book["lists"]["A"] if cell.value]
    sheet.fill(1, stand=listed[1], reason="Pas de visas", send="oui")
    upload = send(reporter, sheet, undp)  # read in English
    assert results(upload) == ["changed", "same", "same", "same"]
    run_upload(actor=reporter, upload=upload)
    report = report_of(asked[0])
    assert (report.state, report.language) == (ReportState.SUBMITTED, "fr")
    assert report.no_progress_reason == "Pas de visas"


# --- Officers ----------------------------------------------------------------------------


def test_an_officer_enters_what_an_organization_sent(
    asked: list[Any], undp: Any, officer: Any
) -> None:
    sheet = Sheet(officer, undp)
    states = [sheet.cell(row, "state").value for row in (1, 2, 3, 4)]
    # What the organization drafts is its own: the second row says nothing of it.
    assert sorted(states, key=str) == [None, None, "Not reported", "Returned: please complete"]
    sheet.fill(1, narrative="By letter: done", percent=50)
    upload = send(officer, sheet, undp)
    assert "Only the organization drafts" in messages(upload)[FIRST]
    upload = send(officer, sheet.fill(1, send="yes"), undp)
    assert upload.asks_word
    upload.word = {"basis": "letter", "sender": "Permanent Mission", "date": "2026-01-02"}
    upload.save()
    answer_upload(actor=officer, upload=upload, answers={})
    assert messages(upload) == {}
    run_upload(actor=officer, upload=upload)
    report = report_of(asked[0])
    assert (report.state, report.basis) == (ReportState.SUBMITTED, "letter")
    with pytest.raises(NotAllowed):
        services.accept_report(actor=officer, report=report)


# --- Who may, and the pages --------------------------------------------------------------


def test_only_its_own_reporters_and_officers_send_it(
    asked: list[Any], undp: Any, reporter: Any, officer: Any
) -> None:
    sheet = Sheet(reporter, undp)
    stranger = make_member(make_organization("sadc"), "approver")
    for user in (stranger, make_member(undp, "reader"), UserFactory()):
        with pytest.raises(NotAllowed):
            send(user, sheet, undp)
    with pytest.raises(NotAllowed):  # the kind asks whose it is
        accept_upload(
            actor=officer, kind=ReturnSheetResource, file_name="x.xlsx", content=sheet.content()
        )
    assert results(send(officer, sheet, undp))


def test_the_page_from_download_to_receipt(
    client: Client, asked: list[Any], undp: Any, reporter: Any
) -> None:
    client.force_login(reporter)
    address = reverse("activities:return-sheet", args=["undp"])
    html = client.get(address).content.decode()
    assert "4 rows to fill in" in html
    file = reverse("activities:return-sheet-xlsx", args=["undp"])
    assert f"{file}?language=fr" in html
    answer = client.get(f"{file}?language=fr")
    assert answer["Content-Disposition"].endswith('-fr.xlsx"')
    assert client.get(f"{file}?language=tlh").status_code == 404
    content = Sheet(reporter, undp).fill(1, narrative="Done", send="yes").content()
    answer = client.post(address, {"file": SimpleUploadedFile("r.xlsx", content)})
    upload = Upload.objects.get()
    assert answer.url == reverse("imports:upload", args=[upload.pk])
    check = client.get(answer.url).content.decode()
    assert "Import 1 row" in check
    assert address in check
    assert client.get(reverse("imports:annotated", args=[upload.pk])).status_code == 200
    done = client.post(reverse("imports:run", args=[upload.pk]))
    assert done.url == address
    assert report_of(asked[0]).state == ReportState.SUBMITTED
    # The page of all imports and what was imported stay the Secretariat's.
    assert client.get(reverse("imports:index")).status_code == 404
    assert client.get(Batch.objects.get().get_absolute_url()).status_code == 404


def test_a_file_that_cannot_be_taken_is_refused_at_its_field(
    client: Client, asked: list[Any], undp: Any, reporter: Any
) -> None:
    client.force_login(reporter)
    address = reverse("activities:return-sheet", args=["undp"])
    answer = client.post(address, {"file": SimpleUploadedFile("r.xlsx", b"nothing")})
    assert answer.status_code == 422
    assert 'id="id_file_error"' in answer.content.decode()


def test_another_s_file_is_not_there(
    client: Client, asked: list[Any], undp: Any, reporter: Any
) -> None:
    upload = send(reporter, Sheet(reporter, undp), undp)
    client.force_login(make_member(undp, "reporter"))
    for name in ("upload", "run", "discard", "annotated"):
        address = reverse(f"imports:{name}", args=[upload.pk])
        answer = client.get(address) if name in ("upload", "annotated") else client.post(address)
        assert answer.status_code == 404


def test_discarding_leads_back(client: Client, asked: list[Any], undp: Any, reporter: Any) -> None:
    upload = send(reporter, Sheet(reporter, undp), undp)
    client.force_login(reporter)
    answer = client.post(reverse("imports:discard", args=[upload.pk]))
    assert answer.url == reverse("activities:return-sheet", args=["undp"])
    assert not Upload.objects.exists()
