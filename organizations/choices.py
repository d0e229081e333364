"""Kinds, roles and purposes of those who take part."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganizationKind(models.TextChoices):
    """What an organization is, for analysis; the heading of Annex III is kept apart."""

    REGIONAL = "regional-organization", _("Regional organization")
    OTHER_INTERGOVERNMENTAL = "other-intergovernmental", _("Other intergovernmental organization")
    EU_INSTITUTION = "eu-institution", _("Institution of the European Union")
    UN_PROGRAMME = "un-programme", _("United Nations fund or programme")
    SPECIALIZED_AGENCY = "specialized-agency", _("Specialized agency")
    REGIONAL_COMMISSION = "regional-commission", _("Regional commission")
    UN_SECRETARIAT = "un-secretariat", _("United Nations Secretariat")
    OFFICE = "office", _("Office-holder")
    DONOR_STATE = "donor-state", _("Donor State")
    CIVIL_SOCIETY = "civil-society", _("Civil society organization")
    MEDIA = "media", _("Media")
    RESEARCH = "research", _("Research institution")


#: Bodies of the United Nations: one side of a cooperative activity.
UN_KINDS = frozenset(
    {
        OrganizationKind.UN_PROGRAMME,
        OrganizationKind.SPECIALIZED_AGENCY,
        OrganizationKind.REGIONAL_COMMISSION,
        OrganizationKind.UN_SECRETARIAT,
    }
)
#: Regional and other intergovernmental organizations: the other side.
INTERGOVERNMENTAL_KINDS = frozenset(
    {
        OrganizationKind.REGIONAL,
        OrganizationKind.OTHER_INTERGOVERNMENTAL,
        OrganizationKind.EU_INSTITUTION,
    }
)


class NameKind(models.TextChoices):
    """How a former name ended."""

    RENAMED = "renamed", _("Renamed")
    SUCCEEDED = "succeeded", _("Succeeded")


class ParticipantHeading(models.TextChoices):
    """The headings of the list of participants (Annex III), in the order printed."""

    REGIONAL_ORGANIZATIONS = "regional-organizations", _("Regional organizations")
    UN_ORGANS = "united-nations-organs", _("United Nations organs")
    UN_AGENCIES = "united-nations-agencies", _("United Nations agencies")
    REGIONAL_COMMISSIONS = "regional-commissions", _("Regional Commissions")
    UN_SECRETARIAT = "united-nations-secretariat", _("United Nations Secretariat")


#: The same headings within a sentence about one organization.
LISTED_AMONG = {
    ParticipantHeading.REGIONAL_ORGANIZATIONS: _(
        "listed in Annex III among the regional organizations"
    ),
    ParticipantHeading.UN_ORGANS: _("listed in Annex III among the United Nations organs"),
    ParticipantHeading.UN_AGENCIES: _("listed in Annex III among the United Nations agencies"),
    ParticipantHeading.REGIONAL_COMMISSIONS: _(
        "listed in Annex III among the Regional Commissions"
    ),
    ParticipantHeading.UN_SECRETARIAT: _(
        "listed in Annex III under the United Nations Secretariat"
    ),
}


class Role(models.TextChoices):
    """What a member may do for the organization; each role includes those before it."""

    READER = "reader", _("Reader")
    REPORTER = "reporter", _("Reporter")
    APPROVER = "approver", _("Approver")

    @property
    def rank(self) -> int:
        """Position among the roles, reader lowest."""
        return list(Role).index(self)


#: What each role may do, where somebody chooses one.
ROLES_EXPLAINED = [
    (Role.READER.value, _("Reader: sees what participants see, and the organization's drafts")),
    (Role.REPORTER.value, _("Reporter: also drafts and submits")),
    (Role.APPROVER.value, _("Approver: also agrees, commits, withdraws and invites colleagues")),
]


class InvitationState(models.TextChoices):
    """What became of an invitation; computed, never stored."""

    OPEN = "open", _("Waiting for an answer")
    EXPIRED = "expired", _("Expired")
    ACCEPTED = "accepted", _("Accepted")
    REVOKED = "revoked", _("Revoked")


class Site(models.TextChoices):
    """Where somebody works or something happens."""

    HEADQUARTERS = "headquarters", _("Headquarters")
    FIELD = "field", _("Field")


class SpokenLanguage(models.TextChoices):
    """Working languages of the United Nations and of the regional organizations."""

    AR = "ar", "عربي"
    ZH = "zh", "中文"
    EN = "en", "English"
    FR = "fr", "Français"
    RU = "ru", "Русский"
    ES = "es", "Español"
    PT = "pt", "Português"
    SW = "sw", "Kiswahili"


class Purpose(models.TextChoices):
    """What a focal point is named for (C.1 and its three operational purposes)."""

    GENERAL = "general", _("General")
    PEACE_SETTLEMENTS = "peace-settlements", _("Peace settlements")
    CONCERNS = "cross-cutting-concerns", _("Cross-cutting concerns")
    DIVISION_OF_LABOUR = "division-of-labour", _("Division of labour")
    COUNTRY = "country", _("A country")
    KEY_AREA = "key-area", _("A key area")


class Rank(models.TextChoices):
    """Whether a focal point is the first to be asked."""

    PRINCIPAL = "principal", _("Principal")
    ALTERNATE = "alternate", _("Alternate")


class ResourceKind(models.TextChoices):
    """The resources of principle P2: human, technical and financial."""

    HUMAN = "human", _("Human")
    TECHNICAL = "technical", _("Technical")
    FINANCIAL = "financial", _("Financial")


class MechanismLevel(models.TextChoices):
    """At which level a mechanism works (A.2)."""

    NATIONAL = "national", _("National")
    REGIONAL = "regional", _("Regional")


class MechanismFunction(models.TextChoices):
    """What a mechanism is for (A.2)."""

    PREVENTION = "prevention", _("Prevention")
    CONFLICT_RESOLUTION = "conflict-resolution", _("Conflict resolution")
    PEACE_BUILDING = "peace-building", _("Peace-building")
