"""Who sees what, saving, tokens, and the play."""

from .base import API, CORE, PLAY, SEEN, Guard, gone
from .going import GOING
from .making import MAKING
from .promising import PROMISING
from .rights import WHO
from .ways import WAYS

ROWS = "activities/querysets/work.py"
MATRIX = f"{SEEN}::test_who_sees_an_activity_and_what_hangs_on_it"
SEEING = [
    gone("a visitor sees what is public", ROWS, "if not is_participant(user):", MATRIX),
    Guard(
        "a proposal is not public",
        ROWS,
        "public = was_agreed & Q(visibility=Visibility.PUBLIC)",
        "public = Q(visibility=Visibility.PUBLIC)",
        MATRIX,
    ),
    Guard(
        "for participants is not public",
        ROWS,
        "public = was_agreed & Q(visibility=Visibility.PUBLIC)",
        "public = was_agreed",
        MATRIX,
    ),
    Guard(
        "cancelled before it was agreed is not public",
        ROWS,
        "status=ActivityStatus.CANCELLED, agreed_on__isnull=False",
        "status=ActivityStatus.CANCELLED",
        f"{SEEN}::test_cancelled_before_it_was_agreed_stays_among_participants",
    ),
    Guard(
        "a draft is its organizations'",
        ROWS,
        "not_draft = ~Q(status=ActivityStatus.DRAFT)",
        "not_draft = Q()",
        MATRIX,
    ),
    Guard(
        "confidential is for who is named, and officers",
        ROWS,
        "not_draft & ~Q(visibility=Visibility.CONFIDENTIAL)",
        "not_draft",
        MATRIX,
    ),
    Guard(
        "what belongs to an activity is seen with it",
        ROWS,
        "return self.filter(activity__in=activity.objects.visible_to(user))",
        "return self.all()",
        MATRIX,
    ),
    Guard(
        "an item of an activity is seen with it",
        ROWS,
        '| Q(source_activity__in=related["source_activity"])',
        "| Q(source_activity__isnull=False)",
        MATRIX,
    ),
    Guard(
        "an item of a paragraph is seen with its document",
        ROWS,
        'Q(source_paragraph__in=related["source_paragraph"])',
        "Q(source_paragraph__isnull=False)",
        f"{SEEN}::test_an_item_of_a_paragraph_is_seen_with_its_document",
    ),
]

SAVE = "peacebuilding/core/services.py"
SAVING = [
    gone(
        "two editors: the version is compared",
        SAVE,
        "if current != row.version:",
        f"{CORE}::test_the_second_of_two_editors_is_refused_and_nothing_is_overwritten",
    ),
    gone(
        "a stated version is compared",
        SAVE,
        "if expected is not None and record.version != expected:",
        f"{CORE}::test_an_expected_version_is_compared_only_when_stated",
    ),
    Guard(
        "each change raises the version",
        SAVE,
        "row.version += 1",
        "pass",
        f"{CORE}::test_each_change_raises_the_version_by_one",
    ),
    Guard(
        "nothing wrong is saved",
        SAVE,
        "    row.full_clean()\n",
        "",
        f"{CORE}::test_what_is_not_valid_is_not_saved",
    ),
    Guard(
        "no text is too long",
        SAVE,
        "    check_lengths(row)\n",
        "",
        f"{CORE}::test_a_text_that_is_too_long_is_not_saved",
    ),
    Guard(
        "If-Match is required",
        "peacebuilding/api/conditional.py",
        "    if not header:\n        raise PreconditionRequired()",
        "    if not header:\n        return ANY_VERSION",
        f"{API}::test_change_without_version_is_428",
    ),
    gone(
        "If-Match is compared",
        "peacebuilding/api/views.py",
        "if accepted != ANY_VERSION and locked.version not in accepted:",
        f"{API}::test_stale_version_is_412_with_the_present_etag",
    ),
]

TOKENS = "peacebuilding/accounts/tests/test_tokens.py"
KEEPING = [
    Guard(
        "making a token asks for the password",
        "peacebuilding/accounts/views.py",
        "@reauthentication_required\ndef token_create",
        "def token_create",
        f"{TOKENS}::test_making_a_token_asks_for_the_password_again",
    ),
    Guard(
        "a forgotten password ends the tokens",
        "peacebuilding/accounts/forms.py",
        "        services.revoke_tokens(actor=self.user, user=self.user)\n",
        "",
        f"{TOKENS}::test_a_forgotten_password_ends_the_tokens",
    ),
    gone(
        "a changed password shows the tokens",
        "peacebuilding/accounts/adapter.py",
        "if user.auth_token_set.valid().exists():",
        f"{TOKENS}::test_changing_the_password_shows_the_tokens_that_live_on",
    ),
    Guard(
        "nobody revokes the tokens of others",
        "peacebuilding/accounts/services.py",
        "    _require(can_change_profile(actor, user))\n    tokens",
        "    tokens",
        f"{TOKENS}::test_nobody_revokes_the_tokens_of_others",
    ),
]

#: The random play must see these by itself.
PLAYED = [
    Guard(f"played: {guard.name}", guard.file, guard.fragment, guard.instead, PLAY)
    for guard in (*WHO, *WAYS, *MAKING, *GOING, *PROMISING, *SEEING)
    if guard.name
    in {
        "officers alone fulfil",
        "the own approver binds",
        "who changes the parts",
        "confidential is for who is named, and officers",
        "open duties end before a partner leaves",
    }
]
