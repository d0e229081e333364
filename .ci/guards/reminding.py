"""The reminder ladder, and who is told of what."""

from .base import Guard, gone

LADDER = "activities/tests/test_ladder.py"
NOTICES = "activities/tests/test_notices.py"
TONIGHT = "activities/tests/test_tonight.py"
DUTIES = "activities/ladder/duties.py"
CLIMB = "activities/ladder/climb.py"
PEOPLE = "activities/ladder/people.py"
REMINDING = [
    Guard(
        "indicative targets have no ladder",
        DUTIES,
        "status__in=COMMITMENT_DUE, is_indicative=False, due_on__isnull=False",
        "status__in=COMMITMENT_DUE, due_on__isnull=False",
        f"{LADDER}::test_what_is_not_owed_is_quiet",
    ),
    Guard(
        "what stands in a draft is not chased",
        DUTIES,
        "return rows.exclude(activity__status=ActivityStatus.DRAFT)",
        "return rows",
        f"{LADDER}::test_what_stands_in_a_draft_is_quiet",
    ),
    Guard(
        "a report speaks for its commitment of the same day",
        DUTIES,
        "is_covered = (row.pk, row.due_on) in covered or row.pk in said",
        "is_covered = row.pk in said",
        f"{LADDER}::test_a_report_speaks_for_its_commitment_of_the_same_day",
    ),
    Guard(
        "what is reported as done is the Secretariat's turn",
        DUTIES,
        "is_covered = (row.pk, row.due_on) in covered or row.pk in said",
        "is_covered = (row.pk, row.due_on) in covered",
        f"{LADDER}::test_what_is_reported_as_done_is_the_secretariats_turn",
    ),
    Guard(
        "no reminder before the day on which the date was set",
        "activities/ladder/steps.py",
        "if since <= day_of(due_on, step) <= until and step not in done",
        "if day_of(due_on, step) <= until and step not in done",
        f"{LADDER}::test_two_hundred_imported_commitments_of_2004_are_quiet",
    ),
    Guard(
        "a step is taken once",
        "activities/ladder/steps.py",
        "if since <= day_of(due_on, step) <= until and step not in done",
        "if since <= day_of(due_on, step) <= until",
        f"{LADDER}::test_what_comes_later_on_the_day_waits_for_the_next",
    ),
    gone(
        "a promise holds reminders back",
        CLIMB,
        "if any(pause.covers(day) for pause in held):",
        f"{LADDER}::test_nothing_missed_before_a_promise_is_sent_during_it",
    ),
    gone(
        "a step missed within a promise stays missed",
        CLIMB,
        "if any(pause.covers(day_of(duty.due_on, last)) for pause in held):",
        f"{LADDER}::test_a_step_missed_within_a_promise_is_not_made_up_for",
    ),
    gone(
        "one mail for a person on a day",
        CLIMB,
        "if any(person.identity in told for person in last.people):",
        f"{LADDER}::test_what_comes_later_on_the_day_waits_for_the_next",
    ),
    gone(
        "who has left is not written to",
        PEOPLE,
        "if has_left or officer.anonymized_at is not None:",
        f"{LADDER}::test_who_has_left_or_was_made_anonymous_is_not_reached",
    ),
    Guard(
        "who wants no reminders is passed over",
        PEOPLE,
        "return self.accepts(user=user, address=person.address)",
        "return True",
        f"{LADDER}::test_a_rung_without_anybody_passes_on_upwards",
    ),
    Guard(
        "the desk is an officer of the Secretariat",
        PEOPLE,
        "return user if user is not None and is_officer(user) else None",
        "return user",
        f"{LADDER}::test_who_left_the_secretariat_is_not_its_desk",
    ),
    gone(
        "a preview gives no link away",
        "activities/notices/links.py",
        "if is_preview:",
        f"{NOTICES}::test_the_reminder_of_the_responsible_officer_carries_the_link",
    ),
    Guard(
        "who has an account gets no secret link",
        "activities/notices/links.py",
        " or not needs_link(user, report, purpose):",
        ":",
        f"{NOTICES}::test_who_has_an_account_signs_in",
    ),
    Guard(
        "a mail shows only what its reader may see",
        "activities/notices/lines.py",
        'if getattr(row, "commitment_id", row.pk) in allowed',
        "if allowed is not None",
        f"{LADDER}::test_the_desk_reads_only_what_it_may_see",
    ),
    gone(
        "an import tells nobody",
        "peacebuilding/notifications/services/outbox.py",
        "if is_quiet():",
        f"{NOTICES}::test_what_is_written_quietly_tells_nobody",
    ),
    gone(
        "who was reached is for the own organization and officers",
        "activities/ladder/record.py",
        "if not sees_reminders(user, commitment):",
        f"{TONIGHT}::test_the_commitment_tells_its_own_and_officers_who_was_reached",
    ),
]
