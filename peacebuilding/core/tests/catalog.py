"""Catalogs of translations as dictionaries: the source (.po), the compiled file (.mo)."""

import ast
import re
import struct
from dataclasses import dataclass, field
from pathlib import Path

_FIELD = re.compile(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) (".*")')


@dataclass
class Entry:
    """One string with its translations, as many as the language has plural forms."""

    context: str = ""
    english: str = ""
    plural: str = ""
    translations: list[str] = field(default_factory=list)
    is_fuzzy: bool = False

    @property
    def key(self) -> str:
        """What gettext looks the string up by."""
        context = f"{self.context}\x04" if self.context else ""
        return context + "\0".join(filter(None, (self.english, self.plural)))


def read_po(path: Path) -> list[Entry]:
    """Return every entry in use, the header first, whose English is empty."""
    entries = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        entry, name, values = Entry(), "", {}
        for line in block.splitlines():
            if line.startswith("#,"):
                entry.is_fuzzy = "fuzzy" in line
            elif found := _FIELD.fullmatch(line):
                name = found[1]
                values[name] = ast.literal_eval(found[2])
            elif line.startswith('"'):
                values[name] += ast.literal_eval(line)
        if "msgid" not in values:
            continue
        entry.context, entry.english = values.get("msgctxt", ""), values["msgid"]
        entry.plural = values.get("msgid_plural", "")
        entry.translations = [text for name, text in values.items() if name.startswith("msgstr")]
        entries.append(entry)
    return entries


def obsolete_lines(path: Path) -> list[str]:
    """Return the lines that keep strings no longer in use."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("#~")]


def read_mo(path: Path) -> dict[str, str]:
    """Return what the compiled file holds: key and translations, plural forms parted by NUL."""
    data = path.read_bytes()
    magic, _revision, count, keys, values = struct.unpack_from("<5I", data)
    if magic != 0x950412DE:
        raise ValueError(f"{path} is not a little-endian .mo file")

    def text(table: int, row: int) -> str:
        length, start = struct.unpack_from("<2I", data, table + 8 * row)
        return data[start : start + length].decode()

    return {text(keys, row): text(values, row) for row in range(count)}
