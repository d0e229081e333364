"""Two rows for one organization become one: what points to the second points to the first.

Everything is written down as a batch, so that it can be taken back as one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import UniqueConstraint
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from peacebuilding.batches.choices import BatchKind, Outcome
from peacebuilding.batches.models import Batch
from peacebuilding.batches.services import RowResult, record_batch, sentences
from peacebuilding.core.models import TimeStampedVersioned
from peacebuilding.core.services import lock, save_record

from ..merge_rules import change, fold_of
from ..models import FormerSlug, Organization
from ..permissions import can_edit_organizations
from .parts import require


@dataclass(frozen=True)
class MergePreview:
    """What a merge would do: kinds with their counts; what goes, because both have it."""

    moved: list[tuple[str, int]]
    removed: list[str]


@dataclass(frozen=True)
class _Merge:
    """One merge at work."""

    actor: Any
    duplicate: Organization
    into: Organization
    reason: str


class _Rehearsed(Exception):
    """Ends a rehearsal, so that nothing of it stays."""


@transaction.atomic
def merge_organizations(
    *, actor: Any, duplicate: Organization, into: Organization, reason: str
) -> Batch:
    """Let everything that points to `duplicate` point to `into`, and return the batch.

    The duplicate leaves every list, its address leads to the other. Officers. Raises
    NotAllowed; ValidationError for a merge into itself, a second merge, no reason, and
    where a record cannot go along, with its name.
    """
    merge, results = _perform(actor, duplicate, into, reason)
    title = _("%(duplicate)s merged into %(kept)s")
    return record_batch(
        actor=actor,
        kind=BatchKind.MERGE,
        title=title % {"duplicate": merge.duplicate, "kept": merge.into},
        results=results,
        reason=reason,
    )


def preview_merge(*, actor: Any, duplicate: Organization, into: Organization) -> MergePreview:
    """Rehearse the merge and say what it would do. Raises what the merge would raise."""
    results: list[RowResult] = []
    try:
        with transaction.atomic():
            results = _perform(actor, duplicate, into, "-")[1]
            raise _Rehearsed
    except _Rehearsed:
        pass
    moved: dict[str, int] = {}
    removed = []
    for result in results:
        options = result.record._meta
        if result.outcome == Outcome.REMOVED:
            removed.append(f"{capfirst(options.verbose_name)}{_(':')} {result.name}")
        elif result.outcome == Outcome.CHANGED and result.record.pk != duplicate.pk:
            kind = str(capfirst(options.verbose_name_plural))
            moved[kind] = moved.get(kind, 0) + 1
    return MergePreview(sorted(moved.items()), removed)


def _perform(
    actor: Any, duplicate: Organization, into: Organization, reason: str
) -> tuple[_Merge, list[RowResult]]:
    require(can_edit_organizations(actor))
    if duplicate.pk == into.pk:
        raise ValidationError({"into": _("An organization cannot be merged into itself.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason; it is kept in the history.")})
    held = {row.pk: lock(row) for row in sorted((duplicate, into), key=lambda row: row.pk)}
    merge = _Merge(actor, held[duplicate.pk], held[into.pk], reason)
    if merge.duplicate.merged_into_id or merge.into.merged_into_id:
        raise ValidationError({"into": _("One of the two was merged already.")})
    results = _leave(merge)
    waiting = list(_pointing_to(merge.duplicate))
    while waiting:
        refused: list[tuple[tuple[Any, str], ValidationError]] = []
        for row, name in waiting:
            try:
                with transaction.atomic():
                    results += _point(merge, row, name)
            except ValidationError as refusal:
                refused.append(((row, name), refusal))
        if len(refused) == len(waiting):
            raise ValidationError(
                [f"{row}{_(':')} {sentences(refusal)}" for (row, _name), refusal in refused]
            )
        # What rests on another record of the duplicate follows once that has moved.
        waiting = [(type(row)._base_manager.get(pk=row.pk), name) for (row, name), _no in refused]
    return merge, results


def _leave(merge: _Merge) -> list[RowResult]:
    """Take the duplicate out of every list and let its address lead to the other."""
    duplicate, into = merge.duplicate, merge.into
    slug, shared = duplicate.slug, {"actor": merge.actor, "reason": merge.reason}
    gone = f"{slug[:30]}-merged-{duplicate.pk}"
    results = [change(row=duplicate, merged_into=into, is_active=False, slug=gone, **shared)]
    address = save_record(FormerSlug(slug=slug, organization=into), **shared)
    results.append(RowResult(Outcome.CREATED, address))
    if into.part_of_id == duplicate.pk:
        results.append(change(row=into, part_of=None, **shared))
    return results


def _pointing_to(organization: Organization) -> Iterator[tuple[Any, str]]:
    """Yield each tracked record that names the organization, with the field that does."""
    for relation in Organization._meta.related_objects:
        model: Any = relation.related_model
        if not issubclass(model, TimeStampedVersioned) or relation.field.name == "merged_into":
            continue
        for row in model._base_manager.filter(**{relation.field.name: organization}).order_by("pk"):
            yield row, relation.field.name
    kind = ContentType.objects.get_for_model(Organization)
    for model in apps.get_models():
        if not issubclass(model, TimeStampedVersioned):
            continue
        for field in model._meta.private_fields:
            if isinstance(field, GenericForeignKey):
                named = {f"{field.ct_field}_id": kind.pk, field.fk_field: organization.pk}
                for row in model._base_manager.filter(**named).order_by("pk"):
                    yield row, field.name


def _point(merge: _Merge, row: Any, name: str) -> list[RowResult]:
    """Let one record name the other organization; where that has one like it, fold them."""
    shared = {"actor": merge.actor, "reason": merge.reason}
    sets = {one.name for one in row._meta.many_to_many}
    if name in sets:
        before, members = row.version, set(getattr(row, name).all())
        members = (members - {merge.duplicate}) | {merge.into}
        save_record(row, many_to_many={name: sorted(members, key=lambda one: one.pk)}, **shared)
        return [RowResult(Outcome.CHANGED, row, before)]
    setattr(row, name, merge.into)
    twin = _twin(row, name)
    if twin is None:
        return [change(row=row, **shared)]
    return fold_of(type(row))(row=row, twin=twin, **shared)


def _twin(row: Any, name: str) -> Any:
    """Return the record that already stands where this one would stand; None if there is none."""
    for rule in row._meta.constraints:
        if not isinstance(rule, UniqueConstraint) or name not in rule.fields:
            continue
        values = {one: getattr(row, row._meta.get_field(one).attname) for one in rule.fields}
        if None in values.values():
            continue
        others = type(row)._base_manager.exclude(pk=row.pk).filter(**values)
        if rule.condition is not None:
            if not type(row)._base_manager.filter(rule.condition, pk=row.pk).exists():
                continue
            others = others.filter(rule.condition)
        if (twin := others.first()) is not None:
            return twin
    return None
