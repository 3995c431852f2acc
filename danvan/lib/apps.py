"""App configuration (for the template filters)."""

from django.apps import AppConfig


class LibConfig(AppConfig):
    """Nền."""

    name = "danvan.lib"
    label = "lib"
