"""Coming in, passwords, second factors, sessions: allauth's pages, under our look.

What they do with what is sent is allauth's business and its tests'; the matrix holds who
gets to them, that they tell nothing, and that they take no form without its token.
"""

from .actors import VISITOR
from .rules import HEARD, LOGIN, PAGE_CALLERS, Address, Rule, Table, at

_SIGNED_IN = PAGE_CALLERS - {VISITOR}
_SENT_ON: frozenset[int | str] = HEARD | {LOGIN, 403, 404, 405}
#: Open to everybody; whoever is logged in may be sent on.
_OPEN = Rule(
    read=PAGE_CALLERS,
    write=PAGE_CALLERS,
    methods=("GET", "POST"),
    reads=(200, 302, 401, 403, 405, LOGIN),
    writes=_SENT_ON,
    asks_first=False,
    lenient=True,
)
#: For whoever is logged in; some ask for the password again.
_PERSONAL = Rule(
    read=_SIGNED_IN,
    write=_SIGNED_IN,
    methods=("GET", "POST"),
    reads=(200, 302, 403, 404, 405),
    writes=_SENT_ON,
    lenient=True,
)

ALLAUTH: Table = {
    **{
        name: at(_OPEN)
        for name in (
            "account_login",
            "account_logout",
            "account_inactive",
            "account_signup",
            "account_email_verification_sent",
            "account_confirm_login_code",
            "account_reset_password",
            "account_reset_password_done",
            "account_reset_password_from_key_done",
            "mfa_authenticate",
            "mfa_login_webauthn",
            "socialaccount_login_cancelled",
            "socialaccount_login_error",
            "socialaccount_signup",
        )
    },
    "account_confirm_email": [Address(_OPEN, extra={"key": "made-up"})],
    "account_reset_password_from_key": [Address(_OPEN, extra={"uidb36": "1", "key": "made-up"})],
    **{
        name: at(_PERSONAL)
        for name in (
            "account_reauthenticate",
            "account_email",
            "account_change_password",
            "account_set_password",
            "mfa_index",
            "mfa_reauthenticate",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_download_recovery_codes",
            "mfa_list_webauthn",
            "mfa_add_webauthn",
            "mfa_reauthenticate_webauthn",
            "socialaccount_connections",
            "usersessions_list",
        )
    },
    "mfa_remove_webauthn": [Address(_PERSONAL, extra={"pk": 1})],
    "mfa_edit_webauthn": [Address(_PERSONAL, extra={"pk": 1})],
}
