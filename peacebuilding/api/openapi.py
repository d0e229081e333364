"""The parts of the OpenAPI document that every operation shares. Nothing here imports Django."""

from typing import Any

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "What was refused, and why (RFC 9457).",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string", "description": "Names the kind of problem; see `docs/api.md`."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {
                        "type": "string",
                        "description": "JSON pointer into the body; empty for all of it.",
                    },
                    "parameter": {"type": "string", "description": "Query parameter."},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
        "request_id": {"type": "string"},
        "present": {"type": "string", "description": "409: the record's present state."},
        "allowed": {
            "type": "array",
            "items": {"type": "string"},
            "description": "409: the actions this state allows.",
        },
        "current_version": {
            "type": "integer",
            "nullable": True,
            "description": "412: the record's present version.",
        },
    },
}

_HEADERS: dict[str, tuple[str, str]] = {
    "ETag": ("string", 'Strong; `"<version>-<digest>"` for a record, `"<digest>"` else.'),
    "Location": ("string", "The address of the new record."),
    "Retry-After": ("integer", "Seconds to wait."),
    "WWW-Authenticate": ("string", "`Bearer`."),
    "X-Request-ID": ("string", "The number of the request: yours if you sent one, else ours."),
    "Idempotent-Replayed": ("string", "`true` when this is the kept answer of an earlier request."),
}

#: Refusals: code → (name of the component, description, headers).
REFUSALS: dict[int, tuple[str, str, list[str]]] = {
    400: ("BadRequest", "A parameter, header or field is unknown or unacceptable.", []),
    401: ("Unauthorized", "No token or session, or a bad one.", ["WWW-Authenticate"]),
    403: ("Forbidden", "The record is visible, but this may not be done.", []),
    404: ("NotFound", "There is no such record, or it is hidden from the caller.", []),
    405: ("MethodNotAllowed", "The address does not take this method.", []),
    406: ("NotAcceptable", "None of the types in Accept can be given.", []),
    409: ("Conflict", "The state does not allow it, or something must be unique.", []),
    412: ("PreconditionFailed", "The record has changed since it was read.", ["ETag"]),
    413: ("PayloadTooLarge", "The body is over 2 MB (files: 20 MB).", []),
    415: ("UnsupportedMediaType", "The body is of a type that is not read here.", []),
    422: ("UnprocessableEntity", "The Idempotency-Key was used for another request.", []),
    428: ("PreconditionRequired", "If-Match is missing.", []),
    429: ("TooManyRequests", "Over the rate of the token or address.", ["Retry-After"]),
    500: ("InternalServerError", "A fault on our side.", []),
    503: ("ServiceUnavailable", "The database does not answer.", ["Retry-After"]),
}


def header_references(*names: str) -> dict[str, Any]:
    """Return references to shared headers."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def refusal_references(codes: set[int]) -> dict[str, Any]:
    """Return references to the shared refusals of these codes."""
    return {str(c): {"$ref": f"#/components/responses/{REFUSALS[c][0]}"} for c in sorted(codes)}


def components() -> dict[str, Any]:
    """Return the shared components."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "schemas": {"Problem": PROBLEM},
        "headers": {
            name: {"schema": {"type": kind}, "description": description}
            for name, (kind, description) in _HEADERS.items()
        },
        "responses": {
            name: {
                "description": description,
                "headers": header_references(*headers, "X-Request-ID"),
                "content": content,
            }
            for name, description, headers in REFUSALS.values()
        },
    }
