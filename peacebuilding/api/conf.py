"""Settings of the libraries under the API, imported by `peacebuilding.settings`.

Nothing here may import Django. The switches an operator may set (`API_RATE_TOKEN`,
`API_RATE_ANON`, `TRUSTED_PROXY_COUNT`) are read from the settings where they are used.
"""

from datetime import timedelta
from typing import Any

from .openapi import components

#: Requests a token (or a person who is logged in) and an address may make.
DEFAULT_RATE_TOKEN = "1000/hour"
DEFAULT_RATE_ANON = "100/hour"

REST_FRAMEWORK: dict[str, Any] = {
    # The token comes first: its scheme answers 401 to a visitor, the session's would say 403.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "peacebuilding.api.authentication.BearerTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["peacebuilding.api.permissions.ScopePermission"],
    "DEFAULT_THROTTLE_CLASSES": [
        "peacebuilding.api.throttling.TokenThrottle",
        "peacebuilding.api.throttling.AddressThrottle",
    ],
    "DEFAULT_PARSER_CLASSES": ["peacebuilding.api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "peacebuilding.api.schema.TrackerAutoSchema",
    # OPTIONS would describe every form, choices of hidden records included.
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "peacebuilding.api.problems.exception_handler",
    # `format` is no parameter of a resource: the Accept header decides.
    "URL_FORMAT_OVERRIDE": None,
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

REST_KNOX: dict[str, Any] = {
    "AUTH_HEADER_PREFIX": "Bearer",
    "TOKEN_TTL": timedelta(days=365),
    "AUTO_REFRESH": False,
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Peacebuilding Cooperation Tracker",
    "DESCRIPTION": (
        "What the United Nations and regional organizations agreed in S/2001/138, who takes "
        "part, and what is done about it. Anonymous callers read what is public; everything "
        "else needs a token (`Authorization: Bearer …`) or a session."
    ),
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "APPEND_COMPONENTS": components(),
    # Enumerations stay where they are used; the hook that names them guesses, and warns.
    "POSTPROCESSING_HOOKS": [],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "GET_LIB_DOC_EXCLUDES": "peacebuilding.api.schema.doc_excludes",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": True,
        "docExpansion": "none",
        "persistAuthorization": False,
        "validatorUrl": None,
    },
}
