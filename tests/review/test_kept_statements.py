"""The statement of a review is made once and kept; what it counts is asked anew each time."""

from dataclasses import replace
from datetime import date

import pytest

from awards.models import Decision
from danvan.review.figures import counting
from danvan.review.figures.as_json import as_json
from danvan.review.figures.review import review_of
from danvan.review.models import ReviewPeriod
from models_registry.models import ActivityField, Registration, State, Unit, UnitSuccession
from tests.builders import make_field_set, scope_of
from tests.registry_shapes import make_every_shape

pytestmark = pytest.mark.django_db


def _counted(scope):
    return as_json(review_of(scope, list(Unit.objects.all())))


def _counted_afresh(scope):
    counting._kept_statement.cache_clear()
    return _counted(scope)


def _period(scope, **changes):
    """The same row of the table, changed since it was asked about."""
    ReviewPeriod.objects.filter(pk=scope.period.pk).update(**changes)
    return replace(scope, period=ReviewPeriod.objects.get(pk=scope.period.pk))


def _in_force_again(scope):
    Decision.objects.exclude(revoked_by=None).update(revoked_by=None)
    return scope


CHANGES = {
    "a year": lambda scope: replace(scope, year=2021),
    "no year": lambda scope: replace(scope, year="khong-ro"),
    "a level of registration": lambda scope: replace(scope, level="province"),
    "a level of recognition": lambda scope: replace(scope, recognition_level="district"),
    "a unit": lambda scope: replace(scope, unit=Unit.objects.get(name="Xuân Lập")),
    "a day of counting": lambda scope: _period(scope, counting_on=date(2021, 1, 31)),
    "a first day": lambda scope: _period(scope, from_on=date(2021, 1, 1)),
    "a last day": lambda scope: _period(scope, to_on=date(2021, 12, 31)),
    "a part of a year": lambda scope: _period(scope, from_on=date(2021, 1, 1), to_on=date(2021, 6, 30)),
    "a set of fields": lambda scope: _period(
        scope, field_set=make_field_set(ActivityField.objects.get(code="other"))
    ),
    "a paper that revokes no longer": _in_force_again,
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_kept_statement_answers_for_what_it_was_made_for_alone(change):
    scope = scope_of(*make_every_shape())
    before = _counted_afresh(scope)
    changed = CHANGES[change](scope)
    kept = _counted(changed)
    assert kept == _counted_afresh(changed)
    assert kept != before


def test_a_merger_that_is_taken_back_is_no_longer_counted():
    programme, _ = make_every_shape()
    scope = scope_of(programme, Unit.objects.get(name="Lăng Can", valid_to=None))
    before = _counted_afresh(scope)
    UnitSuccession.objects.all().delete()
    kept = _counted(scope)
    assert kept == _counted_afresh(scope)
    assert kept != before


def test_what_is_written_counts_though_the_statement_is_kept():
    scope = scope_of(*make_every_shape())
    before = review_of(scope, list(Unit.objects.all()))
    made = counting._kept_statement.cache_info().misses
    Registration.objects.filter(state=State.DRAFT).update(state=State.ACCEPTED)
    after = review_of(scope, list(Unit.objects.all()))
    assert after.registrations.value == before.registrations.value + 1
    assert counting._kept_statement.cache_info().misses == made
