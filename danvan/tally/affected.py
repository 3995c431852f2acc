"""Of which units what was counted is true no longer, once something was marked or a day has passed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from django.db.models import Q, QuerySet

from awards.models import Assessment, Commendation, Decision, Recognition
from awards.models.decisions import load_revocations
from danvan.tally.models import Mark
from models_registry.models import EmulationModel, Outcome, Registration

Marked = Mapping[Mark.Kind, set[int]]
_AT_ONCE: Final = 5000  # keys in a statement; SQLite takes some 30,000


def units_of(marked: Marked) -> set[int] | None:
    """Keys of the units in whose cells something marked may stand; None for all.

    A model and a registrant count once over all their units, so what is written of one in a unit tells in the others.
    """
    if marked.get(Mark.Kind.ALL):
        return None
    units, registrants = set(marked.get(Mark.Kind.UNIT, ())), set(marked.get(Mark.Kind.REGISTRANT, ()))
    models = set(marked.get(Mark.Kind.MODEL, ()))
    registrations = set(marked.get(Mark.Kind.REGISTRATION, ()))
    if papers := marked.get(Mark.Kind.DECISION):
        moved = _that_hang_on(papers)
        for keys in _parts(moved):
            by_paper = Q(decision__in=keys) | Q(revoked_by__in=keys)
            registrations.update(_keys(Recognition.objects.filter(by_paper), "registration_id"))
            commended = Commendation.objects.filter(by_paper)
            units.update(_keys(commended, "unit_id"))
            registrants.update(_keys(commended, "registrant_id"))
    for keys in _parts(registrations):
        models.update(_keys(Registration.objects.filter(pk__in=keys), "model_id"))
    for keys in _parts(models):
        registrants.update(_keys(EmulationModel._base_manager.filter(pk__in=keys), "registrant_id"))
    for keys in _parts(registrants):
        units.update(_keys(Registration.objects.filter(model__registrant__in=keys), "unit_id"))
        units.update(_keys(Commendation.objects.filter(registrant__in=keys), "unit_id"))
    return units


def dated_between(first: date, last: date) -> Marked:
    """What would be marked if all that is dated after the first and up to the last day were written now."""
    found: defaultdict[Mark.Kind, set[int]] = defaultdict(set)

    def dated(name: str) -> Q:
        return Q(**{f"{name}__gt": first, f"{name}__lte": last})

    of_day = dated("registered_on") | dated("withdrawn_on")
    found[Mark.Kind.MODEL].update(_keys(Registration.objects.filter(of_day), "model_id"))
    found[Mark.Kind.REGISTRATION].update(
        _keys(Assessment.objects.filter(dated("assessed_on")), "registration_id")
    )
    found[Mark.Kind.UNIT].update(_keys(Outcome.objects.filter(dated("on")), "unit_id"))
    found[Mark.Kind.DECISION].update(_keys(Decision._base_manager.filter(dated("issued_on")), "pk"))
    return found


def _that_hang_on(papers: Iterable[int]) -> set[int]:
    """These decisions, and those that they revoke, through any number of papers."""
    found = set(papers)
    rows = load_revocations().rows
    size = 0
    while size != len(found):
        size = len(found)
        found.update(revoked for revoked, revoking, _ in rows if revoking in found)
    return found


def _parts(keys: Iterable[int]) -> Iterator[list[int]]:
    found = sorted(keys)
    return (found[start : start + _AT_ONCE] for start in range(0, len(found), _AT_ONCE))


def _keys(rows: "QuerySet[Any]", column: str) -> Iterator[int]:
    found = rows.order_by().values_list(column, flat=True).distinct()
    return (key for key in found.iterator(chunk_size=_AT_ONCE) if key is not None)
