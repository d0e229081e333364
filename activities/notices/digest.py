"""The weekly digest: to those who owe, what they owe and what was not reported."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from organizations.choices import Role
from organizations.models import Membership
from peacebuilding.notifications.models import JobRun, Notification
from peacebuilding.notifications.services import enqueue

from ..choices import ReminderRole
from ..ladder.climb import Letter
from ..ladder.duties import Duty, duties, in_sight, pauses, reports_owed
from ..ladder.people import People, Person, person_of_user
from ..models import ProgressReport
from . import names

#: The job's name.
JOB = "digest"


def recipients(day: date) -> dict[str, tuple[Person, list[int]]]:
    """Return who gets a digest on the day, each with the organizations it is about.

    Reporters and approvers, the focal point, and whoever is responsible for something owed;
    of organizations that owe something and are not left in peace.
    """
    owing: dict[int, list[Duty]] = defaultdict(list)
    for duty in duties(in_sight(day)):
        if not duty.is_covered:
            owing[duty.organization.pk].append(duty)
    organizations = {key: own[0].organization for key, own in owing.items()}
    others = ProgressReport.objects.owed().select_related("commitment__organization")
    for report in others.exclude(pk__in=reports_owed().filter(due_on__lte=in_sight(day))):
        organizations.setdefault(report.commitment.organization_id, report.commitment.organization)
    held = pauses(day, organizations)
    for key in [key for key in organizations if any(one.covers(day) for one in held.get(key, []))]:
        del organizations[key]
    responsible = {duty.commitment.responsible_officer_id for own in owing.values() for duty in own}
    people = People(day, organizations.values(), responsible, kind=names.DIGEST)
    members = Membership.objects.current(day).filter(organization__in=organizations)
    members = members.exclude(role=Role.READER).select_related("user").order_by("pk")
    found: dict[str, tuple[Person, list[int]]] = {}
    for row in members:
        _add(found, [person_of_user(row.user)], row.organization_id)
    for key, organization in organizations.items():
        _add(found, people.on(ReminderRole.PRINCIPAL, organization), key)
        for duty in owing.get(key, []):
            officer = duty.commitment.responsible_officer_id
            _add(found, people.on(ReminderRole.RESPONSIBLE, organization, officer), key)
    return {
        identity: (person, keys)
        for identity, (person, keys) in found.items()
        if people.wants(person)
    }


def _add(found: dict[str, tuple[Person, list[int]]], reached: list[Person], key: int) -> None:
    for person in reached:
        keys = found.setdefault(person.identity, (person, []))[1]
        if key not in keys:
            keys.append(key)


@transaction.atomic
def send_digests(now: datetime) -> str:
    """Write this week's digests to the outbox, once for each person, and say how many.

    Whoever has a reminder of the same day has everything in it already.
    """
    JobRun.objects.get_or_create(name=JOB)
    JobRun.objects.select_for_update().get(name=JOB)
    day = timezone.localdate(now)
    year, week, _weekday = day.isocalendar()
    count = 0
    for person, keys in recipients(day).values():
        if Notification.objects.filter(key=Letter(person, day).key).exists():
            continue
        written: Any = enqueue(
            kind=names.DIGEST,
            key=f"{JOB}:{year}-{week:02d}:{person.identity}",
            user=person.user,
            address=person.address,
            name=person.name,
            language=person.language,
            context={
                "day": day.isoformat(),
                "officer": person.officer.pk if person.officer else None,
                "organizations": keys,
            },
        )
        count += written is not None
    return f"{count} digests."
