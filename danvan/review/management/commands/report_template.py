"""`report_template dang OUT.docx`: the default template of the report, to be changed in Word."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from danvan.review.paper import FORMS
from danvan.review.report.context import FIGURES, PARAGRAPHS, ROWS, TEXTS, TOTALS
from danvan.review.report.templates import default_template, template_path


class Command(BaseCommand):
    """Writes the file and prints the names that it may use."""

    help = "Ghi mẫu báo cáo mặc định ra tệp Word để sửa, và in các tên dùng được trong mẫu."

    def add_arguments(self, parser: CommandParser) -> None:
        """Form, file."""
        parser.add_argument("form", choices=FORMS, metavar="mẫu", help="dang (mẫu của Đảng) hoặc nha-nuoc")
        parser.add_argument("file", type=Path, help="tệp .docx sẽ ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes, then explains."""
        form, file = options["form"], options["file"]
        if file.suffix.lower() != ".docx":
            raise CommandError(f"Tên tệp phải có đuôi .docx, không phải “{file.suffix or file.name}”.")
        try:
            file.write_bytes(default_template(form))
        except OSError as error:
            raise CommandError(f"Không ghi được tệp {file}: {error.strerror}.") from error
        self.stdout.write(
            f"Đã ghi {file} ({FORMS[form]}). Sửa bằng Word, lưu dạng .docx rồi đặt vào {template_path(form)}; "
            "cổng dùng mẫu đó từ lần xuất sau. Xóa tệp đi thì cổng dùng lại mẫu mặc định."
        )
        self.stdout.write(
            "\nTên dùng được trong mẫu, viết trong hai dấu ngoặc nhọn, ví dụ {{ so_cong_nhan }}:"
        )
        for name, meaning in (*TEXTS.items(), *((name, text) for name, (text, _) in FIGURES.items())):
            self.stdout.write(f"  {name:<20} {meaning}")
        self.stdout.write(
            "\nDanh sách, lặp bằng {%p for doan in TÊN %}, {{ doan }}, {%p endfor %}, mỗi lệnh một đoạn riêng:"
        )
        for name, meaning in PARAGRAPHS.items():
            self.stdout.write(f"  {name:<20} {meaning}")
        self.stdout.write(
            "\nBảng, lặp bằng {%tr for dong in TÊN %} và {%tr endfor %}, mỗi lệnh một dòng riêng của bảng; trong "
            "bảng viết {{ dong.ten }}:"
        )
        for name, columns in ROWS.items():
            self.stdout.write(f"  {name:<20} {', '.join(columns)}")
        for name, rows in TOTALS.items():
            self.stdout.write(f"  {name:<20} dòng tổng số của {rows}, viết {{{{ {name}.ten }}}}")
