"""Kinds and states of what was agreed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    """What kind of paper a document is."""

    LETTER = "letter", _("Letter")
    FRAMEWORK = "framework", _("Framework")
    STATEMENT = "statement", _("Statement")
    PARTICIPANT_LIST = "participant-list", _("List of participants")
    REPORT = "report", _("Report")
    PROCEDURE = "procedure", _("Mechanism or procedure")
    AGREEMENT = "agreement", _("Agreement")
    OTHER = "other", _("Other")


class ParagraphStyle(models.TextChoices):
    """What a paragraph is in its document."""

    HEADING = "heading", _("Heading")
    PRINCIPLE = "principle", _("Guiding principle")
    CATEGORY = "category", _("Category of activities")
    MODALITY = "modality", _("Modality")
    FOLLOW_UP = "follow-up", _("Follow-up")
    MAIN_POINT = "main-point", _("Main point")
    OBSTACLE = "obstacle", _("Obstacle")
    PARTICIPANT = "participant", _("Participant")
    FOOTNOTE = "footnote", _("Footnote")
    BODY = "body", _("Text")


class Section(models.TextChoices):
    """The part of S/2001/138 a paragraph stands in."""

    MASTHEAD = "masthead", _("Masthead")
    LETTER = "letter", _("Letter")
    ANNEX_I = "annex-i", _("Annex I")
    ANNEX_II = "annex-ii", _("Annex II")
    ANNEX_III = "annex-iii", _("Annex III")


class ModalityStatus(models.TextChoices):
    """How far a modality has come; all 21 begin as possible (heading II of Annex I)."""

    POSSIBLE = "possible", _("Possible")
    BEING_DEVELOPED = "being-developed", _("Being developed")
    IN_USE = "in-use", _("In use")
    DORMANT = "dormant", _("Dormant")
