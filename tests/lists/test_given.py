"""A unit, year or field chosen for the whole file does not beat the list's own title in silence: asked once."""

import pytest
from django.core.management import call_command

from danvan.lists.commendations.reading import COMMENDATION_LIST
from danvan.lists.models import ImportBatch
from danvan.lists.reading.words.communes import communes_in
from danvan.lists.reading.workbook import Answers, read_workbook
from models_registry.models import Registration
from tests.intake.conftest import messages_of, page, question, send
from tests.lists.lists import CATALOGUE, codes, read
from tests.lists.lists import workbook as sheets

TITLE = ["DANH SÁCH ĐĂNG KÝ DÂN VẬN KHÉO NĂM 2022 XÃ XUÂN LẬP"]
HEADER = ("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực")
ROWS = [(at, f"Đường hoa {at}", "Hội Phụ nữ xã", "Kinh tế") for at in range(1, 4)]


def asked(reading):
    return [question.code for sheet in reading.sheets for question in sheet.questions]


def test_a_chosen_unit_that_the_title_contradicts_is_asked_once_and_no_row_is_taken():
    reading = read(TITLE, HEADER, *ROWS, unit=4)
    assert asked(reading) == ["given_unit"]
    assert codes(reading) == [["missing"]] * 3
    (question,) = reading.sheets[0].questions
    assert "tiêu đề (hoặc tên trang) ghi “Xã Xuân Lập”, khác đơn vị đã chọn “Xã Phúc Sơn”" in question.message


def test_a_chosen_year_that_the_title_contradicts_is_asked_once():
    reading = read(TITLE, HEADER, *ROWS, year=2023)
    assert asked(reading) == ["given_year"]
    assert (
        "tiêu đề (hoặc tên trang) ghi “2022”, khác năm đã chọn “2023”"
        in reading.sheets[0].questions[0].message
    )
    assert asked(read(["DANH SÁCH DVK 2022"], HEADER, *ROWS, unit=1, year=2023)) == ["given_year"]
    assert asked(read(["GIAI ĐOẠN 2020-2022"], HEADER, *ROWS, unit=1, year=2023)) == ["given_year"]


def test_a_chosen_field_that_the_title_contradicts_is_asked_once():
    title = ["DANH SÁCH ĐĂNG KÝ LĨNH VỰC KINH TẾ NĂM 2022"]
    rows = [row[:3] for row in ROWS]
    assert asked(read(title, ["Lĩnh vực: Kinh tế"], HEADER[:3], *rows, unit=1, field="other")) == [
        "given_field"
    ]


@pytest.mark.parametrize(
    ("title", "said"),
    [
        (TITLE, {"unit": 1, "year": 2022}),
        (["DANH SÁCH GIAI ĐOẠN 2020-2022"], {"unit": 4, "year": 2021}),
        (["Xuân Lập, ngày 5 tháng 12 năm 2021"], {"unit": 1, "year": 2022}),
        (["Kế hoạch số 2015/KH-BCĐ", "Số 25/KH-UBND/2021"], {"unit": 1, "year": 2022}),
        (["XÃ LĂNG CAN", "NĂM 2022"], {"unit": 6}),  # the town of that name, of which the officer spoke
        (["HUYỆN LÂM BÌNH"], {"unit": 1, "year": 2022}),
        (["DANH SÁCH MÔ HÌNH CẤP XÃ TIÊU BIỂU, HỢP TÁC XÃ NÔNG NGHIỆP"], {"unit": 1, "year": 2022}),
    ],
)
def test_a_choice_that_agrees_with_the_title_or_of_which_it_is_silent_is_not_asked(title, said):
    assert asked(read(*([one] for one in title), HEADER, *ROWS, **{"year": 2022, **said})) == []


@pytest.mark.parametrize("title", ["UBND XÃ KHUÔN HÀ", "Danh sách đăng ký của xã Khuôn Hà năm 2022"])
def test_a_commune_that_the_officer_does_not_know_contradicts_his_choice_too(title):
    reading = read([title], HEADER, *ROWS, unit=1, year=2022)
    assert asked(reading) == ["given_unit"]


def test_rows_that_say_it_themselves_do_not_wait():
    header = (*HEADER, "Đơn vị", "Năm")
    rows = [(*row, "Xã Xuân Lập", 2022) for row in ROWS]
    assert asked(read(TITLE, header, *rows, unit=4, year=2023)) == []


def test_what_is_said_of_the_sheet_itself_holds():
    said = {"Sheet1": {"unit": "4", "year": "2023"}}
    reading = read(TITLE, HEADER, *ROWS, unit=4, year=2023, sheets=said)
    assert asked(reading) == []
    assert {(row.unit, row.year) for row in reading.rows} == {("Xã Phúc Sơn", 2023)}


def test_sheets_that_are_called_by_their_years_are_not_all_put_into_the_chosen_one():
    data = sheets([HEADER, *ROWS], [HEADER, *ROWS], names=["2021", "2022"])
    reading = read_workbook(data, "ds.xlsx", CATALOGUE, Answers(unit=1, year=2022))
    assert asked(reading) == ["given_year"]
    assert [row.is_good for row in reading.rows] == [False] * 3 + [True] * 3


def test_an_award_list_is_asked_likewise():
    header = ("STT", "Họ và tên", "Hình thức")
    data = sheets([TITLE, header, (1, "Ma Văn Út", "Giấy khen")])
    answers = Answers(unit=4, year=2023)
    assert asked(read_workbook(data, "kt.xlsx", CATALOGUE, answers, COMMENDATION_LIST)) == [
        "given_unit",
        "given_year",
    ]


def test_communes_are_named_by_words_with_capitals():
    assert communes_in("Bí thư chi bộ thôn Nà Ta, xã Khuôn Hà") == ["xã Khuôn Hà"]
    assert communes_in("UBND XÃ KHUÔN HÀ NĂM 2022") == ["XÃ KHUÔN HÀ"]
    assert communes_in("Bí thư Xã Đoàn, hợp tác xã Lúa Vàng, văn hóa - xã hội, xã viên Nông") == []


# --- by page and by command ---------------------------------------------------------------------------------


@pytest.fixture
def listed():
    rows = [(at, f"Đường hoa {at}", "Hội Phụ nữ xã", "Tập thể", "Kinh tế") for at in range(1, 4)]
    return sheets(
        [["DANH SÁCH NĂM 2021 XÃ XUÂN LẬP"], ("STT", "Tên mô hình", "Tập thể", "Loại", "Lĩnh vực"), *rows]
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("answer", "unit"), [("tieu-de", "Xã Xuân Lập"), ("lua-chon", "Xã Khuôn Hà")])
def test_the_page_asks_and_either_answer_settles_it(catalogue, browse, huyen, listed, khuon_ha, answer, unit):
    client = browse(huyen)
    response = send(client, listed, don_vi=khuon_ha.pk, nam=2021)
    batch = ImportBatch.objects.get()
    assert response.status_code == 302
    assert batch.counts["question"] == 3
    field = question(client, batch, "khác đơn vị đã chọn")
    answered = client.post(page(batch, "tra-loi/"), {field.html_name: answer}, follow=True)
    assert messages_of(answered)
    batch.refresh_from_db()
    assert batch.counts["new"] == 3
    assert {row.data["unit"] for row in batch.rows.all()} == {unit}


@pytest.mark.django_db
def test_sheets_that_contradict_it_are_one_question(catalogue, browse, huyen):
    client, header = browse(huyen), ("STT", "Tên mô hình", "Tập thể", "Loại", "Lĩnh vực")
    rows = [(1, "Đường hoa", "Hội Phụ nữ xã", "Tập thể", "Kinh tế")]
    units = ("XÃ XUÂN LẬP", "XÃ KHUÔN HÀ", "XÃ XUÂN LẬP")
    tables = [[[unit], header, *rows] for unit in units]
    send(client, sheets(*tables, names=["2020", "2021", "2022"]), nam=2021)
    batch = ImportBatch.objects.get()
    field = question(client, batch, "2 trang tính có tiêu đề (hoặc tên trang) ghi khác “2021” đã chọn")
    shown = client.get(page(batch)).content.decode()
    assert "Theo tiêu đề: 2020, 2022" in shown
    assert "0 dòng, từ" not in shown
    client.post(page(batch, "tra-loi/"), {field.html_name: "tieu-de"})
    assert sorted(batch.rows.values_list("data__year", flat=True)) == [2020, 2021, 2022]


@pytest.mark.django_db
def test_the_command_writes_nothing_and_tells_why(catalogue, tmp_path, capsys, listed):
    path = tmp_path / "ds.xlsx"
    path.write_bytes(listed)
    with pytest.raises(SystemExit):
        call_command("import_list", str(path), "--unit", "Xã Khuôn Hà", "--year", "2022")
    told = capsys.readouterr().out
    assert "khác đơn vị đã chọn “Xã Khuôn Hà”" in told
    assert "khác năm đã chọn “2022”" in told
    assert not Registration.objects.exists()
    call_command("import_list", str(path), "--unit", "Xã Xuân Lập", "--year", "2021")
    assert Registration.objects.count() == 3
