"""Run the suite on every database this machine has, and say at the end what was not run.

SQLite always; PostgreSQL when TEST_DATABASE_URL names a server or one answers on this machine.
With both, what takes time whatever the database is shared out: the browser and the marker `once`
run on SQLite, `either` on PostgreSQL. With `CI=true` a missing part is a failure. Arguments go
to pytest.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2

NO_TESTS_COLLECTED = 5
LOCAL_SERVERS = ("postgresql://postgres@127.0.0.1:5432/postgres", "postgresql:///postgres")


def usable_server() -> str:
    """Return the address of a PostgreSQL server on which databases can be made, or nothing."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given
    for url in LOCAL_SERVERS:
        try:
            connection = psycopg2.connect(url, connect_timeout=3)
        except psycopg2.OperationalError:
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            )
            row = cursor.fetchone()
        connection.close()
        if row and row[0]:
            return url
    return ""


class Suite:
    """pytest on one database, running beside the other; `shown` at once, or kept in a file."""

    def __init__(
        self, name: str, database_url: str, folder: Path, arguments: list[str], *, shown: bool
    ) -> None:
        self.name, self.arguments, self.shown = name, arguments, shown
        self.output = folder / f"{name}.txt"
        environment = os.environ | {
            "DATABASE_URL": database_url,
            "NOT_RUN": str(folder / f"not-run-{name}"),
            "VAR_DIR": str(folder / name),
        }
        self.started = time.monotonic()
        command = [sys.executable, "-m", "pytest", "--quiet", *arguments]
        with self.output.open("w") as file:
            self.process = subprocess.Popen(
                command,
                env=environment,
                stdout=None if shown else file,
                stderr=subprocess.STDOUT,
            )

    def passed(self) -> bool:
        """Wait, show what pytest said, and tell whether all passed."""
        code = self.process.wait()
        took = time.monotonic() - self.started
        if not self.shown:
            print(f"\n== Tests on {self.name}\n{self.output.read_text()}", flush=True)
        print(f"== {self.name}: {'passed' if code == 0 else 'failed'}, {took:.0f} s", flush=True)
        # A choice of tests (ARGS="-k …") may hold none for one of the databases.
        return code == 0 or (code == NO_TESTS_COLLECTED and bool(self.arguments))


def main(arguments: list[str]) -> int:
    """Run everything; the exit code is 0 when all that ran passed and nothing was missed in CI."""
    is_ci = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
    server = usable_server()
    with tempfile.TemporaryDirectory(prefix="tracker-test-") as name:
        folder = Path(name)
        embedded = f"sqlite:///{folder}/unused.sqlite3"
        # What takes minutes and does not depend on the database runs on one of the two.
        is_shared = bool(server) and "-m" not in arguments
        here = ["-m", "not either"] if is_shared else []
        suites = [Suite("SQLite", embedded, folder, [*arguments, *here], shown=True)]
        if server:
            there = ["-m", "not browser and not once"] if is_shared else []
            there = ["--migrations", *arguments, *there]
            suites.append(Suite("PostgreSQL", server, folder, there, shown=False))
        names = ", and at the same time on ".join(suite.name for suite in suites)
        print(f"== Tests on {names}; this takes some minutes", flush=True)
        passed = [suite.passed() for suite in suites]
        lines = [line for log in folder.glob("not-run-*") for line in log.read_text().splitlines()]
        not_run = list(dict.fromkeys(lines))
    if server:
        not_run = [line for line in not_run if not line.endswith("that need PostgreSQL")]
    else:
        not_run.append("the suite on PostgreSQL: no server answers here; set TEST_DATABASE_URL")
    print("\nNot run:" if not_run else "\nNothing was left out.")
    print("".join(f"  {line}\n" for line in not_run), end="")
    if is_ci and not server:
        print("CI=true: PostgreSQL is missing, so this run fails.")
    return 0 if all(passed) and (server or not is_ci) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
