"""Templates that an office puts in place of the default ones."""

from pathlib import Path

from django.conf import settings

from danvan.lib.word.faults import TemplateFaultsError
from danvan.review.models import WordTemplate
from models_registry.models import Unit


def template_path(form: str) -> Path:
    """Where whoever runs the server puts a template of a form (a key of `paper.FORMS`) for every unit."""
    return Path(settings.DANVAN_REPORT_TEMPLATES) / f"{form}.docx"


def own_template(unit: Unit, form: str) -> bytes | None:
    """The template that the unit has in use, else that of the server's folder; None where the default one serves.

    Raises TemplateFaultsError for one that cannot be read.
    """
    used = WordTemplate.objects.filter(unit=unit, form=form, in_use=True).first()
    try:
        if used:
            return kept_template(used)
        return template_path(form).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise TemplateFaultsError(
            [f"Không đọc được tệp mẫu {form}.docx. Hãy kiểm tra quyền đọc tệp."]
        ) from error


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
