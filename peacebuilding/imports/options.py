"""What a cell may name: one of a set of values, by code or by any name it bears."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.translation import override

from peacebuilding.core.text import normalize

from .values import squeezed

#: How alike two words are, at least, for the one to be suggested for the other.
LIKENESS = 0.72


@dataclass(frozen=True)
class Option:
    """One value: its key as stored and exported, its label, and every name it is known by."""

    key: str
    label: str
    words: tuple[str, ...] = ()


class Options:
    """A set of values to choose one from.

    `find` takes a key or a name, capitals and accents aside, if it names one alone.
    Where `is_strict`, signs count as well: "O.U.A." is then suggested, not taken.
    """

    def __init__(self, options: Iterable[Option], *, is_strict: bool = False) -> None:
        self.all = list(options)
        self.is_strict = is_strict
        self.labels = {option.key: option.label for option in self.all}

    def _index(self, fold: Callable[[str], str]) -> dict[str, str]:
        found: dict[str, set[str]] = {}
        for option in self.all:
            for word in (option.key, option.label, *option.words):
                if folded := fold(word):
                    found.setdefault(folded, set()).add(option.key)
        return {word: keys.pop() for word, keys in found.items() if len(keys) == 1}

    @cached_property
    def exact(self) -> dict[str, str]:
        """Keys by name, capitals and accents aside."""
        return self._index(normalize) | {normalize(option.key): option.key for option in self.all}

    @cached_property
    def loose(self) -> dict[str, str]:
        """Keys by the letters and figures of a name."""
        return self._index(squeezed)

    def find(self, text: str) -> str | None:
        """Return the key the text names, None where it names none or several."""
        key = self.exact.get(normalize(text))
        if key is None and not self.is_strict:
            key = self.loose.get(squeezed(text))
        return key

    def suggest(self, text: str) -> str | None:
        """Return the key the text probably means."""
        wanted = squeezed(text)
        if wanted in self.loose:
            return self.loose[wanted]
        near = get_close_matches(wanted, self.loose, n=1, cutoff=LIKENESS)
        return self.loose[near[0]] if near else None


def in_every_language(text: Any) -> tuple[str, ...]:
    """Return a translated text in each language of the interface."""
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.append(str(text))
    return tuple(dict.fromkeys(found))


def of_choices(choices: Any, *, without: Iterable[str] = ()) -> Callable[[Any], Options]:
    """Return the options of an enumeration, by value and by label in both languages."""

    def build(user: Any) -> Options:
        return Options(
            Option(value, str(label), in_every_language(label))
            for value, label in choices.choices
            if value not in set(without)
        )

    return build


def of_rows(model: Any, key: str, *names: str) -> Callable[[Any], Options]:
    """Return the visible rows of a small table as options, by `key` and the columns `names`."""

    def build(user: Any) -> Options:
        rows = model.objects.visible_to(user)
        options = []
        for row in rows:
            code = str(getattr(row, key))
            words = [str(getattr(row, name)) for name in names if getattr(row, name)]
            # A spreadsheet takes "002" for the number 2.
            words += [code.lstrip("0")] if code.isdigit() and code.startswith("0") else []
            options.append(Option(code, str(row), tuple(words)))
        return Options(options)

    return build
