"""What the template tags print."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from peacebuilding.core.localized import localized


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def render(source: str, **context: object) -> str:
    return Template("{% load tracker %}" + source).render(Context(context))


def test_a_glyph_is_hidden_from_screen_readers_and_comes_from_the_sprite() -> None:
    html = render('{% glyph "half" "progress" %}')
    assert 'class="glyph progress"' in html
    assert 'aria-hidden="true"' in html
    assert "icons/glyphs" in html
    assert "#g-half" in html
    assert "style=" not in html


def test_only_what_has_a_direction_turns_round() -> None:
    assert "mirrors" in render('{% glyph "return" %}')
    assert "mirrors" not in render('{% glyph "half" %}')


def test_a_state_is_glyph_and_words() -> None:
    html = render('{% state "participation" "awaiting" %}')
    assert "state--plain" in html
    assert "g-square-dashed" in html
    assert "Claimed, not confirmed" in html


def test_a_state_takes_words_of_the_page_and_escapes_them() -> None:
    assert "&lt;b&gt;" in render('{% state "report" "submitted" words %}', words="<b>")


def test_a_state_in_a_cell_is_still_said_to_screen_readers() -> None:
    assert '<span class="hidden">Not reported</span>' in render(
        '{% state_glyph "report" "not-reported" %}'
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% date_table day %}", '<time datetime="2026-06-30">30 Jun 2026</time>'),
        ("{% date_sentence day %}", '<time datetime="2026-06-30">30 June</time>'),
        ("{% date_sentence other_year %}", '<time datetime="2025-12-12">12 December 2025</time>'),
        ("{% date_table nothing %}", ""),
        ("{% date_sentence nothing %}", ""),
        (
            "{% moment at %}",
            '<time datetime="2026-06-18T14:00+00:00">18 June 2026, 14:00 UTC</time>',
        ),
        ("{% moment nothing %}", ""),
    ],
)
@time_machine.travel("2026-06-18T14:00:00Z", tick=False)
def test_dates(source: str, expected: str) -> None:
    context = {
        "day": date(2026, 6, 30),
        "other_year": date(2025, 12, 12),
        "at": datetime(2026, 6, 18, 14, 0, tzinfo=UTC),
        "nothing": None,
    }
    assert render(source, **context) == expected


@time_machine.travel("2026-06-18T14:00:00Z", tick=False)
def test_a_due_date_counts_from_today() -> None:
    assert "4 days late" in render("{% due day %}", day=date(2026, 6, 14))
    assert "Target passed" in render("{% due day False %}", day=date(2026, 6, 14))
    assert "Due in 12 days" in render("{% due_in 12 %}")


def test_a_number_is_a_door_to_its_list() -> None:
    assert render('{% num 1234 "/commitments/?status=open" %}') == (
        '<a class="door" href="/commitments/?status=open"><bdi>1,234</bdi></a>'
    )


@pytest.mark.parametrize("nothing", [0, None])
def test_a_zero_leads_nowhere(nothing: int | None) -> None:
    assert (
        render('{% num nothing "/commitments/" %}', nothing=nothing) == '<bdi class="zero">0</bdi>'
    )


def test_a_number_without_a_list_is_plain() -> None:
    assert render("{% num 7 %}") == "<bdi>7</bdi>"


def test_the_sources_emphasis_is_kept_and_its_text_escaped() -> None:
    html = render(
        "{% emphasis text %}|{{ text|emphasis }}", text="Develop **joint training** & *more* <b>"
    )
    expected = "Develop <strong>joint training</strong> &amp; <em>more</em> &lt;b&gt;"
    assert html == f"{expected}|{expected}"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% querystring_without "category" "A" %}', "?category=B&amp;q=peace"),
        ('{% querystring_without "category" %}', "?q=peace"),
        ('{% querystring_without "absent" %}', "?category=A&amp;category=B&amp;q=peace"),
        ('{% querystring_with q="new" %}', "?category=A&amp;category=B&amp;q=new"),
        ("{% querystring_with q=None %}", "?category=A&amp;category=B"),
    ],
)
def test_a_changed_filter_keeps_the_others_and_starts_at_the_first_page(
    source: str, expected: str
) -> None:
    request = RequestFactory().get(
        "/", {"category": ["A", "B"], "q": "peace", "cursor": "x", "empty": ""}
    )
    assert render(source, request=request) == expected


class ReportForm(forms.Form):
    text = forms.CharField(
        help_text="In English or French", widget=forms.Textarea(attrs={"placeholder": "Text"})
    )
    stand = forms.ChoiceField(choices=[("p", "Progress")], widget=forms.RadioSelect)
    copy = forms.BooleanField(required=False)


def field(name: str, data: dict[str, str] | None = None) -> str:
    return render('{% include "includes/field.html" %}', field=ReportForm(data)[name])


def test_a_field_ties_hint_and_error_to_its_control() -> None:
    html = field("text", {})
    assert 'aria-describedby="id_text_hint id_text_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="field invalid"' in html
    assert "placeholder" not in html


def test_choices_are_a_group_with_a_legend() -> None:
    html = field("stand")
    assert "<legend>Stand</legend>" in html
    assert html.count('class="choice"') == 1


def test_a_single_box_has_its_label_beside_it() -> None:
    html = field("copy")
    assert html.count("<label") == 1
    assert "<fieldset" not in html


def test_the_error_summary_links_to_the_field() -> None:
    html = render('{% include "includes/errors.html" %}', form=ReportForm({"stand": "p"}))
    assert "There is 1 thing to put right" in html
    assert 'href="#id_text"' in html


@pytest.mark.parametrize(
    ("tags", "tone"), [("success", " ok"), ("extra error", " late"), ("info", "")]
)
def test_the_tone_of_a_message(tags: str, tone: str) -> None:
    assert render("{{ tags|notice_tone }}", tags=tags) == tone


class Told:
    """A record with a text in English only, and one in both languages."""

    note_en, note_fr = "Word", ""
    title_en, title_fr = "Title", "Titre"
    note, title = localized("note"), localized("title")


@pytest.mark.parametrize(
    ("language", "template", "expected"),
    [
        ("en", '{% original "en" %}', ""),
        ("fr", '{% original "en" %}', '<span class="quiet">[Original\u00a0: anglais]</span>'),
        ("en", '{% original "fr" %}', '<span class="quiet">[Original: French]</span>'),
        ("en", '{% original "" %}', ""),
        ("fr", '{% language_of told "title" %}{% language_of told "note" %}', "fren"),
        ("fr", '{% prose told "title" %}', '<div lang="fr"><p>Titre</p></div>'),
        ("en", '{% prose told "note" %}', '<div lang="en"><p>Word</p></div>'),
        ("fr", "{% date_table first %}", '<time datetime="2026-06-01">1er\u00a0juin 2026</time>'),
        ("fr", "{% date_table day %}", '<time datetime="2026-12-30">30\u00a0déc. 2026</time>'),
    ],
)
def test_in_the_language_of_the_reader(language: str, template: str, expected: str) -> None:
    with override(language):
        days = {"first": date(2026, 6, 1), "day": date(2026, 12, 30)}
        assert render(template, told=Told(), **days) == expected


def test_a_text_in_one_language_only_says_so() -> None:
    with override("fr"):
        shown = render('{% prose told "note" %}', told=Told())
    assert shown.startswith('<div lang="en"><p>Word</p></div>')
    assert "anglais" in shown


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
def test_pages_for_when_all_else_fails_need_nothing(name: str) -> None:
    from_nothing = Template(f'{{% extends "{name}" %}}').render(Context())
    assert "<h1>" in from_nothing
    assert "style=" not in from_nothing
    assert "<script" not in from_nothing
