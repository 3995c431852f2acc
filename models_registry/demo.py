"""Whether made-up data are in the registry: then every page says so."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from models_registry.models import EmulationModel

MARK = "(trình diễn)"  # behind names, papers and notes that were made up


def context(request: HttpRequest) -> dict[str, object]:
    """Context processor: `demo_data`, asked only when a page prints it and its view did not say."""
    return {"demo_data": SimpleLazyObject(lambda: EmulationModel.objects.filter(is_demo=True).exists())}
