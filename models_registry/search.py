"""Search by words: a row matches if each word, folded, is found in one of the model's `search_lookups`.

Forms, lists and autocompletion all search through this one function.
"""

from collections.abc import Sequence

from django.db.models import Q

from danvan.lib.text import fold


def words_match(words: str, lookups: Sequence[str]) -> Q:
    """The condition "each word is found in one of these columns of folded text"; without a word everything matches."""
    condition = Q()
    for word in fold(words).split():
        either = Q(pk__in=[])
        for lookup in lookups:
            either |= Q(**{f"{lookup}__contains": word})
        condition &= either
    return condition
