"""App configuration."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Trang đọc."""

    name = "danvan.portal"
    label = "portal"
    verbose_name = "Cổng đọc"
