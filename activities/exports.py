"""Activities and commitments as files: the columns of their downloads."""

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.states import state_of
from peacebuilding.core.tables import Column, Export, cell, plain_columns

from .choices import CONFIRMED, ParticipationResponse, StatementGroup
from .filtersets import ActivityFilterSet, CommitmentFilterSet
from .models import Activity, Commitment
from .reports import Awaited, Statement


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


def awaited_words(one: Awaited) -> str:
    """Return what is awaited, as a sentence without its date."""
    words = {
        "commitment": gettext("%(reference)s: %(title)s"),
        "agreement": gettext("To agree to %(reference)s: %(title)s"),
        "answer": gettext("To answer on its part in %(reference)s: %(title)s"),
    }
    return words[one.kind] % {"reference": one.reference, "title": one.title}


def _line(*values: Any) -> list[str]:
    return [cell(value) for value in values]


def statement_lines(statement: Statement, address: str) -> Iterator[list[str]]:
    """Yield the statement as lines of a workbook: its head, figures, rows, what is awaited."""
    yield _line(gettext("Statement of an organization"), statement.names.display_name)
    yield _line(gettext("As at"), statement.as_of)
    if statement.from_day:
        yield _line(gettext("Period from"), statement.from_day)
    yield _line(gettext("Address"), address)
    yield []
    yield _line(capfirst(gettext("promised")), statement.promised)
    for group in StatementGroup:
        yield _line(capfirst(group.label), statement.counts[group.value])
    yield []
    yield from _promises(statement)
    if statement.questions:
        yield []
        yield _line(gettext("Questioned figures"))
    for question in statement.questions:
        asked_for = question.organization.display_acronym if question.organization else ""
        yield _line(question.reference, asked_for, question.asked_at.date(), question.text)
    for heading, rows in (
        (gettext("Awaited from it"), statement.awaited_from_it),
        (gettext("Awaited from others"), statement.awaited_from_others),
    ):
        if rows:
            yield []
            yield _line(heading)
        for row in rows:
            yield _line(row.organization.display_acronym, awaited_words(row), row.due_on)


def _promises(statement: Statement) -> Iterator[list[str]]:
    """Yield the table of commitments with its head."""
    yield [
        gettext("Reference"),
        gettext("Promise"),
        gettext("Modality"),
        gettext("Activity"),
        gettext("Basis"),
        gettext("Earlier due dates"),
        gettext("Due"),
        gettext("State"),
        gettext("Ended on"),
        gettext("Days late"),
    ]
    for one in statement.promises:
        commitment = one.commitment
        yield _line(
            commitment.reference,
            commitment.title,
            one.modality.code,
            one.activity.title,
            str(commitment.get_basis_display()),
            [day.isoformat() for day in one.earlier_dates],
            commitment.due_on,
            str(state_of("commitment", one.shown_status).label),
            one.ended_on,
            one.days_late or None,
        )
