"""App configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Tài khoản."""

    name = "danvan.accounts"
    label = "accounts"
    verbose_name = "Tài khoản"

    def ready(self) -> None:
        from danvan.accounts import confirming, sessions  # stands on models, which are loaded by now

        sessions.listen()
        confirming.listen()
