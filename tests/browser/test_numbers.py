"""A number typed into a real browser arrives as it was written: browsers make 1275 of 12,75 in a box for numbers."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

OUTCOMES = "/nhap-lieu/models_registry/outcome/"
COMMENDATIONS = "/nhap-lieu/awards/commendation/"


@pytest.mark.parametrize("locale", ["vi-VN", "en-US"])
def test_what_a_hand_types_is_what_is_stored(visit, locale):
    page = visit("huyen", locale=locale)
    for typed, shown in (("12,75", "12,75"), ("1.500", "1.500"), ("1500000", "1.500.000"), ("1,5", "1,5")):
        page.goto(f"{OUTCOMES}add/")
        page.get_by_label("Đơn vị:", exact=True).select_option(index=1)
        page.get_by_label("Giai đoạn").select_option(index=1)
        page.get_by_label("Nội dung").fill(f"Hiến đất {typed} {locale}")
        page.get_by_label("Số lượng").press_sequentially(typed)
        page.get_by_label("Đơn vị tính").fill("ha")
        page.get_by_role("button", name="Lưu và sửa tiếp").click()
        page.wait_for_url("**/change/")
        expect(page.get_by_label("Số lượng")).to_have_value(shown)
        page.get_by_role("button", name="Lưu và sửa tiếp").click()
        expect(page.get_by_label("Số lượng")).to_have_value(shown)
    assert page.seen.errors == []


def test_a_point_before_the_fraction_is_asked_back_with_the_right_way_to_write_it(visit):
    page = visit("huyen")
    page.goto(f"{OUTCOMES}add/")
    page.get_by_label("Số lượng").press_sequentially("12.75")
    page.get_by_role("button", name="Lưu và sửa tiếp").click()
    expect(page.locator(".field:has([name=value]) .errorlist")).to_contain_text("hãy viết 12,75")
    expect(page.get_by_label("Số lượng")).to_have_value("12.75")


def test_the_box_is_wide_enough_and_a_phone_offers_digits(visit):
    page = visit("huyen", viewport={"width": 360, "height": 740})
    page.goto(f"{COMMENDATIONS}add/")
    amount = page.get_by_label("Tiền thưởng")
    amount.press_sequentially("1.500.000.000")
    assert amount.get_attribute("inputmode") == "decimal"
    assert amount.evaluate("box => box.scrollWidth <= box.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
