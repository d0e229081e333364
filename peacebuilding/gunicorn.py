"""How gunicorn serves the product: one process with threads, alone or behind a proxy.

Threads share one in-process cache, so rate limits and log-in throttles count right without
another service. More processes (`WEB_CONCURRENCY`) need `CACHE_URL`.
"""

import os
import sys
from pathlib import Path
from typing import Any

import django
import environ
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

env = environ.Env()
if "PYTEST_VERSION" not in os.environ:
    environ.Env.read_env(Path(__file__).resolve().parent.parent / ".env")

HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
IS_WILDCARD = HOST in {"0.0.0.0", "[::]", "::"}
LOCAL_URL = f"http://{'127.0.0.1' if IS_WILDCARD else HOST}:{PORT}"
# Without an address of its own the product is reached where it listens.
os.environ.setdefault("SITE_URL", LOCAL_URL)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peacebuilding.settings")

bind = f"{HOST}:{PORT}"
workers = env.int("WEB_CONCURRENCY", default=1)
worker_class = "gthread"
threads = env.int("WEB_THREADS", default=8)
timeout = 60
# Otherwise gunicorn opens a control socket under the home folder of whoever starts it.
control_socket_disable = True
# Some addresses are secrets (calendar feeds): the proxy logs requests, and masks those.
accesslog = None
loglevel = "warning"


def missing_database() -> str:
    """Say what the database lacks: the file, an answer, or migrations. Empty when nothing."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and not Path(name).exists():
        return f"There is no database at {name}. Run: python manage.py migrate"
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return f"The database does not answer (see DATABASE_URL): {' '.join(str(error).split())}"
    finally:
        connection.close()
    if plan:
        return f"The database lacks {len(plan)} migrations. Run: python manage.py migrate"
    return ""


def reason_not_to_start() -> str:
    """Say in one sentence why requests could not be served. Empty when they can."""
    try:
        django.setup()
    except ImproperlyConfigured as error:
        return str(error)
    if workers > 1 and settings.CACHES["default"]["BACKEND"].endswith("LocMemCache"):
        return "WEB_CONCURRENCY above 1 needs a cache that the processes share. Set CACHE_URL."
    return missing_database()


def on_starting(_server: Any) -> None:
    """Refuse to start, with one line and exit code 1, when requests could not be served."""
    if reason := reason_not_to_start():
        print(f"Not started. {reason}", file=sys.stderr)
        raise SystemExit(1)


def when_ready(_server: Any) -> None:
    """Tell the person at the terminal where to go."""
    print(f"Peacebuilding Cooperation Tracker: {os.environ['SITE_URL']}", flush=True)
    if IS_WILDCARD and os.environ["SITE_URL"] == LOCAL_URL:
        print("Set SITE_URL to the address other machines use; until then they are refused.")
