"""From an empty database to a Word report, in a real browser: a commune, a province, a former district's archive."""

import io
from pathlib import Path

import pytest
from docx import Document

from tests.browser.conftest import ARGS, CHROMIUM, served
from tests.browser.test_pages import axe, faults  # noqa: F401 - axe is a fixture

pytestmark = pytest.mark.browser
MOST_CLICKS = 60
OWN, NEW = "mat-khau-cua-toi-2026", "mat-khau-rieng-2026"


class Clerk:
    """Who sets the portal up: every click is counted, every page looked at."""

    def __init__(self, page, axe_script) -> None:
        self.page, self.axe, self.clicks, self.faults = page, axe_script, 0, []

    def click(self, role, name) -> None:
        self.page.locator("main, header form").get_by_role(role, name=name).first.click()
        self.page.wait_for_load_state()
        self.clicks += 1
        self.look()

    def look(self) -> None:
        self.faults += faults(self.page, self.axe, self.page.url)

    def write(self, label, text) -> None:
        self.page.get_by_label(label, exact=True).fill(text)
        self.clicks += 1

    def fill(self, name, text) -> None:
        self.page.locator(f"[name={name}]").fill(text)
        self.clicks += 1

    def choose(self, label) -> None:
        self.page.get_by_label(label).check()
        self.clicks += 1


@pytest.mark.parametrize(
    ("use", "place", "office", "commune"),
    [
        ("một xã, phường, đặc khu", "22015", "Phường Tuy Hòa", ""),
        ("một tỉnh, thành phố", "Đắk Lắk", "Tỉnh Đắk Lắk", "phuong tuy hoa"),
        ("hồ sơ của một huyện cũ", "Lâm Bình", "Huyện Lâm Bình", "Xã Thượng Lâm"),
    ],
)
def test_an_office_begins_from_nothing(use, place, office, commune, tmp_path, migrated, axe):  # noqa: F811
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with (
        served(tmp_path, "start", of=migrated.folder) as address,
        sync_api.sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        page = browser.new_page(base_url=address)
        page.goto("/")
        refused = []
        page.on("response", lambda answer: refused.append(answer.url) if is_refused(answer) else None)
        clerk = Clerk(page, axe)
        clerk.look()
        password = set_up(clerk, (tmp_path / "start-code").read_text(), use, place)
        page.goto("/")
        assert page.locator(".lead").first.inner_text().startswith(office)
        content = report_of(clerk, page, password, commune)
        assert refused == []
        assert clerk.faults == []
        assert clerk.clicks <= MOST_CLICKS
        browser.close()
    told = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
    assert "01 mô hình, điển hình" in told
    cells = [
        cell.text
        for table in Document(io.BytesIO(content)).tables
        for row in table.rows
        for cell in row.cells
    ]
    assert any("Chẩu Văn Thử" in text for text in cells)


def is_refused(answer) -> bool:
    """Of pages only: axe asks for style sheets by addresses of its own making."""
    return answer.status >= 400 and answer.request.resource_type == "document"


def set_up(clerk, code, use, place) -> str:
    """The password on the slip of the first officer."""
    clerk.write("Mã bắt đầu:", code)
    clerk.write("Tên đăng nhập:", "quantri")
    clerk.write("Họ và tên:", "Người làm thử")
    clerk.write("Mật khẩu:", OWN)
    clerk.write("Xác nhận mật khẩu:", OWN)
    clerk.click("button", "Lập tài khoản quản trị")
    clerk.click("link", "Đơn vị")
    clerk.choose(use)
    clerk.write("Tên hoặc mã:", place)
    clerk.click("button", "Lấy đơn vị")
    clerk.click("link", "Lĩnh vực")
    clerk.click("button", "Dùng bộ lĩnh vực này")
    clerk.click("link", "Giai đoạn, kỳ báo cáo")
    clerk.click("button", "Ghi giai đoạn")
    clerk.click("link", "Cơ quan ban hành")
    clerk.write("Họ và tên người ký:", "Chẩu Văn Thử")
    clerk.click("button", "Ghi cơ quan ban hành")
    clerk.click("link", "Tài khoản")
    clerk.write("Danh sách cán bộ:", "Cán bộ Làm Thử;; Xem, Nhập liệu, Tiếp nhận, công nhận; canbo")
    clerk.click("button", "Cấp tài khoản")
    return clerk.page.locator("code").nth(1).inner_text()


def report_of(clerk, page, password, commune) -> bytes:
    """The officer's first sign-in, one model registered, and the Word report of the year."""
    clerk.click("button", "Đăng xuất")
    page.goto("/")
    clerk.write("Tên đăng nhập:", "canbo")
    clerk.write("Mật khẩu:", password)
    clerk.click("button", "Đăng nhập")
    for name, text in (("old_password", password), ("new_password1", NEW), ("new_password2", NEW)):
        clerk.fill(name, text)
    clerk.click("button", "Đổi mật khẩu")
    page.goto("/")
    clerk.click("link", "Đăng ký mô hình")
    unit = page.locator("[name=unit]").first
    if commune and unit.evaluate("field => field.tagName") == "SELECT":
        unit.select_option(unit.locator("option", has_text=commune).first.get_attribute("value"))
    elif commune:
        unit.fill(commune)
    clerk.fill("name", "Hội Làm Thử")
    clerk.fill("title", "Mô hình làm thử")
    page.locator("[name=field]").select_option(index=1)
    clerk.clicks += 1
    year = page.locator("[name=year]")
    if not year.input_value():  # of an archive none is this year's
        year.select_option(index=1)
        clerk.clicks += 1
    clerk.click("button", "Lưu và tiếp nhận")
    page.goto("/so-ket/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Xuất Word").first.click()
    clerk.clicks += 1
    return Path(download.value.path()).read_bytes()
