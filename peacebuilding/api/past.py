"""`?as_of=` on a record: as it stood at a moment, for active accounts."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from peacebuilding.core.changes import visible
from peacebuilding.core.filters import Refusal
from peacebuilding.core.past import read_moment, record_at

from .problems import BadParameters

AS_OF = OpenApiParameter(
    "as_of",
    str,
    description="The record as it stood at a moment that has passed, or at the end of a date "
    "(UTC). For active accounts only (401); 404 where it did not exist yet.",
)


class AsOfMixin:
    """Answers `?as_of=` on the record: of what the caller may see now, what existed then.

    As the history it is for active accounts. `past_rows` names the relations whose rows are
    part of the record.
    """

    query_parameters = {"retrieve": {"as_of"}}
    past_rows: Sequence[str] = ()

    @extend_schema(parameters=[AS_OF])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return the record, as it is or as it stood."""
        if "as_of" not in request.query_params:
            return super().retrieve(request, *args, **kwargs)  # type: ignore[misc]
        if not request.user.is_authenticated:
            raise NotAuthenticated(_("Log in to read a record as it stood."))
        given = request.query_params.getlist("as_of")
        if len(given) > 1:
            raise BadParameters([Refusal("as_of", "repeated", _("Give this parameter once."))])
        try:
            moment = read_moment(given[0])
        except ValidationError as error:
            refusal = Refusal("as_of", error.code or "invalid", error.messages[0])
            raise BadParameters([refusal]) from error
        present = self.get_object()  # type: ignore[attr-defined]
        past = record_at(present, moment, self.past_rows)
        if past is None:
            raise Http404
        self.complete_past(past, moment)
        withhold(past, request.user)
        context = {
            **self.get_serializer_context(),  # type: ignore[attr-defined]
            "day": timezone.localdate(moment),
            "is_past": True,
            "moment": moment,
        }
        serializer = self.get_serializer_class()  # type: ignore[attr-defined]
        return Response(serializer(past, context=context).data)

    def complete_past(self, past: Any, moment: Any) -> None:
        """Add to the record what the serializer reads besides its columns and sets."""


def withhold(past: Any, user: Any) -> None:
    """Forget the records a past one pointed to that the reader may not see, as the history does."""
    for field in past._meta.concrete_fields:
        key = getattr(past, field.attname)
        if not (field.is_relation and field.null and key is not None):
            continue
        if not visible(field.related_model, user).filter(pk=key).exists():
            setattr(past, field.attname, None)
