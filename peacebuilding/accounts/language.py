"""The language of the pages: the switch, its cookie, and who chose it.

The cookie outlives the log-out; whether *this* session chose it is kept in the session,
so that the next person at the same machine gets their own language.
"""

from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_CHOSEN = "language_chosen"
Answer = TypeVar("Answer", bound=HttpResponseBase)


def language_chosen(request: HttpRequest) -> bool:
    """Say whether the switch was used in this session."""
    return bool(request.session.get(_CHOSEN))


def note_choice(request: HttpRequest) -> None:
    """Remember that the switch was used in this session."""
    request.session[_CHOSEN] = True


def keep_language(response: Answer, language: str) -> Answer:
    """Let the pages to come be in this language."""
    cookie: Any = response
    cookie.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response
