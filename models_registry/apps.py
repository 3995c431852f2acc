"""App configuration: a database that was migrated knows its tables, and refuses to change what is written once."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from danvan.lib import append_only, word_index
from danvan.lib.statistics import renew_statistics


def _before_migrate(plan: list[object], **signal: object) -> None:
    if plan:
        append_only.drop_triggers()
        word_index.drop_triggers()


def _after_migrate(**signal: object) -> None:
    append_only.make_triggers()
    word_index.make()
    renew_statistics()


class ModelsRegistryConfig(AppConfig):
    """Sổ đăng ký mô hình."""

    name = "models_registry"
    verbose_name = "Đăng ký mô hình"

    def ready(self) -> None:
        from models_registry import sign_ins  # stands on models, which are loaded by now

        sign_ins.listen()
        pre_migrate.connect(_before_migrate, sender=self)
        post_migrate.connect(_after_migrate, sender=self)  # sent once for each app, when all are migrated
