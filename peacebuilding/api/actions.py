"""Actions on a record: POST `{resource}/{id}/{action}/`, declared in a list on the view."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from peacebuilding.core.transitions import TransitionTable

from .serializers import StrictSerializer, TextField

MAX_REASON = 2000


class ReasonBody(StrictSerializer):
    """The body of most actions; the reason is kept in the history."""

    reason = TextField(required=False, allow_blank=True, max_length=MAX_REASON)


class BasisBody(ReasonBody):
    """The body of what an officer may enter for an organization: on what it rests."""

    basis = TextField(required=False, allow_blank=True, max_length=50)
    sender = TextField(required=False, allow_blank=True, max_length=200)
    date = serializers.DateField(required=False)
    channel = TextField(required=False, allow_blank=True, max_length=100)


@dataclass(frozen=True)
class RecordAction:
    """One action: its name in the address, the service that performs it, its body.

    The service is called as `perform(record, actor=…, reason=…, **body)`; a view with
    `record_argument = "activity"` passes the record by that name instead. It returns the
    changed record, or None. The reason is that of the body, else of X-Change-Reason.
    `scope` is what a token needs.
    """

    name: str
    perform: Callable[..., Any]
    body: type[serializers.Serializer[Any]] = ReasonBody
    scope: str = "write"
    doc: str = ""


def transition_actions(
    table: TransitionTable,
    perform: Callable[..., Any],
    *,
    bodies: Mapping[str, type[serializers.Serializer[Any]]] | None = None,
    report_scope: Iterable[str] = (),
) -> list[RecordAction]:
    """Return one action for each transition of a table.

    All go through `perform(record, name, actor=…, reason=…, **body)`.
    """

    def bound(name: str) -> Callable[..., Any]:
        return lambda record, **rest: perform(record, name, **rest)

    open_to_reporters = set(report_scope)
    return [
        RecordAction(
            transition.name,
            bound(transition.name),
            body=(bodies or {}).get(transition.name, ReasonBody),
            scope="report" if transition.name in open_to_reporters else "write",
            doc=f"{transition.label}.",
        )
        for transition in table
    ]
