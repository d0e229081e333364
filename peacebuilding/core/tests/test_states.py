"""One shape, one tone, one label for each state."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from peacebuilding.core.states import STATES, TONES, due_state, state_of

SPRITE = Path(settings.BASE_DIR) / "static" / "icons" / "glyphs.svg"
ALL = [(kind, value) for kind, values in STATES.items() for value in values]
TODAY = date(2026, 6, 18)


@pytest.mark.parametrize(("kind", "value"), ALL)
def test_every_state_has_a_glyph_of_the_sprite_a_tone_and_words(kind: str, value: str) -> None:
    shown = state_of(kind, value)
    assert f'id="g-{shown.glyph}"' in SPRITE.read_text()
    assert shown.tone in TONES
    assert str(shown.label).strip()


def test_reported_no_progress_not_reported_and_not_required_are_four_things() -> None:
    four = [
        state_of("report", value)
        for value in ("reported", "no-progress", "not-reported", "not-required")
    ]
    assert len({state.glyph for state in four}) == 4
    with override("en"):
        assert [str(state.label) for state in four] == [
            "Reported",
            "Reported: no progress",
            "Not reported",
            "Not required",
        ]


@pytest.mark.parametrize("kind", ["participation"])
def test_a_party_s_word_is_a_square(kind: str) -> None:
    assert all(state.glyph.startswith("square-") for state in STATES[kind].values())


def test_only_what_is_overdue_is_red() -> None:
    red = {(kind, value) for kind, value in ALL if state_of(kind, value).tone == "late"}
    assert red == {("commitment", "overdue"), ("follow-up", "overdue")}


def test_a_value_kept_by_old_history_is_shown_by_its_own_words() -> None:
    assert state_of("activity", "on-hold").label == "On hold"


def test_an_unknown_kind_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        state_of("planet", "agreed")


@pytest.mark.parametrize(
    ("due_on", "is_binding", "glyph", "tone", "label"),
    [
        (date(2026, 6, 30), True, "diamond-empty", "plain", "Due in 12 days"),
        (date(2026, 6, 26), True, "diamond-empty", "plain", "Due in 8 days"),
        (date(2026, 6, 25), True, "diamond-half", "warn", "Due in 7 days"),
        (date(2026, 6, 19), True, "diamond-half", "warn", "Due in 1 day"),
        (date(2026, 6, 18), True, "diamond-half", "warn", "Due today"),
        (date(2026, 6, 17), True, "diamond-full", "late", "1 day late"),
        (date(2026, 6, 14), True, "diamond-full", "late", "4 days late"),
        (date(2026, 6, 19), False, "diamond-empty", "plain", "Due in 1 day"),
        (date(2026, 6, 14), False, "diamond-bar", "plain", "Target passed (non-binding)"),
    ],
)
def test_a_due_date_in_words(
    due_on: date, is_binding: bool, glyph: str, tone: str, label: str
) -> None:
    with override("en"):
        shown = due_state(due_on, TODAY, is_binding=is_binding)
        assert (shown.glyph, shown.tone, str(shown.label)) == (glyph, tone, label)


def test_the_sprite_needs_no_style_script_or_foreign_address() -> None:
    sprite = SPRITE.read_text()
    assert not re.search(r"style|script|data:|href|url\(", sprite)
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', sprite)) == {"none", "currentColor"}


def test_the_style_sheet_asks_nobody_else_and_holds_to_logical_sides() -> None:
    css = (Path(settings.BASE_DIR) / "static" / "css" / "site.css").read_text()
    assert re.findall(r"url\(([^)]*)\)", css) == ['"../icons/select.svg"']
    assert not re.search(r"(margin|padding|border)-(left|right)", css)
    assert "@import" not in css
