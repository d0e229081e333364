"""What an officer opens to ask for reports, to chase them, and to hand work on."""

from collections.abc import Iterator

from activities.models import ContactLog, ReportingRound
from organizations.models import StaffOfficer
from peacebuilding.accounts.models import User

from .pages import Address, form, page


def of_chasing() -> Iterator[Address]:
    """Yield rounds in each state, the chase list, letters, contacts, and desks."""
    yield page("admin:index", query="?mine=true")
    opened = ReportingRound.objects.open()[0]
    closed = ReportingRound.objects.get(closed_at__isnull=False)
    yield page("activities:round-list")
    yield page("activities:round-list", query="?open=true")
    yield page("activities:round-detail", opened.pk)
    yield page("activities:round-detail", closed.pk, query="?state=not-reported")
    yield page("activities:round-create")
    yield form("activities:round-create", title_en="Spring", commitments_filter="colour=red")
    yield page("activities:round-update", opened.pk)
    for step in ("extend", "close"):
        yield page("activities:round-step", opened.pk, step)
    yield form("activities:round-step", opened.pk, "extend", status=422, due_on="soon")
    planned = ReportingRound.objects.create(
        title_en="Planned", opens_on=opened.opens_on, due_on=opened.due_on
    )
    yield page("activities:round-detail", planned.pk)
    yield page("activities:round-step", planned.pk, "open")
    yield page("activities:round-delete", planned.pk)
    yield page("activities:chase-list")
    yield page("activities:chase-list", query="?organization=las")
    yield page("activities:chase-list", query="?organization=nobody")
    yield page("activities:letters")
    yield page("activities:letters", query="?organization=las&language=fr")
    contact = ContactLog.objects.open()[0]
    yield page("activities:contact-list")
    yield page("activities:contact-create", "las")
    yield form("activities:contact-create", "las", promise="A report", language="en")
    yield page("activities:contact-hold", "las")
    yield page("activities:contact-remind", "las")
    yield page("activities:contact-update", contact.pk)
    yield page("activities:contact-step", contact.pk, "settle")
    yield page("organizations:organization-detail", contact.organization.slug)
    officer = StaffOfficer.objects.filter(commitments__isnull=False)[0]
    yield page("organizations:staff-officer-detail", officer.pk)
    yield page("organizations:desk-hand-over")
    keeper = User.objects.filter(desk_organizations__isnull=False)[0]
    yield page("organizations:desk-hand-over", query=f"?officer={keeper.pk}")
