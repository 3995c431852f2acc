"""What only a browser can tell: axe, narrow windows, weight, other hosts, no script, and an officer at work."""

import re
import shutil
import subprocess
from base64 import b32decode
from urllib.parse import urlsplit

import pytest
from django_otp.oath import totp
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, served, sign_in
from tests.browser.pages import ADD, ADMIN, ENTERING, READING, REVIEW, STEERING

pytestmark = pytest.mark.browser

# The size of what is pressed (WCAG 2.2 AA) is a rule that axe leaves out unless asked.
VIOLATIONS = """axe.run({resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})
  .then(found => found.violations)"""
# Boxes that hold more than their width, with what they are called; what is folded is opened for it, for a browser does
# not measure anew what it does not show.
SIDEWAYS = """(() => {
  const folded = [...document.querySelectorAll('main details:not([open])')]
  folded.forEach(one => { one.open = true })
  const found = [...document.querySelectorAll('main *')]
    .filter(box => ['auto', 'scroll'].includes(getComputedStyle(box).overflowX))
    .filter(box => box.scrollWidth > box.clientWidth + 1)
    .map(box => `${box.className} ${box.getAttribute('aria-label')} (${box.scrollWidth} px)`)
  folded.forEach(one => { one.open = false })
  return found
})()"""


@pytest.fixture(scope="session")
def axe():
    return pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe").Axe()


def faults(page, axe, address):
    """What axe and a narrow window have against the page, as lines to read; also at phone width and 200 % zoom."""
    found = []
    page.evaluate(axe.axe_script)  # once for all widths; `axe.run` would do it anew for each
    for width in (1280, 640, 360):
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{address} at {width} px is {wide} px wide")
        if width == 640:
            continue
        if width == 360:  # a telephone: whoever reads a table there scrolls down, never sideways
            found += [
                f"{address} at {width} px is scrolled sideways: {box}" for box in page.evaluate(SIDEWAYS)
            ]
        for violation in page.evaluate(VIOLATIONS):
            nodes = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
            found.append(f"{address} at {width} px: {violation['id']} ({len(violation['nodes'])}): {nodes}")
    page.set_viewport_size({"width": 1280, "height": 800})
    return found


def check(page, axe, site, addresses):
    """Opens each address once and returns all faults of all pages, other hosts and script errors included."""
    found = []
    for address in addresses:
        response = page.goto(address)
        expected = addresses[address] if isinstance(addresses, dict) else 200
        if response.status != expected:
            found.append(f"{address} answers {response.status}, not {expected}")
            continue
        found += faults(page, axe, address)
    others = page.seen.hosts - {urlsplit(site).netloc, ""}
    return found + [f"asked {host}" for host in sorted(others)] + page.seen.errors


def test_reading_pages_are_open_to_everyone_at_every_width(visit, axe, site):
    assert check(visit("huyen"), axe, site, READING) == []


def test_a_title_as_short_as_the_name_below_it_is_pressed_as_easily(visit, axe):
    page = visit("huyen")
    found = []
    for address in ("/viec-cua-toi/", "/mo-hinh/", "/mo-hinh-theo-linh-vuc/"):
        page.goto(address)
        assert page.locator("th:has(a.title) .sub a").count()
        page.evaluate("""document.querySelectorAll('th:has(a.title) .sub a').forEach(name => {
          name.closest('th').querySelector('a.title').textContent = name.textContent = 'Đường hoa'
        })""")
        found += faults(page, axe, address)
    assert found == []


def test_pages_outside_the_door_are_open_to_everyone(visit, axe, site):
    page = visit(None)
    found = check(page, axe, site, {"/dang-nhap/": 200, "/mo-hinh/": 200})
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill("huyen")
    page.get_by_label("Mật khẩu").fill("sai-mat-khau")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert found + faults(page, axe, "a wrong password") == []


def test_the_pages_of_the_second_factor_and_of_the_password_again_are_open_to_everyone(visit, sessions, axe):
    page, found = visit("bcd"), []
    page.goto("/tai-khoan/xac-thuc/")
    found += faults(page, axe, "a telephone is set up")
    secret = b32decode(page.locator("ol code").inner_text().replace(" ", ""))
    page.get_by_label("Mã 6 số").fill(f"{totp(secret):06}")
    page.get_by_role("button", name="Bật xác thực hai bước").click()
    codes = page.locator(".recovery-codes code").all_inner_texts()
    found += faults(page, axe, "recovery codes")
    page.get_by_role("button", name="Đăng xuất").click()
    page.get_by_label("Tên đăng nhập").fill("bcd")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_label("Mã xác thực").fill("000000")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found += faults(page, axe, "a wrong code")
    page.get_by_label("Mã xác thực").fill(codes[0])
    page.get_by_role("button", name="Tiếp tục").click()
    page.goto("/tai-khoan/xac-thuc/")
    found += faults(page, axe, "a telephone that is set up")
    # As from the page that asks for it, ten minutes later, with a wrong one.
    again = '<input name="password_again" type="hidden" value="sai-mat-khau">'
    page.locator("form:has(.danger)").evaluate(
        "(form, more) => form.insertAdjacentHTML('beforeend', more)", again
    )
    page.get_by_role("button", name="Gỡ xác thực hai bước").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nhập lại mật khẩu")
    found += faults(page, axe, "the password again")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Xác nhận và gửi tiếp").click()
    expect(page.locator(".messages")).to_contain_text("Đã gỡ xác thực hai bước")
    sessions["bcd"] = page.context.storage_state()  # the one of before has ended
    assert found == []


def test_entry_pages_are_open_to_everyone_at_every_width(visit, axe, site):
    assert check(visit("huyen"), axe, site, ENTERING) == []


def test_the_administrators_pages_are_open_to_everyone(visit, axe, site):
    assert check(visit("quantri"), axe, site, STEERING) == []


def test_the_preview_of_an_issuer_follows_what_is_typed_and_saves_nothing(visit):
    page = visit("quantri")
    page.goto("/van-ban/3/")
    page.get_by_label("Họ và tên người ký").fill("Chẩu Văn Thử")
    page.get_by_label("Mẫu văn bản").select_option("mat-tran")
    preview = page.locator(".paper-preview")
    expect(preview).to_contain_text("Chẩu Văn Thử")
    expect(preview).to_contain_text("TM. BAN THƯỜNG TRỰC")
    page.reload()
    expect(preview).to_contain_text("T/M BAN CHỈ ĐẠO")
    expect(preview).not_to_contain_text("Chẩu Văn Thử")


@pytest.mark.parametrize("who", ["xa", "quantri"])
def test_pages_that_differ_by_account_are_open_to_everyone(visit, axe, site, who):
    pages = ("/", REVIEW, "/doi-chieu/2020-2022/", "/ai-da-gui/2020-2022/", "/so-sanh/", "/nhan-danh-sach/")
    writing = {f"{REVIEW}soan-bao-cao/": 403 if who == "xa" else 200, "/nhap-lieu/": 200}
    assert check(visit(who), axe, site, dict.fromkeys(pages, 200) | writing) == []


def test_a_reader_is_told_that_entry_is_not_his(visit, axe, site):
    assert check(visit("bcd"), axe, site, {"/nhap-lieu/": 403}) == []


def test_a_refused_entry_form_is_open_to_everyone(visit, axe):
    page = visit("xa")
    page.goto(ADD)
    page.locator("input[name=registered_on]").fill("32/10/2021")
    page.locator("[name=_save]").click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert faults(page, axe, "a refused entry form") == []


# Attributes of HTML and ARIA that the checker's list is too old to know.
STANDARD = ("aria-current", "autocapitalize", "inputmode", "capture", "loading")


def errors_in_html(page):
    """What is wrong with a page's HTML as it came, as the checker says it."""
    told = subprocess.run(["tidy", "-q", "-e", "-utf8"], input=page, capture_output=True).stderr.decode()
    known = [f'proprietary attribute "{name}"' for name in STANDARD] + ["trimming empty <span>"]
    return [line for line in told.splitlines() if not line.endswith(tuple(known))]


@pytest.mark.skipif(shutil.which("tidy") is None, reason="needs HTML Tidy")
@pytest.mark.parametrize(("who", "pages"), [("huyen", [*READING, *ENTERING]), ("quantri", STEERING)])
def test_every_page_is_valid_html(visit, who, pages):
    page = visit(who)
    assert errors_in_html(b"<!DOCTYPE html><title>x</title><p id=a><p id=a>x</b>")  # it tells what is wrong
    found = {address: errors_in_html(page.request.get(address).body()) for address in pages}
    assert {address: errors for address, errors in found.items() if errors} == {}


def test_every_reading_page_weighs_at_most_150_kilobytes_with_its_styles(visit):
    page = visit("huyen")
    weights = {}
    page.on("response", lambda r: weights.update({r.url: len(r.body())}) if r.status != 302 else None)
    heavy = {}
    page.goto("/huong-dan/")
    page.wait_for_load_state("networkidle")
    shared = sum(size for url, size in weights.items() if "/static/" in url)
    assert shared > 0
    for address, status in READING.items():
        if status != 200:
            continue
        size = len(page.request.get(address).body()) + shared
        if size > 150_000:
            heavy[address] = size
    assert heavy == {}


WITHOUT_FILE = {
    "/quyet-dinh/1/": "what it gave is a list of its own, to which the page leads",
    "/quyet-dinh/1/in-giay/": "a form that prints",
    "/cham-diem/bo-tieu-chi/": "a catalogue, not a list of records",
    "/khen-thuong/mau-in/": "a catalogue too",
}
EMPTY_AT_FIRST = {"/khen-thuong/mau-in/"}  # until a test has made a layout


def test_every_list_is_taken_along_to_excel(visit):
    page, lacking = visit("huyen"), set()
    for address, status in READING.items():
        text = page.request.get(address).text() if status == 200 and "/in/" not in address else ""
        if 'class="data list' in text and not re.search(r'href="[^"]*\.xlsx', text):
            lacking.add(address)
    assert lacking | EMPTY_AT_FIRST == set(WITHOUT_FILE)


def test_the_portal_works_without_script(visit):
    page = visit(None, java_script_enabled=False)
    sign_in(page, "huyen")
    page.goto(REVIEW)
    for number in (
        page.locator(".funnel a.n").nth(2),
        page.locator("#linh-vuc tbody tr").first.locator("a.n").first,
        page.locator("#linh-vuc tr.total a.n").last,
        page.locator("#don-vi tbody tr").first.locator("a.n").last,
        page.locator("#nam tbody tr").nth(1).locator("a.n").first,
    ):
        shown = number.inner_text()
        number.click()
        page.wait_for_url(re.compile(r"don_vi="))
        assert page.locator(".result-count strong").inner_text() == shown
        page.goto(REVIEW)
    page.goto("/mo-hinh/")
    everything = int(page.locator(".result-count strong").inner_text())
    page.get_by_text("Lọc theo kỳ").click()
    page.get_by_label("Năm", exact=False).first.select_option("2021")
    page.get_by_role("button", name="Lọc", exact=True).click()
    page.wait_for_url(re.compile(r"nam=2021"))
    assert 0 < int(page.locator(".result-count strong").inner_text()) < everything
    assert "2021" in page.locator(".applied").inner_text()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url(re.compile(r"/dang-nhap/"))
    page.goto("/mo-hinh/")
    assert "/dang-nhap/" in page.url


def test_a_list_is_laid_out_kept_and_taken_along_without_script(visit):
    page = visit("bcd", java_script_enabled=False)
    page.goto("/mo-hinh/?nam=2022")
    page.get_by_role("link", name="Đơn vị", exact=True).nth(1).click()
    page.wait_for_url(re.compile(r"xep=don-vi"))
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Đơn vị")
    assert "nam=2022" in page.url
    page.get_by_text("Sắp xếp, chọn cột").click()
    page.get_by_label("Lĩnh vực", exact=True).uncheck()
    page.get_by_label("Địa điểm").check()
    page.get_by_role("button", name="Trình bày lại").click()
    page.wait_for_url(re.compile(r"cot=dia-diem"))
    assert "Địa điểm" in page.locator("thead").inner_text()
    assert "Lĩnh vực" not in page.locator("thead").inner_text()
    page.get_by_text("Giữ bộ lọc này").click()
    page.get_by_label("Tên bộ lọc").fill("Năm 2022")
    page.get_by_role("button", name="Giữ lại").click()
    expect(page.locator(".messages")).to_contain_text("Đã giữ bộ lọc “Năm 2022”")
    with page.expect_download() as download:
        page.get_by_role("link", name="Xuất Excel").click()
    assert download.value.suggested_filename.startswith("mo-hinh-dien-hinh-")
    page.get_by_role("button", name="Bỏ bộ lọc “Năm 2022”").click()
    expect(page.locator(".messages")).to_contain_text("Đã bỏ bộ lọc")


def test_on_a_phone_a_list_is_cards_with_year_state_and_recognition_in_sight(visit):
    page = visit("bcd", viewport={"width": 360, "height": 740})
    for address, seen in (
        ("/mo-hinh/?nam=2022&tieu_bieu=co", ("2022", "Cấp", "Tiêu biểu")),
        ("/dang-ky/?nam=2022", ("Năm: 2022", "Đã tiếp nhận")),
        ("/cong-nhan/?nam=2022", ("Năm: 2022", "Cấp")),
        ("/khen-thuong/", ("Đơn vị khi đó",)),
        ("/don-vi/", ("Mã số",)),
    ):
        page.goto(address)
        card = page.locator("table.cards tbody tr").nth(1)
        for cell in (card, *card.locator("td:visible").all()):
            box = cell.bounding_box()
            assert box["x"] >= 0, address
            assert box["x"] + box["width"] <= 360, address
        text = card.evaluate(
            "row => [...row.cells].map(cell => `${cell.dataset.label || ''}: ${cell.innerText}`).join(' ')"
        )
        plain = " ".join(text.split())
        assert not [words for words in seen if words not in plain], (address, plain)


def test_on_a_phone_the_closed_reviews_are_cards(tmp_path, demonstration, chromium):
    with served(tmp_path, "close_review 2020-2022 --reason Thử", of=demonstration) as address:
        page = chromium.new_page(base_url=address, viewport={"width": 360, "height": 740})
        sign_in(page, "huyen")
        page.goto("/ban-chot/")
        assert page.locator("tbody tr").count() == 1
        scroll = page.locator(".table-scroll").evaluate("list => list.scrollWidth - list.clientWidth")
        assert scroll <= 0
        assert "Mã đối chiếu" in page.locator("tbody tr").evaluate(
            "row => [...row.cells].map(cell => cell.dataset.label).join(' ')"
        )
        page.close()


def test_on_a_phone_a_list_of_entry_is_cards_whose_boxes_and_actions_are_at_hand(visit, axe):
    page = visit("huyen", viewport={"width": 360, "height": 740})
    for address, seen in (
        (f"{ADMIN}/emulationmodel/", ("Năm đăng ký: 20", "Công nhận: Cấp")),
        (f"{ADMIN}/registration/?year=2022", ("Năm: 2022", "Trạng thái: Đã tiếp nhận")),
        (f"{ADMIN}/registrant/", ("Loại:", "Đơn vị:")),
        (f"{ADMIN}/outcome/", ("Đơn vị:",)),
        ("/nhap-lieu/awards/assessment/", ("Kết quả:",)),
        ("/nhap-lieu/awards/decision/", ("Còn hiệu lực: Có",)),
        ("/nhap-lieu/awards/recognition/", ("Năm: 20", "Cấp công nhận: Cấp")),
        ("/nhap-lieu/awards/commendation/", ("Còn hiệu lực: Có",)),
    ):
        page.goto(address)
        cards = page.locator("#result_list tbody tr")
        assert cards.count(), address
        for cell in cards.nth(0).locator("td:visible, th:visible").all():
            box = cell.bounding_box()
            assert (box["x"] >= 0, box["x"] + box["width"] <= 360) == (True, True), address
        wide = page.locator(".results").evaluate("list => list.scrollWidth - list.clientWidth")
        assert wide <= 0, (address, wide)
        text = page.locator("#result_list tbody").evaluate(
            "body => [...body.rows].map(row => [...row.cells].filter(cell => cell.offsetParent)"
            ".map(cell => `${cell.dataset.label || ''}: ${cell.innerText}`).join(' ')).join(' ')"
        )
        plain = " ".join(text.split())
        assert not [words for words in seen if words not in plain], (address, plain[:600])
        assert faults(page, axe, address) == []
        page.set_viewport_size({"width": 360, "height": 740})
        if page.locator("select[name=action]").count():
            page.locator("#action-toggle").check()
            assert page.locator(".action-select:checked").count() == cards.count(), address
            assert page.locator("select[name=action]").bounding_box()["width"] <= 330, address


def test_the_menu_opens_on_a_phone_without_script(visit):
    page = visit("huyen", java_script_enabled=False, viewport={"width": 360, "height": 740})
    assert not page.get_by_role("link", name="Khen thưởng", exact=True).is_visible()
    page.get_by_role("link", name="Danh mục", exact=True).click()
    page.get_by_role("link", name="Khen thưởng", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Khen thưởng")


def test_the_head_of_a_phone_leaves_the_page_its_room(visit):
    page = visit("huyen", viewport={"width": 360, "height": 740})
    for address in ("/", "/mo-hinh/1/", "/tim/?q=hoa", "/nhap-lieu/", f"{ADMIN}/registration/", ADD):
        page.goto(address)
        assert page.locator("header").bounding_box()["height"] <= 120, address
        page.locator(".work-mark b").evaluate("mark => { mark.textContent = '1234'; }")  # of a busy office
        assert page.locator("header").bounding_box()["height"] <= 120, address
        assert page.get_by_role("searchbox", name="Tìm mô hình").is_visible(), address


def fill_entry(page, title: str) -> None:
    """The five required things and a title, as an officer gives them."""
    page.goto("/")
    page.get_by_role("link", name="Đăng ký mô hình").click()
    page.wait_for_url("**/add/?ve=/")
    unit = page.locator("select[name=unit]")
    unit.select_option(label=next(t for t in unit.locator("option").all_inner_texts() if "Xuân Lập" in t))
    page.locator("input[name=kind][value=collective]").check()
    page.locator("input[name=name]").fill(f"Tổ {title}")
    page.locator("input[name=title]").fill(title)
    page.locator("select[name=field]").select_option(index=1)
    page.locator("select[name=year]").select_option("2022")


def count_of(page, words: str) -> int:
    page.goto(f"/mo-hinh/?q={words}")
    return int(page.locator(".result-count strong").inner_text())


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_officer_registers_a_model_on_one_screen(visit, script):
    page = visit("huyen", java_script_enabled=script)
    title = "Bếp lửa hồng vùng cao" if script else "Nhịp cầu nghĩa tình"  # alike, they would be asked about
    fill_entry(page, title)
    page.locator("[name=_save]").click()
    expect(page.locator(".messages .success")).to_be_visible()
    assert count_of(page, title) == 1
    assert page.locator("a.title").inner_text() == title
    page.locator("a.title").click()
    expect(page.locator(".life")).to_contain_text("năm 2022")


def test_a_double_click_on_save_makes_one_record(visit):
    page = visit("huyen")
    fill_entry(page, "Tiếng loa an ninh")
    page.locator("[name=_save]").dblclick(no_wait_after=True)
    page.wait_for_selector(".messages")
    assert page.title()
    assert count_of(page, "Tiếng loa an ninh") == 1


def save_after_losing(page, **cookies):
    """Types an entry, loses cookies, saves; the answer to the save."""
    fill_entry(page, "Vườn rau tự quản")
    page.context.clear_cookies(**cookies)
    with page.expect_response(lambda response: response.request.method == "POST") as answer:
        page.locator("[name=_save]").click()
    return answer.value


def test_leaving_a_half_filled_form_warns_and_a_saved_one_does_not(visit):
    page = visit("huyen")
    warned = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    page.goto("/mo-hinh/sua-bang/")
    page.goto("/dang-ky/")
    assert warned == []
    page.goto("/mo-hinh/sua-bang/")
    page.locator("input[name$=-place]:visible").first.fill("Thôn Nà Ta")
    page.goto("/dang-ky/")
    assert warned == ["beforeunload"]
    page.goto("/mo-hinh/sua-bang/")
    page.locator("input[name$=-place]:visible").first.fill("Thôn Nà Ta")
    page.get_by_role("button", name="Lưu các ô đã sửa").click()
    page.wait_for_selector(".messages")
    assert warned == ["beforeunload"]


def test_a_number_is_read_back_as_the_portal_reads_it(visit):
    page = visit("huyen")
    page.goto(f"{ADMIN}/outcome/add/")
    box, told = page.locator("input[inputmode=decimal]").first, page.locator("output.reading").first
    for typed, reading in (
        ("12,75", "12,75"),
        ("1500000", "1.500.000"),
        ("1.500.000", "1.500.000"),
        ("1,157", ""),
    ):
        box.fill(typed)
        assert told.inner_text().removeprefix("Cổng đọc là: ") == reading


def test_a_form_whose_key_is_gone_is_explained(visit, axe):
    page = visit("huyen")
    assert save_after_losing(page).status == 403
    assert page.get_by_role("heading", level=1).inner_text() == "Biểu mẫu đã hết hạn, chưa lưu được"
    assert faults(page, axe, "a form without its key") == []


def test_a_session_that_ended_while_typing_is_explained_and_nothing_typed_is_lost(visit, axe):
    page = visit("huyen")
    assert save_after_losing(page, name="sessionid").status == 403
    assert "Vườn rau tự quản" in page.content()
    assert faults(page, axe, "an ended session") == []


def test_the_review_prints_as_an_annex_on_a4(visit):
    page = visit("bcd")
    page.goto(REVIEW)
    page.emulate_media(media="print")
    heading = page.locator(".paper-head")
    assert heading.is_visible()
    assert "Huyện Lâm Bình".casefold() in heading.inner_text().casefold()
    for hidden in (".site-nav", ".filters", ".tools", ".breadcrumbs", ".site-foot"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator(".signature").is_visible()
    assert page.locator("td a.n").first.evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"
    pdf = page.pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 595" in pdf or b"/MediaBox [0 0 594" in pdf
