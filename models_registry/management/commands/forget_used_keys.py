"""`manage.py forget_used_keys`: drops the one-use keys of forms that nobody will send again."""

from datetime import timedelta
from typing import Final

from django.core.management.base import BaseCommand
from django.utils import timezone

from models_registry.models import UsedKey

KEPT: Final = timedelta(days=30)  # a tab that stays open longer has lost its session many times


class Command(BaseCommand):
    """For the server's daily round (`deploy/danvan-daily.timer`)."""

    help = "Bỏ khóa của các biểu mẫu đã ghi quá ba mươi ngày."

    def handle(self, **options: object) -> None:
        dropped, _ = UsedKey.objects.filter(at__lt=timezone.now() - KEPT).delete()
        self.stdout.write(f"Đã bỏ {dropped} khóa biểu mẫu.")
