"""App configuration."""

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """Công nhận, khen thưởng."""

    name = "awards"
    verbose_name = "Công nhận, khen thưởng"

    def ready(self) -> None:
        from awards import agreeing  # stands on models, which are loaded by now

        agreeing.listen()
