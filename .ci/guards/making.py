"""Making, changing and copying activities; who takes part."""

from .base import ACTIVITIES, PARTS, REFERENCES, Guard, gone

MAKE = "activities/services/activities.py"
COPY = "activities/services/copies.py"
COPIES = "activities/tests/test_copies.py"
MAKING = [
    Guard(
        "who declined is not copied",
        COPY,
        "activity.participations.standing()",
        "activity.participations",
        f"{COPIES}::test_who_takes_part_is_asked_anew_and_who_declined_is_left_out",
    ),
    gone(
        "a copy names no hidden activity",
        COPY,
        "if not activity.reference or activity.visibility == Visibility.CONFIDENTIAL:",
        f"{COPIES}::test_the_history_names_the_original_where_all_may_know",
    ),
    gone(
        "who drafts",
        MAKE,
        "if not can_create_activity(actor, lead):",
        f"{ACTIVITIES}::TestCreate::test_nobody_else",
    ),
    gone(
        "who edits",
        MAKE,
        "if not can_edit_activity(actor, activity):",
        f"{ACTIVITIES}::TestUpdate::test_who_may",
    ),
    Guard(
        "saving moves no state",
        MAKE,
        "    activity.status = before.status\n",
        "",
        f"{ACTIVITIES}::TestUpdate::test_saving_moves_no_state",
    ),
    Guard(
        "saving gives no reference",
        MAKE,
        "    activity.reference = before.reference\n",
        "",
        f"{REFERENCES}::TestImmutable::test_saving_does_not_change_it",
    ),
    gone(
        "what stands still changes with a reason",
        MAKE,
        "if before.status == ActivityStatus.PROPOSED or before.status in ACTIVITY_ENDED:",
        f"{ACTIVITIES}::TestUpdate::test_what_stands_still_or_has_ended_needs_a_reason",
    ),
    gone(
        "a proposal keeps a key area",
        MAKE,
        'if "key_areas" in sets and not list(sets["key_areas"]):',
        f"{ACTIVITIES}::TestUpdate::test_what_it_had_to_hold_it_keeps",
    ),
    gone(
        "an agreed activity keeps its dates",
        MAKE,
        "if before.agreed_on and not (after.planned_starts_on and after.planned_ends_on):",
        f"{ACTIVITIES}::TestUpdate::test_what_it_had_to_hold_it_keeps",
    ),
    gone(
        "the head alone lowers the protection",
        MAKE,
        "if before.agreed_on and lowered and not can_open_up(actor, before):",
        f"{ACTIVITIES}::TestUpdate::test_the_head_alone_lowers_the_protection_with_a_reason",
    ),
    gone(
        "only a draft without reference is deleted",
        MAKE,
        "if locked.status != ActivityStatus.DRAFT or locked.reference:",
        f"{ACTIVITIES}::TestDelete::test_what_was_proposed_stays",
    ),
    gone(
        "who changes the parts",
        MAKE,
        "if not (is_own and same_terms and not activity.is_entered_in_error):",
        f"{PARTS}::TestRows::test_who_names_another",
    ),
    gone(
        "a part keeps its organization",
        MAKE,
        "if before is not None and before.organization_id != participation.organization_id:",
        f"{PARTS}::TestRows::test_a_row_keeps_its_organization",
    ),
    gone(
        "the lead stays until another is named",
        MAKE,
        "if before is not None and before.is_lead and not participation.is_lead:",
        f"{PARTS}::TestRows::test_a_second_lead_is_refused_and_the_first_stays",
    ),
    Guard(
        "saving a part never answers",
        MAKE,
        "        participation.response = before.response\n",
        "",
        f"{PARTS}::TestRows::test_saving_a_row_never_answers",
    ),
    gone(
        "new terms by others are asked about again",
        MAKE,
        "if (before.role, before.contribution) != (participation.role,",
        f"{PARTS}::TestTerms",
    ),
    Guard(
        "an officer corrects with a reason only",
        MAKE,
        "corrected = is_officer(actor) and reason.strip()",
        "corrected = is_officer(actor)",
        f"{PARTS}::TestTerms::test_an_officer_corrects_it_with_a_reason_only",
    ),
    gone(
        "the lead is not taken off",
        MAKE,
        "if participation.is_lead:",
        f"{PARTS}::TestRows::test_nobody_is_taken_off_later_nor_the_lead_nor_who_has_duties",
    ),
    gone(
        "nobody is taken off later",
        MAKE,
        "if activity.status != ActivityStatus.DRAFT:\n        raise",
        f"{PARTS}::TestRows::test_nobody_is_taken_off_later_nor_the_lead_nor_who_has_duties",
    ),
    gone(
        "who has duties is not taken off",
        MAKE,
        "if activity.commitments.filter(organization=participation.organization_id).exists():",
        f"{PARTS}::TestRows::test_nobody_is_taken_off_later_nor_the_lead_nor_who_has_duties",
    ),
    gone(
        "the lead changes with a reason",
        MAKE,
        "if locked.status != ActivityStatus.DRAFT:\n        require_reason",
        f"{PARTS}::TestRows::test_the_lead_is_handed_to_a_participant_and_later_with_a_reason",
    ),
    Guard(
        "the lead takes part",
        MAKE,
        'if organization.pk not in parts or parts[organization.pk].response == "declined":',
        "if organization.pk not in parts:",
        f"{PARTS}::TestTerms::test_who_declined_is_not_made_the_lead",
    ),
    Guard(
        "who edits, assesses",
        MAKE,
        "refuse_edit(actor, locked)\n    assessment =",
        "assessment =",
        f"{ACTIVITIES}::TestPrinciples::test_only_who_edits_assesses",
    ),
    Guard(
        "a “no” to P1 has a comment",
        "activities/models/participation.py",
        "and not self.note.strip()",
        "and False",
        f"{ACTIVITIES}::TestPrinciples::test_no_to_self_reliance_needs_a_comment",
    ),
    gone(
        "the letter binds the modality",
        "activities/models/activity.py",
        'if self.reference and not self.reference.startswith(f"{self.modality.category.letter}-"):',
        f"{REFERENCES}::TestImmutable::test_the_letter_binds_the_main_modality",
    ),
]
