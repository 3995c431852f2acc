"""App configuration."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Báo cáo, đối chiếu."""

    name = "danvan.review"
    label = "review"
    verbose_name = "Báo cáo, đối chiếu"
