"""`manage.py mail_work`: a mail a day at most to each whose work waits, where the server has DANVAN_MAIL."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from danvan.portal.work.mail import mail_work


class Command(BaseCommand):
    """For the server's daily round (`deploy/danvan-daily.timer`)."""

    help = "Gửi thư báo việc chờ cho từng người, mỗi ngày nhiều nhất một thư."

    def handle(self, **options: Any) -> None:
        if not settings.DANVAN_MAIL:
            self.stdout.write("Chưa khai máy chủ thư (DANVAN_MAIL), không gửi thư nào.")
            return
        done = list(mail_work())
        faults = [f"{user.username}: {fault}" for user, fault in done if fault]
        self.stdout.write(f"Đã gửi {len(done) - len(faults)} thư.")
        if faults:
            raise CommandError("Chưa gửi được: " + "; ".join(faults))
