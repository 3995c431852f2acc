"""The list of all registrations as Excel: ours, the stock library's, the bare reading of rows; for 10,000 rows each."""

import time
from collections.abc import Callable
from typing import Any, Final

from models_registry.models import Registration
from tests.bench import stock
from tests.bench.jobs.declared import Extra, Job
from tests.bench.measuring import IS_SMALL
from tests.bench.site import Site

_PER: Final = 10_000
_STOCK: Final = 500 if IS_SMALL else 2_000  # rows of the slow comparators, once


def _rows() -> Any:
    return Registration.objects.filter(double_of=None).order_by(
        "pk"
    )  # what the list has, as nobody asks for less


def _ours(site: Site) -> Callable[[], Extra]:
    rows = _rows().count()

    def do() -> Extra:
        began = time.perf_counter()
        response = site.get("/dang-ky/danh-sach.xlsx")
        parts = iter(response)
        size, first = len(next(parts)), time.perf_counter() - began
        size += sum(map(len, parts))
        response.close()
        return {"rows": rows, "kb": size / 1024, "first": first / (time.perf_counter() - began)}

    return do


def _stock(site: Site, *links: str) -> Callable[[], Extra]:
    def do() -> Extra:
        found = _rows().select_related(*links) if links else _rows()
        rows = min(_STOCK, found.count())
        stock.export(found[:rows])
        return {"rows": rows}

    return do


def _bare(site: Site) -> Callable[[], Extra]:
    """The columns that the stock library writes, half of ours, read unsorted and thrown away."""
    columns = (
        *("model__title", "model__registrant__name", "model__registrant__kind", "unit__name"),
        *("model__field__name", "year", "registered_on", "level", "novelty", "state"),
    )

    def do() -> Extra:
        return {"rows": sum(1 for _ in _rows().values_list(*columns).iterator(chunk_size=2000))}

    return do


JOBS: Final = {
    "export": Job(_ours, of=_PER),
    "stock export": Job(lambda site: _stock(site), of=_PER, once=True),
    "stock export with joins": Job(
        lambda site: _stock(site, "model__registrant", "model__field", "unit"), of=_PER, once=True
    ),
    "bare export": Job(_bare, of=_PER),
}
