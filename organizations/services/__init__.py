"""The verbs on organizations; pages, admin, API and commands all call them.

`actor` is the person who does it, None for a command. All raise NotAllowed when the
actor may not, ValidationError keyed by field when the data are wrong, and StaleVersion
when the record has moved on since it was read.
"""

from .calendars import (
    find_calendar_address,
    make_calendar_address,
    revoke_calendar_address,
)
from .desk import hand_over_desk, save_absence
from .means import (
    acknowledge_dissemination,
    save_capability,
    save_dissemination,
    save_mechanism,
    save_unit,
)
from .membership import (
    accept_invitation,
    add_member,
    change_membership,
    end_membership,
    find_invitation,
    invite_member,
    resend_invitation,
    revoke_invitation,
)
from .merging import MergePreview, merge_organizations, preview_merge
from .organizations import (
    PROFILE_FIELDS,
    rename_organization,
    save_meeting_participant,
    save_organization,
    save_organization_name,
    update_profile,
)
from .people import (
    anonymize_former_officers,
    confirm_contact,
    end_focal_point,
    hand_over,
    save_focal_point,
    save_staff_officer,
)

__all__ = [
    "PROFILE_FIELDS",
    "MergePreview",
    "accept_invitation",
    "acknowledge_dissemination",
    "add_member",
    "anonymize_former_officers",
    "change_membership",
    "confirm_contact",
    "end_focal_point",
    "end_membership",
    "find_calendar_address",
    "find_invitation",
    "hand_over",
    "hand_over_desk",
    "invite_member",
    "make_calendar_address",
    "merge_organizations",
    "preview_merge",
    "rename_organization",
    "resend_invitation",
    "revoke_calendar_address",
    "revoke_invitation",
    "save_absence",
    "save_capability",
    "save_dissemination",
    "save_focal_point",
    "save_mechanism",
    "save_meeting_participant",
    "save_organization",
    "save_organization_name",
    "save_staff_officer",
    "save_unit",
    "update_profile",
]
