"""Programmes of offices: which of several serves a unit, and what the entry form makes of them."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from models_registry.models import Change, EmulationModel, Kind, Programme, Registration
from models_registry.models.programmes import ProgrammesAtHand
from tests.builders import (
    COMMITTEE_MEMBER,
    make_field,
    make_field_set,
    make_model,
    make_registration,
    make_succession,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
ADD = "/nhap-lieu/models_registry/emulationmodel/add/"
URL = "/nhap-lieu/models_registry/programme/"


def programme(unit=None, first=2020, last=2022, **values):
    return Programme.objects.create(unit=unit, first_year=first, last_year=last, **values)


def serving(unit):
    return ProgrammesAtHand().of(unit)


# --- which serves


def test_a_unit_has_its_own_programmes_first_then_those_above_it_then_those_of_all(
    tuyen_quang, lam_binh, xuan_lap, khuon_ha, na_hang
):
    shared, province = programme(), programme(tuyen_quang, 2021, 2025)
    district, own = programme(lam_binh), programme(xuan_lap)
    programme(khuon_ha)
    programme(na_hang)
    assert serving(xuan_lap).programmes == [own, district, province, shared]
    assert serving(lam_binh).programmes == [district, province, shared]
    assert serving(make_unit("province")).programmes == [shared]


def test_of_one_office_the_shortest_comes_first_then_the_latest(lam_binh, xuan_lap):
    long, late, short = programme(lam_binh, 2021, 2025), programme(lam_binh, 2022, 2024), programme(lam_binh)
    assert serving(xuan_lap).programmes == [late, short, long]
    assert serving(xuan_lap).of_year(2021) == [short, long]


def test_a_code_is_that_of_the_nearest_office(tuyen_quang, lam_binh, xuan_lap, na_hang):
    own, above = programme(lam_binh), programme(tuyen_quang)
    programme()
    assert serving(xuan_lap).called("2020-2022") == [own]
    assert serving(na_hang).called("2020-2022") == [above]
    assert serving(xuan_lap).called("2020-2022 (tỉnh Tuyên Quang)") == [above]
    assert serving(xuan_lap).called("2019-2022") == []


def test_a_new_commune_goes_on_with_the_programmes_of_its_old_districts(
    tuyen_quang, lam_binh, xuan_lap, na_hang
):
    old, other = programme(lam_binh, 2023, 2025), programme(na_hang, 2023, 2025)
    new = make_unit("commune", "Lâm Bình", tuyen_quang, valid_from=date(2025, 7, 1))
    son_phu = make_unit("commune", "Sơn Phú", na_hang)
    for before in (xuan_lap, son_phu):
        make_succession(before, new, date(2025, 7, 1))
    assert serving(new).called("2023-2025") == [old, other]  # none is nearer: asked about
    assert old.serves(new)
    assert not old.serves(make_unit("commune", "Yên Hoa", tuyen_quang))


def test_offices_may_have_programmes_of_the_same_years_and_one_office_only_once(lam_binh, na_hang):
    for unit in (None, lam_binh, na_hang):
        programme(unit)
    for unit in (None, lam_binh):
        with pytest.raises(IntegrityError), transaction.atomic():
            programme(unit)


def test_a_registration_is_made_under_a_programme_that_serves_its_unit(lam_binh, xuan_lap, na_hang):
    strange = programme(na_hang)
    with pytest.raises(ValidationError, match="không dùng cho Xã Xuân Lập"):
        Registration(model=make_model(unit=xuan_lap), programme=strange, year=2021).full_clean()
    known = make_registration(make_model(unit=xuan_lap), 2021, strange)
    known.full_clean()  # what stands in the registry can still be looked after


def test_a_programme_uses_fields_of_its_own_office(lam_binh, na_hang, xuan_lap):
    field_set = make_field_set(make_field(), unit=lam_binh)
    programme(xuan_lap, field_set=field_set).full_clean()
    for unit in (na_hang, None):
        with pytest.raises(ValidationError, match="chỉ dùng cho Huyện Lâm Bình"):
            programme(unit, field_set=field_set).full_clean()


def test_a_programme_that_is_used_keeps_its_office_and_years(lam_binh, xuan_lap, na_hang):
    own = programme(lam_binh)
    own.first_year, own.unit = 2019, na_hang
    own.full_clean()  # nothing hangs on it
    own.refresh_from_db()
    make_registration(make_model(unit=xuan_lap), 2021, own)
    own.name = "Giai đoạn một"
    own.full_clean()
    for name, value in (("unit", na_hang), ("unit", None), ("first_year", 2019), ("last_year", 2023)):
        own.refresh_from_db()
        setattr(own, name, value)
        with pytest.raises(ValidationError) as error:
            own.full_clean()
        assert error.value.message_dict == {
            name: [
                "Giai đoạn này đã có lượt đăng ký nên giữ nguyên mục này; "
                "đơn vị hoặc thời gian khác thì lập giai đoạn khác."
            ]
        }


# --- whose they are


def test_an_officer_reads_the_programmes_that_serve_him_and_changes_his_own(
    browse, tuyen_quang, lam_binh, xuan_lap, na_hang, huyen, xa
):
    shared, province, own = programme(), programme(tuyen_quang), programme(lam_binh)
    below, other = programme(xuan_lap), programme(na_hang)
    assert set(Programme.objects.visible_to(huyen)) == {shared, province, own, below}
    assert set(Programme.objects.editable_by(huyen)) == {own, below}
    assert set(Programme.objects.editable_by(xa)) == set()
    assert browse(huyen).get(f"{URL}{other.pk}/change/").status_code == 404
    data = {"unit": lam_binh.pk, "first_year": 2023, "last_year": 2025, "number": "12-KH/HU", "accepts": "on"}
    data |= {"issued_on": "09/03/2023", "body": "Huyện ủy Lâm Bình"}
    assert browse(huyen).post(f"{URL}add/", data).status_code == 302
    made = Programme.objects.get(first_year=2023)
    assert (made.unit, made.number, made.issued_on) == (lam_binh, "12-KH/HU", date(2023, 3, 9))
    refused = browse(huyen).post(f"{URL}add/", {**data, "unit": ""})
    assert "unit" in refused.context["adminform"].form.errors
    assert browse(xa).post(f"{URL}add/", data).status_code == 403
    assert Change.objects.of(Programme).count() == 1


def test_a_file_of_programmes_is_loaded_by_administrators_only(browse, an, huyen, lam_binh):
    assert browse(huyen).get(f"{URL}import/").status_code == 403
    assert browse(an).get(f"{URL}import/").status_code == 200


# --- the entry form


@pytest.fixture
def form(xuan_lap):
    return {
        "unit": xuan_lap.pk,
        "kind": Kind.COLLECTIVE,
        "name": "Hội LHPN xã Xuân Lập",
        "title": "Nhà sạch vườn đẹp",
        "field": make_field("economy", "Kinh tế").pk,
        "year": "2022",
        "level": "commune",
        "novelty": "new",
    }


def years_of(response):
    return [label for _, label in response.context["adminform"].form.fields["year"].choices]


def test_each_year_is_offered_once_and_says_its_programme(browse, xa, lam_binh, tuyen_quang, na_hang):
    programme(lam_binh)
    programme(tuyen_quang, 2022, 2023)
    programme(na_hang, 2010, 2012)
    programme(lam_binh, 2015, 2016, accepts=False)
    response = browse(xa).get(ADD)
    assert years_of(response)[1:] == [
        "2023 (giai đoạn 2022-2023)",
        "2022",
        "2021 (giai đoạn 2020-2022)",
        "2020 (giai đoạn 2020-2022)",
        "Không rõ năm",
    ]
    asked = response.context["adminform"].form.fields["programme"]
    assert asked.help_text == "Năm 2022: giai đoạn 2020-2022 (Huyện Lâm Bình)"


def test_a_year_goes_under_the_nearest_programme_that_has_it(browse, xa, lam_binh, tuyen_quang, form):
    own = programme(lam_binh, 2020, 2024)
    programme(tuyen_quang, 2022, 2023)
    assert browse(xa).post(ADD, form).status_code == 302
    assert Registration.objects.get().programme == own


def test_the_officer_may_say_another_programme_of_that_year(browse, xa, lam_binh, tuyen_quang, form):
    programme(lam_binh)
    above, strange = programme(tuyen_quang, 2021, 2025), programme(tuyen_quang, 2024, 2025)
    client = browse(xa)
    errors = client.post(ADD, {**form, "programme": strange.pk}).context["adminform"].form.errors
    assert "không có năm 2022" in errors["programme"][0]
    assert client.post(ADD, {**form, "programme": above.pk}).status_code == 302
    assert Registration.objects.get().programme == above


def test_an_unknown_year_asks_for_the_programme_where_there_are_several(browse, xa, lam_binh, form):
    first = programme(lam_binh)
    second = programme(lam_binh, 2023, 2025)
    client = browse(xa)
    unknown = {**form, "year": "unknown"}
    assert "programme" in client.post(ADD, unknown).context["adminform"].form.errors
    assert client.post(ADD, {**unknown, "programme": second.pk}).status_code == 302
    assert Registration.objects.get().programme == second != first


def test_a_programme_that_does_not_serve_the_unit_is_refused(browse, huyen, xuan_lap, khuon_ha, form):
    other = programme(khuon_ha, 2021, 2022)
    client = browse(huyen)
    assert "year" in client.post(ADD, form).context["adminform"].form.errors
    programme(xuan_lap)
    errors = client.post(ADD, {**form, "programme": other.pk}).context["adminform"].form.errors
    assert "không dùng cho Xã Xuân Lập" in errors["programme"][0]
    assert not EmulationModel.objects.exists()


def test_only_fields_of_the_programmes_sets_are_offered(browse, xa, lam_binh, na_hang, form):
    economy, culture = make_field("economy"), make_field("culture_society")
    foreign = make_field("foreign", "Lĩnh vực của Na Hang")
    programme(lam_binh, field_set=make_field_set(economy))
    programme(lam_binh, 2023, 2025, field_set=make_field_set(culture))
    programme(na_hang, field_set=make_field_set(foreign))
    client = browse(xa)
    shown = client.get(ADD).context["adminform"].form.fields
    for name in ("field", "related_fields"):
        assert set(shown[name].queryset) == {economy, culture}
    errors = client.post(ADD, {**form, "field": culture.pk}).context["adminform"].form.errors
    assert "không nhận lĩnh vực: Lĩnh vực culture_society" in errors["field"][0]
    assert client.post(ADD, {**form, "related_fields": [culture.pk]}).status_code == 200
    assert client.post(ADD, form).status_code == 302


def test_a_known_model_keeps_its_field_and_is_offered_those_of_its_programmes(browse, xa, xuan_lap, lam_binh):
    economy, old, foreign = (make_field(code) for code in ("economy", "old", "foreign"))
    programme(lam_binh, field_set=make_field_set(economy))
    model = make_model(field=old, unit=xuan_lap)
    client = browse(xa)
    url = f"/nhap-lieu/models_registry/emulationmodel/{model.pk}/change/"
    shown = client.get(url).context["adminform"].form.fields["field"].queryset
    assert set(shown) == {economy, old}
    assert foreign not in shown


def test_the_next_year_of_a_model_finds_its_programme(browse, xa, xuan_lap, lam_binh):
    own = programme(lam_binh)
    model = make_model("Đường hoa", unit=xuan_lap)
    url = f"/nhap-lieu/models_registry/emulationmodel/{model.pk}/change/"
    data = {"title": "Đường hoa", "registrant": model.registrant_id, "field": model.field_id}
    data |= {"registrations-TOTAL_FORMS": 1, "registrations-INITIAL_FORMS": 0}
    data |= {
        "registrations-0-year": 2023,
        "registrations-0-level": "commune",
        "registrations-0-novelty": "new",
    }
    client = browse(xa)
    assert "Không có giai đoạn nào đang nhận đăng ký năm 2023" in client.post(url, data).content.decode()
    assert client.post(url, data | {"registrations-0-year": 2022}).status_code == 302
    assert model.registrations.get().programme == own


# --- lists


def test_choices_tell_programmes_of_one_code_apart(browse, an, lam_binh, na_hang):
    programme(lam_binh)
    programme(na_hang)
    shown = browse(an).get("/nhap-lieu/models_registry/registration/").content.decode()
    assert "Giai đoạn 2020-2022 (Huyện Lâm Bình)" in shown
    assert "Giai đoạn 2020-2022 (Huyện Na Hang)" in shown


def test_filters_offer_no_programme_of_another_office(browse, huyen, lam_binh, na_hang):
    programme(lam_binh)
    programme(na_hang, 2015, 2017)
    shown = browse(huyen).get("/nhap-lieu/models_registry/registration/").content.decode()
    assert "2020-2022" in shown
    assert "2015-2017" not in shown


@pytest.mark.parametrize(
    "address",
    [
        "/nhap-lieu/models_registry/registration/",
        "/nhap-lieu/models_registry/outcome/",
        "/nhap-lieu/awards/recognition/",
        "/nhap-lieu/awards/assessment/",
        "/nhap-lieu/awards/commendation/",
    ],
)
def test_filters_offer_no_year_of_another_office(address, browse, huyen, an, lam_binh, na_hang):
    programme(lam_binh)
    programme(na_hang, 2015, 2017)
    assert browse(huyen).get(address, {"year": 2021}).status_code == 200
    assert "?year=2015" not in browse(huyen).get(address).content.decode()
    assert browse(huyen).get(address, {"year": 2015}).status_code == 400
    assert browse(an).get(address, {"year": 2015}).status_code == 200


def test_a_member_of_the_committee_sees_what_serves_him(lam_binh):
    own = programme(lam_binh)
    member = make_user(COMMITTEE_MEMBER, lam_binh)
    assert list(Programme.objects.visible_to(member)) == [own]


def test_an_office_that_has_ended_plans_for_no_later_years(browse, huyen, lam_binh):
    lam_binh.valid_to = date(2025, 6, 30)
    lam_binh.save()
    values = {"unit": lam_binh.pk, "accepts": "on"}
    late = browse(huyen).post(f"{URL}add/", {**values, "first_year": "2026", "last_year": "2027"})
    assert "chỉ có đến hết ngày 30/06/2025" in str(late.context["adminform"].form.errors["unit"])
    assert not Programme.objects.filter(first_year=2026).exists()
    begun = browse(huyen).post(f"{URL}add/", {**values, "first_year": "2025", "last_year": "2030"})
    assert begun.status_code == 302, begun.context["adminform"].form.errors


def test_a_programme_of_one_year_is_called_by_its_year(browse, huyen, lam_binh, xuan_lap):
    one, several = programme(lam_binh, 2025, 2025), programme(lam_binh, 2020, 2022)
    assert (str(one), one.span, one.code) == ("Kế hoạch năm 2025", "năm 2025", "2025")
    assert (str(several), several.span) == ("Giai đoạn 2020-2022", "giai đoạn 2020-2022")
    assert one.choice_label == "Kế hoạch năm 2025 (Huyện Lâm Bình)"
    page = browse(huyen).get(ADD).content.decode()
    assert "2025 (kế hoạch năm 2025)" in page
    assert "2025-2025" not in page
    with pytest.raises(
        ValidationError, match=r"Năm 2024 không thuộc kế hoạch năm 2025\. Chọn năm trong kế hoạch"
    ):
        Registration(model=make_model(unit=xuan_lap), unit=xuan_lap, year=2024, programme=one).clean()


def test_a_programme_of_one_year_is_found_by_its_earlier_code_too(browse, huyen, lam_binh, xuan_lap):
    one = programme(lam_binh, 2025, 2025)
    for code in ("2025", "2025-2025", "2025 (Huyện Lâm Bình)", "2025-2025 (Huyện Lâm Bình)"):
        assert serving(xuan_lap).called(code) == [one], code
    assert not serving(xuan_lap).called("2024-2025")
    make_registration(make_model(unit=xuan_lap), 2025, one)
    make_registration(make_model(unit=xuan_lap), 2025, programme(lam_binh, 2021, 2025))
    for code in ("2025", "2025-2025"):
        page = browse(huyen).get(f"/dang-ky/?giai_doan={code}")
        assert page.context["count"] == 1
        assert "2025-2025" not in re.sub(r"<[^>]*>", "", page.content.decode())  # addresses may


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("", "Giai đoạn 2021-2025 (Xã Bình An)"),
        ("Giai đoạn 2021-2025", "Giai đoạn 2021-2025 (Xã Bình An)"),
        (
            "Chung sức xây dựng nông thôn mới",
            "Giai đoạn 2021-2025: Chung sức xây dựng nông thôn mới (Xã Bình An)",
        ),
    ],
)
def test_the_name_of_a_programme_stands_in_choices_where_it_says_more_than_the_years(name, label):
    assert programme(make_unit("commune", "Bình An"), 2021, 2025, name=name).choice_label == label
