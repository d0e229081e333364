"""Reminder letters: what is owed, to whom, in which language, on paper and as a document."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override
from docx import Document

from activities.letters import letters_for, say, write_document
from activities.querysets import today
from activities.reports import chase
from organizations.tests.factories import StaffOfficerFactory

from .factories import make_commitment, make_organization, put
from .reporting import make_report, make_round

pytestmark = pytest.mark.django_db

LATE = today() - timedelta(days=12)


@pytest.fixture
def late(cast) -> Any:
    """UNDP owes one report, twelve days late; ECOWAS one that is due in three."""
    undp = put(make_organization("undp"), name_fr="Programme des Nations Unies")
    officer = StaffOfficerFactory(
        organization=undp, name="Salma Karam", job_title="Director", duty_station="Cairo"
    )
    commitment = make_commitment(
        "agreed",
        organization=undp,
        responsible_officer=officer,
        due_on=today() + timedelta(days=90),
    )
    report = make_report(commitment, round=make_round(due_on=LATE), due_on=LATE)
    soon = today() + timedelta(days=3)
    other = make_commitment("agreed", organization=make_organization("ecowas"))
    make_report(other, round=make_round(due_on=soon), due_on=soon)
    return report


def texts(content: bytes) -> str:
    """Return every word of a document, table included."""
    document = Document(io.BytesIO(content))
    words = [paragraph.text for paragraph in document.paragraphs]
    words += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(words)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_letter_lists_what_is_owed_in_its_own_language(cast, late, language) -> None:
    rows = chase(cast.officer, late_only=True)
    letters = letters_for(rows, sender="N. Haddad", language=language)
    with override("es"):
        said = texts(write_document(letters))
    with override(language):
        day = date_format(LATE, "DATE_FORMAT")
        greeting = say(letters[0])["greeting"]
    name = {"en": "Organization UNDP", "fr": "Programme des Nations Unies"}[language]
    for words in (
        *("Salma Karam", "Director", "Cairo", name, late.reference, late.commitment.title),
        *(day, "12", "N. Haddad", greeting, "/workspace/"),
    ):
        assert words in said


def test_without_a_person_it_goes_to_the_organization(cast, late) -> None:
    put(late.commitment, responsible_officer=None)
    [letter] = letters_for(chase(cast.officer, late_only=True), sender="x", language="en")
    assert letter.address == ["Organization UNDP"]
    assert say(letter)["greeting"] == "Dear colleague,"


def test_each_letter_has_a_page_of_its_own(cast, late) -> None:
    rows = chase(cast.officer)
    document = Document(io.BytesIO(write_document(letters_for(rows, sender="x", language="en"))))
    assert len(rows) == len(document.sections) == 2
    page = document.sections[1]
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21, 29.7)
    assert page.start_type == 2, "a new page"


def test_what_no_document_can_hold_is_left_out(cast, late) -> None:
    rows = chase(cast.officer, late_only=True)
    assert "N.  H" not in texts(
        write_document(letters_for(rows, sender="N.\x0b H\x00", language="en"))
    )


# --- Pages ------------------------------------------------------------------------------------


@pytest.fixture
def desk(cast, client: Client) -> Client:
    client.force_login(cast.officer)
    return client


def test_letters_go_to_all_that_are_late_or_to_one_that_is_asked_for(desk, late) -> None:
    url = reverse("activities:letters")

    def parties(query: dict[str, str]) -> list[str]:
        found = desk.get(url, query).context["letters"]
        return [letter.organization.slug for letter, _words in found]

    assert parties({}) == ["undp"]
    assert parties({"organization": "ecowas"}) == ["ecowas"]
    assert parties({"mine": "true"}) == []
    assert b"there is no letter to write" in desk.get(url, {"mine": "true"}).content


def test_the_page_is_in_the_language_asked_for(desk, late) -> None:
    text = desk.get(reverse("activities:letters"), {"language": "fr"}).content.decode()
    assert '<article class="letter" lang="fr">' in text
    assert "Programme des Nations Unies" in text
    assert "letters.docx?language=fr" in text
    english = desk.get(reverse("activities:letters"), {"language": "xx"}).content.decode()
    assert '<article class="letter" lang="en">' in english


def test_the_document_comes_as_a_file(desk, cast, late) -> None:
    answer = desk.get(reverse("activities:letters-docx"), {"organization": "undp"})
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="letters-en-')
    said = texts(answer.content)
    assert late.reference in said
    assert str(cast.officer) in said
    assert desk.get(reverse("activities:letters-docx"), {"mine": "true"}).status_code == 404
