"""App configuration."""

from django.apps import AppConfig


class ListsConfig(AppConfig):
    """Danh sách các đơn vị gửi."""

    name = "danvan.lists"
    label = "lists"
    verbose_name = "Danh sách các đơn vị gửi"
