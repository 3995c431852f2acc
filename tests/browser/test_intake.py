"""An officer takes a commune's list in with a real browser: upload, answers, a corrected cell, commit, undo."""

import io

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from tests.browser.conftest import ARGS, CHROMIUM, sign_in
from tests.browser.test_pages import axe, check, faults  # noqa: F401 - axe is a fixture

pytestmark = pytest.mark.browser

ROOM = "/nhan-danh-sach/"
HEADER = ("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực", "Năm", "Chuyện bản ta")


def workbook(*lines, header=HEADER) -> dict:
    """A file for an upload field."""
    book = Workbook()
    book.active.title = "Biểu 1"
    book.active.append(["DANH SÁCH ĐĂNG KÝ MÔ HÌNH DÂN VẬN KHÉO"])
    book.active.append(list(header))
    for number, cells in enumerate(lines, 1):
        book.active.append([number, *cells])
    written = io.BytesIO()
    book.save(written)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "Danh sách gửi huyện.xlsx", "mimeType": kind, "buffer": written.getvalue()}


def upload(page, *lines) -> str:
    """Sends a list; the address of its preview."""
    page.goto(ROOM)
    page.get_by_label("Tệp danh sách").set_input_files(workbook(*lines))
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("heading", name="Xem trước danh sách").wait_for()
    return page.url


def list_of(word: str) -> tuple[tuple, ...]:
    """A list whose unit is not said, with a field that nobody knows and a year that is none."""
    return (
        (f"Đường hoa {word}", f"Chi hội Phụ nữ {word}", f"Chăn trâu {word}", 2021, "ven đường"),
        (f"Nhà sạch {word}", f"Chi hội Nông dân {word}", f"Chăn trâu {word}", 2021, ""),
        (f"Tiếng loa {word}", f"Công an viên {word}", "Kinh tế", "năm ngoái", ""),
    )


def answer_all(page, word: str) -> None:
    page.get_by_label("thuộc đơn vị nào?").first.wait_for()  # the officer's own commune stands there
    page.get_by_label(f"“Chăn trâu {word}” là lĩnh vực nào?").select_option(label="Kinh tế")
    page.get_by_role("button", name="Gửi câu trả lời").click()
    page.get_by_text("câu trả lời.").first.wait_for()


@pytest.mark.parametrize("script", [True, False])
def test_a_list_is_answered_corrected_written_and_undone(visit, script):
    page = visit("xa", java_script_enabled=script)
    word = f"thử {script}"
    upload(page, *list_of(word))
    expect(page.get_by_text("Ghi tất cả")).to_have_count(0)
    answer_all(page, word)
    page.get_by_role("link", name="Sửa dòng 5").click()
    page.get_by_label("Năm:").fill("2021")
    page.get_by_role("button", name="Sửa dòng này").click()
    expect(page.locator(".messages .success")).to_contain_text("đã sửa")
    page.get_by_role("button", name="Ghi tất cả 3 dòng").click()
    expect(page.locator(".messages .success")).to_contain_text("Đã ghi 3 dòng")
    page.get_by_role("link", name=f"Đường hoa {word}").click()
    expect(page.get_by_text("Chi hội Phụ nữ").first).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Hoàn tác").click()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator(".messages .success")).to_contain_text("đã được đưa ra khỏi sổ")
    page.goto(f"/mo-hinh/?q={word}")
    expect(page.get_by_text("Không có mô hình nào khớp")).to_be_visible()
    assert page.seen.errors == []


def test_a_double_click_writes_the_list_once(visit):
    page = visit("xa")
    lines = [(f"Bấm đúp số {n}", f"Tổ tự quản bấm đúp {n}", "Kinh tế", 2021, "") for n in range(5)]
    upload(page, *lines)
    page.get_by_role("button", name="Gửi câu trả lời").click()
    page.get_by_role("button", name="Ghi tất cả 5 dòng").dblclick(no_wait_after=True)
    page.get_by_role("heading", name="Đã ghi vào sổ").wait_for()
    page.goto("/dang-ky/?q=bấm+đúp")
    expect(page.locator(".result-count")).to_contain_text("5")


def test_the_browser_goes_back_and_sends_another_file(chromium, site):
    """Every browser keeps a page that it leaves as it was; Playwright's has this switched off."""
    keeping = chromium.browser_type.launch(
        executable_path=CHROMIUM, args=ARGS, ignore_default_args=["--disable-back-forward-cache"]
    )
    page = keeping.new_page(base_url=site)
    sign_in(page, "xa")
    page.goto(ROOM)
    page.evaluate("window.addEventListener('pageshow', event => { window.kept = event.persisted })")
    name = "Tệp danh sách"
    for title in ("Tệp thứ nhất", "Tệp thứ hai"):
        file = workbook((title, "Chi hội Phụ nữ", "Kinh tế", 2021, ""))
        page.get_by_label(name).set_input_files({**file, "name": f"{title}.xlsx"})
        page.get_by_role("button", name="Xem trước").click()
        expect(page.get_by_role("heading", name="Xem trước danh sách")).to_be_visible()
        expect(page.locator(".lead")).to_contain_text(f"{title}.xlsx")
        page.evaluate("history.back()")  # a page that was kept is not loaded again
        page.wait_for_function("window.kept")
    keeping.close()


def test_a_block_is_pasted(visit):
    page = visit("huyen")
    page.goto(ROOM)
    page.get_by_text("Hoặc dán từ Excel").click()
    rows = ["\t".join(HEADER), '1\t"Vườn rau\nhọc sinh"\tTrường Tiểu học Xuân Lập\tKinh tế\t2021\t']
    page.get_by_label("Nội dung dán").fill("\n".join(rows))
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("heading", name="Đọc được 1 dòng mô hình")).to_be_visible()
    expect(page.get_by_text("Vườn rau học sinh").first).to_be_visible()


def test_all_pages_are_open_to_everyone_at_every_width(visit, axe, site):  # noqa: F811
    page = visit("xa")
    waiting = upload(page, *list_of("dễ đọc"))
    addresses = {
        ROOM: 200,
        waiting: 200,
        f"{waiting}?xu_ly=question": 200,
        f"{waiting}dong/?trang_tinh=Biểu 1&dong=5": 200,
        f"{waiting}trang-tinh/?ten=Biểu 1": 200,
        f"{waiting}bo/": 200,
    }
    found = check(page, axe, site, addresses)
    page.goto(waiting)
    answer_all(page, "dễ đọc")
    page.get_by_role("button", name="Ghi 2 dòng tốt").click()
    page.get_by_role("heading", name="Đã ghi vào sổ").wait_for()
    again = upload(page, *list_of("dễ đọc")[:2])
    first, second = (address.rstrip("/").rsplit("/", 1)[-1] for address in (waiting, again))
    found += check(page, axe, site, {waiting: 200, f"{waiting}hoan-tac/": 200, again: 200})
    found += check(page, axe, site, {f"{ROOM}{second}/so-voi/{first}/": 200})
    assert found == []


def test_refused_forms_are_open_to_everyone(visit, axe):  # noqa: F811
    page = visit("xa")
    page.goto(ROOM)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("alert")).to_contain_text("Hãy chọn tệp danh sách")
    found = faults(page, axe, "an upload without a file")
    waiting = upload(page, *list_of("bị từ chối"))
    page.goto(f"{waiting}dong/?trang_tinh=Biểu 1&dong=5")
    page.get_by_label("Ngày đăng ký").fill("32/10/2022")
    page.get_by_role("button", name="Sửa dòng này").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.get_by_label("Ngày đăng ký").input_value() == "32/10/2022"
    assert found + faults(page, axe, "a refused row") == []


def test_on_a_phone_the_rows_are_cards_with_their_buttons(visit):
    page = visit("xa", viewport={"width": 360, "height": 740})
    upload(page, *list_of("điện thoại"))
    button = page.get_by_role("button", name="Bỏ dòng 5")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert box["height"] >= 32
    button.click()
    expect(page.get_by_role("button", name="Lấy lại dòng 5")).to_be_visible()
