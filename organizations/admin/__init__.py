"""Who takes part, at the desk: everything is saved through the services."""

from .calendars import CalendarAddressAdmin
from .desk import DeskAbsenceAdmin
from .means import CapabilityAdmin, DisseminationAdmin, MechanismAdmin, PeacebuildingUnitAdmin
from .membership import InvitationAdmin, MembershipAdmin
from .organizations import MeetingParticipantAdmin, OrganizationAdmin
from .people import FocalPointAdmin, StaffOfficerAdmin

__all__ = [
    "CalendarAddressAdmin",
    "CapabilityAdmin",
    "DeskAbsenceAdmin",
    "DisseminationAdmin",
    "FocalPointAdmin",
    "InvitationAdmin",
    "MechanismAdmin",
    "MeetingParticipantAdmin",
    "MembershipAdmin",
    "OrganizationAdmin",
    "PeacebuildingUnitAdmin",
    "StaffOfficerAdmin",
]
