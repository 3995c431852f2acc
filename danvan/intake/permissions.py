"""Who may come in: those who enter registrations; what they find there: the batches and units of their territory.

Lists of commendations are seen by those of them who enter commendations too.
"""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from danvan.lists.models import ImportBatch
from models_registry import access
from models_registry.models import Unit

ENTRY = "models_registry.add_registration"


def entering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, for accounts that may enter registrations somewhere; 403 for all others."""

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.has_perm(ENTRY):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


def batches_of(user: access.Asker) -> QuerySet[ImportBatch]:
    """Lists that the user may take in, each by its subject's own right."""
    return ImportBatch.objects.visible_to(user)


def batch_or_404(request: HttpRequest, pk: int, *, hold: bool = False) -> ImportBatch:
    """A batch of the user's territory; 404 for any other. The writers ask for the right again.

    To `hold` it, inside an act, is for a form that is judged by how the batch stands: of two who save together the
    second sees the first.
    """
    found = batches_of(request.user).select_related("unit", "programme")
    return get_object_or_404(found.select_for_update(of=("self",)) if hold else found, pk=pk)


def entry_units(user: access.Asker) -> list[Unit]:
    """Communes and above in which the user enters registrations, closed ones too, level by level."""
    return Unit.objects.without_villages().permitted_to(user, ENTRY).in_tree_order()


def own_commune(user: access.Asker, units: list[Unit]) -> str:
    """The key of the one commune to which the user is assigned; "" if it is another kind of unit or several."""
    assigned = {grant.unit_id for grant in access.grants_of(user)}
    own = [unit for unit in units if unit.pk in assigned]
    return str(own[0].pk) if len(own) == 1 and own[0].kind in Unit.COMMUNE_KINDS + Unit.BODY_KINDS else ""
