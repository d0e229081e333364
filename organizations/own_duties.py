"""What organizations owe about themselves: contacts, receipts, invitations left unanswered."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from peacebuilding.core.states import State

from .choices import InvitationState
from .duties import Action, Asked, Duty, DutyKind
from .models import Dissemination, FocalPoint, Invitation
from .permissions import can_acknowledge, can_answer_for, can_edit_for
from .querysets import STALE_AFTER


def contacts_owed(asked: Asked) -> Iterator[Duty]:
    """Yield the contacts of focal points that nobody has confirmed for 180 days.

    One for each holder, whatever they are focal point for: confirming is about the person.
    """
    rows = FocalPoint.objects.visible_to(asked.user).current(asked.on).stale(asked.on)
    return _contacts(asked, rows)


def contacts_ended(asked: Asked) -> Iterator[Duty]:
    """Yield stale contacts that need no confirmation any more: focal point no longer."""
    rows = FocalPoint.objects.visible_to(asked.user).stale(asked.on)
    rows = rows.filter(ends_on__lt=asked.on, updated_at__gte=asked.since)
    still = {duty.key for duty in contacts_owed(asked)}
    return (duty for duty in _contacts(asked, rows) if duty.key not in still)


def _contacts(asked: Asked, rows: Any) -> Iterator[Duty]:
    found = rows.filter(organization__in=asked.organization_ids).with_details()
    points = sorted(found, key=lambda point: (point.organization_id, point.holder.pk, point.pk))
    for _who, group in groupby(points, lambda point: (point.organization_id, point.holder.pk)):
        yield _contact(asked, list(group))


def _contact(asked: Asked, points: list[FocalPoint]) -> Duty:
    """Return the duty to confirm the one officer who holds these focal points."""
    holder, organization = points[0].holder, points[0].organization
    confirmed = holder.confirmed_on
    words: Any = _("Never confirmed")
    if confirmed is not None:
        days = (asked.on - confirmed).days
        words = ngettext(
            "Not confirmed for %(days)s day", "Not confirmed for %(days)s days", days
        ) % {"days": days}
    may = can_edit_for(asked.user, organization) or holder.user_id == asked.user.pk
    return Duty(
        kind=DutyKind.CONFIRMATION,
        key=f"contact-{organization.pk}-{holder.pk}",
        on=asked.on,
        organization=organization,
        record=holder,
        title=holder.name,
        names_person=True,
        url=holder.get_absolute_url(),
        version=holder.version + sum(point.version for point in points),
        changed_at=max(row.updated_at for row in (holder, *points)),
        due_on=confirmed + STALE_AFTER if confirmed else None,
        is_binding=False,
        person=holder,
        state=State("diamond-bar", "warn", words),
        note=", ".join(str(point.purpose_text) for point in points),
        action=Action(_("Confirm or replace"), holder.get_absolute_url()) if may else None,
    )


def receipts_owed(asked: Asked) -> Iterator[Duty]:
    """Yield the documents sent whose arrival the organization has not confirmed (C.3)."""
    rows = Dissemination.objects.visible_to(asked.user).awaited()
    rows = rows.filter(organization__in=asked.organization_ids)
    for sent in rows.select_related("organization", "document", *_line("officer")):
        may = can_acknowledge(asked.user, sent.organization)
        url = reverse("organizations:dissemination-acknowledge", args=[sent.pk])
        yield Duty(
            kind=DutyKind.ACKNOWLEDGEMENT,
            key=f"receipt-{sent.pk}",
            on=asked.on,
            organization=sent.organization,
            record=sent,
            title=str(sent.document.title),
            url=reverse("document-list"),
            version=sent.version,
            changed_at=sent.updated_at,
            reference=sent.document.symbol,
            is_binding=False,
            person=sent.officer.current() if sent.officer else None,
            state=State("empty", "plain", _("Not acknowledged")),
            action=Action(_("Acknowledge"), url, is_immediate=True) if may else None,
        )


def invitations_owed(asked: Asked) -> Iterable[Duty]:
    """Yield the invitations that expired unanswered: to be sent again, or revoked.

    They are told to those who may do so, its approvers. Whom they invite is not said.
    """
    rows = Invitation.objects.visible_to(asked.user).open()
    return _invitations(asked, rows.filter(expires_at__lte=timezone.now()))


def invitations_ended(asked: Asked) -> Iterable[Duty]:
    """Yield the invitations that were revoked after they had expired."""
    rows = Invitation.objects.visible_to(asked.user).filter(revoked_at__gte=asked.since)
    return _invitations(asked, rows)


def _invitations(asked: Asked, rows: Any) -> Iterator[Duty]:
    found = rows.filter(organization__in=asked.organization_ids)
    for invitation in found.select_related("organization"):
        page = reverse("organizations:members") + f"?organization={invitation.organization.slug}"
        may = can_answer_for(asked.user, invitation)
        yield Duty(
            kind=DutyKind.INVITATION,
            key=f"invitation-{invitation.pk}",
            on=asked.on,
            organization=invitation.organization,
            record=invitation,
            title=str(_("the invitation of a colleague")),
            url=f"{page}#invitations",
            version=invitation.version,
            changed_at=invitation.updated_at,
            is_binding=False,
            state=State("empty", "warn", InvitationState.EXPIRED.label),
            note=invitation.get_role_display(),
            action=Action(_("See the invitations"), f"{page}#invitations") if may else None,
        )


def _line(name: str) -> list[str]:
    """Return the joins that bring an officer with three successors."""
    return [name + "__successor" * 3]
