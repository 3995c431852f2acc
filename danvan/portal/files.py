"""A list as a file: Excel or CSV, written row by row through django-import-export, and a line in the trail."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Model
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone

from danvan.accounts.signed_in import user_of
from danvan.lib.columns import ListColumn
from danvan.lib.serving import send_written
from danvan.lib.text import slug
from models_registry import trail
from models_registry.excel import ListText, ListWorkbook
from models_registry.resources import ListResource

ON_PAPER: Final = "bản in"
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
) -> StreamingHttpResponse:
    """These rows (see `ListResource.stream`) in these columns; `title` and `filtered` are told in the trail.

    The file leaves while it is written; the trail has its line before the first byte.
    """
    kind = written_as()
    file, count = ListResource(columns).stream(rows, kind)
    note_taken(request, model, title, count, kind.get_title(), filtered)
    name = f"{slug(title)}-{timezone.localdate():%Y-%m-%d}.{kind.get_extension()}"
    return send_written(file, name, kind.get_content_type())


def note_taken(
    request: HttpRequest, model: type[Model], title: str, rows: int, written_as: str, filtered: str
) -> None:
    """A line in the trail: so many rows were taken along, as a file or on paper."""
    asked = request.GET.urlencode()
    with trail.act(user_of(request)):
        trail.record_exported(model, title, rows=rows, written_as=written_as, asked=asked, filtered=filtered)
