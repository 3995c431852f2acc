"""App configuration."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Dữ liệu của bài báo và dữ liệu trình diễn."""

    name = "danvan.demo"
    label = "demo"
    verbose_name = "Dữ liệu trình diễn"
