"""Give the groups their permissions after every `migrate`: exactly what the models ask for.

Permissions do not exist yet while migrations run, and apps come with new models later;
so this follows `post_migrate` (connected in `registry`). Nothing else grants staff rights.
"""

from typing import Any

from django.apps import apps as installed
from django.contrib.auth import get_permission_codename
from django.contrib.auth.management import create_permissions
from django.db import DEFAULT_DB_ALIAS, models

from peacebuilding.core.models import TimeStampedVersioned

from .groups import ALL, RECORD, Grants


def grants_for(model: type[models.Model]) -> Grants | None:
    """Return what the groups may do with a model's rows; None for other people's models."""
    asked: Grants | None = getattr(model, "group_permissions", None)
    if asked is None and issubclass(model, TimeStampedVersioned):
        return RECORD
    return asked


def grant_permissions(
    app_config: Any, using: str = DEFAULT_DB_ALIAS, apps: Any = installed, **kwargs: Any
) -> None:
    """Make the groups and give them what the models of one app ask for, and no more.

    Receives `post_migrate`, perhaps before Django's own receiver makes the permissions,
    hence `create_permissions` first.
    """
    wanted = {model: grants for model in app_config.get_models() if (grants := grants_for(model))}
    if not wanted:
        return
    try:
        group_model = apps.get_model("auth", "Group")
        permission_model = apps.get_model("auth", "Permission")
    except LookupError:  # migrated back to before the groups
        return
    create_permissions(app_config, using=using, apps=apps, verbosity=0)
    of_app = permission_model.objects.using(using).filter(content_type__app_label=app_config.label)
    by_codename = {permission.codename: permission for permission in of_app}
    for name in ALL:
        group, _ = group_model.objects.using(using).get_or_create(name=name)
        codenames = {
            get_permission_codename(action, model._meta)
            for model, grants in wanted.items()
            for action in grants.get(name, ())
        }
        right = {by_codename[codename] for codename in codenames if codename in by_codename}
        held = set(group.permissions.filter(content_type__app_label=app_config.label))
        group.permissions.remove(*(held - right))
        group.permissions.add(*(right - held))
