"""Small files of every kind that is taken, and some that are not."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def packed(**parts: bytes | str) -> bytes:
    """Return an archive of these parts; `__` stands for a slash, `_dot_` for a dot."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return target.getvalue()


def picture(kind: str) -> bytes:
    """Return a small picture of this kind."""
    target = io.BytesIO()
    Image.new("RGB", (4, 4)).save(target, kind)
    return target.getvalue()


TYPES = {"[Content_Types]_dot_xml": "<Types/>"}
DOCX = packed(**TYPES, word__document_dot_xml="<w/>")
TAKEN = {
    "pdf": b"%PDF-1.7\n1 0 obj\n%%EOF",
    "jpg": picture("JPEG"),
    "png": picture("PNG"),
    "tiff": picture("TIFF"),
    "docx": DOCX,
    "xlsx": packed(**TYPES, xl__workbook_dot_xml="<x/>"),
    "odt": packed(mimetype="application/vnd.oasis.opendocument.text", content_dot_xml="<office/>"),
}
REFUSED = {
    "empty": b"",
    "text": b"Only words",
    "page": b"<html><script>alert(1)</script></html>",
    "drawing": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "program": b"MZ\x90\x00\x03",
    "late pdf": b"<script></script>%PDF-1.7",
    "archive": packed(readme_dot_txt="Words"),
    "broken archive": b"PK\x03\x04 and nothing",
    "macros": packed(**TYPES, word__document_dot_xml="<w/>", word__vbaProject_dot_bin="x"),
    "odt macros": packed(
        mimetype="application/vnd.oasis.opendocument.text",
        content_dot_xml="<office/>",
        Basic__Standard__Module1_dot_xml="x",
    ),
    "odt without content": packed(mimetype="application/vnd.oasis.opendocument.text"),
    "spreadsheet of the other family": packed(
        mimetype="application/vnd.oasis.opendocument.spreadsheet", content_dot_xml="<office/>"
    ),
}


def upload(name: str = "letter.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    """Return an upload as a browser sends it; a PDF unless told otherwise."""
    return SimpleUploadedFile(name, TAKEN["pdf"] if content is None else content)
