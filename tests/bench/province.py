"""The review page of a province of 50,000 models against that of the demonstration's 448.

`python -m tests.bench.province` measures it on the database that the environment names, which has to be empty.
"""

import json
import os
import time
from datetime import date
from typing import Final

if __name__ == "__main__":
    from tests.bench.fresh import set_up

    set_up()  # before the models are imported

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from awards.models import Assessment, Decision, Recognition
from danvan.lib.statistics import renew_statistics
from danvan.review.models import ReviewPeriod
from models_registry.models import (
    ActivityField,
    EmulationModel,
    Kind,
    Level,
    Novelty,
    Programme,
    Registrant,
    Registration,
    State,
    Unit,
)
from models_registry.units.writing import write_path
from tests.bench.measuring import ROUNDS

COMMUNES: Final = 140
MODELS: Final = int(os.environ.get("DANVAN_BENCH_MODELS", "50000"))  # fewer serve to try the benchmark itself


def bench_province() -> dict[str, float]:
    """How often the one page costs the other in time, and what it asks; leaves the province behind."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(get_user_model().objects.get(username="quantri"))
    small_page = "/so-ket/2020-2022/"
    small = _time(client, small_page)
    period = make_province()
    page = f"/so-ket/{period.slug}/?don_vi={period.unit_id}"
    large = _time(client, page)
    with CaptureQueriesContext(connection) as queries:
        size = len(client.get(page).content)
    return {"over_448": large / small, "queries": len(queries), "kb": size / 1024, "ms": large * 1000}


def _time(client: Client, page: str) -> float:
    """The least of some rounds: what others do on the machine only adds.

    By the clock, because a server of the database works in a process of its own.
    """
    times = []
    for _ in range(max(ROUNDS, 3)):
        start = time.perf_counter()
        response = client.get(page)
        times.append(time.perf_counter() - start)
        if response.status_code != 200:
            raise SystemExit(f"{page} answers {response.status_code}")
    return min(times)


def make_province(models: int = MODELS, communes: int = COMMUNES) -> ReviewPeriod:
    """A province with its review of 2021-2025; three registrations for two models, four of nine recognised."""
    province = Unit.objects.create(kind=Unit.Kind.PROVINCE, name="Đo", path="")
    write_path(province)
    places = []
    for number in range(communes):
        place = Unit.objects.create(kind=Unit.Kind.COMMUNE, name=f"Đo {number}", parent=province, path="")
        write_path(place)
        places.append(place)
    programme = Programme.objects.create(first_year=2021, last_year=2025)
    fields = list(ActivityField.objects.all())
    decision = Decision.objects.create(
        unit=province, body="Đo", subject="Đo", track=Decision.Track.COMMITTEE, issued_on=date(2024, 1, 5)
    )
    holders = Registrant.objects.bulk_create(
        Registrant(
            unit=places[n % communes],
            name=f"Tập thể {n}",
            kind=Kind.INDIVIDUAL if n % 3 == 0 else Kind.COLLECTIVE,
        )
        for n in range(models * 3 // 4)
    )
    made = EmulationModel.objects.bulk_create(
        EmulationModel(
            title=f"Mô hình đo {n}",
            registrant=holders[n % len(holders)],
            unit=holders[n % len(holders)].unit,
            field=fields[n % len(fields)],
        )
        for n in range(models)
    )
    registrations = Registration.objects.bulk_create(
        Registration(
            model=model,
            unit=model.unit,
            programme=programme,
            year=2021 + (n + turn) % 5,
            registered_on=date(2021 + (n + turn) % 5, 3, 1),
            novelty=Novelty.MAINTAINED if turn else Novelty.NEW,
            state=State.ACCEPTED,
        )
        for turn in range(2)
        for n, model in enumerate(made)
        if turn == 0 or n % 2
    )
    Recognition.objects.bulk_create(
        Recognition(
            registration=registration,
            level=Level.COMMUNE if n % 4 else Level.PROVINCE,
            decision=decision if n % 2 else None,
            exemplary=n % 30 == 0,
        )
        for n, registration in enumerate(registrations)
        if n % 9 < 4
    )
    Assessment.objects.bulk_create(
        Assessment(registration=registration, result=Assessment.Result.EFFECTIVE)
        for n, registration in enumerate(registrations)
        if n % 2
    )
    renew_statistics()
    return ReviewPeriod.objects.create(
        unit=province,
        slug="2021-2025",
        title="Tổng kết giai đoạn 2021 - 2025",
        kind=ReviewPeriod.Kind.FINAL,
        from_on=date(2021, 1, 1),
        to_on=date(2025, 12, 31),
        counting_on=date(2025, 12, 31),
    )


if __name__ == "__main__":
    print(json.dumps(bench_province()))
