"""What the OpenAPI document says of each operation beyond its own fields.

Registered by `DEFAULT_SCHEMA_CLASS`; the security scheme by being imported.
"""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_lib_doc_excludes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import SAFE_METHODS

from . import actions, serializers
from .openapi import header_references, refusal_references

_ALWAYS = {400, 401, 404, 406, 429, 500, 503}
_WRITING = {403, 409, 413, 415, 422}
HOUSE_CLASSES: list[type[Any]] = [
    serializers.StrictMixin,
    serializers.StrictSerializer,
    serializers.TrackerSerializer,
    actions.ReasonBody,
]


class BearerScheme(OpenApiAuthenticationExtension):
    """The token of another system."""

    target_class = "peacebuilding.api.authentication.BearerTokenAuthentication"
    name = "bearerAuth"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token made on the account page; it has a scope and an end.",
        }


class TrackerAutoSchema(AutoSchema):
    """Adds the headers, parameters and refusals that all addresses share."""

    def get_override_parameters(self) -> list[Any]:
        header: Any = OpenApiParameter.HEADER
        found = [
            OpenApiParameter(
                "X-Request-ID",
                str,
                header,
                description="Your number for this request: up to 64 letters, digits, `.`, `_`, "
                "`-`. It comes back and is logged; another one is replaced by ours.",
            )
        ]
        if self.method in SAFE_METHODS:
            return [
                OpenApiParameter(
                    "If-None-Match", str, header, description="The ETag you hold; 304 if it holds."
                ),
                *found,
            ]
        found += [
            OpenApiParameter("dry_run", bool, description="Validate and answer; keep nothing."),
            OpenApiParameter(
                "Idempotency-Key",
                {"type": "string", "maxLength": 255},
                header,
                description="Names this write for 24 hours: sent again, it is answered again.",
            ),
            OpenApiParameter(
                "X-Change-Reason",
                {"type": "string"},
                header,
                description="Why, for the history: UTF-8, percent-encoded.",
            ),
        ]
        if self._needs_version():
            found.append(
                OpenApiParameter(
                    "If-Match",
                    str,
                    header,
                    required=True,
                    description="The ETag of the record this change was made for.",
                )
            )
        return found

    def _needs_version(self) -> bool:
        """Say whether the operation changes one record of a resource."""
        return self.method not in SAFE_METHODS and bool(getattr(self.view, "detail", False))

    def _may_need_version(self) -> bool:
        """Say whether the operation creates a record, or changes it where it exists."""
        return getattr(self.view, "action", "") in getattr(self.view, "upserts", ())

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        responses = super()._get_response_bodies(direction)
        for code, response in responses.items():
            if code.startswith("2"):
                tag = ("ETag",) if code != "204" else ()
                place = ("Location",) if code == "201" else ()
                headers = header_references(*tag, *place, "X-Request-ID")
                response["headers"] = {**headers, **response.get("headers", {})}
        if "201" in responses and "200" not in responses:
            tried = {k: v for k, v in responses["201"].items() if k != "headers"}
            tried["headers"] = header_references("X-Request-ID")
            responses["200"] = {**tried, "description": "With `dry_run=true`: nothing was kept."}
        if self._may_need_version() and "200" in responses:
            made = {**responses["200"], "description": "Created; with `dry_run=true` 200."}
            made["headers"] = header_references("ETag", "Location", "X-Request-ID")
            responses["201"] = made
        if (self._needs_version() or self._may_need_version()) and "200" in responses:
            responses["204"] = {
                "description": "Done; the change hid the record from you.",
                "headers": header_references("X-Request-ID"),
            }
        codes = set(_ALWAYS)
        if self.method in SAFE_METHODS:
            responses["304"] = {
                "description": "You hold this already.",
                "headers": header_references("ETag", "X-Request-ID"),
            }
        else:
            versioned = self._needs_version() or self._may_need_version()
            codes |= _WRITING | ({412, 428} if versioned else set())
        for code, reference in refusal_references(codes).items():
            responses.setdefault(code, reference)
        return dict(sorted(responses.items()))

    def get_auth(self) -> list[Any]:
        auth = super().get_auth()
        is_open = self.method in SAFE_METHODS and not getattr(self.view, "login_required", False)
        return [*auth, {}] if is_open and auth and {} not in auth else auth

    def _get_serializer_field_meta(self, field: Any, direction: Any) -> dict[str, Any]:
        """Say that a field read over a link is null where the link is empty (`default=None`)."""
        meta = super()._get_serializer_field_meta(field, direction)
        if getattr(field, "read_only", False) and field.default is None:
            meta["nullable"] = True
        return meta

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        schema = super()._map_basic_serializer(serializer, direction)
        if direction == "request":
            schema["additionalProperties"] = False
        # What visitors do not get is not in every answer.
        absent: frozenset[str] = getattr(serializer, "members_only", frozenset())
        if direction == "response" and absent and "required" in schema:
            schema["required"] = [name for name in schema["required"] if name not in absent]
        return schema


def doc_excludes() -> list[type[Any]]:
    """Name the classes whose docstrings speak to developers, not to callers."""
    return [*get_lib_doc_excludes(), *HOUSE_CLASSES]
