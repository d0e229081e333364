"""Organizations, their names, and the lists of participants."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from peacebuilding.core.services import lock, save_record

from ..choices import NameKind
from ..models import FormerSlug, MeetingParticipant, Organization, OrganizationName
from ..permissions import can_edit_organizations, can_edit_profile
from .parts import Sets, require

#: What an organization's own approvers keep; name, kind and address are the Secretariat's.
PROFILE_FIELDS = (
    "mandate_en",
    "mandate_fr",
    "website",
    "hq_city",
    "hq_country",
    "time_zone",
    "regions",
    "member_countries",
    "iati_identifier",
    "reports_need_clearance",
    "clearing_officer",
)


@transaction.atomic
def save_organization(
    *, actor: Any, organization: Organization, many_to_many: Sets = None, reason: str = ""
) -> Organization:
    """Add or change an organization (officers). A changed slug leaves a redirect behind."""
    require(can_edit_organizations(actor))
    if not organization._state.adding:
        stored = lock(organization)
        if stored.slug != organization.slug:
            _keep_slug(stored.slug, organization, actor)
    _check_part_of(organization)
    _check_clearing_officer(organization)
    return save_record(organization, actor=actor, reason=reason, many_to_many=many_to_many)


def _keep_slug(slug: str, organization: Organization, actor: Any) -> None:
    """Let the old address lead to the organization, and its new one to nothing else."""
    FormerSlug.objects.filter(slug=organization.slug, organization=organization).delete()
    save_record(FormerSlug(slug=slug, organization=organization), actor=actor)


def _check_part_of(organization: Organization) -> None:
    """Raise ValidationError when an organization would be part of one of its own parts."""
    above = organization.part_of
    seen: set[int] = set()
    while above is not None and above.pk not in seen:
        if above.pk == organization.pk:
            raise ValidationError({"part_of": _("This organization is a part of it already.")})
        seen.add(above.pk)
        above = above.part_of


def _check_clearing_officer(organization: Organization) -> None:
    """Raise ValidationError for an officer of another organization, or one who has left."""
    officer = organization.clearing_officer
    if officer is None:
        return
    if officer.organization_id != organization.pk:
        raise ValidationError({"clearing_officer": _("Name an officer of the same organization.")})
    if officer.anonymized_at is not None or not officer.current().is_in_office:
        raise ValidationError({"clearing_officer": _("This officer has left.")})


@transaction.atomic
def update_profile(
    *,
    actor: Any,
    organization: Organization,
    changed: set[str],
    many_to_many: Sets = None,
    reason: str = "",
) -> Organization:
    """Change the organization's own facts: its approvers, and officers.

    `changed` names the fields that differ; approvers change `PROFILE_FIELDS` only.
    """
    if can_edit_organizations(actor):
        return save_organization(
            actor=actor, organization=organization, many_to_many=many_to_many, reason=reason
        )
    require(can_edit_profile(actor, organization))
    if foreign := changed - set(PROFILE_FIELDS):
        sentence = _("Only the Secretariat changes this.")
        raise ValidationError(dict.fromkeys(sorted(foreign), sentence))
    _check_clearing_officer(organization)
    return save_record(organization, actor=actor, reason=reason, many_to_many=many_to_many)


@transaction.atomic
def rename_organization(
    *,
    actor: Any,
    organization: Organization,
    name: str,
    acronym: str,
    slug: str,
    name_fr: str = "",
    acronym_fr: str = "",
    from_day: date | None = None,
    kind: str = NameKind.RENAMED,
    note_en: str = "",
    note_fr: str = "",
    reason: str = "",
) -> Organization:
    """Give an organization, or its successor, a new name from a day on; return it.

    The old name is kept until the day before, the old address leads to the new one, and
    whatever points to the organization stays as it is.
    """
    require(can_edit_organizations(actor))
    current = lock(organization)
    first_day = from_day or timezone.localdate()
    if name == current.name:
        raise ValidationError({"name": _("The organization bears this name already.")})
    latest = current.names.order_by("-ends_on").first()
    former = OrganizationName(
        organization=current,
        name=current.name,
        acronym=current.acronym,
        name_fr=current.name_fr,
        acronym_fr=current.acronym_fr,
        starts_on=latest.ends_on + timedelta(days=1) if latest else None,
        ends_on=first_day - timedelta(days=1),
        kind=kind,
        note_en=note_en,
        note_fr=note_fr,
    )
    if former.starts_on and former.ends_on < former.starts_on:
        sentence = _("Give a day after %(day)s, when the present name began.")
        raise ValidationError({"from_day": sentence % {"day": former.starts_on.isoformat()}})
    save_record(former, actor=actor, reason=reason)
    current.name, current.acronym, current.slug = name, acronym, slug
    current.name_fr, current.acronym_fr = name_fr, acronym_fr
    return save_organization(actor=actor, organization=current, reason=reason)


@transaction.atomic
def save_organization_name(
    *, actor: Any, organization_name: OrganizationName, reason: str = ""
) -> OrganizationName:
    """Add or correct a former name (officers)."""
    require(can_edit_organizations(actor))
    return save_record(organization_name, actor=actor, reason=reason)


@transaction.atomic
def save_meeting_participant(
    *, actor: Any, participant: MeetingParticipant, reason: str = ""
) -> MeetingParticipant:
    """Add or correct a participant in the list of a meeting (officers)."""
    require(can_edit_organizations(actor))
    return save_record(participant, actor=actor, reason=reason)
