"""Reports: who writes, sends, clears and accepts them, what rounds ask, what links open."""

from .base import Guard, anybody, gone

MAY = "activities/permissions.py"
REPORTS = "activities/services/progress_reports.py"
LINKS = "activities/services/report_links.py"
ROUNDS = "activities/services/rounds.py"
CONTACTS = "activities/services/contacts.py"
PROFILE = "organizations/services/organizations.py"
REPORT_TESTS = "activities/tests/test_progress_reports.py"
LINK_TESTS = "activities/tests/test_report_links.py"
ROUND_TESTS = "activities/tests/test_rounds.py"
CONTACT_TESTS = "activities/tests/test_contacts.py"
PEOPLE_TESTS = "organizations/tests/test_services_people.py"

REPORTING = [
    anybody(
        "its own organization writes a report",
        MAY,
        "The organization's own reporter, or who holds a link to write it.",
        "serves(who, report, Role.REPORTER) or bears(who, report, LinkPurpose.REPORT)",
        f"{REPORT_TESTS}::test_only_its_own_organization_starts_and_writes",
    ),
    anybody(
        "officers review",
        MAY,
        "Officers return and accept, waive, extend, and enter what came on paper.",
        "is_desk(who)",
        f"{REPORT_TESTS}::test_who_may",
    ),
    anybody(
        "the head alone reopens",
        MAY,
        "The head alone takes an acceptance back.",
        "not isinstance(who, ReportLink) and is_head(who)",
        f"{REPORT_TESTS}::test_who_may",
    ),
    gone(
        "nobody accepts their own report",
        REPORTS,
        "if is_own_report(actor, locked):",
        f"{REPORT_TESTS}::test_nobody_accepts_what_they_sent",
    ),
    Guard(
        "nobody accepts what they asked to be cleared",
        REPORTS,
        "user.pk in (report.submitted_by_id, report.entered_by_id)",
        "user.pk in (report.submitted_by_id,)",
        f"{REPORT_TESTS}::test_nobody_accepts_what_they_cleared_or_asked_to_be_cleared",
    ),
    gone(
        "a report in hand is not begun again",
        REPORTS,
        "if in_hand:",
        f"{REPORT_TESTS}::test_a_second_tap_makes_no_second_report",
    ),
    gone(
        "what is out of hand is not written",
        REPORTS,
        "if locked.state not in REPORT_WRITABLE:",
        f"{REPORT_TESTS}::test_nothing_is_written_out_of_hand",
    ),
    Guard(
        "two who write at once",
        REPORTS,
        "    check_version(locked, report.version)\n",
        "",
        f"{REPORT_TESTS}::test_two_write_at_once_and_one_is_told",
    ),
    gone(
        "no progress has a reason",
        REPORTS,
        "if not report.no_progress_reason.strip():",
        f"{REPORT_TESTS}::test_a_report_says_something",
    ),
    gone(
        "a percentage that falls says why",
        REPORTS,
        "if fallen and not reason.strip():",
        f"{REPORT_TESTS}::test_a_percentage_that_falls_says_why",
    ),
    Guard(
        "a link is for its own purpose",
        MAY,
        "        and who.purpose == purpose\n",
        "",
        f"{LINK_TESTS}::test_a_link_is_for_one_report_and_one_purpose",
    ),
    gone(
        "links go to the same organization",
        LINKS,
        "if officer.organization_id != locked.commitment.organization_id:",
        f"{LINK_TESTS}::test_to_an_officer_of_the_organization_only",
    ),
    gone(
        "who gives links",
        LINKS,
        "if not can_give_link(actor, locked):",
        f"{LINK_TESTS}::test_who_gives_and_revokes",
    ),
    gone(
        "a round that has asked keeps what it asked",
        ROUNDS,
        "if changed and before.status != RoundStatus.PLANNED:",
        f"{ROUND_TESTS}::test_once_it_has_asked_filter_and_dates_stay",
    ),
    Guard(
        "a round asks about a promise once",
        ROUNDS,
        "commitments.exclude(pk__in=asked).order_by",
        "commitments.order_by",
        f"{ROUND_TESTS}::test_later_commitments_are_taken_in_once",
    ),
    gone(
        "only an open round takes in",
        ROUNDS,
        "if not locked.is_open:",
        f"{ROUND_TESTS}::test_only_an_open_round_takes_in",
    ),
    gone(
        "an extension is later",
        ROUNDS,
        "if due_on is None or due_on <= locked.due_on or due_on < today():",
        f"{ROUND_TESTS}::test_an_extension_leads_to_a_later_day",
    ),
    gone(
        "the Secretariat keeps its contacts",
        CONTACTS,
        "if not can_keep_contacts(actor, contact):",
        f"{CONTACT_TESTS}::test_only_officers_remind",
    ),
    gone(
        "one reminder a person and day",
        CONTACTS,
        "if not sent:",
        f"{CONTACT_TESTS}::test_a_reminder_by_hand_goes_once_a_day_and_is_logged",
    ),
    gone(
        "the director is of the same organization",
        PROFILE,
        "if officer.organization_id != organization.pk:",
        "organizations/tests/test_services_organizations.py"
        "::test_an_approver_names_who_clears_reports",
    ),
    gone(
        "who clears reports is kept by approvers",
        "organizations/permissions.py",
        "if clears is not None and officer.pk in {one.pk for one in clears.line()}:",
        f"{PEOPLE_TESTS}::test_who_clears_reports_is_kept_by_approvers",
    ),
    Guard(
        "a request is not reminded of on its first day",
        ROUNDS,
        "return today() + timedelta(days=1)",
        "return today()",
        "activities/tests/test_ladder.py::test_on_its_first_day_a_request_is_not_reminded_of",
    ),
]
