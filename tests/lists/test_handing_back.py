"""The sender gets their own workbook back with every fault at its place, and what they correct reads well again."""

import io
import re
import shutil
import subprocess
import zipfile
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink

from danvan.lists.handing_back import marking_original
from danvan.lists.handing_back import workbooks as handing_back
from danvan.lists.handing_back.workbooks import marked_workbook, refused_list
from danvan.lists.models import KEPT_STAGED, ImportBatch
from danvan.lists.reading.answers import Answers
from danvan.lists.reading.words.columns import COLUMNS, match_heading
from danvan.lists.writing.batches import expire_overdue
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import revise
from danvan.lists.writing.staging import stage
from models_registry.models import EmulationModel, Registration
from tests.lists.conftest import HEADER, line, workbook
from tests.lists.lists import to_bytes

pytestmark = pytest.mark.django_db

SUMMARY, VERDICT = "Kết quả kiểm tra", "Kết quả kiểm tra do cổng ghi"
RED, AMBER, LIGHT = "F4B0B0", "FFD27F", "FFF6CC"
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not here")


def commune_list() -> Workbook:
    """Two sheets as communes send them: titles, a header of two merged rows, group lines, a total, signatures."""
    book = Workbook()
    first = book.active
    first.title = "Xã Xuân Lập"
    for row in (
        ["ĐẢNG ỦY XÃ XUÂN LẬP"],
        ["DANH SÁCH ĐĂNG KÝ MÔ HÌNH “DÂN VẬN KHÉO” NĂM 2021"],
        [],
        ["STT", "Tên mô hình", "Tập thể, cá nhân đăng ký", "Loại", "Lĩnh vực", None, "Số hộ tham gia"],
        [None, None, None, None, "Kinh tế", "Lĩnh vực khác"],
        ["I", "Khối Mặt trận, đoàn thể"],
        [1, "Đường hoa phụ nữ", "Hội Phụ nữ xã", "Tập thể", "x", None, 40],
        [2, None, "Hội Nông dân xã", "Tập thể", "x", None, 12],
        ["II", "Khối thôn, bản"],
        [3, "Nhà sạch, vườn đẹp", "Ma Thị Ước", "Cá nhân", None, None, 7],
        [4, "Đội cồng chiêng", "Bản Khá", "Tập thể", None, "x", 9],
        [None, "Tổng cộng", None, None, None, None, "=SUM(G7:G11)"],
        [None, None, "T/M ĐẢNG ỦY"],
    ):
        first.append(row)
    for area in ("A1:G1", "A2:G2", "A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:F4", "G4:G5"):
        first.merge_cells(area)
    first["B4"].font = Font(name="Arial", bold=True)
    first["B7"].fill = PatternFill("solid", fgColor="00FF00")
    first["C7"].comment = Comment("Chị Hoa phụ trách", "Xã")
    first.column_dimensions["B"].width = 33
    first.freeze_panes = "A6"
    second = book.create_sheet("Danh sách khác")
    second.append(list(HEADER))
    second.append([1, "Camera an ninh", "Công an xã", "Tập thể", "Xã Xuân Lập", "Kinh tế", "hai nghìn", ""])
    second.append([2, "Hàng rào xanh", "Đoàn xã", "Tập thể", "Xã Không Có", "Kinh tế", 2021, ""])
    return book


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def handed_back(data: bytes, user, name: str = "ds.xlsx", answers: Answers | None = None):
    """(the batch, the workbook that is handed back)."""
    batch = stage(data, name, user, answers)
    return batch, opened(marked_workbook(batch)[0])


def colour(cell) -> str:
    return cell.fill.fgColor.rgb[-6:] if cell.fill.fill_type else ""


def said(cell) -> str:
    return cell.comment.text if cell.comment else ""


def table(book: Workbook) -> list[tuple]:
    """The lines of the summary's table as (sheet, row, column, severity, value, message, address of the link)."""
    sheet = book[SUMMARY]
    lines = []
    for cells in sheet.iter_rows(min_col=1, max_col=6):
        link = cells[1].hyperlink
        if cells[3].value in ("Lỗi", "Cần trả lời", "Lưu ý", "Để riêng"):
            lines.append((*(cell.value for cell in cells), link.location if link else ""))
    return lines


def at(book: Workbook, address: str):
    sheet, _, place = address.rpartition("!")
    return book[sheet.strip("'").replace("''", "'")][place]


def outcome(batch) -> list[tuple]:
    return list(
        batch.rows.order_by("pk").values_list("sheet", "row", "action", "data__title", "data__registrant")
    )


def questions(batch) -> list[str]:
    return [question["message"] for sheet in batch.sheets for question in sheet.get("questions", ())]


# --- the sender's own workbook --------------------------------------------------------------------


def test_each_fault_is_marked_in_the_senders_own_cell(catalogue, huyen):
    _, book = handed_back(to_bytes(commune_list()), huyen)
    assert book.sheetnames == [SUMMARY, "Xã Xuân Lập", "Danh sách khác"]
    assert book.active.title == SUMMARY
    first, second = book["Xã Xuân Lập"], book["Danh sách khác"]
    assert (colour(first["B8"]), "Lỗi: Thiếu tên mô hình. Hãy ghi tên" in said(first["B8"])) == (RED, True)
    assert (colour(first["E10"]), "Thiếu lĩnh vực" in said(first["E10"])) == (RED, True)
    assert (colour(second["G2"]), "“hai nghìn” không phải là năm" in said(second["G2"])) == (RED, True)
    assert (colour(second["E3"]), "Xã Không Có" in said(second["E3"])) == (AMBER, True)
    assert "Trang “" not in said(second["G2"])
    coloured = {
        (sheet.title, cell.coordinate)
        for sheet in (first, second)
        for row in sheet.iter_rows()
        for cell in row
        if colour(cell) in (RED, AMBER, LIGHT)
    }
    commented = {
        (s.title, c.coordinate) for s in (first, second) for r in s.iter_rows() for c in r if said(c)
    }
    verdicts = {
        ("Xã Xuân Lập", "H8"),
        ("Xã Xuân Lập", "H10"),
        ("Danh sách khác", "I2"),
        ("Danh sách khác", "I3"),
    }
    assert coloured - verdicts == commented - {("Xã Xuân Lập", "C7")}
    assert verdicts <= coloured


def test_each_row_has_its_verdict_in_the_first_free_column(catalogue, huyen):
    _, book = handed_back(to_bytes(commune_list()), huyen)
    sheet = book["Xã Xuân Lập"]
    assert [sheet.cell(row, 8).value for row in (4, 6, 7, 9, 11, 12, 13)] == [
        VERDICT,
        None,
        "Mới",
        None,
        "Mới",
        None,
        None,
    ]
    assert sheet["H8"].value.startswith("Không nhận: Thiếu tên mô hình.")
    assert book["Danh sách khác"]["I3"].value.startswith("Cần trả lời: Không có đơn vị “Xã Không Có”")


def test_what_the_sender_made_stays(catalogue, huyen):
    _, book = handed_back(to_bytes(commune_list()), huyen)
    sent, sheet = commune_list()["Xã Xuân Lập"], book["Xã Xuân Lập"]
    assert sorted(map(str, sheet.merged_cells.ranges)) == sorted(map(str, sent.merged_cells.ranges))
    assert sheet["G12"].value == "=SUM(G7:G11)"
    assert (sheet["B4"].font.name, colour(sheet["B7"]), said(sheet["C7"])) == (
        "Arial",
        "00FF00",
        "Chị Hoa phụ trách",
    )
    assert (sheet.column_dimensions["B"].width, sheet.freeze_panes) == (33, "A6")
    for row in sent.iter_rows():
        for cell in row:
            assert sheet[cell.coordinate].value == cell.value


def test_the_summary_tells_all_and_every_line_leads_to_its_cell(catalogue, huyen, xuan_lap):
    batch, book = handed_back(to_bytes(commune_list()), huyen, "DS Xuân Lập.xlsx")
    words = [cell.value for (cell,) in book[SUMMARY].iter_rows(max_row=7, max_col=1)]
    assert words[0] == "KẾT QUẢ KIỂM TRA TỆP TRÊN CỔNG DÂN VẬN KHÉO"
    assert words[1] == "Tệp: DS Xuân Lập.xlsx. Đơn vị: Xã Xuân Lập"
    assert f"{timezone.localtime(batch.at):%d/%m/%Y}, người gửi: Cán bộ huyện" in words[2]
    assert words[3] == "Danh sách có 6 dòng: mới: 2; cần trả lời: 1; không nhận: 3."
    lines = table(book)
    faults = [one for one in lines if one[3] != "Để riêng"]
    assert [one[:4] for one in faults] == [
        ("Xã Xuân Lập", 8, "B – Tên mô hình", "Lỗi"),
        ("Xã Xuân Lập", 10, "E – Lĩnh vực", "Lỗi"),
        ("Danh sách khác", 2, "G – Năm", "Lỗi"),
        ("Danh sách khác", 3, "E – Đơn vị (xã, thị trấn)", "Cần trả lời"),
    ]
    for sheet, row, _, severity, value, message, address in faults:
        cell = at(book, address)
        assert (cell.parent.title, cell.row) == (sheet, row)
        assert (colour(cell), f"{severity}: {message}" in said(cell)) == (
            {"Lỗi": RED, "Cần trả lời": AMBER}[severity],
            True,
        )
        assert (value or None) == cell.value
    aside = [(one[0], one[1], one[5]) for one in lines if one[3] == "Để riêng"]
    assert aside == [(s["name"], a["row"], a["why"]) for s in batch.sheets for a in s.get("set_aside", ())]
    assert ("Xã Xuân Lập", 12, "Dòng cộng (công thức chưa có kết quả)") in aside


def test_sent_again_untouched_nothing_is_new_and_nothing_is_asked(catalogue, huyen):
    batch = stage(to_bytes(commune_list()), "ds.xlsx", huyen)
    content, name = marked_workbook(batch)
    again = stage(content, name, huyen)
    assert name == "ds - ket qua kiem tra.xlsx"
    assert outcome(again) == outcome(batch)
    assert questions(again) == []
    assert [one.get("skipped") for one in again.sheets] == ["Trang kết quả kiểm tra do cổng ghi.", None, None]
    assert [one.get("set_aside") for one in again.sheets[1:]] == [
        one.get("set_aside") for one in batch.sheets
    ]
    assert [row.problems for row in again.rows.order_by("pk")] == [
        row.problems for row in batch.rows.order_by("pk")
    ]


def corrected(book: Workbook) -> bytes:
    book["Xã Xuân Lập"]["B8"] = "Đồng ruộng sạch"
    book["Xã Xuân Lập"]["E10"] = "x"
    book["Danh sách khác"]["G2"] = 2021
    book["Danh sách khác"]["E3"] = "Xã Xuân Lập"
    return to_bytes(book)


def test_corrected_and_sent_again_it_is_committed_whole(catalogue, huyen):
    _, book = handed_back(to_bytes(commune_list()), huyen)
    again = stage(corrected(book), "ds.xlsx", huyen)
    assert {action for *_, action, _, _ in outcome(again)} == {"new"}
    assert questions(again) == []
    commit(again, huyen)
    assert Registration.objects.count() == 6
    titles = set(EmulationModel.objects.values_list("title", flat=True))
    assert titles == {
        "Đường hoa phụ nữ",
        "Đồng ruộng sạch",
        "Nhà sạch, vườn đẹp",
        "Đội cồng chiêng",
        "Camera an ninh",
        "Hàng rào xanh",
    }


def test_checked_again_the_marks_of_the_first_time_are_gone(catalogue, huyen):
    _, book = handed_back(to_bytes(commune_list()), huyen)
    book["Xã Xuân Lập"]["B8"] = "Đồng ruộng sạch"
    batch = stage(to_bytes(book), "ds - ket qua kiem tra.xlsx", huyen)
    content, name = marked_workbook(batch)
    second = opened(content)
    assert name == "ds - ket qua kiem tra.xlsx"
    assert second.sheetnames == [SUMMARY, "Xã Xuân Lập", "Danh sách khác"]
    sheet = second["Xã Xuân Lập"]
    assert (colour(sheet["B8"]), said(sheet["B8"]), sheet["H8"].value, colour(sheet["H8"])) == (
        "",
        "",
        "Mới",
        "",
    )
    assert (sheet["H4"].value, sheet["I4"].value) == (VERDICT, None)
    assert said(sheet["E10"]).count("Thiếu lĩnh vực") == 1
    assert said(sheet["C7"]) == "Chị Hoa phụ trách"
    assert len(table(second)) == len(table(book)) - 1


def test_a_workbook_without_faults_says_so(catalogue, huyen):
    _, book = handed_back(workbook(line()), huyen)
    assert "Không có vướng mắc nào." in [cell.value for (cell,) in book[SUMMARY].iter_rows(max_col=1)]
    assert table(book) == []
    assert [cell.value for cell in book["DS"]["I"]] == [VERDICT, "Mới"]


def test_a_fault_in_merged_cells_is_told_at_their_top_left_one(catalogue, huyen):
    book = Workbook()
    sheet = book.active
    sheet.append(list(HEADER))
    for number in (1, 2):
        sheet.append(
            [number, f"Mô hình {number}", "Hội Phụ nữ", "Tập thể", "Xã Xuân Lập", "Thể thao", 2021, ""]
        )
    sheet.merge_cells("F2:F3")
    _, marked = handed_back(to_bytes(book), huyen)
    comment = said(marked["Sheet"]["F2"])
    assert "Cần trả lời: Không có lĩnh vực “Thể thao”" in comment
    assert "Cần trả lời: dòng 3: Không có lĩnh vực “Thể thao”" in comment
    assert str(*marked["Sheet"].merged_cells.ranges) == "F2:F3"


def test_the_senders_own_comment_on_a_faulty_cell_stays_above_ours(catalogue, huyen):
    sent = opened(workbook(line(year="hai nghìn")))
    sent["DS"]["G2"].comment = Comment("Chị Hoa ghi", "Xã")
    _, book = handed_back(to_bytes(sent), huyen)
    comment = said(book["DS"]["G2"])
    assert comment.startswith("Chị Hoa ghi\n\n")
    assert "“hai nghìn” không phải là năm" in comment
    book["DS"]["G2"] = 2021
    _, second = handed_back(to_bytes(book), huyen)
    assert said(second["DS"]["G2"]) == "Chị Hoa ghi"


def test_only_the_summary_is_selected(catalogue, huyen):
    sent = commune_list()
    sent["Xã Xuân Lập"].sheet_view.tabSelected = True  # as Excel saves the sheet that was open
    _, book = handed_back(to_bytes(sent), huyen)
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == [SUMMARY]


def test_hidden_rows_and_columns_with_faults_are_shown(catalogue, huyen):
    book = opened(workbook(line(), line("Hàng rào xanh", year="hai nghìn"), line("Nhà sạch")))
    sheet = book["DS"]
    sheet.row_dimensions[3].hidden = sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions.group("G", "XFD", hidden=True)
    taken = Answers(sheets={"DS": {"hidden_rows": "1"}})
    _, marked = handed_back(to_bytes(book), huyen, answers=taken)
    rows, columns = marked["DS"].row_dimensions, marked["DS"].column_dimensions
    assert (rows[3].hidden, rows[4].hidden) == (False, True)
    assert not columns["G"].hidden
    spans = sorted((one.min, one.max) for one in columns.values() if one.min)
    assert all(end < start for (_, end), (start, _) in pairwise(spans)), spans
    assert columns["I"].width == 60


def test_verdicts_do_not_overwrite_what_stands_beside_the_list(catalogue, huyen):
    book = opened(workbook(line(), line("Hàng rào xanh", year="hai nghìn")))
    book["DS"]["I2"] = "=F2"  # never reckoned: the reader finds nothing there
    book["DS"].merge_cells("J2:J3")
    _, marked = handed_back(to_bytes(book), huyen)
    sheet = marked["DS"]
    assert (sheet["I2"].value, sheet["K1"].value, sheet["K2"].value) == ("=F2", VERDICT, "Mới")


def test_what_is_asked_once_is_one_line_and_a_verdict_on_each_row(catalogue, an):
    header = [name for name in HEADER if name != "Năm"]
    rows = [["", f"Mô hình {n}", "Hội Phụ nữ", "Tập thể", "Xã Xuân Lập", "Kinh tế", ""] for n in range(3)]
    _, book = handed_back(workbook(*rows, header=header), an)
    (asked,) = table(book)
    assert asked[:4] == ("DS", "Cả trang", None, "Cần trả lời")
    assert "của năm nào" in asked[5]
    assert all(cell.value.startswith("Cần trả lời: Chưa biết năm") for cell in book["DS"]["H"][1:])
    assert [colour(cell) for cell in book["DS"]["H"][1:]] == [AMBER] * 3


def test_an_unknown_column_is_asked_at_its_heading(catalogue, huyen):
    lines = [[*line(), "qua"], [*line("Nhà sạch"), "lại"]]
    _, book = handed_back(workbook(*lines, header=(*HEADER, "Zzz qqq")), huyen)
    assert (colour(book["DS"]["I1"]), "chưa rõ “Zzz qqq” là cột gì" in said(book["DS"]["I1"])) == (
        AMBER,
        True,
    )
    assert at(book, table(book)[0][6]).coordinate == "I1"


def test_a_likely_same_name_and_a_duplicate_are_told_at_the_name(catalogue, huyen):
    _, book = handed_back(workbook(line(), line(), line("Nhà sạch", "Hội phụ nữ")), huyen)
    assert (colour(book["DS"]["B3"]), "Trùng với dòng 2" in said(book["DS"]["B3"])) == (RED, True)
    assert (colour(book["DS"]["C4"]), "Là một hay khác nhau?" in said(book["DS"]["C4"])) == (AMBER, True)
    assert book["DS"]["I3"].value.startswith("Trùng: ")


def test_rows_left_out_and_cells_corrected_on_the_portal_are_told(catalogue, huyen):
    batch = stage(workbook(line(year="?"), line("Nhà sạch", year="hai nghìn")), "ds.xlsx", huyen)
    batch = revise(batch, huyen, lambda a: a.leaving_out("DS", 2).with_cells("DS", 3, {"year": "2021"}))
    book = opened(marked_workbook(batch)[0])
    sheet = book["DS"]
    assert (sheet["I2"].value, colour(sheet["I2"]), said(sheet["G2"])) == ("Đã bỏ dòng này trên cổng", "", "")
    assert (sheet["G3"].value, sheet["I3"].value) == ("hai nghìn", "Mới")
    assert (colour(sheet["G3"]), "đã sửa ô này thành “2021”" in said(sheet["G3"])) == (LIGHT, True)


def test_after_the_commit_it_tells_what_was_written(catalogue, huyen):
    batch = stage(workbook(line(), line("Nhà sạch", year="hai nghìn")), "ds.xlsx", huyen)
    batch = commit(batch, huyen, only_good=True)
    book = opened(marked_workbook(batch)[0])
    assert book[SUMMARY]["A3"].value.endswith("Trạng thái: đã ghi.")
    again = stage(to_bytes(book), "ds.xlsx", huyen)
    assert [row.action for row in again.rows.order_by("pk")] == ["unchanged", "refused"]


def test_the_letters_of_a_cell_keep_their_looks(catalogue, huyen):
    bold = InlineFont(b=True)
    book = opened(workbook(line()))
    book["DS"]["B2"] = CellRichText("Đường ", TextBlock(bold, "hoa "), "phụ nữ")
    content, _ = marked_workbook(stage(to_bytes(book), "ds.xlsx", huyen))
    kept = load_workbook(io.BytesIO(content), rich_text=True)["DS"]["B2"].value
    assert (str(kept), kept[1].font.b) == ("Đường hoa phụ nữ", True)


def test_queries_do_not_grow_with_the_list(catalogue, huyen, django_assert_num_queries):
    for count in (2, 40):
        lines = [line(f"Mô hình {number}", year="?") for number in range(count)]
        batch = ImportBatch.objects.get(pk=stage(workbook(*lines), "ds.xlsx", huyen).pk)
        with django_assert_num_queries(2):  # the rows, the unit
            marked_workbook(batch)
        with django_assert_num_queries(2):  # the rows, the fields
            refused_list(batch)


# --- nothing comes back as code -------------------------------------------------------------------


HOSTILE = ("=1+1", "+cmd|' /C calc'!A0", "-2", "@x", "<script>alert(1)</script>", "_x000D_ là chữ")


def as_texts(*texts: str) -> bytes:
    book = Workbook()
    book.active.append(list(HEADER))
    for number, text in enumerate(texts, 2):
        book.active.append(["", text, "Hội Phụ nữ", "Tập thể", "Xã Xuân Lập", text, 2021, ""])
        book.active.cell(number, 2).data_type = book.active.cell(number, 6).data_type = "s"
    return to_bytes(book)


def formulas(content: bytes) -> list[str]:
    return [
        cell.value
        for sheet in opened(content)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def test_texts_like_formulas_stay_texts(catalogue, huyen):
    batch = stage(as_texts(*HOSTILE), "ds.xlsx", huyen)
    for content in (marked_workbook(batch)[0], refused_list(batch)[0]):
        assert formulas(content) == []
    book = opened(marked_workbook(batch)[0])
    assert [cell.value for cell in book["Sheet"]["B"][1:6]] == list(HOSTILE[:5])
    csv = "\n".join(["\t".join(HEADER), *(f"\t{text}\tHội\t\t\t{text}\t2021\t" for text in HOSTILE)])
    pasted = stage(csv.encode(), "Dán từ Excel.txt", huyen)
    content = marked_workbook(pasted)[0]
    assert formulas(content) == []
    assert [cell.value for cell in opened(content)["Danh sách"]["B"][1:6]] == list(HOSTILE[:5])


def test_formulas_and_links_that_reach_outside_do_not_survive(catalogue, huyen):
    book = opened(workbook(line(), line("Nhà sạch"), line("Hàng rào")))
    sheet = book["DS"]
    sheet["H2"] = "=cmd|'/c calc'!A1"
    sheet["H3"] = "=[1]Sheet1!A1"
    sheet["H4"] = '=HYPERLINK("http://x.invalid","Bấm")'
    sheet["H5"] = "=COUNTA(B2:B4)"
    sheet["B2"].hyperlink = Hyperlink(ref="B2", target="http://x.invalid/")
    batch = stage(to_bytes(book), "ds.xlsm", huyen)
    content, name = marked_workbook(batch)
    assert formulas(content) == ["=COUNTA(B2:B4)"]
    assert name.endswith(".xlsx")
    assert b"x.invalid" not in b"".join(
        zipfile.ZipFile(io.BytesIO(content)).read(n) for n in names_in(content)
    )
    assert opened(content)["DS"]["B2"].value == "Đường hoa phụ nữ"


def names_in(content: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def repacked(data: bytes, changes: dict) -> bytes:
    """The package with parts replaced (name -> function of its bytes) or added (name -> bytes)."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, changes[name](content) if name in changes else content)
        for name in set(changes) - set(source.namelist()):
            target.writestr(name, changes[name])
    return out.getvalue()


def test_macros_do_not_survive_and_the_summary_says_so(catalogue, huyen):
    plain, enabled = b"openxmlformats-officedocument.spreadsheetml.sheet", b"ms-excel.sheet.macroEnabled"
    changes = {
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macro",
        "[Content_Types].xml": lambda xml: xml.replace(plain + b".main", enabled + b".main"),
    }
    content, name = marked_workbook(stage(repacked(workbook(line()), changes), "ds.xlsm", huyen))
    assert name == "ds - ket qua kiem tra.xlsx"
    assert "xl/vbaProject.bin" not in names_in(content)
    assert b"macroEnabled" not in zipfile.ZipFile(io.BytesIO(content)).read("[Content_Types].xml")
    assert any("không mang theo macro" in told for told in words_of_summary(opened(content)))


def test_shapes_that_the_copy_cannot_keep_are_named_with_their_words(catalogue, huyen):
    drawing = (
        '<xdr:wsDr xmlns:xdr="x" xmlns:a="a"><xdr:sp><a:t>Xã đề nghị &amp; xác nhận</a:t></xdr:sp></xdr:wsDr>'
    ).encode()
    changes = {"xl/drawings/drawing1.xml": drawing, "xl/media/image1.png": b"png"}
    content, _ = marked_workbook(stage(repacked(workbook(line()), changes), "ds.xlsx", huyen))
    (told,) = [told for told in words_of_summary(opened(content)) if "không mang theo" in told]
    assert told == (
        "Bản này không mang theo hình ảnh, hình vẽ, khung chữ của tệp gốc. Chữ trong khung: “Xã đề nghị & xác nhận”."
    )
    content, _ = marked_workbook(stage(workbook(line("Khác")), "ds.xlsx", huyen))
    assert not [told for told in words_of_summary(opened(content)) if "không mang theo" in told]


# --- rebuilt, where the original cannot be marked -------------------------------------------------


CSV = """ĐẢNG ỦY XÃ XUÂN LẬP;;;;;;;
;;;;;;;
STT;Tên mô hình;Tên tập thể, cá nhân;Loại;Đơn vị;Lĩnh vực;Năm;Số điện thoại
I;Khối đoàn thể;;;;;;
1;Đường hoa;Hội Phụ nữ;Tập thể;Xã Xuân Lập;Kinh tế;2021;0912345678
2;;Hội Nông dân;Tập thể;Xã Xuân Lập;Kinh tế;2021;

3;"Nhà sạch;
vườn đẹp";Ma Thị Ước;Cá nhân;Xã Xuân Lập;Thể thao;2021;
"""


def test_a_csv_comes_back_as_a_workbook_with_its_rows_in_their_places(catalogue, huyen):
    batch = stage(CSV.encode(), "ds xuân lập 2019.csv", huyen)
    content, name = marked_workbook(batch)
    book = opened(content)
    assert name == "ds xuân lập 2019 - ket qua kiem tra.xlsx"
    assert book.sheetnames == [SUMMARY, "Danh sách"]
    sheet = book["Danh sách"]
    assert (sheet["A1"].value, sheet["B4"].value, sheet["H5"].value) == (
        "ĐẢNG ỦY XÃ XUÂN LẬP",
        "Khối đoàn thể",
        "0912345678",
    )
    assert (colour(sheet["B6"]), "Thiếu tên mô hình" in said(sheet["B6"])) == (RED, True)
    assert (sheet["B8"].value, colour(sheet["F8"])) == ("Nhà sạch;\nvườn đẹp", AMBER)
    assert (sheet["I3"].value, sheet["I5"].value) == (VERDICT, "Mới")
    assert any("dựng lại từ nội dung cổng đã đọc" in told for told in words_of_summary(book))
    assert at(book, table(book)[0][6]).coordinate == "B6"
    again = stage(content, name, huyen)
    assert [one[1:] for one in outcome(again)] == [one[1:] for one in outcome(batch)]
    assert questions(again) == []
    sheet["B6"], sheet["F8"] = "Đồng ruộng sạch", "Kinh tế"
    assert [one[2] for one in outcome(stage(to_bytes(book), name, huyen))] == ["new"] * 3


def test_a_block_pasted_from_excel_comes_back_too(catalogue, huyen):
    pasted = "\r\n".join("\t".join(map(str, row)) for row in (HEADER, line(), line("Nhà sạch", year="?")))
    _, book = handed_back(pasted.encode(), huyen, "Dán từ Excel.txt")
    assert (colour(book["Danh sách"]["G3"]), book["Danh sách"]["I2"].value) == (RED, "Mới")


def broken_for_openpyxl(data: bytes) -> bytes:
    """A workbook that Excel and the reader take, and openpyxl does not: a pattern of a fill that it does not know."""
    return repacked(
        data, {"xl/styles.xml": lambda xml: xml.replace(b'patternType="gray125"', b'patternType="own"')}
    )


def merged_everywhere(data: bytes) -> bytes:
    """A merge of all cells that there are, each of which openpyxl would make."""
    merge = b'<mergeCells count="1"><mergeCell ref="A2000:XFD1048576"/></mergeCells><pageMargins '
    return repacked(data, {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b"<pageMargins ", merge, 1)})


@pytest.mark.parametrize("spoil", [broken_for_openpyxl, merged_everywhere])
def test_a_workbook_that_cannot_be_opened_is_rebuilt_with_its_merged_header(catalogue, huyen, spoil):
    data = spoil(to_bytes(commune_list()))
    batch = stage(data, "ds.xlsx", huyen)
    content, name = marked_workbook(batch)
    book = opened(content)
    assert any("dựng lại từ nội dung cổng đã đọc" in told for told in words_of_summary(book))
    sheet = book["Xã Xuân Lập"]
    assert sorted(map(str, sheet.merged_cells.ranges)) == sorted(
        map(str, commune_list()["Xã Xuân Lập"].merged_cells.ranges)
    )
    assert (colour(sheet["B8"]), colour(sheet["E10"]), sheet["H4"].value) == (RED, RED, VERDICT)
    again = stage(content, name, huyen)
    assert outcome(again) == outcome(batch)
    assert questions(again) == []
    assert {one[2] for one in outcome(stage(corrected(book), name, huyen))} == {"new"}


def test_a_long_list_is_rebuilt_and_a_very_long_one_refused(catalogue, huyen, monkeypatch):
    batch = stage(workbook(line(), line("Nhà sạch", year="?")), "ds.xlsx", huyen)
    monkeypatch.setattr(marking_original, "MAX_ROWS", 2)
    book = opened(marked_workbook(batch)[0])
    assert any("dựng lại từ nội dung cổng đã đọc" in told for told in words_of_summary(book))
    assert colour(book["DS"]["G3"]) == RED
    monkeypatch.setattr(handing_back, "MAX_CELLS", 10)
    with pytest.raises(ValidationError, match="tải danh sách các dòng chưa nhận"):
        marked_workbook(batch)
    assert len(opened(refused_list(batch)[0]).worksheets) == 1


def test_text_in_an_old_font_comes_back_in_unicode_and_reads_again(catalogue, huyen):
    book = opened(workbook(line("§\xadêng hoa phô n÷", "Héi Phô n÷", year="?")))  # Đường hoa phụ nữ
    for cell in book["DS"]["B2:C2"][0]:
        cell.font = Font(name=".VnTime")
    batch = stage(to_bytes(book), "ds.xlsx", huyen)
    assert batch.encoding == "TCVN3"
    content, name = marked_workbook(batch)
    assert opened(content)["DS"]["B2"].value == "Đường hoa phụ nữ"
    assert outcome(stage(content, name, huyen)) == outcome(batch)


def test_a_file_that_is_no_longer_kept_is_not_handed_back(catalogue, huyen):
    batch = stage(workbook(line()), "ds.xlsx", huyen)
    expire_overdue(timezone.now() + 2 * KEPT_STAGED)
    batch.refresh_from_db()
    with pytest.raises(ValidationError, match="không còn được giữ"):
        marked_workbook(batch)


def test_a_commune_may_call_a_sheet_of_its_own_a_result(catalogue, huyen):
    book = opened(workbook(line()))
    book["DS"].title = SUMMARY
    batch = stage(to_bytes(book), "ds.xlsx", huyen)
    assert batch.counts["new"] == 1
    marked = opened(marked_workbook(batch)[0])
    assert [sheet["I2"].value for sheet in marked] == [None, "Mới"]
    again = stage(to_bytes(marked), "ds.xlsx", huyen)
    assert (again.counts["new"], questions(again)) == (1, [])


# --- the refused rows alone -----------------------------------------------------------------------


TROUBLE, ORIGIN = "Vướng mắc do cổng ghi", "Tệp, trang, dòng gốc"


def refused(batch) -> list[dict[str, object]]:
    """The list of refused rows as dictionaries by heading."""
    sheet = opened(refused_list(batch)[0]).active
    headings = [cell.value for cell in sheet[2]]
    return [dict(zip(headings, row, strict=True)) for row in sheet.iter_rows(min_row=3, values_only=True)]


def test_the_refused_rows_come_with_their_reasons_and_places(catalogue, huyen):
    lines = (
        line(),
        line("", "Ông Ma Văn Sơn, Trưởng thôn", kind="Cá nhân", field="", year="hai nghìn"),
        line(),
        line("Nhà sạch", field="Thể thao"),
    )
    batch = stage(workbook(*lines), "ds.xlsx", huyen)
    first, second, third = refused(batch)
    assert first == {
        "STT": 1,
        "Tên mô hình": None,
        "Tên tập thể, cá nhân": "Ma Văn Sơn",
        "Loại (tập thể, cá nhân)": "Cá nhân",
        "Lĩnh vực": None,
        "Xã, thị trấn": "Xã Xuân Lập",
        "Năm": "hai nghìn",
        "Chức vụ": "Trưởng thôn",
        TROUBLE: first[TROUBLE],
        ORIGIN: "ds.xlsx, trang “DS”, dòng 3",
    }
    for part in ("Không nhận: ", "Thiếu tên mô hình.", "Thiếu lĩnh vực.", "“hai nghìn” không phải là năm."):
        assert part in first[TROUBLE]
    assert second[TROUBLE].startswith("Trùng: Trùng với dòng 2")
    assert (third["Lĩnh vực"], third["Năm"], third[ORIGIN][-6:]) == ("Thể thao", 2021, "dòng 5")


def test_the_refused_rows_read_again_without_a_question_and_corrected_they_are_taken(catalogue, huyen):
    batch = stage(to_bytes(commune_list()), "ds.xlsx", huyen)
    content, name = refused_list(batch)
    assert name == "ds - dong chua nhan.xlsx"
    again = stage(content, name, huyen)
    assert questions(again) == []
    before = [one[2:] for one in outcome(batch) if one[2] != "new"]
    assert [one[2:] for one in outcome(again)] == before
    book = opened(content)
    sheet = book.active
    headings = {cell.value: cell.column for cell in sheet[2]}
    for row, heading, value in (
        (3, "Tên mô hình", "Đồng ruộng sạch"),
        (4, "Lĩnh vực", "Kinh tế"),
        (5, "Năm", 2021),
        (6, "Xã, thị trấn", "Xã Xuân Lập"),
    ):
        sheet.cell(row, headings[heading]).value = value
    taken = stage(to_bytes(book), name, huyen)
    assert [one[2] for one in outcome(taken)] == ["new"] * 4
    assert questions(taken) == []
    assert taken.rows.get(row=3).data["year"] == 2021
    assert taken.rows.get(row=3).data["field_code"] == "economy"  # from the x under "Kinh tế"


def test_rows_left_out_stand_last_and_say_so(catalogue, huyen):
    batch = stage(workbook(line(year="?"), line("Nhà sạch"), line("Hàng rào", year="?")), "ds.xlsx", huyen)
    batch = revise(batch, huyen, lambda a: a.leaving_out("DS", 2).leaving_out("DS", 3))
    rows = refused(batch)
    assert [(row["Tên mô hình"], row[TROUBLE].partition(":")[0]) for row in rows] == [
        ("Hàng rào", "Không nhận"),
        ("Đường hoa phụ nữ", "Đã bỏ dòng này trên cổng"),
        ("Nhà sạch", "Đã bỏ dòng này trên cổng"),
    ]


def test_ditto_marks_corrections_and_marked_columns_come_as_what_they_mean(catalogue, huyen):
    header = (
        "STT",
        "Tên mô hình",
        "Tập thể, cá nhân",
        "Kinh tế",
        "Lĩnh vực khác",
        "Đơn vị",
        "Năm",
        "Ngày sinh",
    )
    rows = (
        (1, "Đường hoa", "Hội Phụ nữ xã", "x", "", "Xã Không Có", 2021, "01/02/1980"),
        (2, "Nhà sạch", "nt", "x", "x", "nt", "nt", "03/04/1985"),
        (3, "Hàng rào", "nt", "", "x", "nt", "?", ""),
    )
    batch = stage(workbook(*rows, header=header), "ds.xlsx", huyen)
    batch = revise(batch, huyen, lambda a: a.with_cells("DS", 4, {"year": "sau"}))
    first, second, third = refused(batch)
    assert (first["Lĩnh vực"], second["Lĩnh vực"], third["Lĩnh vực"]) == (
        "Kinh tế",
        "Kinh tế; Lĩnh vực khác",
        "Lĩnh vực khác",
    )
    assert [row["Tên tập thể, cá nhân"] for row in (first, second, third)] == ["Hội Phụ nữ xã"] * 3
    assert [row["Xã, thị trấn"] for row in (first, second, third)] == ["Xã Không Có"] * 3
    assert (second["Năm"], third["Năm"]) == (2021, "sau")
    assert not any("198" in str(value) for row in (first, second) for value in row.values())


def test_what_was_typed_on_the_portal_comes_even_where_the_list_has_no_such_column(catalogue, huyen):
    header = [name for name in HEADER if name != "Năm"]
    row = ["", "Nhà sạch", "Hội Phụ nữ", "Tập thể", "Xã Xuân Lập", "Kinh tế", ""]
    batch = stage(workbook(row, header=header), "ds.xlsx", huyen)
    batch = revise(batch, huyen, lambda a: a.with_cells("DS", 2, {"year": "năm ngoái"}))
    assert [row["Năm"] for row in refused(batch)] == ["năm ngoái"]


def test_a_ditto_mark_under_nothing_does_not_take_the_text_of_another_row(catalogue, huyen):
    batch = stage(
        workbook(line("Nhà sạch", year="?"), line("", year="?"), line("nt", year="?")), "ds.xlsx", huyen
    )
    assert [row["Tên mô hình"] for row in refused(batch)] == ["Nhà sạch", None, None]


def test_a_row_with_two_names_does_not_come_back_as_if_it_had_one(catalogue, huyen):
    header = ("STT", "Tên mô hình", "Tập thể", "Cá nhân", "Lĩnh vực", "Xã", "Năm")
    rows = (
        (1, "Đường hoa", "Hội Phụ nữ xã", "Ma Văn Sơn", "Kinh tế", "Xã Xuân Lập", 2021),
        (2, "Nhà sạch", "Đoàn xã", "", "Kinh tế", "Xã Xuân Lập", 2021),
        (3, "Hàng rào xanh", "", "Nông Thị Ước", "Kinh tế", "Xã Xuân Lập", 2021),
    )
    batch = stage(workbook(*rows, header=header), "ds.xlsx", huyen)
    (row,) = refused(batch)
    assert row["Tên tập thể, cá nhân"] is None
    assert "“Hội Phụ nữ xã” và “Ma Văn Sơn”" in row[TROUBLE]
    assert stage(*refused_list(batch), huyen).counts["refused"] == 1


def test_a_list_without_refused_rows_says_so(catalogue, huyen):
    sheet = opened(refused_list(stage(workbook(line()), "ds.xlsx", huyen))[0]).active
    assert sheet["A1"].value == "Tệp này không còn dòng nào chưa nhận."


def test_every_heading_of_the_refused_list_is_read_as_its_own_column(catalogue, huyen):
    names = [column for column in COLUMNS if column.name not in ("ordinal", "left_out")]
    values = {
        "title": "Nhà sạch",
        "registrant": "Hội Phụ nữ",
        "kind": "Tập thể",
        "field": "Kinh tế",
        "related": "Lĩnh vực khác",
        "unit": "Xã Xuân Lập",
        "year": "?",
        "date": "05/10/2021",
        "level": "Xã",
        "novelty": "Mới",
    }
    row = [values.get(column.name, f"nội dung {column.name}") for column in names]
    answers = Answers(columns={f"DS!{cell_letter(at)}": column.name for at, column in enumerate(names, 1)})
    first = workbook(row, header=[column.label for column in names])
    batch = stage(first, "ds.xlsx", huyen, answers)
    content, name = refused_list(batch)
    again = stage(content, name, huyen)
    told = set(refused(batch)[0])
    meant = {again.sheets[0]["headings"][at]: name for at, name in again.sheets[0]["columns"].items()}
    assert set(meant) == told
    assert questions(again) == []
    given = batch.sheets[0]["columns"].values()
    assert sorted(meant.values()) == sorted([*given, "ordinal", "left_out", "left_out"])
    before, after = batch.rows.get().data, again.rows.get().data
    for key in (
        "title",
        "registrant",
        "kind",
        "field_code",
        "related",
        "unit_key",
        "date",
        "level",
        "novelty",
        "other",
    ):
        assert before.get(key) == after.get(key), key


def cell_letter(number: int) -> str:
    return Workbook().active.cell(1, number).column_letter


@pytest.mark.parametrize(
    "heading",
    ["Kết quả kiểm tra", "Kết quả kiểm tra thực tế", "Vướng mắc", "Vướng mắc, kiến nghị", "Tệp gốc"],
)
def test_a_communes_own_column_is_never_taken_for_one_of_ours(heading):
    assert "left_out" not in match_heading(heading).names


def words_of_summary(book: Workbook) -> list[str]:
    return [str(cell.value or "") for (cell,) in book[SUMMARY].iter_rows(max_col=1)]


# --- other programs -------------------------------------------------------------------------------


def converted(content: bytes, name: str, suffix: str, folder) -> bytes:
    """What LibreOffice makes of a workbook."""
    (folder / name).write_bytes(content)
    office = f"-env:UserInstallation=file://{folder}/office"
    command = ["soffice", office, "--headless", "--convert-to", suffix, "--outdir", str(folder / "out")]
    subprocess.run([*command, str(folder / name)], check=True, capture_output=True, timeout=180)
    return (folder / "out" / re.sub(r"\.\w+$", f".{suffix}", name)).read_bytes()


@pytest.mark.office
@needs_office
def test_what_libreoffice_saves_of_a_marked_workbook_reads_the_same(catalogue, huyen, tmp_path):
    batch = stage(to_bytes(commune_list()), "ds.xlsx", huyen)
    content, name = marked_workbook(batch)
    for suffix in ("xlsx", "ods"):
        again = stage(converted(content, name, suffix, tmp_path), f"ds.{suffix}", huyen)
        assert outcome(again) == outcome(batch)
        assert questions(again) == []
    saved = opened((tmp_path / "out" / name).read_bytes())
    sheet = saved["Xã Xuân Lập"]
    assert (colour(sheet["B8"]), "Thiếu tên mô hình" in said(sheet["B8"])) == (RED, True)
    assert at(saved, table(saved)[0][6].lstrip("#").replace("$", "")).coordinate == "B8"
    sheet["B8"] = "Đồng ruộng sạch"
    second = opened(marked_workbook(stage(to_bytes(saved), name, huyen))[0])
    assert (colour(second["Xã Xuân Lập"]["B8"]), said(second["Xã Xuân Lập"]["B8"])) == ("", "")
    assert second.sheetnames == [SUMMARY, "Xã Xuân Lập", "Danh sách khác"]


@pytest.mark.office
@needs_office
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_an_xls_or_ods_comes_back_as_a_workbook_with_its_merged_header(catalogue, huyen, tmp_path, suffix):
    data = converted(to_bytes(commune_list()), "ds.xlsx", suffix, tmp_path)
    batch = stage(data, f"ds.{suffix}", huyen)
    content, name = marked_workbook(batch)
    sheet = opened(content)["Xã Xuân Lập"]
    assert name == "ds - ket qua kiem tra.xlsx"
    assert (colour(sheet["B8"]), colour(sheet["E10"]), sheet["H8"].value[:10]) == (RED, RED, "Không nhận")
    assert "E4:F4" in map(str, sheet.merged_cells.ranges)
    assert sheet["G7"].value == 40
    again = stage(content, name, huyen)
    assert outcome(again) == outcome(batch)
    assert questions(again) == []


def test_a_row_of_two_ticked_years_is_handed_back_with_what_became_of_both(catalogue, huyen, xuan_lap):
    header = ("STT", "Tên mô hình", "Tập thể", "Loại", "Lĩnh vực", "Năm 2015", "Năm 2021")
    data = workbook([1, "Đường hoa", "Hội Phụ nữ", "Tập thể", "Kinh tế", "x", "x"], header=header)
    batch, book = handed_back(data, huyen, answers=Answers(unit=xuan_lap.pk))
    assert list(batch.rows.order_by("pk").values_list("data__year", "action")) == [
        (2015, "refused"),
        (2021, "new"),
    ]
    sheet = book["DS"]
    words = sheet.cell(2, sheet.max_column).value
    assert "năm 2015 không thuộc giai đoạn nào" in words.lower()
    assert words.endswith("Mới")
