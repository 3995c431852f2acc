"""`manage.py load_units FILE`: units, their calendar and their successors from a CSV."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from models_registry.access import OPERATOR
from models_registry.units import file as units


class Command(BaseCommand):
    """Loads units; the columns are those of `models_registry.units.file.COLUMNS`."""

    help = "Nạp đơn vị hành chính từ tệp CSV (UTF-8). Các cột: " + ", ".join(units.COLUMNS)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="tệp CSV")

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"Không đọc được tệp {file}: {error.strerror}.") from error
        try:
            loaded = units.load_units(units.read_units(content, file.name), OPERATOR)
        except units.UnitFileError as error:
            raise CommandError(
                f"Chưa nạp gì, hãy sửa {len(error.errors)} lỗi sau trong {file}:\n{error}"
            ) from error
        self.stdout.write(
            f"{file.name}: thêm {loaded.created} đơn vị, sửa {loaded.changed} đơn vị,"
            f" thêm {loaded.linked} liên kết kế thừa."
        )
