"""`make bench`: what things cost, as ratios within one run (interleaved rounds, medians); writes bench.json."""

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROUNDS = 5


def measure(jobs: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Median seconds of each job over interleaved rounds, one unmeasured round first."""
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for turn in range(ROUNDS + 1):
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            if turn:
                times[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in times.items()}


def bench_trail(rows: int = 10_000) -> dict[str, float]:
    """What the trail adds to a bulk write of registrations."""
    from django.db import transaction

    from models_registry import trail
    from models_registry.models import EmulationModel, Programme, Registration

    programme = Programme.objects.get(first_year=2020)
    template = EmulationModel.objects.first()
    fresh = [
        EmulationModel(title=f"Đo tốc độ {i}", registrant=template.registrant, field=template.field)
        for i in range(rows)
    ]
    models = EmulationModel.objects.bulk_create(fresh)

    def write(create: Callable[[list], object]) -> None:
        with transaction.atomic():
            create([Registration(model=model, programme=programme, year=2020) for model in models])
            transaction.set_rollback(True)

    seconds = measure(
        {
            "plain": lambda: write(Registration.objects.bulk_create),
            "trail": lambda: write(lambda rows: trail.create_all(rows, None)),
        }
    )
    EmulationModel.objects.filter(pk__in=[model.pk for model in models]).delete()
    return {"bulk_with_trail_over_plain": seconds["trail"] / seconds["plain"]}


def bench_review() -> dict[str, float]:
    """The review page at ten times the models against the page as it is."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from models_registry.models import EmulationModel, Level, Registration

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(get_user_model().objects.get(username="huyen"))

    def page() -> int:
        response = client.get("/so-ket/2020-2022/")
        if response.status_code != 200:
            raise SystemExit(f"review page answers {response.status_code}")
        return len(response.content)

    size = page()
    small = measure({"page": page})["page"]
    models = list(EmulationModel.objects.all())
    from awards.models import Recognition

    source = Registration.objects.filter(state="accepted", programme__first_year=2020).first()
    copies = EmulationModel.objects.bulk_create(
        EmulationModel(title=model.title, registrant_id=model.registrant_id, field_id=model.field_id)
        for model in models * 9
    )
    registrations = Registration.objects.bulk_create(
        Registration(model=model, programme=source.programme, year=2021, state="accepted") for model in copies
    )
    Recognition.objects.bulk_create(
        Recognition(registration=registration, level=Level.COMMUNE) for registration in registrations
    )
    large = measure({"page": page})["page"]
    return {"review_kb": size / 1024, "review_10x_over_1x": large / small}


def main() -> None:
    """Runs every measurement on a fresh database in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DANVAN_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "danvan.settings"
        os.environ.pop("DATABASE_URL", None)
        import django
        from django.core.management import call_command

        django.setup()
        for command in ("migrate", "load_lam_binh", "load_demo"):
            call_command(command, verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
        result = {"trail": bench_trail(), "review": bench_review()}
    rounded = {
        part: {name: round(value, 2) for name, value in values.items()} for part, values in result.items()
    }
    Path("bench.json").write_text(json.dumps(rounded, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(rounded, indent=2))


if __name__ == "__main__":
    main()
