"""What a token's scope lets it do; what the person may do is the services' business."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

_RANK = {"read": 0, "report": 1, "write": 2}


class ScopePermission(BasePermission):
    """Everyone reads what is visible to them; writing needs a log-in and, for a token, scope.

    A view, or one action of it, states what it needs as `required_scope` (`write` unless
    it says `report`); `login_required = True` keeps visitors out of reading too.
    """

    message = _("The scope of this token does not cover this.")
    code = "insufficient-scope"

    def has_permission(self, request: Request, view: Any) -> bool:
        is_known = bool(request.user and request.user.is_authenticated)
        if request.method in SAFE_METHODS:
            return is_known or not getattr(view, "login_required", False)
        if not is_known:
            return False
        needed = getattr(view, "required_scope", "write")
        token: Any = request.auth
        return token is None or _RANK[token.scope] >= _RANK[needed]


class LoginRequired(ScopePermission):
    """As ScopePermission, with nothing at all for visitors."""

    def has_permission(self, request: Request, view: Any) -> bool:
        is_known = bool(request.user and request.user.is_authenticated)
        return is_known and super().has_permission(request, view)
