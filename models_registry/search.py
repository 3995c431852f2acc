"""The words of a search: each of them, folded, in one of the columns that a model names in `search_lookups`.

Forms of entry, lists, autocompletion: all ask here, so that an index for it has one place to be asked from.
"""

from collections.abc import Sequence

from django.db.models import Q

from danvan.lib.text import fold


def words_match(words: str, lookups: Sequence[str]) -> Q:
    """The condition "each word stands in one of these stored folds"; no word matches everything."""
    condition = Q()
    for word in fold(words).split():
        either = Q(pk__in=[])
        for lookup in lookups:
            either |= Q(**{f"{lookup}__contains": word})
        condition &= either
    return condition
