"""Quiet: what is brought in from elsewhere tells nobody."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_quiet: ContextVar[bool] = ContextVar("quiet", default=False)


@contextmanager
def quiet() -> Iterator[None]:
    """Let the services called within tell nobody: imports, their undo, sample data."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def is_quiet() -> bool:
    """Say whether nobody is told of what happens now."""
    return _quiet.get()
