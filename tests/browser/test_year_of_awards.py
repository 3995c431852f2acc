"""A year of a district and one of its communes, in a browser: from candidates to certificates, and one revoked.

The review's numbers follow each step.
"""

import re

import pytest
from docx import Document
from openpyxl import Workbook

from tests.browser.conftest import ARGS, CHROMIUM, PASSWORD, served
from tests.browser.test_pages import axe, faults  # noqa: F401 - axe is a fixture

pytestmark = pytest.mark.browser
CANDIDATES, AGREED, PROPOSED, COMMENDED = 40, 25, 10, 6
FIELDS = ("Kinh tế", "Văn hóa - xã hội", "Quốc phòng - an ninh", "Xây dựng hệ thống chính trị")
OF_OURS = "q=to+lam+thu&nam=2022"
MEMBERS = "Nguyễn Văn Thử, Trưởng ban (chủ trì)\nTrần Thị Mẫu, Văn phòng (thư ký)\nLý Văn Làm, Ủy viên"


class Officer:
    """One of the cast at a browser of his own."""

    def __init__(self, browser, site, name, axe_script) -> None:
        self.page = browser.new_page(base_url=site)
        self.axe, self.faults = axe_script, []
        self.page.goto("/dang-nhap/")
        self.page.get_by_label("Tên đăng nhập").fill(name)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.press("Đăng nhập", "body")

    def go(self, address) -> None:
        answer = self.page.goto(address)
        assert answer.status == 200, address
        self.faults += faults(self.page, self.axe, address)

    def press(self, name, scope="main", role="button") -> None:
        one = self.page.locator(scope).get_by_role(role, name=re.compile(f"^{re.escape(name)}"))
        with self.page.expect_navigation():
            one.last.click()

    def open(self, name) -> None:
        self.press(name, role="link")
        self.faults += faults(self.page, self.axe, self.page.url)

    def fill(self, **values) -> None:
        for name, text in values.items():
            self.page.locator(f"main [name={name}]").fill(text)

    def choose(self, name, label) -> None:
        option = self.page.locator(f"main select[name={name}] option", has_text=label).first
        self.page.locator(f"main select[name={name}]").select_option(option.get_attribute("value"))

    def with_many(self, what, number=0) -> None:
        """Ticks that many rows of a list, or takes all of it, and goes on to what is done with them."""
        for one in self.page.locator("main input[type=checkbox][name=dong]").all()[:number]:
            one.check()
        self.page.locator("details:has([name=viec])").last.evaluate("one => one.open = true")
        self.choose("viec", what)
        self.page.locator("main [name=pham_vi]").select_option("" if number else "tat-ca")
        self.press("Tiếp tục", "form[action$='nhieu-dong/']")

    def taken(self, name) -> str:
        """All that a Word paper says, its tables too."""
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=name).first.click()
        return "\n".join(one.text or "" for one in Document(download.value.path()).element.iter() if one.text)

    def numbers(self) -> tuple[int, int]:
        """Recognitions and commendations that the review of 2022 counts, each as long as the list it opens."""
        self.go("/so-ket/2020-2022/?nam=2022")
        links = {one.get_attribute("href"): one.inner_text() for one in self.page.locator("main a").all()}
        found = []
        for end in ("ngay=den&cong_nhan=co", "ngay=den"):
            room = "/cong-nhan/" if "cong_nhan" in end else "/khen-thuong/"
            [address] = [one for one in links if one and one.startswith(room) and one.endswith(end)]
            self.page.goto(address)
            number = int(links[address].split()[0])
            assert f"{number} lượt" in self.page.locator("main").inner_text(), address
            found.append(number)
        return found[0], found[1]


def list_of_forty(folder):
    book = Workbook()
    sheet = book.active
    sheet.append(["DANH SÁCH ĐĂNG KÝ MÔ HÌNH DÂN VẬN KHÉO NĂM 2022"])
    sheet.append(["Xã Xuân Lập"])
    sheet.append(["TT", "Tên mô hình", "Tên tập thể", "Lĩnh vực"])
    for number in range(1, CANDIDATES + 1):
        sheet.append([number, f"Việc tốt thứ {number}", f"Tổ làm thử {number}", FIELDS[number % 4]])
    book.save(folder / "Xuân Lập.xlsx")
    return folder / "Xuân Lập.xlsx"


def call(officer, purpose, held_on, form="") -> str:
    """Calls a meeting of the district; its address."""
    officer.go("/khen-thuong/hop-xet/them/")
    for name, label in (("unit", "Huyện Lâm Bình"), ("purpose", purpose), ("level", "Cấp huyện")):
        officer.choose(name, label)
    if form:
        officer.choose("form", form)
    officer.fill(year="2022", held_on=held_on, place="Hội trường huyện")
    officer.press("Lập cuộc họp xét")
    return officer.page.url


def hold(officer, address, agreed) -> None:
    """Who came, what became of each candidate, and the end of the meeting."""
    officer.go(address)
    officer.open("Ghi người dự")
    officer.fill(members=MEMBERS)
    officer.press("Ghi người dự")
    officer.open("Ghi kết quả")
    rows = officer.page.locator("main select[name$=-result]")
    for place in range(rows.count()):
        row = rows.nth(place).get_attribute("name").removesuffix("-result")
        officer.fill(**{f"{row}-votes_for": "3" if place < agreed else "1"})
        rows.nth(place).select_option(label="Thống nhất" if place < agreed else "Không thống nhất")
    officer.press("Lưu các dòng đã sửa")
    officer.go(address)
    officer.press("Kết thúc họp")


def sign(officer, address, track, number, signed_on) -> str:
    """Drafts the decision of a closed meeting, takes its papers and signs it; the decision's address."""
    officer.go(address)
    assert "Nguyễn Văn Thử" in officer.taken("Biên bản họp (Word)")
    officer.open("Lập dự thảo quyết định")
    officer.choose("track", track)
    officer.press("Lập dự thảo")
    assert "Tổ làm thử" in officer.taken("Quyết định (Word)")
    officer.open("Ghi số, ngày ký")
    officer.fill(number=number, issued_on=signed_on)
    officer.press("Ghi số, ngày ký")
    return officer.page.locator("main a[href^='/quyet-dinh/']").first.get_attribute("href")


def test_a_year_from_candidates_to_certificates(tmp_path, demonstration, axe):  # noqa: F811
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with served(tmp_path, of=demonstration) as site, sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        huyen, xa = (Officer(browser, site, name, axe) for name in ("huyen", "xa"))
        recognised, commended = huyen.numbers()

        # Forty are registered and put to the district's meeting, which agrees to twenty-five.
        huyen.go("/nhan-danh-sach/")
        huyen.page.locator("input[type=file]").first.set_input_files(list_of_forty(tmp_path))
        huyen.press("Xem trước")
        huyen.press(f"Ghi tất cả {CANDIDATES} dòng")
        first = call(huyen, "Công nhận", "15/09/2022")
        huyen.go(f"/khen-thuong/ung-vien/?{OF_OURS}&gom=tat-ca&cong_nhan=khong")
        huyen.with_many("Đưa vào cuộc họp xét")
        huyen.page.locator("main select").first.select_option(index=1)
        huyen.press("Đưa vào cuộc họp xét")
        hold(huyen, first, AGREED)
        assert huyen.numbers() == (recognised, commended)  # agreed is not recognised
        sign(huyen, first, "Ban Chỉ đạo", "31-QĐ/BCĐ", "20/09/2022")
        assert huyen.numbers() == (recognised + AGREED, commended)

        # The commune proposes ten of them; the district takes six to its meeting, and commends these.
        xa.go("/khen-thuong/de-nghi/them/")
        xa.choose("to_unit", "Huyện Lâm Bình")
        for name, label in (("purpose", "Khen thưởng"), ("level", "Cấp huyện"), ("form", "Giấy khen")):
            xa.choose(name, label)
        xa.fill(year="2022", paper_number="12-TTr/ĐU", paper_on="22/09/2022")
        xa.press("Lập đề nghị")
        proposal = xa.page.url
        xa.go(f"/khen-thuong/ung-vien/?{OF_OURS}&cong_nhan=co")
        xa.with_many("Đưa vào đề nghị", PROPOSED)
        xa.page.locator("main select").first.select_option(index=1)
        xa.press("Đưa vào đề nghị")
        xa.go(proposal)
        assert "12-TTr/ĐU" in xa.taken("Tờ trình (Word)")
        xa.open("Gửi")
        xa.press("Gửi")
        second = call(huyen, "Khen thưởng", "26/09/2022", "Giấy khen")
        huyen.go("/khen-thuong/de-nghi/?viec=cho-tiep-nhan")
        huyen.open("Đề nghị khen thưởng")
        huyen.open("Tiếp nhận")
        huyen.page.locator("main select[name=meeting]").select_option(index=1)
        for box in huyen.page.locator("main [name=rows]").all()[COMMENDED:]:
            box.uncheck()
        huyen.fill(reason="Để năm sau xét")
        huyen.press("Tiếp nhận")
        xa.go(proposal)
        assert xa.page.get_by_text("Để năm sau xét").count() == PROPOSED - COMMENDED
        hold(huyen, second, COMMENDED)
        decision = sign(huyen, second, "Nhà nước", "900/QĐ-UBND", "28/09/2022")
        assert huyen.numbers() == (recognised + AGREED, commended + COMMENDED)

        # Six certificates, handed over against signatures; one recognition is revoked.
        huyen.go("/khen-thuong/mau-in/them/")
        huyen.choose("form", "Giấy khen")
        huyen.press("Thêm mẫu in")
        huyen.go(decision)
        assert "Tổ làm thử" in huyen.taken("Danh sách trao thưởng (Word)")
        huyen.open("In giấy khen, giấy chứng nhận")
        huyen.press("Cấp số và in")
        pdf = huyen.page.get_by_role("link", name="Mở tệp PDF để in").get_attribute("href")
        assert huyen.page.request.get(pdf).body().count(b"/Type /Page\n") == COMMENDED
        huyen.go(f"/cong-nhan/?{OF_OURS}")
        huyen.page.locator("details.more summary").last.click()
        huyen.press("Hủy công nhận", role="link")
        huyen.choose("decision", "99-TD/QĐ-BCĐ")
        huyen.press("Hủy công nhận")
        assert huyen.numbers() == (recognised + AGREED - 1, commended + COMMENDED)
        assert huyen.faults + xa.faults == []
        browser.close()
