"""Links that most rows lack: indexed where they are filled, and found by that index when no row has them."""

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Q

from awards.models import Assessment, Commendation, Decision, Recognition
from danvan.lib.statistics import renew_statistics
from danvan.lists.models import ImportBatch, StagedRow
from models_registry.models import EmulationModel, Kind, Level, Outcome, Registrant, Registration
from tests.builders import make_field, make_programme
from tests.planner import steps

HOUSE = ("models_registry", "awards", "lists", "review")
FILLED = {"by", "parent", "unit"}  # empty links of these names are the exception
MADE_UNDER = {"Registration.programme", "Outcome.programme", "Commendation.programme"}  # and of these
# Catalogues have some dozens of rows.
OF_CATALOGUES = {"ActivityField.core", "Programme.field_set", "ReviewPeriod.field_set"}
LINKS = {
    f"{model.__name__}.{field.name}": field
    for app in HOUSE
    for model in apps.get_app_config(app).get_models()
    for field in model._meta.concrete_fields
    if isinstance(field, ForeignKey) and field.null and field.name not in FILLED
    if f"{model.__name__}.{field.name}" not in MADE_UNDER | OF_CATALOGUES
}
FEW, MANY = 100, 600


def index_of(link):
    """The index of the rows that have the link."""
    for index in link.model._meta.indexes:
        if index.fields == [link.name] and index.condition == Q(**{f"{link.name}__isnull": False}):
            return index
    return None


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_a_link_that_may_be_empty_is_indexed_where_it_is_filled(link):
    assert not link.db_index
    assert index_of(link)


def add_rows(number, unit):
    """So many of everything, and not one of the links that may be empty."""
    programme, field = make_programme(), make_field()
    common = {"unit": unit, "programme": programme}
    registrants = Registrant.objects.bulk_create(
        Registrant(unit=unit, name=f"Tổ số {n}", kind=Kind.COLLECTIVE) for n in range(number)
    )
    models = EmulationModel.objects.bulk_create(
        EmulationModel(title=f"Mô hình số {n}", registrant=one, unit=one.unit, field=field)
        for n, one in enumerate(registrants)
    )
    registrations = Registration.objects.bulk_create(
        Registration(model=one, unit=one.unit, programme=programme, year=2021) for one in models
    )
    Recognition.objects.bulk_create(
        Recognition(registration=one, level=Level.COMMUNE) for one in registrations[1:]
    )
    Assessment.objects.bulk_create(Assessment(registration=one) for one in registrations[1:])
    Decision.objects.bulk_create(Decision(unit=unit, body="Ban Chỉ đạo", subject="x") for _ in models)
    Commendation.objects.bulk_create(Commendation(**common, recipient_kind=Kind.COLLECTIVE) for _ in models)
    Outcome.objects.bulk_create(Outcome(**common, indicator="Ngày công", value=1) for _ in models)
    batch = ImportBatch.objects.create(unit=unit, file_name="ds.xlsx")
    StagedRow.objects.bulk_create(StagedRow(batch=batch, row=n) for n in range(number))
    return registrations[0]


@pytest.mark.sqlite
@pytest.mark.django_db
def test_rows_are_found_by_a_link_that_no_row_has(xuan_lap):
    add_rows(FEW, xuan_lap)
    renew_statistics()
    for name, link in LINKS.items():
        rows = link.model._base_manager.order_by()
        for asked in ({link.name: 1}, {f"{link.name}__in": [1, 2]}):
            plan = rows.filter(**asked).explain()
            assert f"INDEX {index_of(link).name} (" in plan, (name, plan)


@pytest.mark.sqlite
@pytest.mark.django_db
def test_the_work_of_removing_a_row_is_the_same_in_a_large_registry(xuan_lap):
    taken = []
    for number in (FEW, MANY - FEW):
        going = add_rows(number, xuan_lap)
        decision = Decision.objects.first()
        renew_statistics()
        with steps() as count:
            for one in (going, going.model, going.model.registrant, decision):
                one.delete()
        taken.append(count())
    assert taken[1] == taken[0] > 0
