"""Time has one rule at every door: form, service, list. In which years a unit enters, which day belongs to a year."""

import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import Workbook

from awards.commending import commend
from awards.models import Assessment, Commendation, Decision
from models_registry.admin.entry_years import year_choices
from models_registry.models import EmulationModel, Kind, Outcome, Registrant, Registration, State
from models_registry.models.calendar import (
    fault_of_day,
    fault_of_decided_on,
    fault_of_unit,
    fault_of_year,
    unit_in,
)
from models_registry.services import register_model
from tests.builders import (
    COMMUNE_OFFICER,
    make_decision,
    make_field,
    make_model,
    make_programme,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
    make_user,
    stopped,
)
from tests.refusals import refused

ENTRY = "/nhap-lieu/models_registry/emulationmodel/add/"
ADMIN = "/nhap-lieu/{}/add/"
MERGED = "đã nhập vào thị trấn Lăng Can từ ngày 01/06/2021; năm 2022, hãy ghi ở thị trấn Lăng Can"


@pytest.fixture
def lang_can(lam_binh):
    """Xã Lăng Can, which became the township of that name in June 2021."""
    old = make_unit("commune", "Lăng Can", lam_binh, valid_to=date(2021, 5, 31))
    new = make_unit("township", "Lăng Can", lam_binh, valid_from=date(2021, 6, 1))
    make_succession(old, new, date(2021, 6, 1))
    return old, new


# --- the rule


def test_a_unit_enters_for_the_years_in_which_it_or_what_it_came_from_stood(lam_binh, lang_can):
    old, new = lang_can
    lost = make_unit("commune", "Giải thể", lam_binh, valid_to=date(2020, 12, 31))
    founded = make_unit("commune", "Minh Quang", lam_binh, valid_from=date(2021, 6, 1))
    for unit, year in ((old, 2020), (old, 2021), (new, 2021), (new, 2022), (new, 2020), (lam_binh, 1999)):
        assert not fault_of_unit(unit, [year]), (unit, year)
    assert MERGED in fault_of_unit(old, [2022])
    assert "chỉ có đến hết ngày 31/12/2020, không ghi cho năm 2021 được" in fault_of_unit(lost, [2021])
    assert "năm 2020 chưa có đơn vị này" in fault_of_unit(founded, [2020])
    assert not fault_of_unit(founded, range(2020, 2023))
    assert "các năm 2023-2025, hãy ghi ở thị trấn Lăng Can" in fault_of_unit(old, range(2023, 2026))
    assert not fault_of_unit(old, [])


def test_what_came_after_what_came_after_is_named(lam_binh, lang_can):
    _, township = lang_can
    township.valid_to = date(2025, 6, 30)
    township.save()
    commune = make_unit("commune", "Lâm Bình", lam_binh, valid_from=date(2025, 7, 1))
    make_succession(township, commune, date(2025, 7, 1))
    assert "hãy ghi ở xã Lâm Bình" in fault_of_unit(lang_can[0], [2026])
    assert not fault_of_unit(commune, [2020])
    assert unit_in(lang_can[0], 2026) == commune
    assert unit_in(lang_can[0], 2022) == township
    assert unit_in(lang_can[0], 2021) == lang_can[0]
    assert unit_in(commune, 2020) == commune


def test_a_model_of_a_divided_unit_goes_on_where_its_records_count(lam_binh):
    old = make_unit("commune", "Xuân Lập", lam_binh, valid_to=date(2025, 6, 30))
    first, second = (
        make_unit("commune", name, lam_binh, valid_from=date(2025, 7, 1)) for name in ("Lâm Bình", "Bình An")
    )
    links = [make_succession(old, unit, date(2025, 7, 1), extent="part") for unit in (first, second)]
    assert unit_in(old, 2026) == old  # nobody has said where
    assert "hãy ghi ở xã Bình An hoặc xã Lâm Bình" in fault_of_unit(old, [2026])
    for link, takes in zip(links, (False, True), strict=True):
        link.takes_records = takes
        link.save()
    assert unit_in(old, 2026) == second
    assert unit_in(old, 2025) == old


@pytest.mark.parametrize(
    ("day", "is_near"),
    [
        (None, True),
        (date(2018, 12, 31), False),
        (date(2019, 1, 1), True),
        (date(2021, 12, 31), True),
        (date(2022, 3, 5), False),
    ],
)
def test_a_day_lies_in_its_year_or_beside(day, is_near):
    assert bool(fault_of_day(day, (2020,))) != is_near
    assert not fault_of_day(day, None)


def test_a_decision_is_dated_between_1945_and_today():
    today = timezone.localdate()
    for day in (None, today, date(1945, 9, 2)):
        assert not fault_of_decided_on(day)
    assert "chưa tới" in fault_of_decided_on(today + timedelta(days=1))
    assert "trước năm 1945" in fault_of_decided_on(date(1898, 1, 1))


# --- clean, which forms and services ask


FAULTS = {
    "registration, unit": lambda old: Registration(model=make_model(), unit=old, year=2022),
    "registration, day": lambda old: Registration(
        model=make_model(unit=old), year=2020, registered_on=date(2022, 3, 5)
    ),
    "registration, year": lambda old: Registration(
        model=make_model(unit=old), year=2019, programme=make_programme()
    ),
    "registration, programme": lambda old: Registration(
        model=make_model(), unit=old, programme=make_programme(2023, 2025)
    ),
    "commendation, unit": lambda old: Commendation(unit=old, recipient_kind=Kind.COLLECTIVE, year=2022),
    "commendation, year": lambda old: Commendation(
        unit=old, recipient_kind=Kind.COLLECTIVE, year=2019, programme=make_programme()
    ),
    "commendation, decision": lambda old: Commendation(
        unit=old,
        recipient_kind=Kind.COLLECTIVE,
        year=2020,
        decision=make_decision(issued_on=date(2018, 5, 5)),
    ),
    "commendation, decision before the programme": lambda old: Commendation(
        unit=old,
        recipient_kind=Kind.COLLECTIVE,
        programme=make_programme(),
        decision=make_decision(issued_on=date(2018, 5, 5)),
    ),
    "outcome, unit": lambda old: outcome(unit=old, year=2022),
    "outcome, year": lambda old: outcome(unit=old, year=2019, programme=make_programme()),
    "outcome, day": lambda old: outcome(unit=old, year=2020, on=date(2022, 3, 5)),
    "assessment, day": lambda old: Assessment(
        registration=make_registration(unit=old, year=2020),
        result="effective",
        assessed_on=date(2022, 3, 5),
    ),
    "decision, day": lambda old: Decision(
        unit=old, body="Ban", subject="x", track="party", issued_on=date(2202, 10, 5)
    ),
}


def outcome(**values):
    return Outcome(indicator="Hiến đất", value=1, measure="m2", **values)


@pytest.mark.parametrize("make", FAULTS.values(), ids=FAULTS)
def test_what_cannot_be_is_refused_before_it_is_written(lang_can, make):
    with pytest.raises(ValidationError) as error:
        make(lang_can[0]).full_clean()
    assert len(error.value.messages) == 1


def test_what_stands_already_is_judged_only_where_it_is_changed(lang_can):
    row = make_registration(
        unit=lang_can[0], year=2022, registered_on=date(2020, 1, 1), state=State.SUBMITTED
    )
    row.level = "district"
    row.full_clean()
    row.registered_on = date(2020, 1, 2)
    with pytest.raises(ValidationError) as error:
        row.full_clean()
    assert set(error.value.message_dict) == {"registered_on"}


def test_a_model_goes_on_in_the_unit_that_its_own_became(lang_can, browse, huyen):
    old, new = lang_can
    first = make_registration(unit=old, year=2020)
    add = {"model": first.model_id, "programme": make_programme().pk, "year": 2022, "registered_on": ""}
    response = browse(huyen).post(
        ADMIN.format("models_registry/registration"), {**add, "level": "commune", "novelty": "maintained"}
    )
    assert response.status_code == 302, response.context["adminform"].form.errors
    assert Registration.objects.get(year=2022).unit == new
    assert first.unit == old


@pytest.mark.parametrize("door", ["registration", "model"])
def test_a_model_goes_on_only_where_the_user_enters(lam_binh, lang_can, browse, door):
    old, _ = lang_can
    xa = make_user(COMMUNE_OFFICER, old)
    model = make_registration(unit=old, year=2020).model
    row = {"programme": make_programme().pk, "year": 2022, "registered_on": "", "level": "commune"}
    row["novelty"] = "maintained"
    if door == "registration":
        response = browse(xa).post(ADMIN.format("models_registry/registration"), {**row, "model": model.pk})
    else:
        data = {"registrations-TOTAL_FORMS": 1, "registrations-INITIAL_FORMS": 0}
        data |= {f"registrations-0-{name}": value for name, value in row.items()}
        response = browse(xa).post(f"/nhap-lieu/models_registry/emulationmodel/{model.pk}/change/", data)
    assert "thuộc Thị trấn Lăng Can, ngoài địa bàn" in response.content.decode()
    assert not Registration.objects.filter(year=2022).exists()


# --- forms over HTTP


@pytest.fixture
def entry(lang_can):
    make_programme()
    field = make_field("economy", "Kinh tế")
    return {
        "unit": lang_can[0].pk,
        "kind": Kind.COLLECTIVE,
        "name": "Hội LHPN",
        "title": "Nhà sạch vườn đẹp",
        "field": field.pk,
        "year": "2020",
        "level": "commune",
        "novelty": "new",
        "registered_on": "05/10/2020",
    }


def errors_of(response):
    assert response.status_code == 200
    return response.context["adminform"].form.errors


def test_the_entry_form_says_where_to_register_and_keeps_what_was_typed(browse, huyen, entry):
    assert browse(huyen).post(ENTRY, entry).status_code == 302
    again = {**entry, "title": "Khác", "year": "2022", "registered_on": ""}
    response = browse(huyen).post(ENTRY, again)
    assert MERGED in str(errors_of(response)["unit"])
    assert "Khác" in response.content.decode()
    far = browse(huyen).post(ENTRY, {**entry, "title": "Khác", "registered_on": "05/03/2022"})
    assert "cách xa năm 2020" in str(errors_of(far)["registered_on"])
    assert Registration.objects.count() == 1


def test_the_entry_form_offers_a_year_of_two_programmes_once(browse, huyen):
    make_programme(2020, 2022)
    make_programme(2021, 2025)
    form = browse(huyen).get(ENTRY).context["adminform"].form
    offered = [key for key, _ in form.fields["year"].choices]
    assert offered.count("2022") == 1


@pytest.mark.parametrize(
    ("door", "values", "message"),
    [
        ("awards/commendation", {"recipient_kind": "collective", "form": "unspecified"}, MERGED),
        (
            "models_registry/outcome",
            {"indicator": "Hiến đất", "value": "1", "measure": "m2"},
            MERGED,
        ),
    ],
)
def test_other_forms_say_so_too(browse, huyen, lang_can, door, values, message):
    response = browse(huyen).post(ADMIN.format(door), {"unit": lang_can[0].pk, "year": "2022", **values})
    assert message in str(errors_of(response))
    response = browse(huyen).post(ADMIN.format(door), {"unit": lang_can[0].pk, "year": "2020", **values})
    assert response.status_code == 302, errors_of(response)


def test_a_refusal_says_what_is_wrong_and_what_is_right(browse, huyen, lang_can):
    values = {"unit": lang_can[0].pk, "year": "2020", "indicator": "Hiến đất", "value": "1", "measure": "m2"}
    add = ADMIN.format("models_registry/outcome")
    errors = errors_of(browse(huyen).post(add, {**values, "value": "-3"}))
    assert errors == {"value": ["Không ghi số âm."]}
    errors = errors_of(browse(huyen).post(add, {**values, "year": "24"}))
    assert errors == {"year": ["Ghi số từ 1990 trở lên."]}
    errors = errors_of(browse(huyen).post(add, {**values, "year": "2200"}))
    assert errors["year"][0] == "Ghi số không quá 2100."


def test_the_form_of_a_decision_takes_no_day_to_come(browse, huyen, lam_binh):
    values = {"unit": lam_binh.pk, "number": "1", "body": "Ban", "subject": "x", "track": "party"}
    add = ADMIN.format("awards/decision")
    for day in ("05/10/2202", "01/01/1898"):
        response = browse(huyen).post(add, {**values, "issued_on": day})
        assert "issued_on" in errors_of(response)
    assert browse(huyen).post(add, {**values, "issued_on": "05/10/22"}).status_code == 302
    assert Decision.objects.get().issued_on == date(2022, 10, 5)


# --- services


def test_the_service_registers_nothing_outside_a_units_years(an, lang_can):
    with refused(MERGED):
        register_model(
            EmulationModel(title="Đường hoa", field=make_field()),
            Registrant(unit=lang_can[0], kind="collective", name="Hội Phụ nữ"),
            Registration(programme=make_programme(), year=2022, unit=lang_can[0]),
            by=an,
        )


def test_the_service_commends_in_the_unit_of_the_year(an, lang_can, lam_binh):
    holder = make_registrant(lang_can[0])
    (given,) = commend([holder], None, "giay_khen", "", make_programme(), 2022, an)
    assert given.unit == lang_can[1]
    lost = make_registrant(make_unit("commune", "Giải thể", lam_binh, valid_to=date(2020, 12, 31)))
    with refused("không ghi cho năm 2022 được"):
        commend([lost], None, "giay_khen", "", make_programme(), 2022, an)
    with refused("không thuộc giai đoạn 2020-2022"):
        commend([holder], None, "giay_khen", "", make_programme(), 2024, an)


# --- lists, by command


def write(path, *rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    path.write_bytes(stream.getvalue())
    return str(path)


HEADER = (
    "STT",
    "Tên mô hình",
    "Tên tập thể, cá nhân",
    "Loại hình",
    "Đơn vị",
    "Lĩnh vực",
    "Năm",
    "Ngày đăng ký",
)


def test_a_list_is_held_to_the_same_rule(lang_can, tmp_path, capsys):
    make_programme()
    make_field("economy", "Kinh tế")

    def row(title, unit, year, day):
        return (1, title, "Hội Phụ nữ", "Tập thể", unit, "Kinh tế", year, day)

    for bad, message in (
        (row("Đường hoa", "Xã Lăng Can", 2022, ""), "Hãy sửa đơn vị thành Thị trấn Lăng Can"),
        (row("Đường hoa", "Thị trấn Lăng Can", 2020, "05/03/2022"), "ngày 05/03/2022 cách xa năm 2020"),
        (row("Đường hoa", "Thị trấn Lăng Can", 2022, "05/03/98"), "ngày 05/03/1998 cách xa năm 2022"),
    ):
        with pytest.raises((CommandError, SystemExit)):
            call_command("import_list", write(tmp_path / "ds.xlsx", HEADER, bad))
        assert message in "".join(capsys.readouterr())
    assert not Registration.objects.exists()
    good = row("Đường hoa", "Thị trấn Lăng Can", 2022, "05/03/22")
    call_command("import_list", write(tmp_path / "ds.xlsx", HEADER, good))
    (written,) = Registration.objects.all()
    assert (written.registered_on, written.unit) == (date(2022, 3, 5), lang_can[1])
    assert written.model.unit == lang_can[1]


@pytest.mark.django_db
def test_no_year_beyond_the_coming_one_is_entered():
    programme = make_programme(2020, 2060)
    with stopped(date(2026, 11, 29)):
        assert fault_of_year(2027, programme) == ""
        assert fault_of_year(2028, programme) == "Năm 2028 còn xa. Chỉ ghi đến năm 2027."
        assert [year for year, _ in year_choices([programme])][:3] == ["", "2027", "2026"]
