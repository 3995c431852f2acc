"""Numbers as Vietnamese staff write them: the one parser, and the fields that ask for them."""

import re
from decimal import Decimal

import pytest
from django import forms
from django.contrib import admin
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from awards.models import Commendation
from danvan.lib.numbers import NumberField, ScoreField, WholeNumberField, parse_number, spelled_out, written
from models_registry.models import Change, Outcome
from models_registry.resources import WholeNumberWidget
from tests.builders import make_model, make_programme, make_registration


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("1.234.567,89", "1234567.89"),
        ("1.157", "1157"),
        ("338,3", "338.3"),
        ("-1.157,5", "-1157.5"),
        ("−5", "-5"),  # a minus sign
        (" 448\xa0", "448"),
        ("0,125", "0.125"),
        ("1157,125", "1157.125"),
        ("1,1570", "1.157"),
        (338.3, "338.3"),
        (448, "448"),
        (Decimal("0.10"), "0.1"),
    ],
)
def test_numbers_are_read_as_vietnamese(value, number):
    assert parse_number(value) == Decimal(number)


@pytest.mark.parametrize("value", ["1,157", "12,500", "-999,000"])
def test_a_number_with_two_readings_is_refused_and_both_are_shown_readable(value):
    with pytest.raises(ValueError, match="hai cách") as refusal:
        parse_number(value)
    thousands, fraction = value.replace(",", "."), value + "0"
    assert thousands in str(refusal.value)
    assert fraction in str(refusal.value)
    assert parse_number(thousands) == 1_000_000 * parse_number(fraction) / 1000


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, float("nan"), float("inf"), Decimal("NaN")),
        *(
            "",
            "1,234,567",
            "1,157.5",
            "1.5",
            "0.125",
            "12.34",
            "1.1570",
            "338,3 ha",
            "1e5",
            "NaN",
            "1_000",
        ),
    ],
)
def test_other_ways_to_write_are_refused(value):
    with pytest.raises(ValueError, match="số"):
        parse_number(value)


@pytest.mark.parametrize(
    ("value", "number", "unit"),
    [("1.014 mô hình", "1.014", "mô hình"), ("338,3ha", "338,3", "ha"), ("98,55%", "98,55", "%")],
)
def test_a_number_with_its_unit_is_refused_with_what_to_leave(value, number, unit):
    with pytest.raises(ValueError, match="chỉ ghi số") as refusal:
        parse_number(value)
    assert f"hãy viết {number} và bỏ “{unit}”" in str(refusal.value)


@given(st.integers(-(10**12), 10**12), st.integers(0, 99))
def test_a_number_printed_the_vietnamese_way_is_read_back(whole, hundredths):
    printed = f"{whole:,}".replace(",", ".") + f",{hundredths:02}"
    sign = -1 if whole < 0 else 1
    assert parse_number(printed) == whole + sign * Decimal(hundredths) / 100


@pytest.mark.parametrize(
    ("value", "right"), [("1.5", "1,5"), ("12.75", "12,75"), ("0.125", "0,125"), ("1,500.5", None)]
)
def test_a_point_before_the_fraction_is_refused_with_how_to_write_it(value, right):
    with pytest.raises(ValueError, match="dấu phẩy") as refusal:
        parse_number(value)
    if right:
        assert right in str(refusal.value)
        assert parse_number(right) == Decimal(value)


# --- the fields


class Typed(forms.Form):
    value = NumberField(max_digits=16, decimal_places=2, required=False)
    year = WholeNumberField(min_value=1990, required=False)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12,75", "12.75"),
        ("1,5", "1.5"),
        ("1.500", "1500"),
        ("1.500.000", "1500000"),
        ("1500000", "1500000"),
        ("1.234,5", "1234.5"),
        (" 448\xa0", "448"),
    ],
)
def test_what_is_typed_is_read_and_shown_again_as_it_is_written_here(text, number):
    form = Typed({"value": text})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["value"] == Decimal(number)
    shown = Typed(initial={"value": Decimal(number)})["value"].value()
    assert NumberField().to_python(shown) == Decimal(number)
    assert not Typed({"value": text}, initial={"value": Decimal(number)}).has_changed()


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("12.75", "12,75"), ("1500.00", "1.500"), ("1500000.50", "1.500.000,5"), ("0.10", "0,1"), ("0.00", "0")],
)
def test_a_stored_number_is_shown_the_vietnamese_way(stored, shown):
    assert written(Decimal(stored)) == shown
    html = str(Typed(initial={"value": Decimal(stored)})["value"])
    assert f'value="{shown}"' in html
    assert 'type="text"' in html
    assert 'inputmode="decimal"' in html


@pytest.mark.parametrize("text", ["1.5", "12.75", "1,157", "12,75 ha", "mười", "1e5", "12,755"])
def test_what_may_mean_two_things_or_nothing_is_asked_back_as_it_was_typed(text):
    form = Typed({"value": text})
    assert not form.is_valid()
    assert f'value="{text}"' in str(form["value"])


class Limited(forms.Form):
    value = NumberField(max_digits=16, decimal_places=2, required=False)
    amount = NumberField(max_digits=14, decimal_places=0, required=False)
    small = NumberField(max_digits=4, decimal_places=2, required=False)
    score = ScoreField(max_digits=6, decimal_places=2, required=False)
    year = WholeNumberField(required=False, max_value=2100)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("score", "8,555", "Ghi nhiều nhất 2 chữ số thập phân; hãy viết 8,56."),
        ("score", "8,5550", "Ghi nhiều nhất 2 chữ số thập phân; hãy viết 8,56."),
        ("score", "12345,5", "Ghi nhiều nhất 4 chữ số trước dấu phẩy."),
        ("small", "99,999", "Ghi nhiều nhất 2 chữ số thập phân."),
        ("small", "8,555", "Ghi nhiều nhất 2 chữ số thập phân; hãy viết 8,56."),
        (
            "value",
            "1,157",
            "“1,157” có thể hiểu hai cách; hãy viết 1.157 nếu là hàng nghìn, "
            "1,16 nếu là số thập phân (nhiều nhất 2 chữ số thập phân).",
        ),
        (
            "value",
            "12,500",
            "“12,500” có thể hiểu hai cách; hãy viết 12.500 nếu là hàng nghìn, "
            "12,5 nếu là số thập phân (nhiều nhất 2 chữ số thập phân).",
        ),
        ("value", "1157,125", "Ghi nhiều nhất 2 chữ số thập phân; hãy viết 1.157,13."),
        ("amount", "1,157", "Ghi số đúng cách: hãy viết 1.157 nếu là hàng nghìn."),
        ("amount", "1,5", "Ghi số nguyên."),
        ("year", "2,022", "“2,022” không phải là số nguyên; hãy viết 2.022 nếu là hàng nghìn."),
        ("year", "12,022", "“12,022” không phải là số nguyên."),
        ("year", "2,000", "“2,000” không phải là số nguyên; hãy viết 2.000 nếu là hàng nghìn."),
    ],
)
def test_what_a_field_says_is_to_be_written_it_takes(name, text, said):
    form = Limited({name: text})
    assert form.errors == {name: [said]}
    for hint in re.findall(r"hãy viết ([\d.,]*\d)|, ([\d.,]*\d) nếu", said):
        again = Limited({name: "".join(hint)})
        assert again.is_valid(), (hint, again.errors)


@given(
    st.sampled_from(["value", "amount", "small", "score", "year"]),
    st.from_regex(r"\d{1,8}(,\d{1,5})?", fullmatch=True),
)
def test_no_field_ever_says_to_write_what_it_refuses(name, text):
    for said in Limited({name: text}).errors.get(name, []):
        for hint in re.findall(r"hãy viết ([\d.,]*\d)|, ([\d.,]*\d) nếu", said):
            again = Limited({name: "".join(hint)})
            assert again.is_valid(), (text, hint, again.errors)


@pytest.mark.parametrize(
    ("text", "number"), [("8,5", "8.5"), ("8,500", "8.5"), ("8", "8"), ("95,25", "95.25")]
)
def test_a_score_has_no_thousands(text, number):
    form = Limited({"score": text})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["score"] == Decimal(number)


@pytest.mark.parametrize("text", ["", "  ", "\u200b"])
def test_nothing_typed_is_no_number(text):
    form = Typed({"value": text, "year": text})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"value": None, "year": None}


def test_a_whole_number_is_whole_and_a_year_is_shown_without_points():
    form = Typed({"year": "2022"}, initial={"year": 2022})
    assert form.is_valid()
    assert form.cleaned_data["year"] == 2022
    assert not form.has_changed()
    html = str(Typed(initial={"year": 2022})["year"])
    assert 'value="2022"' in html
    assert 'type="text"' in html
    assert 'inputmode="numeric"' in html
    for text in ("2022,5", "1989", "hai nghìn"):
        assert "year" in Typed({"year": text}).errors


@given(st.integers(0, 10**14 - 1), st.integers(0, 99))
def test_a_number_goes_through_the_field_and_back(whole, hundredths):
    number = whole + Decimal(hundredths) / 100
    field = NumberField(max_digits=16, decimal_places=2)
    assert field.clean(field.prepare_value(number)) == number


# --- their places


def numbers_asked(page):
    """Name -> keyboard ("decimal" or "numeric") of the inputs for numbers on a page."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        assert attributes.get("type") != "number", tag
        if "inputmode" in attributes:
            found[attributes["name"]] = attributes["inputmode"]
    return found


def test_no_screen_of_entry_lets_the_browser_read_a_number(browse, an, xuan_lap):
    """A box of type="number" turns 12,75 into 1275 before the portal hears of it."""
    client, asked = browse(an), {}
    request = client.get("/nhap-lieu/").wsgi_request
    for model, screen in admin.site._registry.items():
        if screen.has_add_permission(request):
            page = client.get(reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_add"))
            asked |= {
                f"{model.__name__}.{name}": mode
                for name, mode in numbers_asked(page.content.decode()).items()
            }
    registration = make_registration(make_model(unit=xuan_lap), 2021)
    model = registration.model
    page = client.get(
        reverse("admin:models_registry_emulationmodel_change", args=[model.pk])
    ).content.decode()
    assert numbers_asked(page) == dict.fromkeys(("registrations-0-year", "registrations-1-year"), "numeric")
    assert 'name="registrations-0-year" value="2021"' in page
    assert asked == {
        "ActivityField.position": "numeric",
        "AwardForm.position": "numeric",
        "BaseSalary.amount": "numeric",
        "LegalGround.position": "numeric",
        "RewardCoefficient.value": "decimal",
        "Assessment.score": "decimal",
        "Commendation.amount": "decimal",
        "Commendation.year": "numeric",
        "CriteriaSet.max_score": "decimal",
        "CriteriaSet.passing_score": "decimal",
        "CriteriaSet.version": "numeric",
        **{f"CriteriaSet.criteria-{number}-position": "numeric" for number in (0, 1, 2, "__prefix__")},
        **{f"CriteriaSet.criteria-{number}-max_points": "decimal" for number in (0, 1, 2, "__prefix__")},
        **{f"CriteriaSet.grades-{number}-from_points": "decimal" for number in (0, 1, "__prefix__")},
        "Outcome.value": "decimal",
        "Outcome.year": "numeric",
        **{f"FieldSet.entries-{number}-position": "numeric" for number in (0, 1, 2, 3, 4, 5, "__prefix__")},
        "Programme.first_year": "numeric",
        "Programme.last_year": "numeric",
        "Registration.year": "numeric",
    }


@pytest.mark.parametrize(
    ("typed", "stored"), [("12,75", "12.75"), ("1.500", "1500"), ("1.500.000,5", "1500000.5")]
)
def test_an_outcome_is_stored_as_it_was_typed_and_shown_as_it_was_written(
    browse, huyen, xuan_lap, typed, stored
):
    outcome = {
        "unit": xuan_lap.pk,
        "programme": make_programme().pk,
        "year": "2021",
        "indicator": "Hiến đất làm đường",
        "value": typed,
        "measure": "ha",
    }
    client, door = browse(huyen), "/nhap-lieu/models_registry/outcome/"
    assert client.post(f"{door}add/", outcome).status_code == 302
    saved = Outcome.objects.get()
    assert (saved.value, saved.year) == (Decimal(stored), 2021)
    shown = client.get(f"{door}{saved.pk}/change/")
    assert f'name="value" value="{typed}"' in shown.content.decode()
    outcome["seen_changes"] = shown.context["seen_changes"]
    assert client.post(f"{door}{saved.pk}/change/", outcome).status_code == 302
    assert not Change.objects.filter(action="changed").exists()
    refused = client.post(f"{door}{saved.pk}/change/", outcome | {"value": "12.75"}).content.decode()
    assert "viết 12,75" in refused
    assert 'name="value" value="12.75"' in refused
    saved.refresh_from_db()
    assert saved.value == Decimal(stored)


def test_an_amount_in_dong_may_have_its_points(browse, huyen, lam_binh):
    award = {
        "unit": lam_binh.pk,
        "programme": make_programme().pk,
        "form": "giay_khen",
        "recipient_kind": "collective",
        "recipient_name": "Hội Phụ nữ",
        "amount": "1.500.000",
    }
    client, door = browse(huyen), "/nhap-lieu/awards/commendation/"
    assert client.post(f"{door}add/", award).status_code == 302
    saved = Commendation.objects.get()
    assert saved.amount == 1_500_000
    assert 'name="amount" value="1.500.000"' in client.get(f"{door}{saved.pk}/change/").content.decode()


@pytest.mark.parametrize(
    ("cell", "number"), [("1.500", 1500), (1500.0, 1500), ("7", 7), ("", None), (None, None), ("2.022", 2022)]
)
def test_a_catalogue_reads_them_alike(cell, number):
    assert WholeNumberWidget().clean(cell) == number


@pytest.mark.parametrize("cell", ["1,5", "1.5", 1.5, "bảy"])
def test_a_catalogue_refuses_what_is_not_whole(cell):
    with pytest.raises(ValueError, match="số"):
        WholeNumberWidget().clean(cell)


# --- a per cent


@pytest.mark.parametrize(
    ("value", "measure", "stored"),
    [("98,55%", "", "%"), ("98,55 %", "%", "%"), ("98,55", "%", "%"), (" 98,55\xa0% ", "", "%")],
)
def test_a_rate_of_an_outcome_is_typed_with_its_sign(value, measure, stored, browse, huyen, xuan_lap):
    form = {
        "unit": xuan_lap.pk,
        "programme": make_programme().pk,
        "year": "2021",
        "indicator": "Hộ nghèo giảm",
    }
    address = reverse("admin:models_registry_outcome_add")
    response = browse(huyen).post(address, {**form, "value": value, "measure": measure})
    assert response.status_code == 302, response.context["adminform"].form.errors
    outcome = Outcome.objects.get()
    assert (outcome.value, outcome.measure) == (Decimal("98.55"), stored)


@pytest.mark.parametrize(
    ("value", "measure", "said"),
    [
        ("98,55%", "ha", "hãy bỏ một trong hai"),
        ("98,55%%", "", "bỏ “%”"),
        ("1.014 mô hình", "", "bỏ “mô hình”"),
    ],
)
def test_an_outcome_with_two_measures_is_refused(value, measure, said, browse, huyen, xuan_lap):
    form = {
        "unit": xuan_lap.pk,
        "programme": make_programme().pk,
        "year": "2021",
        "indicator": "Hộ nghèo giảm",
    }
    address = reverse("admin:models_registry_outcome_add")
    response = browse(huyen).post(address, {**form, "value": value, "measure": measure})
    assert said in str(response.context["adminform"].form.errors["value"])
    assert not Outcome.objects.exists()


# --- a sum in words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (115, "một trăm mười lăm"),
        (1_000, "một nghìn"),
        (1_001, "một nghìn không trăm linh một"),
        (10_015, "mười nghìn không trăm mười lăm"),
        (105_000, "một trăm linh năm nghìn"),
        (1_050_000, "một triệu không trăm năm mươi nghìn"),
        (1_005_000, "một triệu không trăm linh năm nghìn"),
        (21_000_000, "hai mươi mốt triệu"),
        (1_000_000_015, "một tỷ không trăm mười lăm"),
        (15_021_000_000, "mười lăm tỷ không trăm hai mươi mốt triệu"),
        (1_000_000_000_000, "một nghìn tỷ"),
        (
            1_234_567_891,
            "một tỷ hai trăm ba mươi tư triệu năm trăm sáu mươi bảy nghìn tám trăm chín mươi mốt",
        ),
        (Decimal("350000"), "ba trăm năm mươi nghìn"),
    ],
)
def test_a_sum_is_read_as_it_is_spoken(number, words):
    assert spelled_out(number) == words


@pytest.mark.parametrize("number", [-1, Decimal("0.5")])
def test_only_whole_sums_are_read(number):
    with pytest.raises(ValueError, match="whole"):
        spelled_out(number)


@given(st.integers(0, 10**14), st.integers(0, 10**14))
def test_no_two_sums_are_read_alike(one, other):
    assert (spelled_out(one) == spelled_out(other)) == (one == other)
