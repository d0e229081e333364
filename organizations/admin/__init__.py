"""Who takes part, at the desk: everything is saved through the services."""

from .means import CapabilityAdmin, DisseminationAdmin, MechanismAdmin, PeacebuildingUnitAdmin
from .membership import InvitationAdmin, MembershipAdmin
from .organizations import MeetingParticipantAdmin, OrganizationAdmin
from .people import FocalPointAdmin, StaffOfficerAdmin

__all__ = [
    "CapabilityAdmin",
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
