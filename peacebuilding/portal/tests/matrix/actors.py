"""The cast of the matrix, by what they are; sets of them are what the tables speak of."""

VISITOR = "visitor"
#: Serves no organization.
MEMBER = "member"
#: Serve ECOWAS, which leads every activity of the scene.
READER, REPORTER, APPROVER = "reader", "reporter", "approver"
#: Reports for SADC, which takes part in nothing.
STRANGER = "stranger"
OFFICER, HEAD, ADMINISTRATOR, SUPERUSER = "officer", "head", "administrator", "superuser"
#: Systems that act for the approver, each with a token of this scope; at the API only.
TOKEN_READ, TOKEN_REPORT, TOKEN_WRITE = "token-read", "token-report", "token-write"

PEOPLE = (
    *(VISITOR, MEMBER, READER, REPORTER, APPROVER, STRANGER),
    *(OFFICER, HEAD, ADMINISTRATOR, SUPERUSER),
)
TOKENS = (TOKEN_READ, TOKEN_REPORT, TOKEN_WRITE)
CALLERS = (*PEOPLE, *TOKENS)

NOBODY: frozenset[str] = frozenset()
EVERYBODY = frozenset(CALLERS)
PARTICIPANTS = EVERYBODY - {VISITOR}
SECRETARIAT = frozenset({OFFICER, HEAD})
#: Who enters the admin.
STAFF = SECRETARIAT | {ADMINISTRATOR, SUPERUSER}
ADMINISTRATORS = frozenset({ADMINISTRATOR, SUPERUSER})
#: Who acts for ECOWAS; a token acts as the approver.
APPROVERS = frozenset({APPROVER, *TOKENS})
REPORTERS = APPROVERS | {REPORTER}
OWN = REPORTERS | {READER}
#: Who sees what is confidential to ECOWAS and UNDP.
NAMED = OWN | SECRETARIAT
