"""`manage.py renew_statistics`: tells the database anew how many rows its tables hold and of which values."""

from django.core.management.base import BaseCommand

from danvan.lib.statistics import renew_statistics


class Command(BaseCommand):
    """For the server's daily round (`deploy/danvan-daily.timer`); migrating and long lists do the same."""

    help = "Cập nhật thống kê của cơ sở dữ liệu để các danh sách mở nhanh."

    def handle(self, **options: object) -> None:
        renew_statistics()
        self.stdout.write("Đã cập nhật thống kê của cơ sở dữ liệu.")
