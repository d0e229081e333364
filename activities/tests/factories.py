"""Activities and what they need, as tests want them: few rows, made through the services."""

from datetime import timedelta
from typing import Any

from activities.choices import ActivityStatus, CommitmentStatus
from activities.models import Activity, Commitment, FollowUpItem, Participation
from activities.querysets import today
from activities.services.references import number_commitment
from organizations.models import Membership, Organization
from peacebuilding.accounts.tests.factories import UserFactory
from peacebuilding.core.services import save_record
from peacebuilding.framework.models import (
    ActivityCategory,
    Document,
    Framework,
    GuidingPrinciple,
    KeyArea,
    Meeting,
    Modality,
    Paragraph,
)

KINDS = {"ecowas": "regional-organization", "sadc": "regional-organization", "sg": "office"}


# --- What was agreed ----------------------------------------------------------------------


def make_meeting(number: int = 4) -> Meeting:
    """Return the High-level meeting of this number, made if need be."""
    return Meeting.objects.get_or_create(number=number, defaults={"title_en": f"Meeting {number}"})[
        0
    ]


def make_paragraph(anchor: str, style: str = "body") -> Paragraph:
    """Return a paragraph of a public document, made if need be."""
    document = Document.objects.get_or_create(
        symbol="S/2001/138", defaults={"kind": "letter", "title_en": "Letter"}
    )[0]
    found = Paragraph.objects.filter(document=document, anchor=anchor).first()
    return found or Paragraph.objects.create(
        document=document,
        anchor=anchor,
        style=style,
        order=document.paragraphs.count() + 1,
        text=f"Text of **{anchor}**.",
    )


def make_framework() -> Framework:
    """Return the framework of 2001, made if need be."""
    return Framework.objects.get_or_create(
        slug="peace-building",
        defaults={
            "name_en": "Peace-building",
            "meeting": make_meeting(),
            "modalities_expected": 21,
        },
    )[0]


def make_modality(code: str = "A.5") -> Modality:
    """Return the modality of this code in the category of its letter, made if need be."""
    letter, _, number = code.partition(".")
    category = ActivityCategory.objects.get_or_create(
        letter=letter,
        defaults={
            "framework": make_framework(),
            "slug": f"category-{letter.lower()}",
            "name_en": f"Category {letter}",
            "order": ord(letter[0]),
        },
    )[0]
    return Modality.objects.get_or_create(
        code=code,
        defaults={
            "category": category,
            "short_title_en": f"Modality {code}",
            "order": int(number[0]),
            "paragraph": make_paragraph(code, "modality"),
        },
    )[0]


def make_key_area(code: str = "KA1") -> KeyArea:
    """Return the key area of this code, made if need be."""
    return KeyArea.objects.get_or_create(
        code=code,
        defaults={
            "slug": f"area-{code[2:]}",
            "order": int(code[2:]),
            "name_en": f"Area {code}",
            "short_name_en": code,
            "paragraph": make_paragraph("P5"),
        },
    )[0]


def make_principle(code: str = "P1") -> GuidingPrinciple:
    """Return the guiding principle of this code, made if need be."""
    return GuidingPrinciple.objects.get_or_create(
        code=code,
        defaults={
            "framework": make_framework(),
            "order": int(code[1:]),
            "short_title_en": f"Principle {code}",
            "paragraph": make_paragraph(code, "principle"),
        },
    )[0]


# --- Who takes part -------------------------------------------------------------------------


def make_organization(slug: str = "ecowas", kind: str = "") -> Organization:
    """Return the organization of this slug, made if need be; UN body unless known or told."""
    found = Organization.objects.filter(slug=slug).first()
    if found:
        return found
    organization = Organization(
        slug=slug,
        name=f"Organization {slug.upper()}",
        acronym=slug.upper(),
        kind=kind or KINDS.get(slug, "un-programme"),
    )
    return save_record(organization, actor=None)


def make_member(organization: Organization, role: str = "approver", **fields: Any) -> Any:
    """Return a new person with this role in the organization."""
    user = UserFactory(name=f"{organization.acronym} {role}", **fields)
    save_record(Membership(user=user, organization=organization, role=role), actor=None)
    return user


# --- What is done -----------------------------------------------------------------------------


def put(record: Any, **fields: Any) -> Any:
    """Set fields past the services, as an import of history would, and return the record."""
    fresh = type(record).objects.get(pk=record.pk)
    for name, value in fields.items():
        setattr(fresh, name, value)
    return save_record(fresh, actor=None, reason="Set by a test")


def make_activity(
    status: str = ActivityStatus.DRAFT,
    *,
    lead: Organization | None = None,
    partners: Any = None,
    modality: Modality | None = None,
    reference: str = "",
    sets: Any = None,
    **fields: Any,
) -> Activity:
    """Return an activity, complete enough to be proposed, in the given status.

    From proposed on it has a reference, from agreed on `agreed_on`; led by ECOWAS with
    UNDP as partner unless told otherwise.
    """
    lead = lead or make_organization("ecowas")
    partners = [make_organization("undp")] if partners is None else partners
    activity = Activity(
        **{
            "title": "Joint training course",
            "level": "headquarters",
            "planned_starts_on": today(),
            "planned_ends_on": today() + timedelta(days=90),
            **fields,
        },
        modality=modality or make_modality(),
    )
    save_record(activity, actor=None, many_to_many={"key_areas": [make_key_area()], **(sets or {})})
    save_record(Participation(activity=activity, organization=lead, role="lead"), actor=None)
    for partner in partners:
        save_record(Participation(activity=activity, organization=partner), actor=None)
    if status != ActivityStatus.DRAFT:
        letter = activity.category.letter
        values: dict[str, Any] = {
            "status": status,
            "reference": reference or f"{letter}-2020-{activity.pk:04d}",
        }
        if status not in (ActivityStatus.PROPOSED, ActivityStatus.DECLINED):
            values["agreed_on"] = fields.get("agreed_on", today())
        activity = put(activity, **values)
    return activity


def make_commitment(
    status: str = CommitmentStatus.PROPOSED,
    *,
    activity: Activity | None = None,
    organization: Organization | None = None,
    **fields: Any,
) -> Commitment:
    """Return a commitment of UNDP in an activity under way, unless told otherwise."""
    activity = activity or make_activity("under-way")
    commitment = Commitment(
        **{"title": "Provide four trainers", "due_on": today() + timedelta(days=30), **fields},
        activity=activity,
        organization=organization or make_organization("undp"),
        status=status,
    )
    if activity.reference:
        number_commitment(commitment)
    if status == CommitmentStatus.FULFILLED:
        commitment.fulfilled_on = commitment.fulfilled_on or today()
    return save_record(commitment, actor=None)


def make_follow_up(**fields: Any) -> FollowUpItem:
    """Return an open item of a paragraph of the document, unless told otherwise."""
    if "source_activity" not in fields:
        fields.setdefault("source_paragraph", make_paragraph("F1", "follow-up"))
    fields.setdefault("text_en", "Meet at the working level")
    return save_record(FollowUpItem(**fields), actor=None)
