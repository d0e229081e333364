"""What the machine that runs the tests has and lacks, as a pytest plugin.

A part that is missing is left out and named at the end; with `CI=true` it is a failure,
so that nothing goes untested without a word.
"""

import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.servers.basehttp import WSGIRequestHandler
from django.db import connection
from django.test.utils import override_settings

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]
#: The address one comes to after the log-in (the pattern `**/` would match any page).
FRONT_PAGE = re.compile(r"^https?://[^/]+/$")
not_run: list[str] = []


def is_ci() -> bool:
    """Tell whether a missing part of the machine must fail the run."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


# --- Which tests run, and what is said about the rest ------------------------------------


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark browser tests and run them last; set aside what this run cannot or should not do."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    asides = {}
    if connection.vendor != "postgresql":
        asides["need PostgreSQL"] = marked(items, "postgresql")
    if "nightly" not in config.option.markexpr:
        asides["are for make nightly"] = marked(items, "nightly")
    not_run.extend(f"{len(aside)} tests that {why}" for why, aside in asides.items() if aside)
    left_out = {item for aside in asides.values() for item in aside}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]
    # Playwright keeps an event loop in this thread, which other tests need not meet.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def marked(items: list[pytest.Item], name: str) -> list[pytest.Item]:
    """Return the tests with that marker."""
    return [item for item in items if item.get_closest_marker(name)]


def skip_reasons(config: pytest.Config) -> list[str]:
    """Return one line for each reason for which tests were skipped."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    reasons = Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped)
    return [f"{count} skipped: {reason}" for reason, count in reasons.items()]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let a skipped test fail the run when `CI=true`."""
    if is_ci() and session.exitstatus == 0 and skip_reasons(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Name what was not run; `make test` gathers the same lines from the file `NOT_RUN`."""
    lines = not_run + skip_reasons(config)
    if lines:
        terminalreporter.section("not run" + (" (CI=true: a skip fails)" if is_ci() else ""))
        terminalreporter.write("".join(f"{line}\n" for line in lines))
    if path := os.environ.get("NOT_RUN"):
        with Path(path).open("a") as file:
            file.writelines(f"{connection.vendor}: {line}\n" for line in lines)


# --- Surroundings ------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Give each process a database of its own; on SQLite a file, as threads cannot share memory.

    With `TEST_DATABASE_NAME` it has that name, for `--reuse-db`.
    """
    names = connection.settings_dict["TEST"]
    if given := os.environ.get("TEST_DATABASE_NAME"):
        names["NAME"] = given
    elif connection.vendor == "sqlite":
        names["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    else:
        names["NAME"] = f"test_tracker_{os.getpid()}"


@pytest.fixture(scope="session", autouse=True)
def _quick_and_separate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep files out of VAR_DIR, need no collected static files, and hash passwords quickly."""
    with override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def _answers_at_once() -> Iterator[None]:
    """Let `live_server` send small packets; else every answer waits 40 ms for the last one's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIRequestHandler, "disable_nagle_algorithm", True)
        yield


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """Forget rate limits and throttles between tests."""
    cache.clear()


# --- The browser -------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running Chromium of the system; skips when the machine has none."""
    playwright = pytest.importorskip("playwright.sync_api")
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        pytest.skip("Chromium is not installed (Debian package chromium)")
    with pytest.MonkeyPatch.context() as patch, playwright.sync_playwright() as driver:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = driver.chromium.launch(executable_path=found, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any, live_server: Any) -> Iterator[Any]:
    """A fresh browser page on the running site; fails on script errors and blocked content."""
    context = chromium.new_context(base_url=live_server.url, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        # Answers such as 404 are reported there too; what a page says about them is the test's.
        lambda message: (
            message.type == "error"
            and not message.text.startswith("Failed to load resource")
            and complaints.append(message.text)
        ),
    )
    yield page
    context.close()
    assert not complaints
