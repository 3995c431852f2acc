"""`export_review 2020-2022 OUT.xlsx [--unit CODE]`: the review page's workbook, as a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from danvan.review.figures import review_of, with_stated
from danvan.review.scope import scope_for_command
from danvan.review.workbook import build_workbook


class Command(BaseCommand):
    """Writes the workbook and says what it holds."""

    help = "Xuất biểu tổng hợp sơ kết một giai đoạn ra tệp Excel."

    def add_arguments(self, parser: CommandParser) -> None:
        """Programme, file, unit."""
        parser.add_argument("programme", help="giai đoạn, ví dụ 2020-2022")
        parser.add_argument("file", type=Path, help="tệp .xlsx sẽ ghi")
        parser.add_argument(
            "--unit", default="", help="mã đơn vị, ví dụ 02242; không ghi thì lấy đơn vị cao nhất"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Counts, builds, writes."""
        scope, units = scope_for_command(options["programme"], options["unit"])
        review = with_stated(review_of(scope, units))
        content = build_workbook(review, "Lệnh export_review", timezone.localtime())
        try:
            options["file"].write_bytes(content)
        except OSError as error:
            raise CommandError(f"Không ghi được tệp {options['file']}: {error.strerror}.") from error
        self.stdout.write(
            f"Đã ghi {options['file']}: {scope.unit.label}, {review.recognised} mô hình được công nhận."
        )
