"""What can be imported: columns, and the services that a row calls.

`RecordResource` is a Resource of django-import-export whose rows are never saved by
`.save()`: a subclass names its columns and, in `create` and `change`, calls the services
its pages call. A dry run does the same and is rolled back, so what the check says is what
the import does.
"""

from collections.abc import Iterable
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource

from peacebuilding.batches.choices import Outcome
from peacebuilding.core.exceptions import IllegalTransition, NotAllowed, StaleVersion
from peacebuilding.core.tables import Export
from peacebuilding.core.text import is_number
from peacebuilding.notifications.quiet import quiet

from .columns import Column, Computed, Number, OneOf, Unknown
from .lines import NEW, Choices, Line, RecordRow, UnknownValue, sentences
from .options import Options
from .twins import KnownWords, beside
from .values import squeezed

#: Records read in one query.
CHUNK = 400


class RecordLoader(BaseInstanceLoader):
    """Finds the record of a row among those the resource has read for the whole file."""

    def get_instance(self, row: Any) -> Any:
        return self.resource.find(row)


class RecordResource(Resource):
    """Rows of a file as records of one model.

    A subclass names `identifier`, `model`, its `export` (whose columns are compared), and `key`,
    the column that finds a record. Export columns that the subclass does not declare are
    computed; `passing` ones also differ without an edit and are not even compared.
    """

    do_not_call_in_templates = True
    identifier = ""
    label: Any = ""
    model: Any = None
    export: Export
    key = "reference"
    #: Whether a row may bring a key nobody has yet (a slug), or leaves it to the service.
    brings_key = False
    passing: frozenset[str] = frozenset({"updated_at"})
    #: Whether a file belongs to somebody: see `scopes`.
    is_scoped = False
    #: Asks once for the whole file what services want to know of a changed promise.
    word_form: Any = None

    id = Number("id", is_key=True)
    version = Number("version", is_key=True)

    class Meta:
        use_transactions = True
        skip_diff = True
        report_skipped = True
        clean_model_instances = False
        instance_loader_class = RecordLoader

    def __init__(self, *, user: Any, choices: Choices | None = None) -> None:
        super().__init__()
        self.user, self.choices = user, choices or Choices()
        self.chosen = self.choices.values
        self.unknown: dict[tuple[str, str], UnknownValue] = {}
        self.lines: list[Line] = []
        self.values: dict[str, Any] = {}
        #: Whether a row was refused for want of what `word_form` asks.
        self.asks_word = False
        self._options: dict[Any, Options] = {}
        self._saved: dict[int, int] = {}
        self._rows: dict[Any, Any] = {}
        self._values_of = {column.name: column.value for column in self.export.columns}
        self._complete_columns()

    def _complete_columns(self) -> None:
        """Say for each column how the record has it; add the computed ones of the export."""
        for name in self._values_of:
            if name not in self.fields and name not in self.passing:
                computed = Computed(name.replace("_", " "))
                computed.column_name = name
                self.fields[name] = computed
        for name, column in self.fields.items():
            column.read = column.read or self._values_of.get(name)

    # --- What a subclass says ---------------------------------------------------------

    def create(self, record: Any, values: dict[str, Any]) -> list[Any]:
        """Make the record through services; return what was touched beside it."""
        raise NotImplementedError

    def change(self, record: Any, values: dict[str, Any], changed: set[str]) -> list[Any]:
        """Change the record through services; return what was touched beside it."""
        raise NotImplementedError

    def records(self) -> Any:
        """Return the records a row may mean, with what their columns need."""
        return self.export.enrich(self.model.objects.visible_to(self.user))

    def fingerprint(self, values: dict[str, Any]) -> tuple[Any, str]:
        """Return by which group and words a new record is compared with those there are."""
        return "", ""

    def known_fingerprints(self) -> Iterable[tuple[Any, str, int]]:
        """Return group, words and key of the records there are already."""
        return ()

    # --- Columns and values -----------------------------------------------------------

    @property
    def columns(self) -> dict[str, Column]:
        """All columns by name."""
        return self.fields

    @classmethod
    def word(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Return what `word_form` makes of what was typed, empty answers left out."""
        form = cls.word_form(given) if cls.word_form else None
        if form is None or not form.is_valid():
            return {}
        return {name: value for name, value in form.cleaned_data.items() if value}

    @classmethod
    def names(cls, columns: dict[str, Column]) -> dict[str, str]:
        """Return the column each known name stands for; earlier columns first."""
        found: dict[str, str] = {}
        for name in columns:
            found.setdefault(squeezed(name), name)
        for name, column in columns.items():
            for word in column.names():
                found.setdefault(word, name)
        return found

    def options(self, column: OneOf) -> Options:
        """Return the values a column may name, read once for the whole file."""
        if column.source not in self._options:
            self._options[column.source] = column.source(self.user)
        return self._options[column.source]

    def once(self, model: Any, name: str, key: str) -> Any:
        """Return the row of this key; each is read once for the whole file."""
        place = (model, key)
        if place not in self._rows:
            self._rows[place] = model.objects.get(**{name: key})
        return self._rows[place]

    # --- The file -----------------------------------------------------------------------

    def run(self, names: list[str], rows: list[tuple[int, list[str]]], *, dry: bool) -> list[Line]:
        """Check the rows (`dry`), or do what they say, and return what becomes of each.

        `names` are the columns of the cells. Nothing is kept unless every row is done, and
        nobody is told of it.
        """
        self.numbers = [number for number, _cells in rows]
        self.is_dry = dry
        self.present = [self.columns[name] for name in names]
        dataset = tablib.Dataset(*(cells for _number, cells in rows), headers=names)
        with quiet():
            result = self.import_data(
                dataset, dry_run=dry, use_transactions=True, rollback_on_validation_errors=True
            )
        for error in (
            *result.base_errors,
            *(one for _n, row in result.row_errors() for one in row),
        ):
            raise error.error  # no refusal but a fault of ours
        return self.lines

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Read all records the file speaks of, and what new ones are compared with."""
        self.lines, self._saved = [], {}
        column = dataset[self.key] if self.key in dataset.headers else []
        wanted = {text.strip() for text in column if text}
        self._by_key = {getattr(record, self.key): record for record in self.read(self.key, wanted)}
        ids: set[Any] = {key for key in self.choices.same.values() if key != NEW}
        if {"id", "version"} <= set(dataset.headers):
            ids |= {text for text in dataset["id"] if is_number(text)}
        self._by_id = {str(record.pk): record for record in self.read("pk", ids)}
        self._known = KnownWords(self.known_fingerprints)

    def read(self, name: str, keys: set[Any]) -> list[Any]:
        """Return the visible records with one of the keys."""
        ordered, found = sorted(keys), []
        for start in range(0, len(ordered), CHUNK):
            found += self.records().filter(**{f"{name}__in": ordered[start : start + CHUNK]})
        return found

    def find(self, row: Any) -> Any:
        """Return the record the row speaks of, None for a new one."""
        self.key_text = key = (row.get(self.key) or "").strip()
        if key:
            record = self._by_key.get(key) or self.by_other_key(key)
            if record is None and not self.brings_key:
                raise ValidationError(
                    _("There is no record %(key)s. Leave the cell empty for a new one."),
                    params={"key": key},
                )
            return record
        same = self.choices.same.get(self.line.number)
        if same is not None:
            return self._by_id.get(same)
        if not row.get("version") or not row.get("id"):
            return None  # a column "id" alone may be the office's own numbering
        record = self._by_id.get(row["id"])
        if record is None or getattr(record, self.key):
            raise ValidationError(_("The record of this row is no longer there."))
        return record

    def by_other_key(self, key: str) -> Any:
        """Return the record that once had this key."""
        return None

    # --- One row ------------------------------------------------------------------------

    def get_row_result_class(self) -> Any:
        return RecordRow

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> RecordRow:
        self.key_text, self.values = "", {}
        self.line = line = Line(self.numbers[kwargs["row_number"] - 1])
        self.lines.append(line)
        result: RecordRow = super().import_row(row, instance_loader, **kwargs)
        result.line = line
        if result.validation_error is not None:
            line.outcome = Outcome.REFUSED
            line.message = sentences(result.validation_error, self.columns)
            line.name = line.name or self.named(self.values)
            self.asks_word |= "basis" in getattr(result.validation_error, "error_dict", {})
        elif result.is_skip():
            line.outcome = Outcome.SAME
        elif result.is_new():
            line.outcome = Outcome.CREATED
        elif result.is_update():
            line.outcome = Outcome.CHANGED
        return result

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        record = instance_loader.get_instance(row)
        if record is not None:
            self.line.name = str(record)[:250]
            self.line.url = record.get_absolute_url()
            self.line.record, self.line.version_before = record, record.version
        return record

    def init_instance(self, row: Any = None) -> Any:
        return self.model()

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Read the cells and compare them with the record."""
        is_new = instance._state.adding
        self.changed: set[str] = set()
        errors: dict[str, Any] = {}
        for column in self.present:
            try:
                if not column.is_key:
                    self._compare(column, instance, row, is_new)
            except ValidationError as refusal:
                if isinstance(refusal, Unknown):
                    self._note(refusal)
                errors[column.name] = refusal.messages
        if is_new:
            errors |= self._missing(errors)
        elif "status" not in self.changed:
            errors |= {
                name: [_("It changes together with the status.")]
                for name in self.changed
                if self.columns[name].by_step
            }
        if errors:
            raise ValidationError(errors)

    def _compare(self, column: Column, record: Any, row: Any, is_new: bool) -> None:
        value = column.clean(row, resource=self)
        old = None if is_new or column.read is None else column.as_is(column.read(record))
        if isinstance(column, Computed):
            if value and not is_new and value != old:
                sentence = _("The tracker has “%(value)s” here, which an import does not change.")
                raise ValidationError(sentence, params={"value": old})
            return
        is_empty = value in ("", None, [])
        if is_empty and (is_new or column.is_kept):
            return
        if is_empty and column.is_required:
            raise ValidationError(_("The cell is empty."))
        self.values[column.name] = value
        if is_new or value != old:
            self.changed.add(column.name)
            before = "" if is_new else column.show(old, self)
            self.line.changes.append([column.title, before, column.show(value, self)])

    def _note(self, refusal: Unknown) -> None:
        """Remember each unknown word once, with the rows it stands in."""
        column: Any = refusal.column
        for text in refusal.texts:
            place = (column.name, squeezed(text))
            if place not in self.unknown:
                suggestion = self.options(column).suggest(text)
                self.unknown[place] = UnknownValue(column.name, text, suggestion)
            self.unknown[place].numbers.append(self.line.number)

    def _missing(self, errors: dict[str, Any]) -> dict[str, Any]:
        present = {column.name for column in self.present}
        return {
            name: [
                _("The cell is empty.")
                if name in present
                else _("A new record needs it; match a column.")
            ]
            for name, column in self.columns.items()
            if column.is_required and name not in self.values and name not in errors
        }

    def skip_row(self, instance: Any, original: Any, row: Any, errors: Any = None) -> bool:
        return not (errors or instance._state.adding or self.changed)

    def validate_instance(self, instance: Any, errors: Any = None, *args: Any) -> None:
        """Refuse what could not be read; the services validate the rest."""
        if errors:
            raise ValidationError(errors)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Call the services; whatever they refuse leaves nothing of this row behind."""
        if is_create:
            self._look_for_twin()
        else:
            self._check_version(instance, row.get("version") or "")
        try:
            with transaction.atomic():
                if is_create:
                    self.line.touched = self.create(instance, self.values)
                else:
                    self.line.touched = self.change(instance, self.values, self.changed)
        except (NotAllowed, IllegalTransition, StaleVersion) as refusal:
            raise ValidationError(str(refusal)) from refusal
        self._finish(instance, is_create)

    def _check_version(self, record: Any, text: str) -> None:
        if earlier := self._saved.get(record.pk):
            raise ValidationError(
                _("Row %(row)s already changes this record."), params={"row": earlier}
            )
        if text and text != str(record.version):
            raise ValidationError(
                _("Changed in the tracker after the file was exported. Export it again.")
            )

    def _look_for_twin(self) -> None:
        """Note what there is already under nearly the same words."""
        group, words = self.fingerprint(self.values)
        self.line.name = self.line.name or self.named(self.values)
        found = self._known.find(group, words, self.line.number)
        if found is not None and self.choices.same.get(self.line.number) != NEW:
            self.line.twin = beside(self, found)

    def named(self, values: dict[str, Any]) -> str:
        """Return by what a new record is known on the page."""
        return str(values.get("title") or values.get("name") or "")[:250]

    def _finish(self, record: Any, is_create: bool) -> None:
        """Note the record with the version it has now: steps read it anew and change that."""
        if not is_create:
            record.refresh_from_db(fields=["version"])
        self._saved[record.pk] = self.line.number
        self.line.record = record
        if is_create and not self.is_dry:  # the reference of a dry run is not given out
            self.line.name = str(record)[:250]
        self.line.url = record.get_absolute_url()
        for _outcome, other, _version in self.line.touched:
            other.refresh_from_db(fields=["version"])

    # --- Words --------------------------------------------------------------------------

    def reason(self) -> str:
        """Return what the history of a record says of this row."""
        place = _("Import of %(file)s, row %(row)s") % {
            "file": self.choices.file_name,
            "row": self.line.number,
        }
        return f"{self.choices.reason} ({place})" if self.choices.reason else place
