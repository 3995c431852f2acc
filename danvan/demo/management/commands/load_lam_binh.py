"""`manage.py load_lam_binh`: the units of Lâm Bình and what the article of 5/10/2022 says."""

from django.core.management.base import BaseCommand

from danvan.demo import lam_binh


class Command(BaseCommand):
    """Loads the article and no more; a second run changes nothing."""

    help = "Nạp đơn vị huyện Lâm Bình và đúng những gì bài báo ngày 05/10/2022 nêu."

    def handle(self, **options: object) -> None:
        written = lam_binh.load()
        if written:
            self.stdout.write(f"Đã nạp {written} dòng dữ liệu của huyện Lâm Bình. Nguồn: {lam_binh.SOURCE}.")
        else:
            self.stdout.write("Dữ liệu huyện Lâm Bình đã có đủ, không có gì thay đổi.")
