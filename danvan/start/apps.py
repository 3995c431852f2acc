"""App configuration."""

from django.apps import AppConfig


class StartConfig(AppConfig):
    """Bắt đầu."""

    name = "danvan.start"
    label = "start"
    verbose_name = "Bắt đầu"
