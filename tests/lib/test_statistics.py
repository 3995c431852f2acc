"""What the planner knows of a table is renewed wherever many rows were written at once."""

from io import StringIO

import pytest
from django.core.management import call_command

from awards.models import Recognition
from danvan.lib.statistics import renew_statistics
from models_registry.models import EmulationModel, Registration
from tests.builders import make_model, make_recognition, make_registration
from tests.planner import rows_known, rows_known_of

pytestmark = pytest.mark.django_db


def test_statistics_are_renewed_of_all_tables_or_of_those_named():
    renew_statistics()
    make_recognition(make_registration(make_model()))
    renew_statistics(Registration)
    assert [rows_known(model) for model in (Registration, EmulationModel, Recognition)] == [1, 0, 0]
    renew_statistics()
    assert [rows_known(model) for model in (Registration, EmulationModel, Recognition)] == [1, 1, 1]


def test_what_a_search_reads_is_known_too():
    make_model()
    renew_statistics()
    assert rows_known_of("models_registry_emulationmodel_words") == 1


def test_a_migration_leaves_statistics():
    for _ in range(3):
        make_registration(make_model())
    call_command("migrate", verbosity=0)
    assert rows_known(Registration) == 3


def test_the_daily_round_renews_statistics():
    make_registration(make_model())
    call_command("renew_statistics", stdout=StringIO())
    assert rows_known(Registration) == 1
