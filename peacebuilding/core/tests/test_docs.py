"""What the documentation names exists: files, headings, commands, settings, pictures."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.BASE_DIR)
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
each_page = pytest.mark.parametrize("page", PAGES, ids=[str(p.relative_to(ROOT)) for p in PAGES])

_LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
#: Code in backticks and in fenced blocks, where `make run` is a command and not a word.
_CODE = re.compile(r"^```\w*\n(.*?)^```|`([^`\n]+)`", re.MULTILINE | re.DOTALL)
_MAKE = re.compile(r"^\s*make ((?:[a-z]+ ?)+)", re.MULTILINE)
_MANAGE = re.compile(r"manage\.py ([a-z_]+)")
_VARIABLE = re.compile(r"^# ([A-Z_]+)=", re.MULTILINE)


def slug(heading: str) -> str:
    """Return the anchor that a heading gets on the usual hosts of repositories."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {slug(heading) for heading in headings}


def code(page: Path) -> str:
    found = _CODE.findall(page.read_text(encoding="utf-8"))
    return "\n".join(block or inline for block, inline in found)


def targets() -> set[str]:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", text, re.MULTILINE))


@each_page
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    broken = []
    for markdown, html in _LINK.findall(page.read_text(encoding="utf-8")):
        link = markdown or html
        if re.match(r"[a-z]+:", link):
            continue
        name, _separator, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert not broken


@each_page
def test_every_make_target_named_exists(page: Path) -> None:
    named = {word for words in _MAKE.findall(code(page)) for word in words.split()}
    assert named <= targets()


@each_page
def test_every_command_named_exists(page: Path) -> None:
    named = set(_MANAGE.findall(page.read_text(encoding="utf-8")))
    assert named <= set(get_commands())


def test_the_readme_explains_every_variable() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in _VARIABLE.findall(example) if f"`{name}`" not in readme] == []


def test_every_picture_is_shown_somewhere_and_made_by_the_script() -> None:
    pictures = {picture.name for picture in (ROOT / "docs/screenshots").glob("*.png")}
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert {name for name in pictures if name not in text} == set()
    script = (ROOT / ".ci/screenshots.py").read_text(encoding="utf-8")
    made = {
        f"{name}.png" for name in re.findall(r"^    \(\"([a-z-]+)\", \"/", script, re.MULTILINE)
    }
    assert pictures == made


def test_french_terms_stand_beside_every_english_one() -> None:
    rows = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").splitlines()
    cells = [
        [cell.strip() for cell in row.strip("|").split("|")] for row in rows if row[:2] == "| "
    ]
    assert [row for row in cells if len(row) != 3 or not all(row)] == []
