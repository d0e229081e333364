"""English and French from the first string: nothing untranslated, nothing out of step."""

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.utils.functional import Promise

from .catalog import Entry, obsolete_lines, read_mo, read_po

ROOT = Path(settings.BASE_DIR)
LANGUAGES = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
FIRST_PARTY = ("peacebuilding", "organizations", "activities")

each_language = pytest.mark.parametrize("language", LANGUAGES)


def source(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def strings(language: str) -> list[Entry]:
    """Return the entries without the header."""
    return [entry for entry in read_po(source(language)) if entry.english]


# --- The catalog -----------------------------------------------------------------------------


@each_language
def test_every_string_is_translated(language: str) -> None:
    entries = strings(language)
    assert [entry.english for entry in entries if not all(entry.translations)] == []
    assert [entry.english for entry in entries if entry.is_fuzzy] == []
    assert obsolete_lines(source(language)) == []
    assert [e.english for e in entries if len(e.translations) != (2 if e.plural else 1)] == []
    assert len(entries) > 1000


@each_language
def test_the_catalog_holds_just_the_strings_of_the_code(language: str, tmp_path: Path) -> None:
    """What `make messages` would gather; it needs gettext."""
    if not shutil.which("xgettext"):
        pytest.skip("xgettext is not installed (Debian package gettext)")
    for name in ("manage.py", "templates", "static", *FIRST_PARTY):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, tmp_path / name)
    (tmp_path / "locale" / language).mkdir(parents=True)
    command = [sys.executable, "manage.py", "makemessages", "--locale", language, "--no-wrap"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    fresh = tmp_path / source(language).relative_to(ROOT)
    expected = {entry.key for entry in read_po(fresh) if entry.english}
    held = {entry.key for entry in strings(language)}
    assert sorted(expected - held) == [], "run `make messages` and translate these"
    assert sorted(held - expected) == [], "run `make messages`: these are no longer used"


@each_language
def test_the_compiled_catalog_is_that_of_the_source(language: str) -> None:
    compiled = read_mo(source(language).with_suffix(".mo"))
    compiled.pop("")  # the header, without the day on which strings were gathered
    entries = {entry.key: "\0".join(entry.translations) for entry in strings(language)}
    assert compiled == entries, "run `make messages`"


# --- Each translation -------------------------------------------------------------------------

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|{\w*}")
TAG = re.compile(r"<[^>]+>")


@each_language
def test_placeholders_and_tags_are_those_of_the_english(language: str) -> None:
    wrong = []
    for entry in strings(language):
        originals = [entry.english, entry.plural or entry.english]
        for original, translation in zip(originals, entry.translations, strict=False):
            # The singular may name its number, or leave it out.
            allowed = [Counter(PLACEHOLDER.findall(text)) for text in {original, originals[1]}]
            if Counter(PLACEHOLDER.findall(translation)) not in allowed or Counter(
                TAG.findall(translation)
            ) != Counter(TAG.findall(original)):
                wrong.append((original, translation))
    assert wrong == []


#: Code is left as it is; formats of dates are no text.
CODE = re.compile(r"<code>.*?</code>|<[^>]+>")
LOOSE = re.compile(r"[^\u00a0\u202f](?=[;?!»])|[^\u00a0\u202f](?=:(?:\s|$))|«(?![\u00a0\u202f])")


def test_french_keeps_its_punctuation_on_the_line() -> None:
    """A non-breaking space before : ; ? ! and within « »; typographic apostrophes."""
    wrong = []
    for entry in strings("fr"):
        for translation in entry.translations:
            text = CODE.sub("", translation)
            if "format" not in entry.context and (LOOSE.search(text) or re.search("['“”]", text)):
                wrong.append(translation)
    assert wrong == []


# --- Strings that gettext would not find --------------------------------------------------------

#: Words that templates may print as they are: names of formats and things.
NAMES = {"csv", "docx", "iati", "json", "openapi", "utc", "xlsx", "yaml"}
ATTRIBUTES = {"alt", "aria-label", "data-label", "label", "placeholder", "title"}
LETTERS = re.compile(r"[^\W\d_]{3,}")
DYNAMIC = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{#.*?#}"
    r"|{%\s*blocktrans(?:late)?\b.*?%}.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%\s*block bodyclass\s*%}.*?{%\s*endblock\s*%}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)


class BareText(HTMLParser):
    """Gather the words a template prints by itself, but those in a language it names."""

    VOID = {"br", "hr", "img", "input", "link", "meta", "use", "wbr"}
    UNSEEN = {"code", "pre", "script", "style"}

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = any(name == "lang" and value for name, value in attrs)
        for name, value in attrs:
            if name in ATTRIBUTES:
                self.take(value or "")
        if tag not in self.VOID:
            inside = bool(self.open) and self.open[-1][1]
            self.open.append((tag, inside or named or tag in self.UNSEEN))

    def handle_endtag(self, tag: str) -> None:
        while tag not in self.VOID and self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1][1]):
            self.take(data)

    def take(self, text: str) -> None:
        self.words += [word for word in LETTERS.findall(text) if word.lower() not in NAMES]


def bare_words(template: str) -> list[str]:
    """Return the words outside translate tags."""
    parser = BareText()
    parser.feed(DYNAMIC.sub("", template))
    return parser.words


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ('<p>{% translate "Save" %} {{ name }} CSV</p>', []),
        ("<p>Save</p>", ["Save"]),
        ('<img alt="Map of regions">', ["Map", "regions"]),
        ('<p lang="en">Verbatim <b>text</b></p><br><p>Loose</p>', ["Loose"]),
        ("{% blocktranslate %}One{% plural %}Many{% endblocktranslate %}", []),
        ("<pre>curl https://tracker.example</pre>", []),
    ],
)
def test_bare_words_are_found(template: str, words: list[str]) -> None:
    assert bare_words(template) == words


def test_templates_print_no_words_of_their_own() -> None:
    bare = {}
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"} and (words := bare_words(path.read_text("utf-8"))):
            bare[path.relative_to(ROOT).as_posix()] = words
    assert bare == {}


#: Shown to nobody: what remains of secrets.
UNSEEN = {
    *("ApiToken.digest", "ApiToken.token_key", "CalendarAddress.secret_digest"),
    "Invitation.token_digest",
}


def test_every_field_and_model_is_named_in_both_languages() -> None:
    """A name left to Django would be the field's own, in English."""
    unnamed = set()
    for model in apps.get_models():
        if not model.__module__.startswith(FIRST_PARTY) or hasattr(model, "instance_type"):
            continue
        if not isinstance(model._meta.original_attrs.get("verbose_name"), Promise):
            unnamed.add(model.__name__)
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            texts = [field.verbose_name, *filter(None, [field.help_text])]
            if not field.primary_key and not all(isinstance(text, Promise) for text in texts):
                unnamed.add(f"{model.__name__}.{field.name}")
    assert unnamed == UNSEEN


# --- Reference data ---------------------------------------------------------------------------

#: Acronyms that have no French form in use; the English one stands in both languages.
WITHOUT_FRENCH_ACRONYM = {
    *("ComSec", "PSC", "PECOSOC", "ODA", "DPO", "DPPA", "OSRSG-CAAC", "USG-SA"),
}


def test_names_titles_and_notes_are_there_in_french() -> None:
    missing = []
    for path in sorted((ROOT / "fixtures").glob("*.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            fields = row["fields"]
            for french in (name for name in fields if name.endswith("_fr")):
                base = french.removesuffix("_fr")
                english = fields.get(f"{base}_en") or fields.get(base)
                if english and not fields[french] and english not in WITHOUT_FRENCH_ACRONYM:
                    missing.append(f"{row['model']}: {english}")
            missing += [
                f"{row['model']}: {name}"
                for name in fields
                if name.endswith("_en") and name.removesuffix("_en") + "_fr" not in fields
                if fields[name]
            ]
    assert missing == []
