"""Pages in French: nothing in English but what is marked as English, and says so."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from activities.models import FollowUpItem
from activities.tests.factories import make_activity, make_commitment
from organizations.models import Organization
from peacebuilding.core.tests.catalog import read_po
from peacebuilding.framework.models import Meeting
from peacebuilding.portal.demo.people import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CATALOG = Path(settings.BASE_DIR) / "locale" / "fr" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|<[^>]+>")
#: Words that no French sentence has.
ENGLISH = re.compile(r"\b(?:the|and|of|with|your|this|that|have|which|been)\b", re.IGNORECASE)
ORIGINAL = "[Original\u00a0: anglais]"

PUBLIC = [
    *("home", "living-framework", "framework-gaps", "meeting-list", "document-list", "search"),
    *("data", "help", "definitions", "accessibility", "privacy", "states", "account_login"),
    *("account_reset_password", "organizations:organization-list"),
    *("organizations:capability-list", "activities:activity-list"),
    *("activities:commitment-list", "activities:follow-up-list"),
]


@pytest.fixture
def french() -> Iterator[Client]:
    """The browser of a reader who prefers French; the next test begins in English again."""
    yield Client(headers={"accept-language": "fr"})
    translation.deactivate()


class VisibleText(HTMLParser):
    """Gather what a reader sees or hears on a French page outside texts in other languages."""

    VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "use", "wbr"}
    UNSEEN = {"code", "pre", "script", "style"}
    HEARD = {"alt", "aria-label", "data-label", "placeholder", "title", "label"}

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.language = ""
        self.open: list[tuple[str, bool]] = [("", False)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "html":
            self.language = values.get("lang") or ""
        hidden = self.open[-1][1]
        if values.get("lang"):
            hidden = values["lang"] != "fr"
        hidden = hidden or tag in self.UNSEEN
        if not hidden:
            self.texts += [value for name, value in attrs if name in self.HEARD and value]
        if tag not in self.VOID:
            self.open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        while tag not in self.VOID and len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.open[-1][1]:
            self.texts.append(" ".join(data.split()))


@cache
def strings() -> frozenset[str]:
    """Return the English of our strings, cut at placeholders, where three words are left."""
    found = set()
    for entry in read_po(CATALOG):
        for english in {entry.english, entry.plural} - set(entry.translations):
            parts = (" ".join(part.split()).strip(" .,:;()") for part in PLACEHOLDER.split(english))
            found |= {part for part in parts if len(part.split()) >= 3}
    return frozenset(found)


def visible(html: str) -> list[str]:
    """Return the texts of a French page that are not marked as another language."""
    page = VisibleText()
    page.feed(html)
    assert page.language == "fr"
    return page.texts


def untranslated(texts: list[str]) -> list[str]:
    """Return our own strings that are still in English."""
    words = "\n".join(texts)
    return sorted(string for string in strings() if string in words)


def assert_french(html: str) -> None:
    """Check a page that shows reference data only."""
    texts = visible(html)
    assert untranslated(texts) == []
    assert [text for text in texts if ENGLISH.search(text)] == []
    assert f'action="{reverse("set_language")}"' in html


def test_english_is_found_where_it_is_not_marked() -> None:
    page = '<html lang="fr"><p>{}</p><p lang="en">The text of the framework<svg><use/></svg></p>'
    assert untranslated(visible(page.format("Skip to the content"))) == ["Skip to the content"]
    assert visible(page.format('<img alt="Carte"> Aller au contenu')) == [
        "Carte",
        "Aller au contenu",
    ]


@pytest.mark.parametrize("name", PUBLIC)
def test_pages_for_everybody(french: Client, framework_data: None, name: str) -> None:
    assert_french(french.get(reverse(name)).content.decode())


def test_pages_of_reference_data(french: Client, framework_data: None) -> None:
    pages = [
        reverse("framework-detail", args=["conflict-prevention"]),
        reverse("search") + "?q=Afrique",
        *(meeting.get_absolute_url() for meeting in Meeting.objects.all()),
        *(organization.get_absolute_url() for organization in Organization.objects.all()),
    ]
    for page in pages:
        assert_french(french.get(page).content.decode())


def test_a_missing_page(french: Client, framework_data: None) -> None:
    assert_french(french.get("/nowhere/").content.decode())


def test_every_page_of_the_sample_data(french: Client, sample_data: None) -> None:
    """What people wrote may be in English; what the product says is not."""
    walks = pytest.importorskip("peacebuilding.portal.tests.browser.addresses").WALKS
    left = {}
    for email, addresses in walks:
        reader = Client(headers={"accept-language": "fr"})
        if email:
            reader.post(reverse("account_login"), {"login": email, "password": PASSWORD})
            reader.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
        for address in addresses():
            ask = reader.get if address.data is None else reader.post
            answer = ask(address.path, address.data, follow=True)
            if found := untranslated(visible(answer.content.decode())):
                left[str(address)] = found
    assert left == {}


class TestTextsInOneLanguage:
    """They are marked for screen readers, and say which language they are in."""

    def test_the_document(self, french: Client, framework_data: None) -> None:
        html = french.get(reverse("living-framework")).content.decode()
        assert "Texte dans la langue de publication\u00a0: anglais." in html
        assert html.count('<div class="text" lang="en"') > 100

    @pytest.mark.parametrize("name", ["home", "framework-gaps"])
    def test_paragraphs_quoted(self, french: Client, framework_data: None, name: str) -> None:
        assert ORIGINAL in french.get(reverse(name)).content.decode()

    def test_a_follow_up_item(self, french: Client, framework_data: None) -> None:
        item = FollowUpItem.objects.get(code="F1")
        html = french.get(item.get_absolute_url()).content.decode()
        assert ORIGINAL in html
        assert '<p class="verbatim reading" lang="en"' in html

    def test_an_activity_and_a_commitment(self, french: Client, db: None) -> None:
        commitment = make_commitment(activity=make_activity("under-way"))
        for record in (commitment, commitment.activity):
            html = french.get(record.get_absolute_url()).content.decode()
            assert f'<h1 lang="en">{record.title}</h1><span class="quiet">{ORIGINAL}' in html
        for name in ("activities:activity-list", "activities:commitment-list"):
            assert "dans laquelle ils ont été rédigés" in french.get(reverse(name)).content.decode()

    def test_a_mandate_in_english_only(self, french: Client, framework_data: None) -> None:
        organization = Organization.objects.get(slug="ecowas")
        organization.mandate_en, organization.mandate_fr = "To integrate.", ""
        organization.save()
        html = french.get(organization.get_absolute_url()).content.decode()
        assert '<div lang="en"><p>To integrate.</p></div>' in html
        assert ORIGINAL in html

    def test_a_mandate_in_french_only(self, client: Client, framework_data: None) -> None:
        organization = Organization.objects.get(slug="ecowas")
        organization.mandate_en, organization.mandate_fr = "", "Intégrer."
        organization.save()
        html = client.get(organization.get_absolute_url()).content.decode()
        assert '<div lang="fr"><p>Intégrer.</p></div>' in html
        assert "[Original: French]" in html


def test_the_api_explains_itself_in_french(french: Client, db: None) -> None:
    answer = french.get("/api/v1/organizations/nowhere/", headers={"accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json()["detail"] == "Il n’existe pas de fiche ni d’adresse de ce nom."
