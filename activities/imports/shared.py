"""What the imports of this floor share: naming an activity, and steps from state to state."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peacebuilding.core.exceptions import IllegalTransition
from peacebuilding.imports.columns import Column
from peacebuilding.imports.options import Option, Options
from peacebuilding.imports.resources import RecordResource

from ..models import Activity
from ..services import TABLES, perform

#: By step: the further arguments of its service that a file may bring.
STEP_DATA = {
    "start": ("starts_on",),
    "complete": ("ends_on",),
    "suspend": ("review_on",),
    "fulfil": ("fulfilled_on",),
    "close": ("done_on",),
    "carry-over": ("meeting",),
}
#: Steps by which an organization speaks: an officer says on what its word rests.
WORD_STEPS = frozenset({"propose", "agree", "withdraw", "fulfil"})


def status_reason() -> Column:
    """Return the column of why a record has its state."""
    return Column(
        gettext_lazy("reason for the present status"),
        by_step=True,
        is_kept=True,
        read=lambda row: row.status_reason,
        also=("reason", "motif"),
    )


def activities(user: Any) -> Options:
    """Return the activities that have a reference, by reference and by title."""
    rows = Activity.objects.visible_to(user).counted().filter(reference__isnull=False)
    listed = rows.order_by("reference").values_list("reference", "title")
    return Options(
        Option(str(reference), f"{reference} {title}", (title,)) for reference, title in listed
    )


def step_to(resource: RecordResource, record: Any, status: str, data: Mapping[str, Any]) -> None:
    """Make the one step that leads the record to the status; raise what its service raises.

    A day that the file gives and the step sets otherwise is refused, not lost.
    """
    ways = [way for way in TABLES[type(record)].possible(record) if way.target == status]
    if not ways:
        possible = [way.name for way in TABLES[type(record)].possible(record)]
        raise IllegalTransition(record.status, record.get_status_display(), possible)
    name = ways[0].name
    given = {key: data[key] for key in STEP_DATA.get(name, ()) if data.get(key)}
    is_word = name in WORD_STEPS or (name == "start" and hasattr(record, "due_on"))
    if is_word:
        given |= resource.choices.word
    done = perform(record, name, actor=resource.user, reason=resource.reason(), **given)
    for column in resource.columns.values():
        if column.by_step and column.name in resource.changed and column.read is not None:
            value = column.as_is(column.read(done))
            if value != resource.values[column.name]:
                shown = column.show(value, resource) or "—"
                sentence = _("The step enters %(value)s here.") % {"value": shown}
                raise ValidationError({column.name: sentence})
