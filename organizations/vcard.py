"""A focal point as a vCard 4 (RFC 6350), written by hand: twelve lines."""

import uuid

from django.utils.translation import gettext as _

from .models import FocalPoint

#: Names cards after rows of ours, so that a second download replaces the first.
NAMESPACE = uuid.UUID("6f1b0ad4-7c0f-4c27-9a52-3f1f3f0f2a38")
LONGEST_LINE = 75


def escaped(text: str) -> str:
    """Return a text as a vCard value."""
    for plain, written in (("\\", "\\\\"), (",", "\\,"), (";", "\\;"), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text.replace("\r", "")


def folded(line: str) -> str:
    """Return the line broken after 75 octets, never inside a character."""
    pieces, piece = [], b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]).decode()


def vcard(focal_point: FocalPoint) -> str:
    """Return the card of who holds the focal point; the functional mailbox comes first."""
    officer, organization = focal_point.holder, focal_point.organization
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:individual",
        f"UID:urn:uuid:{uuid.uuid5(NAMESPACE, f'officer-{officer.pk}')}",
        f"FN:{escaped(officer.name)}",
        f"N:{escaped(officer.name)};;;;",
        f"ORG:{escaped(organization.display_name)}",
    ]
    if officer.job_title:
        lines.append(f"TITLE:{escaped(officer.job_title)}")
    role = _("Focal point")
    lines.append(f"ROLE:{escaped(f'{role}, {focal_point.purpose_text}')}")
    mailboxes = [officer.functional_mailbox, officer.email]
    lines += [f"EMAIL;TYPE=work:{escaped(address)}" for address in mailboxes if address]
    if officer.phone:
        digits = "".join(sign for sign in officer.phone if sign.isdigit() or sign == "+")
        lines.append(f"TEL;VALUE=uri;TYPE=work:tel:{digits}")
    lines += [f"LANG;PREF={place}:{code}" for place, code in enumerate(officer.languages, 1)]
    lines += [f"REV:{officer.updated_at:%Y%m%dT%H%M%SZ}", "END:VCARD"]
    return "".join(f"{folded(line)}\r\n" for line in lines)
