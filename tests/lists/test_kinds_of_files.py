"""The same list gives the same rows in every kind of file, at every door; marked copies go back as workbooks."""

import io
import shutil
import subprocess

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from danvan.lib.sheets import read_book
from danvan.lists.handing_back.workbooks import marked_workbook
from danvan.lists.reading.workbook import read_workbook
from danvan.lists.writing.committing import commit
from danvan.lists.writing.staging import stage
from models_registry.models import Registration
from tests.lists.kinds import BUILDERS, as_xlsx
from tests.lists.lists import CATALOGUE

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not here")

WANTED = (
    ["ĐẢNG ỦY XÃ XUÂN LẬP", "DANH SÁCH ĐĂNG KÝ MÔ HÌNH “DÂN VẬN KHÉO” NĂM 2022"],
    [
        [("STT", 1, 2), ("Tên mô hình", 1, 2), ("Đăng ký", 2, 1), ("Lĩnh vực", 1, 2), ("Địa điểm", 1, 2)],
        ["Tên tập thể, cá nhân", "Loại"],
        [("I. Mặt trận, đoàn thể", 6, 1)],
        [1, "Đường hoa <phụ nữ>", "Hội Phụ nữ xã Xuân Lập", "Tập thể", ("Kinh tế", 1, 2), "Bản Khá"],
        [2, "Vườn & ao", "Hội Nông dân xã Xuân Lập", "Tập thể", "Bản Lũng"],
        [("II. Cá nhân", 6, 1)],
        [3, "Tiếng kẻng an ninh", "Ma Thị Ước", "Cá nhân", "Lĩnh vực khác", ""],
    ],
    ["T/M BAN THƯỜNG VỤ", "BÍ THƯ"],
)


def read_as(name, data):
    reading = read_workbook(data, f"ds.{name}", CATALOGUE)
    rows = [
        (
            row.row,
            row.title,
            row.registrant,
            row.kind,
            row.field_code,
            row.unit,
            row.year,
            row.place,
            row.is_good,
        )
        for row in reading.rows
    ]
    aside = [(aside.row, aside.kind, aside.text) for sheet in reading.sheets for aside in sheet.set_aside]
    return rows, aside


def test_the_list_is_read_from_a_workbook():
    rows, aside = read_as("xlsx", as_xlsx(WANTED))
    xuan_lap = ("Xã Xuân Lập", 2022)
    assert rows == [
        (
            6,
            "Đường hoa <phụ nữ>",
            "Hội Phụ nữ xã Xuân Lập",
            "collective",
            "economy",
            *xuan_lap,
            "Bản Khá",
            True,
        ),
        (7, "Vườn & ao", "Hội Nông dân xã Xuân Lập", "collective", "economy", *xuan_lap, "Bản Lũng", True),
        (9, "Tiếng kẻng an ninh", "Ma Thị Ước", "individual", "other", *xuan_lap, "", True),
    ]
    assert [row for row, _, _ in aside] == [1, 2, 5, 8, 10, 11]


@pytest.mark.parametrize("kind", BUILDERS)
def test_the_same_list_gives_the_same_rows_in_every_kind_of_file(kind):
    assert read_as(kind, BUILDERS[kind](WANTED)) == read_as("xlsx", as_xlsx(WANTED))


def converted(data, suffix, folder):
    (folder / "ds.xlsx").write_bytes(data)
    office = f"-env:UserInstallation=file://{folder}/office"
    command = [
        "soffice",
        office,
        "--headless",
        "--convert-to",
        suffix,
        "--outdir",
        str(folder / "out"),
    ]
    subprocess.run([*command, str(folder / "ds.xlsx")], check=True, capture_output=True, timeout=120)
    return (folder / "out" / f"ds.{suffix}").read_bytes()


@needs_office
@pytest.mark.office
@pytest.mark.parametrize("suffix", ["xls", "ods", "fods", "html"])
def test_what_libreoffice_makes_of_the_list_gives_the_same_rows(suffix, tmp_path):
    data = converted(as_xlsx(WANTED), suffix, tmp_path)
    assert read_book(data).kind == suffix
    rows, aside = read_as("xls", data)
    expected = read_as("xlsx", as_xlsx(WANTED))
    assert [row[1:] for row in rows] == [row[1:] for row in expected[0]]
    assert [one[1:] for one in aside] == [one[1:] for one in expected[1]]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", BUILDERS)
def test_a_list_of_every_kind_is_staged_written_and_handed_back_as_a_workbook(kind, catalogue, huyen):
    batch = stage(BUILDERS[kind](WANTED), f"ds.{kind}", huyen)
    content, name = marked_workbook(batch)
    sheet = load_workbook(io.BytesIO(content)).worksheets[1]
    assert name == "ds - ket qua kiem tra.xlsx"
    assert [sheet.cell(row, 2).value for row in (6, 7, 9)] == [
        row[1] for row in WANTED[1] if row[0] in (1, 2, 3)
    ]
    commit(batch, huyen)
    kept = Registration.objects.order_by("pk").values_list(
        "model__title", "year", "unit__name", "model__field__code"
    )
    assert list(kept) == [
        ("Đường hoa <phụ nữ>", 2022, "Xuân Lập", "economy"),
        ("Vườn & ao", 2022, "Xuân Lập", "economy"),
        ("Tiếng kẻng an ninh", 2022, "Xuân Lập", "other"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["docx", "html", "mhtml", "xml", "fods"])
def test_the_command_takes_a_document_too(kind, catalogue, tmp_path, capsys):
    file = tmp_path / f"ds.{kind}"
    file.write_bytes(BUILDERS[kind](WANTED))
    call_command("import_list", str(file), "--check")
    assert "3 dòng (3 mới)" in capsys.readouterr().out
