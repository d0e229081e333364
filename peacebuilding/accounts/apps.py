from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People and the tokens of other systems."""

    name = "peacebuilding.accounts"
    label = "accounts"
    verbose_name = _("People and tokens")
