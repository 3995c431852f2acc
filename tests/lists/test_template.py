"""The template: ready to fill for a unit and year, and back through the reader without a question."""

import io
import shutil
import subprocess
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from danvan.lists.handing_back.template import EMPTY_ROWS, template_workbook
from danvan.lists.reading.answers import Answers
from danvan.lists.reading.other_sheets import CATALOGUE_SHEET, GUIDE
from danvan.lists.reading.words.columns import match_heading
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import revise
from danvan.lists.writing.staging import stage
from models_registry.access import OPERATOR
from models_registry.models import ActivityField, Kind, Level, Novelty, Registration, State
from tests.builders import (
    make_field,
    make_model,
    make_programme,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
)

pytestmark = pytest.mark.django_db
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not here")

NEW = {
    "Tên mô hình": "Thu gom vỏ thuốc",
    "Tên tập thể, cá nhân": "Hội Nông dân",
    "Loại": "Tập thể",
    "Lĩnh vực": "Kinh tế",
    "Lĩnh vực liên quan": "Nông thôn mới; Lĩnh vực khác",
    "Địa điểm": "Thôn Nà Ta",
    "Tính chất": "Mới",
    "Cấp đăng ký": "Cấp huyện",
    "Ngày đăng ký": "05/10/2023",
    "Nội dung": "- Mỗi thôn một bể thu gom",
}


@pytest.fixture
def programme(catalogue):
    """2023-2025, beside 2020-2022; a third field."""
    make_field("new_rural", "Nông thôn mới")
    return make_programme(2023, 2025)


@pytest.fixture
def last_year(programme, xuan_lap):
    """Three models of Xuân Lập in 2022: a collective's, a person's, and a điển hình without a title."""
    economy, other = make_field("economy"), make_field("other")
    women = make_registrant(xuan_lap, "Hội Phụ nữ")
    person = make_registrant(xuan_lap, "Ma Thị Ước", Kind.INDIVIDUAL, post="Trưởng thôn Nà Ta")
    models = [
        make_model("Đường hoa phụ nữ", women, economy, related_fields=(other,), place="Thôn Nà Ta"),
        make_model("Đội cồng chiêng", person, other),
        make_model("", person, economy),
    ]
    for model, level in zip(models, (Level.DISTRICT, Level.COMMUNE, Level.UNKNOWN), strict=True):
        make_registration(model, 2022, level=level)
    return models


class Filled:
    """A template opened as an officer opens it: cells by heading and line (0 is the first under the headings)."""

    def __init__(self, data: bytes) -> None:
        self.book = load_workbook(io.BytesIO(data))
        self.sheet = self.book.worksheets[0]
        self.heading = next(row[0].row for row in self.sheet.iter_rows() if row[0].value == "STT")
        cells = self.sheet[self.heading]
        self.columns = {cell.value: cell.column for cell in cells if cell.value}

    def __getitem__(self, heading: str) -> list[object]:
        at = self.columns[heading]
        rows = self.sheet.iter_rows(self.heading + 1, min_col=at, max_col=at, values_only=True)
        return [value for (value,) in rows]

    def write(self, line: int, values: dict[str, object]) -> None:
        for heading, value in values.items():
            self.sheet.cell(self.heading + 1 + line, self.columns[heading]).value = value

    @property
    def data(self) -> bytes:
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


def taken(data, user, name="mau.xlsx", answers=None):
    """A staged batch whose sheets ask nothing."""
    batch = stage(data, name, user, answers)
    assert [sheet["questions"] for sheet in batch.sheets if sheet.get("questions")] == []
    return batch


def actions(batch):
    return list(batch.rows.values_list("action", flat=True))


def problems(batch):
    return [problem for row in batch.rows.all() for problem in row.problems]


def test_untouched_it_continues_last_years_models(last_year, xa, xuan_lap, programme):
    data, name = template_workbook(xuan_lap, 2023, xa)
    batch = taken(data, xa, name)
    assert (name, batch.unit) == ("dang-ky-dan-van-kheo-xa-xuan-lap-2023.xlsx", xuan_lap)
    assert actions(batch) == ["continues"] * 3
    assert not problems(batch)
    commit(batch, xa)
    made = Registration.objects.filter(year=2023)
    assert {one.model for one in made} == set(last_year)
    assert {(one.programme, one.novelty, one.state) for one in made} == {
        (programme, Novelty.MAINTAINED, State.SUBMITTED)
    }
    assert made.get(model=last_year[0]).level == Level.DISTRICT


def test_it_holds_what_the_registry_knows(last_year, xa, xuan_lap):
    filled = Filled(template_workbook(xuan_lap, 2023, xa)[0])
    titles = filled["Tên mô hình"][:3]
    assert set(titles) == {"Điển hình: Ma Thị Ước", "Đội cồng chiêng", "Đường hoa phụ nữ"}
    at = titles.index("Đường hoa phụ nữ")
    assert [filled[heading][at] for heading in ("Tên tập thể, cá nhân", "Loại", "Lĩnh vực")] == [
        "Hội Phụ nữ",
        "Tập thể",
        "Kinh tế",
    ]
    assert [filled[heading][at] for heading in ("Lĩnh vực liên quan", "Địa điểm", "Tính chất")] == [
        "Lĩnh vực khác",
        "Thôn Nà Ta",
        "Duy trì",
    ]
    assert filled["Chức vụ"][titles.index("Đội cồng chiêng")] == "Trưởng thôn Nà Ta"
    assert filled["Cấp đăng ký"][titles.index("Điển hình: Ma Thị Ước")] is None
    assert filled["Tiếp tục năm 2023"] == ["Có"] * 3 + [None] * EMPTY_ROWS
    assert filled["STT"] == list(range(1, EMPTY_ROWS + 4))


def test_filled_rows_are_new_and_nothing_typed_is_lost(last_year, xa, xuan_lap):
    filled = Filled(template_workbook(xuan_lap, 2023, xa)[0])
    filled.write(3, NEW)
    person = {"Tên tập thể, cá nhân": "Bà Chẩu Thị Thử, Bí thư Chi bộ", "Loại": "Cá nhân"}
    filled.write(5, {**NEW, **person, "Lĩnh vực liên quan": None})
    batch = taken(filled.data, xa)
    assert actions(batch) == ["continues"] * 3 + ["new", "new"]
    assert not problems(batch)
    commit(batch, xa)
    made = Registration.objects.get(model__registrant__name="Hội Nông dân")
    assert (made.registered_on, made.level, made.novelty) == (
        date(2023, 10, 5),
        Level.DISTRICT,
        Novelty.NEW,
    )
    assert (made.model.title, made.model.place) == ("Thu gom vỏ thuốc", "Thôn Nà Ta")
    assert made.model.content == "- Mỗi thôn một bể thu gom"
    assert {field.code for field in made.model.related_fields.all()} == {"new_rural", "other"}
    other = Registration.objects.get(model__registrant__name="Chẩu Thị Thử")
    assert other.model.registrant.post == "Bí thư Chi bộ"

    assert actions(taken(filled.data, xa)) == ["unchanged"] * 5  # the same file once more


def test_a_half_filled_row_is_refused_with_what_is_missing(last_year, xa, xuan_lap):
    filled = Filled(template_workbook(xuan_lap, 2023, xa)[0])
    filled.write(3, {"Tên mô hình": "Sạch nhà"})
    batch = taken(filled.data, xa)
    assert actions(batch)[3:] == ["refused"]
    assert {problem["name"] for problem in batch.rows.last().problems} == {"registrant", "field"}


def test_a_model_that_stops_is_set_aside_and_may_be_taken_in(last_year, xa, xuan_lap):
    filled = Filled(template_workbook(xuan_lap, 2023, xa)[0])
    filled.write(1, {"Tiếp tục năm 2023": "Không"})
    row = filled.heading + 2
    batch = taken(filled.data, xa)
    assert actions(batch) == ["continues"] * 2
    (aside,) = [one for one in batch.sheets[0]["set_aside"] if one["kind"] == "stopped"]
    assert (aside["row"], aside["why"]) == (row, "Mô hình ghi không tiếp tục")
    assert filled["Tên mô hình"][1] in aside["text"]
    batch = revise(batch, xa, lambda answers: answers.taking_in("Danh sách", row))
    assert actions(batch) == ["continues"] * 3


def test_an_officer_may_say_it_for_the_list(last_year, xa, xuan_lap):
    filled = Filled(template_workbook(xuan_lap, 2023, xa)[0])
    filled.write(0, {"Tiếp tục năm 2023": "chưa họp bàn"})
    row = filled.heading + 1
    batch = taken(filled.data, xa)
    assert actions(batch) == ["question", "continues", "continues"]
    assert [problem["name"] for problem in problems(batch)] == ["continues"]
    yes = revise(batch, xa, lambda answers: answers.with_cells("Danh sách", row, {"continues": "Có"}))
    assert actions(yes) == ["continues"] * 3
    no = revise(batch, xa, lambda answers: answers.with_cells("Danh sách", row, {"continues": "Không"}))
    assert actions(no) == ["continues"] * 2


@pytest.mark.parametrize(
    ("state", "listed"), [(state, state in ("submitted", "accepted")) for state in State]
)
def test_only_what_was_sent_or_accepted_last_year_is_listed(programme, xuan_lap, xa, state, listed):
    make_registration(make_model("Đường hoa", unit=xuan_lap), 2022, state=state)
    filled = Filled(template_workbook(xuan_lap, 2023, xa)[0])
    assert ("Đường hoa" in filled["Tên mô hình"]) is listed


def test_what_is_already_registered_or_another_communes_is_not_listed(last_year, xuan_lap, khuon_ha, huyen):
    make_registration(make_model("Của xã khác", unit=khuon_ha), 2022)
    make_registration(make_model("Từ hai năm trước", unit=xuan_lap), 2021)
    make_registration(last_year[0], 2023, make_programme(2023, 2025), State.DRAFT)
    titles = Filled(template_workbook(xuan_lap, 2023, huyen)[0])["Tên mô hình"]
    assert [title for title in titles if title] == ["Điển hình: Ma Thị Ước", "Đội cồng chiêng"]


def test_without_models_of_last_year_there_is_nothing_to_go_on_with(programme, xuan_lap, xa):
    filled = Filled(template_workbook(xuan_lap, 2023, xa)[0])
    assert not {"Tiếp tục năm 2023", "Mã dòng"} & set(filled.columns)
    assert taken(filled.data, xa).counts["rows"] == 0
    filled.write(0, NEW)
    assert actions(taken(filled.data, xa)) == ["new"]


def test_the_number_tells_apart_whom_names_do_not(programme, xuan_lap, xa):
    """Two persons of one name, titles that the reader would trim, a post within a name, a field no longer in use."""
    old = make_field("old", "Lĩnh vực đã bỏ", is_active=False)
    for number in range(2):
        person = make_registrant(xuan_lap, "Ma Văn Nam", Kind.INDIVIDUAL, post=f"Trưởng thôn {number}")
        make_registration(make_model("Mô hình “Nhà sạch”", person, old), 2022)
    make_registration(
        make_model("Sạch", make_registrant(xuan_lap, "Ông Tô Văn B, Bí thư", "individual")), 2022
    )
    batch = taken(template_workbook(xuan_lap, 2023, xa)[0], xa)
    assert actions(batch) == ["continues"] * 3
    assert not problems(batch)
    commit(batch, xa)
    assert Registration.objects.filter(year=2023).values("model").distinct().count() == 3


def test_models_of_hamlets_and_of_merged_communes_go_on_where_they_are(programme, lam_binh, xuan_lap, huyen):
    hamlet = make_unit("hamlet", "Nà Ta", xuan_lap)
    old = make_unit("commune", "Phúc Sơn", lam_binh, valid_to=date(2022, 12, 31))
    make_succession(old, xuan_lap, date(2023, 1, 1))
    registered = {
        make_registration(make_model("Đường hoa", make_registrant(unit, "Chi hội Phụ nữ")), 2022).model
        for unit in (hamlet, old)
    }
    batch = taken(template_workbook(xuan_lap, 2023, huyen)[0], huyen)
    assert actions(batch) == ["continues"] * 2
    assert not problems(batch)
    commit(batch, huyen)
    assert {one.model for one in Registration.objects.filter(year=2023)} == registered


def test_a_districts_own_agencies_have_a_list_of_their_own(programme, lam_binh, xuan_lap, huyen):
    make_registration(make_model("Ngày thứ Bảy", make_registrant(lam_binh, "Công an huyện")), 2022)
    make_registration(make_model("Của xã", unit=xuan_lap), 2022)
    filled = Filled(template_workbook(lam_binh, 2023, huyen)[0])
    assert [title for title in filled["Tên mô hình"] if title] == ["Ngày thứ Bảy"]
    filled.write(1, NEW)
    batch = taken(filled.data, huyen)
    assert actions(batch) == ["continues", "new"]
    assert (batch.unit, problems(batch)) == (lam_binh, [])


def test_another_unit_said_for_the_list_is_asked(last_year, xuan_lap, khuon_ha, huyen):
    """The officer chose the wrong commune on the upload page: the models do not start anew there."""
    data, _ = template_workbook(xuan_lap, 2023, huyen)
    batch = stage(data, "mau.xlsx", huyen, Answers(unit=khuon_ha.pk))
    assert actions(batch) == ["question"] * 3
    assert [one["code"] for sheet in batch.sheets for one in sheet.get("questions", ())] == ["given_unit"]
    (name,) = {row.sheet for row in batch.rows.all()}
    batch = taken(data, huyen, answers=Answers().with_sheet(name, unit=str(khuon_ha.pk)))
    assert actions(batch) == ["question"] * 3
    assert all("sổ: “Xã Xuân Lập”" in problem["message"] for problem in problems(batch))
    for problem in problems(batch):
        assert problem["choices"] == [["khac", "Là mô hình khác: không theo mã dòng"]]
        batch = revise(batch, huyen, lambda answers: answers.with_same(problem["asked"], "khac"))  # noqa: B023
    assert actions(batch) == ["new"] * 3


# --- the file itself --------------------------------------------------------------------------------------------


def rules(filled):
    """Data validations by heading of their column."""
    names = {at: heading for heading, at in filled.columns.items()}
    return {
        names[min(rule.cells.ranges).min_col]: rule for rule in filled.sheet.data_validations.dataValidation
    }


def words_of(filled, rule):
    sheet, _, area = rule.formula1.rpartition("!")
    cells = filled.book[sheet.strip("'")][area.replace("$", "")]
    return [cell.value for (cell,) in cells]


def check_rules(filled):
    """Drop-downs over prefilled and empty rows alike, with words of today's catalogues."""
    found = rules(filled)
    wanted = {
        "Lĩnh vực": list(ActivityField.objects.filter(is_active=True).values_list("name", flat=True)),
        "Loại": ["Tập thể", "Hộ gia đình", "Cá nhân"],
        "Cấp đăng ký": ["Cấp xã", "Cấp huyện", "Cấp tỉnh"],
        "Tính chất": ["Mới", "Duy trì", "Nhân rộng"],
        "Tiếp tục năm 2023": ["Có", "Không"],
    }
    for heading, words in wanted.items():
        rule = found[heading]
        assert (rule.type, words_of(filled, rule)) == ("list", words)
        (area,) = rule.cells.ranges
        assert (area.min_row, area.max_row) == (filled.heading + 1, filled.heading + 3 + EMPTY_ROWS)
        assert rule.showErrorMessage
        assert "danh sách" in rule.error
    return found


def test_drop_downs_hold_todays_catalogues(last_year, xuan_lap, xa):
    for number in range(12):  # together longer than the 255 characters of a list within a rule
        make_field(f"long-{number}", f"Lĩnh vực có tên gọi rất dài số {number}")
    make_field("old", "Lĩnh vực đã bỏ", is_active=False)
    filled = Filled(template_workbook(xuan_lap, 2023, xa)[0])
    found = check_rules(filled)
    assert found["Ngày đăng ký"].prompt == "Ghi ngày/tháng/năm, ví dụ 05/10/2023."
    assert not found["Lĩnh vực liên quan"].showErrorMessage  # it may hold several
    assert (found["Tên mô hình"].type, found["Tên mô hình"].formula1) == ("textLength", "300")
    for rule in found.values():  # what Excel allows
        assert len(rule.promptTitle) <= 32
        assert 0 < len(rule.prompt) <= 255
        assert len(rule.error or "") <= 225


def test_it_prints_on_a4_and_keeps_what_is_typed_as_text(last_year, xuan_lap, xa):
    filled = Filled(template_workbook(xuan_lap, 2023, xa)[0])
    sheet = filled.sheet
    assert (sheet["A1"].value, sheet["A2"].value) == (
        "DANH SÁCH ĐĂNG KÝ MÔ HÌNH “DÂN VẬN KHÉO” NĂM 2023",
        "Đơn vị: Xã Xuân Lập",
    )
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.print_title_rows == f"${filled.heading}:${filled.heading}"
    for heading, at in filled.columns.items():
        formats = {sheet.cell(filled.heading + line, at).number_format for line in (1, 4, 3 + EMPTY_ROWS)}
        assert formats == ({"General"} if heading in ("STT", "Mã dòng") else {"@"})
        assert sheet.cell(filled.heading + 3 + EMPTY_ROWS, at).border.left.style == "thin"
    assert sheet.column_dimensions[get_column_letter(filled.columns["Mã dòng"])].hidden
    assert [(one.title, one.sheet_state) for one in filled.book.worksheets] == [
        ("Danh sách", "visible"),
        (GUIDE, "visible"),
        (CATALOGUE_SHEET, "hidden"),
    ]


def test_its_headings_mean_to_the_reader_what_they_say(last_year, lam_binh, huyen):
    make_registration(make_model("Ngày thứ Bảy", make_registrant(lam_binh, "Công an huyện")), 2022)
    data, _ = template_workbook(lam_binh, 2023, huyen)
    batch = taken(data, huyen)
    assert list(batch.sheets[0]["columns"].values()) == [
        "ordinal",
        "title",
        "registrant",
        "continues",
        "kind",
        "post",
        "field",
        "related",
        "place",
        "novelty",
        "level",
        "date",
        "content",
        "note",
        "unit",
        "number",
    ]
    assert match_heading("Tiếp tục năm 2023").names == ("continues",)


def test_a_title_like_a_formula_stays_text(programme, xuan_lap, xa):
    make_registration(make_model("=1+1", unit=xuan_lap), 2022)
    data, _ = template_workbook(xuan_lap, 2023, xa)
    filled = Filled(data)
    cell = filled.sheet.cell(filled.heading + 1, filled.columns["Tên mô hình"])
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert actions(taken(data, xa)) == ["continues"]


# --- doors ------------------------------------------------------------------------------------------------------


def test_who_enters_in_the_unit_may_have_its_template(last_year, xuan_lap, an, huyen, xa):
    for user in (an, huyen, xa, OPERATOR):
        assert template_workbook(xuan_lap, 2023, user)


@pytest.mark.parametrize("name", ["xa_khac", "bcd", "la"])
def test_nobody_else_may(request, last_year, xuan_lap, name):
    with pytest.raises(PermissionDenied):
        template_workbook(xuan_lap, 2023, request.getfixturevalue(name))


def test_a_commune_officer_has_none_of_the_district(last_year, lam_binh, xa):
    with pytest.raises(PermissionDenied):
        template_workbook(lam_binh, 2023, xa)


def test_a_year_that_nothing_is_taken_for_is_refused(programme, xuan_lap, xa):
    with pytest.raises(ValidationError, match="2031"):
        template_workbook(xuan_lap, 2031, xa)
    make_programme(2026, 2030, accepts=False)
    with pytest.raises(ValidationError, match="ngừng nhận đăng ký"):
        template_workbook(xuan_lap, 2026, xa)


def test_its_price_does_not_grow_with_the_models(last_year, xuan_lap, xa):
    template_workbook(xuan_lap, 2023, xa)  # rights are kept on the user from here on
    with CaptureQueriesContext(connection) as few:
        template_workbook(xuan_lap, 2023, xa)
    for _ in range(20):
        make_registration(make_model(unit=xuan_lap), 2022)
    with CaptureQueriesContext(connection) as many:
        template_workbook(xuan_lap, 2023, xa)
    assert len(many) == len(few)


# --- another program --------------------------------------------------------------------------------------------


def resaved(data, kind, folder):
    (folder / "mau.xlsx").write_bytes(data)
    office = f"-env:UserInstallation=file://{folder}/office"
    (folder / kind).mkdir()
    command = ["soffice", office, "--headless", "--convert-to", kind, "--outdir", str(folder / kind)]
    subprocess.run([*command, str(folder / "mau.xlsx")], check=True, capture_output=True, timeout=180)
    return (folder / kind / f"mau.{kind}").read_bytes()


@pytest.mark.office
@needs_office
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_saved_by_libreoffice_it_reads_the_same(last_year, xuan_lap, xa, tmp_path, kind):
    filled = Filled(template_workbook(xuan_lap, 2023, xa)[0])
    filled.write(1, {"Tiếp tục năm 2023": "Không"})
    filled.write(3, NEW)
    again = resaved(filled.data, kind, tmp_path)
    batch = taken(again, xa, f"mau.{kind}")
    assert actions(batch) == ["continues"] * 2 + ["new"]
    assert not problems(batch)
    read = [row.data for row in taken(filled.data, xa).rows.all()]
    assert [row.data for row in batch.rows.all()] == read
    if kind == "xlsx":
        check_rules(Filled(again))
