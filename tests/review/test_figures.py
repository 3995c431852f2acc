"""The numbers: as defined, adding up, and each equal to the length of the list it opens."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from awards.models import Assessment, Commendation
from danvan.review.figures.fields import UNPLACED
from danvan.review.figures.lists import lists_of
from danvan.review.figures.review import review_of
from danvan.review.figures.stated import with_stated
from danvan.review.models import StatedFigure
from danvan.review.report.narrative import commended
from danvan.review.scope import UNKNOWN_YEAR
from models_registry.models import Kind, Level, Novelty, Qualifier, Unit
from tests.builders import (
    COMMITTEE_MEMBER,
    COMMUNE_OFFICER,
    DISTRICT_OFFICER,
    make_decision,
    make_field,
    make_field_set,
    make_figure,
    make_model,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
    make_user,
    period_of,
    scope_of,
)
from tests.builders import (
    figure as figure_of,
)
from tests.number_lists import assert_each_opens_its_list
from tests.random_cases import seeds
from tests.registry_shapes import (
    all_counts,
    make_every_shape,
    make_fields_out_of_use,
    make_one_of_every_kind,
    make_random_field_set,
    make_random_registry,
)

pytestmark = pytest.mark.django_db


def review(programme, unit, year=None, level="", recognition_level=""):
    scope = scope_of(programme, unit, year, level, recognition_level)
    return with_stated(review_of(scope, list(Unit.objects.all())))


def test_every_shape_counts_as_defined():
    figures = review(*make_every_shape())
    # registered: band, person, two of Hồng Quang with revoked recognitions, old, new, lost, district
    assert figures.registered_collectives.value == 7
    assert figures.registered_individuals.value == 1
    assert figures.registered_models.value == 8
    assert figures.registrations.value == 10  # the maintained model has three
    assert figures.assessed.value == 1
    # recognised: maintained, decomposed, old, new, lost, district; withdrawn and revoked ones do not count
    assert figures.recognised.value == 6
    assert figures.recognition_times.value == 9
    assert {level.value: count.value for level, count in figures.by_level} == {
        "commune": 1,
        "district": 5,
        "province": 0,
        "unknown": 1,
    }
    assert figures.exemplary.value == 1
    assert [row.main.value for row in figures.by_field] == [5, 1, 0]
    # the main field named again as a related one is not counted twice
    assert [row.with_related.value for row in figures.by_field] == [5, 2, 1]
    assert figures.commended_collectives.value == 1
    assert figures.commended_individuals.value == 1
    assert figures.commendations.value == 3


def test_a_closed_commune_counts_in_the_row_of_its_successor_and_a_lost_one_in_its_own():
    figures = review(*make_every_shape())
    rows = {row.place.label: row.total.value for row in figures.by_unit}
    assert rows == {
        "Xã Hồng Quang": 0,
        "Thị trấn Lăng Can": 2,
        "Xã Xuân Lập": 2,
        "Xã Giải thể (đến hết 31/12/2020)": 1,
        "Huyện Lâm Bình (cơ quan, đơn vị trực thuộc)": 1,
    }


def test_a_maintained_model_is_new_once_and_kept_up_twice():
    figures = review(*make_every_shape())
    rows = {row.year: (row.new.value, row.maintained.value, row.recognised.value) for row in figures.by_year}
    assert rows == {2020: (5, 0, 5), 2021: (0, 1, 1), 2022: (2, 1, 1), None: (0, 0, 1)}


def assert_adds_up(figures):
    total = figures.recognised.value
    assert sum(row.main.value for row in figures.by_field) == total
    assert sum(count.value for row in figures.by_field for _, count in row.by_kind) == total
    assert sum(row.total.value for row in figures.by_unit) == total
    for row in figures.by_unit:
        assert sum(count.value for count in row.by_field) == row.total.value
    columns = [sum(row.by_field[i].value for row in figures.by_unit) for i in range(len(figures.fields))]
    assert columns == [count.value for count in figures.unit_totals.by_field]
    assert columns == [row.main.value for row in figures.by_field]
    assert sum(row.with_related.value for row in figures.by_field) == figures.field_totals.with_related.value
    assert sum(row.registrations.value for row in figures.by_year) == figures.registrations.value
    for row in figures.by_year:
        parts = row.new.value + row.maintained.value + row.replicated.value + row.unknown.value
        assert parts == row.registrations.value


def assert_lists_agree(figures, user):
    assert_each_opens_its_list(all_counts(figures), user)


@pytest.mark.parametrize(
    ("year", "level", "recognition_level"),
    [
        (None, "", ""),
        pytest.param(2022, "", "", marks=pytest.mark.every_list),
        pytest.param(UNKNOWN_YEAR, "", "", marks=pytest.mark.every_list),
        (None, Level.DISTRICT.value, ""),
        (None, "", Level.DISTRICT.value),
        pytest.param(None, Level.COMMUNE.value, Level.COMMUNE.value, marks=pytest.mark.every_list),
    ],
)
def test_every_number_opens_a_list_of_just_that_length(year, level, recognition_level):
    programme, district = make_every_shape()
    figures = review(programme, district, year, level, recognition_level)
    assert_adds_up(figures)
    assert_lists_agree(figures, make_user(COMMITTEE_MEMBER, district))


@pytest.mark.parametrize("year", [None, 2022, UNKNOWN_YEAR])
def test_a_field_out_of_use_keeps_its_row_where_it_is_main_or_related(year):
    programme, district = make_fields_out_of_use()
    figures = review(programme, district, year)
    rows = {row.field.code: (row.main.value, row.with_related.value) for row in figures.by_field}
    assert (
        rows
        == {
            None: {"economy": (5, 5), "culture_society": (1, 2), "other": (0, 1)},
            2022: {"economy": (1, 1), "culture_society": (0, 1), "other": (0, 1)},
            UNKNOWN_YEAR: {"economy": (0, 0), "culture_society": (1, 1)},
        }[year]
    )
    assert_adds_up(figures)
    in_fields = (figures.by_field, figures.field_totals, figures.unit_totals)
    assert_lists_agree(in_fields, make_user(COMMITTEE_MEMBER, district))


def test_a_figure_published_for_a_field_out_of_use_is_set_against_what_the_registry_has_of_it():
    programme, district = make_fields_out_of_use()
    published = figure_of(
        unit=district,
        programme=programme,
        indicator=StatedFigure.Indicator.FIELD_MODELS,
        field=make_field("never_used"),
        value=3,
        source="Báo cáo",
    )
    published.save()
    (row,) = review(programme, district).stated
    assert (row.computed.value, row.with_related.value, row.difference) == (0, 0, 3)
    assert_lists_agree(row, make_user(COMMITTEE_MEMBER, district))


@seeds(10)
def test_in_any_registry_the_totals_agree_with_each_other_and_with_their_lists(seed):
    programme, district = make_random_registry(seed)
    figures = review(programme, district)
    assert_adds_up(figures)
    if seed == 0:  # opening a hundred lists takes a while
        assert_lists_agree(figures, make_user(COMMITTEE_MEMBER, district))


def test_what_another_district_has_is_in_no_number_and_no_list_of_this_one(lam_binh, na_hang):
    make_one_of_every_kind(make_unit("commune", "Côn Lôn", na_hang))
    programme = make_programme()
    assert {count.value for count in all_counts(review(programme, lam_binh))} == {0}
    ours = lists_of(review_of(scope_of(programme, lam_binh), []))
    assert not any([*ours.registrants.values(), ours.recognised, ours.commendations])
    theirs = lists_of(review_of(scope_of(programme, na_hang), []))
    assert all([theirs.registrants[Kind.COLLECTIVE], theirs.recognised, theirs.commendations])


@seeds(25, first=300)
def test_with_any_set_of_fields_the_totals_agree_with_each_other_and_with_their_lists(seed):
    programme, district = make_random_registry(seed)
    field_set = make_random_field_set(seed, programme)
    figures = review(programme, district)
    assert_adds_up(figures)
    unplaced = [row for row in figures.by_field if row.field == UNPLACED]
    assert [*field_set.fields, *(row.field for row in unplaced)] == list(figures.fields)
    assert all(row.with_related.value for row in unplaced)
    if seed in (300, 301):
        assert_lists_agree(figures, make_user(COMMITTEE_MEMBER, district))


def make_set_of_four():
    """Every shape in the core four: the third of its fields, an office's own, has no core; a fifth stands under one."""
    programme, district = make_every_shape()
    economy, culture = (make_field(code) for code in ("economy", "culture_society"))
    rural = make_field("rural", core=culture)
    rice = make_model("Lúa hai vụ", unit=district, field=rural, related_fields=(culture, economy))
    make_recognition(make_registration(rice, 2022, programme))
    lost = make_model("Khác", unit=district, field=make_field("other"), related_fields=(rural, culture))
    make_recognition(make_registration(lost, 2022, programme))
    period = period_of(programme)
    period.field_set = make_field_set(culture, economy, make_field("security"), make_field("system"))
    period.save()
    return programme, district


def test_a_field_out_of_the_set_counts_under_its_core_and_what_has_none_in_a_row_of_its_own():
    programme, district = make_set_of_four()
    figures = review(programme, district)
    rows = {row.field.code: (row.main.value, row.with_related.value) for row in figures.by_field}
    # Of the rice the related culture is its own row; of the other one both related fields are one row.
    assert rows == {
        "culture_society": (2, 4),
        "economy": (5, 6),
        "security": (0, 0),
        "system": (0, 0),
        "khong-xep": (1, 2),
    }
    assert figures.by_field[-1].field.name == "Chưa xếp được vào lĩnh vực của kỳ này"
    assert_adds_up(figures)
    assert_lists_agree(figures, make_user(COMMITTEE_MEMBER, district))


def test_a_list_within_a_period_offers_the_fields_of_its_set_only(browse):
    programme, district = make_set_of_four()
    client = browse(make_user(COMMITTEE_MEMBER, district))
    period = {"ky": period_of(programme).pk}
    shown = client.get(reverse("portal:models"), {**period, "linh_vuc": "culture_society"}).content.decode()
    assert "Lúa hai vụ" in shown
    assert "Lĩnh vực rural" not in shown.split("</form>")[0]
    assert client.get(reverse("portal:models"), {**period, "linh_vuc": "rural"}).status_code == 400
    assert client.get(reverse("portal:models"), {"linh_vuc": "rural"}).context["count"] == 1
    assert client.get(reverse("portal:models"), {"linh_vuc": "khong-xep"}).status_code == 400


def test_a_figure_published_for_a_field_that_the_set_has_no_row_for_has_no_number_beside_it():
    programme, district = make_set_of_four()
    values = {"unit": district, "programme": programme, "indicator": StatedFigure.Indicator.FIELD_MODELS}
    figure_of(**values, field=make_field("rural"), value=3, source="Báo cáo").save()
    (row,) = review(programme, district).stated
    assert (row.computed, row.difference) == (None, None)


def test_a_communes_own_review_counts_just_that_commune():
    programme, _ = make_every_shape()
    commune = Unit.objects.get(name="Xuân Lập")
    figures = review(programme, commune)
    assert figures.recognised.value == 2
    assert_adds_up(figures)
    assert_lists_agree(figures, make_user(COMMUNE_OFFICER, commune))


def test_the_command_prints_the_same_numbers():
    programme, district = make_every_shape()
    out = StringIO()
    call_command("figures", "2020-2022", "--unit", "071", "--json", stdout=out)
    printed = json.loads(out.getvalue())
    figures = review(programme, district)
    assert printed["unit"]["name"] == "Huyện Lâm Bình"
    assert printed["recognised"]["models"] == figures.recognised.value
    assert printed["recognised"]["times"] == figures.recognition_times.value
    assert [row["main"] for row in printed["by_field"]] == [row.main.value for row in figures.by_field]
    assert [row["total"] for row in printed["by_unit"]] == [row.total.value for row in figures.by_unit]
    assert printed["by_year"][-1]["year"] is None


def test_machines_find_every_number_under_a_name_that_does_not_change():
    programme, district = make_programme(), make_unit("district", "Lâm Bình", code="071")
    commune = make_unit("commune", "Xuân Lập", district, code="02242")
    band = make_model(unit=commune, related_fields=(make_field("culture_society", "Văn hóa"),))
    person = make_model(
        registrant=make_registrant(commune, kind=Kind.INDIVIDUAL),
        field=make_field("culture_society"),
        is_demo=True,
    )
    make_recognition(make_registration(band, 2020, novelty=Novelty.NEW), Level.COMMUNE)
    again = make_registration(band, 2021, novelty=Novelty.MAINTAINED)
    make_recognition(again, Level.DISTRICT, exemplary=True)
    Assessment.objects.create(registration=again, result=Assessment.Result.EFFECTIVE)
    make_registration(person, 2022, novelty=Novelty.REPLICATED)
    make_registration(make_model(unit=commune), 2022, novelty=Novelty.UNKNOWN)
    Commendation.objects.create(
        programme=programme,
        unit=commune,
        recipient_kind=Kind.COLLECTIVE,
        recipient_name="Hội Phụ nữ",
        year=2021,
    )
    make_figure(
        programme,
        unit=district,
        indicator=StatedFigure.Indicator.REGISTERED_MODELS,
        value=5,
        qualifier=Qualifier.OVER,
        source="Báo cáo",
    )
    make_figure(
        programme,
        unit=district,
        indicator=StatedFigure.Indicator.RATE_RECOGNISED,
        value="33.5",
        source="Báo cáo",
    )
    out = StringIO()
    call_command("figures", "2020-2022", "--unit", "071", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {
        "programme": "2020-2022",
        "unit": {"code": "071", "name": "Huyện Lâm Bình"},
        "year": None,
        "counted_on": "2022-12-31",
        "registered": {"collectives": 2, "individuals": 1, "models": 3, "registrations": 4},
        "assessed": 1,
        "recognised": {
            "models": 1,
            "times": 2,
            "by_level": {"commune": 1, "district": 1, "province": 0, "unknown": 0},
            "exemplary": 1,
        },
        "by_field": [
            {
                "code": "culture_society",
                "name": "Văn hóa",
                "main": 0,
                "with_related": 1,
                "collectives": 0,
                "individuals": 0,
            },
            {
                "code": "economy",
                "name": "Lĩnh vực economy",
                "main": 1,
                "with_related": 1,
                "collectives": 1,
                "individuals": 0,
            },
        ],
        "by_unit": [
            {
                "code": "02242",
                "name": "Xã Xuân Lập",
                "total": 1,
                "by_field": {"culture_society": 0, "economy": 1},
            },
            {
                "code": "071",
                "name": "Huyện Lâm Bình (cơ quan, đơn vị trực thuộc)",
                "total": 0,
                "by_field": {"culture_society": 0, "economy": 0},
            },
        ],
        "by_year": [
            {
                "year": 2020,
                "registrations": 1,
                "new": 1,
                "maintained": 0,
                "replicated": 0,
                "unknown": 0,
                "recognised": 1,
            },
            {
                "year": 2021,
                "registrations": 1,
                "new": 0,
                "maintained": 1,
                "replicated": 0,
                "unknown": 0,
                "recognised": 1,
            },
            {
                "year": 2022,
                "registrations": 2,
                "new": 0,
                "maintained": 0,
                "replicated": 1,
                "unknown": 1,
                "recognised": 0,
            },
        ],
        "commended": {"collectives": 1, "individuals": 0, "commendations": 1},
        "stated": [
            {
                "indicator": "registered_models",
                "stated": 5,
                "qualifier": "over",
                "computed": 3,
                "difference": 2,
            },
            {
                "indicator": "rate_recognised",
                "stated": 33.5,
                "qualifier": "",
                "computed": 33.3,
                "difference": 0.2,
            },
        ],
        "demo_models": 1,
    }


def test_models_registered_by_field_open_their_lists(xuan_lap, lam_binh, bcd, browse):
    for field in ("economy", "economy", "culture_society"):
        make_registration(make_model(unit=xuan_lap, field=make_field(field)))
    found = review(make_programme(), lam_binh).registered_by_field
    assert [count.value for count in found.values()] == [2, 1]
    for count in found.values():
        assert browse(bcd).get(count.url).context["count"] == count.value


def test_a_district_that_ended_within_a_programme_is_counted_on_its_last_day():
    programme = make_programme(2023, 2025)
    district = make_unit("district", "Lâm Bình", code="071", valid_to=date(2025, 6, 30))
    commune = make_unit("commune", "Xuân Lập", district, valid_to=date(2025, 6, 30))
    make_recognition(make_registration(make_model(unit=commune), 2024, programme))
    out = StringIO()
    call_command("figures", "2023-2025", "--unit", "071", "--json", stdout=out)
    printed = json.loads(out.getvalue())
    assert printed["counted_on"] == "2025-06-30"
    assert [(row["name"], row["total"]) for row in printed["by_unit"]] == [
        ("Xã Xuân Lập", 1),
        ("Huyện Lâm Bình (cơ quan, đơn vị trực thuộc)", 0),
    ]
    assert_lists_agree(review(programme, district), make_user(COMMITTEE_MEMBER, district))


def test_the_pages_of_what_has_no_known_year_say_so_and_close_nothing(browse):
    programme, district = make_every_shape()
    client = browse(make_user(DISTRICT_OFFICER, district))
    for page in ("review:review", "reconciliation:ledger"):
        address = reverse(page, args=[programme.code])
        assert "lượt không rõ năm" in client.get(address, {"nam": UNKNOWN_YEAR}).content.decode()
    review_page = reverse("review:review", args=[programme.code])
    for query, may_close in (({}, True), ({"nam": 2021}, True), ({"nam": UNKNOWN_YEAR}, False)):
        shown = client.get(review_page, query).content.decode()
        assert (reverse("closing:close", args=[programme.code]) in shown) == may_close, query


def merged_into_two(first, second, parent):
    """A commune that is said to have merged wholly into both, first into the one, a month later into the other."""
    former = make_unit("commune", "Phúc Sơn", parent, valid_to=date(2021, 6, 30))
    make_succession(former, second, date(2021, 8, 1))
    make_succession(former, first, date(2021, 7, 1))
    make_recognition(make_registration(make_model(unit=former)))
    return former


def test_a_unit_wholly_merged_into_two_counts_in_the_first_and_every_number_opens_its_list(
    lam_binh, xuan_lap, khuon_ha, bcd
):
    merged_into_two(xuan_lap, khuon_ha, lam_binh)
    programme = make_programme(cut_off_on=date(2022, 10, 5))
    figures = review(programme, lam_binh)
    rows = {row.place.unit: row.total.value for row in figures.by_unit}
    assert rows == {xuan_lap: 1, khuon_ha: 0, lam_binh: 0}
    assert review(programme, xuan_lap).recognised.value == 1
    assert review(programme, khuon_ha).recognised.value == 0
    assert_adds_up(figures)
    assert_lists_agree((figures.by_unit, figures.unit_totals), bcd)


@pytest.mark.parametrize("name", ["An Lập", "Yên Lập"])  # its successor stands after it, or before it
def test_a_unit_that_stands_on_after_it_merged_counts_in_its_successors_row(lam_binh, bcd, name):
    """Its calendar was not ended: it has no row beside the one that counts it."""
    former, new = make_unit("commune", name, lam_binh), make_unit("commune", "Minh Quang", lam_binh)
    make_succession(former, new, date(2021, 7, 1))
    make_recognition(make_registration(make_model(unit=former)))
    programme = make_programme(cut_off_on=date(2022, 10, 5))
    figures = review(programme, lam_binh)
    assert {row.place.unit: row.total.value for row in figures.by_unit} == {new: 1, lam_binh: 0}
    assert_adds_up(figures)
    assert_lists_agree((figures.by_unit, figures.unit_totals), bcd)
    earlier = review(make_programme(2018, 2020), lam_binh)
    assert {row.place.unit for row in earlier.by_unit} == {former, new, lam_binh}


def test_commendations_stand_by_form_and_track_and_open_their_lists(lam_binh, xuan_lap, bcd):
    programme = make_programme()
    party, state = (make_decision(lam_binh, track=track) for track in ("party", "state"))
    for decision, form in (
        (party, "bieu_duong"),
        (state, "giay_khen"),
        (state, "giay_khen"),
        (None, "other"),
    ):
        Commendation.objects.create(
            programme=programme,
            unit=xuan_lap,
            recipient_kind=Kind.COLLECTIVE,
            decision=decision,
            form_id=form,
        )
    found = review(programme, lam_binh)
    told = [
        [(label, count.value) for label, count in counts]
        for counts in (found.commended_by_form, found.commended_by_track)
    ]
    assert told == [
        [("Giấy khen", 2), ("Biểu dương", 1), ("Hình thức khác", 1)],
        [("Nhà nước", 2), ("Đảng", 1), ("Chưa ghi quyết định", 1)],
    ]
    counts = [count for _, count in (*found.commended_by_form, *found.commended_by_track)]
    assert_each_opens_its_list(counts, bcd)
    [sentence] = commended(found)
    assert "04 lượt khen thưởng (giấy khen: 02; biểu dương: 01; hình thức khác: 01)." in sentence
