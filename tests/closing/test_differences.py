"""What differs from a closed review: every number that it prints, and what its lists gained, lost or have changed."""

from datetime import date

import pytest

from awards.models import Assessment, Commendation
from danvan.closing import services, snapshot
from danvan.closing.changes import since
from danvan.closing.numbers import named_counts, plain_numbers
from danvan.review.scope import Scope
from models_registry.access import OPERATOR
from models_registry.models import Kind, Level, Novelty, Outcome, Registration, State, Unit
from tests.builders import (
    make_field,
    make_figure,
    make_model,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_unit,
    period_of,
)
from tests.closing.first_closings import content_as_first_kept, kept_as_first
from tests.random_cases import seeds
from tests.registry_shapes import make_random_registry

pytestmark = [pytest.mark.django_db, pytest.mark.every_list]
LATER = date(2023, 3, 1)


@pytest.fixture
def scope(lam_binh):
    period = period_of(make_programme(cut_off_on=date(2022, 10, 5)))
    return Scope(period, lam_binh)


@pytest.fixture
def registration(scope, xuan_lap, khuon_ha):
    """The one that counts, of a model of the economy in Xuân Lập."""
    make_field("security", "Quốc phòng - an ninh")
    model = make_model("Đường hoa", make_registrant(xuan_lap, "Hội Phụ nữ"), make_field("economy", "Kinh tế"))
    return make_registration(model, 2022, registered_on=date(2022, 3, 1), novelty=Novelty.NEW)


@pytest.fixture
def closed(registration, scope):
    return services.close(scope, OPERATOR, "Sơ kết")


def differing(closed):
    """What differs now: numbers by their name (closed, now); records (list, what, name): (lists gained, lists lost)."""
    found = since(closed, OPERATOR)
    figures = {row.label: (row.closed, row.now_value) for row in found.figures}
    assert len(figures) == len(found.figures)
    return figures, {(row.page, row.what, row.name): (row.gained, row.lost) for row in found.records}


def test_what_no_number_counts_is_not_told(closed, xuan_lap):
    """Another time, another state of what nobody counts; a later year's recognition of a model that stands there."""
    model = make_model("Sau kỳ", make_registrant(xuan_lap, "Hội Phụ nữ xã"))
    make_registration(model, 2026, make_programme(2026, 2026), registered_on=date(2026, 1, 20))
    make_registration(make_model("Nháp", unit=xuan_lap), 2022, state=State.DRAFT)
    assert differing(closed) == ({}, {})


def test_what_comes_after_the_day_is_told_as_such_and_as_nothing_else(closed, registration, xuan_lap):
    """A registration of the period that came too late stands among those after the day, and with its commune's."""
    make_registration(make_model("Muộn", unit=xuan_lap), 2022, registered_on=LATER)
    figures, records = differing(closed)
    assert figures == {
        "Lượt đăng ký sau ngày tính số liệu, chưa tính": (0, 1),
        "Xã Xuân Lập: lượt đã tiếp nhận": (1, 2),
    }
    assert records == {
        ("registrations", "Thêm", "Muộn"): (
            ("Lượt đăng ký sau ngày tính số liệu, chưa tính", "Xã Xuân Lập: lượt đã tiếp nhận"),
            (),
        )
    }


def test_what_passes_from_the_counted_to_those_after_the_day_is_told(closed, registration):
    """All lists together hold it before and after, and no column says its day."""
    Registration.objects.filter(pk=registration.pk).update(registered_on=LATER)
    found, records = differing(closed)
    assert found["Lượt đăng ký"] == (1, 0)
    assert found["Lượt đăng ký sau ngày tính số liệu, chưa tính"] == (0, 1)
    gained, lost = records["registrations", "Chuyển", "Đường hoa"]
    assert gained == ("Lượt đăng ký sau ngày tính số liệu, chưa tính",)
    assert lost == ("Lượt đăng ký", "Năm 2022: lượt đăng ký", "Năm 2022: lượt đăng ký, mới")


def test_what_has_no_day_is_compared(closed, registration):
    Registration.objects.filter(pk=registration.pk).update(registered_on=None)
    Assessment.objects.create(registration=registration, result=Assessment.Result.EFFECTIVE)
    make_recognition(registration, Level.DISTRICT)
    Commendation.objects.create(
        programme=registration.programme, year=2022, recipient_kind=Kind.INDIVIDUAL, unit=registration.unit
    )
    Outcome.objects.create(
        unit=registration.unit, year=2022, indicator="Hiến đất", value="12.5", measure="m2", on=None
    )
    found, _ = differing(closed)
    assert {label: numbers for label, numbers in found.items() if "không ghi ngày" in label} == {
        "Lượt đăng ký không ghi ngày": (0, 1),
        "Lượt đánh giá không ghi ngày": (0, 1),
        "Lượt công nhận không ghi ngày": (0, 1),
        "Lượt khen thưởng không ghi ngày": (0, 1),
        "Kết quả vận động không ghi ngày": (0, 1),
    }
    assert found["Lượt khen thưởng không nêu tên"] == (0, 1)
    assert [str(now) for label, (_, now) in found.items() if "Hiến đất" in label] == ["12.50"]


def test_novelty_is_compared_though_no_line_prints_it(closed, registration):
    Registration.objects.filter(pk=registration.pk).update(novelty=Novelty.MAINTAINED)
    moved = ("Năm 2022: lượt đăng ký, mới", "Năm 2022: lượt đăng ký, duy trì")
    figures, records = differing(closed)
    assert figures == {moved[0]: (1, 0), moved[1]: (0, 1)}
    [(gained, lost)] = records.values()
    assert (gained, lost) == (moved[1:], moved[:1])


def test_cells_of_units_fields_and_kinds_are_compared(registration, scope):
    make_recognition(registration, Level.DISTRICT)
    closed = services.close(scope, OPERATOR, "Sơ kết")
    model = registration.model
    type(model).objects.update(field=make_field("security"))
    type(model.registrant).objects.update(kind=Kind.INDIVIDUAL)
    found, _ = differing(closed)
    for label, numbers in {
        "Xã Xuân Lập: được công nhận, Kinh tế": (1, 0),
        "Xã Xuân Lập: được công nhận, Quốc phòng - an ninh": (0, 1),
        "Kinh tế: được công nhận, tập thể": (1, 0),
        "Quốc phòng - an ninh: được công nhận, cá nhân": (0, 1),
        "Được công nhận, tập thể": (1, 0),
        "Được công nhận, cá nhân": (0, 1),
    }.items():
        assert found[label] == numbers, label


def test_registered_models_of_units_are_compared(closed, registration, khuon_ha):
    Registration.objects.filter(pk=registration.pk).update(unit=khuon_ha)
    found, _ = differing(closed)
    assert found["Xã Xuân Lập: đăng ký"] == (1, 0)
    assert found["Xã Khuôn Hà: đăng ký"] == (0, 1)
    assert "Mô hình đăng ký" not in found


def test_rates_and_published_figures_are_compared(registration, scope, lam_binh):
    programme = registration.programme
    of_models = make_figure(
        programme, indicator="registered_models", unit=lam_binh, value=9, source="Báo cáo huyện"
    )
    closed = services.close(scope, OPERATOR, "Sơ kết")
    Assessment.objects.create(registration=registration, result=Assessment.Result.EFFECTIVE)
    type(of_models).objects.update(value=7)
    found, _ = differing(closed)
    assert found["Mô hình được đánh giá"] == (0, 1)
    assert found["Tỷ lệ được đánh giá (%)"] == (0, 100)
    [stated] = [numbers for label, numbers in found.items() if label.endswith("số đã công bố")]
    assert stated == (9, 7)


def test_the_page_prints_every_kind_of_difference(closed, registration, browse, an):
    Registration.objects.filter(pk=registration.pk).update(registered_on=LATER)
    Outcome.objects.create(
        unit=registration.unit, year=2022, indicator="Hiến đất", value="12.5", measure="m2"
    )
    page = browse(an).get(f"/ban-chot/{closed.code}/thay-doi/").content.decode()
    for words in ("Vào:", "Ra khỏi:", "sau ngày tính số liệu, chưa tính", "Hiến đất", "12,5", "+12,5"):
        assert words in page, words


def test_a_row_that_came_since_is_a_number_and_no_record(closed, registration, lam_binh):
    """A new commune has rows of its own; nothing of the lists is another."""
    make_unit("commune", "Phúc Yên", lam_binh)
    assert differing(closed) == ({}, {})
    Registration.objects.filter(pk=registration.pk).update(unit=Unit.objects.get(name="Phúc Yên"))
    assert differing(closed)[0]["Xã Phúc Yên: đăng ký"] == (None, 1)


@seeds(3)
def test_every_number_of_a_closing_has_a_name_of_its_own(seed):
    programme, district = make_random_registry(seed, models=30)
    for unit in (district, Unit.objects.filter(parent=district).first()):
        for indicator in ("registered_models", "recognised_models", "registered_collectives"):
            make_figure(programme, indicator=indicator, unit=unit, value=9, source="Báo cáo")
    scope = Scope(period_of(programme), district)
    parts = snapshot.parts_of(scope, OPERATOR)
    labels = [label for label, _ in named_counts(*parts).values()]
    assert sorted(set(labels)) == sorted(labels)
    keys = [key for key, _, _ in plain_numbers(*parts[:2])]
    assert len(set(keys)) == len(keys) > 0
    closed = services.close(scope, OPERATOR, "Sơ kết")
    assert {row["label"] for row in closed.content["lists"]} <= set(labels)
    assert differing(closed) == ({}, {})


def test_what_was_closed_before_lists_were_named_is_compared_as_it_was(closed, registration, xuan_lap):
    """By the names of its main numbers, and all records of a list together."""
    content = content_as_first_kept(closed)
    old = {name: value for name, value in content.items() if name != "plain_numbers"}
    old["lists"] = [{"page": row["page"], "keys": row["keys"]} for row in content["lists"]]
    old["numbers"] = [["Mô hình đăng ký", 1], ["Lượt đăng ký", 1]]
    closed = kept_as_first(closed, old)
    make_registration(make_model("Kịp", unit=xuan_lap), 2022, registered_on=date(2022, 4, 1))
    found, records = differing(closed)
    assert (found["Mô hình đăng ký"], found["Lượt đăng ký"]) == ((1, 2), (1, 2))
    assert records["registrations", "Thêm", "Kịp"] == ((), ())


def test_the_own_row_of_a_unit_is_known_by_the_name_that_the_first_closings_gave_it(
    registration, scope, xuan_lap
):
    closed = services.close(Scope(scope.period, xuan_lap), OPERATOR, "Sơ kết")
    number = next(row.total.value for row in snapshot.parts_of(closed.scope, OPERATOR)[0].by_unit)
    content = {
        name: value for name, value in content_as_first_kept(closed).items() if name != "plain_numbers"
    }
    unit = closed.unit.label
    for kept, told in ((number, None), (number + 1, (number + 1, number))):
        named = [[f"{unit} (cơ quan, đơn vị trực thuộc): được công nhận", kept]]
        found, _ = differing(kept_as_first(closed, {**content, "numbers": named}))
        assert found.get(f"{unit}: được công nhận") == told
        assert not any("trực thuộc" in name for name in found)


def test_a_programme_of_one_year_is_no_other_because_earlier_closings_call_it_by_it_twice(scope, lam_binh):
    one = make_programme(2022, 2022)
    given = {"unit": lam_binh, "recipient_kind": Kind.COLLECTIVE, "recipient_name": "Hội Phụ nữ"}
    row = Commendation.objects.create(programme=one, year=2022, form_id="giay_khen", **given)
    closed = services.close(scope, OPERATOR, "Sơ kết")
    content = content_as_first_kept(closed)
    kept = content["records"]["commendations"][str(row.pk)]
    assert "2022" in kept
    kept[kept.index("2022")] = "2022-2022, năm 2022"
    assert differing(kept_as_first(closed, content))[1] == {}


def test_commendations_by_form_are_compared_where_the_closing_counted_them(registration, scope, xuan_lap):
    said = {"year": 2022, "programme": registration.programme, "unit": xuan_lap}
    Commendation.objects.create(recipient_kind=Kind.COLLECTIVE, form_id="giay_khen", **said)
    closed = services.close(scope, OPERATOR, "Sơ kết")
    Commendation.objects.create(recipient_kind=Kind.INDIVIDUAL, form_id="bieu_duong", **said)
    total, form = "Lượt khen thưởng", "Lượt khen thưởng, biểu dương"
    found, _ = differing(closed)
    assert (found[total], found[form]) == ((1, 2), (None, 1))
    content = {
        name: value for name, value in content_as_first_kept(closed).items() if name != "commended_by_form"
    }
    content["lists"] = [row for row in content["lists"] if not row["label"].startswith(f"{total}, ")]
    found, _ = differing(kept_as_first(closed, content))
    assert found[total] == (1, 2)
    assert not [name for name in found if name.startswith(f"{total}, ")]
