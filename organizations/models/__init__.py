"""Who takes part, as records."""

from .calendar import CalendarAddress
from .desk import DeskAbsence
from .means import Capability, Dissemination, Mechanism, PeacebuildingUnit
from .membership import Invitation, Membership
from .organization import FormerSlug, MeetingParticipant, Organization, OrganizationName
from .people import FocalPoint, StaffOfficer

__all__ = [
    "CalendarAddress",
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
