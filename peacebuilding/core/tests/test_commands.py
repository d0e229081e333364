"""The commands, the settings and the pinned requirements fit together."""

import importlib.util
import os
import re
import runpy
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from unittest.mock import Mock

import environ
import pytest
from django.conf import settings
from django.db import OperationalError
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from peacebuilding import gunicorn

ROOT: Path = settings.BASE_DIR
PACKAGES = ("peacebuilding", "organizations", "activities")
READS_VARIABLE = re.compile(r"""\benv(?:\.\w+)?\(\s*["']([A-Z][A-Z_]+)["']""")


def pins(name: str) -> dict[str, Requirement]:
    """Return what a file of requirements pins, by name: version and extras."""
    lines = re.findall(r"^[\w.-]+(?:\[[^]]+])?==[^\s;]+", (ROOT / name).read_text(), re.MULTILINE)
    return {canonicalize_name(one.name): one for one in map(Requirement, lines)}


def product_files() -> list[Path]:
    """Return the Python files of the product, without tests."""
    found = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return [path for path in found if "tests" not in path.parts]


def test_env_example_documents_every_variable_and_no_other():
    """Whoever sets the product up finds each variable in one place."""
    read = {name for path in product_files() for name in READS_VARIABLE.findall(path.read_text())}
    lines = (ROOT / ".env.example").read_text()
    documented = re.findall(r"^# ([A-Z_]+)=", lines, re.MULTILINE)
    assert sorted(documented) == sorted(read)


def test_env_example_changes_nothing_as_it_is():
    """A copy of the file sets no variable until somebody takes a comment sign away."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    assert [line for line in lines if line and not line.startswith("# ")] == []


def test_both_requirement_files_pin_the_same_versions():
    """What is tested with the development tools is what runs without them."""
    development = pins("requirements-dev.txt")
    differing = {
        name: (pin, development.get(name))
        for name, pin in pins("requirements.txt").items()
        if development.get(name) != pin
    }
    assert differing == {}


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_a_pin_names_the_extras_that_others_ask_for(file):
    """Else pip takes the newest version for the extra, and refuses it: it has no pinned hash."""
    pinned = pins(file)
    missing = []
    # What another version of Python or another system needs is pinned and not installed here.
    here = {canonicalize_name(one.name): one.requires or [] for one in metadata.distributions()}
    for name, pin in pinned.items():
        for wish in map(Requirement, here.get(name, [])):
            wanted = canonicalize_name(wish.name)
            applies = not wish.marker or any(
                wish.marker.evaluate({"extra": extra}) for extra in ("", *pin.extras)
            )
            if applies and wanted in pinned and not wish.extras <= pinned[wanted].extras:
                missing.append((name, str(wish)))
    assert missing == []


def test_psycopg_3_is_not_installed():
    """Django would use it instead of psycopg2 without a word."""
    assert importlib.util.find_spec("psycopg") is None


def test_every_make_target_is_explained():
    """`make help` lists each target."""
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert re.findall(r"^  make (\w+)", shown.stdout, re.MULTILINE) == phony[1].split()


@pytest.mark.parametrize("name", ["settings", "gunicorn"])
def test_a_developers_own_settings_stay_out_of_the_tests(name, monkeypatch):
    """A .env may name a real mail server, cache or database."""
    read_env = Mock()
    monkeypatch.setattr(environ.Env, "read_env", read_env)
    runpy.run_path(str(ROOT / "peacebuilding" / f"{name}.py"))
    read_env.assert_not_called()


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"DATABASE_URL": "sqlite:////nowhere/tracker.sqlite3"}, "There is no database at"),
        ({"SITE_URL": "tracker.example"}, "SITE_URL"),
    ],
)
def test_the_server_says_in_one_line_why_it_does_not_start(variables, sentence, tmp_path):
    """Exit code 1 and a sentence, no stack trace."""
    command = [sys.executable, "-m", "gunicorn", "--config", "peacebuilding/gunicorn.py"]
    result = subprocess.run(
        [*command, "peacebuilding.wsgi"],
        cwd=ROOT,
        env=os.environ | {"VAR_DIR": str(tmp_path), "PORT": "0"} | variables,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert sentence in result.stderr


def test_the_server_does_not_start_without_an_answer_from_the_database(monkeypatch):
    """The sentence names the setting to look at."""

    def no_answer(_connection):
        raise OperationalError("connection refused\n\tIs the server running?")

    monkeypatch.setattr(gunicorn, "MigrationExecutor", no_answer)
    monkeypatch.setattr(Path, "exists", lambda _path: True)
    assert gunicorn.missing_database() == (
        "The database does not answer (see DATABASE_URL): connection refused Is the server running?"
    )


def test_the_server_does_not_start_before_the_migrations_are_in(monkeypatch):
    """It says how many are missing, and the command."""
    executor = Mock(migration_plan=lambda _targets: ["one", "two"])
    monkeypatch.setattr(gunicorn, "MigrationExecutor", lambda _connection: executor)
    monkeypatch.setattr(Path, "exists", lambda _path: True)
    assert gunicorn.missing_database() == (
        "The database lacks 2 migrations. Run: python manage.py migrate"
    )


def test_several_processes_need_a_cache_they_share(monkeypatch):
    """Limits counted in each process alone would let more through than they say."""
    monkeypatch.setattr(gunicorn, "workers", 2)
    assert "Set CACHE_URL" in gunicorn.reason_not_to_start()


def test_the_folder_of_the_data_is_closed_to_others(tmp_path: Path) -> None:
    open_folder = tmp_path / "var"
    open_folder.mkdir()
    open_folder.chmod(0o755)
    subprocess.run(
        [sys.executable, "-c", "import peacebuilding.settings"],
        cwd=ROOT,
        env=os.environ | {"VAR_DIR": str(open_folder)},
        check=True,
    )
    assert open_folder.stat().st_mode & 0o777 == 0o700
