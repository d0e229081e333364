"""The admin of tracked records: two editors, reasons, transitions, export, what is hidden."""

from io import BytesIO
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from peacebuilding.accounts.groups import OFFICER
from peacebuilding.accounts.tests.factories import administrator, head, officer, staff
from peacebuilding.core.services import save_record
from peacebuilding.framework.models import (
    ActivityCategory,
    Document,
    Framework,
    Meeting,
    Modality,
    Obstacle,
    Paragraph,
)
from peacebuilding.places.models import Region

pytestmark = pytest.mark.django_db


def make_document(symbol: str = "TEST/1", **fields: Any) -> Document:
    data = {"title_en": f"Title of {symbol}", "kind": "report", **fields}
    return save_record(Document(symbol=symbol, **data), actor=None)


def make_paragraph(document: Document, order: int = 1, text: str = "As **agreed**") -> Paragraph:
    return save_record(
        Paragraph(document=document, order=order, anchor=f"p{order}", style="body", text=text),
        actor=None,
    )


def make_modality(code: str = "A.1", **fields: Any) -> Modality:
    meeting = Meeting.objects.first() or save_record(Meeting(number=4, title_en="4th"), actor=None)
    framework = Framework.objects.first() or save_record(
        Framework(slug="pb", name_en="Framework", meeting=meeting, modalities_expected=21),
        actor=None,
    )
    category = ActivityCategory.objects.first() or save_record(
        ActivityCategory(framework=framework, letter="A", slug="a", name_en="Category", order=1),
        actor=None,
    )
    data = {"short_title_en": f"Modality {code}", "order": Modality.objects.count(), **fields}
    return save_record(Modality(category=category, code=code, **data), actor=None)


def form_of(document: Document, **changes: Any) -> dict[str, Any]:
    data = {
        "symbol": document.symbol,
        "kind": document.kind,
        "title_en": document.title_en,
        "visibility": document.visibility,
        "seen_version": document.version,
        "reason": "",
    }
    return {**data, **changes}


def page(model: Any, name: str, *arguments: Any) -> str:
    return reverse(f"admin:framework_{model._meta.model_name}_{name}", args=arguments)


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(officer(name="N. Haddad"))
    return client


# --- Saving ----------------


def test_a_change_leaves_one_row_in_the_history_with_person_and_reason(desk: Client) -> None:
    document = make_document()
    data = form_of(document, title_en="Corrected", reason="Misprint")
    assert desk.post(page(Document, "change", document.pk), data).status_code == 302
    document.refresh_from_db()
    assert (document.title_en, document.version) == ("Corrected", 2)
    newest = document.history.first()
    assert document.history.count() == 2
    assert (newest.history_change_reason, str(newest.history_user)) == ("Misprint", "N. Haddad")


def test_saving_without_a_change_leaves_no_trace(desk: Client) -> None:
    document = make_document()
    desk.post(page(Document, "change", document.pk), form_of(document))
    assert document.history.count() == 1


def test_many_to_many_sets_are_part_of_the_one_row(desk: Client) -> None:
    document = make_document()
    first, second = make_paragraph(document, 1), make_paragraph(document, 2)
    obstacle = save_record(
        Obstacle(code="O1", short_title_en="Obstacle", order=1),
        actor=None,
        many_to_many={"paragraphs": [first]},
    )
    data = {
        "code": "O1",
        "short_title_en": "Obstacle",
        "order": 1,
        "paragraphs": [first.pk, second.pk],
        "seen_version": 1,
    }
    assert desk.post(page(Obstacle, "change", obstacle.pk), data).status_code == 302
    assert set(obstacle.paragraphs.all()) == {first, second}
    assert obstacle.history.count() == 2
    history = desk.get(page(Obstacle, "history", obstacle.pk)).content.decode()
    assert "p1, p2" in history


def test_a_new_record_is_saved_through_the_service(desk: Client) -> None:
    data = form_of(Document(symbol="TEST/2", title_en="New", kind="report"), reason="Received")
    assert desk.post(page(Document, "add"), {**data, "seen_version": ""}).status_code == 302
    assert Document.objects.get().history.get().history_change_reason == "Received"


# --- Two editors ----------------


def test_the_second_of_two_editors_is_told_and_loses_nothing(desk: Client) -> None:
    document = make_document()
    opened = form_of(document, title_en="Typed by the second")
    document.title_en = "Written by the first"
    save_record(document, actor=officer(name="M. Silva"), reason="Agreed by telephone")

    answer = desk.post(page(Document, "change", document.pk), opened)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Changed by a colleague meanwhile; your text is below" in text
    assert "Typed by the second" in text
    assert "Written by the first" in text
    assert "M. Silva" in text
    assert "Agreed by telephone" in text
    document.refresh_from_db()
    assert document.title_en == "Written by the first"

    assert 'name="seen_version" value="2"' in text
    again = desk.post(page(Document, "change", document.pk), {**opened, "seen_version": 2})
    assert again.status_code == 302
    document.refresh_from_db()
    assert (document.title_en, document.version) == ("Typed by the second", 3)


def test_a_form_without_its_version_changes_nothing(desk: Client) -> None:
    document = make_document()
    data = form_of(document, title_en="Blind", seen_version="")
    assert desk.post(page(Document, "change", document.pk), data).status_code == 200
    document.refresh_from_db()
    assert document.title_en != "Blind"


# --- The words of the source ----------------


def test_only_the_head_corrects_a_paragraph_and_says_why(client: Client) -> None:
    paragraph = make_paragraph(make_document())
    client.force_login(officer())
    url = page(Paragraph, "change", paragraph.pk)
    data = {"text": "Corrected text", "seen_version": 1, "reason": "Misprint"}
    assert client.get(url).status_code == 200
    assert client.post(url, data).status_code == 403
    assert client.get(page(Paragraph, "add")).status_code == 403

    client.force_login(head())
    assert client.get(page(Paragraph, "add")).status_code == 200
    refused = client.post(url, {**data, "reason": ""})
    assert refused.status_code == 200
    assert "reason" in refused.context["adminform"].form.errors
    assert "Corrected text" in refused.content.decode()
    assert client.post(url, data).status_code == 302
    paragraph.refresh_from_db()
    assert paragraph.text == "Corrected text"


def test_a_row_shows_the_words_it_rests_on(desk: Client) -> None:
    modality = make_modality(paragraph=make_paragraph(make_document()))
    text = desk.get(page(Modality, "change", modality.pk)).content.decode()
    assert '<blockquote class="doc" lang="en" dir="auto">As <strong>agreed</strong>' in text


# --- Transitions ----------------


def test_buttons_are_those_possible_now(desk: Client) -> None:
    modality = make_modality()
    text = desk.get(page(Modality, "change", modality.pk)).content.decode()
    assert page(Modality, "transition", modality.pk, "develop") in text
    assert page(Modality, "transition", modality.pk, "put-in-use") not in text


def test_a_transition_asks_for_the_reason_and_keeps_it(desk: Client) -> None:
    modality = make_modality(status="in-use")
    url = page(Modality, "transition", modality.pk, "lay-dormant")
    assert desk.get(url).status_code == 200
    refused = desk.post(url, {"seen_version": 1, "reason": " "})
    assert refused.status_code == 200
    assert refused.context["form"].errors.keys() == {"reason"}
    assert desk.post(url, {"seen_version": 1, "reason": "No meeting"}).status_code == 302
    modality.refresh_from_db()
    assert modality.status == "dormant"
    assert modality.history.first().history_change_reason == "No meeting"


def test_a_transition_on_a_stale_page_is_refused_with_the_present_state(desk: Client) -> None:
    modality = make_modality()
    modality.status = "being-developed"
    save_record(modality, actor=None)
    url = page(Modality, "transition", modality.pk, "develop")
    answer = desk.post(url, {"seen_version": 1, "reason": "Typed"})
    assert answer.status_code == 200
    assert "Typed" in answer.content.decode()
    again = desk.post(url, {"seen_version": 2, "reason": "Typed"})
    assert "Being developed" in again.content.decode()


def test_a_transition_that_is_not_possible_opens_no_page(desk: Client) -> None:
    modality = make_modality()
    assert desk.get(page(Modality, "transition", modality.pk, "put-in-use")).status_code == 403
    assert desk.get(page(Modality, "transition", modality.pk, "unheard-of")).status_code == 404
    assert desk.get(page(Modality, "transition", 999, "develop")).status_code == 404


def test_many_records_at_once_are_answered_row_by_row(desk: Client) -> None:
    ready, used = make_modality("A.1"), make_modality("A.2", status="in-use")
    url = page(Modality, "changelist")
    chosen = {"action": "transition_develop", "_selected_action": [ready.pk, used.pk]}
    asked = desk.post(url, {**chosen, "index": 0, "select_across": 0})
    assert asked.status_code == 200
    assert "2 records" in asked.content.decode()
    done = desk.post(url, {**chosen, "apply": 1, "select_across": 0, "reason": "Decided"})
    assert (done.context["done"], done.context["refused"]) == (1, 1)
    assert "In use" in done.content.decode()
    ready.refresh_from_db()
    used.refresh_from_db()
    assert (ready.status, used.status) == ("being-developed", "in-use")
    assert ready.history.first().history_change_reason == "Decided"


# --- Lists, exports, history ----------------


def test_saved_lists_are_counted_and_marked(desk: Client) -> None:
    make_document("TEST/1")
    make_document("TEST/2", visibility="participants")
    answer = desk.get(page(Document, "changelist") + "?visibility__exact=participants")
    tabs = {str(tab.label): (tab.count, tab.is_current) for tab in answer.context["tabs"]}
    assert tabs["All"] == (2, False)
    assert tabs["Participants only"] == (1, True)


def test_the_export_holds_the_rows_of_the_list_and_no_formula(desk: Client) -> None:
    make_document("TEST/1", title_en='=HYPERLINK("http://example.org")')
    make_document("TEST/2", visibility="participants")
    query = "?visibility__exact=public"
    answer = desk.get(page(Document, "export", "csv") + query)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "TEST/1" in text
    assert "TEST/2" not in text
    assert "'=HYPERLINK" in text
    workbook = b"".join(desk.get(page(Document, "export", "xlsx") + query).streaming_content)
    book = load_workbook(BytesIO(workbook))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "TEST/1" in [cell.value for cell in cells]
    assert desk.get(page(Document, "export", "pdf")).status_code == 404


def test_the_history_says_before_and_after_in_words(desk: Client) -> None:
    document = make_document(kind="report")
    document.kind = "agreement"
    save_record(document, actor=head(name="Head"), reason="Signed")
    text = desk.get(page(Document, "history", document.pk)).content.decode()
    for words in ("Kind", "Report", "Agreement", "Signed", "Head", "version 2"):
        assert words in text
    assert "style=" not in text


# --- What somebody may not see ----------------


@pytest.fixture
def hidden(monkeypatch: pytest.MonkeyPatch) -> Document:
    """A document that nobody may see."""
    document = make_document("HIDDEN/1")
    rows = Document.objects.all()
    monkeypatch.setattr(
        type(rows), "visible_to", lambda self, user: self.exclude(symbol__startswith="HIDDEN")
    )
    return document


def test_a_hidden_record_is_in_no_list_form_export_or_autocomplete(
    desk: Client, hidden: Document
) -> None:
    make_document("TEST/1")
    lists = desk.get(page(Document, "changelist")).content.decode()
    export = b"".join(desk.get(page(Document, "export", "csv")).streaming_content).decode()
    found = desk.get(
        reverse("admin:autocomplete"),
        {
            "app_label": "framework",
            "model_name": "document",
            "field_name": "supersedes",
            "term": "1",
        },
    ).content.decode()
    for text in (lists, export, found):
        assert "TEST/1" in text
        assert "HIDDEN" not in text
    assert desk.get(page(Document, "change", hidden.pk)).status_code == 302
    assert desk.get(page(Document, "history", hidden.pk)).status_code == 404


def test_a_hidden_record_cannot_be_chosen_by_its_number(desk: Client, hidden: Document) -> None:
    document = make_document("TEST/1")
    data = form_of(document, supersedes=hidden.pk)
    answer = desk.post(page(Document, "change", document.pk), data)
    assert answer.context["adminform"].form.errors.keys() == {"supersedes"}


def test_saving_keeps_what_the_editor_cannot_see(desk: Client, hidden: Document) -> None:
    document = make_document("TEST/1", supersedes=hidden)
    data = form_of(document, title_en="Corrected", supersedes="")
    assert desk.post(page(Document, "change", document.pk), data).status_code == 302
    document.refresh_from_db()
    assert document.supersedes == hidden
    history = desk.get(page(Document, "history", document.pk)).content.decode()
    assert "HIDDEN" not in history


def test_records_are_not_deleted_unless_the_admin_says_so(client: Client) -> None:
    client.force_login(staff(OFFICER))
    document = make_document()
    assert client.get(page(Document, "delete", document.pk)).status_code == 403
    actions = admin.site._registry[Document].get_actions(_request(client))
    assert "delete_selected" not in actions


def test_what_goes_with_a_deleted_record_names_no_hidden_row(
    desk: Client, hidden: Document
) -> None:
    document = make_document("TEST/1")
    hidden.supersedes = document
    save_record(hidden, actor=None)
    model_admin: Any = admin.site._registry[Document]
    named, _, _, protected = model_admin.get_deleted_objects([document], _request(desk))
    assert "HIDDEN" not in str(named) + str(protected)
    assert protected


def _request(client: Client) -> Any:
    request = client.get(reverse("admin:index")).wsgi_request
    return request


def test_where_deletion_is_allowed_it_asks_for_a_reason_and_keeps_it(client: Client) -> None:
    client.force_login(administrator())
    data = {"m49": "999", "name_en": "Test", "name_fr": "Essai", "order": 1}
    region = save_record(Region(**data), actor=None)
    url = reverse("admin:places_region_delete", args=[region.pk])
    assert 'name="reason"' in client.get(url).content.decode()
    assert client.post(url, {"post": "yes", "reason": "Entered twice"}).status_code == 302
    last = Region.history.filter(m49="999").first()
    assert (last.history_type, last.history_change_reason) == ("-", "Entered twice")
