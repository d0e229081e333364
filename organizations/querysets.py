"""The questions asked of those who take part."""

from datetime import date, timedelta
from typing import Any, Self

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from peacebuilding.accounts.access import is_officer, is_participant
from peacebuilding.core.choices import Visibility
from peacebuilding.core.localized import reading_language
from peacebuilding.core.querysets import SearchableQuerySet, VisibleQuerySet

from .access import organization_ids
from .choices import INTERGOVERNMENTAL_KINDS, UN_KINDS, OrganizationKind, Role

#: A contact that nobody has confirmed for longer than this is stale.
STALE_AFTER = timedelta(days=180)
#: So many hand-overs in a row are followed when asking whether a contact is stale.
SUCCESSORS_FOLLOWED = 4


def covers(day: date, prefix: str = "") -> Q:
    """Return the condition that the closed interval `starts_on`–`ends_on` contains the day."""
    started = Q(**{f"{prefix}starts_on__lte": day}) | Q(**{f"{prefix}starts_on__isnull": True})
    not_ended = Q(**{f"{prefix}ends_on__gte": day}) | Q(**{f"{prefix}ends_on__isnull": True})
    return started & not_ended


class CurrentMixin:
    """Rows with a first and a last day."""

    def current(self, on: date | None = None) -> Any:
        """Return the rows in force on the day, today (UTC) unless told otherwise."""
        return self.filter(covers(on or timezone.localdate()))  # type: ignore[attr-defined]


class ParticipantsOnlyMixin:
    """Rows with personal data or other contents for active accounts only."""

    def visible_to(self, user: Any) -> Any:
        """Everything for active accounts, nothing for visitors."""
        return self.all() if is_participant(user) else self.none()  # type: ignore[attr-defined]


class OrganizationQuerySet(SearchableQuerySet):
    """Organizations, public; found by every name and acronym they ever had."""

    search_columns = ("search_text", "names__search_text")

    def visible_to(self, user: Any) -> Self:
        """Everybody sees every organization, except what was merged into another."""
        return self.filter(merged_into__isnull=True)

    def get_by_natural_key(self, slug: str) -> Any:
        """Return the organization that stands, or once stood, under this slug."""
        return self.filter(Q(slug=slug) | Q(former_slugs__slug=slug)).distinct().get()

    def active(self) -> Self:
        """Organizations that still exist."""
        return self.filter(is_active=True)

    def un_bodies(self) -> Self:
        """Bodies of the United Nations."""
        return self.filter(kind__in=UN_KINDS)

    def intergovernmental(self) -> Self:
        """Regional and other intergovernmental organizations, institutions of the EU."""
        return self.filter(kind__in=INTERGOVERNMENTAL_KINDS)

    def without_offices(self) -> Self:
        """Organizations proper: office-holders make no commitments (domain.md §1.8, 8)."""
        return self.exclude(kind=OrganizationKind.OFFICE)

    def served_by(self, user: Any, at_least: Role = Role.READER) -> Self:
        """Organizations for which this person acts, in this role or a higher one."""
        return self.filter(pk__in=organization_ids(user, at_least))

    def by_former_slug(self, slug: str) -> Self:
        """The organization that once stood under this slug."""
        return self.filter(former_slugs__slug=slug)

    def alphabetical(self) -> Self:
        """By name in the reader's language."""
        if reading_language() == "fr":
            return self.order_by(Coalesce(NullIf("name_fr", Value("")), "name"), "pk")
        return self.order_by("name", "pk")

    def best_first(self, words: str) -> Self:
        """Those whose acronym, present or former, is exactly these words stand first."""
        acronym = words.strip()
        present = Q(acronym__iexact=acronym) | Q(acronym_fr__iexact=acronym)
        former = self.model.objects.filter(
            Q(names__acronym__iexact=acronym) | Q(names__acronym_fr__iexact=acronym)
        )
        rank = Case(
            When(present, then=Value(0)),
            When(pk__in=former.values("pk"), then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        return self.annotate(search_rank=rank).order_by("search_rank", "name", "pk")


class OrganizationNameQuerySet(VisibleQuerySet):
    """Former names, public."""

    def get_by_natural_key(self, slug: str, name: str) -> Any:
        """Return the former name of this organization."""
        return self.get(organization__slug=slug, name=name)


class FormerSlugQuerySet(VisibleQuerySet):
    """Former addresses, public."""

    def get_by_natural_key(self, slug: str) -> Any:
        """Return the former address."""
        return self.get(slug=slug)


class MeetingParticipantQuerySet(VisibleQuerySet):
    """Participants of meetings as listed, public."""

    def get_by_natural_key(self, number: int, slug: str) -> Any:
        """Return the participation of this organization in the meeting of this number."""
        return self.get(meeting__number=number, organization__slug=slug)

    def with_names(self) -> Self:
        """Bring along what the printed list needs."""
        return self.select_related("meeting", "organization", "paragraph")


class MembershipQuerySet(CurrentMixin, VisibleQuerySet):
    """Who acts for which organization."""

    def visible_to(self, user: Any) -> Self:
        """One's own; those of the organizations one approves for; all of them for officers."""
        if not is_participant(user):
            return self.none()
        if is_officer(user):
            return self.all()
        return self.filter(Q(user=user) | Q(organization__in=organization_ids(user, Role.APPROVER)))

    def approvers(self) -> Self:
        """Memberships that agree, commit and withdraw."""
        return self.filter(role=Role.APPROVER)


class InvitationQuerySet(VisibleQuerySet):
    """Invitations, and what became of them."""

    def visible_to(self, user: Any) -> Self:
        """Those into the organizations one approves for; all of them for officers."""
        if is_officer(user):
            return self.all()
        return self.filter(organization__in=organization_ids(user, Role.APPROVER))

    def open(self) -> Self:
        """Neither accepted nor revoked; possibly expired."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)


class StaffOfficerQuerySet(CurrentMixin, ParticipantsOnlyMixin, SearchableQuerySet):
    """The roster (A.3): personal data, for active accounts only."""

    def in_region(self, regions: Any) -> Self:
        """Officers for one of these regions or a country in one of them."""
        return self.filter(Q(regions__in=regions) | Q(countries__region__in=regions)).distinct()

    def with_details(self) -> Self:
        """Bring along what a roster row shows."""
        return self.select_related("organization", "unit", "successor").prefetch_related(
            "functional_areas", "countries", "regions"
        )


class FocalPointQuerySet(CurrentMixin, ParticipantsOnlyMixin, VisibleQuerySet):
    """Focal points (C.1): personal data, for active accounts only."""

    def stale(self, on: date | None = None) -> Self:
        """Focal points whose present holder nobody has confirmed for 180 days."""
        oldest = (on or timezone.localdate()) - STALE_AFTER
        condition = Q()
        holder = "officer"
        for _step in range(SUCCESSORS_FOLLOWED):
            is_last = Q(**{f"{holder}__successor__isnull": True})
            unconfirmed = Q(**{f"{holder}__confirmed_on__lt": oldest}) | Q(
                **{f"{holder}__confirmed_on__isnull": True}
            )
            condition |= is_last & Q(**{f"{holder}__isnull": False}) & unconfirmed
            holder += "__successor"
        return self.filter(condition)

    def with_details(self) -> Self:
        """Bring along the holder, successors included, and what the focal point is for."""
        chain = "officer" + "__successor" * (SUCCESSORS_FOLLOWED - 1)
        return self.select_related("organization", "country", "key_area", chain)


class CapabilityQuerySet(SearchableQuerySet):
    """What organizations can offer (A.7), seen by each row's visibility."""

    def visible_to(self, user: Any) -> Self:
        """Public ones for everyone; the others for active accounts."""
        return self.all() if is_participant(user) else self.filter(visibility=Visibility.PUBLIC)

    def with_details(self) -> Self:
        """Bring along what a row shows."""
        return self.select_related("organization", "key_area", "functional_area")


class DisseminationQuerySet(ParticipantsOnlyMixin, VisibleQuerySet):
    """To whom documents were sent and who acknowledged (C.3), for active accounts only."""

    def acknowledged(self) -> Self:
        """Sendings whose arrival the organization has confirmed."""
        return self.filter(acknowledged_on__isnull=False)

    def awaited(self) -> Self:
        """Sendings whose arrival the organization has not confirmed."""
        return self.filter(acknowledged_on__isnull=True)


class DeskAbsenceQuerySet(VisibleQuerySet):
    """Days on which desk officers are away, for officers only."""

    def visible_to(self, user: Any) -> Self:
        """Return all to officers, nothing to others."""
        return self.all() if is_officer(user) else self.none()

    def on(self, day: date | None = None) -> Self:
        """Absences that cover the day."""
        return self.filter(covers(day or timezone.localdate()))


class CalendarAddressQuerySet(VisibleQuerySet):
    """Addresses for calendars, and whether they still open anything."""

    def visible_to(self, user: Any) -> Self:
        """One's own; those of the organizations one approves for; all of them for officers."""
        return self.all() if is_officer(user) else self.kept_by(user)

    def kept_by(self, user: Any) -> Self:
        """Those on the person's own page: their own, and of the organizations approved for."""
        if not is_participant(user):
            return self.none()
        return self.filter(Q(user=user) | Q(organization__in=organization_ids(user, Role.APPROVER)))

    def working(self) -> Self:
        """Not revoked, of an active account or of an organization that stands."""
        stands = Q(organization__isnull=False, organization__merged_into__isnull=True)
        return self.filter(stands | Q(user__is_active=True), revoked_at__isnull=True)
