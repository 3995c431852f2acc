"""What the trail adds to a bulk write of registrations."""

from collections.abc import Callable

from django.db import transaction

from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import EmulationModel, Programme, Registration
from tests.bench.measuring import measure


def bench_trail(rows: int = 10_000) -> dict[str, float]:
    """Registrations of new models, each round rolled back."""
    programme = Programme.objects.get(first_year=2020)
    template = EmulationModel.objects.first()
    fresh = [
        EmulationModel(
            title=f"Đo tốc độ {i}", registrant=template.registrant, unit=template.unit, field=template.field
        )
        for i in range(rows)
    ]
    models = EmulationModel.objects.bulk_create(fresh)

    def write(create: Callable[[list], object]) -> None:
        with transaction.atomic():
            create(
                [
                    Registration(model=model, unit=model.unit, programme=programme, year=2020)
                    for model in models
                ]
            )
            transaction.set_rollback(True)

    def create_told(rows: list) -> None:
        with trail.act(OPERATOR):
            trail.create_all(rows)

    seconds = measure(
        {
            "plain": lambda: write(Registration.objects.bulk_create),
            "trail": lambda: write(create_told),
        }
    )
    EmulationModel.objects.filter(pk__in=[model.pk for model in models]).delete()
    return {"bulk_with_trail_over_plain": seconds["trail"] / seconds["plain"]}
