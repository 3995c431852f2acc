"""Whether an award is in force: neither revoked itself nor given by a decision that is."""

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from awards.models.decisions import Decision, Revocations, load_revocations, out_of_force
from models_registry.scoping import ScopedQuerySet

_Award = TypeVar("_Award", bound=models.Model, covariant=True)  # Recognition or Commendation


class AwardQuerySet(ScopedQuerySet[_Award]):
    """Recognitions or commendations, both given and revoked by a decision."""

    def in_force(self, papers: Revocations | None = None) -> Self:
        """Neither revoked itself nor given by a decision that is out of force (`papers`, if they are read already)."""
        out = (papers or load_revocations()).out()
        return self.filter(_is_unrevoked(out) & _is_well_given(out))

    def in_force_on(self, day: date, papers: Revocations | None = None) -> Self:
        """Given by that day and in force then: a decision, and a revocation, count from the decision's own day on.

        A decision without a day, and none at all, count on every day.
        """
        out = (papers or load_revocations()).out(day)
        return self.filter(_is_given_by(day), _is_unrevoked_on(day, out), _is_well_given(out))

    def dated_after(self, day: date, papers: Revocations | None = None) -> Self:
        """Those in force that do not count on that day because their decision came after it."""
        # Asked of the few decisions: they lead to their awards by the index.
        later = Decision.objects.filter(issued_on__gt=day).order_by().values("pk")
        return self.in_force(papers).filter(decision__in=later)

    def revoked_after(self, day: date, papers: Revocations | None = None) -> Self:
        """Those in force on that day that no longer are: what took them away came after it."""
        papers = papers or load_revocations()
        out = papers.out()
        gone = Q(revoked_by__isnull=False) & ~Q(revoked_by__in=out) | Q(decision__in=out)
        return self.in_force_on(day, papers).filter(gone)

    def revoked_undated(self, day: date, papers: Revocations | None = None) -> Self:
        """Those given by that day that are not in force on it only because a paper without a day revoked them."""
        papers = papers or load_revocations()
        out, otherwise_out = papers.out(day), papers.dated.out(day)
        otherwise = _is_unrevoked_on(day, otherwise_out) | Q(revoked_by__issued_on=None)
        in_force = _is_unrevoked_on(day, out) & _is_well_given(out)
        return self.filter(_is_given_by(day), otherwise, _is_well_given(otherwise_out)).exclude(in_force)

    def with_force(self, papers: Revocations | None = None) -> Self:
        """Each with `is_in_force`, for lists that show both."""
        out = (papers or load_revocations()).out()
        return self.annotate(is_in_force=_is_unrevoked(out) & _is_well_given(out))

    def unrevoked(self) -> Self:
        """Not revoked itself by a decision in force; the decision that gave it may be out of force."""
        return self.filter(_is_unrevoked(out_of_force()))


def _is_given_by(day: date) -> Q:
    return Q(decision__issued_on=None) | Q(decision__issued_on__lte=day)


def _is_unrevoked_on(day: date, out: set[int]) -> Q:
    return _is_unrevoked(out) | Q(revoked_by__issued_on__gt=day)


def _is_unrevoked(out: set[int]) -> Q:
    return Q(revoked_by=None) | Q(revoked_by__in=out)


def _is_well_given(out: set[int]) -> Q:
    return Q(decision=None) | ~Q(decision__in=out)
