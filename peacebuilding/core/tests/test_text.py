"""Text: folded for comparing, emphasized as issued, marked where it was found."""

import pytest

from peacebuilding.core.text import emphasis_html, highlight_html, normalize, plain_text


@pytest.mark.parametrize(
    ("given", "folded"),
    [
        ("  Côte  d’Ivoire ", "cote d'ivoire"),
        ("ÉTATS", "etats"),
        ("Straße", "strasse"),
        ("ﬁeld", "field"),
        ("الأُمَم", "الامم"),
        ("ЙОД", "иод"),
        ("a\x00b", "ab"),
        ("", ""),
    ],
)
def test_case_accents_and_white_space_make_no_difference(given: str, folded: str) -> None:
    assert normalize(given) == folded


def test_emphasis_of_the_source_becomes_html_and_nothing_else_does() -> None:
    html = emphasis_html("a **strong** & <b>*quiet*</b> word*")
    assert html == "a <strong>strong</strong> &amp; &lt;b&gt;<em>quiet</em>&lt;/b&gt; word*"


def test_plain_text_keeps_footnote_marks() -> None:
    assert plain_text("**self-reliance** in *national* peace-building*") == (
        "self-reliance in national peace-building*"
    )


def test_found_words_are_marked_whatever_their_accents() -> None:
    assert highlight_html("L’unité <africaine>", "UNITE") == (
        "L’<mark>unité</mark> &lt;africaine&gt;"
    )


def test_overlapping_finds_are_marked_once() -> None:
    assert highlight_html("training", "train raining") == "<mark>training</mark>"


def test_a_long_text_is_cut_around_the_first_find() -> None:
    html = highlight_html("before " * 100 + "needle" + " after" * 100, "needle")
    assert html.startswith("… before")
    assert html.endswith("after …")
    assert "<mark>needle</mark>" in html
    assert len(html) < 500
