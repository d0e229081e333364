"""One address for every page a reader can meet, by who is reading.

`test_templates` holds the lists against `templates/`, so that a new page is added here.
"""

import re
from collections.abc import Iterator
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from activities.ladder import tonight
from activities.models import (
    Activity,
    Commitment,
    ExternalIdentifier,
    FollowUpItem,
    Participation,
)
from activities.services import (
    ask_question,
    create_activity,
    create_commitment,
    save_external_identifier,
)
from organizations.contacts import confirmation_token
from organizations.models import Capability, FocalPoint, Membership, Organization, StaffOfficer
from organizations.services import invite_member
from peacebuilding.accounts.models import User
from peacebuilding.accounts.services import create_token
from peacebuilding.accounts.tests.factories import with_second_factor
from peacebuilding.batches.models import Batch
from peacebuilding.batches.services import RowResult, record_batch
from peacebuilding.imports.kinds import find_kind
from peacebuilding.imports.models import Upload
from peacebuilding.imports.services import accept_upload
from peacebuilding.notifications.links import Subscription, sign
from peacebuilding.notifications.models import Notification
from peacebuilding.places.models import Country
from peacebuilding.portal.demo.people import PASSWORD

from .chasing import of_chasing
from .pages import Address, form, page
from .report_addresses import reports_by_link, reports_of_member, reports_of_officer
from .tools import FRENCH_READER, MEMBER, OFFICER

# --- A visitor -----------------------------------------------------------------------------

PUBLIC = (
    *("home", "living-framework", "framework-gaps", "meeting-list", "document-list", "search"),
    *(
        "country-list",
        "matrix",
        "data",
        "help",
        "definitions",
        "accessibility",
        "privacy",
        "states",
    ),
    *("organizations:organization-list", "organizations:capability-list"),
    *("activities:activity-list", "activities:commitment-list", "activities:follow-up-list"),
)
ENTRANCE = (
    *("account_login", "account_signup", "account_inactive", "account_reset_password"),
    *("account_reset_password_done", "account_reset_password_from_key_done"),
    *("account_email_verification_sent", "socialaccount_login_cancelled"),
)


def of_visitor() -> Iterator[Address]:
    """Yield what everybody can open."""
    yield from map(page, PUBLIC)
    yield page("living-framework", query="?taken_up=no")
    yield page("framework-detail", "conflict-prevention")
    for slug in ("ecowas", "au", "dpa"):
        yield page("organizations:organization-detail", slug)
    yield page("activities:activity-list", query="?status=under-way&search=training")
    yield page("activities:activity-list", query="?search=nothing-has-this-name")
    activity = Activity.objects.counted().filter(visibility="public", status="under-way")[0]
    yield page("activities:activity-detail", activity.pk)
    yield page("activities:commitment-detail", activity.commitments.all()[0].pk)
    for code in ("F1", "F2"):
        yield page("activities:follow-up-detail", FollowUpItem.objects.get(code=code).pk)
    there = Country.objects.filter(activities__visibility="public", activities__status="under-way")
    yield page("country-detail", there[0].iso2)
    yield page("country-detail", "AQ")
    yield page("matrix-table", "organizations-by-key-area", query="?all=true")
    yield page("matrix", query="?country=AQ")
    yield page("meeting-detail", 4)
    yield page("meeting-detail", 3)
    for words in ("training", "OAU", "nothing-has-this-name"):
        yield page("search", query=f"?q={words}")
    yield page("search", query="?q=peace&kind=paragraph")
    yield Address("/nowhere/", 404)
    yield Address(reverse("organizations:roster"), 404)
    yield form("set_language", status=400, language="tlh")
    yield form("set_language", status=403, csrfmiddlewaretoken="stale", language="fr")
    yield from map(page, ENTRANCE)
    yield Address(reverse("socialaccount_login_error"), 401)
    yield form("account_login", login="nobody@undp.example", password="wrong")
    yield from (Address(*one) for one in reports_by_link())
    yield from of_mails()


def of_mails() -> Iterator[Address]:
    """Yield what the links in mails open."""
    member = User.objects.get(email=MEMBER)
    uid, key = user_pk_to_url_str(member), default_token_generator.make_token(member)
    yield page("account_reset_password_from_key", uid, "used-before")
    yield page("account_reset_password_from_key", uid, key)
    other = User.objects.get(email=FRENCH_READER)
    second = EmailAddress.objects.create(user=other, email="second@ecowas.example")
    yield page("account_confirm_email", EmailConfirmationHMAC(second).key)
    yield page("account_confirm_email", "used-before")
    for email in ("somebody.new@ecowas.example", MEMBER):
        link = invitation_link(email)
        yield Address(link)
    yield Address(link, 200, {"name": ""})
    yield Address(reverse("organizations:invitation", args=["used-before"]), 404)
    yield Address(reverse("organizations:contact-confirm", args=["used-before"]), 404)
    contact = StaffOfficer.objects.current().filter(organization__slug="undp")[0]
    link = reverse("organizations:contact-confirm", args=[confirmation_token(contact)])
    yield Address(link)
    yield Address(link, 200, {"name": ""})
    yield Address(link, 200, {"confirm": "1"})
    token = sign(Subscription("report-due", "desk@ecowas.example"))
    yield page("notifications:unsubscribe", token)
    yield form("notifications:unsubscribe", token)
    yield form("notifications:subscribe", token)
    yield Address(reverse("notifications:unsubscribe", args=["forged"]), 404)


def invitation_link(email: str, organization: str = "ecowas") -> str:
    """Invite somebody to approve for an organization and return the link in the mail."""
    invite_member(
        actor=User.objects.get(email=OFFICER),
        organization=Organization.objects.get(slug=organization),
        email=email,
        role="approver",
    )
    return re.search(r"https?://[^/\s]+(/invitations/\S+)", mail.outbox[-1].body)[1]


# --- Somebody with an account ----------------------------------------------------------------

ACCOUNT = (
    *("account", "token-list", "account_email", "account_change_password"),
    *("mfa_index", "mfa_list_webauthn", "usersessions_list", "account_reauthenticate"),
    *("account_logout", "socialaccount_connections"),
    *("notifications:preferences", "notifications:inbox"),
)
#: Pages that ask for the password once more before they open.
GUARDED = ("token-create", "mfa_activate_totp", "mfa_add_webauthn")
WITH_FACTOR = (
    *("mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
    *("mfa_deactivate_totp", "mfa_reauthenticate"),
)


def of_account() -> Iterator[Address]:
    """Yield the pages of one's own account."""
    yield from map(page, ACCOUNT)
    member = User.objects.get(email=MEMBER)
    token, _text = create_token(actor=member, user=member, name="Calendar", scope="read")
    yield page("token-list")
    yield page("token-list", query="?changed")
    tell(member)
    yield page("notifications:inbox")
    yield page("notifications:inbox", query="?unread")
    yield page("token-revoke", token.pk)
    yield page("organizations:calendar-addresses")
    yield form("organizations:calendar-addresses", organization="undp", name="Outlook")
    yield page("organizations:calendar-addresses", query="?organization=undp")
    address = member.calendar_addresses_made.get()
    yield page("organizations:calendar-revoke", address.pk)
    yield form("account_reauthenticate", password=PASSWORD)
    yield from map(page, GUARDED)
    yield form("token-create", name="", scope="read")
    yield form("token-create", name="Warehouse", scope="read")
    with_second_factor(member)
    yield from map(page, WITH_FACTOR)


def tell(member: User) -> None:
    """Write into the inbox what was mailed, what was not, and what was read."""
    now = timezone.now()
    for number, (subject, state, read_at) in enumerate(
        (
            ("Reports due: 2 commitments", "sent", None),
            (
                "Reports due tomorrow: 1 commitment, and a long title",
                "inbox",
                None,
            ),
            ("Your report was accepted", "sent", now),
        )
    ):
        Notification.objects.create(
            kind="report-due",
            key=f"walk-{number}",
            user=member,
            address=member.email,
            language="en",
            subject=subject,
            url="/workspace/",
            state=state,
            sent_at=now,
            read_at=read_at,
            created_at=now,
            next_attempt_at=now,
        )


def of_member() -> Iterator[Address]:
    """Yield what an approver of UNDP opens and a visitor does not, or not like that."""
    undp = Organization.objects.get(slug="undp")
    yield from map(page, ("home", "workspace", "framework-gaps", "organizations:roster"))
    yield from map(page, ("organizations:members", "organizations:invite"))
    yield page("workspace", query="?organization=undp")
    yield page("organizations:roster", query="?search=nothing-has-this-name")
    yield page("organizations:organization-detail", "undp")
    yield page("organizations:organization-detail", "ecowas")
    yield from of_statement()
    for name in ("update", "create-officer", "create-focal-point", "create-capability"):
        yield page(f"organizations:{OWN[name]}", "undp")
    yield form("organizations:staff-officer-create", "undp", name="")
    person = undp.staff_officers.current()[0]
    for name in ("detail", "update"):
        yield page(f"organizations:staff-officer-{name}", person.pk)
    yield page("organizations:hand-over", person.pk)
    yield page("organizations:focal-point-end", FocalPoint.objects.filter(organization=undp)[0].pk)
    yield page(
        "organizations:capability-update", Capability.objects.filter(organization=undp)[0].pk
    )
    other = Membership.objects.filter(organization=undp).exclude(user__email=MEMBER)[0]
    yield page("organizations:membership-update", other.pk)
    yield page("organizations:membership-end", other.pk)
    yield Address(reverse("organizations:organization-update", args=["ecowas"]), 403)
    yield from of_work(undp)
    yield from (Address(*one) for one in reports_of_member())


def of_statement() -> Iterator[Address]:
    """Yield the statement of an organization: of today, of a moment, and with a bad date."""
    name = "activities:organization-statement"
    yield page(name, "undp")
    yield page(name, "ecowas", query="?as_of=2026-01-31&from=2025-01-01&show=late")
    yield Address(reverse(name, args=["undp"]) + "?as_of=yesterday", 400)
    yield page("activities:return-sheet", "undp")
    yield form("activities:return-sheet", "undp", status=422)
    yield Address(reverse("activities:return-sheet", args=["ecowas"]), 403)


OWN = {
    "update": "organization-update",
    "create-officer": "staff-officer-create",
    "create-focal-point": "focal-point-create",
    "create-capability": "capability-create",
}


def of_work(undp: Organization) -> Iterator[Address]:
    """Yield activities, duties and the steps of an organization."""
    yield page("activities:activity-list")
    yield page("activities:commitment-list", query="?overdue=true")
    yield page("matrix", query="?status=under-way")
    yield page("matrix-table", "countries-by-key-area")
    parts = Participation.objects.counted().filter(organization=undp)
    awaited = parts.filter(response="awaiting", activity__status="proposed")[0]
    yield page("activities:activity-detail", awaited.activity_id)
    yield page("activities:participation-step", awaited.pk, "agree")
    yield page("activities:participation-step", awaited.pk, "decline")
    own = Commitment.objects.counted().filter(organization=undp)
    yield page("activities:commitment-detail", own.overdue()[0].pk)
    under_way = own.filter(status="under-way")[0]
    yield page("activities:question-create", "commitments", under_way.pk)
    yield form("activities:question-create", "commitments", under_way.pk, text="")
    yield page("activities:identifier-create", "commitments", under_way.pk)
    yield form("activities:identifier-create", "commitments", under_way.pk, system="a b")
    named = ExternalIdentifier(record=under_way, organization=undp, system="erp", value="00117")
    save_external_identifier(actor=User.objects.get(email=MEMBER), identifier=named)
    yield page("activities:identifier-delete", named.pk)
    question = ask_question(
        actor=User.objects.get(email=MEMBER), record=under_way, text="Four trainers, or five?"
    )
    yield page("activities:commitment-detail", under_way.pk)
    yield page("activities:question-step", question.pk, "withdraw")
    yield page("activities:commitment-step", under_way.pk, "amend")
    yield form("activities:commitment-step", under_way.pk, "amend", status=422, title="")
    yield Address(reverse("activities:commitment-step", args=[under_way.pk, "agree"]), 409)
    yield from of_lead(undp)


def of_lead(undp: Organization) -> Iterator[Address]:
    """Yield what the organization that leads an activity writes."""
    led = Activity.objects.counted().filter(
        participations__organization=undp, participations__role="lead"
    )
    at_work = led.filter(status="under-way")[0]
    yield page("activities:activity-create")
    yield form("activities:activity-create", title="")
    yield page("activities:activity-create", query="?modality=A.6")
    yield page("activities:activity-detail", at_work.pk)
    for name in ("update", "principles"):
        yield page(f"activities:activity-{name}", at_work.pk)
    for name in ("participation", "commitment", "follow-up"):
        yield page(f"activities:{name}-create", at_work.pk)
    yield form("activities:commitment-create", at_work.pk, title="")
    partner = at_work.participations.exclude(role="lead")[0]
    yield page("activities:participation-update", partner.pk)
    yield page("activities:participation-delete", partner.pk)
    draft = create_activity(
        actor=User.objects.get(email=MEMBER),
        activity=Activity(title="Joint training course", modality=at_work.modality),
        lead=undp,
    )
    yield page("activities:activity-delete", draft.pk)
    yield page("activities:activity-duplicate", draft.pk)
    duty = create_commitment(
        actor=User.objects.get(email=MEMBER),
        commitment=Commitment(activity=at_work, organization=undp, title="Lend four trainers"),
    )
    yield page("activities:commitment-update", duty.pk)


# --- An officer of the Secretariat ------------------------------------------------------------


def of_officer() -> Iterator[Address]:
    """Yield what an officer opens and nobody else, or not like that."""
    yield from map(page, ("home", "workspace", "living-framework", "organizations:members"))
    yield page("workspace", query="?organization=ecowas")
    yield page("organizations:organization-detail", "au")
    yield page("organizations:organization-rename", "au")
    yield page("organizations:organization-merge", "au", query="?into=osce")
    yield form("organizations:organization-merge", "cis", into="osce", reason="Note 12/2026")
    yield page("organizations:invite")
    proposed = Activity.objects.counted().filter(status="proposed")[0]
    yield page("activities:activity-detail", proposed.pk)
    for step in ("agree", "return", "decline"):
        yield page("activities:activity-step", proposed.pk, step)
    yield form("activities:activity-step", proposed.pk, "return", status=422, reason="")
    under_way = Activity.objects.counted().filter(status="under-way")[0]
    for step in ("suspend", "complete", "enter-in-error"):
        yield page("activities:activity-step", under_way.pk, step)
    part = Participation.objects.counted().filter(response="awaiting", activity__status="proposed")[
        0
    ]
    yield page("activities:participation-step", part.pk, "agree")
    duty = Commitment.objects.counted().filter(status="proposed", activity__status="under-way")[0]
    yield page("activities:commitment-detail", duty.pk)
    yield page("activities:commitment-step", duty.pk, "agree")
    late = Commitment.objects.overdue()[0]
    yield page("activities:commitment-step", late.pk, "withdraw")
    asked = ask_question(actor=User.objects.get(email=MEMBER), record=duty, text="By this date?")
    yield page("activities:question-step", asked.pk, "answer")
    yield form("activities:question-step", asked.pk, "answer", status=422, answer="")
    item = FollowUpItem.objects.get(code="F2")
    yield page("activities:follow-up-detail", item.pk)
    yield page("activities:follow-up-update", item.pk)
    for step in ("close", "carry-over", "drop"):
        yield page("activities:follow-up-step", item.pk, step)
    yield page("activities:tonight")
    letter = next(iter(tonight(timezone.now()).letters.values()))
    yield page("activities:tonight-letter", letter.person.identity)
    yield from (Address(*one) for one in reports_of_officer())
    yield page("activities:commitment-list")
    yield page("activities:commitment-bulk", query=f"?chosen={duty.pk}&chosen={late.pk}")
    yield form("activities:commitment-bulk", chosen=str(duty.pk), due_on="soon")
    yield page("activities:activity-bulk", query=f"?chosen={under_way.pk}")
    yield page("batches:batch-list")
    yield page("batches:batch-detail", batch_of(late).pk)
    yield page("imports:index")
    yield form("imports:index", status=422, kind="activities")
    yield page("imports:upload", upload_of(late).pk)


def upload_of(late: Commitment) -> Upload:
    """Return a file with an unknown value, a likely duplicate, new and refused rows."""
    kind: Any = find_kind("commitments")
    reference, slug = late.activity.reference, late.organization.slug
    lines = [
        "Activity;Organization;Promise;Due on;Remark",
        f"{reference};{slug};{late.title};2031-01-01;x",
        f"{reference};O.U.A.;Lend ten observers;2031-01-01;",
        f"{reference};{slug};Print the handbook for all trainers;1 May 2031;",
        f"{reference};{slug};Print the second handbook;some day;",
    ]
    return accept_upload(
        actor=User.objects.get(email=OFFICER),
        kind=kind,
        file_name="commitments.csv",
        content="\n".join(lines).encode(),
    )


def batch_of(late: Commitment) -> Batch:
    """Return a change of two records, one of them refused."""
    results = [
        RowResult("changed", late, version_before=late.version - 1),
        RowResult("refused", late.activity, message="An activity has no due date."),
    ]
    return record_batch(
        actor=User.objects.get(email=OFFICER),
        kind="bulk",
        title="Due date moved to 30 June 2027",
        results=results,
        reason="Note verbale 12/2026",
    )


#: Who signs in ("" for a visitor), and what they open then.
WALKS = (
    ("", of_visitor),
    (MEMBER, of_member),
    (MEMBER, of_account),
    (OFFICER, of_officer),
    (OFFICER, of_chasing),
)
