"""Who the caller is: the account, its token, and what upper floors add about it."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from peacebuilding.accounts.access import group_names

from .permissions import ScopePermission
from .views import TrackerAPIView

_parts: dict[str, Callable[[Any], Any]] = {}


def register_part(name: str, value: Callable[[Any], Any]) -> None:
    """Add to the answer what an upper floor knows of the caller; `value(user)` makes it."""
    _parts[name] = value


class MeView(TrackerAPIView):
    """Who the token or session is, its groups, organization roles, scope and expiry."""

    permission_classes = [IsAuthenticated, ScopePermission]

    @extend_schema(operation_id="me", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Return the caller's own account."""
        user: Any = request.user
        token: Any = request.auth
        answer = {
            "id": user.pk,
            "email": user.email,
            "name": user.name,
            "language": user.language,
            "groups": sorted(group_names(user)),
            "token": token
            and {"name": token.name, "scope": token.scope, "expires_at": token.expiry},
        }
        return Response(answer | {name: value(user) for name, value in _parts.items()})
