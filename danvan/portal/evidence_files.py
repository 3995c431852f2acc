"""The file of a piece of evidence, sent to those who may read the thing it is of."""

from datetime import timedelta
from typing import Any, Final

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from awards.models import Evidence
from awards.models.evidence import StoredFile
from danvan.accounts.models import User
from danvan.accounts.signed_in import user_of
from danvan.lib.serving import send
from models_registry import trail
from models_registry.models import Change

_TOLD_AGAIN: Final = timedelta(hours=1)
_SMALL: Final = "anh-nho.jpg"


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponseBase:
    """/minh-chung/<pk>/: the file, for who may read the thing; a picture and a PDF in the browser, others saved.

    Whoever opens it leaves a line in the trail, one an hour: a browser asks for a long file in parts.
    """
    found = _file_of(request, pk)
    if request.method == "GET":
        _note_shown(user_of(request), pk, found.download_name)
    is_shown = found.type != StoredFile.Type.OTHER
    return _sent(request, found, found.file, found.type, found.download_name, is_shown=is_shown)


def _note_shown(user: User, pk: int, name: str) -> None:
    shown = Change.objects.of(Evidence).filter(subject_id=pk, by=user, action=Change.Action.SHOWN)
    if not shown.filter(at__gt=timezone.now() - _TOLD_AGAIN).exists():
        with trail.act(user):
            trail.record_shown(Evidence, [pk], name)


@require_safe
def show_small(request: HttpRequest, pk: int) -> HttpResponseBase:
    """/minh-chung/<pk>/anh-nho/: the thumbnail of a picture."""
    found = _file_of(request, pk)
    return _sent(request, found, found.thumbnail, StoredFile.Type.JPEG.value, _SMALL, is_shown=True)


def _file_of(request: HttpRequest, pk: int) -> StoredFile:
    rows = Evidence.objects.visible_to(request.user).exclude(file=None).select_related("file")
    found = get_object_or_404(rows, pk=pk).file
    if found is None:
        raise Http404
    return found


def _sent(
    request: HttpRequest, found: StoredFile, file: Any, content_type: str, name: str, *, is_shown: bool
) -> HttpResponseBase:
    try:
        opened = file.open("rb")
    except (FileNotFoundError, ValueError):  # ValueError: there is no thumbnail
        raise Http404("Tệp này không còn trên máy chủ.") from None
    return send(
        request,
        opened,
        size=file.size,
        etag=f"{found.sha256}-{name == _SMALL}",
        content_type=content_type,
        name=name,
        is_shown=is_shown,
    )
