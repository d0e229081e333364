"""The picture of docs/architecture.md, held against the code.

A floor imports, points to and looks up only what lies on it or below it.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

pytestmark = pytest.mark.once
ROOT = Path(settings.BASE_DIR)

#: Packages from the ground up; those in one row may not import each other in a circle.
FLOORS = [
    ["peacebuilding.core"],
    ["peacebuilding.accounts"],
    ["peacebuilding.notifications"],
    ["peacebuilding.api", "peacebuilding.batches"],
    ["peacebuilding.imports"],
    ["peacebuilding.places"],
    ["peacebuilding.framework"],
    ["organizations"],
    ["activities"],
    ["peacebuilding.portal", "peacebuilding.settings", "peacebuilding.urls"],
    ["peacebuilding.wsgi", "peacebuilding.gunicorn"],
]
LEVEL = {package: level for level, row in enumerate(FLOORS) for package in row}
#: Plain values that the settings read; they import nothing themselves.
VALUES = {"peacebuilding.api.conf"}
LONGEST_MODULE = 400


def package_of(module: str) -> str | None:
    """Return the package of FLOORS a dotted module belongs to."""
    fits = [package for package in LEVEL if module == package or module.startswith(f"{package}.")]
    return max(fits, key=len, default=None)


@cache
def modules() -> dict[str, tuple[Path, ast.Module]]:
    """Return every first-party module that is no test and no migration."""
    found = {}
    for top in ("peacebuilding", "organizations", "activities"):
        for path in (ROOT / top).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "tests" in parts or "migrations" in parts:
                continue
            name = ".".join(parts).removesuffix(".__init__")
            found[name] = (path, ast.parse(path.read_text(encoding="utf-8")))
    return found


def imports(name: str, path: Path, tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield each first-party module imported, relative imports resolved."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(tree):
        targets = []
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1]
            stem = ".".join(
                [*(base if node.level else []), *([node.module] if node.module else [])]
            )
            targets = [f"{stem}.{alias.name}" for alias in node.names]
        for target in targets:
            if package_of(target):
                yield target, node.lineno


@pytest.mark.parametrize("name", sorted(modules()))
def test_imports_point_down(name: str) -> None:
    path, tree = modules()[name]
    own = package_of(name)
    if own is None:
        return
    upward = [
        f"{path.relative_to(ROOT)}:{line} imports {target}"
        for target, line in imports(name, path, tree)
        if LEVEL[package_of(target)] > LEVEL[own] and name not in VALUES
    ]
    assert not upward


def test_no_packages_import_each_other_in_a_circle() -> None:
    edges: dict[str, set[str]] = {}
    for name, (path, tree) in modules().items():
        own = package_of(name)
        for target, _line in imports(name, path, tree):
            other = package_of(target)
            if own and own != other and not any(target.startswith(value) for value in VALUES):
                edges.setdefault(own, set()).add(other)

    def reaches(start: str, goal: str, seen: set[str]) -> bool:
        for step in edges.get(start, set()) - seen:
            seen.add(step)
            if step == goal or reaches(step, goal, seen):
                return True
        return False

    assert [package for package in edges if reaches(package, package, set())] == []


def test_relations_point_down() -> None:
    upward = []
    for model in apps.get_models():
        own = package_of(model.__module__)
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if own is None or field.auto_created or not isinstance(target, type):
                continue
            other = package_of(target.__module__)
            if other and LEVEL[other] > LEVEL[own]:
                upward.append(f"{model.__name__}.{field.name} → {target.__name__}")
    assert not upward


def names_from_above(package: str) -> set[str]:
    """Return the query names that models of upper floors hang on models of this floor or below."""
    names, own_names = set(), set()
    for model in apps.get_models():
        if (home := package_of(model.__module__)) is None or LEVEL[home] > LEVEL[package]:
            continue
        for field in model._meta.get_fields():
            source = (
                package_of(field.related_model.__module__)
                if field.is_relation and isinstance(field.related_model, type)
                else None
            )
            if field.auto_created and source and LEVEL[source] > LEVEL[package]:
                names.add(field.name)
            else:
                own_names.add(field.name)
    return names - own_names


@pytest.mark.parametrize("name", sorted(modules()))
def test_lookups_point_down(name: str) -> None:
    path, tree = modules()[name]
    own = package_of(name)
    if own is None:
        return
    forbidden = names_from_above(own)
    upward = []
    for node in ast.walk(tree):
        word = node.arg if isinstance(node, ast.keyword) else getattr(node, "value", None)
        if isinstance(word, str) and "__" in word and forbidden & set(word.split("__")):
            upward.append(f"{path.relative_to(ROOT)}:{node.lineno} looks up {word}")
    assert not upward


@pytest.mark.parametrize("name", sorted(modules()))
def test_no_first_party_import_hides_in_a_function(name: str) -> None:
    path, tree = modules()[name]
    hidden = [
        f"{path.relative_to(ROOT)}:{line} imports {target}"
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for target, line in imports(name, path, function)
    ]
    assert not hidden


def test_modules_stay_short() -> None:
    long = {
        name: lines
        for name, (path, _tree) in modules().items()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }
    assert not long


def test_tracked_models_are_changed_by_services_alone() -> None:
    """`.update()` and plain bulk calls write no history (see core.services)."""
    bulk = {"update", "bulk_create", "bulk_update"}
    # The moment a token was last used is no change of the token.
    allowed = {"peacebuilding.api.idempotency", "peacebuilding.api.authentication"}
    found = []
    for name, (path, tree) in modules().items():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in bulk
                and "objects" in ast.dump(node.func.value)
                and name not in allowed
            ):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not found
