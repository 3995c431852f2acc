"""Templates that an office puts in place of the default ones."""

import io
from pathlib import Path
from typing import Final

from django.conf import settings

from danvan.lib.word.faults import TemplateFaultsError
from danvan.lib.word.filling import ReportTemplate
from danvan.lib.word.guard import refuse_unsafe
from danvan.review.models import WordTemplate
from danvan.review.report.context import LISTS, NAMES
from models_registry.models import Unit

TAKEN_INSTEAD: Final = "Báo cáo in theo mẫu của cổng. Đề nghị người quản trị của đơn vị tải lên mẫu khác."

NOTHING_FILLED: Final = (
    "Mẫu này không có tên nào để cổng điền, ví dụ {{ so_cong_nhan }}: báo cáo sẽ in đúng như tệp, không có số liệu. "
    "Nếu không định như vậy, hãy tải mẫu mặc định về sửa rồi tải lên."
)


class NoLongerTakenError(TemplateFaultsError):
    """The unit's version in use is such that the portal would not take it in today; another template must serve."""


def template_path(form: str) -> Path:
    """Where whoever runs the server puts a template of a form (a key of `paper.FORMS`) for every unit."""
    return Path(settings.DANVAN_REPORT_TEMPLATES) / f"{form}.docx"


def own_template(unit: Unit, form: str) -> bytes | None:
    """The template that the unit has in use, else that of the server's folder; None where the default one serves.

    Raises TemplateFaultsError for one that cannot be read, NoLongerTakenError for one that is refused today.
    """
    used = WordTemplate.objects.filter(unit=unit, form=form, in_use=True).first()
    if used is None:
        return server_template(form)
    content = kept_template(used)
    try:
        judge(content)
    except TemplateFaultsError as error:
        fault = f"Mẫu Word bản {used.version} của {unit.label} nay không qua được kiểm tra của cổng."
        raise NoLongerTakenError([fault, *error.faults]) from error
    return content


def server_template(form: str) -> bytes | None:
    """The template of the server's folder, of whoever runs it; None where there is none. Raises TemplateFaultsError."""
    try:
        return template_path(form).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise TemplateFaultsError(
            [f"Không đọc được tệp mẫu {form}.docx. Hãy kiểm tra quyền đọc tệp."]
        ) from error


def judge(content: bytes) -> None:
    """Raises TemplateFaultsError for what a file that an office sent must not hold, and for names there are not."""
    refuse_unsafe(content)
    ReportTemplate(io.BytesIO(content)).open(NAMES, LISTS)


def remark_on(content: bytes) -> str:
    """What an office should know of a judged file before it uses it: that nothing in it is filled; else ""."""
    paper = ReportTemplate(io.BytesIO(content))
    paper.open(NAMES, LISTS)
    return "" if paper.used_names() else NOTHING_FILLED


def kept_template(template: WordTemplate) -> bytes:
    """The file of a version. Raises TemplateFaultsError where it is no longer on the server."""
    try:
        with template.file.open("rb") as file:
            content: bytes = file.read()
    except OSError as error:
        fault = (
            f"Tệp của mẫu Word bản {template.version} không còn trên máy chủ. Hãy báo người quản trị cổng."
        )
        raise TemplateFaultsError([fault]) from error
    return content
