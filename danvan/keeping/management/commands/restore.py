"""`manage.py restore FILE`: a backup back into an empty place, of either database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from danvan.keeping.aside import set_aside
from danvan.keeping.backup import check
from danvan.keeping.locking import unlocked
from danvan.keeping.restoring import restore
from danvan.keeping.sealing import open_sealed
from danvan.keeping.telling import add_key_arguments, key_of, told, told_of


class Command(BaseCommand):
    """Prints the proof: each table with its rows, read back and compared."""

    help = (
        "Phục hồi bản sao lưu vào một cổng trống (cơ sở dữ liệu mới, thư mục mới; SQLite hay PostgreSQL đều được)"
        " và chứng minh mọi bảng, mọi tệp giống hệt bản sao lưu."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="tệp sao lưu")
        parser.add_argument(
            "--set-aside",
            action="store_true",
            help="để dữ liệu hiện có sang bên (đổi tên, không xóa) rồi phục hồi; phải dừng cổng trước",
        )
        add_key_arguments(parser)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        with told_of(file), unlocked(file, key_of(options)) as opened:
            archive = open_sealed(opened)
            manifest = check(archive)
            self.stdout.write(f"Bản sao lưu nguyên vẹn, {told(manifest)}.")
            for place in set_aside() if options["set_aside"] else ():
                self.stdout.write(f"Dữ liệu trước đây để ở: {place}")
            proof = restore(archive, manifest)
        for name, rows in proof.rows.items():
            self.stdout.write(f"  {name:<45} {rows:>9} dòng, khớp")
        self.stdout.write(f"  {'tệp':<45} {proof.files:>9} tệp, khớp")
        self.stdout.write(f"Đã phục hồi, mọi bảng và mọi tệp giống hệt bản sao lưu. Dấu vết: {proof.digest}")
        if manifest.trail_head:
            self._tell_of_trail(manifest.trail_head)
        for name in manifest.missing:
            self.stdout.write(self.style.WARNING(f"Tệp {name} không có trong bản sao lưu."))
        self.stdout.write(
            "Mọi người đăng nhập lại. Khóa bí mật (DANVAN_SECRET_KEY) không nằm trong bản sao lưu."
        )

    def _tell_of_trail(self, head: str) -> None:
        """What does not fit did not fit when the backup was made: it is restored all the same, and said."""
        self.stdout.write(f"Dấu của nhật ký: {head}")
        try:
            call_command("check_trail", head=head, stdout=self.stdout, stderr=self.stderr)
        except CommandError as faults:
            self.stdout.write(self.style.WARNING(f"Nhật ký như khi sao lưu: {faults}"))
