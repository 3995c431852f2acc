"""`manage.py hand_over DIR`: all data of the office in open formats, readable without the portal."""

import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from danvan.keeping.handing_over import DICTIONARY, hand_over
from danvan.keeping.telling import told_of


class Command(BaseCommand):
    """Everything that the office has entered, whoever of it: for whoever takes over, and for the archive."""

    help = (
        "Bàn giao toàn bộ dữ liệu ở định dạng mở: bảng CSV, tệp, văn bản đã chốt (Word, Excel, PDF), kèm giải thích"
        " từng cột; đọc được khi không có cổng."
    )
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="thư mục sẽ tạo; phải chưa có")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        with told_of(folder):
            try:
                written = hand_over(folder)
            except subprocess.SubprocessError as error:
                raise CommandError(f"LibreOffice không làm được bản PDF: {error}.") from error
        for title, rows in written.rows.items():
            self.stdout.write(f"  {title:<45} {rows:>9} dòng")
        self.stdout.write(
            f"Đã ghi {folder}: {len(written.rows)} bảng, {written.files} tệp, {len(written.papers)} văn bản đã chốt."
            f" Mở {folder / DICTIONARY} để đọc trước."
        )
        if written.papers and not written.has_pdf:
            self.stdout.write(
                self.style.WARNING(
                    "Máy chưa có LibreOffice nên không có bản PDF; Word, Excel đã đủ nội dung."
                )
            )
        self.stdout.write("Thư mục có dữ liệu cá nhân: giao tận tay, không để nơi người khác đọc được.")
