"""Activities, commitments and follow-up items as files: the columns of their downloads.

What the import of the same list reads is among them, so that a file that goes out and
comes back unedited changes nothing (see `activities.imports`).
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from peacebuilding.core.tables import Column, Export, plain_columns

from .choices import CONFIRMED, ParticipationResponse, ParticipationRole
from .filtersets import ActivityFilterSet, CommitmentFilterSet, FollowUpItemFilterSet
from .models import Activity, Commitment, FollowUpItem


def _codes(name: str, attribute: str) -> Any:
    """Return the function that lists a code of every member of a set."""
    return lambda row: [getattr(one, attribute) for one in getattr(row, name).all()]


def _partners(*responses: str) -> Any:
    """Return the function that lists the partners who answered so, by slug."""
    return lambda row: [
        part.organization.slug
        for part in row.participations.all()
        if not part.is_lead and part.response in responses
    ]


def _in_role(role: str) -> Any:
    """Return the function that lists those who take part in this role, by slug."""
    return lambda row: [
        part.organization.slug
        for part in row.participations.all()
        if part.role == role and part.response != ParticipationResponse.DECLINED
    ]


ACTIVITY_COLUMNS = [
    Column("id", lambda row: row.pk, "#meta+id"),
    Column("reference", lambda row: row.reference, "#activity+code"),
    Column("title", lambda row: row.title, "#activity+name"),
    Column("language", lambda row: row.language, "#meta+lang"),
    Column("status", lambda row: row.status, "#status"),
    Column("category", lambda row: row.modality.category.letter, "#sector+category"),
    Column("modality", lambda row: row.modality.code, "#sector+modality"),
    Column("other_modalities", _codes("other_modalities", "code"), "#sector+modality+other"),
    Column("key_areas", _codes("key_areas", "slug"), "#sector+key_area"),
    Column("concerns", _codes("concerns", "slug"), "#sector+concern"),
    Column("functional_areas", _codes("functional_areas", "slug"), "#sector+functional"),
    Column("countries", _codes("countries", "iso2"), "#country+code+v_iso2"),
    Column("regions", _codes("regions", "m49"), "#region+code+v_m49"),
    Column("level", lambda row: row.level, "#loc+type"),
    Column("planned_starts_on", lambda row: row.planned_starts_on, "#date+start+planned"),
    Column("planned_ends_on", lambda row: row.planned_ends_on, "#date+end+planned"),
    Column("starts_on", lambda row: row.starts_on, "#date+start"),
    Column("ends_on", lambda row: row.ends_on, "#date+end"),
    Column("lead", lambda row: row.lead.slug if row.lead else None, "#org+lead"),
    Column("partners_confirmed", _partners(*CONFIRMED), "#org+partner+confirmed"),
    Column("partners_claimed", _partners(ParticipationResponse.AWAITING), "#org+partner+claimed"),
    Column("commitments", lambda row: row.commitments_total, "#indicator+commitments+num"),
    Column(
        "commitments_fulfilled", lambda row: row.commitments_fulfilled, "#indicator+fulfilled+num"
    ),
    Column("commitments_standing", lambda row: row.commitments_standing, "#indicator+standing+num"),
    Column(
        "commitments_in_time",
        lambda row: row.commitments_in_time,
        "#indicator+in_time+num",
        members_only=True,
    ),
    *plain_columns("is_quick_start", "national_counterpart", "hand_over_on"),
    *plain_columns("description", "objectives", "outcome", "visibility", "version", "updated_at"),
    Column("principles", _codes("principles", "code"), "#sector+principle"),
    Column("obstacles", _codes("obstacles", "code"), "#sector+obstacle"),
    Column("hand_over_plan", lambda row: row.hand_over_plan, "#description+hand_over"),
    Column(
        "end_of_mission_objectives",
        lambda row: row.end_of_mission_objectives,
        "#description+end_of_mission",
    ),
    Column("no_objection_by", lambda row: row.no_objection_by, "#date+objection"),
    Column("agreed_on", lambda row: row.agreed_on, "#date+agreed"),
    Column("review_on", lambda row: row.review_on, "#date+review", members_only=True),
    Column("implementing", _in_role(ParticipationRole.IMPLEMENTING), "#org+implementing"),
    Column("funding", _in_role(ParticipationRole.FUNDING), "#org+funding"),
    Column("hosts", _in_role(ParticipationRole.HOST), "#org+host"),
    Column("observers", _in_role(ParticipationRole.OBSERVER), "#org+observer"),
]

COMMITMENT_COLUMNS = [
    Column("id", lambda row: row.pk, "#meta+id"),
    Column("reference", lambda row: row.reference, "#activity+code"),
    Column("activity", lambda row: row.activity.reference, "#activity+code+parent"),
    Column("activity_title", lambda row: row.activity.title, "#activity+name+parent"),
    Column("organization", lambda row: row.organization.slug, "#org+code"),
    Column("organization_name", lambda row: row.organization.name, "#org+name"),
    Column("title", lambda row: row.title, "#description"),
    *plain_columns("description", "language"),
    Column("due_on", lambda row: row.due_on, "#date+due"),
    Column("is_indicative", lambda row: row.is_indicative, "#meta+indicative"),
    Column("status", lambda row: row.status, "#status"),
    Column("display_status", lambda row: row.display_status, "#status+shown", members_only=True),
    Column("participation", lambda row: row.word, "#status+participation"),
    Column("reporting_state", lambda row: row.reporting_state, "#status+report", members_only=True),
    Column("agreed_on", lambda row: row.agreed_on, "#date+agreed"),
    Column("fulfilled_on", lambda row: row.fulfilled_on, "#date+fulfilled"),
    Column("category", lambda row: row.activity.modality.category.letter, "#sector+category"),
    Column("modality", lambda row: row.activity.modality.code, "#sector+modality"),
    *plain_columns("version", "updated_at"),
]

FOLLOW_UP_COLUMNS = [
    Column("id", lambda row: row.pk, "#meta+id"),
    Column("code", lambda row: row.code, "#item+code"),
    Column(
        "paragraph",
        lambda row: row.source_paragraph and row.source_paragraph.anchor,
        "#meta+source+paragraph",
    ),
    Column(
        "activity",
        lambda row: row.source_activity and row.source_activity.reference,
        "#activity+code",
    ),
    Column("text_en", lambda row: row.text_en, "#description+i_en"),
    Column("text_fr", lambda row: row.text_fr, "#description+i_fr"),
    Column(
        "responsible_organizations",
        lambda row: [one.slug for one in row.responsible_organizations.all()],
        "#org+code",
    ),
    Column("responsible_text_en", lambda row: row.responsible_text_en, "#org+name+i_en"),
    Column("responsible_text_fr", lambda row: row.responsible_text_fr, "#org+name+i_fr"),
    Column("is_indicative", lambda row: row.is_indicative, "#meta+indicative"),
    Column("due_on", lambda row: row.due_on, "#date+due"),
    Column("target_on", lambda row: row.target_on, "#date+target"),
    Column("status", lambda row: row.status, "#status"),
    Column("display_status", lambda row: row.display_status, "#status+shown", members_only=True),
    Column("done_on", lambda row: row.done_on, "#date+done"),
    Column("outcome", lambda row: row.outcome, "#description+outcome"),
    Column("carried_to", lambda row: row.carried_to and row.carried_to.number, "#meeting+num"),
    Column("version", lambda row: row.version, "#meta+version"),
    Column("updated_at", lambda row: row.updated_at, "#date+updated"),
]

ACTIVITIES = Export(
    name="activities",
    label=_("Activities"),
    rows=lambda user: Activity.objects.visible_to(user).counted(),
    enrich=lambda rows: (
        rows.for_list()
        .with_progress()
        .prefetch_related(
            "other_modalities", "concerns", "functional_areas", "principles", "obstacles"
        )
    ),
    filterset=ActivityFilterSet,
    columns=ACTIVITY_COLUMNS,
    page="activities:activity-list",
)
COMMITMENTS = Export(
    name="commitments",
    label=_("Commitments"),
    rows=lambda user: Commitment.objects.visible_to(user).counted(),
    enrich=lambda rows: rows.for_list().with_word().with_reporting_state(),
    filterset=CommitmentFilterSet,
    columns=COMMITMENT_COLUMNS,
    page="activities:commitment-list",
)
FOLLOW_UP_ITEMS = Export(
    name="follow-up-items",
    label=_("Follow-up"),
    rows=lambda user: FollowUpItem.objects.visible_to(user).counted(),
    enrich=lambda rows: rows.for_list(),
    filterset=FollowUpItemFilterSet,
    columns=FOLLOW_UP_COLUMNS,
    page="activities:follow-up-list",
)
