"""A made-up registry of any size: the same each time, as the rules allow it, marked, and never beside real records."""

import re
from collections import Counter
from datetime import date

import pytest
from django.db import transaction

from awards.models import Assessment, Commendation, Decision, Recognition
from awards.models.recognitions import fault_of_level_recognised, faults_of_recognising
from danvan.demo import volume
from danvan.demo.volume import Units
from models_registry.models import (
    Change,
    EmulationModel,
    Kind,
    Programme,
    Registrant,
    Registration,
    State,
    Unit,
    UnitSuccession,
)
from models_registry.models.calendar import (
    fault_of_day,
    fault_of_level,
    fault_of_unit,
    fault_of_year,
    unit_in,
)
from models_registry.proof import prove
from tests.builders import make_user

pytestmark = pytest.mark.django_db
MODELS = 1500
RECORDS = (Registrant, EmulationModel, Registration, Assessment, Recognition, Commendation)


@pytest.fixture(scope="module")
def province(django_db_setup, django_db_blocker):
    """One for the tests that read it; each test's own transaction lies inside."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield volume.make(MODELS, Units.PROVINCE)
        transaction.set_rollback(True)


def test_its_shape_is_that_of_a_registry(province):
    assert EmulationModel.objects.count() == MODELS
    assert 0.70 < Registrant.objects.count() / MODELS < 0.85
    assert 1.35 < Registration.objects.count() / MODELS < 1.65
    assert 0.55 < Recognition.objects.count() / MODELS < 0.75
    assert set(Registrant.objects.values_list("kind", flat=True)) == set(Kind.values)
    states = Counter(Registration.objects.values_list("state", flat=True))
    assert set(states) == set(State.values)
    assert states[State.ACCEPTED] / states.total() > 0.9
    years = Counter(Registration.objects.values_list("year", flat=True))
    assert set(years) == {None, *range(2021, 2027)}
    assert Assessment.objects.filter(result=Assessment.Result.NOT_EFFECTIVE).exists()
    assert (
        Commendation.objects.exclude(revoked_by=None).exists()
        or Recognition.objects.exclude(revoked_by=None).exists()
    )
    assert EmulationModel.objects.exclude(replicates=None).exists()
    assert EmulationModel.related_fields.through.objects.exists()
    assert EmulationModel.partners.through.objects.exists()


def test_its_units_are_the_official_ones_and_go_through_their_mergers(province):
    assert province.top.name == "Tuyên Quang"
    assert Unit.objects.filter(parent=province.top, kind__in=Unit.COMMUNE_KINDS).count() == 124
    assert UnitSuccession.objects.filter(extent=UnitSuccession.Extent.WHOLE).count() > 200
    going_on = [
        registration
        for registration in Registration.objects.filter(year=2026).select_related("unit", "model__unit")
        if registration.model.unit_id != registration.unit_id
    ]
    assert going_on
    assert all(unit_in(one.model.unit, 2026) == one.unit for one in going_on)
    bodies = Registration.objects.filter(unit__kind__in=Unit.BODY_KINDS)
    assert 0 < bodies.count() < Registration.objects.count() / 3
    assert (
        not Registrant.objects.filter(unit__kind__in=Unit.BODY_KINDS).exclude(kind=Kind.COLLECTIVE).exists()
    )


def test_no_rule_of_entry_has_anything_against_it(province):
    for one in Registration.objects.select_related("unit", "programme", "model__registrant", "model__unit"):
        years = [one.year] if one.year else one.programme.years
        assert fault_of_unit(one.unit, years) == ""
        assert fault_of_year(one.year, one.programme) == ""
        assert fault_of_day(one.registered_on, years) == ""
        assert fault_of_level(one.level, years) == ""
        assert one.fault_of_withdrawal(one.withdrawn_on) == ""
        assert one.model.unit == one.model.registrant.unit
        assert one.programme.serves(one.unit)
    for given in Recognition.objects.select_related(
        "registration__unit", "registration__programme", "decision"
    ):
        assert fault_of_level_recognised(given.registration, given.level, given.decision) == ""
        assert faults_of_recognising([given.registration], given.decision, given.reason) == []


def test_what_is_kept_beside_the_text_is_right(province):
    from danvan.lib.fields import stale_keys

    for model in (Registrant, EmulationModel, Commendation, Decision, Unit):
        assert list(stale_keys(model)) == []


def test_each_row_has_its_line_in_the_chain(province):
    proof = prove()
    assert proof.faults == []
    assert proof.acts == 2  # the ground, one portion
    for model in (*RECORDS, Decision, Programme):
        assert Change.objects.of(model).filter(action=Change.Action.CREATED).count() == model.objects.count()


def test_all_of_it_is_marked_and_every_page_says_so(province, client):
    for model in (Registrant, EmulationModel, Decision, Commendation):
        assert not model.objects.filter(is_demo=False).exists()
    client.force_login(make_user(is_superuser=True))
    for address in (
        f"/so-ket/{province.period.slug}/?don_vi={province.top.pk}",
        "/mo-hinh/",
        "/khen-thuong/",
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert "is-demo" in page.content.decode()


def test_the_review_counts_what_was_made(province, client):
    client.force_login(make_user(is_superuser=True))
    page = client.get(f"/so-ket/{province.period.slug}/?don_vi={province.top.pk}")
    counted = Registration.objects.counted_on(date(2026, 6, 30)).values("model").distinct().count()
    assert re.search(rf">\s*{counted}\s*<", page.content.decode())
