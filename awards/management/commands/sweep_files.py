"""`manage.py sweep_files`: deletes files of evidence that nothing names, left by what broke off half-way."""

from django.core.management.base import BaseCommand

from awards.evidence import sweep_files


class Command(BaseCommand):
    """For the server's daily round (`deploy/danvan-daily.timer`)."""

    help = "Xóa tệp minh chứng không bản ghi nào nhắc tới, còn lại từ lần gửi bị đứt giữa chừng."

    def handle(self, **options: object) -> None:
        self.stdout.write(f"Đã xóa {sweep_files()} tệp không dùng.")
