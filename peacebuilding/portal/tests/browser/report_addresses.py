"""One address for every page of a report: written, sent, reviewed, and opened by link."""

from collections.abc import Iterator

from django.urls import reverse

from activities.models import Commitment, ProgressReport
from activities.services import (
    ask_clearance,
    give_link,
    save_report,
    start_report,
    submit_report,
)
from activities.services.report_links import link_token, revoke_link
from organizations.models import Organization
from peacebuilding.accounts.models import User
from peacebuilding.core.services import save_record

from .tools import MEMBER, OFFICER


def written(number: int, *, is_sent: bool = False) -> ProgressReport:
    """Return a report of UNDP on one of its duties, as a draft or sent."""
    member = User.objects.get(email=MEMBER)
    duties = Commitment.objects.counted().filter(organization__slug="undp", status="under-way")
    report = start_report(actor=member, commitment=duties.order_by("pk")[number])
    report.narrative, report.percent = "Two courses were held.", 40
    report = save_report(actor=member, report=report)
    return submit_report(actor=member, report=report) if is_sent else report


def reports_of_member() -> Iterator[tuple[str, int, dict[str, str] | None]]:
    """Yield path, status and form of what a reporter opens."""
    report, sent = written(0), written(1, is_sent=True)
    write = reverse("activities:report-write", args=[report.pk])
    yield write, 200, None
    yield write, 422, {"stand": "progress", "language": "en", "percent": "130"}
    yield reverse("activities:report-list"), 200, None
    yield reverse("activities:report-detail", args=[sent.pk]), 200, None
    yield reverse("activities:report-receipt", args=[sent.pk]), 200, None


def reports_of_officer() -> Iterator[tuple[str, int, dict[str, str] | None]]:
    """Yield path, status and form of what the Secretariat opens."""
    sent = written(1, is_sent=True)
    yield reverse("activities:report-detail", args=[sent.pk]), 200, None
    yield reverse("activities:report-step", args=[sent.pk, "accept"]), 200, None
    yield reverse("activities:report-step", args=[sent.pk, "return"]), 422, {"reason": ""}
    yield reverse("activities:report-bulk") + f"?chosen={sent.pk}", 200, None
    yield reverse("activities:report-on-paper", args=[sent.commitment_id]), 200, None


def reports_by_link() -> Iterator[tuple[str, int, dict[str, str] | None]]:
    """Yield path, status and form of what somebody without an account opens."""
    report = written(2)
    officer = report.commitment.organization.staff_officers.current()[0]
    link = give_link(actor=None, report=report, officer=officer)
    yield reverse("activities:report-link", args=[link_token(link)]), 200, None
    undp = Organization.objects.get(slug="undp")
    undp.reports_need_clearance = True
    save_record(undp, actor=None)
    waiting = ask_clearance(actor=User.objects.get(email=MEMBER), report=report)
    yield reverse("activities:report-link", args=[link_token(link)]), 200, None
    director = give_link(actor=None, report=waiting, officer=officer, purpose="clear")
    yield reverse("activities:report-link", args=[link_token(director)]), 200, None
    revoke_link(actor=User.objects.get(email=OFFICER), link=director)
    yield reverse("activities:report-link", args=[link_token(director)]), 410, None
    undp.refresh_from_db()
    undp.reports_need_clearance = False
    save_record(undp, actor=None)
