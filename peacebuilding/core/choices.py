"""Choices that every floor shares."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    """Who may see a record (model.md §3)."""

    PUBLIC = "public", _("Everyone")
    PARTICIPANTS = "participants", _("Participants only")
    CONFIDENTIAL = "confidential", _("Confidential: the organizations named and the Secretariat")


class Language(models.TextChoices):
    """The language a narrative text is written in: the six of the United Nations."""

    AR = "ar", "عربي"
    ZH = "zh", "中文"
    EN = "en", "English"
    FR = "fr", "Français"
    RU = "ru", "Русский"
    ES = "es", "Español"
