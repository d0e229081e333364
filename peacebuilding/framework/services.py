"""Changes to what was agreed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.core.services import lock, save_record

from .models import Modality, Paragraph
from .permissions import can_correct_text, can_edit_framework
from .transitions import MODALITY_TRANSITIONS


def save_reference(record: Any, *, actor: Any, reason: str = "") -> Any:
    """Create or change a meeting, a document, a name or note of the framework; officers only.

    Raises NotAllowed, or ValidationError keyed by field.
    """
    if not can_edit_framework(actor):
        raise NotAllowed(_("Only officers of the Secretariat change what was agreed."))
    return save_record(record, actor=actor, reason=reason)


@transaction.atomic
def perform_on_modality(record: Modality, name: str, *, actor: Any, reason: str = "") -> Modality:
    """Move a modality along one named transition and return it.

    Raises NotAllowed, IllegalTransition, or ValidationError for a missing reason.
    """
    modality = lock(record)
    transition = MODALITY_TRANSITIONS.check(name, actor=actor, record=modality, reason=reason)
    modality.status = transition.target
    return save_record(modality, actor=actor, reason=reason)


@transaction.atomic
def set_modality_status(
    *, actor: Any, modality: Modality, status: str, reason: str = ""
) -> Modality:
    """Set a modality's status by the transition that leads there.

    Raises IllegalTransition when none leads there from the present status.
    """
    current = lock(modality)
    ways = [t.name for t in MODALITY_TRANSITIONS.possible(current) if t.target == status]
    leading = [t.name for t in MODALITY_TRANSITIONS if t.target == status]
    if not leading:
        raise ValidationError({"status": _("Choose one of the four statuses.")})
    return perform_on_modality(current, (ways or leading)[0], actor=actor, reason=reason)


@transaction.atomic
def correct_paragraph(*, actor: Any, paragraph: Paragraph, text: str, reason: str) -> Paragraph:
    """Correct a text of the source, with a reason that is kept; the head only.

    Raises NotAllowed for anybody else and ValidationError without a reason.
    """
    if not can_correct_text(actor):
        raise NotAllowed(_("Only the head of the Secretariat corrects the text of a document."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the text is corrected; it is kept.")})
    current = lock(paragraph)
    current.text = text
    return save_record(current, actor=actor, reason=reason)
