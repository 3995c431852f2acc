"""Criteria belong to the unit that made them: they serve it and what lies below, and are nobody else's."""

import pytest
from django.db import IntegrityError, transaction

from awards.models import CriteriaSet
from tests.builders import make_unit

pytestmark = pytest.mark.django_db
URL = "/nhap-lieu/awards/criteriaset/"
NO_PARTS = {f"{part}-{number}_FORMS": 0 for part in ("criteria", "grades") for number in ("TOTAL", "INITIAL")}


@pytest.fixture
def sets(lam_binh, na_hang):
    """One of every office, one of Lâm Bình's, one of Na Hang's."""
    return {
        name: CriteriaSet.objects.create(name=name, unit=unit, content="Thiết thực")
        for name, unit in {"chung": None, "lam_binh": lam_binh, "na_hang": na_hang}.items()
    }


@pytest.mark.parametrize(
    ("who", "reads", "changes"),
    [
        ("huyen", {"chung", "lam_binh"}, {"lam_binh"}),
        ("xa", {"chung", "lam_binh"}, set()),
        ("bcd", {"chung", "lam_binh"}, set()),
        ("huyen_khac", {"chung", "na_hang"}, {"na_hang"}),
        ("an", {"chung", "lam_binh", "na_hang"}, {"chung", "lam_binh", "na_hang"}),
        ("la", set(), set()),
        ("khach", set(), set()),
    ],
    indirect=["who"],
)
def test_each_reads_what_serves_him_and_changes_his_own(who, reads, changes, sets, browse):
    assert {row.name for row in CriteriaSet.objects.visible_to(who)} == reads
    assert {row.name for row in CriteriaSet.objects.editable_by(who)} == changes
    client = browse(who if who.pk else None)
    for name, row in sets.items():
        client.post(
            f"{URL}{row.pk}/change/",
            {"unit": row.unit_id or "", "name": name, "version": 1, "content": f"của {who}", **NO_PARTS},
        )
        row.refresh_from_db()
        assert (row.content == f"của {who}") is (name in changes), name


def test_a_form_offers_only_criteria_that_serve(sets, huyen, browse):
    page = browse(huyen).get("/nhap-lieu/awards/assessment/add/")
    offered = page.context["adminform"].form.fields["criteria_set"].queryset
    assert {row.name for row in offered} == {"chung", "lam_binh"}


def test_two_offices_may_each_have_criteria_of_one_name(sets, lam_binh):
    CriteriaSet.objects.create(name="lam_binh", unit=make_unit(), content="Thiết thực")
    for unit, name in ((lam_binh, "lam_binh"), (None, "chung")):
        with pytest.raises(IntegrityError), transaction.atomic():
            CriteriaSet.objects.create(name=name, unit=unit, content="Thiết thực")
