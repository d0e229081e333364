"""Remove each guard of `guards/` in turn and see that the named test notices.

Everything happens in copies of the checkout, on SQLite. Without sabotage the named tests must
pass; with it, each must fail. Words given as arguments choose guards whose name or file has one.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from guards import GUARDS, Guard

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
PASSED, FAILED = 0, 1


class Copy:
    """A copy of the checkout with a database of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keeps_bytecode = False

    def fill(self) -> None:
        """Bring what is under version control, as it stands now, and what is new."""
        listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        for name in filter(None, names.split("\0")):
            if (ROOT / name).is_file():
                (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, self.folder / name)

    def run(self, *tests: str) -> tuple[int, str]:
        """Run these tests until one fails; return the exit code of pytest and what it said."""
        options = ["-x", "-q", "-p", "no:cacheprovider", "--reuse-db"]
        environment = os.environ | {
            "CI": "",
            "DATABASE_URL": f"sqlite:///{self.folder}/unused.sqlite3",
            "PYTHONDONTWRITEBYTECODE": "" if self.keeps_bytecode else "1",
            "TEST_DATABASE_NAME": str(self.folder / "guards.sqlite3"),
            "VAR_DIR": str(self.folder / "var"),
        }
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *options, *tests],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return done.returncode, done.stdout

    def without(self, guard: Guard) -> str:
        """Remove the guard, run its test, put it back; return what is wrong, or nothing."""
        path = self.folder / guard.file
        source = path.read_text(encoding="utf-8")
        if source.count(guard.fragment) != 1:
            return f"the fragment stands {source.count(guard.fragment)} times in the source"
        status = path.stat()
        path.write_text(source.replace(guard.fragment, guard.instead), encoding="utf-8")
        try:
            code, said = self.run(guard.test)
        finally:
            path.write_text(source, encoding="utf-8")
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))  # as its bytecode has it
        if code == FAILED:
            return ""
        return "nobody notices" if code == PASSED else f"no test ran\n{said[-2000:]}"


def chosen(words: list[str]) -> list[Guard]:
    """Return the guards whose name or file holds one of the words; all without words."""
    pattern = re.compile("|".join(map(re.escape, words)))
    return [guard for guard in GUARDS if pattern.search(f"{guard.name} {guard.file}")]


def main(words: list[str]) -> int:
    """Try all; the exit code is 0 when every guard is missed by its test."""
    guards, started = chosen(words), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tracker-sabotage-") as name:
        copies = [Copy(Path(name) / str(number)) for number in range(WORKERS)]
        first, *others = copies
        first.fill()
        first.keeps_bytecode = True
        print(f"== Without sabotage, the tests of {len(guards)} guards", flush=True)
        code, said = first.run(*sorted({guard.test for guard in guards}))
        if code != PASSED:
            print(said)
            return 1
        first.keeps_bytecode = False
        for copy in others:
            shutil.copytree(first.folder, copy.folder)
        free: SimpleQueue[Copy] = SimpleQueue()
        for copy in copies:
            free.put(copy)

        def attempt(guard: Guard) -> str:
            copy = free.get()
            try:
                return copy.without(guard)
            finally:
                free.put(copy)

        wrong = 0
        with ThreadPoolExecutor(WORKERS) as pool:
            for guard, complaint in zip(guards, pool.map(attempt, guards), strict=True):
                wrong += bool(complaint)
                print(f"{'WRONG' if complaint else 'held '}  {guard.name}  ({guard.file})")
                if complaint:
                    print(f"       {guard.test}: {complaint}")
                sys.stdout.flush()
    took = time.monotonic() - started
    print(f"== {len(guards) - wrong} of {len(guards)} guards hold, {took:.0f} s")
    return 1 if wrong or not guards else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
