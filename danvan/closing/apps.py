"""App configuration."""

from django.apps import AppConfig


class ClosingConfig(AppConfig):
    """Chốt số liệu."""

    name = "danvan.closing"
    label = "closing"
    verbose_name = "Chốt số liệu"
