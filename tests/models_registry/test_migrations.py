"""Migrations that change data, run on a database as it was before them."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from models_registry.models import Change, Registration
from tests.builders import make_model, make_registration

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def migrate():
    """Takes the database to a migration, and to the last one after the test."""

    def to(app, name):
        MigrationExecutor(connection).migrate([(app, name)])

    yield to
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_a_reason_of_return_that_has_passed_is_cleared_and_told(migrate):
    model = make_model()
    accepted, returned = (make_registration(model, year) for year in (2021, 2022))
    migrate("models_registry", "0007_lists_moved")
    Registration.objects.update(return_reason="Thiếu minh chứng")
    Registration.objects.filter(pk=returned.pk).update(state="returned")
    migrate("models_registry", "0009_reason_while_returned")
    reasons = dict(Registration.objects.values_list("pk", "return_reason"))
    assert reasons == {accepted.pk: "", returned.pk: "Thiếu minh chứng"}
    (told,) = Change.objects.all()
    assert (told.subject, told.subject_id) == ("models_registry.registration", accepted.pk)
    assert (told.before, told.after) == ({"return_reason": "Thiếu minh chứng"}, {"return_reason": ""})
    assert (told.by_name, told.action) == ("Hệ thống", "changed")
