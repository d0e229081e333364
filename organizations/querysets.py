"""The questions asked of those who take part."""

from datetime import date, timedelta
from typing import Any, Self

from django.db.models import Case, IntegerField, Prefetch, Q, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import get_language

from peacebuilding.accounts.access import is_officer, is_participant
from peacebuilding.core.choices import Visibility
from peacebuilding.core.querysets import SearchableQuerySet, VisibleQuerySet
from peacebuilding.core.text import normalize

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

    def get_by_natural_key(self, slug: str) -> Any:
        """Return the organization of this slug."""
        return self.get(slug=slug)

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
        if (get_language() or "en")[:2] == "fr":
            return self.order_by(Coalesce(NullIf("name_fr", Value("")), "name"), "pk")
        return self.order_by("name", "pk")

    def best_first(self, words: str) -> Self:
        """Those whose acronym, present or former, is exactly these words stand first."""
        acronym = normalize(words)
        hits = self.model.objects.filter(
            Q(acronym_key=acronym) | Q(acronym_fr_key=acronym) if acronym else Q(pk__isnull=True)
        ).values("pk")
        former = self.model.objects.filter(names__acronym_keys__contains=f" {acronym} ").values("pk")
        rank = Case(
            When(pk__in=hits, then=Value(0)),
            When(pk__in=former, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        return self.annotate(search_rank=rank).order_by("search_rank", "name", "pk")

    def with_names(self) -> Self:
        """Bring the former names along."""
        return self.prefetch_related("names")
