"""App configuration: a database that was migrated knows its tables."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from danvan.lib.statistics import renew_statistics


def _after_migrate(**signal: object) -> None:
    renew_statistics()


class ModelsRegistryConfig(AppConfig):
    """Sổ đăng ký mô hình."""

    name = "models_registry"
    verbose_name = "Đăng ký mô hình"

    def ready(self) -> None:
        from models_registry import sign_ins  # stands on models, which are loaded by now

        sign_ins.listen()
        post_migrate.connect(_after_migrate, sender=self)  # sent once for each app, when all are migrated
