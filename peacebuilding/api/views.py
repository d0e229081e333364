"""The classes every view of the API is made of; see the package's docstring for an example."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import unquote

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, mixins, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from peacebuilding.core.exceptions import StaleVersion
from peacebuilding.core.services import lock

from .actions import MAX_REASON, RecordAction
from .conditional import (
    ANY_VERSION,
    answer_conditionally,
    entity_tag,
    for_this_caller,
    version_of,
    versions_named,
)
from .filtering import StrictFilterBackend, check_parameters
from .history import HistoryMixin
from .idempotency import Answer, answer_once, key_of
from .pagination import PARAMETERS, KeysetPagination, read_flag
from .problems import BadHeader


class ApiMixin:
    """What every address of the API does: strict parameters, ETags, guarded writes.

    A handler of an unsafe method runs in one transaction, at most once for each
    Idempotency-Key, and leaves nothing behind with `dry_run=true`; it needs no code of
    its own for that. It returns a `Response` with the record and finds the reason for
    the history in `request.change_reason`.
    """

    required_scope = "write"
    login_required = False
    #: Query parameters besides those of lists, by action, as {"retrieve": {"as_of"}};
    #: for a plain view by method, as {"get": {"since"}}.
    query_parameters: Mapping[str, set[str]] = {}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        method = (request.method or "").lower()
        handler = getattr(self, method, None)
        if handler is None or method not in self.http_method_names:  # type: ignore[attr-defined]
            raise exceptions.MethodNotAllowed(request.method or "")
        try:
            super().initial(request, *args, **kwargs)  # type: ignore[misc]
        except (exceptions.NotAuthenticated, exceptions.AuthenticationFailed):
            self.check_throttles(request)  # type: ignore[attr-defined]
            raise
        check_parameters(request, self.known_parameters(request))
        if request.method not in SAFE_METHODS:
            request.change_reason = change_reason(request)  # type: ignore[attr-defined]
            setattr(self, method, partial(self.guarded, handler))

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say which methods the address takes, in `Allow`."""
        return Response(status=204)

    def known_parameters(self, request: Request) -> set[str]:
        """Return the names of the query parameters this address takes."""
        name = getattr(self, "action", None) or (request.method or "").lower()
        known = set(self.query_parameters.get(name, ()))
        return known if request.method in SAFE_METHODS else known | {"dry_run"}

    def guarded(self, handler: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Run a write: atomic, once for each Idempotency-Key, without trace if `dry_run`."""
        key = key_of(request)

        def write() -> Answer:
            return as_answer(handler(request, *args, **kwargs))

        if read_flag(request, "dry_run"):
            with transaction.atomic():
                tried = write()
                transaction.set_rollback(True)
            status = 200 if tried.status == 201 else tried.status
            return Answer(status, tried.body).as_response()
        if key:
            return answer_once(request, key, write)
        with transaction.atomic():
            return write().as_response()

    def finalize_response(
        self, request: Request, response: HttpResponse, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        if request.method not in {"GET", "HEAD"} or response.status_code != 200:
            return response
        if isinstance(response, Response):
            response.render()
        if response.streaming:
            return for_this_caller(response)
        return answer_conditionally(request, response, getattr(response, "data", None))


class TrackerAPIView(ApiMixin, APIView):
    """An address that is no resource: `me/`, `changes`, a matrix."""


class TrackerViewSet(
    ApiMixin,
    HistoryMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet,
):
    """A resource to read: list, record, history, and the actions it declares.

    `queryset` names the joins (`select_related`, `prefetch_related`); the rows come from
    its `visible_to`. `ordering_fields` lists what callers may sort by: names of columns,
    or a mapping from public names to tuples of columns. `ordering` is the default.
    """

    lookup_value_regex = "[^/]+"
    pagination_class = KeysetPagination
    filter_backends = [StrictFilterBackend]
    filterset_class: Any = None
    ordering_fields: Sequence[str] | Mapping[str, Sequence[str]] = ("updated_at", "created_at")
    ordering: Sequence[str] = ("pk",)
    record_actions: Sequence[RecordAction] = ()
    #: The name under which services take the record; empty: as first positional argument.
    record_argument = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for item in cls.__dict__.get("record_actions", ()):
            setattr(cls, _method_name(item), _action_method(item, cls))

    @classmethod
    def get_extra_actions(cls) -> list[Any]:
        found = super().get_extra_actions()
        has_history = hasattr(cls.queryset.model, "history") if cls.queryset is not None else True
        return [item for item in found if has_history or item.__name__ != "history"]

    def get_queryset(self) -> Any:
        """Return the rows the caller may see."""
        return super().get_queryset().visible_to(self.request.user)

    def get_ordering_fields(self) -> dict[str, Sequence[str]]:
        """Return what the list may be ordered by: public name → columns."""
        if getattr(self, "action", "") == "history":
            return {"at": ("history_date",)}
        if isinstance(self.ordering_fields, Mapping):
            return dict(self.ordering_fields)
        return {name: (name,) for name in self.ordering_fields}

    def known_parameters(self, request: Request) -> set[str]:
        known = super().known_parameters(request)
        if self.action in {"list", "history"}:
            known |= PARAMETERS
        if self.action == "list" and self.filterset_class is not None:
            known |= set(self.filterset_class.base_filters)
        return known

    def get_object(self) -> Any:
        # Filters are for lists; a record is found by its address alone.
        value = self.kwargs[self.lookup_url_kwarg or self.lookup_field]
        try:
            record = self.get_queryset().filter(**{self.lookup_field: value}).first()
        except (ValueError, TypeError, OverflowError):
            record = None
        if record is None or "\0" in value:
            raise Http404
        self.check_object_permissions(self.request, record)
        return record

    def get_locked_object(self) -> Any:
        """Return the record of the address, locked and in the version `If-Match` names.

        Raises Http404, PreconditionRequired (428) and StaleVersion (412).
        """
        record = self.get_object()
        accepted = versions_named(self.request)
        try:
            locked = lock(record)
        except ObjectDoesNotExist:
            raise Http404 from None
        if accepted != ANY_VERSION and locked.version not in accepted:
            stale = StaleVersion(locked.version)
            body = as_answer(self.record_answer(locked))
            stale.etag = body.etag  # type: ignore[attr-defined]
            raise stale
        return locked

    def record_answer(self, record: Any, status: int = 200) -> Response:
        """Return the record as reading it would; 204 if the change hid it from the caller."""
        fresh = self.get_queryset().filter(pk=record.pk).first()
        if fresh is None:
            return Response(status=204)
        return Response(self.get_serializer(fresh).data, status=status)

    def run_action(self, item: RecordAction) -> Response:
        """Perform one declared action on the record of the address."""
        record = self.get_locked_object()
        body = item.body(data=self.request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        reason = values.pop("reason", "") or self.request.change_reason
        values |= {"actor": self.request.user, "reason": reason}
        if self.record_argument:
            changed = item.perform(**{self.record_argument: record}, **values)
        else:
            changed = item.perform(record, **values)
        return self.record_answer(changed or record)


class CreateMixin:
    """POST on the list; the subclass calls its service in `perform_create_service`."""

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        serializer = self.get_serializer(data=request.data)  # type: ignore[attr-defined]
        serializer.is_valid(raise_exception=True)
        record = self.perform_create_service(
            request.user,
            serializer.validated_data,
            request.change_reason,  # type: ignore[attr-defined]
        )
        response = self.record_answer(record, 201)  # type: ignore[attr-defined]
        if response.data:
            response["Location"] = response.data["url"]
        return response

    def perform_create_service(self, actor: Any, data: dict[str, Any], reason: str) -> Any:
        """Create the record through its service and return it."""
        raise NotImplementedError


class UpdateMixin:
    """PUT and PATCH on the record; the subclass calls its service."""

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        record = self.get_locked_object()  # type: ignore[attr-defined]
        is_partial = request.method == "PATCH"
        serializer = self.get_serializer(record, data=request.data, partial=is_partial)  # type: ignore[attr-defined]
        serializer.is_valid(raise_exception=True)
        changed = self.perform_update_service(
            record,
            request.user,
            serializer.validated_data,
            request.change_reason,  # type: ignore[attr-defined]
        )
        return self.record_answer(changed or record)  # type: ignore[attr-defined]

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.update(request, *args, **kwargs)

    def perform_update_service(
        self, record: Any, actor: Any, data: dict[str, Any], reason: str
    ) -> Any:
        """Change the (locked) record through its service and return it."""
        raise NotImplementedError


class DestroyMixin:
    """DELETE on the record; the subclass calls its service in `perform_destroy_service`."""

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        record = self.get_locked_object()  # type: ignore[attr-defined]
        self.perform_destroy_service(record, request.user, request.change_reason)  # type: ignore[attr-defined]
        return Response(status=204)

    def perform_destroy_service(self, record: Any, actor: Any, reason: str) -> None:
        """Delete the (locked) record through its service."""
        raise NotImplementedError


class WritableViewSet(CreateMixin, UpdateMixin, TrackerViewSet):
    """A resource that is also created and changed; add DestroyMixin where rows may go."""


def as_answer(response: Any) -> Answer:
    """Return what a write answered in the form it is sent and kept."""
    if response.status_code == 204 or response.data is None:
        return Answer(response.status_code, "")
    body = JSONRenderer().render(response.data)
    version = version_of(response.data)
    etag = "" if version is None else entity_tag(body, version)
    return Answer(response.status_code, body.decode(), etag, response.headers.get("Location", ""))


def change_reason(request: Request) -> str:
    """Return the reason in X-Change-Reason, decoded. Raises BadHeader."""
    header = request.headers.get("X-Change-Reason", "")
    try:
        reason = unquote(header, errors="strict").strip()
    except UnicodeDecodeError:
        reason = "\0"
    if not header.isascii() or "\0" in reason or len(reason) > MAX_REASON:
        raise BadHeader(_("X-Change-Reason: give at most 2000 characters, UTF-8, percent-encoded."))
    return reason


def _method_name(item: RecordAction) -> str:
    return "act_" + item.name.replace("-", "_")


def _action_method(item: RecordAction, viewset: type[TrackerViewSet]) -> Any:
    """Return the handler of one declared action, as DRF's router expects it."""

    def handler(self: TrackerViewSet, request: Request, **kwargs: Any) -> Response:
        return self.run_action(item)

    handler.__name__ = _method_name(item)
    handler.__doc__ = item.doc or None
    routed = action(
        detail=True,
        methods=["post"],
        url_path=item.name,
        url_name=item.name,
        required_scope=item.scope,
    )(handler)
    return extend_schema(
        request=item.body, responses=viewset.serializer_class, description=item.doc or None
    )(routed)
