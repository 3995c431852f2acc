"""All data of an office in open formats: nothing of it is missing, and it is read without the portal."""

import csv
import hashlib
import json
import shutil
import stat
from datetime import date

import pytest
from django.apps import apps
from django.core.management import CommandError
from django.db import connection

from danvan.keeping import handing_over
from danvan.keeping.handing_over import hand_over
from danvan.keeping.sheets import sheets
from models_registry.models import Registration
from tests.builders import make_model, make_registration
from tests.keeping.test_backup import said

NOT_THE_OFFICES = {"admin", "auth", "axes", "contenttypes", "otp_static", "otp_totp", "sessions"}


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_table_of_the_office_is_a_sheet_with_headings_of_its_own():
    kept = {sheet.model._meta.label for sheet in sheets()}
    left_out = {
        model for model in apps.get_models(include_auto_created=True) if model._meta.label not in kept
    }
    assert {model._meta.label for model in left_out if model._meta.app_label not in NOT_THE_OFFICES} == {
        *("accounts.OpenSession", "accounts.User_groups", "accounts.User_user_permissions"),
        *("models_registry.UsedKey", "portal.NewsRead", "portal.WorkMail"),
    }
    assert len({sheet.file for sheet in sheets()}) == len(kept)
    for sheet in sheets():
        headings = [column.heading for column in sheet.columns]
        assert len(set(headings)) == len(headings), sheet.file
        for column in sheet.columns:
            assert column.words or column.choices, (sheet.file, column.heading)
            assert column.is_name or column.field.name not in ("password", "search_text")
            assert column.heading.lower().replace(" ", "_") != column.field.name, (
                sheet.file,
                column.heading,
            )


@pytest.fixture
def handed(db, settings, tmp_path, monkeypatch):
    """Hands over into a folder of the test's, within its transaction."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DANVAN_REPORT_TEMPLATES = tmp_path / "templates"
    monkeypatch.setattr(handing_over, "one_moment", connection.cursor)  # the test's own moment

    def write(name="ban-giao"):
        hand_over(tmp_path / name)
        return tmp_path / name

    return write


def test_a_row_reads_as_on_the_page(handed, xuan_lap):
    registration = make_registration(make_model("=Cộng đồng an toàn", unit=xuan_lap), 2022, unit=xuan_lap)
    Registration.objects.update(registered_on=date(2022, 10, 5))
    folder = handed()
    (row,) = rows_of(folder / "luot-dang-ky.csv")
    assert row["Số lưu"] == str(registration.pk)
    assert row["Mô hình"] == "'=Cộng đồng an toàn"  # no formula in Excel
    assert (row["Đơn vị (số lưu)"], row["Đơn vị"]) == (str(xuan_lap.pk), "Xuân Lập")
    assert row["Ngày đăng ký"] == "05/10/2022"
    assert row["Trạng thái"] == registration.get_state_display()
    assert {unit["Mã số"] for unit in rows_of(folder / "don-vi.csv")} == {"08", "071", "02242"}
    dictionary = (folder / "doc-truoc.html").read_text()
    for text in (
        "Lượt đăng ký",
        "luot-dang-ky.csv",
        "số lưu trong mo-hinh.csv",
        "models_registry.registration",
    ):
        assert text in dictionary


def test_no_password_leaves(handed, an):
    an.set_password("mot hai ba bon nam")
    an.save()
    folder = handed()
    assert rows_of(folder / "tai-khoan.csv")[0]["Tên đăng nhập"] == "quantri"
    for path in folder.rglob("*.*"):
        assert an.password.encode() not in path.read_bytes(), path


def test_others_on_the_machine_read_nothing_and_every_file_has_its_sum(handed, an, settings):
    (settings.MEDIA_ROOT / "minh-chung").mkdir(parents=True)
    (settings.MEDIA_ROOT / "minh-chung" / "a.jpg").write_bytes(b"anh")
    settings.DANVAN_REPORT_TEMPLATES.mkdir()
    (settings.DANVAN_REPORT_TEMPLATES / "dang.docx").write_bytes(b"mau")
    folder = handed()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (folder / "tep" / "minh-chung" / "a.jpg").read_bytes() == b"anh"
    assert (folder / "mau-word" / "dang.docx").read_bytes() == b"mau"
    sums = dict(reversed(line.split("  ")) for line in (folder / "sha256.txt").read_text().splitlines())
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert sums.keys() == files - {"sha256.txt"}
    for name, digest in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_a_folder_that_is_there_is_left_alone(tmp_path, db):
    (tmp_path / "cu").mkdir()
    with pytest.raises(CommandError, match="Đã có tệp"):
        said("hand_over", tmp_path / "cu")
    assert list((tmp_path / "cu").iterdir()) == []


HAND_OVER = """
import django; django.setup()
from django.conf import settings
from django.core.management import call_command
with (settings.VAR_DIR / "noi").open("w") as out:
    call_command("hand_over", settings.VAR_DIR / "ban-giao", stdout=out)
"""


@pytest.mark.own_portal
@pytest.mark.django_db
def test_a_closed_review_leaves_with_its_papers(portal, monkeypatch):
    """Without LibreOffice, and told so."""
    monkeypatch.setenv("PATH", "/nowhere")
    portal.run(HAND_OVER)
    folder = portal.folder / "ban-giao"
    (closed,) = rows_of(folder / "ban-chot-so-lieu.csv")
    content = json.loads(closed["Nội dung"])
    assert content["a"] == {"ô": None, "b": True}
    paper = folder / closed["Bảng Excel, mẫu của Đảng"]
    assert paper.read_bytes() == bytes(range(256))
    assert "không có bản PDF" in (portal.folder / "noi").read_text()
    assert "không kèm bản PDF" in (folder / "doc-truoc.html").read_text()
    shutil.rmtree(folder)


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not here")
def test_where_libreoffice_is_each_paper_has_its_pdf(tmp_path):
    from docx import Document
    from openpyxl import Workbook

    Document().save(tmp_path / "a.docx")
    Workbook().save(tmp_path / "a.xlsx")
    papers = [(tmp_path / name).relative_to(tmp_path) for name in ("a.docx", "a.xlsx")]
    assert handing_over._write_pdfs(tmp_path, papers)
    for name in ("a.docx.pdf", "a.xlsx.pdf"):
        assert (tmp_path / name).read_bytes().startswith(b"%PDF")
