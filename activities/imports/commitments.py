"""Commitments, each in the activity it names."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from organizations.imports import organizations
from organizations.models import Organization
from peacebuilding.core.choices import Language
from peacebuilding.imports.columns import Column, Day, Flag, OneOf
from peacebuilding.imports.options import of_choices
from peacebuilding.imports.resources import RecordResource

from .. import services
from ..choices import CommitmentStatus
from ..exports import COMMITMENTS
from ..forms import WordForm
from ..models import Activity, Commitment
from ..services.commitments import TERMS
from .shared import activities, status_reason, step_to


class CommitmentResource(RecordResource):
    """Commitments; what was agreed changes by `amend`, on the word of the organization."""

    identifier = "commitments"
    label = _("Commitments")
    model = Commitment
    export = COMMITMENTS
    word_form = WordForm
    passing = frozenset({"updated_at", "display_status", "participation", "reporting_state"})

    reference = Column(_("reference"), is_key=True, also=("ref", "référence", "réf"))
    activity = OneOf(
        _("activity"),
        activities,
        is_required=True,
        is_kept=True,
        also=("activity reference", "référence de l'activité", "activité"),
    )
    organization = OneOf(
        _("organization"),
        organizations,
        is_required=True,
        is_kept=True,
        also=("organisation", "responsible", "responsable", "org"),
    )
    title = Column(
        _("promise"), is_required=True, also=("title", "commitment", "engagement", "titre")
    )
    description = Column(_("description"))
    language = OneOf(_("language of the texts"), of_choices(Language), is_kept=True)
    due_on = Day(
        _("due on"), also=("due", "due date", "deadline", "échéance", "date d'échéance", "délai")
    )
    is_indicative = Flag(_("indicative"), also=("indicatif",))
    status = OneOf(
        _("status"), of_choices(CommitmentStatus), is_kept=True, also=("state", "état", "statut")
    )
    agreed_on = Day(_("agreed on"), by_step=True, also=("convenu le",))
    fulfilled_on = Day(
        _("fulfilled on"), by_step=True, also=("fulfilled", "done on", "honoré le", "réalisé le")
    )
    status_reason = status_reason()

    def known_fingerprints(self) -> Iterable[tuple[Any, str, int]]:
        rows = Commitment.objects.visible_to(self.user).counted()
        names = ("activity__reference", "organization__slug", "title", "pk")
        for reference, slug, title, key in rows.values_list(*names).iterator():
            yield (reference, slug), title, key

    def fingerprint(self, values: dict[str, Any]) -> tuple[Any, str]:
        return (values.get("activity"), values.get("organization")), values.get("title", "")

    def create(self, record: Commitment, values: dict[str, Any]) -> list[Any]:
        record.activity = self.once(Activity, "reference", values["activity"])
        record.organization = self.once(Organization, "slug", values["organization"])
        for name in set(values) - {"activity", "organization", "status"}:
            setattr(record, name, values[name])
        if "language" not in values:
            record.language = record.activity.language
        status = values.get("status") or CommitmentStatus.PROPOSED
        if status == CommitmentStatus.PROPOSED:
            self._refuse_steps(values)
            services.create_commitment(actor=self.user, commitment=record, reason=self.reason())
        else:
            services.enter_past_commitment(
                actor=self.user, commitment=record, status=status, reason=self.reason()
            )
        return []

    def _refuse_steps(self, values: dict[str, Any]) -> None:
        """What is only proposed has no day of agreement or fulfilment."""
        given = [name for name in ("agreed_on", "fulfilled_on") if values.get(name)]
        if given:
            sentence = _t("Give the status that goes with this day.")
            raise ValidationError(dict.fromkeys(given, sentence))

    def change(self, record: Commitment, values: dict[str, Any], changed: set[str]) -> list[Any]:
        if changed & {"activity", "organization"}:
            raise ValidationError(_t("A commitment stays with its activity and organization."))
        terms = {name: values[name] for name in TERMS if name in changed}
        if record.status == CommitmentStatus.PROPOSED:
            self._update(record, {**terms, **self._language(values, changed)})
        else:
            self._update(record, self._language(values, changed))
            if terms:
                services.amend_commitment(
                    actor=self.user,
                    commitment=record,
                    reason=self.reason(),
                    **terms,
                    **self.choices.word,
                )
        if "status" in changed:
            step_to(self, record, values["status"], values)
        return []

    def _language(self, values: dict[str, Any], changed: set[str]) -> dict[str, Any]:
        return {"language": values["language"]} if "language" in changed else {}

    def _update(self, record: Commitment, fields: dict[str, Any]) -> None:
        for name, value in fields.items():
            setattr(record, name, value)
        if fields:
            services.update_commitment(actor=self.user, commitment=record, reason=self.reason())
