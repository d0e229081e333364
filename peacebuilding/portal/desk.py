"""The Secretariat's desk: the admin site, its order and its index."""

from django.contrib.admin import AdminSite


class DeskSite(AdminSite):
    """The admin as the Secretariat's place of work."""
