"""What is not run is named, and fails where everything must be there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

SUITE = """
import pytest


def test_plain():
    pass

@pytest.mark.postgresql
def test_only_there():
    pass

@pytest.mark.nightly
def test_long():
    pass

def test_tool():
    pytest.importorskip("a_tool_nobody_has")
"""


@pytest.fixture
def run_suite(tmp_path):
    """Run the small suite above as a process of its own, on SQLite."""
    (tmp_path / "conftest.py").write_text("pytest_plugins = ['peacebuilding.core.tests.machine']")
    (tmp_path / "test_suite.py").write_text(SUITE)
    config = Path(settings.BASE_DIR) / "pytest.ini"

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-c", config, "-q", tmp_path, *arguments],
            cwd=settings.BASE_DIR,
            env=os.environ
            | {"DATABASE_URL": f"sqlite:///{tmp_path}/db", "VAR_DIR": str(tmp_path), "NOT_RUN": ""}
            | variables,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


def test_what_is_left_out_is_named(run_suite, tmp_path):
    """At the end of the run, and in the file that `make test` reads."""
    result = run_suite(CI="", NOT_RUN=str(tmp_path / "not-run"))
    named = [
        "1 tests that need PostgreSQL",
        "1 tests that are for make nightly",
        "1 skipped: could not import 'a_tool_nobody_has'",
    ]
    assert result.returncode == 0, result.stdout
    for line in named:
        assert line in result.stdout
        assert f"sqlite: {line}" in (tmp_path / "not-run").read_text()


def test_a_skip_fails_when_ci_is_true(run_suite):
    """Nothing goes untested without a word."""
    result = run_suite(CI="true")
    assert result.returncode == 1, result.stdout
    assert "CI=true: a skip fails" in result.stdout


def test_setting_a_test_aside_is_no_skip(run_suite):
    """The suite runs on PostgreSQL and at night too, so those tests are not missing."""
    result = run_suite("-m", "nightly", CI="true")
    assert result.returncode == 0, result.stdout
    assert "1 passed" in result.stdout
