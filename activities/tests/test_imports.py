"""Spreadsheets of an office come in by the page, as they are, and can be taken back."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from activities.models import Activity, Commitment, FollowUpItem, Participation
from activities.querysets import today
from activities.services import update_commitment
from activities.tests import office_files
from activities.tests.factories import make_activity, make_commitment, make_organization
from activities.tests.reporting import make_report
from organizations.models import Organization
from peacebuilding.batches.models import Batch
from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.imports.kinds import find_kind
from peacebuilding.imports.models import ImportLayout, Upload
from peacebuilding.imports.services import NotReady, accept_upload, run_upload
from peacebuilding.imports.views import RunView

pytestmark = pytest.mark.django_db


class Desk:
    """An officer before the pages of the import."""

    def __init__(self, user: Any) -> None:
        self.user, self.client = user, Client()
        self.client.force_login(user, "django.contrib.auth.backends.ModelBackend")

    def send(self, kind: str, content: bytes | str, name: str = "file.csv") -> Any:
        """Send a file and return the upload, or the page that refuses it."""
        data = content.encode() if isinstance(content, str) else content
        file = SimpleUploadedFile(name, data)
        answer = self.client.post(reverse("imports:index"), {"kind": kind, "file": file})
        if answer.status_code != 302:
            return answer
        return Upload.objects.get(pk=int(answer["Location"].strip("/").split("/")[-1]))

    def page(self, upload: Upload, **query: str) -> str:
        return self.client.get(reverse("imports:upload", args=[upload.pk]), query).content.decode()

    def answer(self, upload: Upload, **answers: Any) -> Upload:
        """Send the form as the page fills it in, with these answers changed."""
        page = self.client.get(reverse("imports:upload", args=[upload.pk]))
        data = {one.name: one.value for one in page.context["columns"] if one.options}
        data |= {one.name: one.value for one in page.context["questions"]}
        answer = self.client.post(
            reverse("imports:upload", args=[upload.pk]), {**data, "sheet": upload.sheet, **answers}
        )
        assert answer.status_code == 302, answer.context["errors"]
        return Upload.objects.get(pk=upload.pk)

    def run(self, upload: Upload, **data: Any) -> Batch | None:
        """Press the button; return the batch, None where it was not done."""
        self.client.post(reverse("imports:run", args=[upload.pk]), data)
        return Upload.objects.get(pk=upload.pk).batch

    def undo(self, batch: Batch) -> None:
        answer = self.client.post(batch.get_absolute_url(), {"reason": "Wrong file"})
        assert answer.status_code == 302, answer.content.decode()


@pytest.fixture
def desk(officer: Any) -> Desk:
    return Desk(officer)


def results(upload: Upload) -> dict[int, str]:
    return dict(upload.lines.values_list("number", "result"))


def message(upload: Upload, number: int) -> str:
    return upload.lines.get(number=number).message


def count() -> tuple[int, ...]:
    models: Any = (Activity, Participation, Commitment, FollowUpItem, Organization)
    return tuple(model.objects.count() for model in models)


# --- The three spreadsheets ---------------------------------------------------------------------


def test_the_french_programme_comes_in_as_it_is(desk: Desk, framework_data: None) -> None:
    """Windows-1252, semicolons, French dates, "O.U.A.", a line of totals: no file is touched."""
    before = count()
    upload = desk.send("activities", office_files.french_csv(), "programme_2004.csv")
    assert upload.table["header_row"] == 3
    page = desk.page(upload)
    assert "Row 4: “O.U.A.” unknown; choose once for 2 rows" in page
    assert 'value="au" selected' in page
    assert results(upload)[8] == "refused"
    assert count() == before
    upload = desk.answer(upload, leave=["8"])
    assert results(upload) == {4: "created", 6: "created", 7: "created", 8: "left-out"}
    assert "Import 3 rows" in desk.page(upload)
    batch = desk.run(upload)
    assert batch is not None
    assert mail.outbox == []
    first = Activity.objects.get(title="Formation à l’alerte précoce")
    assert (first.status, first.basis) == ("completed", "history")
    assert (first.starts_on, first.ends_on) == (date(2004, 3, 1), date(2004, 6, 30))
    assert (first.modality.code, first.lead.slug) == ("A.5", "ecowas")
    assert first.reference
    assert first.reference.startswith("A-")
    assert first.outcome == "Quarante cadres formés, œuvre poursuivie"
    parts = {part.organization.slug: part for part in first.participations.all()}
    assert {slug: part.response for slug, part in parts.items()} == {
        "ecowas": "agreed",
        "undp": "awaiting",
        "au": "awaiting",
    }
    assert [one.iso2 for one in first.countries.all()] == ["SL"]
    newest = first.history.first()
    assert newest.history_change_reason == "Import of programme_2004.csv, row 4"
    assert newest.history_user == desk.user
    former = Activity.objects.get(title="Échange de listes")
    assert (former.lead.slug, former.status) == ("au", "under-way")
    assert (former.planned_ends_on, former.ends_on) == (date(2004, 12, 31), None)
    desk.undo(batch)
    assert not Activity.objects.counted().exists()
    first.refresh_from_db()
    assert first.reference
    assert first.is_entered_in_error


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_new_activity_is_in_the_language_of_the_page(
    desk: Desk, framework_data: None, language: str
) -> None:
    desk.client.cookies["django_language"] = language
    text = "title;modality;key areas;lead;level\nUne visite;A.4;KA1;undp;field\n"
    desk.run(desk.send("activities", text))
    assert Activity.objects.get().language == language


def test_names_merged_over_two_lines_come_in_as_they_are(desk: Desk, framework_data: None) -> None:
    upload = desk.send("activities", office_files.merged_xlsx(), "plan.xlsx")
    assert upload.table["header"][3:5] == ["Planned dates Start", "Planned dates End"]
    assert results(upload) == {6: "created", 8: "created"}
    batch = desk.run(desk.answer(upload))
    assert batch is not None
    course = Activity.objects.get(title="Mediation course")
    assert (course.status, course.reference) == ("draft", None)
    assert course.planned_starts_on == date(2031, 2, 1)
    visits = Activity.objects.get(title="Staff visits")
    assert visits.planned_ends_on == date(2031, 6, 30)
    assert [area.code for area in visits.key_areas.all()] == ["KA2"]
    desk.undo(batch)
    assert not Activity.objects.exists()


def test_commitments_with_dates_of_the_program_come_in_as_they_are(
    desk: Desk, framework_data: None
) -> None:
    lead, others = (Organization.objects.get(slug=slug) for slug in ("ecowas", "undp")), ["au"]
    ecowas, undp = lead
    partners = [undp, *Organization.objects.filter(slug__in=others)]
    activity = make_activity("under-way", lead=ecowas, partners=partners)
    content = office_files.commitments_xlsx(activity.reference)
    upload = desk.send("commitments", content, "commitments.xlsx")
    assert set(results(upload).values()) == {"created"}, list(
        upload.lines.values_list("number", "message")
    )
    batch = desk.run(upload)
    assert batch is not None
    rows = {row.title: row for row in Commitment.objects.all()}
    kept = rows["Provide four trainers"]
    assert (kept.status, kept.fulfilled_on) == ("fulfilled", date(2004, 6, 18))
    assert (kept.basis, kept.reference) == ("history", f"{activity.reference}-01")
    sent = rows["Send ten participants"]
    assert (sent.organization.slug, sent.due_on) == ("au", date(2004, 6, 30))
    assert sent.status == "under-way"
    assert rows["Host the course"].status == "withdrawn"
    assert rows["Host the course"].status_reason == "Import of commitments.xlsx, row 5"
    desk.undo(batch)
    assert not Commitment.objects.counted().exists()


def test_follow_up_items_come_in_with_their_history(desk: Desk) -> None:
    activity = make_activity("completed")
    lines = [
        "Activity;Text;Responsible;Due date;Status;Done on;Outcome",
        f"{activity.reference};Send the record;UNDP;2004-05-01;Done;30/04/2004;Sent",
        f"{activity.reference};Meet again;ecowas | undp;2005-01-01;open;;",
    ]
    upload = desk.send("follow-up-items", "\n".join(lines))
    assert set(results(upload).values()) == {"created"}, message(upload, 2)
    batch = desk.run(upload)
    done = FollowUpItem.objects.get(text_en="Send the record")
    assert (done.status, done.done_on, done.outcome) == ("done", date(2004, 4, 30), "Sent")
    again = FollowUpItem.objects.get(text_en="Meet again")
    assert again.responsible_organizations.count() == 2
    assert batch is not None
    desk.undo(batch)
    assert not FollowUpItem.objects.counted().exists()


# --- What is remembered -------------------------------------------------------------------------


def test_columns_and_values_are_remembered_for_the_layout(desk: Desk, framework_data: None) -> None:
    text = "Project name;Modalité;Domaine clef;Chef de file;Partenaires;Niveau\n"
    row = "{};A.5;KA1;CEDEAO;Cellule Y;headquarters\n"
    upload = desk.send("activities", text + row.format("One") + row.format("Two"))
    assert "Title: A new record needs it; match a column." in message(upload, 2)
    upload = desk.answer(upload, **{"column-0": "title", "value:partners:celluley": "undp"})
    assert desk.run(upload) is not None
    assert ImportLayout.objects.count() == 1
    second = desk.send("activities", text + row.format("Something else altogether"))
    assert results(second) == {2: "created"}
    assert second.columns["0"] == "title"


def test_a_value_that_means_nothing_is_left_empty(desk: Desk, framework_data: None) -> None:
    text = "title;modality;key areas;lead;partners;level\nOne;A.5;KA1;undp;ECOWAS, div.;field\n"
    upload = desk.answer(desk.send("activities", text), **{"value:partners:div": "-"})
    assert desk.run(upload) is not None
    assert {part.organization.slug for part in Participation.objects.all()} == {"undp", "ecowas"}


def test_the_same_file_again_is_told(desk: Desk) -> None:
    make_activity("under-way")
    reference = Activity.objects.get().reference
    text = f"activity;organization;promise;due on\n{reference};undp;A;2031-01-01"
    batch = desk.run(desk.send("commitments", text))
    assert batch is not None
    again = desk.send("commitments", text)
    assert f'The same file was imported before: <a href="{batch.get_absolute_url()}"' in desk.page(
        again
    )


# --- Likely duplicates --------------------------------------------------------------------------


def duplicate(desk: Desk) -> tuple[Activity, Upload]:
    activity = make_activity("under-way", title="Course on early warning in West Africa")
    text = "title;modality;key areas;lead;partners;level;objectives\n"
    row = "Course on early-warning in West-Africa;A.5;KA1;ecowas;undp;field;Peace\n"
    return activity, desk.send("activities", text + row)


def test_a_likely_duplicate_stands_beside_the_record_and_waits(desk: Desk) -> None:
    activity, upload = duplicate(desk)
    page = desk.page(upload)
    assert "Likely there already" in page
    assert str(activity) in page
    assert "Say of 1 likely duplicate what it is." in page
    assert "Import 1 row" not in page
    assert desk.run(upload) is None
    assert Activity.objects.count() == 1


def test_a_duplicate_may_be_the_same_record(desk: Desk) -> None:
    activity, upload = duplicate(desk)
    upload = desk.answer(upload, **{"twin-2": str(activity.pk)})
    assert results(upload) == {2: "changed"}
    assert desk.run(upload) is not None
    activity.refresh_from_db()
    assert activity.objectives == "Peace"
    assert Activity.objects.count() == 1


def test_a_duplicate_may_be_a_record_of_its_own_or_left_out(desk: Desk) -> None:
    _activity, upload = duplicate(desk)
    assert results(desk.answer(upload, **{"twin-2": "out"})) == {2: "left-out"}
    _same, upload = duplicate(desk)
    upload = desk.answer(upload, **{"twin-2": "new"})
    assert desk.run(upload) is not None


def test_two_rows_alike_are_told(desk: Desk) -> None:
    reference = make_activity("under-way").reference
    text = f"activity;organization;promise;due on\n{reference};undp;Lend four trainers;2031-01-01\n"
    upload = desk.send("commitments", f"{text}{reference};undp;Lend 4 trainers;2031-01-01\n")
    assert "Row 2 of this file" not in desk.page(upload)  # figures differ
    upload = desk.send("commitments", f"{text}{reference};UNDP;Lend four trainers.;2031-01-01\n")
    assert "Row 2 of this file says nearly the same." in desk.page(upload)


# --- Changing what is there ---------------------------------------------------------------------


def exported(desk: Desk, name: str) -> list[list[str]]:
    url = reverse("api:export", args=[name, "xlsx"])
    content = b"".join(desk.client.get(url).streaming_content)
    sheet = load_workbook(io.BytesIO(content)).active
    return [[("" if cell is None else str(cell)) for cell in row] for row in sheet.values]


def as_csv(table: list[list[str]]) -> str:
    return "\n".join(";".join(f'"{cell}"' for cell in row) for row in table)


def with_cell(table: list[list[str]], column: str, value: str) -> list[list[str]]:
    head, first, *rest = table
    cells = [value if name == column else cell for name, cell in zip(head, first, strict=True)]
    return [head, cells, *rest]


def test_an_amendment_rests_on_a_word(desk: Desk) -> None:
    """An agreed promise changes by `amend`; the page asks once on what it rests."""
    duty = make_commitment("agreed")
    table = with_cell(exported(desk, "commitments"), "due_on", "2031-12-24")
    upload = desk.send("commitments", as_csv(table))
    assert "say on which basis" in message(upload, 2)
    assert upload.asks_word
    word = {"basis": "letter", "sender": "Director", "date": "2026-01-05", "channel": "Fax"}
    upload = desk.answer(upload, **word)
    line = upload.lines.get(number=2)
    assert (line.result, line.changes[0][0], line.changes[0][2]) == (
        "changed",
        "Due on",
        "2031-12-24",
    )
    assert desk.run(upload) is not None
    duty.refresh_from_db()
    assert (duty.due_on, duty.basis, duty.basis_sender) == (
        date(2031, 12, 24),
        "letter",
        "Director",
    )


def test_a_stale_row_is_refused_with_its_number(desk: Desk) -> None:
    duty = make_commitment("proposed")
    table = with_cell(exported(desk, "commitments"), "title", "Another promise")
    duty.refresh_from_db()
    duty.title = "What a colleague wrote"
    update_commitment(actor=desk.user, commitment=duty)
    upload = desk.send("commitments", as_csv(table))
    assert results(upload) == {2: "refused"}
    assert "Changed in the tracker after the file was exported" in message(upload, 2)
    assert desk.run(upload) is None
    duty.refresh_from_db()
    assert duty.title == "What a colleague wrote"


def test_a_step_is_made_where_one_leads_there(desk: Desk) -> None:
    duty = make_commitment("under-way")
    make_report(duty, "accepted", percent=100)
    table = with_cell(exported(desk, "commitments"), "status", "Fulfilled")
    upload = desk.send("commitments", as_csv(with_cell(table, "fulfilled_on", "3 mars 2024")))
    assert results(upload) == {2: "changed"}, message(upload, 2)
    desk.run(upload)
    duty.refresh_from_db()
    assert (duty.status, duty.fulfilled_on) == ("fulfilled", date(2024, 3, 3))


def test_a_step_that_no_service_makes_is_refused(desk: Desk) -> None:
    make_commitment("proposed")
    table = with_cell(exported(desk, "commitments"), "status", "fulfilled")
    upload = desk.send("commitments", as_csv(table))
    assert "The record is now “Proposed”" in message(upload, 2)


def test_a_day_of_a_step_changes_with_the_status_alone(desk: Desk) -> None:
    make_commitment("agreed")
    table = with_cell(exported(desk, "commitments"), "agreed_on", "2020-01-01")
    upload = desk.send("commitments", as_csv(table))
    assert "It changes together with the status" in message(upload, 2)


def test_a_computed_column_that_was_edited_is_refused(desk: Desk) -> None:
    make_commitment("agreed")
    table = with_cell(exported(desk, "commitments"), "activity_title", "Another")
    upload = desk.send("commitments", as_csv(table))
    assert "which an import does not change" in message(upload, 2)


def test_who_takes_part_changes_through_the_services(desk: Desk) -> None:
    activity = make_activity("under-way")
    Organization.objects.filter(slug="undp").update(name="UNDP itself")
    for slug in ("unicef", "sadc"):
        make_organization(slug)
    table = exported(desk, "activities")
    table = with_cell(table, "partners_claimed", "undp; unicef; sadc")
    upload = desk.send("activities", as_csv(with_cell(table, "funding", "unicef")))
    batch = desk.run(upload)
    assert batch is not None, message(upload, 2)
    roles = {part.organization.slug: part.role for part in activity.participations.all()}
    assert roles == {"ecowas": "lead", "undp": "partner", "unicef": "funding", "sadc": "partner"}
    assert batch.rows.count() == 3  # the activity and two new parts
    gone = with_cell(exported(desk, "activities"), "partners_claimed", "undp; sadc")
    gone = with_cell(gone, "funding", "")
    upload = desk.send("activities", as_csv(gone))
    assert "an organization leaves by declining" in message(upload, 2)


def test_an_answer_moves_from_claimed_to_confirmed_on_a_word(desk: Desk) -> None:
    activity = make_activity("proposed")
    table = with_cell(exported(desk, "activities"), "partners_confirmed", "undp")
    upload = desk.send("activities", as_csv(with_cell(table, "partners_claimed", "")))
    assert "say on which basis" in message(upload, 2)
    upload = desk.answer(upload, basis="meeting-record", date="2026-02-01")
    assert desk.run(upload) is not None
    part = activity.participations.get(organization__slug="undp")
    assert (part.response, part.basis) == ("agreed", "meeting-record")


def test_a_record_twice_in_a_file_is_refused_the_second_time(desk: Desk) -> None:
    reference = make_commitment("proposed").reference
    upload = desk.send("commitments", f"reference;promise\n{reference};A\n{reference};B\n")
    assert results(upload) == {2: "changed", 3: "refused"}
    assert "Row 2 already changes this record" in message(upload, 3)


def test_an_unknown_reference_is_refused(desk: Desk) -> None:
    upload = desk.send("commitments", "reference;promise\nA-1999-0001-01;x\n")
    assert "There is no record A-1999-0001-01" in message(upload, 2)


# --- Historic states keep the rules -------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("undp;Late;;fulfilled;2004-01-01", ""),
        ("undp;Promise;2004-01-01;agreed;", ""),
        ("undp;Promise;;agreed;", "A binding commitment says by when it is due"),
        ("undp;Promise;2004-01-01;fulfilled;", "Give the day on which it was fulfilled"),
        ("undp;Promise;2004-01-01;agreed;2004-01-01", "What is fulfilled has its date"),
        ("undp;Promise;2004-01-01;fulfilled;2099-01-01", "Give today or a day before"),
        ("sadc;Promise;2004-01-01;agreed;", "does not take part"),
        ("undp;Promise;2004-01-01;proposed;2004-01-01", "Give the status that goes with"),
    ],
)
def test_a_historic_commitment_keeps_what_its_state_needs(desk: Desk, row: str, said: str) -> None:
    make_organization("sadc")
    reference = make_activity("under-way").reference
    head = "activity;organization;promise;due on;status;fulfilled on"
    upload = desk.send("commitments", f"{head}\n{reference};{row}\n")
    assert said in message(upload, 2)
    assert results(upload) == {2: "refused" if said else "created"}


@pytest.mark.parametrize(
    ("status", "promise", "result"),
    [
        ("completed", "fulfilled", "created"),
        ("completed", "agreed", "refused"),
        ("cancelled", "withdrawn", "created"),
        ("proposed", "under-way", "refused"),
        ("draft", "agreed", "refused"),
    ],
)
def test_a_historic_commitment_fits_its_activity(
    desk: Desk, status: str, promise: str, result: str
) -> None:
    activity = make_activity(status, title="A title of its own", created_by=desk.user)
    head = "activity;organization;promise;due on;status;fulfilled on"
    day = "2004-01-01" if promise == "fulfilled" else ""
    name = activity.reference or activity.title
    upload = desk.send("commitments", f"{head}\n{name};undp;X;2004-01-01;{promise};{day}\n")
    assert results(upload) == {2: result}, message(upload, 2)


@pytest.mark.parametrize(
    ("status", "days", "said"),
    [
        ("completed", ";", "Actual start: Give the day on which it started"),
        ("completed", "2004-01-01;", "Actual end: Give the day on which it ended"),
        ("completed", "2004-02-01;2004-01-01", "actual end cannot be before"),
        ("under-way", "2004-01-01;", "An agreed activity has planned dates"),
        ("suspended", "2004-01-01;", "Give the day of the review"),
        ("agreed", ";", "An agreed activity has planned dates"),
        ("completed", "2004-01-01;2099-01-01", "Give today or a day before"),
    ],
)
def test_a_historic_activity_keeps_what_its_state_needs(
    desk: Desk, framework_data: None, status: str, days: str, said: str
) -> None:
    head = "title;modality;key areas;lead;partners;level;status;actual start;actual end"
    upload = desk.send("activities", f"{head}\nX;A.5;KA1;undp;ecowas;headquarters;{status};{days}")
    assert said in message(upload, 2)


def test_a_historic_activity_has_a_partner_and_a_place(desk: Desk, framework_data: None) -> None:
    head = "title;modality;key areas;lead;status;actual start;actual end"
    upload = desk.send("activities", f"{head}\nX;A.5;KA1;undp;completed;2004-01-01;2004-02-01")
    assert "Name at least one partner" in message(upload, 2)
    assert "Choose a country or region" in message(upload, 2)


# --- All or nothing -----------------------------------------------------------------------------


def test_one_refused_row_stops_everything_until_it_is_left_out(desk: Desk) -> None:
    reference = make_activity("under-way").reference
    head = "activity;organization;promise;due on"
    rows = f"{reference};undp;Good;2031-01-01\n{reference};undp;Bad;someday\n"
    upload = desk.send("commitments", f"{head}\n{rows}")
    assert "1 row is refused" in desk.page(upload)
    assert desk.run(upload) is None
    assert not Commitment.objects.exists()
    upload = desk.answer(upload, leave_refused="1")
    assert results(upload) == {2: "created", 3: "left-out"}
    assert desk.run(upload) is not None
    assert [row.title for row in Commitment.objects.all()] == ["Good"]


def test_what_changed_since_the_check_stops_everything(desk: Desk) -> None:
    activity = make_activity("under-way")
    head = "activity;organization;promise;due on"
    upload = desk.send(
        "commitments",
        f"{head}\n{activity.reference};undp;A;2031-01-01\n{activity.reference};ecowas;B;2031-01-01",
    )
    part = activity.participations.get(organization__slug="ecowas")
    Participation.objects.filter(pk=part.pk).update(response="declined")
    assert desk.run(upload) is None
    assert not Commitment.objects.exists()
    assert results(upload)[3] == "refused"


def test_a_file_that_changes_nothing_says_so(desk: Desk) -> None:
    make_commitment("agreed")
    upload = desk.send("commitments", as_csv(exported(desk, "commitments")))
    assert "This file changes nothing." in desk.page(upload)
    assert desk.run(upload) is None
    assert not Batch.objects.exists()


def test_a_check_writes_nothing_but_its_own_notes(desk: Desk, framework_data: None) -> None:
    before = count(), Activity.history.count()
    desk.send("activities", office_files.merged_xlsx(), "plan.xlsx")
    assert (count(), Activity.history.count()) == before


# --- The pages ----------------------------------------------------------------------------------


def test_a_refused_file_is_told_at_its_field(desk: Desk) -> None:
    answer = desk.send("activities", "nothing;known\n1;2\n")
    assert answer.status_code == 422
    assert "No row with names of columns was found" in answer.content.decode()
    assert not Upload.objects.exists()


def test_one_column_for_two_is_refused(desk: Desk) -> None:
    upload = desk.send("commitments", "promise;due on;other\nA;2031-01-01;B\n")
    answer = desk.client.post(
        reverse("imports:upload", args=[upload.pk]), {"column-0": "title", "column-2": "title"}
    )
    assert answer.status_code == 422
    assert "matched to two columns" in answer.content.decode()


def test_the_annotated_file_has_the_rows_at_their_places(desk: Desk) -> None:
    upload = desk.send("commitments", "List\n\nreference;promise\n\nA-1;-x\n")
    answer = desk.client.get(reverse("imports:annotated", args=[upload.pk]))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.values)
    assert rows[2] == ("reference", "promise", "Result of the import")
    assert rows[4][:2] == ("A-1", "'-x")
    assert rows[4][2] == "Refused: There is no record A-1. Leave the cell empty for a new one."


@pytest.mark.parametrize("kind", ["organizations", "activities", "commitments", "follow-up-items"])
@pytest.mark.parametrize("extension", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_column_of_a_template_is_recognized(
    desk: Desk, kind: str, extension: str, language: str
) -> None:
    desk.client.cookies["django_language"] = language
    answer = desk.client.get(reverse("imports:template", args=[kind, extension]))
    content = b"".join(answer.streaming_content)
    if extension == "csv":
        row = ("," if language == "en" else ";").join(["x"] * 3)
        content += row.encode()
    else:
        book = load_workbook(io.BytesIO(content))
        book.worksheets[0].append(["x"])
        file = io.BytesIO()
        book.save(file)
        content = file.getvalue()
    upload = desk.send(kind, content, f"template.{extension}")
    assert len(upload.columns) == len(upload.table["header"]) > 10


def test_the_sheet_is_chosen(desk: Desk) -> None:
    make_activity("under-way")
    reference = Activity.objects.get().reference
    book = Workbook()
    head = ["Activity", "Organization", "Promise", "Due on"]
    book.active.title = "2030"
    for title, promise in (("2030", "First"), ("2031", "Second")):
        sheet = book[title] if title in book.sheetnames else book.create_sheet(title)
        sheet.append(head)
        sheet.append([reference, "undp", promise, date(2031, 1, 1)])
    file = io.BytesIO()
    book.save(file)
    upload = desk.send("commitments", file.getvalue(), "two.xlsx")
    assert [line.name for line in upload.lines.all()] == ["First"]
    upload = desk.answer(upload, sheet="2031")
    assert [line.name for line in upload.lines.all()] == ["Second"]
    assert desk.run(upload) is not None
    assert Commitment.objects.get().title == "Second"


def test_an_import_tells_nobody(desk: Desk) -> None:
    reference = make_activity("under-way").reference
    head = "activity;organization;promise;due on"
    upload = desk.send("commitments", f"{head}\n{reference};undp;A;2031-01-01")
    assert desk.run(upload) is not None
    assert mail.outbox == []


def test_pressing_twice_imports_once(desk: Desk) -> None:
    reference = make_activity("under-way").reference
    head = "activity;organization;promise;due on"
    upload = desk.send("commitments", f"{head}\n{reference};undp;A;2031-01-01")
    batch = desk.run(upload)
    with pytest.raises(NotReady, match="imported already"):
        run_upload(actor=desk.user, upload=upload)
    assert RunView().after_refusal(upload.pk) == batch
    assert Commitment.objects.count() == 1


def test_the_night_forgets_old_files(desk: Desk) -> None:
    old = desk.send("commitments", "promise;due on\nA;2031-01-01\n")
    new = desk.send("commitments", "promise;due on\nB;2031-01-01\n")
    Upload.objects.filter(pk=old.pk).update(created_at=old.created_at - timedelta(days=8))
    said = io.StringIO()
    call_command("purge_uploads", stdout=said)
    assert said.getvalue() == "1 old files deleted.\n"
    assert [one.pk for one in Upload.objects.all()] == [new.pk]


def test_a_file_goes_after_a_week(desk: Desk) -> None:
    old = desk.send("commitments", "promise;due on\nA;2031-01-01\n")
    Upload.objects.filter(pk=old.pk).update(created_at=old.created_at - timedelta(days=8))
    desk.send("commitments", "promise;due on\nB;2031-01-01\n")
    assert not Upload.objects.filter(pk=old.pk).exists()


def test_discarding_forgets_the_file(desk: Desk) -> None:
    upload = desk.send("commitments", "promise;due on\nA;2031-01-01\n")
    desk.client.post(reverse("imports:discard", args=[upload.pk]))
    assert not Upload.objects.exists()


def test_a_colleague_does_not_see_the_file(desk: Desk, head: Any) -> None:
    upload = desk.send("commitments", "promise;due on\nA;2031-01-01\n")
    other = Desk(head)
    for name in ("upload", "annotated"):
        assert other.client.get(reverse(f"imports:{name}", args=[upload.pk])).status_code == 404
    for name in ("upload", "run", "discard"):
        assert other.client.post(reverse(f"imports:{name}", args=[upload.pk])).status_code == 404
    assert Upload.objects.exists()


def test_who_lost_the_right_imports_nothing(desk: Desk) -> None:
    upload = desk.send("commitments", "promise;due on\nA;2031-01-01\n")
    desk.user.groups.clear()
    assert desk.client.post(reverse("imports:run", args=[upload.pk])).status_code == 404


@pytest.mark.parametrize("who", ["member", "administrator"])
def test_nobody_else_hands_in_a_file(who: str, request: Any) -> None:
    with pytest.raises(NotAllowed):
        accept_upload(
            actor=request.getfixturevalue(who),
            kind=find_kind("commitments"),
            file_name="a.csv",
            content=b"promise;due on\nA;2031-01-01\n",
        )
    assert not Upload.objects.exists()


@pytest.mark.parametrize("who", ["member", "administrator"])
def test_nobody_else_finds_the_pages(who: str, request: Any) -> None:
    other = Desk(request.getfixturevalue(who))
    assert other.client.get(reverse("imports:index")).status_code == 404
    assert Client().get(reverse("imports:index")).status_code == 404


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("activities:activity-list", "activities"),
        ("activities:commitment-list", "commitments"),
        ("activities:follow-up-list", "follow-up-items"),
        ("organizations:organization-list", "organizations"),
        ("admin:activities_activity_changelist", "activities"),
        ("admin:activities_commitment_changelist", "commitments"),
        ("admin:activities_followupitem_changelist", "follow-up-items"),
        ("admin:organizations_organization_changelist", "organizations"),
        ("data", ""),
    ],
)
def test_lists_and_desk_lead_to_the_import(desk: Desk, member: Any, page: str, kind: str) -> None:
    address = reverse("imports:index") + (f"?kind={kind}" if kind else "")
    link = f'href="{address}"'
    assert link in desk.client.get(reverse(page)).content.decode()
    assert link not in Desk(member).client.get(reverse(page)).content.decode()
    if kind:
        assert desk.client.get(address).context["form"]["kind"].value() == kind


def test_the_rows_are_read_in_pages_at_a_steady_price(
    desk: Desk, django_assert_max_num_queries: Any
) -> None:
    reference = make_activity("under-way").reference
    rows = "".join(f"{reference};undp;Promise no {n};2031-01-01\n" for n in range(60))
    upload = desk.send("commitments", f"activity;organization;promise;due on\n{rows}")
    with django_assert_max_num_queries(20):
        page = desk.page(upload)
    assert "Promise no 49" in page
    assert "Promise no 50" not in page
    assert "Changed" in page
    assert "result=created" in page


def test_a_check_of_many_unchanged_rows_asks_few_questions(
    desk: Desk, django_assert_max_num_queries: Any
) -> None:
    activity = make_activity("under-way")
    for number in range(30):
        make_commitment("agreed", activity=activity, title=f"Promise {number}")
    content = as_csv(exported(desk, "commitments"))
    with django_assert_max_num_queries(110):
        upload = desk.send("commitments", content)
    assert set(results(upload).values()) == {"same"}


def test_today_is_used_for_no_history(desk: Desk, framework_data: None) -> None:
    """What is not known of the past is taken from what is, not from the day of the import."""
    head = "title;modality;key areas;lead;partners;level;status;actual start;actual end"
    row = "X;A.5;KA1;undp;ecowas;headquarters;completed;2004-01-01;2004-02-01"
    desk.run(desk.send("activities", f"{head}\n{row}"))
    activity = Activity.objects.get(title="X")
    assert activity.agreed_on == date(2004, 1, 1) != today()


def test_the_cells_of_a_colleague_s_file_stay_with_the_colleague(desk: Desk, cast: Any) -> None:
    """They hold drafts that nobody else sees."""
    reference = make_activity("under-way").reference
    head = "activity;organization;promise;due on"
    upload = desk.send("commitments", f"{head}\n{reference};undp;A;2031-01-01")
    batch = desk.run(upload)
    assert batch is not None
    other = Desk(cast.colleague)
    address = reverse("imports:annotated", args=[upload.pk])
    assert (desk.client.get(address).status_code, other.client.get(address).status_code) == (
        200,
        404,
    )
    assert address in desk.client.get(batch.get_absolute_url()).text
    assert address not in other.client.get(batch.get_absolute_url()).text


def test_odd_digits_are_no_numbers(desk: Desk) -> None:
    reference = make_activity("under-way").reference
    head = "id;version;activity;organization;promise;due on"
    upload = desk.send("commitments", f"{head}\n²;1;{reference};undp;A;2031-01-01")
    assert results(upload) == {2: "refused"}
    address = reverse("imports:upload", args=[upload.pk])
    answer = desk.client.post(address, {"leave": "9" * 5000, "take": "٣", "sheet": upload.sheet})
    assert answer.status_code == 302
