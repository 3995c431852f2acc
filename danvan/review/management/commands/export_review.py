"""`export_review 2020-2022 OUT.xlsx|OUT.docx [--unit CODE]`: the review page's workbook or report, as a file."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from danvan.lib.disk import reason_of
from danvan.review.commands import scope_for_command
from danvan.review.figures.review import review_of
from danvan.review.figures.standing import fault_of_paper
from danvan.review.figures.stated import with_stated
from danvan.review.figures.tables import Review
from danvan.review.models import ClosedReview
from danvan.review.paper import FORMS
from danvan.review.reconciliation.ledger import ledger_of
from danvan.review.report import TemplateFaultsError, build_document
from danvan.review.report.before_print import before_print
from danvan.review.report.narrative import unnamed
from danvan.review.report.own_templates import template_for
from danvan.review.workbook import build_workbook
from models_registry.access import OPERATOR
from models_registry.bodies import head_of
from models_registry.territory import load_successions

USER_NAME = "Lệnh export_review"


class Command(BaseCommand):
    """Writes the workbook or the report and says what it holds."""

    help = "Xuất số liệu một kỳ báo cáo ra tệp Excel (.xlsx) hoặc báo cáo Word (.docx), theo đuôi tên tệp."

    def add_arguments(self, parser: CommandParser) -> None:
        """Period, file, unit; form of a paper, template of a report; whether a closed review is counted anew."""
        parser.add_argument("period", help="kỳ báo cáo, ví dụ 2020-2022, nam-2025, 6-thang-dau-2026")
        parser.add_argument("file", type=Path, help="tệp .xlsx hoặc .docx sẽ ghi")
        parser.add_argument(
            "--unit", default="", help="mã đơn vị, ví dụ 02242; không ghi thì lấy đơn vị cao nhất"
        )
        parser.add_argument(
            "--form", choices=FORMS, help="mẫu văn bản; không ghi thì lấy mẫu của cơ quan ban hành"
        )
        parser.add_argument("--template", type=Path, help="tệp mẫu .docx dùng thay mẫu của cổng")
        parser.add_argument("--live", action="store_true", help="số hiện tại, dù số liệu đã chốt")

    def handle(self, *args: Any, **options: Any) -> None:
        """Counts, builds, writes; of a closed review, writes the file that was closed."""
        file = options["file"]
        kind = file.suffix.lower()
        if kind not in (".xlsx", ".docx"):
            raise CommandError(
                f"Không biết xuất ra tệp “{file.name}”: tên tệp phải có đuôi .xlsx (Excel) hoặc .docx (Word)."
            )
        if kind == ".xlsx" and options["template"]:
            raise CommandError("--template chỉ dùng cho báo cáo Word; hãy đặt đuôi tệp là .docx.")
        scope, units = scope_for_command(options["period"], options["unit"])
        closed = None if options["live"] else ClosedReview.objects.in_force_of(scope)
        form = options["form"] or (closed.head if closed else head_of(scope.unit))
        if closed:
            if options["template"]:
                raise CommandError(
                    "Số liệu này đã chốt; tệp của bản chốt không đổi mẫu được. Thêm --live để xuất số hiện tại."
                )
            try:
                content = closed.table(form) if kind == ".xlsx" else closed.report(form)
            except ValidationError as error:
                raise CommandError(f"{error.message} Thêm --live để xuất số hiện tại.") from error
            done = f"bản đã chốt, mã {closed.printed_code}"
        else:
            if fault := fault_of_paper(scope, units, load_successions()):
                raise CommandError(fault)
            review = with_stated(review_of(scope, units))
            for told in before_print(review).lines if kind == ".docx" else [unnamed(review)]:
                if told:
                    self.stdout.write(self.style.WARNING(told))
            if kind == ".docx":
                content = self._report(review, form, options["template"])
            else:
                content = build_workbook(
                    review, ledger_of(review, OPERATOR), USER_NAME, timezone.localtime(), form
                )
            done = f"{review.recognised} mô hình được công nhận"
        try:
            file.write_bytes(content)
        except OSError as error:
            raise CommandError(f"Không ghi được tệp {file}: {reason_of(error)}.") from error
        self.stdout.write(f"Đã ghi {file}: {scope.unit.label}, {done}.")

    def _report(self, review: Review, form: str, template: Path | None) -> bytes:
        try:
            told: list[str] = []
            if template:
                chosen = template.read_bytes()
            else:
                chosen, told = template_for(review.scope.unit, form)
            if told:
                self.stdout.write(self.style.WARNING("\n".join(told)))
            return build_document(
                review, ledger_of(review, OPERATOR), USER_NAME, timezone.localtime(), form, chosen
            )
        except OSError as error:
            raise CommandError(f"Không đọc được tệp mẫu {template}: {reason_of(error)}.") from error
        except TemplateFaultsError as error:
            raise CommandError("\n".join(["Mẫu Word có lỗi:", *error.faults])) from error
