"""/suc-khoe/: whether the portal can work, for a program that asks every minute. Tells nothing of what is in it."""

import logging
import shutil
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from danvan.lib.disk import LEAST_FREE

_LOG: Final = logging.getLogger(__name__)


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and the disk has room, else 503; a line for each."""
    answers, has_room = database_answers(), shutil.disk_usage(settings.VAR_DIR).free >= LEAST_FREE
    text = (
        f"Cơ sở dữ liệu: {'trả lời' if answers else 'không trả lời'}\n"
        f"Ổ đĩa: {'còn chỗ' if has_room else 'sắp đầy'}\n"
    )
    status = 200 if answers and has_room else 503
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM django_migrations LIMIT 1"
            )  # SQLite opens its file for a table only
    except Error:
        _LOG.warning("the database does not answer", exc_info=True)
        return False
    return True
