"""Total lines that differ from the rows read, and the figure that a commune states with one."""

import re
import unicodedata

import pytest
from django.urls import reverse

from danvan.lists.reading.totals import told_number
from danvan.lists.writing.committing import commit
from danvan.review.models import StatedFigure
from danvan.review.reconciliation.list_totals import differing_totals
from models_registry.models import Change, Programme
from tests.builders import (
    make_figure,
    make_programme,
)
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
    assert (figure.unit, figure.year, figure.value) == (xuan_lap, 2021, 25)
    assert (figure.indicator, figure.source) == ("registered_models", "Danh sách của Xã Xuân Lập")
    assert figure.document == "Dòng 5, trang “DS”, tệp DS Xuân Lập.xlsx"
    assert figure.quote == "Tổng cộng: 25 mô hình"
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


def test_the_years_of_a_figure_are_those_of_the_offices_own_programme(catalogue, browse, huyen, na_hang):
    Programme.objects.create(unit=na_hang, first_year=2021, last_year=2025)
    rows = (*numbered(2), *numbered(2, first=3, year=2022), total("Tổng cộng: 25"))
    browse(huyen).post(page(staged(browse(huyen), *rows), "so-cong/"), {"dong": "6|DS"})
    figure = StatedFigure.objects.get()
    assert (figure.from_on.year, figure.to_on.year) == (2020, 2022)


# --- one figure through two doors: the preview and the ledger -----------------------------------------------------


def offers(browse, user):
    """The total lines that the ledger offers, as addresses of its form."""
    shown = browse(user).get(reverse("reconciliation:ledger", args=["2020-2022"])).content.decode()
    return re.findall(r'href="([^"]+/tu-danh-sach/[^"]+)"', shown)


def note(browse, user, address, **changed):
    """What the ledger's form answers when it is sent as it came, but for some fields."""
    form = browse(user).get(address).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    return browse(user).post(address, values | changed, follow=True)


def taken_in(browse, user, *rows, name="ds.xlsx"):
    batch = staged(browse(user), *rows, name=name)
    commit(batch, user)
    return batch


def old_figure(unit, programme, row=5, told=25, name="ds.xlsx", **values):
    """A figure as the preview noted it before: the file for its source, and no document."""
    return make_figure(
        unit=unit,
        programme=programme,
        year=2021,
        indicator="registered_models",
        value=told,
        source=name,
        quote=f"Trang “DS”, dòng {row}: Tổng cộng: {told} mô hình",
        **values,
    )


LIST = (*numbered(3), total("Tổng cộng: 25 mô hình"))


@pytest.mark.parametrize(
    "name", ["ds.xlsx", "DS  Xuân Lập.xlsx", unicodedata.normalize("NFD", "Đợt một.xlsx")]
)
def test_a_total_recorded_in_the_preview_is_not_offered_by_the_ledger(name, catalogue, browse, huyen):
    batch = staged(browse(huyen), *LIST, name=name)
    browse(huyen).post(page(batch, "so-cong/"), {"dong": "5|DS"})
    assert "Đã ghi là số xã báo" in text_of(browse(huyen).get(page(batch)))
    commit(batch, huyen)
    assert offers(browse, huyen) == []
    assert StatedFigure.objects.count() == 1


def test_a_total_recorded_in_the_ledger_is_recorded_for_the_preview_of_the_file_sent_again(
    catalogue, browse, huyen, xuan_lap
):
    taken_in(browse, huyen, *LIST)
    [address] = offers(browse, huyen)
    note(browse, huyen, address)
    figure = StatedFigure.objects.get()
    assert (figure.unit, figure.year, figure.value) == (xuan_lap, 2021, 25)
    again = staged(browse(huyen), *LIST)
    assert "Đã ghi là số xã báo" in text_of(browse(huyen).get(page(again)))
    response = browse(huyen).post(page(again, "so-cong/"), {"dong": "5|DS"}, follow=True)
    assert messages_of(response) == ["Số này đã được ghi từ trước."]
    commit(again, huyen)
    assert offers(browse, huyen) == []
    assert StatedFigure.objects.count() == 1


def test_two_total_lines_of_a_list_are_one_paper_in_the_preview(catalogue, browse, huyen):
    rows = (*numbered(2), total("Cộng: 7"), *numbered(3, first=3), total("Tổng cộng: 6"))
    batch = staged(browse(huyen), *rows)
    browse(huyen).post(page(batch, "so-cong/"), {"dong": "4|DS"})
    response = browse(huyen).post(page(batch, "so-cong/"), {"dong": "8|DS"}, follow=True)
    assert "Danh sách này đã có số 7" in messages_of(response)[0]
    assert [figure.value for figure in StatedFigure.objects.all()] == [7]


@pytest.mark.parametrize("first", ["preview", "ledger"])
def test_two_total_lines_of_a_list_are_one_paper_in_the_ledger(first, catalogue, browse, huyen):
    rows = (*numbered(2), total("Cộng: 7"), *numbered(3, first=3), total("Tổng cộng: 6"))
    batch = staged(browse(huyen), *rows)
    if first == "preview":
        browse(huyen).post(page(batch, "so-cong/"), {"dong": "4|DS"})
    commit(batch, huyen)
    if first == "ledger":
        note(browse, huyen, offers(browse, huyen)[0])
    [other] = offers(browse, huyen)
    response = note(browse, huyen, other)
    assert response.status_code == 400
    assert "đã có số 7" in text_of(response)
    # The line may count something else of the same list.
    note(browse, huyen, other, indicator="registered_collectives")
    assert {(one.indicator, one.value) for one in StatedFigure.objects.all()} == {
        ("registered_models", 7),
        ("registered_collectives", 6),
    }
    assert offers(browse, huyen) == []


def test_figures_recorded_the_old_way_are_recorded(catalogue, browse, huyen, xuan_lap):
    old_figure(xuan_lap, catalogue)
    batch = staged(browse(huyen), *LIST)
    response = browse(huyen).post(page(batch, "so-cong/"), {"dong": "5|DS"}, follow=True)
    assert messages_of(response) == ["Số này đã được ghi từ trước."]
    commit(batch, huyen)
    assert offers(browse, huyen) == []
    assert StatedFigure.objects.count() == 1


def test_a_figure_recorded_the_old_way_and_another_line_of_its_list_are_one_paper(
    catalogue, browse, huyen, xuan_lap
):
    old_figure(xuan_lap, catalogue, row=4, told=7)
    taken_in(browse, huyen, *numbered(3), total("Tổng cộng: 25"))
    [address] = offers(browse, huyen)
    assert "đã có số 7" in text_of(note(browse, huyen, address))
    assert StatedFigure.objects.count() == 1


def test_a_corrected_list_of_the_same_name_states_a_number_of_its_own(catalogue, browse, huyen, xuan_lap):
    old_figure(xuan_lap, catalogue, told=24)
    taken_in(browse, huyen, *LIST)
    [address] = offers(browse, huyen)
    assert "đã có số 24" in text_of(note(browse, huyen, address))


def test_another_communes_list_of_the_same_name_and_length_is_offered(
    catalogue, browse, huyen, xuan_lap, khuon_ha
):
    old_figure(khuon_ha, catalogue)
    taken_in(browse, huyen, *LIST)
    [address] = offers(browse, huyen)
    note(browse, huyen, address)
    assert {figure.unit for figure in StatedFigure.objects.all()} == {khuon_ha, xuan_lap}


def test_a_list_of_another_year_of_the_same_name_and_length_is_offered(catalogue, browse, huyen, xuan_lap):
    old_figure(xuan_lap, catalogue)
    taken_in(browse, huyen, *numbered(3, year=2022), total("Tổng cộng: 25 mô hình"))
    [address] = offers(browse, huyen)
    note(browse, huyen, address)
    assert {figure.year for figure in StatedFigure.objects.all()} == {2021, 2022}
