"""App configuration: a database that was migrated marks what is written to it, and has counted nothing yet."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


def _before_migrate(plan: list[object], **signal: object) -> None:
    from danvan.tally.marks import drop_triggers  # stands on models, which are loaded by now

    if plan:
        drop_triggers()


def _after_migrate(**signal: object) -> None:
    from danvan.tally.keeping import forget_all
    from danvan.tally.marks import make_triggers

    make_triggers()
    forget_all()


class TallyConfig(AppConfig):
    """Bảng đếm."""

    name = "danvan.tally"
    label = "tally"
    verbose_name = "Bảng đếm"

    def ready(self) -> None:
        pre_migrate.connect(_before_migrate, sender=self)
        post_migrate.connect(_after_migrate, sender=self)
