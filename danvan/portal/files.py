"""A list as a file: Excel or CSV, written row by row through django-import-export, and a line in the trail."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Model
from django.http import FileResponse, HttpRequest
from django.utils import timezone

from danvan.accounts.signed_in import user_of
from danvan.lib.columns import ListColumn
from danvan.lib.text import slug
from models_registry import trail
from models_registry.excel import ListText, ListWorkbook
from models_registry.resources import ListResource

# By the end of the file's name.
FILES: Final[dict[str, type[ListWorkbook | ListText]]] = {"xlsx": ListWorkbook, "csv": ListText}


def file_answer(
    request: HttpRequest,
    written_as: type[ListWorkbook | ListText],
    title: str,
    model: type[Model],
    columns: Sequence[ListColumn[Any]],
    rows: Any,
    filtered: str,
) -> FileResponse:
    """These rows (see `ListResource.file_of`) in these columns; `title` and `filtered` are told in the trail."""
    kind = written_as()
    file, count = ListResource(columns).file_of(rows, kind)
    with trail.act(user_of(request)):
        trail.record_exported(
            model,
            title,
            rows=count,
            written_as=kind.get_title(),
            asked=request.GET.urlencode(),
            filtered=filtered,
        )
    name = f"{slug(title)}-{timezone.localdate():%Y-%m-%d}.{kind.get_extension()}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind.get_content_type())
