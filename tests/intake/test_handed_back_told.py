"""Whoever takes a sent list back, or a template with names, leaves a line in the trail."""

import pytest
from django.urls import reverse

from models_registry.models import Change
from tests.intake.conftest import staged
from tests.lists.conftest import line

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("door", "what"),
    [("original", "Tệp gốc: "), ("marked", "Tệp có đánh dấu: "), ("refused", "Các dòng chưa nhận: ")],
)
def test_who_takes_a_sent_list_back_leaves_a_line(catalogue, xa, browse, door, what):
    client = browse(xa)
    batch = staged(client, line(field="Dệt vải"))
    answer = client.get(reverse(f"intake:{door}", args=[batch.pk]))
    assert answer.status_code == 200
    told = Change.objects.get(action=Change.Action.SHOWN)
    assert (told.by, told.subject, told.subject_id) == (xa, "lists.importbatch", batch.pk)
    assert told.reason.startswith(what)


def test_the_template_with_last_years_models_leaves_one_too(catalogue, xa, xuan_lap, browse):
    answer = browse(xa).get(reverse("intake:blank"), {"don_vi": xuan_lap.pk, "nam": 2022})
    assert answer.status_code == 200
    line = Change.objects.get(action=Change.Action.EXPORTED)
    assert (line.by, line.after["asked"]) == (xa, f"don_vi={xuan_lap.pk}&nam=2022")
