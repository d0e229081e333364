"""Organizations and people, as tests need them."""

from datetime import timedelta

import factory
from django.utils import timezone

from organizations import models
from organizations.choices import (
    MechanismFunction,
    MechanismLevel,
    NameKind,
    OrganizationKind,
    ParticipantHeading,
    Purpose,
    ResourceKind,
    Role,
)
from peacebuilding.accounts.tests.factories import PASSWORD, UserFactory
from peacebuilding.accounts.tests.factories import officer as make_officer
from peacebuilding.framework.models import (
    Document,
    FunctionalArea,
    KeyArea,
    Meeting,
    Paragraph,
)

__all__ = ["PASSWORD", "UserFactory", "make_officer"]


class OrganizationFactory(factory.django.DjangoModelFactory):
    """A regional organization."""

    class Meta:
        model = models.Organization

    slug = factory.Sequence(lambda n: f"org{n}")
    name = factory.Sequence(lambda n: f"Organization {n:03}")
    acronym = factory.LazyAttribute(lambda row: row.slug.upper())
    kind = OrganizationKind.REGIONAL


def african_union():
    """Return the African Union with the name it had in 2001 and the address of that time."""
    organization = OrganizationFactory(
        slug="au",
        name="African Union",
        acronym="AU",
        name_fr="Union africaine",
        acronym_fr="UA",
    )
    OrganizationNameFactory(organization=organization)
    models.FormerSlug.objects.create(slug="oau", organization=organization)
    return organization


class OrganizationNameFactory(factory.django.DjangoModelFactory):
    """The Organization of African Unity."""

    class Meta:
        model = models.OrganizationName

    organization = factory.SubFactory(OrganizationFactory)
    name = "Organization of African Unity"
    acronym = "OAU"
    name_fr = "Organisation de l'unité africaine"
    acronym_fr = "OUA"
    ends_on = "2002-07-08"
    kind = NameKind.SUCCEEDED


class MembershipFactory(factory.django.DjangoModelFactory):
    """A reporter."""

    class Meta:
        model = models.Membership

    user = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = Role.REPORTER
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))


def make_member(organization, role=Role.REPORTER, **fields):
    """Return a person with that role in the organization."""
    return MembershipFactory(organization=organization, role=role, user=UserFactory(**fields)).user


class DocumentFactory(factory.django.DjangoModelFactory):
    """A public document."""

    class Meta:
        model = Document

    symbol = factory.Sequence(lambda n: f"S/2001/{n + 900}")
    kind = "letter"
    title_en = "A letter"


class ParagraphFactory(factory.django.DjangoModelFactory):
    """A paragraph."""

    class Meta:
        model = Paragraph

    document = factory.SubFactory(DocumentFactory)
    order = factory.Sequence(lambda n: n + 1)
    anchor = factory.Sequence(lambda n: f"paragraph-{n}")
    style = "body"
    text = "Text of a paragraph."


class MeetingFactory(factory.django.DjangoModelFactory):
    """A High-level meeting."""

    class Meta:
        model = Meeting

    number = factory.Sequence(lambda n: n + 4)
    title_en = factory.LazyAttribute(lambda row: f"Meeting number {row.number}")


class MeetingParticipantFactory(factory.django.DjangoModelFactory):
    """A participant listed among the regional organizations."""

    class Meta:
        model = models.MeetingParticipant

    meeting = factory.SubFactory(MeetingFactory)
    organization = factory.SubFactory(OrganizationFactory)
    heading = ParticipantHeading.REGIONAL_ORGANIZATIONS
    order = factory.Sequence(lambda n: n + 1)
    listed_name = factory.LazyAttribute(lambda row: "" if row.paragraph else row.organization.name)
    paragraph = None


class KeyAreaFactory(factory.django.DjangoModelFactory):
    """A key area; the same row for the same slug."""

    class Meta:
        model = KeyArea
        django_get_or_create = ["slug"]

    slug = "security-stabilization"
    code = factory.Sequence(lambda n: f"KA{n}")
    order = factory.Sequence(lambda n: n)
    name_en = factory.LazyAttribute(lambda row: row.slug.replace("-", " ").capitalize())
    short_name_en = factory.LazyAttribute(lambda row: row.name_en[:40])
    paragraph = factory.SubFactory(ParagraphFactory)


class FunctionalAreaFactory(factory.django.DjangoModelFactory):
    """A functional area under security stabilization."""

    class Meta:
        model = FunctionalArea
        django_get_or_create = ["slug"]

    key_area = factory.SubFactory(KeyAreaFactory)
    slug = "security-sector-reform"
    name_en = "Security sector reform"


class PeacebuildingUnitFactory(factory.django.DjangoModelFactory):
    """A unit of an organization."""

    class Meta:
        model = models.PeacebuildingUnit

    organization = factory.SubFactory(OrganizationFactory)
    name_en = "Peace-building unit"
    functional_mailbox = "unit@example.org"


class MechanismFactory(factory.django.DjangoModelFactory):
    """A regional mechanism."""

    class Meta:
        model = models.Mechanism

    organization = factory.SubFactory(OrganizationFactory)
    name_en = "Mediation panel"
    level = MechanismLevel.REGIONAL
    function = MechanismFunction.CONFLICT_RESOLUTION


class StaffOfficerFactory(factory.django.DjangoModelFactory):
    """An officer of the roster, confirmed today."""

    class Meta:
        model = models.StaffOfficer
        skip_postgeneration_save = True

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Officer {n:03}")
    email = factory.Sequence(lambda n: f"officer{n}@example.org")
    confirmed_on = factory.LazyFunction(timezone.localdate)

    @factory.post_generation
    def countries(self, create, rows, **kwargs):
        if create and rows:
            self.countries.set(rows)

    @factory.post_generation
    def functional_areas(self, create, rows, **kwargs):
        if create and rows:
            self.functional_areas.set(rows)


class FocalPointFactory(factory.django.DjangoModelFactory):
    """The general principal focal point of the officer's organization."""

    class Meta:
        model = models.FocalPoint

    officer = factory.SubFactory(StaffOfficerFactory)
    organization = factory.SelfAttribute("officer.organization")
    purpose = Purpose.GENERAL


class CapabilityFactory(factory.django.DjangoModelFactory):
    """A public offer of people."""

    class Meta:
        model = models.Capability

    organization = factory.SubFactory(OrganizationFactory)
    key_area = factory.SubFactory(KeyAreaFactory)
    resource_kind = ResourceKind.HUMAN
    description = "Twelve mediators on call"


class DisseminationFactory(factory.django.DjangoModelFactory):
    """A document sent to a headquarters."""

    class Meta:
        model = models.Dissemination

    document = factory.SubFactory(DocumentFactory)
    organization = factory.SubFactory(OrganizationFactory)
    sent_on = factory.LazyFunction(timezone.localdate)
