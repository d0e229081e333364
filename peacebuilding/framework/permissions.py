"""Who may change what was agreed."""

from typing import Any

from peacebuilding.accounts.access import is_head, is_officer


def can_set_modality_status(user: Any, modality: Any) -> bool:
    """Officers only (model.md §1, Modality)."""
    return is_officer(user)


def can_edit_framework(user: Any) -> bool:
    """Officers keep names, titles and notes; the text of the source is not theirs."""
    return is_officer(user)


def can_correct_text(user: Any) -> bool:
    """The head alone corrects the text of a paragraph, with a reason."""
    return is_head(user)
