"""What an uploaded file is, told by its content: names and announced types may lie."""

import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

MAX_FILE_BYTES = 20 * 1024 * 1024
#: What a browser is told to offer; the content decides.
ACCEPT = ".pdf,.jpg,.jpeg,.png,.tif,.tiff,.docx,.xlsx,.odt"


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is taken: its extension, which is also its name, and media type."""

    extension: str
    media_type: str

    @property
    def label(self) -> str:
        """The kind as people call it."""
        return self.extension.upper()


PDF = FileKind("pdf", "application/pdf")
JPEG = FileKind("jpg", "image/jpeg")
PNG = FileKind("png", "image/png")
TIFF = FileKind("tiff", "image/tiff")
_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = FileKind("docx", f"{_OFFICE}.wordprocessingml.document")
XLSX = FileKind("xlsx", f"{_OFFICE}.spreadsheetml.sheet")
ODT = FileKind("odt", "application/vnd.oasis.opendocument.text")
KINDS = (PDF, JPEG, PNG, TIFF, DOCX, XLSX, ODT)

#: How a file of each kind begins.
_BEGINNINGS = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)
#: What reading a damaged or forged archive may raise.
BROKEN_ARCHIVE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError),
    *(KeyError, ValueError, NotImplementedError, RuntimeError),
)
#: Parts of an office document that hold macros.
_MACROS = ("vbaproject.bin", "basic/", "scripts/")


def kind_of(file: Any) -> FileKind | None:
    """Return the kind of an open file, None if it is not taken; macros are not."""
    file.seek(0)
    head = file.read(16)
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    return _office_kind(file) if head.startswith(b"PK\x03\x04") else None


def _office_kind(file: Any) -> FileKind | None:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as parts:
            names = {name.lower() for name in parts.namelist()}
            if any(name.startswith(_MACROS) or name.endswith(_MACROS[0]) for name in names):
                return None
            if "mimetype" in names:
                with parts.open("mimetype") as part:
                    is_text = part.read(100).strip() == ODT.media_type.encode()
                return ODT if is_text and "content.xml" in names else None
    except BROKEN_ARCHIVE:
        return None
    if "[content_types].xml" not in names:
        return None
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else None


def check_file(file: Any, field: str = "file") -> FileKind:
    """Return the kind of an upload; raise ValidationError at `field` unless it is taken."""
    if file.size > MAX_FILE_BYTES:
        message = _("The file has %(size)s. Give one of at most %(most)s.")
        sizes = {"size": filesizeformat(file.size), "most": filesizeformat(MAX_FILE_BYTES)}
        raise ValidationError({field: message % sizes})
    kind = kind_of(file)
    file.seek(0)
    if kind is None:
        message = _("Give a file of one of these kinds, without macros: %(kinds)s.")
        kinds = ", ".join(one.label for one in KINDS)
        raise ValidationError({field: message % {"kinds": kinds}})
    return kind
