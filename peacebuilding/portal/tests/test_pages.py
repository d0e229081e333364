"""The pages of the front door: what they show, to whom, and that no row costs a query."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from activities.tests import factories as f
from peacebuilding.core.services import save_record
from peacebuilding.framework.models import Document, Modality
from peacebuilding.framework.services import perform_on_modality

pytestmark = pytest.mark.django_db

PUBLIC = [
    "home",
    "living-framework",
    "framework-gaps",
    "meeting-list",
    "document-list",
    "search",
    "data",
    "help",
    "definitions",
    "accessibility",
    "privacy",
    "states",
]


@pytest.mark.parametrize("name", PUBLIC)
def test_everyone_reads_it(client, framework_data, name) -> None:
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", [name for name in PUBLIC if name != "living-framework"])
def test_it_says_something_before_anything_is_loaded(client, db, name) -> None:
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", PUBLIC)
def test_other_methods_are_refused(client, db, name) -> None:
    assert client.post(reverse(name)).status_code == 405


def test_the_framework_without_data_says_what_to_do(client, db) -> None:
    assert client.get(reverse("living-framework")).status_code == 404


def test_the_document_is_shown_verbatim_with_emphasis_and_footnotes(client, framework_data) -> None:
    html = client.get(reverse("living-framework")).content.decode()
    assert "<strong>self-reliance</strong> should be a fundamental goal" in html
    assert "<em>women</em>, and of vulnerable groups" in html
    assert 'Framework for cooperation in peace-building<a href="#footnote-1">*</a>' in html
    assert "* As well as participating intergovernmental organizations." in html
    for anchor in ("P1", "C.1.b", "M12", "participant-44", "paradox"):
        assert f'id="{anchor}"' in html


def test_every_paragraph_has_its_anchor_once(client, framework_data) -> None:
    html = client.get(reverse("living-framework")).content.decode()
    for anchor in ("letter-title", "A.1", "C.1.a", "E.2", "F1", "obstacles"):
        assert html.count(f' id="{anchor}"') == 1


def test_a_visitor_sees_gaps_and_nobody_proposes_for_them(client, framework_data) -> None:
    html = client.get(reverse("living-framework"), {"taken_up": "no"}).content.decode()
    assert html.count("Nobody has taken this up") == 21
    assert "Propose an activity" not in html


def test_an_activity_takes_a_modality_up(client, framework_data) -> None:
    modality = Modality.objects.get(code="A.5")
    f.make_activity(modality=modality, status="under-way")
    html = client.get(reverse("framework-gaps")).content.decode()
    assert "joint training" not in html
    html = client.get(reverse("living-framework"), {"taken_up": "yes"}).content.decode()
    assert "<strong>joint training</strong>" in html
    assert "1 activity</a>, under way" in html


def test_the_status_an_officer_sets_is_shown(client, framework_data, officer) -> None:
    modality = Modality.objects.get(code="A.5")
    f.make_activity(modality=modality, status="under-way")
    perform_on_modality(modality, "develop", actor=officer)
    html = client.get(reverse("living-framework")).content.decode()
    assert "Being developed" in html


def test_an_unknown_view_of_the_document_is_the_whole(client, framework_data) -> None:
    response = client.get(reverse("living-framework"), {"taken_up": "maybe", "x": "1"})
    assert 'id="P1"' in response.content.decode()


def test_the_framework_of_1998_shows_its_note(client, framework_data) -> None:
    html = client.get(reverse("framework-detail", args=["conflict-prevention"])).content.decode()
    assert "0 of 13 entered" in html
    assert "No modality has been entered yet" in html


def test_the_framework_with_a_document_has_one_address(client, framework_data) -> None:
    response = client.get(reverse("framework-detail", args=["peace-building"]))
    assert response.status_code == 302
    assert response["Location"] == reverse("living-framework")


@pytest.mark.parametrize("path", ["/framework/nowhere/", "/meetings/99/"])
def test_what_does_not_exist_is_404(client, framework_data, path) -> None:
    assert client.get(path).status_code == 404


def test_the_participants_print_as_annex_iii(client, framework_data) -> None:
    html = client.get(reverse("meeting-detail", args=[4])).content.decode()
    headings = [
        "Regional organizations*",
        "United Nations organs",
        "United Nations agencies",
        "Regional Commissions",
        "United Nations Secretariat",
    ]
    assert [html.index(heading) for heading in headings] == sorted(map(html.index, headings))
    assert html.index("Organization of African Unity") < html.index("now African Union")
    assert html.count('<li><span class="doc"') == 44


def test_a_meeting_without_list_says_so(client, framework_data) -> None:
    html = client.get(reverse("meeting-detail", args=[3])).content.decode()
    assert "is not in the source document" in html


@pytest.mark.parametrize("words", ["OAU", "oua", "UA", "unité africaine", "UNITE AFRICAINE"])
def test_a_former_name_finds_the_organization(client, framework_data, words) -> None:
    html = client.get(reverse("search"), {"q": words}).content.decode()
    assert reverse("organizations:organization-detail", args=["au"]) in html


def test_the_search_marks_words_and_counts_kinds(client, framework_data) -> None:
    html = client.get(reverse("search"), {"q": "joint training"}).content.decode()
    assert "<mark>joint</mark> <mark>training</mark>" in html
    assert "#A.5" in html


@pytest.mark.parametrize("words", ["", "   ", "\x00", "zzzz" * 100, "%_'\"<script>", "́"])
def test_strange_words_are_answered(client, framework_data, words) -> None:
    response = client.get(reverse("search"), {"q": words})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode()


def test_an_unknown_kind_shows_nothing_wrong(client, framework_data) -> None:
    assert client.get(reverse("search"), {"q": "training", "kind": "x"}).status_code == 200


def test_the_workspace_asks_a_visitor_to_sign_in(client, db) -> None:
    response = client.get(reverse("workspace"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_the_workspace_of_somebody_without_organization_says_what_to_do(client, member) -> None:
    client.force_login(member)
    html = client.get(reverse("workspace")).content.decode()
    assert "ask the Secretariat" in html


@pytest.mark.parametrize("name", ["home", "living-framework", "framework-gaps"])
def test_queries_do_not_grow_with_activities(
    client, framework_data, name, django_assert_max_num_queries
) -> None:
    modality = Modality.objects.get(code="A.5")
    for _number in range(3):
        f.make_activity(modality=modality, status="under-way")
    counted = []
    for _round in range(2):
        with django_assert_max_num_queries(45) as queries:
            assert client.get(reverse(name)).status_code == 200
        counted.append(len(queries))
        for _number in range(9):
            f.make_activity(modality=modality, status="agreed")
    assert counted[0] == counted[1]


@pytest.fixture
def paper(framework_data) -> Document:
    """A document with a file, for participants only."""
    document = Document(symbol="WP/1", kind="report", title_en="Paper", visibility="participants")
    document.file.save("paper.txt", ContentFile(b"for participants"), save=False)
    return save_record(document, actor=None)


def test_a_participant_downloads_a_file(client, paper, member) -> None:
    client.force_login(member)
    response = client.get(reverse("document-file", args=[paper.pk]))
    assert b"".join(response.streaming_content) == b"for participants"
    assert response["Content-Disposition"].startswith("attachment")


def test_a_hidden_file_is_404_and_so_is_a_missing_one(client, paper) -> None:
    assert client.get(reverse("document-file", args=[paper.pk])).status_code == 404
    source = Document.objects.get(symbol="S/2001/138")
    assert client.get(reverse("document-file", args=[source.pk])).status_code == 404
    assert client.get(reverse("document-file", args=[99999])).status_code == 404


@pytest.mark.parametrize(("role", "sees"), [("reader", False), ("approver", True)])
def test_the_workspace_leads_to_colleagues_those_who_keep_them(client, db, role, sees) -> None:
    client.force_login(f.make_member(f.make_organization(), role))
    html = client.get(reverse("workspace")).content.decode()
    assert (reverse("organizations:members") in html) is sees
    assert reverse("organizations:roster") in html
