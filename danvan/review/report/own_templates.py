"""Templates that an office puts in place of the default ones, of any kind of paper."""

import hashlib
import io
from pathlib import Path
from typing import Final

from django.conf import settings

from danvan.lib.word.faults import TemplateFaultsError
from danvan.lib.word.filling import PaperTemplate
from danvan.lib.word.guard import refuse_unsafe
from danvan.lib.word.papers import Paper
from danvan.review.models import WordTemplate
from danvan.review.report.declared import REPORT
from models_registry.models import Unit

# What this process has found good: the kind of paper and the SHA-256 of a file.
_GOOD: Final[set[tuple[str, bytes]]] = set()
TAKEN_INSTEAD: Final = "Văn bản in theo mẫu của cổng. Đề nghị người quản trị của đơn vị tải lên mẫu khác."

NOTHING_FILLED: Final = (
    "Mẫu này không có tên nào để cổng điền, ví dụ {{ ten_co_quan }}: văn bản sẽ in đúng như tệp, không có số liệu. "
    "Nếu không định như vậy, hãy tải mẫu mặc định về sửa rồi tải lên."
)


class NoLongerTakenError(TemplateFaultsError):
    """The unit's version in use is such that the portal would not take it in today; another template must serve."""


def template_path(form: str, paper: Paper = REPORT) -> Path:
    """Where whoever runs the server puts a template of a form (a key of `paper.FORMS`) for every unit."""
    name = form if paper is REPORT else f"{paper.code}-{form}"
    return Path(settings.DANVAN_REPORT_TEMPLATES) / f"{name}.docx"


def own_template(unit: Unit, form: str, paper: Paper = REPORT) -> bytes | None:
    """The template that the unit has in use, else that of the server's folder; None where the default one serves.

    Raises TemplateFaultsError for one that cannot be read, NoLongerTakenError for one that is refused today.
    """
    used = WordTemplate.objects.filter(unit=unit, paper=paper.code, form=form, in_use=True).first()
    if used is None:
        return _server_template(form, paper)
    content = kept_template(used)
    try:
        judge(content, paper)
    except TemplateFaultsError as error:
        fault = f"Mẫu Word bản {used.version} của {unit.label} nay không qua được kiểm tra của cổng."
        raise NoLongerTakenError([fault, *error.faults]) from error
    return content


def template_for(unit: Unit, form: str, paper: Paper = REPORT) -> tuple[bytes, list[str]]:
    """What a paper of the unit is written from; where its own is not taken any more what serves others, and why.

    Raises TemplateFaultsError.
    """
    told: list[str] = []
    try:
        content = own_template(unit, form, paper)
    except NoLongerTakenError as error:
        told = [*error.faults, TAKEN_INSTEAD]
        content = _server_template(form, paper)
    return content or paper.default(form), told


def _server_template(form: str, paper: Paper) -> bytes | None:
    """The template of the server's folder, of whoever runs it; None where there is none. Raises TemplateFaultsError."""
    path = template_path(form, paper)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise TemplateFaultsError(
            [f"Không đọc được tệp mẫu {path.name}. Hãy kiểm tra quyền đọc tệp."]
        ) from error


def judge(content: bytes, paper: Paper = REPORT) -> None:
    """Raises TemplateFaultsError for what a file that an office sent must not hold, and for names there are not.

    Each paper asks it of the template in use. What was found good is known by its content: it is not read again.
    """
    known = paper.code, hashlib.sha256(content).digest()
    if known in _GOOD:
        return
    refuse_unsafe(content)
    PaperTemplate(io.BytesIO(content)).open(paper.names, paper.lists)
    _GOOD.add(known)


def remark_on(content: bytes, paper: Paper = REPORT) -> str:
    """What an office should know of a judged file before it uses it: that nothing in it is filled; else ""."""
    template = PaperTemplate(io.BytesIO(content))
    template.open(paper.names, paper.lists)
    return "" if template.used_names() else NOTHING_FILLED


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
