"""A table of transitions: who, from where, with which reason; refusals that say what to do."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from peacebuilding.core.exceptions import IllegalTransition, NotAllowed
from peacebuilding.core.transitions import Transition, TransitionTable

TABLE = TransitionTable(
    [
        Transition("open", "Open", frozenset({"shut"}), "open", lambda user, record: True),
        Transition(
            "lock",
            "Lock",
            frozenset({"open", "shut"}),
            "locked",
            lambda user, record: user == "keeper",
            needs_reason=True,
        ),
    ]
)


def record(status: str) -> SimpleNamespace:
    return SimpleNamespace(status=status, get_status_display=lambda: status.title())


def test_available_are_those_of_the_state_and_of_the_person() -> None:
    assert [t.name for t in TABLE.available("guest", record("shut"))] == ["open"]
    assert [t.name for t in TABLE.available("keeper", record("shut"))] == ["open", "lock"]
    assert TABLE.available("keeper", record("locked")) == []


def test_who_may_not_is_told_so_before_anything_about_the_state() -> None:
    with pytest.raises(NotAllowed):
        TABLE.check("lock", actor="guest", record=record("locked"))


def test_an_illegal_transition_names_the_present_state_and_what_is_allowed() -> None:
    with pytest.raises(IllegalTransition) as refusal:
        TABLE.check("open", actor="guest", record=record("open"))
    assert refusal.value.present == "open"
    assert refusal.value.allowed == ["lock"]
    assert "“Open”" in str(refusal.value)


def test_a_missing_reason_is_asked_for_at_its_field() -> None:
    with pytest.raises(ValidationError) as refusal:
        TABLE.check("lock", actor="keeper", record=record("open"), reason="  ")
    assert set(refusal.value.message_dict) == {"reason"}


def test_a_legal_transition_is_returned() -> None:
    found = TABLE.check("lock", actor="keeper", record=record("open"), reason="Night")
    assert found.target == "locked"
