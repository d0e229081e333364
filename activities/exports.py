"""Activities and commitments as files: the columns of their downloads."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from peacebuilding.core.tables import Column, Export, plain_columns

from .choices import CONFIRMED, ParticipationResponse
from .filtersets import ActivityFilterSet, CommitmentFilterSet
from .models import Activity, Commitment


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
    Column("agreed_on", lambda row: row.agreed_on, "#date+agreed"),
    Column("fulfilled_on", lambda row: row.fulfilled_on, "#date+fulfilled"),
    Column("category", lambda row: row.activity.modality.category.letter, "#sector+category"),
    Column("modality", lambda row: row.activity.modality.code, "#sector+modality"),
    *plain_columns("version", "updated_at"),
]

ACTIVITIES = Export(
    name="activities",
    label=_("Activities"),
    rows=lambda user: Activity.objects.visible_to(user).counted(),
    enrich=lambda rows: (
        rows.for_list()
        .with_progress()
        .prefetch_related("other_modalities", "concerns", "functional_areas")
    ),
    filterset=ActivityFilterSet,
    columns=ACTIVITY_COLUMNS,
    page="activities:activity-list",
)
COMMITMENTS = Export(
    name="commitments",
    label=_("Commitments"),
    rows=lambda user: Commitment.objects.visible_to(user).counted(),
    enrich=lambda rows: rows.for_list(),
    filterset=CommitmentFilterSet,
    columns=COMMITMENT_COLUMNS,
    page="activities:commitment-list",
)
