"""/so-do/: figures of the server for Prometheus, where a key for it is set (DANVAN_METRICS_KEY); else there is no page.

Of the registry nothing is told: requests, the database, the disk, the newest backup.
"""

import shutil
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from danvan.health import database_answers
from danvan.keeping.kept import newest
from danvan.lib.answered import answered


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Whoever has no key is told of no page; the database may be away."""
    key = settings.DANVAN_METRICS_KEY
    if not key or not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {key}"):
        raise Http404
    text = "".join(f"{line}\n" for line in _lines())
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def _lines() -> Iterator[str]:
    now = answered()
    yield "# TYPE danvan_requests_total counter"
    yield from (
        f'danvan_requests_total{{status="{state}"}} {number}' for state, number in now.by_state.items()
    )
    yield "# TYPE danvan_request_seconds histogram"
    yield from (
        f'danvan_request_seconds_bucket{{le="{bound}"}} {number}' for bound, number in now.within.items()
    )
    yield f'danvan_request_seconds_bucket{{le="+Inf"}} {now.all}'
    yield f"danvan_request_seconds_sum {now.milliseconds / 1000}"
    yield f"danvan_request_seconds_count {now.all}"
    yield "# TYPE danvan_database_up gauge"
    yield f"danvan_database_up {int(database_answers())}"
    yield "# TYPE danvan_disk_free_bytes gauge"
    yield f"danvan_disk_free_bytes {shutil.disk_usage(settings.VAR_DIR).free}"
    if moment := newest():
        yield "# TYPE danvan_backup_timestamp_seconds gauge"
        yield f"danvan_backup_timestamp_seconds {moment.timestamp():.0f}"
