"""Papers: who adds them, who sees them, what they may be, and how they are sent."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Activity, Attachment, Commitment, Participation
from activities.querysets import today
from activities.services import (
    add_attachment,
    delete_activity,
    delete_attachment,
    perform,
    update_attachment,
)
from peacebuilding.accounts.tests.factories import token_for
from peacebuilding.core.exceptions import NotAllowed

from .factories import make_activity, make_commitment, put
from .samples import REFUSED, TAKEN, upload
from .test_admin import step as desk_step
from .test_admin import url as desk_url

pytestmark = pytest.mark.django_db

ASKED = [
    *("visitor", "without", "superuser", "administrator", "officer", "head"),
    *("lead_reader", "lead_reporter", "partner_reader", "partner_reporter", "stranger_approver"),
]
LETTER = {"basis": "letter", "sender": "Legal office", "date": today()}


def part_of(activity, slug="undp"):
    return activity.participations.get(organization__slug=slug)


def add(actor, parent, **fields):
    given = {parent._meta.model_name: parent, "file": upload(), "title": "Letter", **fields}
    return add_attachment(actor=actor, attachment=Attachment(**given))


class TestWhoAdds:
    @pytest.mark.parametrize("who", ASKED)
    def test_by_the_rule_of_what_it_belongs_to(self, cast, who):
        activity = make_activity("under-way")
        parents = {
            activity: {"officer", "head", "lead_reporter"},
            part_of(activity): {"officer", "head", "partner_reporter"},
            make_commitment(activity=activity): {"officer", "head", "partner_reporter"},
        }
        for parent, may in parents.items():
            if who in may:
                assert add(getattr(cast, who), parent).parent == parent
                continue
            with pytest.raises(NotAllowed):
                add(getattr(cast, who), parent)

    def test_not_to_what_was_entered_in_error(self, cast):
        activity = put(make_activity("agreed"), entered_in_error_at="2026-01-01T00:00Z")
        for parent in (activity, part_of(activity)):
            with pytest.raises(NotAllowed):
                add(cast.officer, parent)

    def test_to_one_thing_exactly(self, cast):
        activity = make_activity("under-way")
        for parents in ({}, {"activity": activity, "participation": part_of(activity)}):
            given = Attachment(title="x", file=upload(), **parents)
            with pytest.raises(ValidationError) as refusal:
                add_attachment(actor=cast.officer, attachment=given)
            assert set(refusal.value.message_dict) == {"activity"}

    @pytest.mark.parametrize("fields", [{"file": ""}, {"link": "https://un.org/a"}])
    def test_a_file_or_a_link(self, cast, fields):
        with pytest.raises(ValidationError):
            add(cast.officer, make_activity("under-way"), **fields)

    def test_a_scan_belongs_to_a_word_received(self, cast):
        part = part_of(make_activity("proposed"))
        with pytest.raises(ValidationError) as refusal:
            add(cast.officer, part, is_basis=True)
        assert set(refusal.value.message_dict) == {"is_basis"}
        perform(part, "agree", actor=cast.officer, **LETTER)
        part.refresh_from_db()
        with pytest.raises(ValidationError):
            add(cast.partner_reporter, part, is_basis=True)
        first, second = (add(cast.officer, part, is_basis=True) for _ in range(2))
        first.refresh_from_db()
        assert (first.is_basis, second.is_basis) == (False, True)


class TestWhatIsKept:
    def test_described_by_its_content_under_a_name_of_our_own(self, cast):
        paper = add(cast.officer, make_activity("agreed"), file=upload("../../Lettre 5.exe"))
        assert (paper.file_name, paper.media_type) == ("Lettre 5.pdf", "application/pdf")
        assert paper.size == len(TAKEN["pdf"])
        assert paper.file.name.startswith(f"attachments/{today().year}/")
        assert paper.file.name.endswith(".pdf")
        assert "Lettre" not in paper.file.name
        assert (paper.added_by, paper.history.get().history_user) == (cast.officer, cast.officer)

    def test_without_title_it_has_the_name_of_the_file(self, cast):
        assert add(cast.officer, make_activity("agreed"), title="").title == "letter.pdf"

    def test_what_is_not_taken_leaves_nothing(self, cast):
        with pytest.raises(ValidationError) as refusal:
            add(cast.officer, make_activity("agreed"), file=upload(content=REFUSED["page"]))
        assert set(refusal.value.message_dict) == {"file"}
        assert not Attachment.objects.exists()

    def test_one_large_upload_may_serve_two_rows(self, cast):
        large = TemporaryUploadedFile("letter.pdf", "application/pdf", 0, None)
        large.write(TAKEN["pdf"])
        large.size = len(TAKEN["pdf"])
        activity = make_activity("agreed")
        papers = [add(cast.officer, activity, file=large) for _ in range(2)]
        assert [paper.file.read() for paper in papers] == [TAKEN["pdf"]] * 2

    def test_title_and_reader_change_file_and_parent_stay(self, cast):
        activity = make_activity("under-way")
        paper = add(cast.lead_reporter, activity)
        paper.title, paper.is_public = "Letter of May", True
        paper = update_attachment(actor=cast.lead_reporter, attachment=paper)
        assert paper.version == 2
        paper.activity, paper.participation = None, part_of(activity)
        with pytest.raises(ValidationError):
            update_attachment(actor=cast.officer, attachment=paper)
        with pytest.raises(NotAllowed):
            update_attachment(actor=cast.stranger_approver, attachment=Attachment.objects.get())

    def test_taken_away_with_the_reason(self, cast, django_capture_on_commit_callbacks):
        paper = add(cast.lead_reporter, make_activity("under-way"))
        storage, name = paper.file.storage, paper.file.name
        with pytest.raises(NotAllowed):
            delete_attachment(actor=cast.partner_reporter, attachment=paper, reason="Wrong")
        with pytest.raises(ValidationError):
            delete_attachment(actor=cast.lead_reporter, attachment=paper, reason=" ")
        with django_capture_on_commit_callbacks(execute=True):
            delete_attachment(actor=cast.lead_reporter, attachment=paper, reason="Wrong page")
        assert not storage.exists(name)
        gone = Attachment.history.first()
        assert (gone.history_type, gone.history_change_reason) == ("-", "Wrong page")

    def test_the_scan_of_a_letter_is_the_secretariat_s(self, cast):
        part = part_of(make_activity("proposed"))
        perform(part, "agree", actor=cast.officer, scan=upload(), **LETTER)
        paper = Attachment.objects.get()
        with pytest.raises(NotAllowed):
            delete_attachment(actor=cast.partner_approver, attachment=paper, reason="x")

    def test_a_draft_goes_with_its_papers(self, cast, django_capture_on_commit_callbacks):
        activity = make_activity()
        paper = add(cast.lead_reporter, activity)
        with django_capture_on_commit_callbacks(execute=True):
            delete_activity(actor=cast.lead_reporter, activity=activity)
        assert not paper.file.storage.exists(paper.file.name)
        assert Attachment.history.first().history_type == "-"


class TestWhoSees:
    """With its parent; what is not public, active accounts only."""

    CASES = {
        # status, visibility, is_public: who
        ("agreed", "public", True): {"visitor", "without", "stranger_approver", "lead_reader"},
        ("agreed", "public", False): {"without", "stranger_approver", "lead_reader"},
        ("agreed", "participants", True): {"without", "stranger_approver", "lead_reader"},
        ("agreed", "confidential", True): {"lead_reader"},
        ("draft", "public", True): {"lead_reader"},
    }

    @pytest.mark.parametrize("case", CASES)
    def test_rows_and_files(self, cast, case):
        status, visibility, is_public = case
        activity = make_activity(status, visibility=visibility)
        author = cast.lead_reporter if status == "draft" else cast.officer
        papers = [add(author, activity, is_public=is_public)]
        if status != "draft":
            commitment = make_commitment(activity=activity)
            papers += [add(author, part_of(activity), is_public=is_public)]
            papers += [add(author, commitment, is_public=is_public)]
        for who in ("visitor", "without", "stranger_approver", "lead_reader"):
            seen = who in self.CASES[case]
            user = getattr(cast, who)
            rows = Attachment.objects.visible_to(user)
            assert set(rows) == (set(papers) if seen else set()), who
            client = Client()
            if who != "visitor":
                client.force_login(user)
            for paper in papers:
                answer = client.get(paper.get_absolute_url())
                assert answer.status_code == (200 if seen else 404), who
                if seen:
                    assert b"".join(answer.streaming_content) == TAKEN["pdf"]
                told = client.get(f"/api/v1/attachments/{paper.pk}/").status_code
                assert told == (200 if seen else 404), who
        assert Client().get(reverse("activities:attachment", args=[999999])).status_code == 404

    def test_an_administrator_sees_nothing_confidential(self, cast):
        add(cast.officer, make_activity("agreed", visibility="confidential"))
        assert not Attachment.objects.visible_to(cast.administrator).exists()
        assert not Attachment.objects.visible_to(cast.superuser).exists()


class TestSent:
    def test_as_a_download_that_nothing_runs_in(self, client, cast):
        paper = add(cast.officer, make_activity("agreed"), file=upload("Lettre n° 5.pdf"))
        client.force_login(cast.without)
        answer = client.get(paper.get_absolute_url())
        assert b"".join(answer.streaming_content) == TAKEN["pdf"]
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"].startswith("attachment; filename")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "private" in answer["Cache-Control"]
        assert client.post(paper.get_absolute_url()).status_code == 405

    def test_a_file_that_is_gone_is_a_page_that_is_not_there(self, client, cast):
        paper = add(cast.officer, make_activity("agreed"), is_public=True)
        paper.file.storage.delete(paper.file.name)
        assert client.get(paper.get_absolute_url()).status_code == 404

    def test_a_link_is_shown_and_never_led_to(self, client, cast):
        link = {"file": "", "link": "https://digitallibrary.un.org/record/1", "is_public": True}
        paper = add(cast.officer, make_activity("agreed"), **link)
        assert client.get(paper.get_absolute_url()).status_code == 404
        assert f'href="{link["link"]}"' in client.get(paper.activity.get_absolute_url()).text


class TestApi:
    path = "/api/v1/attachments/"

    @pytest.fixture
    def caller(self):
        def client(user):
            return Client(headers={"Authorization": f"Bearer {token_for(user)[1]}"})

        return client

    def test_a_file_as_a_form(self, cast, caller):
        commitment = make_commitment()
        data = {"commitment": commitment.pk, "title": "Letter", "is_public": "true"}
        client = caller(cast.partner_reporter)
        made = client.post(self.path, {**data, "file": upload("letter.pdf")})
        assert made.status_code == 201, made.content
        body = made.json()
        assert (body["commitment"], body["activity"], body["is_public"]) == (
            *(commitment.pk, None),
            True,
        )
        assert (body["file_name"], body["size"]) == ("letter.pdf", len(TAKEN["pdf"]))
        assert body["html_url"].endswith(f"/attachments/{body['id']}/")
        assert "file" not in body
        found = client.get(f"{self.path}?commitment={commitment.pk}&organization=undp").json()
        assert [row["id"] for row in found["results"]] == [body["id"]]
        assert client.get(f"{self.path}?organization=ecowas").json()["results"] == []

    def test_a_link_as_json_changed_and_taken_away(self, cast, caller):
        client = caller(cast.lead_reporter)
        body = {
            "activity": make_activity("under-way").pk,
            "title": "Record",
            "link": "https://un.org/record",
        }
        made = client.post(self.path, json.dumps(body), "application/json")
        assert made.status_code == 201, made.content
        address = f"{self.path}{made.json()['id']}/"
        headers = {"If-Match": made.headers["ETag"]}
        change = json.dumps({"title": "Record of May"})
        changed = client.patch(address, change, "application/json", headers=headers)
        assert changed.json()["title"] == "Record of May"
        headers = {"If-Match": changed.headers["ETag"]}
        moved = json.dumps({"link": "https://un.org/other"})
        assert client.patch(address, moved, "application/json", headers=headers).status_code == 400
        assert client.delete(address, headers=headers).status_code == 400
        headers["X-Change-Reason"] = "Twice"
        assert client.delete(address, headers=headers).status_code == 204

    @pytest.mark.parametrize(
        ("data", "pointer"),
        [
            ({"file": lambda: upload(content=REFUSED["macros"])}, "/file"),
            ({"file": lambda: upload(), "colour": "blue"}, "/colour"),
            ({"file": lambda: upload(), "size": "3"}, "/size"),
            ({"file": lambda: upload(), "is_public": "maybe"}, "/is_public"),
            ({"file": lambda: upload(), "is_basis": "true"}, "/is_basis"),
            ({"link": "javascript:alert(1)"}, "/link"),
            ({"title": "Neither"}, ""),
        ],
    )
    def test_what_is_refused_and_where(self, cast, caller, data, pointer):
        activity = make_activity("under-way")
        given = {name: value() if callable(value) else value for name, value in data.items()}
        answer = caller(cast.officer).post(
            self.path, {"activity": activity.pk, "title": "x", **given}
        )
        assert answer.status_code == 400, answer.content
        assert pointer in {error.get("pointer") for error in answer.json()["errors"]}
        assert not Attachment.objects.exists()

    def test_a_hidden_parent_is_as_good_as_missing(self, cast, caller):
        hidden, missing = (
            caller(cast.stranger_approver).post(
                self.path, {"activity": pk, "title": "x", "file": upload()}
            )
            for pk in (make_activity().pk, 999999)
        )
        assert hidden.status_code == missing.status_code == 400
        visible = {"activity": make_activity("agreed").pk, "title": "x", "file": upload()}
        assert caller(cast.stranger_approver).post(self.path, visible).status_code == 403
        assert Client().post(self.path, visible).status_code == 401

    def test_a_list_costs_the_same_for_one_or_many(self, cast, caller, django_assert_num_queries):
        client = caller(cast.without)
        add(cast.officer, make_activity("agreed"))
        client.get(self.path)
        with CaptureQueriesContext(connection) as few:
            client.get(self.path)
        for _ in range(4):
            add(cast.officer, part_of(make_activity("agreed")))
        with django_assert_num_queries(len(few)):
            assert len(client.get(self.path).json()["results"]) == 5


class TestDesk:
    def test_added_described_and_never_swapped(self, client, cast):
        client.force_login(cast.officer)
        activity = make_activity("under-way")
        data = {"title": "Record", "activity": activity.pk, "link": "", "reason": "From the file"}
        refused = client.post(desk_url(Attachment, "add"), data)
        assert refused.status_code == 200
        assert "Give a file or a link" in refused.content.decode()
        answer = client.post(desk_url(Attachment, "add"), {**data, "file": upload()})
        assert answer.status_code == 302, answer.context["errors"]
        paper = Attachment.objects.get()
        page = client.get(desk_url(Attachment, "change", paper.pk))
        assert paper.get_absolute_url() in page.content.decode()
        assert not {"file", "activity", "link"} & set(page.context["adminform"].form.fields)

    def test_a_file_of_another_kind_is_said_at_its_field(self, client, cast):
        client.force_login(cast.officer)
        data = {
            "title": "Record",
            "activity": make_activity("under-way").pk,
            "file": upload(content=REFUSED["text"]),
            "reason": "",
        }
        refused = client.post(desk_url(Attachment, "add"), data)
        assert set(refused.context["adminform"].form.errors) == {"file"}
        assert not Attachment.objects.exists()


class TestOnBehalf:
    """An agreement, an answer or a duty received on paper: from whom, when, how, scanned."""

    FORM = {"basis": "letter", "sender": "Legal office", "date": "2026-01-05", "channel": "Mail"}

    def records(self, cast):
        activity = make_activity("proposed")
        return [
            ("participation-step", part_of(activity), "agree"),
            ("commitment-step", make_commitment(activity=make_activity("under-way")), "agree"),
            ("activity-step", make_activity(created_by=cast.officer), "propose"),
        ]

    def test_by_officers_on_the_page_and_shown_as_such(self, client, cast):
        client.force_login(cast.officer)
        for name, record, step in self.records(cast):
            address = reverse(f"activities:{name}", args=[record.pk, step])
            assert 'type="file"' in client.get(address).content.decode()
            answer = client.post(address, {**self.FORM, "scan": upload(f"{step}.pdf")})
            assert answer.status_code == 302, answer.context["form"].errors
            paper = record.attachments.get()
            assert (paper.is_basis, paper.is_public, paper.added_by) == (True, False, cast.officer)
            shown = client.get(record.get_absolute_url()).content.decode()
            shown = " ".join(shown.split())
            assert "Received by letter from Legal office on" in shown
            assert f"entered by {cast.officer}" in shown
            assert paper.get_absolute_url() in shown

    def test_visitors_learn_neither_sender_nor_scan(self, client, cast):
        part = part_of(make_activity("agreed"))
        perform(part, "agree", actor=cast.officer, scan=upload(), **LETTER)
        shown = client.get(part.get_absolute_url()).content.decode()
        assert "Received by letter" in shown
        assert "Legal office" not in shown
        assert "/attachments/" not in shown
        assert str(cast.officer) not in shown

    def test_a_file_of_another_kind_is_said_at_its_field_and_nothing_done(self, client, cast):
        client.force_login(cast.officer)
        for name, record, step in self.records(cast):
            address = reverse(f"activities:{name}", args=[record.pk, step])
            data = {**self.FORM, "scan": upload(content=REFUSED["program"])}
            refused = client.post(address, data)
            assert refused.status_code == 422
            assert set(refused.context["form"].errors) == {"scan"}
            assert "Legal office" in refused.content.decode()
            before = record.version
            record.refresh_from_db()
            assert record.version == before
        assert not Attachment.objects.exists()

    def test_at_the_desk(self, client, cast):
        client.force_login(cast.officer)
        for _name, record, step in self.records(cast):
            refused = desk_step(
                client, record, step, **self.FORM, scan=upload(content=REFUSED["text"])
            )
            assert set(refused.context["form"].errors) == {"scan"}
            answer = desk_step(client, record, step, **self.FORM, scan=upload())
            assert answer.status_code == 302, answer.context["form"].errors
            paper = record.attachments.get()
            page = client.get(desk_url(type(record), "change", record.pk)).content.decode()
            assert paper.get_absolute_url() in page

    def test_the_agreement_on_a_meeting_record(self, client, cast):
        activity = make_activity("proposed")
        client.force_login(cast.officer)
        address = reverse("activities:activity-step", args=[activity.pk, "agree"])
        data = {"basis": "meeting-record", "date": "2026-01-15", "channel": "Item 4"}
        assert client.post(address, {**data, "scan": upload("record.pdf")}).status_code == 302
        shown = " ".join(client.get(activity.get_absolute_url()).content.decode().split())
        assert "Agreed at the meeting" in shown
        assert 'Record of <time datetime="2026-01-15">' in shown
        assert "Item 4" in shown
        assert activity.attachments.get().get_absolute_url() in shown

    def test_whoever_speaks_for_the_organization_is_asked_for_no_paper(self, client, cast):
        part = part_of(make_activity("proposed"))
        client.force_login(cast.partner_approver)
        address = reverse("activities:participation-step", args=[part.pk, "agree"])
        assert "scan" not in client.get(address).context["form"].fields

    def test_a_new_word_lets_the_old_scan_be_a_paper_like_others(self, cast):
        part = part_of(make_activity("proposed"))
        part = perform(part, "agree", actor=cast.officer, scan=upload(), **LETTER)
        part = perform(part, "reverse", actor=cast.officer, reason="Misread")
        assert not part.attachments.get().is_basis
        perform(part, "agree", actor=cast.officer, scan=upload("second.pdf"), **LETTER)
        basis = part.attachments.filter(is_basis=True)
        assert [paper.title for paper in basis] == ["second.pdf"]
        assert part.attachments.count() == 2

    def test_who_entered_it_does_not_confirm_it(self, cast):
        activity = make_activity("proposed")
        perform(part_of(activity), "agree", actor=cast.officer, scan=upload(), **LETTER)
        perform(part_of(activity, "ecowas"), "agree", actor=cast.lead_approver)
        with pytest.raises(NotAllowed):
            perform(activity, "agree", actor=cast.officer)
        assert perform(activity, "agree", actor=cast.colleague).status == "agreed"


def test_the_page_of_an_activity_lists_its_papers(client, cast):
    activity = make_activity("agreed")
    seen = add(cast.officer, activity, title="Programme of the course", is_public=True)
    hidden = add(cast.officer, part_of(activity), title="Letter of the director")
    shown = client.get(activity.get_absolute_url()).content.decode()
    assert seen.title in shown
    assert hidden.title not in shown
    client.force_login(cast.without)
    assert hidden.title in client.get(activity.get_absolute_url()).content.decode()


def test_the_database_holds_one_parent():
    names = {one.name for one in Attachment._meta.constraints}
    assert names == {"activities_attachment_one_parent", "activities_attachment_file_or_link"}
    for model in (Activity, Participation, Commitment):
        assert model.attachments.rel.on_delete.__name__ == "CASCADE"
    assert date(2026, 1, 5) < today()


def test_a_number_beyond_all_columns_is_refused(cast):
    caller = Client(headers={"Authorization": f"Bearer {token_for(cast.officer)[1]}"})
    data = {"activity": "9" * 5000, "file": upload("record.pdf")}
    assert caller.post("/api/v1/attachments/", data).status_code == 400
