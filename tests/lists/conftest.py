"""Lists as a commune would send them, and the catalogue that they are read against."""

import io

import pytest
from openpyxl import Workbook

from tests.builders import make_field, make_programme

HEADER = ("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Loại", "Đơn vị", "Lĩnh vực", "Năm", "Địa điểm")


def line(title="Đường hoa phụ nữ", who="Hội Phụ nữ", unit="Xã Xuân Lập", year=2021, **values):
    """One line of the list; the header stands on row 1, so the first line is row 2."""
    return ["", title, who, values.get("kind", "Tập thể"), unit, values.get("field", "Kinh tế"), year, ""]


def workbook(*lines, header=HEADER) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "DS"
    sheet.append(list(header))
    for one in lines:
        sheet.append(list(one))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def catalogue(xuan_lap, khuon_ha):
    """Two fields, the review's programme, and the cast's two communes."""
    make_field("economy", "Kinh tế")
    make_field("other", "Lĩnh vực khác")
    return make_programme()
