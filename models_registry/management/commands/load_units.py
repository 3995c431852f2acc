"""`manage.py load_units`: official units with what they were before, or the units of a CSV of one's own."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from danvan.lib.disk import reason_of
from models_registry.access import OPERATOR
from models_registry.units.file import COLUMNS, UnitFileError, read_units
from models_registry.units.loading import Loaded, load_units
from models_registry.units.official import load_official
from models_registry.units.writing import told_of_ended


class Command(BaseCommand):
    """Loads units; the columns of a CSV are those of `models_registry.units.file.COLUMNS`."""

    help = (
        "Nạp đơn vị hành chính: các đơn vị cần dùng trong danh mục cả nước, kèm đơn vị trước đó và đơn vị cấp trên;"
        f" hoặc từ tệp CSV (UTF-8) có các cột: {', '.join(COLUMNS)}"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="tệp CSV")
        for option, help_text in (
            ("--province", "tỉnh hiện nay với mọi xã, phường, đặc khu"),
            ("--old-district", "huyện cũ với các xã của huyện và các xã nay thay thế"),
            ("--commune", "xã, phường, đặc khu hiện nay"),
        ):
            parser.add_argument(
                option,
                nargs="+",
                default=[],
                metavar="MÃ",
                help=f"{help_text}; ghi mã hoặc tên trong ngoặc kép",
            )

    def handle(
        self,
        *,
        file: Path | None,
        province: list[str],
        old_district: list[str],
        commune: list[str],
        **options: object,
    ) -> None:
        asked = bool(province or old_district or commune)
        if asked == (file is not None):
            raise CommandError("Hãy ghi một tệp CSV, hoặc --province, --old-district, --commune.")
        try:
            if file is None:
                loaded = load_official(
                    OPERATOR, provinces=province, old_districts=old_district, communes=commune
                )
            else:
                loaded = load_units(read_units(_content(file), file.name), OPERATOR)
        except UnitFileError as error:
            where = f" trong {file}" if file else ""
            raise CommandError(
                f"Chưa nạp gì, hãy sửa {len(error.errors)} lỗi sau{where}:\n{error}"
            ) from error
        self._tell(file.name if file else "Danh mục cả nước", loaded)

    def _tell(self, source: str, loaded: Loaded) -> None:
        self.stdout.write(
            f"{source}: thêm {loaded.created} đơn vị, sửa {loaded.changed} đơn vị,"
            f" thêm {loaded.linked} liên kết kế thừa."
        )
        if told := told_of_ended(loaded.ended):
            self.stdout.write(told)
        if loaded.asked:
            self.stdout.write(
                f"{loaded.asked} đơn vị đã chia cho nhiều nơi: ở mục Đơn vị, hãy chọn số liệu trước đó tính vào đâu."
            )


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"Không đọc được tệp {file}: {reason_of(error)}.") from error
