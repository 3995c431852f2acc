"""`manage.py verify FILE`: whether a backup is whole, without a database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from danvan.keeping.backup import check
from danvan.keeping.locking import unlocked
from danvan.keeping.restoring import digest_of
from danvan.keeping.sealing import open_sealed
from danvan.keeping.telling import add_key_arguments, key_of, told, told_of


class Command(BaseCommand):
    """Reads every byte, every row and every file of it; writes nothing."""

    help = "Kiểm tra một bản sao lưu có nguyên vẹn không; không ghi gì."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="tệp sao lưu")
        add_key_arguments(parser)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        with told_of(file), unlocked(file, key_of(options)) as opened:
            manifest = check(open_sealed(opened))
        self.stdout.write(f"Bản sao lưu nguyên vẹn, {told(manifest)}.")
        self.stdout.write(f"Dấu vết toàn bộ dữ liệu: {digest_of(manifest)}")
        if manifest.trail_head:
            self.stdout.write(f"Dấu của nhật ký: {manifest.trail_head}")
        for name in manifest.missing:
            self.stdout.write(self.style.WARNING(f"Tệp {name} đã không còn trên đĩa khi sao lưu."))
