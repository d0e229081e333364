"""What is asked about a file: which records, and whatever the file leaves open."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peacebuilding.core.text import is_number

from .columns import NOTHING, Computed, ManyOf
from .lines import NEW
from .models import Upload
from .reading import MAX_FILE
from .resources import RecordResource
from .values import squeezed

#: Answers of selects that name no key: nothing, and the row is left out.
EMPTY, OUT = "-", "out"


class UploadForm(forms.Form):
    """The kind of records and the file."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What the file holds"), widget=forms.RadioSelect, choices=[]
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or XLSX, as it is: at most 20 MB and 20,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,.tsv"}),
        max_length=250,
    )

    def __init__(self, *args: Any, kinds: list[type[RecordResource]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["kind"]
        choices.choices = [(kind.identifier, kind.label) for kind in kinds]

    def clean_file(self) -> Any:
        return clean_size(self.cleaned_data["file"])


def clean_size(file: Any) -> Any:
    """Return a file that was sent in; raise ValidationError where it is too large to be read."""
    if file.size > MAX_FILE:
        raise ValidationError(_("The file is larger than 20 MB. Split it into several files."))
    return file


class AnswersForm(forms.Form):
    """Which sheet is read, and why all this changes."""

    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"), choices=[])
    reason = forms.CharField(
        label=gettext_lazy("Reason for the change"),
        help_text=gettext_lazy("Kept in the history of each record, with the file and the row."),
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, upload: Upload, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sheets: Any = self.fields["sheet"]
        sheets.choices = [(one["name"][:100], one["name"]) for one in upload.tables]
        if len(upload.tables) == 1:
            del self.fields["sheet"]


def read_answers(data: Any, upload: Upload, resource: RecordResource) -> dict[str, Any]:
    """Return the fields of the upload as posted; raises ValidationError keyed by field name."""
    form = AnswersForm(data, upload=upload)
    if not form.is_valid():
        raise ValidationError({name: list(errors) for name, errors in form.errors.items()})
    answers = dict(form.cleaned_data)
    if resource.word_form is not None:
        word = resource.word_form(data)
        if not word.is_valid():
            raise ValidationError({name: list(errors) for name, errors in word.errors.items()})
        answers["word"] = {name: data.get(name, "") for name in word.fields}
    answers["columns"] = _columns(data, upload, resource)
    answers["values"] = _values(data, upload, resource)
    answers["same"], answers["left_out"] = _rows(data, upload)
    return answers


def _columns(data: Any, upload: Upload, resource: RecordResource) -> dict[str, str]:
    """Return which column of the file is which; none may be named twice."""
    chosen: dict[str, str] = {}
    for place, header in enumerate(upload.table["header"]):
        name = data.get(f"column-{place}", upload.columns.get(str(place), ""))
        if not name or name not in resource.columns:
            continue
        if name in chosen.values():
            label = resource.columns[name].title
            sentence = _("“%(label)s” is matched to two columns of the file; choose one.")
            raise ValidationError({f"column-{place}": sentence % {"label": label, "file": header}})
        chosen[str(place)] = name
    return chosen


def _values(data: Any, upload: Upload, resource: RecordResource) -> dict[str, Any]:
    """Return the keys chosen for words of the file, older answers included."""
    texts = {(one["column"], squeezed(one["text"])): one["text"] for one in upload.unknown}
    values = {column: dict(chosen) for column, chosen in upload.values.items()}
    for name, chosen in values.items():
        texts |= {(name, word): one["text"] for word, one in chosen.items()}
    for (name, word), text in texts.items():
        answer = data.get(f"value:{name}:{word}")
        column: Any = resource.columns.get(name)
        if answer is None or column is None:
            continue
        values.setdefault(name, {}).pop(word, None)
        if answer == EMPTY and (isinstance(column, ManyOf) or not column.is_required):
            values[name][word] = {"text": text, "key": NOTHING}
        elif answer in resource.options(column).labels:
            values[name][word] = {"text": text, "key": answer}
    return {name: chosen for name, chosen in values.items() if chosen}


def _rows(data: Any, upload: Upload) -> tuple[dict[str, str], list[int]]:
    """Return what likely duplicates are, and which rows are left out."""
    same, left_out = dict(upload.same), set(upload.left_out)
    found: Any = upload.lines.filter(twin__isnull=False).values_list("number", "twin")
    for number, twin in found:
        answer = data.get(f"twin-{number}", "")
        if answer == OUT:
            left_out.add(number)
        elif answer == NEW or (answer and answer == twin["key"]):
            same[str(number)] = answer
    numbers = {number for number, _cells in upload.table["rows"]}
    left_out |= {int(one) for one in data.getlist("leave") if is_number(one)}
    if "leave_refused" in data:
        left_out |= set(upload.lines.filter(result="refused").values_list("number", flat=True))
    left_out -= {int(one) for one in data.getlist("take") if is_number(one)}
    return same, sorted(left_out & numbers)


def column_choices(resource: RecordResource) -> list[tuple[str, str]]:
    """Return what a column of a file can be, apart from what the tracker computes."""
    return [
        (name, column.title)
        for name, column in resource.columns.items()
        if not isinstance(column, Computed)
    ]
