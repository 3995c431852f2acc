"""Total lines that differ from the rows read, and the figure that a commune states with one."""

import pytest

from danvan.intake.totals import differing_totals, told_number
from danvan.review.models import StatedFigure
from models_registry.models import Change
from tests.builders import make_programme
from tests.intake.conftest import messages_of, page, staged, text_of
from tests.lists.conftest import line

pytestmark = pytest.mark.django_db


def numbered(count, unit="Xã Xuân Lập", first=1, **values):
    return [[n, *line(f"Mô hình {n}", unit=unit, **values)[1:]] for n in range(first, first + count)]


def total(words):
    return ["", words, "", "", "", "", "", ""]


@pytest.mark.parametrize(
    ("words", "differs"),
    [("Tổng cộng: 4", True), ("Tổng cộng: 3", False), ("Cộng: 3 mô hình", False), ("Tổng cộng", False)],
)
def test_a_total_is_told_only_if_it_differs(words, differs, catalogue, browse, huyen):
    batch = staged(browse(huyen), *numbered(3), total(words))
    assert bool(differing_totals(batch)) is differs


def test_totals_of_parts_and_the_last_of_the_whole_agree(catalogue, browse, huyen):
    rows = [*numbered(2), total("Cộng: 2"), *numbered(3, first=3), total("Cộng: 3"), total("Tổng cộng: 5")]
    assert differing_totals(staged(browse(huyen), *rows)) == []


def test_a_wrong_part_is_told_against_its_own_rows(catalogue, browse, huyen):
    rows = [*numbered(2), total("Cộng: 7"), *numbered(3, first=3), total("Tổng cộng: 6")]
    told = [(one.told, one.read) for one in differing_totals(staged(browse(huyen), *rows))]
    assert told == [(7, 2), (6, 5)]


@pytest.mark.parametrize(
    ("numbers", "columns", "told"),
    [
        ({"B": 25.0}, {"B": "title"}, 25),
        ({"B": 25.0, "H": 1500000.0}, {"B": "title", "H": "resources"}, 25),
        ({"H": 1500000.0}, {"H": "resources"}, None),  # money
        ({"F": 10.0, "G": 4.0}, {"F": "field:economy", "G": "field:other"}, 14),
        ({"C": 12.5}, {}, None),
        ({}, {}, None),
    ],
)
def test_what_a_total_line_counts(numbers, columns, told):
    assert told_number(numbers, columns) == told


def test_the_district_records_the_communes_figure_once_with_its_source(catalogue, browse, huyen, xuan_lap):
    client = browse(huyen)
    batch = staged(client, *numbered(3), total("Tổng cộng: 25 mô hình"), name="DS Xuân Lập.xlsx")
    shown = text_of(client.get(page(batch)))
    assert "dòng cộng ghi 25, đọc được 3 dòng" in shown
    assert "Ghi 25 là số xã báo" in shown
    response = client.post(page(batch, "so-cong/"), {"dong": "5|DS"}, follow=True)
    assert messages_of(response) == ["Đã ghi: Xã Xuân Lập báo 25 mô hình đăng ký."]
    figure = StatedFigure.objects.get()
    assert (figure.unit, figure.programme, figure.year, figure.value) == (xuan_lap, catalogue, 2021, 25)
    assert (figure.indicator, figure.source) == ("registered_models", "DS Xuân Lập.xlsx")
    assert "dòng 5: Tổng cộng: 25 mô hình" in figure.quote
    assert Change.objects.get(subject="review.statedfigure", subject_id=figure.pk).by == huyen
    client.post(page(batch, "so-cong/"), {"dong": "5|DS"})
    assert StatedFigure.objects.count() == 1


def test_a_commune_officer_sees_the_difference_and_records_nothing(catalogue, browse, xa):
    client = browse(xa)
    batch = staged(client, *numbered(3), total("Tổng cộng: 25"))
    shown = text_of(client.get(page(batch)))
    assert "dòng cộng ghi 25, đọc được 3 dòng" in shown
    assert "là số xã báo" not in shown
    assert client.post(page(batch, "so-cong/"), {"dong": "5|DS"}).status_code == 403
    assert not StatedFigure.objects.exists()


@pytest.mark.parametrize("sent", ["", "5", "4|DS", "5|Khác", "x|DS"])
def test_a_line_that_is_no_differing_total_records_nothing(sent, catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, *numbered(3), total("Tổng cộng: 25"))
    response = client.post(page(batch, "so-cong/"), {"dong": sent}, follow=True)
    assert "Chưa ghi được số này" in messages_of(response)[0]
    assert not StatedFigure.objects.exists()


def test_a_list_over_two_programmes_has_no_one_figure(catalogue, browse, huyen):
    make_programme(2023, 2025)
    client = browse(huyen)
    batch = staged(client, *numbered(2), *numbered(2, first=3, year=2024), total("Tổng cộng: 25"))
    response = client.post(page(batch, "so-cong/"), {"dong": "6|DS"}, follow=True)
    assert "Chưa ghi được số này" in messages_of(response)[0]
