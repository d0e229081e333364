"""Every setting of the product, read from the environment and checked at start.

`.env.example` documents each variable; a file named `.env` beside `manage.py`
is read when it exists. What is not a valid value stops the start with a sentence
that names the variable.
"""

import os
import secrets
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from peacebuilding.api.conf import (  # noqa: F401
    DEFAULT_RATE_ANON,
    DEFAULT_RATE_TOKEN,
    REST_FRAMEWORK,
    REST_KNOX,
    SPECTACULAR_SETTINGS,
)

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if "PYTEST_VERSION" not in os.environ:  # tests must not meet a real mail server or cache
    environ.Env.read_env(BASE_DIR / ".env")

# --- Where things live ---------------------------------------------------------------

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
if VAR_DIR.stat().st_uid == os.getuid():
    # It holds the database, the key and mails with links: nobody else's business.
    VAR_DIR.chmod(0o700)


def secret_key() -> str:
    """Return SECRET_KEY, or the key made on first start and kept in VAR_DIR, mode 0600."""
    given = env.str("SECRET_KEY", default="")
    if given:
        if len(given) < 50:
            raise ImproperlyConfigured("SECRET_KEY: give at least 50 characters, or leave it out.")
        return given
    path = VAR_DIR / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_urlsafe(64)
        file.write(key)
    return key


SECRET_KEY = secret_key()
DEBUG = env.bool("DEBUG", default=False)

# --- The address under which people reach the product --------------------------------

SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.hostname or _site.path:
    raise ImproperlyConfigured(
        f"SITE_URL: give scheme and host, as in https://tracker.example, not {SITE_URL!r}."
    )
IS_HTTPS = _site.scheme == "https"
_local_names = [] if IS_HTTPS else ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_site.hostname, *_local_names])
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# How many reverse proxies stand in front and set X-Forwarded-For and -Proto.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1 if IS_HTTPS else 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "peacebuilding.core.views.csrf_failure"
# HSTS for subdomains and the preload list (W005, W021) would bind the parent domain,
# which an international organization shares between many services.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# Everything comes from this site; no inline script or style, on the admin too.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# Requests a token, and an address without one, may make: "1000/hour"; empty for no limit.
API_RATE_TOKEN = env.str("API_RATE_TOKEN", default=DEFAULT_RATE_TOKEN)
API_RATE_ANON = env.str("API_RATE_ANON", default=DEFAULT_RATE_ANON)
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_URLS_REGEX = r"^/api/.*$"
CORS_EXPOSE_HEADERS = [
    *("ETag", "Idempotent-Replayed", "Location", "Retry-After", "WWW-Authenticate", "X-Request-ID"),
]

# --- Applications and middleware ------------------------------------------------------

INSTALLED_APPS = [
    "peacebuilding.core",
    "peacebuilding.accounts",
    "peacebuilding.notifications",
    "peacebuilding.places",
    "peacebuilding.api",
    "peacebuilding.batches",
    "peacebuilding.imports",
    "peacebuilding.framework",
    "organizations",
    "activities",
    "peacebuilding.portal",
    "peacebuilding.portal.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "corsheaders",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "import_export",
    "knox",
    "rest_framework",
    "simple_history",
]

MIDDLEWARE = [
    "peacebuilding.core.middleware.RequestIdMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "peacebuilding.core.middleware.PrivateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "peacebuilding.accounts.middleware.StaffSecondFactorMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "peacebuilding.urls"
WSGI_APPLICATION = "peacebuilding.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "peacebuilding.core.context_processors.site",
                "peacebuilding.notifications.context_processors.inbox",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Data ----------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/tracker.sqlite3")}
_database = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # Writers queue instead of failing; readers never wait (WAL).
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
elif _database["ENGINE"] == "django.db.backends.postgresql":
    _database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
    _database["CONN_HEALTH_CHECKS"] = True
else:
    raise ImproperlyConfigured("DATABASE_URL: use sqlite:///… or postgresql://….")

# In-process memory counts for one process only; set CACHE_URL when there are several.
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
if CACHES["default"]["BACKEND"].endswith("LocMemCache"):
    # Log-in and rate counters share it; Django's 300 entries would forget them too soon.
    CACHES["default"].setdefault("OPTIONS", {})["MAX_ENTRIES"] = 20_000

MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_USE_FINDERS = DEBUG
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
# What Django 6 does: an address without scheme is https.
FORMS_URLFIELD_ASSUME_HTTPS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- People ----------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}  # type: ignore[assignment]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "peacebuilding.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# A reset asked for an unknown address writes to nobody; the page says the same either way.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Tell people by mail when their password, address or second factor changes.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _site.scheme
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_FORMS = {"reset_password_from_key": "peacebuilding.accounts.forms.NewPasswordForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "Peacebuilding Cooperation Tracker"
# Clocks differ: the code of half a minute ago, or of the next, is right too.
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
USERSESSIONS_TRACK_ACTIVITY = False
KNOX_TOKEN_MODEL = "accounts.ApiToken"
# knox's own migrations make the table of the model we replace; it would refer to our
# accounts, and PostgreSQL could then not empty them between tests.
MIGRATION_MODULES = {"knox": None}
SESSION_COOKIE_AGE = 14 * 24 * 3600

# --- Mail ------------------------------------------------------------------------------

vars().update(env.email_url("EMAIL_URL", default="filemail:"))
if EMAIL_BACKEND.endswith("filebased.EmailBackend"):  # type: ignore[name-defined]  # noqa: F821
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")
# Seconds to wait for the mail server; a page never waits for it, run_scheduled does.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
# Attempts before a mail counts as failed: 5, 10, 20 … minutes apart, 12 hours at most.
MAIL_ATTEMPTS = env.int("MAIL_ATTEMPTS", default=8)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"tracker@{_site.hostname}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# The desk that answers questions; printed on error pages and in mails.
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default=parseaddr(DEFAULT_FROM_EMAIL)[1])
# Days for which what was sent is remembered, in the inbox too.
NOTIFICATION_DAYS = env.int("NOTIFICATION_DAYS", default=90)
# A file the backup touches when it is done; its age stands on the desk. Empty: not watched.
BACKUP_STAMP = env.str("BACKUP_STAMP", default="")
for _name in ("EMAIL_TIMEOUT", "MAIL_ATTEMPTS", "NOTIFICATION_DAYS"):
    if globals()[_name] < 1:
        raise ImproperlyConfigured(f"{_name}: give a number of 1 or more.")

# --- Language and time -------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["peacebuilding.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

# --- The product's own switches -------------------------------------------------------------

SITE_NAME = _("Peacebuilding Cooperation Tracker")
# A strip on every page says that the data are invented.
IS_DEMO = env.bool("IS_DEMO", default=False)
# Show overdue and reporting states of organizations to visitors (model.md: no public blame).
PUBLIC_REPORTING_STATES = env.bool("PUBLIC_REPORTING_STATES", default=False)
# Staff must hold a second factor before they enter the admin.
REQUIRE_STAFF_SECOND_FACTOR = env.bool("REQUIRE_STAFF_SECOND_FACTOR", default=IS_HTTPS)

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SIMPLE_HISTORY_REVERT_DISABLED = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "peacebuilding.core.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {name: {"handlers": [], "propagate": True} for name in ("django", "django.server")},
}
