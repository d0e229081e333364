"""Who takes part, as records."""

from .desk import DeskAbsence
from .means import Capability, Dissemination, Mechanism, PeacebuildingUnit
from .membership import Invitation, Membership
from .organization import FormerSlug, MeetingParticipant, Organization, OrganizationName
from .people import FocalPoint, StaffOfficer

__all__ = [
    "Capability",
    "DeskAbsence",
    "Dissemination",
    "FocalPoint",
    "FormerSlug",
    "Invitation",
    "Mechanism",
    "MeetingParticipant",
    "Membership",
    "Organization",
    "OrganizationName",
    "PeacebuildingUnit",
    "StaffOfficer",
]
