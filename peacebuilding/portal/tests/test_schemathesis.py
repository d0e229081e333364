"""The API held against its own OpenAPI document, by requests nobody would think of.

As a visitor, a member and an officer, on the running product with the sample data: no server
error, no answer that the document does not know. A failure prints the request as curl.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from peacebuilding.accounts.models import User
from peacebuilding.accounts.tests.factories import token_for

from .browser.tools import MEMBER, OFFICER

HERE = Path(__file__).parent
COMMAND = shutil.which("schemathesis", path=str(Path(sys.executable).parent))
#: Who calls: "" for a visitor, else the person whose token is sent.
CALLERS = {"visitor": "", "member": MEMBER, "officer": OFFICER}
#: How many requests of each kind are tried; a visitor's writes all end alike.
EXAMPLES = {"visitor": "2", "member": "3", "officer": "4"}

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(COMMAND is None, reason="schemathesis is not installed"),
    pytest.mark.parametrize("caller", CALLERS),
]


@pytest.fixture
def served(live_server: Any, sample_data: None, settings: Any) -> str:
    """The address of the running product, which counts no requests."""
    settings.API_RATE_ANON = settings.API_RATE_TOKEN = ""
    return live_server.url


def run(address: str, caller: str, folder: Path, *options: str) -> None:
    """Run schemathesis against the whole API as this caller; fail with its report."""
    arguments = [str(COMMAND), "--config-file", str(HERE / "schemathesis.toml"), "run"]
    arguments += [f"{address}/api/v1/schema/", "--no-color", *options]
    if email := CALLERS[caller]:
        _token, text = token_for(User.objects.get(email=email))
        arguments += ["--header", f"Authorization: Bearer {text}"]
    environment = os.environ | {"PYTHONPATH": str(HERE), "SCHEMATHESIS_HOOKS": "schemathesis_hooks"}
    done = subprocess.run(
        arguments, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_api_keeps_to_its_document(served: str, caller: str, tmp_path: Path) -> None:
    run(served, caller, tmp_path, "--phases", "fuzzing", "--max-examples", EXAMPLES[caller])


@pytest.mark.nightly
def test_the_api_keeps_to_its_document_at_length(served: str, caller: str, tmp_path: Path) -> None:
    run(served, caller, tmp_path, "--phases", "examples,coverage,fuzzing", "--max-examples", "60")
