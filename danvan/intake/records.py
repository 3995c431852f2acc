"""The records that a written list stands on: which other lists have them too, and what was left without its list."""

from collections import defaultdict
from typing import Final, NamedTuple

from django.db.models import Exists, OuterRef

from danvan.intake.permissions import batches_of
from danvan.lists.models import ImportBatch, StagedRow
from models_registry.access import Asker
from models_registry.models import EmulationModel, Registration

_LINKS: Final = ("registrant", "model", "registration")
_AT_ONCE: Final = 500
_SHOWN: Final = 20


class OtherLists(NamedTuple):
    """Other written lists with rows of the same records: those that the reader may open, and how many he may not."""

    open: list[ImportBatch]
    closed: int


def other_lists(batch: ImportBatch, user: Asker) -> OtherLists:
    """The lists that have rows of what this one made."""
    made: dict[str, set[int]] = defaultdict(set)
    for names, *keys in batch.rows.exclude(made=[]).values_list("made", *(f"{link}_id" for link in _LINKS)):
        for link, key in zip(_LINKS, keys, strict=True):
            if link in names and key:
                made[link].add(key)
    rows = StagedRow.objects.filter(batch__state=ImportBatch.State.COMMITTED).exclude(batch=batch)
    found: set[int] = set()
    for link, numbers in made.items():
        keys = sorted(numbers)
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            found.update(
                rows.filter(**{f"{link}__in": some}).order_by().values_list("batch", flat=True).distinct()
            )
    seen = list(batches_of(user).filter(pk__in=found).defer("sheets", "answers"))
    return OtherLists(seen, len(found) - len(seen))


def models_left_alone(batch: ImportBatch, user: Asker) -> list[EmulationModel]:
    """The models of a list that have no registration any more: no list of a year shows them."""
    registered = Registration.objects.filter(model=OuterRef("pk"))
    of_list = StagedRow.objects.filter(batch=batch, model=OuterRef("pk"))
    models = EmulationModel.objects.visible_to(user).filter(Exists(of_list), ~Exists(registered))
    return list(models.select_related("registrant")[:_SHOWN])
