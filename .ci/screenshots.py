"""Picture the main pages with the invented data of `load_demo`, into docs/screenshots.

Works on a database of its own that is thrown away. Each page is pictured as a visitor, a member
of an organization or an officer of the Secretariat sees it, one window high: the pictures stand
in README.md and docs/.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Count
from django.test import Client
from playwright.sync_api import Browser, sync_playwright
from try_run import free_port, status_of

HERE = Path(__file__).resolve().parent.parent
TARGET = HERE / "docs" / "screenshots"
PREPARATION = (
    ["migrate", "--no-input", "--verbosity", "0"],
    ["load_framework"],
    ["load_demo"],
    ["collectstatic", "--no-input", "--verbosity", "0"],
)
DESKTOP, PHONE = (1280, 900), (390, 844)
#: Name of the picture, path, who looks, size of the window.
PICTURES = (
    ("overview", "/", "visitor", DESKTOP),
    ("framework", "/framework/#A", "visitor", DESKTOP),
    ("framework-phone", "/framework/#A", "visitor", PHONE),
    ("organization", "/organizations/ecowas/", "visitor", DESKTOP),
    ("activity", "/activities/{activity}/", "member", DESKTOP),
    ("commitments", "/commitments/", "member", DESKTOP),
    ("workspace-phone", "/workspace/", "member", PHONE),
    ("desk", "/admin/", "officer", DESKTOP),
)


def cookies() -> dict[str, list[dict[str, str]]]:
    """Return the log-in cookie of each kind of reader."""
    people = get_user_model().objects.order_by("pk")
    readers = {
        "officer": people.filter(groups__name="Secretariat officer").first(),
        "member": people.filter(memberships__isnull=False, is_staff=False).first(),
    }
    found: dict[str, list[dict[str, str]]] = {"visitor": []}
    for reader, user in readers.items():
        if user is None:
            sys.exit(f"load_demo made no {reader}.")
        client = Client()
        client.force_login(user)
        morsel = client.cookies["session"]
        found[reader] = [
            {"name": morsel.key, "value": morsel.value, "domain": "127.0.0.1", "path": "/"}
        ]
    return found


def busiest_activity() -> int:
    """Return the id of the activity under way with the most participants and commitments."""
    rows = apps.get_model("activities", "Activity").objects.filter(status="under-way")
    involved = Count("participations", distinct=True) + Count("commitments", distinct=True)
    return rows.annotate(involved=involved).order_by("-involved", "pk").values_list("pk")[0][0]


def take_pictures(browser: Browser, address: str) -> None:
    """Open each page and write its picture; a page that does not answer 200 stops everything."""
    jar, activity = cookies(), busiest_activity()
    for name, pattern, reader, (width, height) in PICTURES:
        path = pattern.format(activity=activity)
        context = browser.new_context(
            base_url=address, locale="en-GB", viewport={"width": width, "height": height}
        )
        context.add_cookies(jar[reader])
        page = context.new_page()
        answer = page.goto(path, wait_until="networkidle")
        if answer is None or answer.status != 200:
            sys.exit(f"{path} answered {answer and answer.status} to a {reader}.")
        page.screenshot(path=TARGET / f"{name}.png")
        print(f"docs/screenshots/{name}.png  {path} ({reader}, {width} px)", flush=True)
        context.close()


def main() -> None:
    """Prepare the data, start the server, take the pictures."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is not installed (Debian package chromium).")
    TARGET.mkdir(parents=True, exist_ok=True)
    os.chdir(HERE)
    sys.path.insert(0, str(HERE))
    with tempfile.TemporaryDirectory(prefix="tracker-pictures-") as folder:
        address = f"http://127.0.0.1:{free_port()}"
        os.environ |= {
            "DATABASE_URL": f"sqlite:///{folder}/tracker.sqlite3",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
            "DJANGO_SETTINGS_MODULE": "peacebuilding.settings",
            "IS_DEMO": "true",
            "PORT": address.rpartition(":")[2],
            "SITE_URL": address,
            "VAR_DIR": folder,
        }
        for arguments in PREPARATION:
            subprocess.run([sys.executable, "manage.py", *arguments], check=True)
        django.setup()
        command = ["gunicorn", "--config", "peacebuilding/gunicorn.py", "peacebuilding.wsgi"]
        server = subprocess.Popen([sys.executable, "-m", *command])
        try:
            while status_of(f"{address}/readyz") != 200 and server.poll() is None:
                time.sleep(0.2)
            with sync_playwright() as driver:
                arguments = ["--no-sandbox", "--disable-background-networking"]
                browser = driver.chromium.launch(executable_path=chromium, args=arguments)
                take_pictures(browser, address)
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=60)


if __name__ == "__main__":
    main()
