"""Follow, in a fresh copy, what the README says to people without make.

It is the fenced block of README.md that makes a virtual environment; `pytest` in it collects all
tests and runs those about the framework, on SQLite, with what requirements.txt holds and nothing
else. `make test` runs them all.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent


def block() -> str:
    """Return the commands."""
    text = (HERE / "README.md").read_text()
    fenced = re.findall(
        r"^```(?:sh|bash|shell|console)?\n(.*?)^```", text, re.MULTILINE | re.DOTALL
    )
    found = [commands for commands in fenced if "-m venv" in commands and "pytest" in commands]
    if len(found) != 1:
        sys.exit(f"README.md has {len(found)} blocks with both '-m venv' and 'pytest', not one.")
    # Starting the server would never end; .ci/try_run.py does that.
    return "".join(line for line in found[0].splitlines(True) if "gunicorn" not in line)


def main() -> int:
    """Run the commands in a copy; the exit code is theirs."""
    commands = block()
    print(commands, flush=True)
    with tempfile.TemporaryDirectory(prefix="tracker-readme-") as folder:
        copy = Path(folder) / "copy"
        subprocess.run(["git", "clone", "--quiet", str(HERE), str(copy)], check=True)
        # Without CI: tests that need tools of requirements-dev.txt are left out here, and named.
        kept = {k: v for k, v in os.environ.items() if k not in {"CI", "VAR_DIR", "DATABASE_URL"}}
        # Everything is collected, so every module must import; a part is run.
        kept["PYTEST_ADDOPTS"] = "--quiet -x -k 'load_framework or fixture_files or test_docs'"
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands], cwd=copy, env=kept
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
