"""`report_template dang OUT.docx`: a paper's template, to be changed in Word; `--put` takes it in for a unit."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from danvan.lib.disk import reason_of
from danvan.lib.text import lowered
from danvan.lib.word.faults import TemplateFaultsError
from danvan.lib.word.papers import Paper
from danvan.review.issuing.kinds import KINDS
from danvan.review.issuing.templates import put_into_use, take_in
from danvan.review.paper import FORMS
from danvan.review.report.declared import REPORT
from danvan.review.report.own_templates import own_template, remark_on, template_path
from models_registry.access import OPERATOR
from models_registry.models import Unit


class Command(BaseCommand):
    """Writes the file and prints the names that it may use."""

    help = "Ghi mẫu mặc định của báo cáo hoặc văn bản khác ra tệp Word để sửa, và in các tên dùng được trong mẫu."

    def add_arguments(self, parser: CommandParser) -> None:
        """Form, file, of which paper and unit."""
        parser.add_argument("form", choices=FORMS, metavar="mẫu", help="dang, nha-nuoc hoặc mat-tran")
        parser.add_argument("file", type=Path, help="tệp .docx sẽ ghi; với --put là tệp sẽ nhận")
        parser.add_argument(
            "--paper",
            choices=KINDS,
            default=REPORT.code,
            metavar="LOẠI",
            help=f"loại văn bản: {', '.join(f'{kind.code} ({kind.name.lower()})' for kind in KINDS.values())}",
        )
        parser.add_argument("--unit", metavar="MÃ", default="", help="ghi mẫu mà đơn vị này đang dùng")
        parser.add_argument("--put", action="store_true", help="nhận tệp làm mẫu của đơn vị và dùng ngay")
        parser.add_argument("--note", default="", help="ghi chú của bản nhận vào")

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes, then explains."""
        form, file, paper = options["form"], options["file"], KINDS[options["paper"]]
        if file.suffix.lower() != ".docx":
            raise CommandError(f"Tên tệp phải có đuôi .docx, không phải “{file.suffix or file.name}”.")
        unit = _unit(options["unit"]) if options["unit"] else None
        if options["put"]:
            self._put(unit, form, file, options["note"], paper)
            return
        try:
            own = own_template(unit, form, paper) if unit else None
            file.write_bytes(own or paper.default(form))
        except TemplateFaultsError as error:
            raise CommandError("\n".join(error.faults)) from error
        except OSError as error:
            raise CommandError(f"Không ghi được tệp {file}: {reason_of(error)}.") from error
        self.stdout.write(
            f"Đã ghi {file} ({paper.name}, {lowered(FORMS[form])}). Sửa bằng Word, lưu dạng .docx rồi đưa vào cho một "
            "đơn vị: trang Mẫu Word riêng của đơn vị, hoặc thêm --unit MÃ --put. Đặt vào "
            f"{template_path(form, paper)} thì dùng cho mọi đơn vị chưa có mẫu riêng; xóa tệp đó đi "
            "thì cổng dùng lại mẫu mặc định."
        )
        self.stdout.write(
            "\nTên dùng được trong mẫu, viết trong hai dấu ngoặc nhọn, ví dụ {{ ten_co_quan }}:"
        )
        for name, meaning in paper.texts.items():
            self.stdout.write(f"  {name:<20} {meaning}")
        self.stdout.write(
            "\nDanh sách, lặp bằng {%p for doan in TÊN %}, {{ doan }}, {%p endfor %}, mỗi lệnh một đoạn riêng:"
        )
        for name, meaning in paper.paragraphs.items():
            self.stdout.write(f"  {name:<20} {meaning}")
        self.stdout.write(
            "\nBảng, lặp bằng {%tr for dong in TÊN %} và {%tr endfor %}, mỗi lệnh một dòng riêng của bảng; trong "
            "bảng viết {{ dong.ten }}:"
        )
        for name, columns in paper.rows.items():
            self.stdout.write(f"  {name:<20} {', '.join(columns)}")
        for name, rows in paper.totals.items():
            self.stdout.write(f"  {name:<20} dòng tổng số của {rows}, viết {{{{ {name}.ten }}}}")

    def _put(self, unit: Unit | None, form: str, file: Path, note: str, paper: Paper) -> None:
        if unit is None:
            raise CommandError("--put cần --unit MÃ: mẫu là của một đơn vị.")
        try:
            content = file.read_bytes()
            made = take_in(unit, form, content, file.name, OPERATOR, note, paper=paper)
            put_into_use(unit, form, made, OPERATOR, paper)
        except OSError as error:
            raise CommandError(f"Không đọc được tệp {file}: {reason_of(error)}.") from error
        except TemplateFaultsError as error:
            raise CommandError("\n".join(["Mẫu Word có lỗi:", *error.faults])) from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(
            f"{unit.label} từ nay dùng mẫu Word bản {made.version} ({paper.name}, {lowered(FORMS[form])})."
        )
        if remark := remark_on(content, paper):
            self.stdout.write(remark)


def _unit(code: str) -> Unit:
    """The unit of that code today, else the one that ever had it: a code names a unit only on a day."""
    ever = list(Unit.objects.filter(code=code))
    units = [unit for unit in ever if unit.stands_on(timezone.localdate())] or ever
    if len(units) != 1:
        raise CommandError(f"Không có đúng một đơn vị mang mã “{code}”.")
    return units[0]
