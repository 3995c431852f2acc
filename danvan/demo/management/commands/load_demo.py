"""`manage.py load_demo`: made-up registrations, and accounts to look at them with."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from danvan.demo import accounts as demo_accounts
from danvan.demo import made_up as demo


class Command(BaseCommand):
    """Needs `load_lam_binh` and runs it when missing; a second run changes nothing."""

    help = "Nạp dữ liệu trình diễn quanh số liệu Lâm Bình và bốn tài khoản dùng thử."

    def handle(self, **options: object) -> None:
        if settings.HTTPS:
            raise CommandError("Máy chủ thật (DANVAN_HTTPS=1) không nạp dữ liệu và tài khoản trình diễn.")
        written = demo.load()
        self.stdout.write(
            f"Đã nạp {written} mô hình trình diễn."
            if written
            else "Dữ liệu trình diễn đã có, không có gì thay đổi."
        )
        self.stdout.write(demo_accounts.as_table(demo_accounts.load()))
