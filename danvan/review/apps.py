"""App configuration."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Sơ kết, đối chiếu."""

    name = "danvan.review"
    label = "review"
    verbose_name = "Sơ kết, đối chiếu"
