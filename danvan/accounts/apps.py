"""App configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Tài khoản."""

    name = "danvan.accounts"
    label = "accounts"
    verbose_name = "Tài khoản"
