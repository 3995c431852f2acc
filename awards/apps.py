"""App configuration."""

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """Công nhận, khen thưởng."""

    name = "awards"
    verbose_name = "Công nhận, khen thưởng"

    def ready(self) -> None:
        """Lists of commendations come in by the road of all lists."""
        from awards.imports.road import COMMENDATION_ROAD  # models are there only now
        from models_registry.imports import roads
        from models_registry.models import ImportSubject

        roads.add(ImportSubject.COMMENDATIONS, COMMENDATION_ROAD)
