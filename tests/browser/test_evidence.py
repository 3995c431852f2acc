"""Photographs on a phone, and scans in the browser: added, seen, and reached by nobody else."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.test_pages import axe, faults  # noqa: F401 # a fixture of its own

pytestmark = pytest.mark.browser


def photo():
    file = BytesIO()
    Image.new("RGB", (1200, 900), "green").save(file, "JPEG")
    return {"name": "Đường hoa.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def test_a_photograph_is_added_on_a_phone_without_script_and_opened_by_no_other_unit(visit, axe):  # noqa: F811
    page = visit("xa", java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto("/mo-hinh/1/")
    page.get_by_role("link", name="Thêm ảnh, tệp, liên kết").click()
    page.get_by_label("Chụp ảnh").set_input_files([photo()])
    page.get_by_label("Chú thích").fill("Đường hoa bản Khiển")
    page.get_by_role("button", name="Thêm", exact=True).click()
    shown = page.get_by_role("link", name="Đường hoa bản Khiển", exact=True)
    expect(shown).to_be_visible()
    address = shown.get_attribute("href")
    answer = page.request.get(address)
    assert Image.open(BytesIO(answer.body())).size == (1200, 900)
    assert visit("huyen").request.get(address).status == 200
    assert visit(None).request.get(address, max_redirects=0).status == 302

    page = visit("xa")
    found = []
    for where in ("/mo-hinh/1/", "/mo-hinh/1/minh-chung/", f"{address}sua/"):
        assert page.goto(where).status == 200
        found += faults(page, axe, where)
    assert found == []
    page.goto("/mo-hinh/1/")
    picture = page.locator(".evidence img")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.evidence img').naturalWidth > 0")
    page.goto(f"{address}sua/")
    page.get_by_label("Lý do gỡ").fill("Ảnh thử")
    page.get_by_role("button", name="Gỡ", exact=True).click()
    expect(page.get_by_text("Đã thay, đã gỡ: 1")).to_be_visible()
