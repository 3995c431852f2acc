"""Two offices in one portal: a field of the one appears at no door of the other, and locks nothing there."""

import io

import pytest
from django.core.exceptions import ValidationError
from docx import Document
from openpyxl import load_workbook

from danvan.intake.choices import field_choices
from danvan.lists.deciding.decide import decide
from danvan.lists.handing_back.template import template_workbook
from danvan.lists.reading.from_registry import load_catalogue
from danvan.lists.reading.other_sheets import CATALOGUE_SHEET
from danvan.lists.reading.workbook import read_workbook
from danvan.portal.filters import RegistrationFilter
from danvan.review.figures.fields import rows_of
from models_registry.models import ActivityField, EmulationModel, FieldSet, FieldSetEntry, Programme
from models_registry.models.activity_fields import CORE_CODES
from models_registry.standard_fields import STANDARD_FIELDS
from tests.builders import (
    COMMUNE_OFFICER,
    make_field,
    make_field_set,
    make_model,
    make_period,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
    make_user,
)
from tests.lists.conftest import line, workbook

pytestmark = pytest.mark.django_db
ENTRY = "/nhap-lieu/models_registry"


@pytest.fixture
def offices(lam_binh, na_hang, xuan_lap):
    """A field of every office and one of each of two districts, with a model and a review of each."""
    economy = make_field("economy", "Kinh tế")
    oranges = make_field("oranges", "Trồng cam", unit=lam_binh, core=economy)
    fish = make_field("fish", "Nuôi cá lồng", unit=na_hang)
    commune = make_unit("commune", "Đà Vị", na_hang)
    for unit, field in ((xuan_lap, oranges), (commune, fish)):
        programme, _ = Programme.objects.get_or_create(unit=unit.parent, first_year=2020, last_year=2022)
        make_registration(make_model(field=field, unit=unit), 2021, programme)
        make_period(unit=unit.parent)
    return {"economy": economy, "oranges": oranges, "fish": fish, "commune": commune}


# --- lists and forms


@pytest.mark.parametrize("who", ["huyen", "xa", "bcd"], indirect=True)
def test_a_list_offers_the_fields_of_the_readers_offices_and_takes_no_other(who, offices, browse):
    assert [field.code for field in RegistrationFilter({}, who).fields.fields] == ["economy", "oranges"]
    client = browse(who)
    for address in ("/dang-ky/", "/mo-hinh/"):
        assert client.get(address, {"linh_vuc": "oranges"}).status_code == 200
        for name in ("linh_vuc", "lien_quan"):
            assert client.get(address, {name: "fish"}).status_code == 400
        assert "Nuôi cá" not in client.get(address).content.decode()


@pytest.mark.parametrize("who", ["huyen", "xa"], indirect=True)
def test_the_screens_of_entry_show_no_other_offices_field(who, offices, browse):
    client = browse(who)
    for name in ("activityfield/", "emulationmodel/", "registration/", "emulationmodel/add/"):
        page = client.get(f"{ENTRY}/{name}").content.decode()
        assert "Trồng cam" in page, name
        assert "Nuôi cá" not in page, name
    assert "Nuôi cá" not in client.get(f"{ENTRY}/fieldset/add/").content.decode()
    key = offices["fish"].pk
    assert client.get(f"{ENTRY}/activityfield/{key}/change/").status_code == 404
    assert client.get(f"{ENTRY}/emulationmodel/", {"field": key}).status_code == 400
    model = offices["oranges"].models.get()
    assert "Nuôi cá" not in client.get(f"{ENTRY}/emulationmodel/{model.pk}/change/").content.decode()


def test_a_list_that_is_sent_means_the_senders_fields(offices, huyen, xa, huyen_khac, xuan_lap):
    for user, codes in (
        (huyen, {"economy", "oranges"}),
        (xa, {"economy", "oranges"}),
        (huyen_khac, {"economy", "fish"}),
    ):
        assert {entry.code for entry in load_catalogue(user).fields} == codes
        assert {code for code, _ in field_choices(user)} == codes
    for code, label in field_choices(huyen):  # as a row is corrected by hand
        assert load_catalogue(huyen).match_field(label).value == code
    data, _ = template_workbook(xuan_lap, 2021, huyen)
    words = {cell.value for row in load_workbook(io.BytesIO(data))[CATALOGUE_SHEET] for cell in row}
    assert "Trồng cam" in words
    assert "Nuôi cá lồng" not in words


def test_a_row_is_asked_for_its_field_where_that_is_another_offices(offices, an):
    """Whoever reads both districts sends one list of both."""
    rows = workbook(line(field="Nuôi cá lồng"), line("Tổ trồng cam", field="Trồng cam"))
    first, second = decide(read_workbook(rows, "ds.xlsx", load_catalogue(an)), an, None)
    assert [problem.name for problem in first.problems] == ["field"]
    assert "Kinh tế, Trồng cam" in first.problems[0].message
    assert (second.action, second.problems) == ("new", [])


def test_a_model_is_not_registered_in_another_offices_field(offices, xuan_lap):
    model = EmulationModel(title="Lồng cá", registrant=make_registrant(xuan_lap), field=offices["fish"])
    with pytest.raises(ValidationError) as error:
        model.full_clean()
    said = ["Nuôi cá lồng (Huyện Na Hang) không dùng cho Xã Xuân Lập."]
    assert error.value.message_dict == {"field": said}


# --- papers


def test_a_review_has_rows_of_its_offices_fields_only(offices, lam_binh, na_hang, tuyen_quang):
    rows = {unit: rows_of(make_period(unit=unit)) for unit in (lam_binh, na_hang, tuyen_quang, None)}
    codes = {unit: [field.code for field in found.fields] for unit, found in rows.items()}
    # What is another office's stands under its core, else in the row that says so: every paper adds up.
    assert codes == {
        lam_binh: ["economy", "oranges", "khong-xep"],
        na_hang: ["economy", "fish"],
        tuyen_quang: ["economy", "khong-xep"],
        None: ["economy", "khong-xep"],
    }
    assert rows[tuyen_quang].of(offices["oranges"]) == offices["economy"]


def test_page_workbook_report_and_ledger_name_no_other_offices_field(offices, browse, huyen, lam_binh):
    client, where = browse(huyen), {"don_vi": lam_binh.pk}
    words = client.get("/so-ket/2020-2022/", where).content.decode()
    book = load_workbook(io.BytesIO(client.get("/so-ket/2020-2022/xuat-excel/", where).content))
    words += " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    report = Document(io.BytesIO(client.get("/so-ket/2020-2022/xuat-word/", where).content))
    words += " ".join(cell.text for table in report.tables for row in table.rows for cell in row.cells)
    words += " ".join(paragraph.text for paragraph in report.paragraphs)
    words += client.get("/doi-chieu/2020-2022/ghi-so/", where).content.decode()
    assert words.count("Trồng cam") >= 4
    assert "Nuôi cá" not in words


# --- whose they are


def test_two_offices_have_a_field_of_one_name_and_neither_hears_of_the_others(
    browse, huyen, huyen_khac, lam_binh, na_hang
):
    for user, unit in ((huyen, lam_binh), (huyen_khac, na_hang)):
        data = {"unit": unit.pk, "name": "Cải cách hành chính", "short_name": "CCHC", "position": 1}
        answer = browse(user).post(f"{ENTRY}/activityfield/add/", data)
        assert answer.status_code == 302, answer.context["adminform"].form.errors
    made = ActivityField.objects.order_by("pk").values_list("unit", "name", "code")
    assert list(made) == [
        (lam_binh.pk, "Cải cách hành chính", "cai-cach-hanh-chinh"),
        (na_hang.pk, "Cải cách hành chính", "cai-cach-hanh-chinh-2"),
    ]


def test_one_office_has_a_name_once(lam_binh):
    make_field("a", "Trồng cam", unit=lam_binh)
    make_field("b", "Kinh tế")
    for unit, name in ((lam_binh, "Trồng cam"), (None, "Kinh tế")):
        with pytest.raises(ValidationError):
            ActivityField(unit=unit, name=name, short_name=name).full_clean()


def test_who_decides_makes_fields_for_his_office_only(offices, browse, huyen, xa, bcd, na_hang):
    data = {"name": "Khuyến học", "short_name": "KH", "position": 1}
    for unit in ("", na_hang.pk):
        form = browse(huyen).post(f"{ENTRY}/activityfield/add/", {**data, "unit": unit}).context["adminform"]
        assert "unit" in form.form.errors
    assert browse(xa).get(f"{ENTRY}/activityfield/add/").status_code == 403
    assert browse(bcd).get(f"{ENTRY}/activityfield/add/").status_code == 302  # no screen of entry at all
    key = offices["economy"].pk  # of every office
    assert browse(huyen).post(f"{ENTRY}/activityfield/{key}/change/", data).status_code == 403
    assert ActivityField.objects.count() == 3


def test_a_field_that_is_used_stays_its_offices(offices, na_hang):
    field = offices["oranges"]
    field.unit = na_hang
    with pytest.raises(ValidationError) as error:
        field.full_clean()
    assert "unit" in error.value.message_dict


def test_a_core_field_serves_the_office_of_the_narrower_one(offices, lam_binh):
    field = make_field("rice", unit=lam_binh)
    field.core = offices["fish"]
    with pytest.raises(ValidationError) as error:
        field.full_clean()
    assert error.value.message_dict == {"core": ["“Nuôi cá lồng (Huyện Na Hang)” không dùng cho đơn vị này."]}


def test_a_set_has_no_field_of_another_office_nor_two_of_one_name(offices, browse, an, lam_binh):
    twin = make_field("twin", "Kinh tế", unit=lam_binh)
    for unit, fields, said in (
        (lam_binh, ("economy", "fish"), FieldSet.STRANGE_FIELD),
        (None, ("oranges",), FieldSet.STRANGE_FIELD),
        (lam_binh, ("economy", twin), "Hai lĩnh vực cùng tên không đứng chung một bộ."),
    ):
        chosen = [offices.get(field, field) for field in fields]
        data = {"unit": unit.pk if unit else "", "name": "Bộ", "entries-INITIAL_FORMS": 0}
        data["entries-TOTAL_FORMS"] = len(chosen)
        for number, field in enumerate(chosen):
            data |= {f"entries-{number}-position": number + 1, f"entries-{number}-field": field.pk}
        assert said in browse(an).post(f"{ENTRY}/fieldset/add/", data).content.decode()
    with pytest.raises(ValidationError):
        FieldSetEntry(field_set=make_field_set(unit=lam_binh), field=offices["fish"]).full_clean()


def test_the_commune_that_followed_goes_on_with_the_closed_districts_fields(offices, tuyen_quang, xuan_lap):
    from datetime import date

    new = make_unit("commune", "Lâm Bình", tuyen_quang, valid_from=date(2025, 7, 1))
    make_succession(xuan_lap, new, date(2025, 7, 1))
    both = {offices["economy"], offices["oranges"]}
    assert set(ActivityField.objects.visible_to(make_user(COMMUNE_OFFICER, new))) == both
    assert set(ActivityField.objects.serving_unit(new)) == both
    assert {"economy", "oranges"} <= {field.code for field in rows_of(make_period(2026, 2026, new)).fields}


# --- the core four


def test_a_field_stands_under_one_of_the_core_four_alone(offices, an, browse):
    rural, other = make_field("new_rural", "Xây dựng nông thôn mới"), make_field("other", "Lĩnh vực khác")
    form = browse(an).get(f"{ENTRY}/activityfield/add/").context["adminform"].form
    assert [field.code for field in form.fields["core"].queryset] == ["economy"]
    for core in (rural, other, offices["fish"]):
        values = {"name": "Chè", "short_name": "Chè", "position": "9", "is_active": "on", "core": core.pk}
        response = browse(an).post(f"{ENTRY}/activityfield/add/", values)
        assert "core" in response.context["adminform"].form.errors
        with pytest.raises(ValidationError, match=r"không phải lĩnh vực gốc\. Các lĩnh vực gốc: Kinh tế"):
            ActivityField(name="Chè", short_name="Chè", core=core, unit=core.unit).clean()


def test_what_stood_under_another_before_may_be_changed(offices):
    known = make_field("tea", "Chè", core=make_field("new_rural", "Xây dựng nông thôn mới"))
    known.name = "Trồng chè"
    known.full_clean()


def test_the_core_four_are_the_first_of_the_standard_fields():
    assert tuple(field["code"] for field in STANDARD_FIELDS[:4]) == CORE_CODES
