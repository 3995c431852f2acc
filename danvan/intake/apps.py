"""App configuration."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Nhận danh sách."""

    name = "danvan.intake"
    label = "intake"
    verbose_name = "Nhận danh sách"
