"""Templates that staff put in place of the default ones."""

from pathlib import Path

from django.conf import settings

from danvan.lib.word.faults import TemplateFaultsError


def template_path(form: str) -> Path:
    """Where staff put their own template of a form (a key of `paper.FORMS`)."""
    return Path(settings.DANVAN_REPORT_TEMPLATES) / f"{form}.docx"


def own_template(form: str) -> bytes | None:
    """The template that staff put in place of the default; None when there is none."""
    path = template_path(form)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise TemplateFaultsError(
            [f"Không đọc được tệp mẫu {path.name}. Hãy kiểm tra quyền đọc tệp."]
        ) from error
