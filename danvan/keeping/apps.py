"""App configuration."""

from django.apps import AppConfig


class KeepingConfig(AppConfig):
    """Sao lưu, phục hồi, bàn giao."""

    name = "danvan.keeping"
    label = "keeping"
    verbose_name = "Sao lưu, phục hồi"
