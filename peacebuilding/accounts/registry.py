"""What the accounts hook into once every app is loaded."""

from django.db.models.signals import post_migrate

from .grants import grant_permissions

post_migrate.connect(grant_permissions, dispatch_uid="accounts.grant_permissions")
