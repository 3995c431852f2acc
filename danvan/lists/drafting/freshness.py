"""What has happened since the rows of a list were decided, and whether it bears on them: asked under the write lock."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Max

from danvan.lists.deciding.registry import heirs_of, rights_of
from danvan.lists.models import ImportBatch
from models_registry.access import Actor
from models_registry.models import Change, EmulationModel, Registrant, Registration, Unit
from models_registry.models.trail import labels_of

_LOOKED_AT: Final = 1000  # changes; more are an import or a mass action, and bear on it
_RESTS_ON: Final = ("models_registry.", "accounts.")  # a decision on a registration
_BATCH = labels_of(ImportBatch)
_REGISTRANT, _MODEL, _REGISTRATION = (
    one._meta.label_lower for one in (Registrant, EmulationModel, Registration)
)
_LINKS: Final = frozenset(("unit_id", "registrant_id", "model_id", "merged_into_id"))


@dataclass(frozen=True)
class Moment:
    """What of the registry, the batch and the user's rights a decision rests on. All changes are in the trail."""

    change: int  # the place in the trail of the newest
    row: int | None  # the batch's newest: an officer's answer puts other rows in their place
    rights: tuple[Any, ...]


def moment_of(batch: ImportBatch, user: Actor, entry: tuple[str, str]) -> Moment:
    """As it is now (three queries)."""
    return Moment(
        Change.objects.newest(),
        batch.rows.aggregate(newest=Max("pk"))["newest"],
        rights_of(user, entry),
    )


def bears_on(since: int, unit_ids: Collection[int], registrant_ids: Collection[int]) -> bool:
    """Whether changes after that place may alter a decision on registrations of these registrants in these units.

    Told are new registrants of the units and whatever befell the named ones; a catalogue's change always bears.
    """
    newer = Change.objects.of_records().after(since).exclude(subject__in=_BATCH)
    changes = list(newer.values_list("subject", "subject_id", "action", "before")[: _LOOKED_AT + 1])
    keys: dict[str, set[int]] = {}
    for subject, key, action, before in changes:
        if action == Change.Action.DELETED or _LINKS.intersection(before):
            return True
        keys.setdefault(subject, set()).add(key)
    registrants, models, registrations = (
        keys.pop(name, set()) for name in (_REGISTRANT, _MODEL, _REGISTRATION)
    )
    if len(changes) > _LOOKED_AT or any(subject.startswith(_RESTS_ON) for subject in keys):
        return True
    touched = set(EmulationModel.objects.filter(pk__in=models).values_list("registrant_id", flat=True))
    touched.update(
        Registration.objects.filter(pk__in=registrations).values_list("model__registrant_id", flat=True)
    )
    if not touched.isdisjoint(registrant_ids):
        return True
    paths = heirs_of(Unit.objects.filter(pk__in=unit_ids)) if registrants else {}
    return Registrant.objects.filter(pk__in=registrants, unit__path__in=paths).exists()
