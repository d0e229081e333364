"""Pictures are kept without where, when and by whom they were taken."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from peacebuilding.core import photographs
from peacebuilding.core.files import JPEG, PDF, PNG, TIFF
from peacebuilding.core.photographs import without_position

SECRET = b"Photographer 8.4657N 13.2317W"
GPS, MAKER, ORIENTATION = 0x8825, 0x010F, 0x0112


def picture(kind, **options):
    out = BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, kind, **options)
    out.seek(0)
    return out


def telling_exif(orientation=6):
    exif = Image.Exif()
    exif[MAKER] = SECRET.decode()
    exif[ORIENTATION] = orientation
    exif[GPS] = {1: "N", 2: (8.0, 27.0, 56.0), 3: "W", 4: (13.0, 13.0, 54.0)}
    return exif


def test_a_photograph_keeps_its_colours_and_which_way_is_up():
    taken = picture("JPEG", exif=telling_exif(), comment=SECRET, quality=80)
    before = Image.open(BytesIO(taken.getvalue() + SECRET)).convert("RGB")
    kept = without_position(BytesIO(taken.getvalue() + SECRET), JPEG)
    after = Image.open(BytesIO(kept.getvalue()))
    assert SECRET not in kept.getvalue()
    assert dict(after.getexif()) == {ORIENTATION: 6}
    assert not after.getexif().get_ifd(GPS)
    apart = max(abs(a - b) for a, b in zip(before.tobytes(), after.tobytes(), strict=True))
    assert apart <= 2


def test_xmp_goes_too():
    packet = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + SECRET + b"</x:xmpmeta>"
    kept = without_position(picture("JPEG", xmp=packet), JPEG)
    assert SECRET not in kept.getvalue()


def test_the_texts_of_a_png():
    out = BytesIO()
    from_device = Image.new("P", (4, 4))
    from_device.putpalette([0, 0, 0, 255, 255, 255])
    from_device.save(out, "PNG", exif=telling_exif(), transparency=0)
    kept = without_position(out, PNG)
    after = Image.open(BytesIO(kept.getvalue()))
    assert SECRET not in kept.getvalue()
    assert (after.mode, after.info) == ("P", {"transparency": 0})


def test_a_scan_that_tells_nothing_stays_as_it_is():
    plain = picture("TIFF")
    assert without_position(plain, TIFF) is plain
    pages = [Image.new("1", (8, 8)), Image.new("1", (8, 8))]
    out = BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], tiffinfo={700: SECRET})
    assert SECRET in out.getvalue()
    kept = without_position(out, TIFF)
    assert SECRET not in kept.getvalue()
    assert Image.open(BytesIO(kept.getvalue())).n_frames == 2  # type: ignore[attr-defined]


def test_other_kinds_are_not_touched():
    paper = BytesIO(b"%PDF-1.4")
    assert without_position(paper, PDF) is paper


@pytest.mark.parametrize(
    ("kind", "content"),
    [(JPEG, b"\xff\xd8\xff\xe0 and more"), (PNG, b"\x89PNG\r\n\x1a\n"), (TIFF, b"II*\0\x08\0\0\0")],
)
def test_what_cannot_be_read_is_refused_at_its_field(kind, content):
    with pytest.raises(ValidationError) as refusal:
        without_position(BytesIO(content), kind, "scan")
    assert "cannot be read" in refusal.value.message_dict["scan"][0]


def test_half_a_photograph_is_refused():
    half = picture("JPEG").getvalue()[:900]
    with pytest.raises(ValidationError, match="cannot be read"):
        without_position(BytesIO(half), JPEG)


def test_a_picture_that_would_fill_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr(photographs, "MOST_PIXELS", 100)
    for kind in (JPEG, PNG, TIFF):
        name = {JPEG: "JPEG", PNG: "PNG", TIFF: "TIFF"}[kind]
        with pytest.raises(ValidationError):
            without_position(picture(name), kind)
