"""A guard: a condition that keeps a rule, how to remove it, and the test that must notice."""

from typing import NamedTuple

STEPS = "activities/tests/test_activity_steps.py"
ACTIVITIES = "activities/tests/test_activities.py"
PARTS = "activities/tests/test_participations.py"
DUTIES = "activities/tests/test_commitments.py"
REOPENING = "activities/tests/test_reopening.py"
FOLLOW_UP = "activities/tests/test_follow_up.py"
SEEN = "activities/tests/test_visibility.py"
REFERENCES = "activities/tests/test_references.py"
API = "peacebuilding/api/tests/test_writing.py"
CORE = "peacebuilding/core/tests/test_services.py"
TABLES = "peacebuilding/core/tests/test_transitions.py"
PLAY = "activities/tests/test_state_machine.py::test_a_short_play"


class Guard(NamedTuple):
    """`fragment` stands exactly once in `file`; with `instead`, `test` must fail."""

    name: str
    file: str
    fragment: str
    instead: str
    test: str


def gone(name: str, file: str, fragment: str, test: str) -> Guard:
    """Return a guard that is a condition: without it, the condition never holds."""
    without = fragment.replace("if ", "if False and ", 1)
    if fragment.startswith("if ") and fragment.endswith(":"):
        without = f"if False and ({fragment[3:-1]}):"  # it may hold an `or`
    return Guard(name, file, fragment, without, test)


def anybody(name: str, file: str, docstring: str, returned: str, test: str) -> Guard:
    """Return a predicate that says who may: without it, anybody may."""
    head = f'{docstring}"""\n    '
    return Guard(name, file, f"{head}return {returned}", f"{head}return True", test)
