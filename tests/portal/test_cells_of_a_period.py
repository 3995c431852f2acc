"""The list behind a number says of each line what counts in that period; a list without a period says today's."""

import re
from datetime import date

import pytest
from django.urls import reverse

from danvan.closing import services
from danvan.closing.archive import kept_lists
from danvan.closing.changes import since
from danvan.review.figures.lists import lists_of
from danvan.review.figures.review import review_of
from danvan.review.scope import Scope
from models_registry.models import Level, Registration, State, Unit
from tests.builders import (
    make_decision,
    make_field,
    make_model,
    make_period,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
)
from tests.closing.first_closings import content_as_first_kept, kept_as_first
from tests.random_cases import seeds
from tests.registry_shapes import make_random_registry

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


@pytest.fixture
def period():
    return make_period(2020, 2022, counting_on=date(2022, 10, 5))


@pytest.fixture
def women(period, lam_binh, xuan_lap):
    """Of its models one counts, at commune level; all else came after the day, or lies outside the period."""
    registrant = make_registrant(xuan_lap, "Hội Phụ nữ")
    flowers = make_model("Đường hoa", registrant)
    row = make_registration(flowers, 2022, registered_on=date(2022, 3, 1))
    for level, day in ((Level.COMMUNE, date(2022, 9, 1)), (Level.PROVINCE, date(2024, 9, 1))):
        make_recognition(row, level, make_decision(lam_binh, issued_on=day))
    make_registration(make_model("Sau ngày chốt", registrant), 2022, registered_on=date(2022, 12, 20))
    later = make_registration(flowers, 2024, make_programme(2023, 2025), registered_on=date(2024, 1, 5))
    make_recognition(later, Level.DISTRICT, make_decision(lam_binh, issued_on=date(2024, 9, 1)))
    return registrant


def counts_of(period, unit, **asked):
    return review_of(Scope(period, unit, **asked), list(Unit.objects.all()))


def lines(response):
    """The first column's name -> heading -> text, of the page of a list."""
    table = re.search(r"<table.*?</table>", response.content.decode(), re.S)[0]
    rows = [re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, re.S) for row in table.split("<tr")[1:]]
    headings, *found = [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in rows]
    return [dict(zip(headings, row, strict=True)) for row in found]


def test_a_number_opens_what_counts_on_its_day_in_its_years(period, women, lam_binh, an, browse):
    review, client = counts_of(period, lam_binh), browse(an)
    (line,) = lines(client.get(review.recognised.url))
    assert (line["Năm đăng ký"], line["Công nhận"]) == ("2022", "Cấp xã")
    (line,) = lines(client.get(review.registered_by_kind[0][1].url))
    assert line["Mô hình, điển hình"].startswith("Đường hoa")
    assert "Sau ngày chốt" not in line["Mô hình, điển hình"]


def test_a_list_without_a_period_says_what_is_known_today(period, women, lam_binh, an, browse):
    client, query = browse(an), {"don_vi": lam_binh.pk}
    line, after = lines(client.get(reverse("portal:models"), query))
    assert (line["Năm đăng ký"], line["Công nhận"]) == ("2024 2022", "Cấp huyện Cấp xã Cấp tỉnh")
    assert after["Năm đăng ký"] == "2022"
    (line,) = lines(client.get(reverse("portal:collectives"), query))
    assert "Đường hoa" in line["Mô hình, điển hình"]
    assert "Sau ngày chốt" in line["Mô hình, điển hình"]


def test_of_one_year_and_one_level_that_year_and_level_are_said(lam_binh, xuan_lap, an, browse):
    model = make_model("Đường hoa", make_registrant(xuan_lap))
    for year, level in ((2021, Level.COMMUNE), (2022, Level.PROVINCE)):
        make_recognition(make_registration(model, year), level)
    period, client = make_period(), browse(an)
    for asked, years, levels in (
        ({}, "2022 2021", "Cấp tỉnh Cấp xã"),
        ({"year": 2021}, "2021", "Cấp xã"),
        ({"recognition_level": Level.PROVINCE}, "2022 2021", "Cấp tỉnh"),
    ):
        (line,) = lines(client.get(counts_of(period, lam_binh, **asked).recognised.url))
        assert (line["Năm đăng ký"], line["Công nhận"]) == (years, levels), asked


def test_what_counts_in_another_unit_is_not_said(lam_binh, xuan_lap, khuon_ha, an, browse):
    """Registered in one commune, and once it had moved in another: each review has its own."""
    model = make_model("Đường hoa", make_registrant(xuan_lap))
    make_recognition(make_registration(model, 2021), Level.COMMUNE)
    moved = make_registration(model, 2022)
    moved.unit = khuon_ha
    moved.save()
    make_recognition(moved, Level.DISTRICT)
    period, client = make_period(), browse(an)
    for unit, years, levels in (
        (xuan_lap, "2021", "Cấp xã"),
        (khuon_ha, "2022", "Cấp huyện"),
        (lam_binh, "2022 2021", "Cấp huyện Cấp xã"),
    ):
        (line,) = lines(client.get(counts_of(period, unit).recognised.url))
        assert (line["Năm đăng ký"], line["Công nhận"]) == (years, levels), unit


def test_in_half_a_year_a_model_is_recognised_though_registered_before(lam_binh, xuan_lap, an, browse):
    registrant = make_registrant(xuan_lap)
    row = make_registration(make_model("Đường hoa", registrant), 2022, registered_on=date(2022, 3, 1))
    make_recognition(row, Level.COMMUNE, make_decision(lam_binh, issued_on=date(2022, 9, 1)))
    make_registration(make_model("Nhà sạch", registrant), 2022, registered_on=date(2022, 8, 1))
    half = make_period(
        2022,
        2022,
        slug="h2",
        from_on=date(2022, 7, 1),
        to_on=date(2022, 12, 31),
        counting_on=date(2022, 12, 31),
    )
    review, client = counts_of(half, lam_binh), browse(an)
    (line,) = lines(client.get(review.recognised.url))
    assert (line["Năm đăng ký"], line["Công nhận"]) == ("2022", "Cấp xã")
    (line,) = lines(client.get(review.registered_by_kind[0][1].url))
    assert "Nhà sạch" in line["Mô hình, điển hình"]
    assert "Đường hoa" not in line["Mô hình, điển hình"]


@pytest.mark.every_list
def test_a_closed_copy_keeps_what_counted_and_later_papers_change_no_line(period, women, lam_binh, an):
    closed = services.close(Scope(period, lam_binh), an, "Sơ kết")
    kept = kept_lists(closed)
    (model,) = kept.records("models").values()
    assert model[-2:] == ["2022 (đã tiếp nhận)", "Cấp xã, 2022"]
    assert kept.records("collectives")[str(women.pk)][-1] == "Đường hoa"
    row = women.models.get(title="Đường hoa").registrations.get(year=2022)
    make_recognition(row, Level.DISTRICT, make_decision(lam_binh, issued_on=date(2025, 9, 1)))
    make_registration(make_model("Về sau", women), 2026, make_programme(2026, 2028))
    found = since(closed, an)
    (figure,) = found.figures  # only that one more came later than the day
    assert (figure.label, figure.closed, figure.now_value) == (
        "Lượt công nhận sau ngày tính số liệu, chưa tính",
        1,
        2,
    )
    assert {record.page for record in found.records} == {"recognitions"}  # told as later than the day


@pytest.mark.every_list
def test_what_was_closed_before_lines_were_of_a_period_is_compared_as_it_was(period, women, lam_binh, an):
    closed = services.close(Scope(period, lam_binh), an, "Sơ kết")
    content = content_as_first_kept(closed)
    del content["records_of_period"]
    (model,) = content["records"]["models"].values()
    model[-2:] = [
        "2022 (đã tiếp nhận); 2024 (đã tiếp nhận)",
        "Cấp xã, 2022; Cấp tỉnh, 2022; Cấp huyện, 2024",
    ]
    content["records"]["collectives"][str(women.pk)][-1] = "Đường hoa; Sau ngày chốt"
    assert since(kept_as_first(closed, content), an).records == ()


# --- the unit, and the state of that day


@pytest.fixture
def moved(lam_binh, xuan_lap, khuon_ha):
    """The Hội Phụ nữ of Xuân Lập, registered and recognised there in 2021, that now sits in Khuôn Hà with its model."""
    registrant = make_registrant(xuan_lap, "Hội Phụ nữ")
    model = make_model("Đường hoa", registrant, related_fields=(make_field("culture_society"),))
    make_recognition(make_registration(model, 2021), exemplary=True)
    for row in (registrant, model):
        row.unit = khuon_ha
        row.save()
    return model


def test_a_list_of_a_period_says_the_unit_of_that_time(moved, lam_binh, xuan_lap, an, browse):
    review, client = counts_of(make_period(), lam_binh), browse(an)
    shown = [review.recognised, review.registered_models, review.registered_collectives]
    shown += [review.field_totals.with_related, review.registrations, review.recognition_times]
    for count in shown:
        for line in lines(client.get(count.url)):
            assert line["Đơn vị"] == xuan_lap.label, count.page


def test_without_a_period_it_says_the_unit_of_today(moved, khuon_ha, an, browse):
    client = browse(an)
    for page in ("models", "collectives", "field_times"):
        for line in lines(client.get(reverse(f"portal:{page}"))):
            assert line["Đơn vị"] == khuon_ha.label, page


def test_in_a_span_of_years_it_is_the_unit_in_whose_row_it_counts(moved, lam_binh, khuon_ha, an, browse):
    later = make_registration(moved, 2022)
    make_recognition(later)
    client = browse(an)
    for year, name in ((None, "Khuôn Hà"), (2021, "Xuân Lập"), (2022, "Khuôn Hà")):
        review = counts_of(make_period(), lam_binh, year=year)
        for count in (review.recognised, review.registered_collectives):
            (line,) = lines(client.get(count.url))
            assert line["Đơn vị"] == f"Xã {name}", (year, count.page)


def test_a_row_of_the_table_of_units_opens_as_many_as_it_counts(moved, lam_binh, an, browse):
    """Recognised in Xuân Lập, then in Khuôn Hà: of both years it stands in the row of Khuôn Hà alone."""
    make_recognition(make_registration(moved, 2022))
    review, client = counts_of(make_period(), lam_binh), browse(an)
    listed = {row.place.unit.name: client.get(row.total.url).context["count"] for row in review.by_unit}
    assert listed == {row.place.unit.name: row.total.value for row in review.by_unit}
    assert listed == {"Khuôn Hà": 1, "Xuân Lập": 0, "Lâm Bình": 0}


@pytest.mark.every_list
def test_a_closed_copy_keeps_the_unit_of_its_time(moved, lam_binh, xuan_lap, an):
    closed = services.close(Scope(make_period(), lam_binh), an, "Sơ kết")
    for page in ("models", "collectives", "field_times", "registrations", "recognitions"):
        for kept in kept_lists(closed).records(page).values():
            assert xuan_lap.label in kept, page
    assert since(closed, an).records == ()


def test_what_was_withdrawn_after_the_day_of_a_list_stands_in_it_as_it_stood_that_day(
    period, lam_binh, xuan_lap, an, browse
):
    row = make_registration(make_model(unit=xuan_lap), 2022, registered_on=date(2022, 3, 1))
    make_registration(make_model(unit=xuan_lap), 2022)
    Registration.objects.update(state=State.WITHDRAWN, withdrawn_on=date(2022, 12, 20))
    review, client = counts_of(period, lam_binh), browse(an)
    for line in lines(client.get(review.registrations.url)):
        assert line["Trạng thái"] == "Đã tiếp nhận"
    for line in lines(client.get(review.registered_models.url)):
        assert line["Năm đăng ký"] == "2022"
    for line in lines(client.get(review.told.registrations.undated.url)):
        assert line["Trạng thái"] == "Đã tiếp nhận"
    query = {"don_vi": lam_binh.pk, "ky": period.pk}
    for asked in ({"don_vi": lam_binh.pk}, query):
        for line in lines(client.get(reverse("portal:registrations"), asked)):
            assert line["Trạng thái"] == "Đã rút"
    for line in lines(client.get(reverse("portal:models"), {"q": row.model.title})):
        assert line["Năm đăng ký"] == "2022 Đã rút"


@pytest.mark.every_list
def test_a_closed_copy_keeps_the_state_of_its_day(period, lam_binh, xuan_lap, an):
    row = make_registration(make_model(unit=xuan_lap), 2022, registered_on=date(2022, 3, 1))
    Registration.objects.update(state=State.WITHDRAWN, withdrawn_on=date(2022, 12, 20))
    closed = services.close(Scope(period, lam_binh), an, "Sơ kết")
    assert kept_lists(closed).records("models")[str(row.model_id)][-2] == "2022 (đã tiếp nhận)"


@seeds(5, first=700)
def test_the_lists_say_what_the_sheets_say(seed, browse, an):
    """Of random registries: the years and levels of each model, and how many models each registrant has."""
    programme, district = make_random_registry(seed)
    period = make_period(programme.first_year, programme.last_year)
    client = browse(an)
    for day in (date(2021, 6, 30), date(2022, 12, 31)):
        period.counting_on = day
        period.save()
        review = counts_of(period, district)
        lists = lists_of(review)
        shown = every_row(client, review.recognised)
        for row in lists.recognised:
            model = shown[row.model.pk]
            recognitions = {r for one in model.registrations.all() for r in one.recognitions.all()}
            assert recognitions == set(row.recognitions), row.model
        for kind, count in review.registered_by_kind:
            models = {pk: len(row.models.all()) for pk, row in every_row(client, count).items()}
            assert models == {row.registrant.pk: row.models for row in lists.registrants[kind]}, kind


def every_row(client, count):
    """Key -> row, of all pages of a number's list."""
    found, number = {}, 1
    while True:
        page = client.get(f"{count.url}&trang={number}").context["page_obj"]
        found |= {row.pk: row for row in page}
        if not page.has_next():
            return found
        number += 1


@pytest.mark.parametrize("page", ["models", "collectives"])
def test_a_list_of_a_period_asks_no_more_of_more_rows(
    page, period, women, lam_binh, xuan_lap, an, browse, django_assert_max_num_queries
):
    client = browse(an)
    url = reverse(f"portal:{page}") + f"?ky={period.pk}&don_vi={lam_binh.pk}&ngay=den"
    client.get(url)
    with django_assert_max_num_queries(30) as few:
        client.get(url)
    for _ in range(20):
        make_recognition(make_registration(make_model(registrant=make_registrant(xuan_lap)), 2021))
    with django_assert_max_num_queries(len(few)):
        assert client.get(url).context["count"] == 21
