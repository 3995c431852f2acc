"""The forms of entry in a browser: their weight on a slow line, and rows found by typing."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

REGISTRY, AWARDS = "/nhap-lieu/models_registry", "/nhap-lieu/awards"
FORMS = [
    f"{REGISTRY}/emulationmodel/add/",
    f"{REGISTRY}/emulationmodel/5/change/",
    f"{REGISTRY}/registration/add/",
    f"{REGISTRY}/registrant/add/",
    f"{REGISTRY}/outcome/add/",
    f"{AWARDS}/assessment/add/",
    f"{AWARDS}/decision/add/",
    f"{AWARDS}/decision/1/change/",
    f"{AWARDS}/recognition/add/",
    f"{AWARDS}/commendation/add/",
]
AT_MOST = 90_000  # bytes of all answers, with nothing kept from before
LINE = 400_000 / 8  # bytes a second
TURN = 0.1  # seconds until an answer to that line begins
BEFORE_PAINT = {"Document", "Stylesheet"}  # scripts are deferred


@pytest.mark.parametrize("address", FORMS)
def test_a_form_is_light_and_soon_there_on_a_slow_line(visit, address):
    """By what it weighs: how long a busy machine takes to paint it is no matter of a test."""
    page = visit("huyen")
    session = page.context.new_cdp_session(page)
    sizes, kinds, asked = {}, {}, set()
    page.on("request", lambda request: asked.add(request.url))
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on("Network.responseReceived", lambda one: kinds.update({one["requestId"]: one["type"]}))
    session.on(
        "Network.loadingFinished", lambda one: sizes.update({one["requestId"]: one["encodedDataLength"]})
    )
    assert page.goto(address, wait_until="networkidle").status == 200
    assert sum(sizes.values()) <= AT_MOST
    assert len(asked) == 5  # page, style, two scripts, mark
    assert page.locator("script[src]:not([defer])").count() == 0
    before = [sizes[key] for key, kind in kinds.items() if kind in BEFORE_PAINT]
    assert len(before) == 2
    assert 2 * TURN + 2 * TURN + sum(before) / LINE < 3  # each answer, and the line once opened and made safe


def test_a_row_is_found_by_typing_with_a_script(visit):
    page = visit("huyen")
    page.goto(f"{AWARDS}/assessment/add/")
    line = page.get_by_role("combobox", name="Lượt đăng ký")
    line.press_sequentially("xuan lap")
    option = page.locator(".suggested li").first
    expect(option).to_contain_text("Xuân Lập")
    label = option.inner_text()
    line.press("ArrowDown")
    line.press("Enter")
    expect(line).to_have_value(label)
    assert page.locator("input[name=registration]").input_value().isdecimal()
    expect(page.locator(".suggested li")).to_have_count(0)
    assert page.seen.errors == []


def test_several_rows_are_added_by_typing_with_a_script(visit):
    page = visit("huyen")
    page.goto(FORMS[0])
    page.get_by_text("Thông tin khác").click()
    line = page.get_by_role("combobox", name="Cùng thực hiện")
    for words in ("trinh dien so 00", "trinh dien so 01"):
        line.press_sequentially(words)
        page.locator(".suggested li").first.click()
        expect(line).to_have_value("")
    expect(page.locator(".picked input:checked")).to_have_count(2)


@pytest.mark.parametrize(
    ("form", "label"),
    [
        (FORMS[0], "Tên tập thể, cá nhân, hộ gia đình"),
        (f"{AWARDS}/commendation/add/", "Tên ghi trong quyết định"),
    ],
)
def test_a_known_name_is_offered_while_it_is_typed_and_stands_alone_in_the_line(visit, form, label):
    page = visit("huyen")
    page.goto(form)
    line = page.get_by_role("combobox", name=label)
    line.press_sequentially("trinh dien so 00")
    option = page.locator(".suggested li").first
    expect(option).to_contain_text("trình diễn số 00")
    name = option.inner_text().split(" – ")[0].split(", ")[0]
    option.click()
    expect(line).to_have_value(re.compile(f"^{re.escape(name)}"))
    assert " – Xã" not in line.input_value()
    expect(page.locator(".suggested li")).to_have_count(0)
    assert page.seen.errors == []


def test_a_row_is_found_by_typing_without_a_script(visit):
    page = visit("huyen", java_script_enabled=False)
    page.goto(f"{AWARDS}/assessment/add/")
    page.get_by_label("Lượt đăng ký").fill("xuan lap")
    page.get_by_role("button", name="Lưu", exact=True).click()
    found = page.get_by_label("Tìm thấy")
    expect(found).to_be_visible()
    label = found.locator("option").nth(1).inner_text()
    found.select_option(index=1)
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_label("Lượt đăng ký")).to_have_value(label)


def test_what_is_asked_of_a_person_opens_when_one_is_chosen(visit):
    page = visit("xa")
    page.goto(FORMS[0])
    post = page.get_by_label("Chức vụ", exact=False)
    expect(post).not_to_be_visible()
    page.locator("input[name=kind][value=individual]").check()
    expect(post).to_be_visible()
