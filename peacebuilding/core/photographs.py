"""What a picture says besides itself: where and when it was taken, with what, by whom.

A photograph is kept without it (EXIF, XMP, comments, and what hangs after the end of the
file). Colours stay as they are: the profile is kept, and a JPEG is written with its own
tables. Only which way up it was held stays, so that nobody sees it lying on its side.
"""

import warnings
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageSequence, UnidentifiedImageError

from .files import JPEG, PNG, TIFF, FileKind

#: A larger picture is refused: unpacked, it would take the memory of the whole machine.
MOST_PIXELS = 80_000_000
#: What Pillow raises for a damaged or forged picture.
BROKEN_PICTURE = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, KeyError)
_FORMATS = {JPEG: ("JPEG", "MPO"), PNG: ("PNG",), TIFF: ("TIFF",)}
_ORIENTATION = 0x0112
#: Tags of a TIFF that tell more than the scan: EXIF, position, XMP.
_TELLING = {0x8769, 0x8825, 700}

# Pillow warns of large pictures in words of its own; the limit above is asked instead.
Image.MAX_IMAGE_PIXELS = None


def without_position(file: Any, kind: FileKind, field: str = "file") -> Any:
    """Return the file of a picture without what it tells of place, time and person.

    Other kinds, and scans that tell nothing, are returned as they are. Raises
    ValidationError at `field` for a picture that cannot be read or is too large.
    """
    if kind not in _FORMATS:
        return file
    file.seek(0)
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(file, formats=_FORMATS[kind]) as picture,
        ):
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError({field: _("The picture has too many pixels. Scale it down.")})
            kept = _WRITERS[kind](picture)
    except BROKEN_PICTURE as refusal:
        message = _("The picture cannot be read. It may be damaged.")
        raise ValidationError({field: message}) from refusal
    finally:
        file.seek(0)
    return file if kept is None else kept


def _jpeg(picture: Any) -> BytesIO:
    exif = Image.Exif()
    held = picture.getexif().get(_ORIENTATION)
    if held in range(2, 9):
        exif[_ORIENTATION] = held
    profile = picture.info.get("icc_profile")
    quality = "keep" if picture.format == "JPEG" else 95
    picture.load()
    picture.info.clear()
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality, exif=exif, icc_profile=profile, comment="")
    return out


def _png(picture: Any) -> BytesIO:
    picture.load()
    kept = {
        name: picture.info[name] for name in ("icc_profile", "transparency") if name in picture.info
    }
    picture.info.clear()
    out = BytesIO()
    picture.save(out, "PNG", **kept)
    return out


def _tiff(picture: Any) -> BytesIO | None:
    tells = False
    page: Any
    for page in ImageSequence.Iterator(picture):
        if page.width * page.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        tells = tells or bool(_TELLING & set(page.tag_v2))
    if not tells:
        return None
    pages = [page.copy() for page in ImageSequence.Iterator(picture)]
    for page in pages:
        page.info.clear()
    out = BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_deflate")
    return out


_WRITERS = {JPEG: _jpeg, PNG: _png, TIFF: _tiff}
