"""App configuration."""

from django.apps import AppConfig


class ModelsRegistryConfig(AppConfig):
    """Sổ đăng ký mô hình."""

    name = "models_registry"
    verbose_name = "Đăng ký mô hình"
