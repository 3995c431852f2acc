"""`manage.py make_volume N`: a made-up registry of N models, by which speed is measured."""

import time
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from danvan.demo import accounts, volume
from danvan.demo.volume import Units

_PROVINCE_FROM, _COUNTRY_FROM = 5_001, 200_001


class Command(BaseCommand):
    """Into an empty database only; the same number makes the same registry."""

    help = "Tạo một sổ mô hình giả định để đo tốc độ, vào cơ sở dữ liệu còn trống."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("models", type=int, metavar="N", help="số mô hình")
        parser.add_argument(
            "--units",
            type=lambda text: Units(text.upper()),
            choices=list(Units),
            metavar="|".join(Units),
            help="cả nước, một tỉnh hay một huyện cũ; không ghi thì theo số mô hình",
        )

    def handle(self, *, models: int, units: Units | None, **options: object) -> None:
        if settings.HTTPS:
            raise CommandError("Máy chủ thật (DANVAN_HTTPS=1) không tạo dữ liệu giả định.")
        if models < 1:
            raise CommandError("Số mô hình phải từ 1.")
        began = time.monotonic()
        try:
            ground = volume.make(models, units or _fitting(models), self._tell)
        except volume.NotEmptyError:
            raise CommandError(
                "Cơ sở dữ liệu này đã có dữ liệu hoặc tài khoản. Dữ liệu giả định chỉ tạo trong cơ sở dữ liệu trống:"
                " đặt DATABASE_URL tới một nơi khác rồi chạy manage.py migrate trước."
            ) from None
        self.stdout.write(
            f"Đã tạo {models} mô hình trình diễn ở {ground.top.label_in_text} trong"
            f" {time.monotonic() - began:.0f} giây: kỳ {ground.period.slug}, {len(ground.lines)} đơn vị đăng ký."
        )
        self.stdout.write(accounts.as_table(accounts.load(ground.top, ground.commune)))

    def _tell(self, models: int) -> None:
        self.stderr.write(f"\r{models}", ending="")


def _fitting(models: int) -> Units:
    if models < _PROVINCE_FROM:
        return Units.DISTRICT
    return Units.PROVINCE if models < _COUNTRY_FROM else Units.COUNTRY
