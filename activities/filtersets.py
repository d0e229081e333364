"""Lists of what is done: one FilterSet for page, API and export."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization, StaffOfficer
from peacebuilding.core.filters import (
    ChoicesFilter,
    DayFilter,
    FlagFilter,
    RecordFilterSet,
    RelatedFilter,
    TextFilter,
)
from peacebuilding.framework.models import (
    ActivityCategory,
    CrossCuttingConcern,
    GuidingPrinciple,
    KeyArea,
    Meeting,
    Modality,
)
from peacebuilding.places.filtersets import RegionFilter
from peacebuilding.places.models import Country

from .choices import (
    ActivityStatus,
    CommitmentDisplay,
    CommitmentStatus,
    FollowUpDisplay,
    FollowUpStatus,
    Level,
    ParticipationResponse,
    ParticipationRole,
    ReportingState,
    ReportState,
    Word,
)
from .models import Activity, Commitment, Participation, ProgressReport, ReportingRound

#: By the first word of a filter's name: the day it compares with.
DATED = {"starts": "begins_on", "ends": "finishes_on"}


class ActivityFilterSet(RecordFilterSet):
    """Activities: what, who, where, when."""

    reference = TextFilter(max_length=20)
    status = ChoicesFilter(label=_("Status"), choices=ActivityStatus.choices)
    category = RelatedFilter(
        ActivityCategory,
        label=_("Category"),
        field_name="modality__category",
        to_field_name="letter",
    )
    modality = RelatedFilter(
        Modality, label=_("Modality"), to_field_name="code", method="serves_modality"
    )
    key_area = RelatedFilter(KeyArea, label=_("Key area"), field_name="key_areas")
    principle = RelatedFilter(
        GuidingPrinciple,
        label=_("Guiding principle"),
        to_field_name="code",
        method="of_principle",
    )
    concern = RelatedFilter(
        CrossCuttingConcern, label=_("Cross-cutting concern"), field_name="concerns"
    )
    country = RelatedFilter(
        Country, label=_("Country"), field_name="countries", to_field_name="iso2"
    )
    region = RegionFilter(label=_("Region"), method="in_region")
    organization = RelatedFilter(Organization, label=_("Organization"), method="with_organization")
    role = ChoicesFilter(label=_("Role"), choices=ParticipationRole.choices, method="with_role")
    level = ChoicesFilter(label=_("Level"), choices=Level.choices)
    starts_after = DayFilter(label=_("Starts from"), method="dated")
    starts_before = DayFilter(label=_("Starts until"), method="dated")
    ends_after = DayFilter(label=_("Ends from"), method="dated")
    ends_before = DayFilter(label=_("Ends until"), method="dated")
    quick_start = FlagFilter(label=_("Quick start-up"), field_name="is_quick_start")
    without = ChoicesFilter(
        label=_("Without"), choices=[("commitments", _("Commitments"))], method="lacking"
    )

    def dated(self, rows: Any, name: str, day: Any) -> Any:
        """By the actual day where there is one, else the planned one; the day included."""
        if day is None:
            return rows
        end, _separator, side = name.partition("_")
        lookup = f"{DATED[end]}__{'gte' if side == 'after' else 'lte'}"
        return rows.with_dates().filter(**{lookup: day})

    def serves_modality(self, rows: Any, name: str, modalities: Any) -> Any:
        """As the main modality or beside it."""
        return rows.with_modality(*modalities) if modalities else rows

    def of_principle(self, rows: Any, name: str, principles: Any) -> Any:
        """Naming the guiding principle, or saying how they stand to it."""
        return rows.of_principle(*principles) if principles else rows

    def in_region(self, rows: Any, name: str, regions: Any) -> Any:
        """In one of the regions, or in a country or region within them."""
        if not regions:
            return rows
        ids = type(regions[0]).objects.with_descendants(*(region.m49 for region in regions))
        in_regions = Activity.regions.through._base_manager.filter(region__in=ids)
        in_countries = Activity.countries.through._base_manager.filter(country__region__in=ids)
        return rows.filter(
            Q(pk__in=in_regions.values("activity")) | Q(pk__in=in_countries.values("activity"))
        )

    def with_organization(self, rows: Any, name: str, organizations: Any) -> Any:
        """Taking part in any role and not having declined; with `role`, in that role."""
        if not organizations:
            return rows
        parts = Participation.objects.standing().filter(organization__in=organizations)
        if roles := self.form.cleaned_data.get("role"):
            parts = parts.filter(role__in=roles)
        return rows.filter(pk__in=parts.values("activity"))

    def with_role(self, rows: Any, name: str, roles: Any) -> Any:
        """Somebody takes part in this role; which organization, `organization` says."""
        if not roles:
            return rows
        parts = Participation.objects.standing().filter(role__in=roles)
        return rows.filter(pk__in=parts.values("activity"))

    def lacking(self, rows: Any, name: str, kinds: Any) -> Any:
        """Activities without commitments."""
        if "commitments" not in (kinds or ()):
            return rows
        return rows.exclude(pk__in=Commitment.objects.counted().values("activity"))


class ParticipationFilterSet(RecordFilterSet):
    """Who takes part in what."""

    activity = RelatedFilter(Activity, to_field_name="pk")
    organization = RelatedFilter(Organization)
    role = ChoicesFilter(choices=ParticipationRole.choices)
    response = ChoicesFilter(choices=ParticipationResponse.choices)


class CommitmentFilterSet(RecordFilterSet):
    """Commitments: whose, in what, by when."""

    reference = TextFilter(max_length=25)
    organization = RelatedFilter(Organization, label=_("Organization"))
    activity = RelatedFilter(Activity, label=_("Activity"), to_field_name="pk")
    status = ChoicesFilter(label=_("Status"), choices=CommitmentStatus.choices)
    display_status = ChoicesFilter(
        label=_("State today"),
        choices=CommitmentDisplay.choices,
        method="shown_as",
        members_only=True,
    )
    overdue = FlagFilter(label=_("Late"), method="late", members_only=True)
    due_after = DayFilter(label=_("Due from"), field_name="due_on", lookup_expr="gte")
    due_before = DayFilter(label=_("Due until"), field_name="due_on", lookup_expr="lte")
    officer = RelatedFilter(
        StaffOfficer,
        label=_("Responsible officer"),
        field_name="responsible_officer",
        to_field_name="pk",
        members_only=True,
    )
    category = RelatedFilter(
        ActivityCategory,
        label=_("Category"),
        field_name="activity__modality__category",
        to_field_name="letter",
    )
    modality = RelatedFilter(
        Modality, label=_("Modality"), to_field_name="code", method="serves_modality"
    )
    key_area = RelatedFilter(KeyArea, label=_("Key area"), field_name="activity__key_areas")
    country = RelatedFilter(
        Country, label=_("Country"), field_name="activity__countries", to_field_name="iso2"
    )
    participation = ChoicesFilter(
        label=_("Participation"), choices=Word.choices, method="by_participation"
    )
    reporting_state = ChoicesFilter(
        label=_("Report"), choices=ReportingState.choices, method="reported_as", members_only=True
    )
    round = RelatedFilter(
        ReportingRound,
        label=_("Reporting round"),
        to_field_name="pk",
        method="asked_in",
        members_only=True,
    )

    def filter_queryset(self, queryset: Any) -> Any:
        """Filter, and let the rows say their reporting state in the round that is named."""
        if rounds := self.rounds:
            queryset = queryset.with_reporting_state(*rounds)
        return super().filter_queryset(queryset)

    @property
    def rounds(self) -> list[ReportingRound]:
        """The rounds the reporting state is asked in; none: the last report tells."""
        return list(self.form.cleaned_data.get("round") or ())

    def by_participation(self, rows: Any, name: str, words: Any) -> Any:
        """By whether the organization confirmed its part in the activity."""
        return rows.with_word().filter(word__in=words) if words else rows

    def reported_as(self, rows: Any, name: str, states: Any) -> Any:
        """In one of these reporting states: in the rounds named, else by the last report."""
        return rows.with_reporting_state().filter(reporting_state__in=states) if states else rows

    def asked_in(self, rows: Any, name: str, rounds: Any) -> Any:
        """Asked about in the round; with `reporting_state` that one decides, asked or not."""
        if not rounds or self.form.cleaned_data.get("reporting_state"):
            return rows
        return rows.asked_in(*rounds)

    def shown_as(self, rows: Any, name: str, values: Any) -> Any:
        """In one of these states, as the date makes them today."""
        return rows.with_display_status().filter(shown_status__in=values) if values else rows

    def late(self, rows: Any, name: str, value: bool | None) -> Any:
        """Overdue today, or not."""
        if value is None:
            return rows
        overdue = Commitment.objects.overdue().values("pk")
        return rows.filter(pk__in=overdue) if value else rows.exclude(pk__in=overdue)

    def serves_modality(self, rows: Any, name: str, modalities: Any) -> Any:
        """In activities that serve the modality as the main one or beside it."""
        if not modalities:
            return rows
        return rows.filter(activity__in=Activity.objects.with_modality(*modalities).values("pk"))


class ProgressReportFilterSet(RecordFilterSet):
    """Reports: whose, on what, asked by which round, how far."""

    organization = RelatedFilter(
        Organization, label=_("Organization"), field_name="commitment__organization"
    )
    commitment = RelatedFilter(Commitment, label=_("Commitment"), to_field_name="pk")
    activity = RelatedFilter(
        Activity,
        label=_("Activity"),
        field_name="commitment__activity",
        to_field_name="pk",
    )
    round = RelatedFilter(ReportingRound, label=_("Reporting round"), to_field_name="pk")
    state = ChoicesFilter(label=_("State"), choices=ReportState.choices, members_only=True)
    overdue = FlagFilter(label=_("Late"), method="late", members_only=True)
    due_after = DayFilter(label=_("Due from"), field_name="due_on", lookup_expr="gte")
    due_before = DayFilter(label=_("Due until"), field_name="due_on", lookup_expr="lte")

    def late(self, rows: Any, name: str, value: bool | None) -> Any:
        """Owed and overdue today, or not."""
        if value is None:
            return rows
        overdue = ProgressReport.objects.overdue().values("pk")
        return rows.filter(pk__in=overdue) if value else rows.exclude(pk__in=overdue)


class AttachmentFilterSet(RecordFilterSet):
    """Papers, by what they belong to."""

    activity = RelatedFilter(Activity, label=_("Activity"), to_field_name="pk")
    participation = RelatedFilter(Participation, label=_("Answer"), to_field_name="pk")
    commitment = RelatedFilter(Commitment, label=_("Commitment"), to_field_name="pk")
    progress_report = RelatedFilter(ProgressReport, label=_("Report"), to_field_name="pk")
    organization = RelatedFilter(Organization, label=_("Organization"), method="of_organization")

    def of_organization(self, rows: Any, name: str, organizations: Any) -> Any:
        """Papers of their answers, their commitments and their reports."""
        if not organizations:
            return rows
        return rows.filter(
            Q(participation__organization__in=organizations)
            | Q(commitment__organization__in=organizations)
            | Q(progress_report__commitment__organization__in=organizations)
        )


class ReportingRoundFilterSet(RecordFilterSet):
    """Reporting rounds."""

    open = FlagFilter(label=_("Open"), method="asking")
    meeting = RelatedFilter(Meeting, label=_("Meeting"), to_field_name="number")

    def asking(self, rows: Any, name: str, value: bool | None) -> Any:
        """Asking now, or not."""
        if value is None:
            return rows
        return rows.open() if value else rows.exclude(pk__in=rows.open().values("pk"))


class ContactLogFilterSet(RecordFilterSet):
    """The Secretariat's contacts."""

    organization = RelatedFilter(Organization, label=_("Organization"))
    open = FlagFilter(label=_("Open"), method="awaited")
    contacted_after = DayFilter(
        label=_("From the day"), field_name="contacted_on", lookup_expr="gte"
    )
    contacted_before = DayFilter(
        label=_("Until the day"), field_name="contacted_on", lookup_expr="lte"
    )

    def awaited(self, rows: Any, name: str, value: bool | None) -> Any:
        """With a promise or a pause that is not settled, or not."""
        if value is None:
            return rows
        return rows.open() if value else rows.exclude(pk__in=rows.open().values("pk"))


class FollowUpItemFilterSet(RecordFilterSet):
    """Follow-up items."""

    status = ChoicesFilter(label=_("Status"), choices=FollowUpStatus.choices)
    display_status = ChoicesFilter(
        label=_("State today"),
        choices=FollowUpDisplay.choices,
        method="shown_as",
        members_only=True,
    )
    activity = RelatedFilter(
        Activity, label=_("Activity"), field_name="source_activity", to_field_name="pk"
    )
    meeting = RelatedFilter(
        Meeting, label=_("Carried over to"), field_name="carried_to", to_field_name="number"
    )
    organization = RelatedFilter(
        Organization, label=_("Organization"), field_name="responsible_organizations"
    )
    open = FlagFilter(label=_("Open"), method="still_open")

    def shown_as(self, rows: Any, name: str, values: Any) -> Any:
        """In one of these states, as the date makes them today."""
        return rows.with_display_status().filter(shown_status__in=values) if values else rows

    def still_open(self, rows: Any, name: str, value: bool | None) -> Any:
        """Open or carried over, or not."""
        if value is None:
            return rows
        return rows.open() if value else rows.exclude(pk__in=rows.open().values("pk"))
