"""Many records at once: bulk changes, merges, imports, and taking them back."""

from .base import Guard, gone

BULK = "activities/services/bulk.py"
MERGE = "organizations/services/merging.py"
IMPORT = "peacebuilding/imports/services.py"
BULK_TESTS = "activities/tests/test_bulk.py"
MERGE_TESTS = "activities/tests/test_merging.py"
IMPORT_TESTS = "activities/tests/test_imports.py"

MANY = [
    Guard(
        "a bulk change sees what colleagues did to a promise",
        BULK,
        "        check_version(commitment, versions[commitment.pk])\n",
        "",
        f"{BULK_TESTS}::test_what_a_colleague_changed_meanwhile_is_refused",
    ),
    gone(
        "a bulk change leaves alone what is closed",
        BULK,
        "if commitment.status not in COMMITMENT_OPEN or commitment.is_entered_in_error:",
        f"{BULK_TESTS}::test_what_is_closed_keeps_its_officer",
    ),
    gone(
        "agreed dates move on a word",
        BULK,
        'if due_on is not None and was_agreed and not word.get("basis"):',
        f"{BULK_TESTS}::test_without_the_word_of_the_organization_an_agreed_date_stays",
    ),
    Guard(
        "officers merge",
        MERGE,
        "    require(can_edit_organizations(actor))\n    if duplicate.pk == into.pk:",
        "    if duplicate.pk == into.pk:",
        f"{MERGE_TESTS}::test_only_officers_merge",
    ),
    gone(
        "what was merged stays merged",
        MERGE,
        "if merge.duplicate.merged_into_id or merge.into.merged_into_id:",
        f"{MERGE_TESTS}::test_into_itself_twice_or_without_reason_is_refused",
    ),
    Guard(
        "a rehearsal changes nothing",
        MERGE,
        "            raise _Rehearsed\n",
        "",
        f"{MERGE_TESTS}::test_a_rehearsal_says_what_would_happen_and_changes_nothing",
    ),
    gone(
        "a file is imported once",
        IMPORT,
        "if locked.batch_id is not None:",
        f"{IMPORT_TESTS}::test_pressing_twice_imports_once",
    ),
    gone(
        "what changed since the check stops an import",
        IMPORT,
        "if any(line.outcome == Outcome.REFUSED or line.twin for line in lines):",
        f"{IMPORT_TESTS}::test_what_changed_since_the_check_stops_everything",
    ),
    gone(
        "a file that changes nothing is no import",
        IMPORT,
        "if not any(line.outcome in WORK for line in lines):",
        f"{IMPORT_TESTS}::test_a_file_that_changes_nothing_says_so",
    ),
]
