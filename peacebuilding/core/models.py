"""Abstract bases of the records."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .text import normalize


class TimeStampedVersioned(models.Model):
    """A record that counts its changes.

    `version` starts at 1 and is raised by `core.services.save_record`; of two people
    who read the same version, the second to save is told so.
    """

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        abstract = True


class Searchable(models.Model):
    """A record found by its words: `search_text` is kept normalised on every save."""

    search_text = models.TextField(_("search text"), editable=False, default="")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = normalize(" ".join(filter(None, self.search_source())))
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "search_text"}
        super().save(*args, **kwargs)

    def search_source(self) -> list[str]:
        """Return the texts by which this record is found."""
        raise NotImplementedError
