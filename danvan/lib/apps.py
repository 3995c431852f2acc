"""App configuration: the words that Django's `vi` lacks."""

from django.apps import AppConfig

from danvan.lib import wording


class LibConfig(AppConfig):
    """Nền."""

    name = "danvan.lib"
    label = "lib"

    def ready(self) -> None:
        wording.apply()
