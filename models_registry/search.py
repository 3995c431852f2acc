"""Search by words: a row matches if each word, folded, is found in one of the model's `search_lookups`.

Forms, lists and autocompletion all search through this one function.
"""

from collections.abc import Sequence

from django.db.models import Model, Q
from django.db.models.expressions import RawSQL

from danvan.lib.text import fold
from danvan.lib.word_lines import Lines


def words_match(words: str, model: type[Model]) -> Q:
    """The condition "each word is found in one of these columns"; without a word everything matches."""
    folded = fold(words).split()
    return Q(pk__in=RawSQL(*Lines(model).found(folded))) if folded else Q()


def words_in(words: str, lookups: Sequence[str]) -> Q:
    """The same of a few rows that no index knows."""
    condition = Q()
    for word in fold(words).split():
        either = Q(pk__in=[])
        for lookup in lookups:
            either |= Q(**{f"{lookup}__contains": word})
        condition &= either
    return condition
