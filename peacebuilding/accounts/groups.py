"""The three groups of the Secretariat and the kinds of rights they may hold on a model.

A tracked model is kept by officers and the head; a model that differs says so in
`group_permissions`, with one of the tables below. `grants` hands the permissions out.
Who may see which row stays with `visible_to`.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

OFFICER = gettext_noop("Secretariat officer")
HEAD = gettext_noop("Secretariat head")
ADMINISTRATOR = gettext_noop("Administrator")
ALL = (OFFICER, HEAD, ADMINISTRATOR)

#: Group name to the actions it may do on a model's rows: add, change, delete, view.
Grants = Mapping[str, tuple[str, ...]]

_KEEP = ("add", "change", "view")

#: What is tracked is withdrawn, closed or entered in error, but never deleted.
RECORD: Grants = {OFFICER: _KEEP, HEAD: _KEEP}
#: Code tables (countries, regions) are the administrators'.
CODE_TABLE: Grants = {
    OFFICER: ("view",),
    HEAD: ("view",),
    ADMINISTRATOR: (*_KEEP, "delete"),
}
#: The document's own words: only the head corrects them.
SOURCE_TEXT: Grants = {
    OFFICER: ("view",),
    HEAD: ("change", "view"),
    ADMINISTRATOR: ("view",),
}
#: Accounts: administrators only; they are deactivated, not deleted.
PEOPLE: Grants = {ADMINISTRATOR: _KEEP}
#: Tokens come from the owner's page or a command; administrators see and revoke them.
TOKENS: Grants = {ADMINISTRATOR: ("view", "delete")}
#: What the machinery writes (outbox, jobs): to look at.
LOOK: Grants = {OFFICER: ("view",), HEAD: ("view",), ADMINISTRATOR: ("view",)}
