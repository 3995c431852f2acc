"""App configuration."""

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """Công nhận, khen thưởng."""

    name = "awards"
    verbose_name = "Công nhận, khen thưởng"
