"""Who calls: a bearer token of another system (knox), or a person's session."""

from contextlib import suppress
from datetime import timedelta
from hmac import compare_digest
from typing import Any

from django.db import OperationalError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from knox.models import get_token_model
from knox.settings import CONSTANTS
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request


class BearerTokenAuthentication(TokenAuthentication):
    """`Authorization: Bearer <token>`; `request.auth` is the token with its scope.

    Other than knox's own: whatever bytes the header holds are a bad token, and reading
    never deletes expired ones.
    """

    def authenticate(self, request: Request) -> Any:
        try:
            return super().authenticate(request)
        except UnicodeError as error:
            raise AuthenticationFailed(_("Invalid token.")) from error

    def authenticate_credentials(self, token: bytes) -> Any:
        text = token.decode("ascii")
        digest = hash_token(text)
        candidates = get_token_model().objects.select_related("user")
        for record in candidates.filter(token_key=text[: CONSTANTS.TOKEN_KEY_LENGTH]):
            if compare_digest(digest, record.digest):
                if record.expiry is not None and record.expiry <= timezone.now():
                    raise AuthenticationFailed(_("This token has expired."))
                answer = self.validate_user(record)
                note_use(record)
                return answer
        raise AuthenticationFailed(_("Invalid token."))


def note_use(token: Any) -> None:
    """Keep when a token was last used, to the hour: at most one write in an hour.

    The request does not fail if another writer holds the database meanwhile.
    """
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    if token.last_used_at is None or now - token.last_used_at >= timedelta(hours=1):
        unused = Q(last_used_at__isnull=True) | Q(last_used_at__lt=hour)
        with suppress(OperationalError):
            type(token).objects.filter(unused, pk=token.pk).update(last_used_at=hour)
