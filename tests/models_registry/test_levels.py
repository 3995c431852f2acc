"""The district's level ended on 30/6/2025: where it is offered and taken by the year, and that what stands is read."""

import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from openpyxl import load_workbook

from awards.models import Recognition
from awards.services import recognise, refusals_of_recognising
from danvan.lists.handing_back.template import template_workbook
from danvan.lists.writing.committing import commit
from danvan.lists.writing.staging import stage
from models_registry.models import EmulationModel, Kind, Level, Registration, State
from models_registry.models.calendar import NO_DISTRICTS, fault_of_level
from models_registry.models.years import LAST_YEAR
from models_registry.services import continue_models, correct, register_model
from tests.builders import (
    COMMUNE_OFFICER,
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
)
from tests.lists.conftest import HEADER, line, workbook
from tests.refusals import refused

pytestmark = pytest.mark.django_db
ADMIN = "/nhap-lieu/models_registry/"


@pytest.fixture
def commune():
    """A commune of today."""
    return make_unit("commune", "Bình An", make_unit("province", "Tuyên Quang"), code="02296")


@pytest.fixture
def officer(commune):
    return make_user(COMMUNE_OFFICER, commune)


@pytest.fixture
def decider(commune):
    return make_user(DISTRICT_OFFICER, commune)


@pytest.fixture
def programme(commune):
    return make_programme(2026, 2030)


def make_of_2026(commune, **values):
    return make_registration(make_model("Đường hoa", make_registrant(commune, "Hội Phụ nữ")), 2026, **values)


def levels_offered(form):
    return [value for value, _ in form.fields["level"].choices if value]


@pytest.mark.parametrize(
    ("years", "day", "is_refused"),
    [
        ([2024], None, False),
        ([2025], None, False),
        ([2026], None, True),
        ([2025, 2026], None, False),
        ([], None, False),
        ([LAST_YEAR], None, True),
        ([2025], date(2025, 6, 30), False),
        ([2025], date(2025, 7, 1), True),
        ([], date(2025, 7, 1), True),
    ],
)
def test_the_districts_level_is_of_years_and_days_of_districts(years, day, is_refused):
    assert bool(fault_of_level(Level.DISTRICT, years, day)) == is_refused
    assert not any(
        fault_of_level(level, years, day) for level in (Level.COMMUNE, Level.PROVINCE, Level.UNKNOWN)
    )


# --- entry


def test_the_entry_form_offers_it_where_a_year_of_districts_may_be_entered(browse, officer, programme):
    url = f"{ADMIN}emulationmodel/add/"
    form = browse(officer).get(url).context["adminform"].form
    assert levels_offered(form) == ["commune", "province", "unknown"]
    make_programme(2021, 2025)
    form = browse(officer).get(url).context["adminform"].form
    assert levels_offered(form) == ["commune", "district", "province", "unknown"]


@pytest.mark.parametrize("has_earlier_years", [False, True])
def test_an_entry_of_a_later_year_is_refused_and_one_of_2025_taken(
    browse, officer, commune, programme, has_earlier_years
):
    if has_earlier_years:
        make_programme(2021, 2025)
    entry = {
        "unit": commune.pk,
        "kind": Kind.COLLECTIVE,
        "name": "Hội Phụ nữ",
        "title": "Đường hoa",
        "field": make_field("economy").pk,
        "year": "2026",
        "level": "district",
        "novelty": "new",
    }
    client, url = browse(officer), f"{ADMIN}emulationmodel/add/"
    form = client.post(url, entry).context["adminform"].form
    assert form.errors == {"level": [NO_DISTRICTS]}
    assert not Registration.objects.exists()
    if has_earlier_years:
        assert client.post(url, {**entry, "year": "2025"}).status_code == 302
        assert Registration.objects.get().level == Level.DISTRICT


def test_no_service_registers_it(officer, commune, programme):
    model = make_model("Đường hoa", make_registrant(commune, "Hội Phụ nữ"))
    registration = Registration(programme=programme, year=2026, level=Level.DISTRICT)
    with refused("không còn cấp huyện"):
        register_model(
            EmulationModel(title="Nhà sạch", field=model.field), model.registrant, registration, by=officer
        )
    assert not Registration.objects.exists()


def test_what_stands_is_read_and_changed_elsewhere_but_given_no_more(browse, officer, commune, programme):
    standing = make_of_2026(commune, programme=programme, state=State.SUBMITTED, level=Level.DISTRICT)
    other = make_registration(
        make_model("Nhà sạch", standing.model.registrant), 2026, programme, state=State.SUBMITTED
    )
    client = browse(officer)
    url = f"{ADMIN}registration/{standing.pk}/change/"
    page = client.get(url)
    assert "district" in levels_offered(page.context["adminform"].form)
    sent = {
        "programme": programme.pk,
        "year": 2026,
        "level": "district",
        "novelty": "maintained",
        "registered_on": "",
        "seen_changes": page.context.get("seen_changes", ""),
    }
    assert client.post(url, sent).status_code == 302
    standing.refresh_from_db()
    assert (standing.level, standing.novelty) == (Level.DISTRICT, "maintained")
    url = f"{ADMIN}registration/{other.pk}/change/"
    page = client.get(url)
    assert "district" not in levels_offered(page.context["adminform"].form)
    sent["seen_changes"] = page.context.get("seen_changes", "")
    assert client.post(url, sent).context["adminform"].form.errors == {"level": [NO_DISTRICTS]}
    other.level = Level.DISTRICT
    with pytest.raises(ValidationError, match="không còn cấp huyện"):
        other.full_clean()


def test_the_row_of_a_further_year_offers_and_takes_it_by_the_year(browse, officer, commune, programme):
    make_of_2026(commune, programme=programme)
    url = reverse("admin:models_registry_emulationmodel_change", args=[Registration.objects.get().model_id])
    [formset] = browse(officer).get(url).context["inline_admin_formsets"]
    assert levels_offered(formset.formset.forms[-1]) == ["commune", "province", "unknown"]


def test_a_correction_gives_it_to_no_later_year(browse, decider, commune, programme):
    accepted = make_of_2026(commune, programme=programme)
    url = f"{ADMIN}registration/{accepted.pk}/dinh-chinh/"
    assert "district" not in levels_offered(browse(decider).get(url).context["form"])
    with refused("không còn cấp huyện"):
        correct(accepted, {"level": "district"}, by=decider, reason="Ghi nhầm")
    of_then = make_registration(make_model("Nhà sạch", accepted.model.registrant), 2025)
    url = f"{ADMIN}registration/{of_then.pk}/dinh-chinh/"
    assert "district" in levels_offered(browse(decider).get(url).context["form"])
    correct(of_then, {"level": "district"}, by=decider, reason="Ghi nhầm")


# --- recognition


def test_it_is_recognised_by_year_and_by_the_decisions_day(browse, decider, commune, programme):
    late, then = make_of_2026(commune), make_registration(make_model("Nhà sạch", unit=commune), 2025)
    act = {"action": "recognise_selected"}
    for chosen, offered in (([late], False), ([then], True), ([late, then], True)):
        keys = [row.pk for row in chosen]
        page = browse(decider).post(f"{ADMIN}registration/", {**act, "_selected_action": keys})
        assert ("district" in levels_offered(page.context["form"])) == offered
    early, after = (make_decision(commune, issued_on=day) for day in (date(2025, 6, 20), date(2025, 8, 1)))
    for row, decision in ((late, None), (late, early), (then, after)):
        with refused("không còn cấp huyện"):
            recognise([row], decision, Level.DISTRICT, decider, reason="Theo đề nghị")
        with pytest.raises(ValidationError, match="không còn cấp huyện"):
            Recognition(registration=row, decision=decision, level=Level.DISTRICT, reason="Có").full_clean()
    recognise([then], early, Level.DISTRICT, decider)
    recognise([late], None, Level.COMMUNE, decider)


def test_a_stale_form_that_recognises_at_it_is_told(browse, decider, commune):
    late = make_of_2026(commune)
    values = {"apply": "1", "level": "district", "without_decision": "on", "_selected_action": late.pk}
    page = browse(decider).post(f"{ADMIN}registration/", {"action": "recognise_selected", **values})
    assert page.context["form"].errors == {"level": [NO_DISTRICTS]}
    assert not Recognition.objects.exists()


# --- lists


def of_level(level, **values):
    return workbook([*line(unit="Xã Bình An", **values), level], header=(*HEADER, "Cấp đăng ký"))


def test_a_row_of_a_later_year_is_asked_for_its_level(commune, officer, programme, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_field("economy", "Kinh tế")
    batch = stage(of_level("Huyện", year=2026), "ds.xlsx", officer)
    [row] = batch.rows.all()
    [problem] = row.problems
    assert row.action == "question"
    assert (problem["name"], problem["candidates"]) == ("level", ["Xã", "Tỉnh"])
    assert "không còn cấp huyện" in problem["message"]
    [problem] = stage(of_level("Tổng", year=2026), "ds2.xlsx", officer).rows.get().problems
    assert problem["candidates"] == ["Xã", "Tỉnh"]
    batch = stage(of_level("Xã", year=2026), "ds3.xlsx", officer)
    commit(batch, officer)
    assert Registration.objects.get().level == Level.COMMUNE


def test_the_list_to_fill_in_of_a_later_year_does_not_speak_of_it(commune, officer, programme):
    before = make_registration(make_model("Đường hoa", unit=commune), 2025, level=Level.DISTRICT)
    content, _ = template_workbook(commune, 2026, officer)
    book = load_workbook(io.BytesIO(content))
    words = [
        str(cell.value)
        for sheet in book.worksheets
        for cells in sheet.iter_rows()
        for cell in cells
        if cell.value is not None
    ]
    assert before.model.title in words
    assert not [word for word in words if "huyện" in word.lower()]


# --- the review


@pytest.mark.parametrize("stands", [False, True])
def test_a_review_of_later_years_shows_it_only_where_something_stands(browse, decider, commune, stands):
    period = make_period(2026, 2026)
    make_recognition(make_of_2026(commune), level="district" if stands else "commune")
    address = f"{reverse('review:review', args=[period.name])}?don_vi={commune.pk}"
    page = browse(decider).get(address)
    assert ('<th class="num" scope="col">Cấp huyện</th>' in page.content.decode()) == stands
    assert "Cấp huyện" not in str(page.context["form"]["cap"])
    asked = browse(decider).get(f"{address}&cap_cong_nhan=district")
    assert asked.context["review"].recognised.value == int(stands)
    assert "Cấp huyện" in str(asked.context["form"]["cap_cong_nhan"])


# --- many at once


def test_a_model_of_the_district_goes_on_at_the_level_of_its_unit(commune, officer, programme):
    row = make_registration(make_model("Đường hoa", unit=commune), 2025, level=Level.DISTRICT)
    with_province = make_registration(make_model("Nhà sạch", unit=commune), 2025, level=Level.PROVINCE)
    made = continue_models([row.model, with_province.model], 2026, by=officer)
    assert [one.level for one in made] == [Level.COMMUNE, Level.PROVINCE]


def test_of_many_those_of_later_years_are_told(commune, decider):
    late, then = make_of_2026(commune), make_registration(make_model("Nhà sạch", unit=commune), 2025)
    refused_ones = refusals_of_recognising([late, then], decider, Level.DISTRICT)
    assert refused_ones == {late.pk: "từ ngày 01/7/2025 không còn cấp huyện. Chọn cấp xã hoặc cấp tỉnh"}
    assert not refusals_of_recognising([late, then], decider, Level.PROVINCE)
