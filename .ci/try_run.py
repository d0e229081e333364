"""Start the product with `make run` on an empty folder, ask it for pages, and start it again.

The second start must be quick and change nothing in the database.
"""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

FIRST_START = 300  # seconds; installs the requirements when they are not there
SECOND_START = 30
PATHS = ("/readyz", "/", "/framework/", "/api/v1/", "/static/css/site.css")


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def status_of(url: str) -> int:
    """Return the HTTP status, or 0 while nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=20) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


@contextmanager
def running(var_dir: Path, limit: int):
    """Run the product until the block ends; gives its address once it answers."""
    port = free_port()
    environment = os.environ | {"VAR_DIR": str(var_dir), "PORT": str(port)}
    address = f"http://127.0.0.1:{port}"
    started = time.monotonic()
    process = subprocess.Popen(["make", "run"], env=environment, start_new_session=True)
    try:
        while status_of(f"{address}/readyz") != 200:
            if process.poll() is not None:
                sys.exit(f"make run ended with exit code {process.returncode}.")
            if time.monotonic() - started > limit:
                sys.exit(f"make run did not answer within {limit} s.")
            time.sleep(0.2)
        print(f"answers after {time.monotonic() - started:.1f} s", flush=True)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)


def contents(database: Path) -> list[str]:
    """Return everything the database holds, as SQL."""
    with closing(sqlite3.connect(database)) as connection:
        return list(connection.iterdump())


def main() -> None:
    """Start twice and compare."""
    with tempfile.TemporaryDirectory(prefix="tracker-run-") as name:
        var_dir = Path(name)
        with running(var_dir, FIRST_START) as address:
            for path in PATHS:
                if (status := status_of(address + path)) != 200:
                    sys.exit(f"{path} answered {status} instead of 200.")
                print(f"200 {path}")
        before = contents(var_dir / "tracker.sqlite3")
        with running(var_dir, SECOND_START):
            pass
        if contents(var_dir / "tracker.sqlite3") != before:
            sys.exit("The second start changed the database.")
        print(f"the second start changed nothing ({len(before)} statements compared)")


if __name__ == "__main__":
    main()
