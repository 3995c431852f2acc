"""The review page at ten times the models against the page as it is."""

from django.contrib.auth import get_user_model
from django.test import Client

from awards.models import Recognition
from models_registry.models import EmulationModel, Level, Registration
from tests.bench.measuring import measure


def bench_review() -> dict[str, float]:
    """Its size and how it grows; leaves the ten times behind."""
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
    source = Registration.objects.filter(state="accepted", programme__first_year=2020).first()
    copies = EmulationModel.objects.bulk_create(
        EmulationModel(
            title=model.title,
            registrant_id=model.registrant_id,
            unit_id=model.unit_id,
            field_id=model.field_id,
        )
        for model in models * 9
    )
    registrations = Registration.objects.bulk_create(
        Registration(
            model=model, unit_id=model.unit_id, programme=source.programme, year=2021, state="accepted"
        )
        for model in copies
    )
    Recognition.objects.bulk_create(
        Recognition(registration=registration, level=Level.COMMUNE) for registration in registrations
    )
    large = measure({"page": page})["page"]
    return {"review_kb": size / 1024, "review_10x_over_1x": large / small}
