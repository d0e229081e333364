"""Follow-up items of activities and of paragraphs of the document."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.imports import organizations, rows_of
from organizations.models import Organization
from peacebuilding.framework.models import Meeting, Paragraph
from peacebuilding.imports.columns import Column, Day, Flag, ManyOf, OneOf
from peacebuilding.imports.options import Option, Options, of_choices, of_rows
from peacebuilding.imports.resources import RecordResource

from .. import services
from ..choices import FollowUpStatus
from ..exports import FOLLOW_UP_ITEMS
from ..models import Activity, FollowUpItem
from .shared import activities, status_reason, step_to


def paragraphs(user: Any) -> Options:
    """Return the paragraphs of the document that announce a follow-up, by anchor."""
    rows = Paragraph.objects.visible_to(user).filter(style="follow-up")
    return Options(Option(row.anchor, row.anchor) for row in rows)


meetings = of_rows(Meeting, "number", "title_en", "title_fr")


class FollowUpResource(RecordResource):
    """Follow-up items; a new one names the activity or the paragraph it comes from."""

    identifier = "follow-up-items"
    label = _("Follow-up")
    model = FollowUpItem
    export = FOLLOW_UP_ITEMS
    key = "code"
    passing = frozenset({"updated_at", "display_status"})

    code = Column(_("code"), is_key=True)
    paragraph = OneOf(_("paragraph"), paragraphs, is_kept=True, also=("paragraphe",))
    activity = OneOf(
        _("activity"), activities, is_kept=True, also=("activity reference", "activité")
    )
    text_en = Column(
        _("text, English"), is_kept=True, also=("text", "item", "follow-up", "suite à donner")
    )
    text_fr = Column(_("text, French"), also=("texte français",))
    responsible_organizations = ManyOf(
        _("responsible organizations"), organizations, also=("responsible", "responsables")
    )
    responsible_text_en = Column(_("responsible, in words, English"))
    responsible_text_fr = Column(_("responsible, in words, French"))
    is_indicative = Flag(_("indicative: yes or no"), also=("indicative", "indicatif"))
    due_on = Day(_("due on"), also=("due", "due date", "échéance", "date d'échéance"))
    target_on = Day(_("indicative target"), also=("target",))
    status = OneOf(
        _("status"), of_choices(FollowUpStatus), is_kept=True, also=("state", "état", "statut")
    )
    done_on = Day(_("done on"), by_step=True, also=("fait le", "réalisé le"))
    outcome = Column(_("outcome"), also=("result", "résultat"))
    carried_to = OneOf(_("carried over to"), meetings, by_step=True, also=("meeting", "réunion"))
    status_reason = status_reason()

    def named(self, values: dict[str, Any]) -> str:
        return str(values.get("text_en", ""))[:250]

    def known_fingerprints(self) -> Iterable[tuple[Any, str, int]]:
        rows = FollowUpItem.objects.visible_to(self.user).counted()
        return rows.values_list("source_activity__reference", "text_en", "pk").iterator()

    def fingerprint(self, values: dict[str, Any]) -> tuple[Any, str]:
        return values.get("activity"), values.get("text_en", "")

    def create(self, record: FollowUpItem, values: dict[str, Any]) -> list[Any]:
        self._fill(record, values, set(values))
        record.done_on = values.get("done_on")
        record.status_reason = values.get("status_reason", "")
        record.carried_to = self._meeting(values)
        services.enter_past_follow_up_item(
            actor=self.user,
            item=record,
            status=values.get("status") or FollowUpStatus.OPEN,
            sets=self._sets(values, set(values)),
            reason=self.reason(),
        )
        return []

    def change(self, record: FollowUpItem, values: dict[str, Any], changed: set[str]) -> list[Any]:
        if changed - {"status", "done_on", "carried_to", "status_reason"}:
            self._fill(record, values, changed)
            services.save_follow_up_item(
                actor=self.user,
                item=record,
                sets=self._sets(values, changed),
                reason=self.reason(),
            )
        if "status" in changed:
            data = {"done_on": values.get("done_on"), "meeting": self._meeting(values)}
            step_to(self, record, values["status"], data)
        return []

    def _fill(self, record: FollowUpItem, values: dict[str, Any], changed: set[str]) -> None:
        apart = {"paragraph", "activity", "responsible_organizations", "status", "status_reason"}
        for name in changed - apart - {"done_on", "carried_to"}:
            setattr(record, name, values[name])
        if "activity" in changed:
            record.source_activity = Activity.objects.filter(reference=values["activity"]).first()
        if "paragraph" in changed:
            rows = Paragraph.objects.filter(style="follow-up", anchor=values["paragraph"])
            record.source_paragraph = rows.first()

    def _sets(self, values: dict[str, Any], changed: set[str]) -> dict[str, Any] | None:
        name = "responsible_organizations"
        return {name: rows_of(Organization, "slug", values[name])} if name in changed else None

    def _meeting(self, values: dict[str, Any]) -> Any:
        number = values.get("carried_to")
        return Meeting.objects.filter(number=number).first() if number else None
