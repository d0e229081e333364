"""One record of every visibility, each with a marker of its own in every text it has.

Who may read a marker is said beside it; whoever else meets it in an answer has been told
something.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from activities.models import (
    Activity,
    Attachment,
    Commitment,
    ContactLog,
    ExternalIdentifier,
    PrincipleAssessment,
    Question,
)
from activities.services import give_link
from activities.services.report_links import link_token
from activities.tests import factories as work
from activities.tests.reporting import make_report, make_round
from organizations.choices import Role
from organizations.contacts import confirmation_token
from organizations.models import DeskAbsence, Invitation, Organization
from organizations.services import invite_member, make_calendar_address
from organizations.tests import factories as who
from peacebuilding.accounts.tests import factories as people
from peacebuilding.batches.services import RowResult, record_batch
from peacebuilding.core.services import save_record
from peacebuilding.framework.models import Document, GuidingPrinciple, Meeting, Paragraph
from peacebuilding.imports.kinds import find_kind
from peacebuilding.imports.services import accept_upload
from peacebuilding.notifications.links import Subscription, sign
from peacebuilding.notifications.models import JobRun, Notification

from .actors import (
    ADMINISTRATOR,
    APPROVER,
    APPROVERS,
    EVERYBODY,
    HEAD,
    MEMBER,
    NAMED,
    OFFICER,
    OWN,
    PARTICIPANTS,
    READER,
    REPORTER,
    SECRETARIAT,
    STRANGER,
    SUPERUSER,
    TOKENS,
)

#: Stands in every planted text, so that one search finds all that is visible.
WORD = "lighthouse"

#: Marker by label: who may read it.
AUDIENCES: dict[str, frozenset[str]] = {
    "public": EVERYBODY,
    "participants": PARTICIPANTS,
    "confidential": NAMED,
    "draft": OWN,
    "proposed": PARTICIPANTS,
    "sealed": NAMED,
    "written": OWN,
    "sent": NAMED,
    "roster": PARTICIPANTS,
    "library": PARTICIPANTS,
    "offer": PARTICIPANTS,
    "questioned": PARTICIPANTS,
    "invited": APPROVERS | SECRETARIAT,
    "account": SECRETARIAT | {ADMINISTRATOR, MEMBER},
    "token": APPROVERS | {ADMINISTRATOR},
    "batch": SECRETARIAT,
    "upload": frozenset({OFFICER}),
    "told": SECRETARIAT | {MEMBER},
    "round": PARTICIPANTS,
    "planned": SECRETARIAT,
    "contact": SECRETARIAT,
}
MARKERS = {label: f"MARKER-{label.upper()}-7Q" for label in AUDIENCES}
#: A telephone number takes no letters.
PHONE = "+999 27 5550 1739"


@dataclass(frozen=True)
class Subject:
    """A record an address can name: the argument of the URL, and who may see it."""

    value: Any
    audience: frozenset[str]


@dataclass
class Scene:
    """The records by kind and label, and the people."""

    users: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    subjects: dict[str, dict[str, Subject]] = field(default_factory=dict)
    #: Records by the label of their marker: what is taken away in a world without them.
    planted: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, kind: str, label: str, record: Any, *, value: Any = None, main: str = "") -> Any:
        """Keep a record that can stand in an address; `main` is its label if not the marker's."""
        subjects = self.subjects.setdefault(kind, {})
        subjects[main or label] = Subject(value or record.pk, AUDIENCES[label])
        self.planted.setdefault(label, []).append(record)
        return record

    def value(self, kind: str, label: str = "public") -> Any:
        """Return what names a record in an address."""
        return self.subjects[kind][label].value

    def markers_hidden_from(self, actor: str) -> list[str]:
        """Return the texts this actor must never meet, in lower case."""
        return [
            text.lower()
            for label, seen in AUDIENCES.items()
            if actor not in seen
            for text in self.texts(label)
        ]

    def texts(self, label: str) -> list[str]:
        """Return the texts that give away a record of this label."""
        return [MARKERS[label], PHONE] if label == "roster" else [MARKERS[label]]

    def hidden_from(self, actor: str) -> list[Any]:
        """Return the planted records this actor may not see."""
        return [
            record
            for label, records in self.planted.items()
            if actor not in AUDIENCES[label]
            for record in records
        ]


def text(label: str, what: str = "") -> str:
    """Return a text with the marker of this label."""
    return f"{MARKERS[label]} {WORD} {what}".strip()


def build() -> Scene:
    """Load the framework, make the cast, and plant the records."""
    call_command("load_framework", verbosity=0)
    scene = Scene()
    lead = Organization.objects.get(slug="ecowas")
    _cast(scene, lead)
    _library(scene)
    _contacts(scene, lead)
    _activities(scene, lead)
    _reporting(scene, lead)
    _reports(scene)
    _batch(scene)
    _upload(scene)
    _outbox(scene)
    _open_addresses(scene, lead)
    return scene


def _cast(scene: Scene, lead: Organization) -> None:
    def serves(organization: Organization, role: Role) -> Any:
        return who.make_member(organization, role, name=f"{organization.acronym} {role.value}")

    scene.users = {
        MEMBER: people.UserFactory(name=text("account"), email="marker-account-7q@example.org"),
        READER: serves(lead, Role.READER),
        REPORTER: serves(lead, Role.REPORTER),
        APPROVER: serves(lead, Role.APPROVER),
        STRANGER: serves(Organization.objects.get(slug="sadc"), Role.REPORTER),
        OFFICER: people.officer(),
        HEAD: people.head(),
        ADMINISTRATOR: people.administrator(),
        SUPERUSER: people.UserFactory(name="Superuser", is_staff=True, is_superuser=True),
    }
    for actor in TOKENS:
        scope = actor.removeprefix("token-")
        token, scene.tokens[actor] = people.token_for(
            scene.users[APPROVER], scope, name=text("token", scope)
        )
    scene.subjects["token"] = {"public": Subject(token.pk, AUDIENCES["token"])}
    scene.subjects["own-token"] = {"public": Subject(token.pk, APPROVERS)}
    account = scene.users[MEMBER]
    scene.subjects["account"] = {"public": Subject(account.pk, AUDIENCES["account"])}
    membership = scene.users[READER].memberships.get()
    seen = APPROVERS | SECRETARIAT | {READER}
    scene.subjects["membership"] = {"public": Subject(membership.pk, seen)}


def _library(scene: Scene) -> None:
    """A document for participants, its paragraph, and a public one that replaces it."""
    hidden = save_record(
        Document(
            symbol=MARKERS["library"],
            kind="report",
            title_en=text("library", "title"),
            visibility="participants",
            meeting=Meeting.objects.get(number=4),
            file=ContentFile(text("library", "file").encode(), "marker-library-7q.txt"),
        ),
        actor=None,
    )
    paragraph = save_record(
        Paragraph(
            document=hidden,
            order=1,
            anchor="marker-library-7q",
            style="body",
            text=text("library", "paragraph"),
        ),
        actor=None,
    )
    public = save_record(
        Document(
            symbol="A/56/1",
            kind="report",
            title_en=f"Report {WORD}",
            supersedes=hidden,
            file=ContentFile(b"Report", "report.txt"),
        ),
        actor=None,
    )
    scene.add("document", "library", hidden)
    scene.add("document", "public", public)
    scene.add("paragraph", "library", paragraph)
    first = Paragraph.objects.exclude(pk=paragraph.pk).first()
    scene.subjects["paragraph"]["public"] = Subject(first.pk, EVERYBODY)  # type: ignore[union-attr]
    item = work.make_follow_up(
        source_paragraph=paragraph, text_en=text("library", "item"), code="F9"
    )
    scene.add("follow-up", "library", item)


def _contacts(scene: Scene, lead: Organization) -> None:
    officer = who.StaffOfficerFactory(
        organization=lead,
        name=text("roster", "name"),
        job_title=text("roster", "title"),
        email="marker-roster-7q@example.org",
        phone=PHONE,
    )
    scene.add("staff-officer", "roster", officer, main="public")
    second = who.StaffOfficerFactory(organization=lead, name=text("roster", "second"))
    scene.add("staff-officer", "roster", second, main="second")
    focal_point = who.FocalPointFactory(officer=officer, organization=lead)
    scene.add("focal-point", "roster", focal_point, main="public")
    for label, visibility in {"public": "public", "offer": "participants"}.items():
        offer = who.CapabilityFactory(
            organization=lead,
            key_area=work.make_key_area("KA1"),
            description=text(label, "mediators"),
            visibility=visibility,
        )
        scene.add("capability", label, offer)
    letter = Document.objects.get(symbol="S/2001/138")
    sent = who.DisseminationFactory(organization=lead, document=letter, officer=officer)
    scene.add("dissemination", "roster", sent, main="public")
    unit = who.PeacebuildingUnitFactory(organization=lead, name_en=text("public", "unit"))
    scene.add("unit", "public", unit)
    mechanism = who.MechanismFactory(organization=lead, name_en=text("public", "mechanism"))
    scene.add("mechanism", "public", mechanism)


#: Label of the marker: status and visibility of its activity.
ACTIVITIES = {
    "confidential": ("under-way", "confidential"),
    "participants": ("under-way", "participants"),
    "draft": ("draft", "public"),
    "proposed": ("proposed", "public"),
    "sealed": ("proposed", "confidential"),
    "public": ("under-way", "public"),
}


def _activities(scene: Scene, lead: Organization) -> None:
    """One activity for each label; the public one is part of the confidential one."""
    partner = Organization.objects.get(slug="undp")
    officer = scene.planted["roster"][0]
    parent = None
    for number, (label, (status, visibility)) in enumerate(ACTIVITIES.items(), start=1):
        activity = work.make_activity(
            status,
            lead=lead,
            partners=[partner],
            modality=work.make_modality("A.5"),
            reference="" if status == "draft" else f"A-2020-{number:04d}",
            title=text(label, "title"),
            description=text(label, "description"),
            objectives=text(label, "objectives"),
            outcome=text(label, "outcome"),
            visibility=visibility,
            created_by=scene.users[REPORTER],
            parent=parent if label == "public" else None,
        )
        parent = parent or activity
        scene.add("activity", label, activity)
        _within(scene, label, activity, lead, officer)


def _within(scene: Scene, label: str, activity: Activity, lead: Organization, officer: Any) -> None:
    """Plant what belongs to an activity: parts, an assessment, a late promise, follow-up."""
    for part in activity.participations.all():
        part = work.put(part, contribution=text(label, part.role))
        if part.organization_id == lead.pk:
            scene.add("participation", label, part)
    principle = GuidingPrinciple.objects.get(code="P1")
    note = text(label, "note")
    assessment = PrincipleAssessment(
        activity=activity, principle=principle, answer="yes", note=note
    )
    save_record(assessment, actor=None)
    commitment = work.make_commitment(
        "proposed" if activity.status in ("draft", "proposed") else "agreed",
        activity=activity,
        organization=lead,
        title=text(label, "promise"),
        description=text(label, "terms"),
        due_on=timezone.localdate() - timedelta(days=40),
        responsible_officer=officer,
    )
    scene.add("commitment", label, commitment)
    asked_as = "questioned" if label == "public" else label
    question = Question(record=commitment, text=text(asked_as, "question"))
    scene.add("question", asked_as, save_record(question, actor=None), main=label)
    for record in (activity, commitment):
        system = f"{record._meta.model_name}-register"
        named = ExternalIdentifier(record=record, organization=lead, system=system, value=label)
        scene.add("identifier", label, save_record(named, actor=None))
    item = work.make_follow_up(source_activity=activity, text_en=text(label, "item"))
    scene.add("follow-up", label, item)
    paper = Attachment(
        activity=activity,
        title=text(label, "paper"),
        file=ContentFile(text(label, "file").encode(), "paper.pdf"),
        file_name=f"{MARKERS[label]}.pdf",
        media_type="application/pdf",
        is_public=label == "public",
    )
    scene.add("attachment", label, save_record(paper, actor=None))


def _reporting(scene: Scene, lead: Organization) -> None:
    """A round that asks about every promise, one that is planned, and who was called."""
    asked = make_round(title_en=text("round", "title"), note=text("round", "note"))
    scene.add("round", "round", asked, main="public")
    planned = make_round(opened=False, title_en=text("planned", "title"))
    scene.add("round", "planned", planned)
    for label in ("public", "participants", "confidential"):
        for record in scene.planted[label]:
            if isinstance(record, Commitment):
                make_report(record, round=asked, due_on=asked.due_on)
    contact = ContactLog(
        organization=lead,
        note=text("contact", "note"),
        promise=text("contact", "promise"),
        person=text("contact", "person"),
        paused_until=timezone.localdate(),
    )
    scene.add("contact", "contact", save_record(contact, actor=None), main="public")
    absence = DeskAbsence(
        user=scene.users[OFFICER],
        substitute=scene.users[HEAD],
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate(),
    )
    scene.add("absence", "contact", save_record(absence, actor=None), main="public")


def _reports(scene: Scene) -> None:
    """What ECOWAS reported in public, what it has sent, and what it is writing."""
    duty = next(one for one in scene.planted["public"] if isinstance(one, Commitment))
    for label, state, given in (
        ("public", "accepted", {"is_public": True}),
        ("sent", "submitted", {}),
        ("written", "draft", {}),
    ):
        texts = {name: text(label, name) for name in ("narrative", "challenges", "way_forward")}
        report = make_report(duty, state, **texts, **given)
        scene.add("progress-report", label, report)
    officer = scene.planted["roster"][0]
    link = give_link(actor=None, report=scene.planted["written"][0], officer=officer)
    scene.subjects["report-link-row"] = {"public": Subject(link.pk, NAMED)}
    scene.subjects["report-link"] = {"public": Subject(link_token(link), EVERYBODY)}


def _batch(scene: Scene) -> None:
    """A change of many records, of which only the Secretariat knows."""
    changed = scene.planted["public"][-1]
    batch = record_batch(
        actor=scene.users[HEAD],
        kind="bulk",
        title=text("batch"),
        results=[RowResult("changed", changed, version_before=1)],
        reason=text("batch", "reason"),
    )
    scene.add("batch", "batch", batch, main="public")


def _upload(scene: Scene) -> None:
    """A file that an officer has sent in and nobody else sees."""
    kind: Any = find_kind("commitments")
    upload = accept_upload(
        actor=scene.users[OFFICER],
        kind=kind,
        file_name=f"{text('upload')}.csv",
        content=f"promise;due on\n{text('upload', 'row')};2031-01-01\n".encode(),
    )
    scene.add("upload", "upload", upload, main="public")


#: Records that are public by nature, and by what the API finds them.
CODED = {
    "places.region": "m49",
    "notifications.jobrun": "name",
    "places.country": "iso2",
    "framework.meeting": "number",
    "framework.framework": "slug",
    "framework.guidingprinciple": "code",
    "framework.keyarea": "slug",
    "framework.functionalarea": "slug",
    "framework.activitycategory": "letter",
    "framework.modality": "code",
    "framework.crosscuttingconcern": "slug",
    "framework.obstacle": "code",
    "organizations.organization": "slug",
    "organizations.meetingparticipant": "listed_name",
}


def _outbox(scene: Scene) -> None:
    """What somebody was told. Administrators see the row, but not what it says."""
    now = timezone.now()
    row = Notification.objects.create(
        kind="gone-with-its-app",
        key="scene",
        user=scene.users[MEMBER],
        address="reader@example.org",
        language="en",
        subject=text("told"),
        state="sent",
        sent_at=now,
        created_at=now,
        next_attempt_at=now,
    )
    JobRun.objects.create(name="ladder")
    seen = AUDIENCES["told"] | {ADMINISTRATOR}
    scene.subjects["notification"] = {"public": Subject(row.pk, seen)}
    scene.subjects["told"] = {"public": Subject(row.pk, frozenset({MEMBER}))}
    token = sign(Subscription("due", "reader@example.org"))
    scene.subjects["mail-link"] = {"public": Subject(token, EVERYBODY)}


def _open_addresses(scene: Scene, lead: Organization) -> None:
    """Links with a secret, and what the tables need by name."""
    invitation: Invitation = invite_member(
        actor=scene.users[APPROVER],
        organization=lead,
        email="marker-invited-7q@example.org",
        role=Role.READER,
    )
    secret = "scene-invitation-secret"
    invitation = work.put(invitation, token_digest=Invitation.digest(secret))
    scene.add("invitation", "invited", invitation, main="public")
    address, calendar = make_calendar_address(actor=scene.users[APPROVER], organization=lead)
    scene.subjects["calendar-address"] = {"public": Subject(address.pk, APPROVERS | SECRETARIAT)}
    scene.subjects["own-calendar"] = {"public": Subject(address.pk, APPROVERS)}
    fixed = {
        "invitation-link": secret,
        "calendar-link": calendar,
        "contact-link": confirmation_token(scene.planted["roster"][0]),
        "organization": "ecowas",
        "framework": "conflict-prevention",
        "meeting": 4,
        "modality": "A.5",
    }
    for kind, value in fixed.items():
        scene.subjects[kind] = {"public": Subject(value, EVERYBODY)}
    for name, key in CODED.items():
        row = apps.get_model(name)._default_manager.first()
        values = {"public": Subject(getattr(row, key), EVERYBODY)}
        scene.subjects[name] = {"public": Subject(row.pk, EVERYBODY)}
        scene.subjects[f"{name} by code"] = values
