"""The list of models with what each was recognised as; the registry itself knows nothing of awards."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest

from awards.columns.recognitions import recognitions_told
from awards.models import Recognition
from models_registry.admin.emulation import EmulationModelAdmin
from models_registry.models import EmulationModel

admin.site.unregister(EmulationModel)


@admin.register(EmulationModel)
class RecognisedModelAdmin(EmulationModelAdmin):
    """The screen of models, its list with one column more."""

    list_display = [*EmulationModelAdmin.list_display, "recognitions"]

    def read_for_list(self, request: HttpRequest) -> "list[Prefetch[Any]]":
        """Its recognitions too."""
        recognised = Prefetch("registrations__recognitions", Recognition.objects.in_force())
        return [*super().read_for_list(request), recognised]

    @admin.display(description="công nhận")
    def recognitions(self, obj: EmulationModel) -> str:
        return str(recognitions_told(obj))
