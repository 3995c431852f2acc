"""The guard finds every made-up double, says nothing of what is proper, and costs as much for one row as for many."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from awards.commending import commend, refusals_of_commending
from awards.desk.guard import AGAIN, SIGNER, TWO_LINES, findings, leads, shares
from awards.merging import merge
from awards.models import AwardForm, Commendation, Decision
from models_registry.access import OPERATOR
from models_registry.models import Kind, Registrant
from tests.builders import (
    make_decision,
    make_model,
    make_programme,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
)

pytestmark = pytest.mark.django_db
Track = Decision.Track
PERSON, BODY = Kind.INDIVIDUAL, Kind.COLLECTIVE
MERIT = "Có thành tích xuất sắc trong phong trào thi đua “Dân vận khéo”"


def given(unit, name="", *, year=2021, merit=MERIT, kind=PERSON, decision=None, **values):
    """A commendation that stands, by a decision of its own."""
    return Commendation.objects.create(
        decision=decision or make_decision(make_unit(), track=Track.FRONT, body="Mặt trận"),
        unit=unit,
        recipient_name=name,
        recipient_kind=kind,
        year=year,
        merit=merit,
        **values,
    )


def meant(unit, name="", *, year=2021, merit=MERIT, kind=PERSON, form="bieu_duong", **values):
    """One that nobody has written yet."""
    values.setdefault("decision", None)
    return Commendation(
        unit=unit, recipient_name=name, recipient_kind=kind, year=year, merit=merit, form_id=form, **values
    )


def codes(*rows, **more):
    return [{finding.code for finding in found} for found in findings(rows, **more)]


def earlier(row):
    return {finding.earlier.pk for finding in findings([row])[0] if finding.earlier}


# --- made-up doubles: each a (what stands, what is meant)


def of_the_same_record(place):
    holder = make_registrant(place, "Triệu Văn Páo", PERSON)
    return given(place, "Triệu Văn Páo", registrant=holder), meant(place, "Triệu Văn Páo", registrant=holder)


def of_the_same_model_under_another_holder(place):
    model = make_model("Đường hoa", make_registrant(place, "Chi hội Phụ nữ Nà Tông"))
    row = given(place, "Chi hội Phụ nữ Nà Tông", kind=BODY, model=model)
    return row, meant(place, "Hội Phụ nữ xã", kind=BODY, model=model, merit="Khác hẳn")


def of_another_tone(place):
    return given(place, "Nguyễn Thị Hoà"), meant(place, "Nguyễn Thị Hòa")


def of_no_tones(place):
    return given(place, "Nguyen Thi Hoa"), meant(place, "Nguyễn Thị Hòa")


def of_an_address(place):
    return given(place, "Bà Lý Thị Mỷ"), meant(place, "Lý Thị Mỉ")


def of_two_records(place):
    one, other = (make_registrant(place, name, PERSON) for name in ("Chẩu Văn Quý", "Chẩu Văn Quí"))
    return given(place, one.name, registrant=one), meant(place, other.name, registrant=other)


def of_a_merged_record(place):
    loser, winner = make_registrant(place, "Hội Nông dân xã"), make_registrant(place, "Nông dân Xuân Lập")
    row = given(place, "Hội Nông dân xã", kind=BODY, registrant=loser)
    merge(loser, winner, by=OPERATOR, reason="Là một")
    return row, meant(place, winner.name, kind=BODY, registrant=winner)


def of_an_earlier_name(place):
    """The paper without a link names what was merged into him."""
    loser, winner = make_registrant(place, "Tổ tự quản Bản A"), make_registrant(place, "Tổ liên gia Bản A")
    merge(loser, winner, by=OPERATOR, reason="Đổi tên")
    row = given(place, "Tổ tự quản Bản A", kind=BODY)
    return row, meant(place, winner.name, kind=BODY, registrant=winner)


def of_a_link_to_the_merged_one(place):
    loser, winner = make_registrant(place, "Ma Thị A", PERSON), make_registrant(place, "Ma Thị Á", PERSON)
    row = given(place, winner.name, registrant=winner)
    merge(loser, winner, by=OPERATOR, reason="Là một")
    return row, meant(place, loser.name, registrant=Registrant._base_manager.get(pk=loser.pk))


def of_the_unit_of_before(place):
    old = make_unit("commune", "Phúc Yên", place.parent, valid_to=date(2021, 5, 31))
    make_succession(old, place, date(2021, 6, 1))
    return given(old, "Ma Văn Khén"), meant(place, "Ma Văn Khén")


def of_a_body_of_the_unit_of_before(place):
    old = make_unit("commune", "Phúc Yên", place.parent, valid_to=date(2021, 5, 31))
    make_succession(old, place, date(2021, 6, 1))
    row = given(old, "Hội Phụ nữ xã Phúc Yên", kind=BODY)
    return row, meant(place, "Hội LHPN xã Xuân Lập", kind=BODY)


def of_the_unit_that_came_after(place):
    new = make_unit("commune", "Lâm Bình", place.parent, valid_from=date(2025, 7, 1))
    make_succession(place, new, date(2025, 7, 1))
    return given(new, "Ma Văn Khén"), meant(place, "Ma Văn Khén")


def by_the_district_and_its_commune(place):
    return given(place.parent, "Lý Văn A"), meant(place, "Lý Văn A")


def by_the_commune_and_its_district(place):
    return given(place, "Lý Văn A"), meant(place.parent, "Lý Văn A")


def of_an_overlapping_period(place):
    programme = make_programme(2020, 2022)
    return given(place, "Lý Văn A", year=None, programme=programme), meant(place, "Lý Văn A", year=2022)


def of_a_year_within_the_period(place):
    programme = make_programme(2020, 2022)
    return given(place, "Lý Văn A", year=2020), meant(place, "Lý Văn A", year=None, programme=programme)


def of_another_track(place):
    party = make_decision(make_unit(), track=Track.PARTY, body="Huyện ủy")
    state = make_decision(make_unit(), track=Track.STATE, body="UBND huyện")
    return given(place, "Lý Văn A", decision=party), meant(place, "Lý Văn A", decision=state)


def of_another_form(place):
    return given(place, "Lý Văn A", form_id="giay_khen"), meant(place, "Lý Văn A", form="bang_khen")


def of_a_title_in_other_words(place):
    holder = make_registrant(place, "Chi hội Phụ nữ")
    first, second = make_model("Đường hoa thôn Nà Tông", holder), make_model("Đường hoa Nà Tông", holder)
    row = given(place, holder.name, kind=BODY, registrant=holder, model=first)
    return row, meant(place, holder.name, kind=BODY, registrant=holder, model=second)


def of_a_merit_that_is_not_told(place):
    return given(place, "Lý Văn A", merit=""), meant(place, "Lý Văn A")


def of_a_household_by_its_record(place):
    holder = make_registrant(place, "Triệu Văn Páo", PERSON)
    row = given(place, "Triệu Văn Páo", registrant=holder)
    return row, meant(place, "Hộ ông Triệu Văn Páo", kind=Kind.HOUSEHOLD, registrant=holder)


def of_a_household_by_its_model(place):
    model = make_model("Đường hoa", make_registrant(place, "Hộ bà Ma Thị Lan", Kind.HOUSEHOLD))
    row = given(place, "Hộ bà Ma Thị Lan", kind=Kind.HOUSEHOLD, model=model)
    return row, meant(place, "Ma Thị Lan", model=model)


DOUBLES = [
    *(of_the_same_record, of_the_same_model_under_another_holder, of_another_tone, of_no_tones),
    *(of_an_address, of_two_records, of_a_merged_record, of_an_earlier_name, of_a_link_to_the_merged_one),
    *(by_the_district_and_its_commune, by_the_commune_and_its_district),
    *(of_the_unit_of_before, of_a_body_of_the_unit_of_before, of_the_unit_that_came_after),
    *(of_an_overlapping_period, of_a_year_within_the_period, of_another_track, of_another_form),
    *(of_a_title_in_other_words, of_a_merit_that_is_not_told),
    *(of_a_household_by_its_record, of_a_household_by_its_model),
]


@pytest.mark.parametrize("make", DOUBLES, ids=lambda make: make.__name__)
def test_every_double_is_found_with_the_earlier_decision(make, xuan_lap):
    standing, row = make(xuan_lap)
    assert earlier(row) == {standing.pk}
    text = next(finding.text for finding in findings([row])[0] if finding.code == AGAIN)
    assert standing.decision.number in text
    assert ("hai chế độ riêng" in text) is (make is of_another_track)


# --- proper ones


def for_another_year(place):
    return given(place, "Lý Văn A", year=2020), meant(place, "Lý Văn A", year=2021)


def for_another_model(place):
    holder = make_registrant(place, "Chi hội Phụ nữ")
    first, second = make_model("Đường hoa", holder), make_model("Quỹ tiết kiệm", holder)
    row = given(place, holder.name, kind=BODY, registrant=holder, model=first)
    return row, meant(place, holder.name, kind=BODY, registrant=holder, model=second)


def for_another_merit(place):
    row = given(place, "Lý Văn A", merit="Hiến 500 m2 đất làm đường")
    return row, meant(place, "Lý Văn A", merit="Cứu người trong bão số 3")


def of_a_namesake_told_apart(place):
    one = make_registrant(place, "Triệu Văn Páo", PERSON, hamlet="thôn Nà Co", mark="(A)")
    other = make_registrant(place, "Triệu Văn Páo", PERSON, hamlet="thôn Khuổi Củng", mark="(B)")
    return given(place, one.name, registrant=one), meant(place, other.name, registrant=other)


def of_a_namesake_elsewhere(place):
    return given(make_unit("commune", "Khuôn Hà", place.parent), "Lý Văn A"), meant(place, "Lý Văn A")


def of_the_districts_body_and_its_communes(place):
    return given(place.parent, "Hội Phụ nữ", kind=BODY), meant(place, "Hội Phụ nữ", kind=BODY)


def of_another_post_above(place):
    return (
        given(place.parent, "Lý Văn A", recipient_post="Trưởng phòng Nội vụ"),
        meant(place, "Lý Văn A", recipient_post="Trưởng thôn Nà Co"),
    )


def of_another_form_where_neither_says_what_for(place):
    return given(place, "Đảng ủy xã", merit=""), meant(place, "Đảng ủy xã", merit="", form="bang_khen")


def of_a_person_and_his_collective(place):
    return given(place, "Chi hội Phụ nữ", kind=BODY), meant(place, "Chi hội Phụ nữ", kind=PERSON)


def after_it_was_revoked(place):
    against = make_decision(place.parent)
    return given(place, "Lý Văn A", revoked_by=against), meant(place, "Lý Văn A")


def after_its_decision_was_revoked(place):
    paper = make_decision(place.parent, revoked_by=make_decision(place.parent))
    return given(place, "Lý Văn A", decision=paper), meant(place, "Lý Văn A")


def of_nobody_named(place):
    return given(place, ""), meant(place, "")


def of_another_of_these_words(place):
    return given(place, "Chi hội Phụ nữ 1", kind=BODY), meant(place, "Chi hội Phụ nữ 2", kind=BODY)


def of_the_sister_that_merged_too(place):
    """Two communes became one: what stands for one of them was not the other's."""
    new = make_unit("commune", "Lâm Bình", place.parent, valid_from=date(2025, 7, 1))
    sister = make_unit("commune", "Phúc Yên", place.parent)
    for old in (place, sister):
        make_succession(old, new, date(2025, 7, 1))
    return given(sister, "Hội Phụ nữ xã", kind=BODY), meant(place, "Hội Phụ nữ xã", kind=BODY)


PROPER = [
    *(for_another_year, for_another_model, for_another_merit, of_a_namesake_told_apart),
    *(of_the_districts_body_and_its_communes, of_another_post_above),
    *(of_a_namesake_elsewhere, of_a_person_and_his_collective, after_it_was_revoked),
    *(after_its_decision_was_revoked, of_nobody_named, of_another_of_these_words),
    *(of_the_sister_that_merged_too, of_another_form_where_neither_says_what_for),
]


@pytest.mark.parametrize("make", PROPER, ids=lambda make: make.__name__)
def test_nothing_is_said_of_what_is_proper(make, xuan_lap):
    _, row = make(xuan_lap)
    assert findings([row]) == [[]]


def test_a_row_that_is_written_is_not_held_against_itself(xuan_lap):
    row = given(xuan_lap, "Lý Văn A")
    assert findings([row]) == [[]]
    again = given(xuan_lap, "Lý Văn A", decision=row.decision, repetition=1)
    assert findings([row, again]) == [[], []]


def test_one_merit_by_two_lines_is_found_in_both(xuan_lap):
    holder = make_registrant(xuan_lap, "Lý Văn A", PERSON)
    rows = [
        meant(xuan_lap, "Lý Văn A", registrant=holder, form="giay_khen"),
        meant(xuan_lap, "Ma Thị B"),
        meant(xuan_lap, "Ly Van A", form="bang_khen"),
    ]
    assert codes(*rows, lines=["Đảng ủy xã", "Đảng ủy xã", "Hội Nông dân huyện"]) == [
        {TWO_LINES},
        set(),
        {TWO_LINES},
    ]
    [first], _, _ = findings(rows, ["Đảng ủy xã", "Đảng ủy xã", "Hội Nông dân huyện"])
    assert "Hội Nông dân huyện" in first.text
    assert "bằng khen" in first.text
    assert (first.row, first.other, first.other_by) == (rows[0], rows[2], "Hội Nông dân huyện")


def test_a_body_that_may_not_sign_is_told_with_the_article(xuan_lap):
    paper = make_decision(xuan_lap, body="Ban Chỉ đạo xã", track=Track.STATE, issued_on=date(2026, 3, 2))
    row = meant(xuan_lap, "Lý Văn A", year=2026, form="giay_khen", decision=paper)
    [found] = findings([row])
    assert [finding.code for finding in found] == [SIGNER]
    assert "Điều 80" in found[0].text
    row.form = AwardForm.objects.get(code="bieu_duong")
    assert findings([row]) == [[]]


def test_many_rows_cost_as_many_queries_as_one(xuan_lap, lam_binh, django_assert_max_num_queries):
    paper = make_decision(lam_binh, body="UBND huyện", track=Track.STATE, issued_on=date(2025, 3, 2))
    holders = [make_registrant(xuan_lap, f"Ma Văn Số {n}", PERSON) for n in range(60)]
    for holder in holders:
        given(xuan_lap, holder.name, registrant=holder, year=2025)
    form = AwardForm.objects.get(code="giay_khen")
    rows = [
        meant(xuan_lap, one.name, registrant=one, year=2025, decision=paper, form=form.code)
        for one in holders
    ]
    for row in rows:
        row.form = form
    with django_assert_max_num_queries(9):
        assert all(len(found) == 1 for found in findings(rows))


# --- the doors


@pytest.fixture
def accepted(xuan_lap):
    return make_registration(make_model("Đường hoa", make_registrant(xuan_lap, "Chi hội 1")))


def test_the_service_asks_for_a_reason_and_keeps_it_with_what_was_found(accepted, huyen, lam_binh, xuan_lap):
    """The same model, four times in three days, without a word: no more."""
    said = (accepted.model,), make_decision(lam_binh), "bieu_duong", MERIT, None, 2021, huyen
    [first] = commend(*said, "không cần")
    assert first.reason == ""
    again = (accepted.model, make_registrant(xuan_lap, "Chi hội 2"))
    other = make_decision(lam_binh)
    with pytest.raises(ValidationError) as refused:
        commend(again, other, *said[2:])
    assert first.decision.number in " ".join(refused.value.messages)
    assert "ghi lý do" in " ".join(refused.value.messages)
    with pytest.raises(ValidationError):
        commend(again, other, *said[2:], "  ")
    assert Commendation.objects.count() == 1
    rows = commend(again, other, *said[2:], "Đảng ủy khen thêm")
    assert {row.recipient_name: row.reason for row in rows} == {
        "Chi hội 1": "Đảng ủy khen thêm",
        "Chi hội 2": "",
    }


def test_many_at_once_leaves_out_what_was_found_until_a_reason_is_given(accepted, huyen, lam_binh):
    commend([accepted.model], make_decision(lam_binh), "bieu_duong", MERIT, None, 2021, huyen)
    model = type(accepted.model).objects.select_related("registrant__unit", "unit").get()
    other = make_decision(lam_binh)
    refused = refusals_of_commending([model], huyen, other, 2021)
    assert "đã được khen thưởng" in refused[model.pk]
    assert refusals_of_commending([model], huyen, other, 2021, reason="Khen thêm") == {}
    assert refusals_of_commending([model], huyen, other, 2023) == {}


def test_the_entry_form_asks_for_a_reason(xuan_lap, huyen, browse, make_commendation_data):
    given(xuan_lap, "Lý Văn A")
    page = browse(huyen).post("/nhap-lieu/awards/commendation/add/", make_commendation_data("Ly Van A"))
    assert page.status_code == 200
    assert "đã được khen thưởng" in str(page.context["adminform"].form.errors["reason"])
    sent = make_commendation_data("Ly Van A", reason="Quyết định đã ban hành")
    assert browse(huyen).post("/nhap-lieu/awards/commendation/add/", sent).status_code == 302
    row = Commendation.objects.get(recipient_name="Ly Van A")
    assert row.reason == "Quyết định đã ban hành"
    fine = make_commendation_data("Ma Thị B")
    assert browse(huyen).post("/nhap-lieu/awards/commendation/add/", fine).status_code == 302


@pytest.fixture
def make_commendation_data(xuan_lap):
    def make(name, **values):
        return {
            "form": "bieu_duong",
            "recipient_kind": "individual",
            "recipient_name": name,
            "year": 2021,
            "unit": xuan_lap.pk,
            "merit": MERIT,
            **values,
        }

    return make


def test_the_reason_is_shown_where_the_commendation_is(accepted, huyen, lam_binh, browse):
    decision = make_decision(lam_binh)
    said = "bieu_duong", MERIT, None, 2021, huyen
    commend([accepted.model], make_decision(lam_binh), *said)
    commend([accepted.model], decision, *said, "Đảng ủy khen thêm")
    client = browse(huyen)
    for address in (
        f"/quyet-dinh/{decision.pk}/",
        f"/chu-the/{accepted.model.registrant_id}/",
        f"/mo-hinh/{accepted.model_id}/",
        "/khen-thuong/",
    ):
        assert "Đảng ủy khen thêm" in client.get(address).content.decode(), address


# --- shares


def test_shares_of_a_list(xuan_lap, khuon_ha):
    given(khuon_ha, "Ai đó")
    rows = [
        meant(xuan_lap, "Hội Phụ nữ", kind=BODY),
        meant(khuon_ha, "Hộ ông Páo", kind=Kind.HOUSEHOLD),
        meant(xuan_lap, "A", recipient_post="Phó Chủ tịch UBND xã"),
        meant(xuan_lap, "B", recipient_post="Trưởng thôn Nà Co"),
        meant(xuan_lap, "C", recipient_post="Nông dân"),
        meant(xuan_lap, "D"),
    ]
    found = shares(rows)
    assert (found.total, found.collectives, found.households, found.individuals) == (6, 1, 1, 4)
    assert (found.leaders, found.direct, found.without_post) == (1, 2, 1)
    assert found.never_before == (xuan_lap,)


@pytest.mark.parametrize(
    ("post", "is_leader"),
    [
        ("Bí thư Đảng ủy xã", True),
        ("Chủ tịch Hội Nông dân xã", True),
        ("Hiệu trưởng Trường Tiểu học", True),
        ("Trưởng Công an xã", True),
        ("Bí thư Chi bộ thôn Nà Tông", False),
        ("Chi hội trưởng Phụ nữ", False),
        ("Tổ trưởng tổ dân phố 3", False),
        ("Bí thư Chi bộ tiểu khu 8", False),
        ("Trưởng bon Bu Nơr", False),
        ("Trưởng khu 3", False),
        ("Giám đốc Trung tâm chăm sóc trẻ em", True),
        ("Trưởng Ban Quản lý khu di tích", True),
        ("Công chức Văn hóa - Xã hội", False),
        ("Giáo viên", False),
    ],
)
def test_who_leads_an_office(post, is_leader):
    assert leads(post) is is_leader


@pytest.mark.parametrize(
    ("first", "last", "said"), [(2020, 2022, ", giai đoạn 2020-2022,"), (2025, 2025, ", năm 2025,")]
)
def test_what_has_no_year_is_told_with_the_time_of_its_programme(first, last, said, xuan_lap):
    of = {"year": None, "programme": make_programme(first, last)}
    row = given(xuan_lap, "Triệu Văn Páo", **of)
    text = findings([meant(xuan_lap, "Triệu Văn Páo", **of)])[0][0].text
    assert said in text.replace(row.merit, "")
    assert "giai đoạn giai đoạn" not in text
