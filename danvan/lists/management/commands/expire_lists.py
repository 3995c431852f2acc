"""`manage.py expire_lists`: drops lists that nobody confirmed in time (DANVAN_LISTS_KEPT_DAYS)."""

from django.core.management.base import BaseCommand

from danvan.lists.writing.batches import expire_overdue


class Command(BaseCommand):
    """For the server's daily round (`deploy/danvan-daily.timer`); an upload does the same in passing."""

    help = "Bỏ các danh sách đã nhận mà quá hạn giữ không ai ghi vào sổ."

    def handle(self, **options: object) -> None:
        self.stdout.write(f"Đã bỏ {expire_overdue()} danh sách quá hạn.")
