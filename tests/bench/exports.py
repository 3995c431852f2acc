"""`python -m tests.bench.exports [LIST]`: a list of a province of 50,000 models as Excel and CSV, over HTTP.

Makes the province first where the database that the environment names has none. Each measurement is a process of its
own: seconds of the processor, megabytes that the file cost at the peak, the share of the time before the first byte;
beside them the bare reading of the rows, and what openpyxl alone took (`tests.former_excel`).
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import django

from tests.bench.measuring import peak_kilobytes

WAYS = ("read", "xlsx", "csv", "openpyxl")


def measure_export(name: str, way: str) -> dict[str, float]:
    """Seconds and megabytes of one way to the rows of that list."""
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(get_user_model().objects.get(username="quantri"))
    client.get(reverse("portal:guide"))  # what a process loads once
    jobs: dict[str, Callable[[], Any]] = {"read": lambda: _read(name), "openpyxl": lambda: _openpyxl(name)}
    before, start = peak_kilobytes(), time.process_time()
    if way in jobs:
        rows, first = jobs[way](), 0.0
    else:
        pieces = iter(client.get(reverse(f"portal:{name}_{way}")).streaming_content)
        next(pieces)
        first = time.process_time() - start
        rows = sum(1 for _ in pieces)
    seconds = time.process_time() - start
    megabytes = (peak_kilobytes() - before) / 1024
    return {"s": round(seconds, 2), "mb": round(megabytes, 1), "first": round(first / seconds, 3), "of": rows}


def _resource(name: str) -> tuple[Any, Any]:
    from django.contrib.auth import get_user_model
    from django.http import QueryDict

    from danvan.portal.asked import asked_list
    from models_registry.resources import ListResource

    user = get_user_model().objects.get(username="quantri")
    shown = asked_list(QueryDict(), user, name)
    return ListResource(shown.layout.columns_of_file), shown.rows


def _read(name: str) -> int:
    """The rows' own columns, as the database gives them."""
    resource, rows = _resource(name)
    lookups = {lookup for column in resource.columns for lookup in getattr(column.value, "lookups", ())}
    values = rows.prefetch_related(None).values_list(*sorted(lookups))
    return sum(1 for _ in values.iterator(chunk_size=2000))


def _openpyxl(name: str) -> int:
    from tests.former_excel import former_workbook

    resource, rows = _resource(name)
    lines = [resource.export_resource(row) for row in resource.iter_queryset(rows)]
    former_workbook(resource.get_export_headers(), lines)
    return len(lines)


def main(name: str) -> None:
    """Prints a line for each way."""
    from danvan.review.models import ReviewPeriod
    from tests.bench.fresh import set_up

    if not ReviewPeriod.objects.filter(slug="2021-2025").exists():
        set_up()
        from tests.bench.province import make_province

        make_province()
    for way in WAYS:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.exports", name, way], stdout=subprocess.PIPE, check=True
        )
        print(way, done.stdout.decode().strip(), flush=True)


if __name__ == "__main__":
    django.setup()
    if len(sys.argv) == 3:
        print(json.dumps(measure_export(*sys.argv[1:])))
    else:
        main(*(sys.argv[1:] or ["registrations"]))
