"""Certificates in the browser: a blank is laid out with the mouse, a decision printed, a code verified by anybody."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.test_pages import axe, faults  # noqa: F401 # a fixture of its own

pytestmark = pytest.mark.browser


def blank():
    file = BytesIO()
    Image.new("RGB", (1188, 840), "ivory").save(file, "JPEG")
    return {"name": "phôi.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def test_from_a_blank_to_a_code_that_anybody_verifies(visit, axe):  # noqa: F811
    page = visit("huyen")
    page.goto("/khen-thuong/")
    page.get_by_role("link", name="Bàn khen thưởng").click()
    page.get_by_role("link", name="Mẫu in, máy in").click()
    page.get_by_role("link", name="Thêm mẫu in").click()
    page.get_by_label("Hình thức").select_option("Giấy chứng nhận mô hình")
    page.get_by_role("button", name="Thêm mẫu in").click()
    found = faults(page, axe, "layout")

    page.set_viewport_size({"width": 1280, "height": 800})
    page.reload()
    mark = page.locator(".mark").first
    mark.scroll_into_view_if_needed()
    left = page.locator("#id_name-left")
    expect(left).to_have_value("30")
    at = mark.bounding_box()
    scale = page.locator(".sheet-picture").bounding_box()["width"] / 297
    page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    page.mouse.down()
    page.mouse.move(at["x"] + at["width"] / 2 - 10 * scale, at["y"] + at["height"] / 2 - 20 * scale, steps=4)
    with page.expect_response(lambda answer: answer.url.endswith("/xem-truoc/")) as drawn:
        page.mouse.up()
    assert drawn.value.status == 200
    expect(left).to_have_value("20")
    expect(page.locator("#id_name-top")).to_have_value("70")
    page.get_by_role("button", name="Lưu mẫu in").click()
    expect(page.get_by_text("Đã lưu mẫu in")).to_be_visible()
    expect(left).to_have_value("20")
    page.get_by_label("Ảnh quét phôi").set_input_files([blank()])
    page.get_by_role("button", name="Gửi ảnh phôi").click()
    expect(page.get_by_text("Đã nhận ảnh phôi")).to_be_visible()

    page.goto("/tim/?q=24-TD")
    page.goto(page.locator("a[href^='/quyet-dinh/']").first.get_attribute("href"))
    page.get_by_role("link", name="In giấy khen, giấy chứng nhận").click()
    found += faults(page, axe, "print")
    boxes = page.locator("input[name=giay]")
    for number in range(1, boxes.count()):
        boxes.nth(number).uncheck()
    page.get_by_role("button", name="Cấp số và in").click()
    found += faults(page, axe, "printing")
    pdf = page.request.get(page.get_by_role("link", name="Mở tệp PDF để in").get_attribute("href"))
    assert pdf.body().startswith(b"%PDF")
    page.get_by_role("link", name="Giấy chứng nhận mô hình số 01/").click()
    found += faults(page, axe, "certificate")
    code = page.locator("a[href^='/xac-minh/']").inner_text()
    assert found == []

    anybody = visit(None, java_script_enabled=False, viewport={"width": 360, "height": 740})
    anybody.goto("/xac-minh/")
    anybody.get_by_label("Mã xác minh in trên giấy").fill(code.lower().replace("-", ""))
    anybody.get_by_role("button", name="Xác minh").click()
    expect(anybody.get_by_text("có hiệu lực")).to_be_visible()
