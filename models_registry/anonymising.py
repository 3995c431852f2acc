"""The one door by which what the trail says of a person is emptied: its line, its digest and the chain stay."""

from collections.abc import Iterable

from django.db import models

from models_registry import trail
from models_registry.models import Act, Change
from models_registry.models.trail import EMPTIED


def empty_values(of: models.Model, changes: Iterable[Change], act: Act) -> int:
    """Empties before, after and salt of these changes, and says of that row which it were; returns how many.

    Without its salt nobody can try out what a digest goes over. What says that something was emptied stays.
    """
    keys = sorted(one.pk for one in changes if EMPTIED not in one.after)
    rows = Change.objects.filter(pk__in=keys, anonymised_by=None)
    rows.update(before={}, after={}, salt="", anonymised_by=act.pk)
    trail.record_changed([(of, {}, {EMPTIED: keys})])
    return len(keys)
