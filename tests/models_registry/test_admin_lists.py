"""Lists of the entry screens: scope, search, filters, actions, Excel."""

from datetime import date
from io import BytesIO
from unicodedata import normalize

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from models_registry.models import ActivityField, Change, EmulationModel, Programme, Registration, State
from tests.builders import make_field, make_model, make_programme, make_registrant, make_registration
from tests.planner import plan_of

LIST = "/nhap-lieu/models_registry/registration/"
DOORS = [
    "registration",
    "emulationmodel",
    "registrant",
    "unit",
    "activityfield",
    "programme",
    "outcome",
]


def rows(response):
    return list(response.context["cl"].queryset)


@pytest.fixture
def two(xuan_lap, khuon_ha):
    """One registration in each of two communes."""
    return [
        make_registration(make_model("Đường hoa Hòa Bình", make_registrant(xuan_lap, "Đoàn xã")), 2021),
        make_registration(
            make_model("Tuổi trẻ", make_registrant(khuon_ha, "Hội Nông dân")), 2022, state="submitted"
        ),
    ]


def act(client, action, registrations, **values):
    data = {"action": action, "_selected_action": [row.pk for row in registrations], **values}
    return client.post(LIST, data, follow=True)


@pytest.mark.parametrize("door", DOORS)
def test_officers_open_every_list_and_others_none(browse, huyen, xa, bcd, la, door):
    url = f"/nhap-lieu/models_registry/{door}/"
    for user in (huyen, xa):
        assert browse(user).get(url).status_code == 200
    for user in (bcd, la, None):
        client = browse(user)
        assert client.get(url).status_code in (302, 403)
        assert client.get(f"{url}export/").status_code in (302, 403, 404)


@pytest.mark.parametrize("door", ["assignment", "change"])
def test_accounts_and_the_trail_are_for_administrators(browse, an, huyen, xa, door):
    url = f"/nhap-lieu/models_registry/{door}/"
    assert browse(an).get(url).status_code == 200
    assert browse(huyen).get(url).status_code == 403
    assert browse(xa).get(url).status_code == 403


def test_each_officer_sees_the_own_units_only(browse, huyen, xa, xa_khac, an, two):
    assert {row.pk for row in rows(browse(huyen).get(LIST))} == {row.pk for row in two}
    assert rows(browse(an).get(LIST)) != []
    assert rows(browse(xa).get(LIST)) == [two[0]]
    assert rows(browse(xa_khac).get(LIST)) == [two[1]]


@pytest.mark.parametrize(
    "query",
    ["doan", "ĐOÀN", "hoa binh", "Hoà", "Hòa", normalize("NFD", "Hòa Bình"), "đoàn đường", "xuân lập"],
)
def test_search_knows_no_tone_marks(browse, huyen, two, query):
    assert rows(browse(huyen).get(LIST, {"q": query})) == [two[0]]


def test_every_word_must_be_found(browse, huyen, two):
    assert rows(browse(huyen).get(LIST, {"q": "đoàn tuổi"})) == []


def test_the_unit_filter_takes_the_subtree(browse, huyen, two, xuan_lap, lam_binh):
    client = browse(huyen)
    assert rows(client.get(LIST, {"unit": xuan_lap.pk})) == [two[0]]
    assert len(rows(client.get(LIST, {"unit": lam_binh.pk}))) == 2


@pytest.mark.parametrize(
    "query",
    [
        {"state": "xong"},
        {"unit": "999"},
        {"unit": "abc"},
        {"year": "1900"},
        {"field": "x"},
        {"khong-co": "1"},
        {"model__registrant__name__startswith": "Đ"},
        {"registered_on__year": "abc"},
    ],
)
def test_a_wrong_filter_is_an_error_never_all_rows(browse, huyen, two, query):
    client = browse(huyen)
    assert client.get(LIST, query).status_code == 400
    assert client.get(f"{LIST}export/", query).status_code == 400


def test_the_filters_of_a_list_are_taken_off_together(browse, huyen, two):
    Registration.objects.update(registered_on=date(2022, 3, 1))
    client = browse(huyen)
    filtered = client.get(LIST, {"registered_on__year": "2022", "year": "2021", "q": "hoa"})
    assert rows(filtered) == [two[0]]
    cleared = client.get(LIST + filtered.context["cl"].clear_all_filters_qs)
    assert (cleared.status_code, rows(cleared)) == (200, [two[0]])  # what is searched for stays
    assert rows(client.get(LIST, {"q": "hoa"})) == [two[0]]


def test_a_foreign_unit_is_a_wrong_filter(browse, xa, two, khuon_ha):
    assert browse(xa).get(LIST, {"unit": khuon_ha.pk}).status_code == 400


def test_autocomplete_is_scoped(browse, xa, two):
    query = {"app_label": "models_registry", "model_name": "registration", "field_name": "model"}
    response = browse(xa).get("/nhap-lieu/autocomplete/", {**query, "term": ""})
    assert [row["id"] for row in response.json()["results"]] == [str(two[0].model_id)]


def test_a_list_costs_the_same_for_many_rows(browse, huyen, two, xuan_lap):
    client = browse(huyen)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    before = cost()
    for _ in range(20):
        make_registration(unit=xuan_lap)
    assert cost() == before <= 15


@pytest.mark.sqlite
@pytest.mark.parametrize("page", [slice(50), slice(1950, 2000)])
def test_the_newest_year_is_sorted_without_the_others(db, page):
    plan = plan_of(str(Registration.objects.values("pk")[page].query))
    assert "INDEX registration_by_year" in plan
    assert "USE TEMP B-TREE FOR RIGHT PART OF ORDER BY" in plan


def test_nothing_is_deleted_but_drafts(browse, huyen, xa, xuan_lap):
    sent, draft = (make_registration(unit=xuan_lap, state=state) for state in ("submitted", "draft"))
    assert "delete_selected" not in browse(huyen).get(LIST).content.decode()
    client = browse(xa)
    client.post(f"{LIST}{sent.pk}/delete/", {"post": "yes"})
    client.post(f"{LIST}{draft.pk}/delete/", {"post": "yes"})
    assert list(Registration.objects.all()) == [sent]
    assert Change.objects.filter(action="deleted", subject_id=draft.pk).exists()


def test_the_district_accepts(browse, huyen, two):
    act(browse(huyen), "accept_selected", [two[1]])
    two[1].refresh_from_db()
    assert two[1].state == State.ACCEPTED


def test_a_commune_does_not_decide(browse, xa_khac, two):
    act(browse(xa_khac), "accept_selected", [two[1]])
    two[1].refresh_from_db()
    assert two[1].state == State.SUBMITTED


def test_returning_asks_why(browse, huyen, xa_khac, two):
    client = browse(huyen)
    response = act(client, "return_selected", [two[1]])
    assert "Lý do" in response.content.decode()
    response = act(client, "return_selected", [two[1]], apply="1", reason=" ")
    assert "Ghi rõ lý do." in response.content.decode()
    act(client, "return_selected", [two[1]], apply="1", reason="Thiếu nội dung")
    two[1].refresh_from_db()
    assert (two[1].state, two[1].return_reason) == (State.RETURNED, "Thiếu nội dung")
    assert "Thiếu nội dung" in browse(xa_khac).get(f"{LIST}{two[1].pk}/change/").content.decode()
    act(browse(xa_khac), "submit_selected", [two[1]])
    two[1].refresh_from_db()
    assert two[1].state == State.SUBMITTED


def test_a_foreign_row_in_an_action_is_left_alone(browse, xa, two):
    act(browse(xa), "submit_selected", [two[1]])
    two[1].refresh_from_db()
    assert two[1].state == State.SUBMITTED
    assert not Change.objects.exists()


def sheet_of(response):
    assert response.status_code == 200
    return load_workbook(BytesIO(response.getvalue())).active


def test_excel_holds_exactly_the_filtered_list(browse, huyen, xa, two, xuan_lap):
    sheet = sheet_of(browse(huyen).get(f"{LIST}export/", {"q": "doan"}))
    assert [cell.value for cell in sheet[1]][:3] == ["Mã dòng", "Tên mô hình", "Tập thể, cá nhân"]
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ["Đường hoa Hòa Bình"]
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert sheet_of(browse(xa).get(f"{LIST}export/")).max_row == 2


def test_excel_has_real_numbers_and_dates_and_no_formula(browse, huyen, xuan_lap):
    from datetime import date

    make_registration(make_model("=1+1", unit=xuan_lap), 2021, registered_on=date(2021, 10, 5))
    sheet = sheet_of(browse(huyen).get(f"{LIST}export/"))
    by_header = dict(zip((cell.value for cell in sheet[1]), sheet[2], strict=True))
    assert (by_header["Tên mô hình"].value, by_header["Tên mô hình"].data_type) == ("=1+1", "s")
    assert by_header["Năm"].value == 2021
    assert by_header["Ngày đăng ký"].value.date() == date(2021, 10, 5)
    assert by_header["Ngày đăng ký"].is_date


@pytest.mark.parametrize("door", DOORS)
def test_every_list_exports_at_a_constant_price(browse, an, two, door):
    url = f"/nhap-lieu/models_registry/{door}/export/"
    if door == "unit":
        assert browse(an).get(url).status_code in (302, 404)
        return
    client = browse(an)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    assert len(queries) <= 12 + 3  # with those that chain the line that it leaves: changes, turn, head


# --- catalogues

FIELDS = "/nhap-lieu/models_registry/activityfield/"
PROGRAMMES = "/nhap-lieu/models_registry/programme/"


def workbook(*lines):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def upload(client, url, content):
    file = SimpleUploadedFile("danh-muc.xlsx", content)
    return client.post(f"{url}import/", {"import_file": file, "format": "0", "resource": "0"})


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_a_catalogue_is_seen_before_it_is_written(browse, an, media):
    header = [
        "MÃ ĐƠN VỊ",
        "MÃ",
        normalize("NFD", "Tên lĩnh vực "),
        "Tên ngắn",
        "Cách gọi khác",
        "Thứ tự",
        "Đang dùng",
    ]
    client = browse(an)
    response = upload(client, FIELDS, workbook(header, [None, "economy", "Kinh tế", "KT", None, 1, "Có"]))
    page = response.content.decode()
    assert "Ghi vào danh mục" in page, page
    assert not ActivityField.objects.exists()
    values = response.context["confirm_form"].initial
    response = client.post(f"{FIELDS}process_import/", values, follow=True)
    assert "1 dòng mới" in response.content.decode()
    field = ActivityField.objects.get()
    assert (field.name, field.aliases, field.is_active) == ("Kinh tế", "", True)
    change = Change.objects.get()
    assert (change.by, change.source_file, change.source_row) == (an, "danh-muc.xlsx", 1)
    assert not list(media.rglob("*.*")) + [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize("url", [FIELDS, PROGRAMMES])
def test_an_own_export_loaded_untouched_changes_nothing(browse, an, media, lam_binh, url):
    from datetime import date

    make_field("economy", "Kinh tế", aliases="KT\nkinh te")
    make_programme(2020, 2022, issued_on=date(2020, 2, 28), unit=lam_binh)
    client = browse(an)
    content = client.get(f"{url}export/").content
    response = upload(client, url, content)
    totals = response.context["result"].totals
    assert (totals["skip"], totals["new"], totals["update"], totals["error"]) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"khong phai excel", "không phải là tệp Excel"),
        (workbook(["Mã đơn vị", "Mã", "Tên"], [None, "a", "b"]), "Tệp thiếu cột: Tên lĩnh vực"),
        (workbook(["Mã"]), "không có dòng dữ liệu nào"),
        (
            workbook(
                ["Mã đơn vị", "Mã", "Tên lĩnh vực", "Tên ngắn", "Cách gọi khác", "Thứ tự", "Đang dùng"],
                [None, "a", None, "b", None, "x", "có thể"],
            ),
            "không phải là số nguyên",
        ),
    ],
)
def test_a_bad_file_is_explained_in_vietnamese(browse, an, media, content, message):
    page = upload(browse(an), FIELDS, content).content.decode()
    assert message in page
    assert "Traceback" not in page
    assert not ActivityField.objects.exists()


def test_officers_do_not_load_catalogues(browse, huyen, xa, media):
    for user in (huyen, xa):
        client = browse(user)
        assert client.get(f"{FIELDS}import/").status_code == 403
        assert client.post(f"{FIELDS}process_import/", {}).status_code == 403
    assert not Programme.objects.exists()
    assert not EmulationModel.objects.exists()
