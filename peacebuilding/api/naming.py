"""Names in addresses: plural, kebab-case paths; `api:<model>-detail` for one record."""

import re

from django.db import models

KEBAB = re.compile(r"^[a-z]+(-[a-z]+)*$")


def basename_of(model: type[models.Model]) -> str:
    """Return the URL name of a model: ProgressReport → progress-report."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", model.__name__).lower()
