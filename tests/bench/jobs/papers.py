"""Papers of the whole registry: the Word report, the workbook, the closing."""

from collections.abc import Callable
from typing import Final

from danvan.closing.services import close
from danvan.review.models import ClosedReview
from danvan.review.scope import Scope
from models_registry.access import OPERATOR
from tests.bench.jobs.declared import Extra, Job
from tests.bench.site import Site, taken_back


def _paper(name: str) -> Job:
    def ready(site: Site) -> Callable[[], Extra]:
        address = f"/so-ket/{site.period.slug}/{name}/?don_vi={site.top.pk}"

        def do() -> Extra:
            response = site.get(address)
            size = sum(map(len, iter(response)))
            response.close()
            return {"kb": size / 1024}

        return do

    return Job(ready)


def _close(site: Site) -> Callable[[], Extra]:
    def do() -> Extra:
        with taken_back():
            closed = close(Scope(site.period, site.top), OPERATOR, "Đo tốc độ")
            kept = ClosedReview.objects.filter(pk=closed.pk).exists()
        if not kept:
            raise SystemExit("the review was not closed")
        return None

    return do


JOBS: Final = {"report": _paper("xuat-word"), "workbook": _paper("xuat-excel"), "closing": Job(_close)}
