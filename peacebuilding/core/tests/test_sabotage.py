"""`make sabotage` finds what it removes: each guard stands once in the source, its test exists."""

import ast
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def guards(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / ".ci")
    import guards

    yield guards.GUARDS
    for name in [one for one in sys.modules if one.partition(".")[0] == "guards"]:
        del sys.modules[name]


def test_each_guard_stands_once_in_the_source(guards):
    assert not [
        guard.name
        for guard in guards
        if (ROOT / guard.file).read_text(encoding="utf-8").count(guard.fragment) != 1
    ]


def test_each_is_replaced_by_something_else_that_can_be_read(guards):
    for guard in guards:
        source = (ROOT / guard.file).read_text(encoding="utf-8")
        assert guard.fragment != guard.instead
        ast.parse(source.replace(guard.fragment, guard.instead), guard.name)


def test_each_names_a_test_there_is(guards):
    missing = []
    for guard in guards:
        file, *names = guard.test.split("::")
        nodes = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
        for name in names:
            found = [node for node in nodes if getattr(node, "name", "") == name]
            nodes = found[0].body if found else []
            if not found:
                missing.append(guard.test)
    assert not missing


def test_each_has_a_name_of_its_own(guards):
    assert len({guard.name for guard in guards}) == len(guards)
