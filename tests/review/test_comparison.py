"""The comparison: both sides as the reviews count them, every number with its list, what deserves a look."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape

from danvan.review.comparison.chart import BASELINE, LEFT, RIGHT, TOP, UNKNOWN_SLOT, charts_of
from danvan.review.comparison.comparison import Comparison, compare
from danvan.review.comparison.marks import Mark, jump_mark, over_marks, rate_mark
from danvan.review.comparison.rows import ComparedRow, Part, PartRow, RateRow, compared
from danvan.review.comparison.tracks import FieldLine, Track, YearCount
from danvan.review.figures.counted import Count
from danvan.review.figures.review import review_of
from danvan.review.models import ReviewPeriod
from danvan.review.scope import UNKNOWN_YEAR, Scope
from models_registry.models import Kind, Registration, State, Unit
from models_registry.territory import load_successions
from tests.builders import (
    COMMITTEE_MEMBER,
    DISTRICT_OFFICER,
    make_decision,
    make_field,
    make_model,
    make_period,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_unit,
    make_user,
    scope_of,
)
from tests.number_lists import assert_each_opens_its_list
from tests.random_cases import seeds
from tests.registry_shapes import make_every_shape, make_fields_out_of_use, make_random_registry

pytestmark = pytest.mark.django_db
PAGE = "/so-sanh/"


def compare_scopes(a: Scope, b: Scope) -> Comparison:
    return compare(a, b, list(Unit.objects.all()), load_successions())


def row_of(comparison: Comparison, label: str) -> ComparedRow:
    return next(row for row in comparison.rows if row.label == label)


def numbers(row: ComparedRow) -> tuple:
    return row.a.value, row.b.value, row.difference, row.change


def counts_of(comparison: Comparison) -> list[Count]:
    """Every number of a comparison that opens a list."""
    found: list[Count] = []

    def walk(value: object) -> None:
        if isinstance(value, Count):
            found.append(value)
        elif isinstance(value, tuple | list):
            for item in value:
                walk(item)
        elif isinstance(value, dict):
            walk(list(value.values()))
        elif isinstance(value, ComparedRow | Part | PartRow | RateRow | Mark | Track | FieldLine | YearCount):
            walk(list(vars(value).values()))

    walk([getattr(comparison, name) for name in ("rows", "by_field", "by_unit", "totals", "lines", "marks")])
    return found


def make_registered(unit: Unit, year: int | None, registered: int, recognised: int, field=None) -> None:
    """So many models of a unit registered for a year, the first of them recognised."""
    for number in range(registered):
        model = make_model(None, make_registrant(unit), field or make_field())
        registration = make_registration(model, year, make_programme(cut_off_on=date(2022, 10, 5)))
        if number < recognised:
            make_recognition(registration)


# The numbers


def test_two_years_of_a_hand_counted_registry():
    programme, district = make_every_shape()
    comparison = compare_scopes(scope_of(programme, district, 2020), scope_of(programme, district, 2022))
    assert (comparison.a.name, comparison.b.name) == ("năm 2020", "năm 2022")
    assert numbers(row_of(comparison, "Mô hình, điển hình đăng ký")) == (5, 3, -2, Decimal("-40.0"))
    assert numbers(row_of(comparison, "Được công nhận")) == (5, 1, -4, Decimal("-80.0"))
    assert numbers(row_of(comparison, "Lượt công nhận")) == (5, 2, -3, Decimal("-60.0"))
    assert numbers(row_of(comparison, "Lượt đăng ký: duy trì")) == (0, 1, 1, None)
    assert numbers(row_of(comparison, "Tiêu biểu")) == (0, 1, 1, None)
    rates = {row.label: (row.a, row.b, row.difference) for row in comparison.rates}
    assert rates["Tỷ lệ công nhận trên số đăng ký"] == (Decimal("100.0"), Decimal("33.3"), Decimal("-66.7"))
    fields = {
        row.label: [(part.registered.value, part.recognised.value) for part in (row.a, row.b)]
        for row in comparison.by_field
    }
    assert fields == {
        "Lĩnh vực economy": [(5, 5), (1, 1)],
        "Lĩnh vực culture_society": [(0, 0), (0, 0)],
        "Lĩnh vực other": [(0, 0), (2, 0)],
    }
    units = {
        row.label: [part and (part.registered.value, part.recognised.value) for part in (row.a, row.b)]
        for row in comparison.by_unit
    }
    assert units["Xã Giải thể (đến hết 31/12/2020)"] == [(1, 1), None]  # it stood in the first year alone
    assert units["Thị trấn Lăng Can"] == [(2, 2), (0, 0)]  # the closed commune counts in its successor
    assert units["Xã Hồng Quang"] == [(0, 0), (2, 0)]  # drafts and withdrawn ones do not count


@seeds(6)
def test_in_any_registry_the_sides_are_what_their_reviews_say(seed):
    programme, district = make_random_registry(seed)
    a, b = scope_of(programme, district, 2021), scope_of(programme, district)
    comparison = compare_scopes(a, b)
    for side, scope in ((comparison.a, a), (comparison.b, b)):
        review = review_of(scope, list(Unit.objects.all()))
        assert {pk: part.recognised for pk, part in side.by_field.items()} == {
            row.field.pk: row.main for row in review.by_field
        }
        assert [part.recognised for _, part in side.by_unit] == [row.total for row in review.by_unit]
        for parts in (side.by_field.values(), [part for _, part in side.by_unit]):
            assert sum(part.registered.value for part in parts) == review.registered_models.value
            assert all(part.recognised.value <= part.registered.value for part in parts)


@seeds(3)
def test_in_any_registry_the_years_are_those_of_each_years_own_review(seed):
    programme, district = make_random_registry(seed)
    scope = scope_of(
        programme, district, 2022
    )  # the line shows the whole programme, whatever year is compared
    comparison = compare_scopes(scope, scope)
    assert len(comparison.tracks) == 1
    without = review_of(scope_of(programme, district, UNKNOWN_YEAR), list(Unit.objects.all()))
    years = [2020, 2021, 2022, *([None] if without.recognised.value else [])]
    for line in comparison.lines:
        for row in line.years:
            year = UNKNOWN_YEAR if row.year is None else row.year
            review = review_of(scope_of(programme, district, year), list(Unit.objects.all()))
            assert [row.counts[0]] == [f.main for f in review.by_field if f.field == line.field]
        assert [row.year for row in line.years] == years


@pytest.mark.every_list
def test_every_number_opens_a_list_of_just_that_length():
    programme, district = make_every_shape()
    commune = Unit.objects.get(name="Xuân Lập")
    reader = make_user(COMMITTEE_MEMBER, district)
    comparison = compare_scopes(
        scope_of(programme, district, 2020), scope_of(programme, commune, UNKNOWN_YEAR)
    )
    counts = {(count.url, count.value): count for count in counts_of(comparison)}
    assert len(counts) > 50
    assert_each_opens_its_list(counts.values(), reader)


def test_a_field_out_of_use_with_registered_models_keeps_the_column_adding_up(lam_binh, xuan_lap):
    make_registered(xuan_lap, 2021, 2, 0, make_field("old", is_active=False))
    make_registered(xuan_lap, 2021, 1, 1)
    programme = make_programme()
    comparison = compare_scopes(scope_of(programme, lam_binh, 2021), scope_of(programme, lam_binh, 2022))
    assert (
        sum(row.a.registered.value for row in comparison.by_field)
        == comparison.totals.a.registered.value
        == 3
    )


def test_the_fields_of_a_comparison_are_those_that_count_on_either_side():
    programme, district = make_fields_out_of_use()
    comparison = compare_scopes(
        scope_of(programme, district, 2020), scope_of(programme, district, UNKNOWN_YEAR)
    )
    for side in (comparison.a, comparison.b):
        assert sum(part.recognised.value for part in side.by_field.values()) == side.total.recognised.value
        assert sum(part.registered.value for part in side.by_field.values()) == side.total.registered.value
    assert [row.label for row in comparison.by_field] == [
        "Lĩnh vực economy",
        "Lĩnh vực culture_society",
        "Lĩnh vực other",
    ]
    assert [line.field.code for line in comparison.lines] == ["economy", "culture_society", "other"]


def test_a_commune_that_had_ended_stands_in_its_own_row_of_one_side_only():
    programme, district = make_every_shape()
    before = make_programme(2017, 2019, cut_off_on=date(2019, 12, 31))
    comparison = compare_scopes(scope_of(before, district), scope_of(programme, district))
    rows = {row.label: row for row in comparison.by_unit}
    old = next(row for label, row in rows.items() if label.startswith("Xã Lăng Can"))
    assert old.b is None
    assert old.recognised.difference is old.recognised.change is None
    assert rows["Thị trấn Lăng Can"].b.recognised.value == 2


# What deserves a look


def count(value: int) -> Count:
    return Count(value, "models", ())


@pytest.mark.parametrize(
    ("a", "b", "marked"),
    [
        (10, 15, False),  # just half
        (10, 16, True),
        (16, 10, False),
        (10, 4, True),
        (2, 6, False),  # three times as many, but only four more
        (1, 6, True),
        (0, 4, False),
        (0, 5, True),
        (5, 0, True),
        (400, 500, False),
    ],
)
def test_a_jump_is_more_than_half_and_at_least_five(a, b, marked):
    assert (
        jump_mark("Mô hình", compared("Mô hình", count(a), count(b)), "năm 2021", "năm 2022") is not None
    ) == marked


def test_a_jump_is_said_in_one_sentence():
    mark = jump_mark("Xã Xuân Lập", compared("", count(8), count(1250)), "năm 2021", "năm 2022")
    assert mark.sentence == "Xã Xuân Lập: tăng 1.242 (15.525%), từ 8 (năm 2021) lên 1.250 (năm 2022)."
    mark = jump_mark("Xã Xuân Lập", compared("", count(0), count(7)), "năm 2021", "năm 2022")
    assert mark.sentence == "Xã Xuân Lập: tăng 7, từ 0 (năm 2021) lên 7 (năm 2022)."


@pytest.mark.parametrize(
    ("registered", "recognised", "marked"), [(4, 4, False), (5, 5, True), (5, 4, False), (0, 0, False)]
)
def test_a_rate_of_100_is_marked_from_five_models_on(registered, recognised, marked):
    part = Part(count(registered), count(recognised), has_rate=True)
    assert (rate_mark("Kinh tế", [("năm 2021", part), ("năm 2022", None)]) is not None) == marked


def test_field_commune_and_year_are_each_marked_with_their_list(lam_binh, xuan_lap, khuon_ha):
    make_registered(xuan_lap, 2021, 6, 6)
    make_registered(khuon_ha, 2021, 5, 4, make_field("culture"))
    make_registered(khuon_ha, 2022, 7, 7, make_field("culture"))
    programme = make_programme()
    comparison = compare_scopes(scope_of(programme, lam_binh, 2021), scope_of(programme, lam_binh, 2022))
    assert {mark.sentence: [c.value for _, c in mark.lists] for mark in comparison.full_rates} == {
        "Lĩnh vực economy: cả 6 mô hình đăng ký (năm 2021) đều được công nhận, không có mô hình nào không đạt.": [
            6
        ],
        "Lĩnh vực culture: cả 7 mô hình đăng ký (năm 2022) đều được công nhận, không có mô hình nào không đạt.": [
            7
        ],
        "Xã Xuân Lập: cả 6 mô hình đăng ký (năm 2021) đều được công nhận, không có mô hình nào không đạt.": [
            6
        ],
        "Xã Khuôn Hà: cả 7 mô hình đăng ký (năm 2022) đều được công nhận, không có mô hình nào không đạt.": [
            7
        ],
        "Huyện Lâm Bình: cả 7 mô hình đăng ký (năm 2022) đều được công nhận, không có mô hình nào không đạt.": [
            7
        ],
    }
    jumps = [mark.sentence for mark in comparison.jumps]
    assert "Xã Xuân Lập, mô hình được công nhận: giảm 6 (100%), từ 6 (năm 2021) xuống 0 (năm 2022)." in jumps


def test_differences_between_units_or_unequal_periods_are_no_jumps(lam_binh, xuan_lap, khuon_ha):
    make_registered(xuan_lap, 2021, 2, 1)
    make_registered(khuon_ha, 2021, 20, 10)
    make_registered(khuon_ha, 2022, 20, 10)
    programme = make_programme()
    between_units = compare_scopes(scope_of(programme, xuan_lap, 2021), scope_of(programme, khuon_ha, 2021))
    unequal = compare_scopes(scope_of(programme, khuon_ha, 2021), scope_of(programme, khuon_ha))
    for comparison, words in ((between_units, "hai đơn vị khác nhau"), (unequal, "dài ngắn khác nhau")):
        assert any(row.is_jump for row in comparison.rows)
        assert comparison.jumps == ()
        assert words in " ".join(comparison.remarks)
    assert (between_units.a.name, between_units.b.name) == ("Xã Xuân Lập", "Xã Khuôn Hà")


def test_against_a_period_without_any_registration_nothing_is_a_jump(lam_binh, xuan_lap):
    make_registered(xuan_lap, 2022, 9, 6)
    programme = make_programme()
    comparison = compare_scopes(scope_of(programme, lam_binh, 2021), scope_of(programme, lam_binh, 2022))
    assert comparison.jumps == ()
    assert comparison.remarks == ("Chưa có lượt đăng ký nào được tiếp nhận: năm 2021.",)


# Rates


def make_halves(lam_binh, year: int = 2022) -> list[Scope]:
    """The two halves of a year as scopes."""
    ends = ((date(year, 1, 1), date(year, 6, 30)), (date(year, 7, 1), date(year, 12, 31)))
    return [
        Scope(
            make_period(
                year,
                year,
                lam_binh,
                slug=f"nua-{first.month}",
                title="",
                kind=ReviewPeriod.Kind.HALF,
                from_on=first,
                to_on=last,
                counting_on=last,
            ),
            lam_binh,
        )
        for first, last in ends
    ]


def recognised_later(unit: Unit, number: int) -> None:
    """So many models registered in the first half of 2022 and recognised in the second."""
    for _ in range(number):
        row = make_registration(make_model(unit=unit), 2022, registered_on=date(2022, 2, 1))
        make_recognition(row, decision=make_decision(issued_on=date(2022, 9, 20)))


@pytest.mark.parametrize("registered_in_second", [0, 5, 9])
def test_a_part_of_a_year_has_no_rate_anywhere(lam_binh, xuan_lap, registered_in_second):
    """What a half recognised was registered in the half before: neither 0 %, nor 100 %, nor 500 % is true of it."""
    recognised_later(xuan_lap, 5)
    for _ in range(registered_in_second):
        make_registration(make_model(unit=xuan_lap), 2022, registered_on=date(2022, 8, 1))
    comparison = compare_scopes(*make_halves(lam_binh))
    assert numbers(row_of(comparison, "Được công nhận"))[:2] == (0, 5)
    rows = (*comparison.by_field, *comparison.by_unit, comparison.totals)
    parts = [part for row in rows for part in (row.a, row.b)]
    assert max(part.recognised.value for part in parts) == 5
    assert {(part.rate, part.is_full, part.is_over) for part in parts} == {(None, False, False)}
    assert (comparison.full_rates, comparison.over_rates) == ((), ())


def test_the_page_of_two_halves_prints_no_rate_and_says_why(lam_binh, xuan_lap, browse, huyen):
    recognised_later(xuan_lap, 5)
    first, second = make_halves(lam_binh)
    page = browse(huyen).get(PAGE, {"a": first.period.name, "b": second.period.name})
    html = page.content.decode()
    # Between 0 and 5 recognised models there is no rate of change either.
    assert re.findall(r"\d%", html.split('id="linh-vuc"')[1].split('id="nam"')[0]) == []
    assert "không tính tỷ lệ" in html
    assert "nên so các tỷ lệ" not in html
    assert "khác thường về tỷ lệ" not in html


def test_against_a_part_of_a_year_nobody_is_told_to_compare_rates(lam_binh, xuan_lap):
    recognised_later(xuan_lap, 1)
    _, half = make_halves(lam_binh)
    year = Scope(make_period(2022, 2022, lam_binh, counting_on=date(2022, 12, 31)), lam_binh)
    said = " ".join(compare_scopes(year, half).remarks)
    assert "dài ngắn khác nhau" in said
    assert "nên so các tỷ lệ" not in said


def test_a_row_of_units_has_a_rate_in_one_year_alone(lam_binh, xuan_lap, khuon_ha):
    """Over several years its two numbers are of two sets: each model stands where it last was the one or the other."""
    programme = make_programme()
    for _ in range(8):  # recognised in Xuân Lập, then registered once more in Khuôn Hà
        model = make_model(unit=xuan_lap)
        make_recognition(make_registration(model, 2021))
        again = make_registration(model, 2022)
        Registration.objects.filter(pk=again.pk).update(unit=khuon_ha)
    make_registered(xuan_lap, 2021, 5, 5)
    comparison = compare_scopes(scope_of(programme, lam_binh, 2021), scope_of(programme, lam_binh))
    row = next(row for row in comparison.by_unit if row.label == "Xã Xuân Lập")
    assert [(part.registered.value, part.recognised.value) for part in (row.a, row.b)] == [(13, 13), (5, 13)]
    assert (row.a.rate, row.b.rate) == (Decimal("100.0"), None)
    assert row.a.is_full
    assert all(row.b.rate is None for row in comparison.by_unit)
    # The whole, and a field, count the same models on both sides of the stroke.
    assert comparison.totals.b.rate == comparison.by_field[0].b.rate == Decimal("100.0")
    assert comparison.over_rates == ()
    whole = compare_scopes(scope_of(programme, lam_binh), scope_of(programme, lam_binh))
    assert not [mark for mark in whole.marks if "Xuân Lập" in mark.sentence]


def test_a_period_of_one_year_has_rates_of_its_units_and_what_has_no_year_takes_them_away(lam_binh, xuan_lap):
    make_registered(xuan_lap, 2021, 4, 1)
    programme, period = make_programme(2021, 2021), make_period(2021, 2021)
    scope = Scope(period, lam_binh)
    assert {part.rate for _, part in compare_scopes(scope, scope).a.by_unit} == {None, Decimal("25.0")}
    make_registration(make_model(unit=xuan_lap), None, programme)
    assert {part.rate for _, part in compare_scopes(scope, scope).a.by_unit} == {None}
    unknown = Scope(period, lam_binh, UNKNOWN_YEAR)
    assert {part.rate for _, part in compare_scopes(unknown, scope).a.by_unit} == {None}


def test_more_than_100_is_a_fault_of_the_data_with_its_lists():
    part = Part(count(42), count(47), has_rate=True)
    assert part.is_over
    assert not part.is_full
    [mark] = over_marks("Phường Phúc Yên", [("năm 2021", part), ("năm 2022", None)])
    assert mark.sentence == (
        "Phường Phúc Yên: 47 mô hình được công nhận, 42 mô hình đăng ký (năm 2021), bằng 111,9% số đăng ký; "
        "trên 100%: số liệu có lỗi, cần kiểm tra danh sách."
    )
    assert [c.value for _, c in mark.lists] == [47, 42]
    assert not over_marks("", [("", Part(count(5), count(5), has_rate=True))])
    assert not over_marks("", [("", Part(count(4), count(5), has_rate=False))])


@pytest.mark.parametrize(("recognised", "is_said"), [(46, True), (42, False), (41, False)])
def test_a_cell_over_100_says_so_and_opens_the_list(recognised, is_said):
    part = Part(count(42), count(recognised), has_rate=True)
    html = render_to_string("review/_comparison_part.html", {"part": part})
    said = re.findall(r'<a href="([^"]*)">trên 100%: số liệu có lỗi</a>', html)
    assert said == ([escape(part.recognised.url)] if is_said else [])


# The charts


def test_a_chart_keeps_unknown_years_out_of_the_line_and_all_dots_inside():
    years = tuple(
        YearCount(year, (count(value),)) for year, value in ((2020, 0), (2021, 8), (2022, 4), (None, 3))
    )
    small = tuple(YearCount(year, (count(2),)) for year in (2020, 2021, 2022, None))
    tall, flat = charts_of((FieldLine(make_field(), years), FieldLine(make_field("other"), small)))
    [series] = tall.series
    assert tall.top == flat.top == 8  # one scale
    assert len(series.points.split()) == 3
    assert [dot.count.value for dot in series.dots] == [0, 8, 4, 3]
    assert series.dots[0].y == BASELINE
    assert series.dots[1].y == TOP
    assert all(LEFT < dot.x < RIGHT - UNKNOWN_SLOT for dot in series.dots[:3])
    assert series.dots[3].x > tall.wall


def test_two_programmes_make_two_lines_on_one_axis_of_years(lam_binh, xuan_lap):
    make_registered(xuan_lap, 2021, 2, 2)
    make_registration(make_model(unit=xuan_lap), 2024, make_programme(2023, 2025))
    comparison = compare_scopes(
        scope_of(make_programme(), lam_binh), scope_of(make_programme(2023, 2025), lam_binh)
    )
    assert [track.name for track in comparison.tracks] == ["giai đoạn 2020 - 2022", "giai đoạn 2023 - 2025"]
    [line] = comparison.lines
    assert [row.year for row in line.years] == [2020, 2021, 2022, 2023, 2024, 2025]
    assert [row.counts[0] is None for row in line.years] == [False] * 3 + [True] * 3
    first, second = charts_of(comparison.lines)[0].series
    assert len(first.points.split()) == len(second.points.split()) == 3


# The page and its doors


@pytest.fixture
def registry(xuan_lap, khuon_ha):
    """Six models in Xuân Lập, nine in Khuôn Hà."""
    make_registered(xuan_lap, 2021, 6, 6)
    make_registered(khuon_ha, 2022, 9, 3)
    return make_programme()


def test_without_a_question_the_last_year_stands_against_the_year_before(registry, browse, huyen):
    comparison = browse(huyen).get(PAGE).context["comparison"]
    assert [(side.scope.year, side.scope.unit.name) for side in comparison.sides] == [
        (2021, "Lâm Bình"),
        (2022, "Lâm Bình"),
    ]
    assert numbers(row_of(comparison, "Mô hình, điển hình đăng ký")) == (6, 9, 3, Decimal("50.0"))


def test_a_programme_of_one_year_stands_against_the_last_year_of_the_one_before(registry, browse, huyen):
    make_programme(2023, 2023, cut_off_on=date(2023, 12, 1))
    comparison = browse(huyen).get(PAGE).context["comparison"]
    assert [(side.scope.period.slug, side.scope.year) for side in comparison.sides] == [
        ("2020-2022", 2022),
        ("2023-2023", 2023),
    ]


def test_the_page_shows_figures_marks_and_a_table_with_each_chart(registry, browse, huyen):
    html = browse(huyen).get(PAGE).content.decode()
    assert re.search(r"<h1>\s*So sánh phong trào thi đua “Dân vận khéo”: năm 2022 với năm 2021\s*</h1>", html)
    assert re.search(r'<a class="n"[^>]*nam=2021[^>]*>6</a>', html)
    assert "+50%" in html
    assert "Xã Xuân Lập: cả 6 mô hình đăng ký (năm 2021) đều được công nhận" in html
    charts = re.findall(r'<figure class="line-chart">.*?</figure>', html, re.S)
    assert len(charts) == 1
    assert re.search(r"<polyline points=\"\d+,\d+ \d+,\d+ \d+,\d+\"/>.*<table", charts[0], re.S)
    assert "style=" not in html


def test_each_of_the_cast_compares_what_he_may_see(registry, browse, an, huyen, xa, xa_khac, bcd, la):
    def registered(user):
        comparison = browse(user).get(PAGE).context["comparison"]
        return numbers(row_of(comparison, "Mô hình, điển hình đăng ký"))[:2]

    assert registered(an) == registered(huyen) == registered(bcd) == (6, 9)
    assert registered(xa) == (6, 0)
    assert registered(xa_khac) == (0, 9)
    assert browse(la).get(PAGE).status_code == 403
    response = browse(None).get(PAGE)
    assert response.status_code == 302
    assert response.url.startswith(reverse("login"))


@pytest.mark.parametrize("side", ["a", "b"])
def test_another_communes_side_is_refused_to_an_officer(registry, browse, xa, huyen, khuon_ha, side):
    address = f"{PAGE}?a=2020-2022&b=2020-2022&{side}_don_vi={khuon_ha.pk}"
    assert browse(huyen).get(address).status_code == 200
    response = browse(xa).get(address)
    assert response.status_code == 400
    assert "Khuôn Hà" not in response.content.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("la=1", "Không có điều kiện “la”"),
        ("a=2019-2021", "2019-2021"),
        ("a_nam=1999", "1999"),
        ("a=2020-2022&a_nam=2023", "Năm 2023 không thuộc giai đoạn 2020 - 2022"),
        ("b_nam=abc", "abc"),
        ("b_don_vi=999999", "999999"),
        ("b_don_vi=x", "“x”"),
    ],
)
def test_what_the_page_does_not_know_is_an_error_that_says_so(registry, browse, huyen, query, words):
    make_programme(2023, 2025)
    response = browse(huyen).get(f"{PAGE}?{query}")
    assert response.status_code == 400
    assert words in response.content.decode()


def test_all_errors_are_said_at_once_and_what_was_chosen_is_kept(registry, browse, huyen, khuon_ha):
    make_programme(2023, 2025)
    query = f"a=2020-2022&a_nam=2024&a_don_vi=999&b=2023-2025&b_nam=2024&b_don_vi={khuon_ha.pk}&la=1"
    html = browse(huyen).get(f"{PAGE}?{query}").content.decode()
    for words in ("“la”", "Năm 2024 không thuộc giai đoạn 2020 - 2022", "“999”"):
        assert words in html
    assert re.search(rf'<option value="{khuon_ha.pk}" selected', html)
    assert re.search(r'<option value="2023-2025" selected', html)


def test_without_any_programme_there_is_nothing_to_compare(browse, huyen):
    assert browse(huyen).get(PAGE).url == "/"  # the overview says what is missing


def test_villages_are_offered_only_when_the_address_names_one(registry, browse, huyen, xuan_lap):
    village = make_unit("hamlet", "Nà Ta", xuan_lap)
    client = browse(huyen)
    assert "Nà Ta" not in client.get(PAGE).content.decode()
    comparison = client.get(f"{PAGE}?a_don_vi={village.pk}").context["comparison"]
    assert comparison.a.scope.unit == village


def test_a_comparison_asks_twelve_times_at_most(django_assert_num_queries):
    programme, district = make_every_shape()
    commune = Unit.objects.get(name="Xuân Lập")
    units, successions = list(Unit.objects.all()), load_successions()
    with django_assert_num_queries(12):
        compare(scope_of(programme, district), scope_of(programme, commune, 2021), units, successions)


@pytest.mark.parametrize("query", ["", "?a=2020-2022&b=2020-2022&b_nam=2021"])
def test_the_page_asks_no_more_of_a_larger_registry(query, browse, django_assert_max_num_queries):
    programme, district = make_random_registry(1, models=30)
    client = browse(make_user(DISTRICT_OFFICER, district))

    def queries() -> int:
        with django_assert_max_num_queries(30) as captured:
            assert client.get(f"{PAGE}{query}").status_code == 200
        return len(captured)

    small = queries()
    for number in range(3):
        commune = make_unit("commune", f"Thêm {number}", district)
        for index in range(20):
            kind = Kind.INDIVIDUAL if index % 2 else Kind.COLLECTIVE
            model = make_model(None, make_registrant(commune, kind=kind), make_field(f"f{index % 5}"))
            make_recognition(make_registration(model, 2020 + index % 3, programme, State.ACCEPTED))
    assert queries() == small
