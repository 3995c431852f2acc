"""The pages of certificates, asked by each of the cast: blanks, printing, the register, verification by anybody."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from awards.desk.certificates.codes import grouped
from awards.desk.certificates.layouts import make_layout
from awards.models import Certificate, CertificateLayout, CertificatePrint, CertificatePrinter, Commendation
from awards.models.certificate_layouts import OF_RECOGNITION
from awards.services import revoke
from danvan.awarding.certificates.verifying import AT_MOST
from models_registry.access import OPERATOR
from models_registry.models import Change, Kind
from models_registry.permissions import Task
from tests.builders import (
    COMMUNE_OFFICER,
    make_decision,
    make_model,
    make_recognition,
    make_registrant,
    make_registration,
    make_user,
    stopped,
)

pytestmark = pytest.mark.django_db
NOT_OPEN = ["xa", "bcd", "la", "huyen_khac", "khach"]


@pytest.fixture
def decision(lam_binh, xuan_lap):
    found = make_decision(lam_binh, "12/QĐ-UBND", signer="Người ký", signer_post="Chủ tịch")
    for name in ("Hội Phụ nữ xã Xuân Lập", "Đoàn xã Xuân Lập"):
        Commendation.objects.create(
            decision=found,
            unit=xuan_lap,
            recipient_name=name,
            form_id="giay_khen",
            year=2022,
            recipient_kind=Kind.COLLECTIVE,
            merit="Vận động nhân dân hiến đất làm đường",
        )
    return found


@pytest.fixture
def layout(lam_binh):
    return make_layout(CertificateLayout(unit=lam_binh, form="giay_khen"), OPERATOR)


@pytest.fixture
def printer(lam_binh):
    return CertificatePrinter.objects.create(unit=lam_binh, name="Máy in phòng Nội vụ", right="1.5", down=-2)


def typed_in(page):
    """What the page's own form would send."""
    text = page.content.decode()
    boxes = re.findall(r'<input[^>]*name="giay"[^>]*>', text)
    chosen = [re.search(r'value="([^"]*)"', one)[1] for one in boxes if "checked" in one]
    key = re.search(r'name="one_use_key"[^>]*value="([0-9a-f]*)"', text)
    return {"giay": chosen, "one_use_key": key[1], "reason": "", "printer": ""}


def print_all(client, decision):
    address = reverse("awarding:print", args=[decision.pk])
    return client.post(address, typed_in(client.get(address)))


@pytest.mark.parametrize("who", NOT_OPEN, indirect=True)
def test_no_page_of_the_office_opens_to_who_does_not_decide_there(
    who, browse, decision, layout, printer, huyen
):
    print_all(browse(huyen), decision)
    one, act = Certificate.objects.first(), CertificatePrint.objects.first().act_id
    client = browse(who if who.is_authenticated else None)
    for name, args in (
        ("print", [decision.pk]),
        ("layout", [layout.pk]),
        ("layout_sample", [layout.pk]),
        ("printer", [printer.pk]),
        ("crosses", [printer.pk, "a4", "ngang"]),
        ("printing", [act]),
        ("printing_pdf", [act]),
        ("certificate", [one.pk]),
    ):
        response = client.get(reverse(f"awarding:{name}", args=args))
        if who.is_authenticated:
            assert response.status_code in (403, 404), name
        else:
            assert response.status_code == 302, name
            assert "/dang-nhap/" in response.url
    for name, args in (("print", [decision.pk]), ("layout", [layout.pk]), ("certificate", [one.pk])):
        client.post(reverse(f"awarding:{name}", args=args), {"giay": "k1|0", "reason": "x"})
    one.refresh_from_db()
    assert not one.is_void
    assert CertificatePrint.objects.count() == 2


def test_from_the_page_of_the_decision_to_the_pdf(browse, decision, layout, printer, huyen, bcd):
    client = browse(huyen)
    page = reverse("portal:decision", args=[decision.pk])
    address = reverse("awarding:print", args=[decision.pk])
    assert address in client.get(page).content.decode()
    assert address not in browse(bcd).get(page).content.decode()
    sent = {**typed_in(client.get(address)), "printer": printer.pk}
    answer = client.post(address, sent)
    assert answer.status_code == 302
    assert client.post(address, sent).url == answer.url  # pressed twice
    assert Certificate.objects.count() == CertificatePrint.objects.count() == 2
    shown = client.get(answer.url).content.decode()
    assert "Hội Phụ nữ xã Xuân Lập" in shown
    taken = client.get(f"{answer.url}giay.pdf")
    assert taken.headers["Content-Type"] == "application/pdf"
    assert taken.content.startswith(b"%PDF")
    told = Change.objects.of(Certificate).filter(action=Change.Action.SHOWN)
    assert {row.subject_id for row in told} == set(Certificate.objects.values_list("pk", flat=True))
    assert {row.by_name for row in told} == {str(huyen)}


def test_what_was_printed_waits_unchosen_and_is_printed_again_with_a_reason(browse, decision, layout, huyen):
    client = browse(huyen)
    print_all(client, decision)
    address = reverse("awarding:print", args=[decision.pk])
    page = client.get(address)
    assert typed_in(page)["giay"] == []
    again = re.findall(r'name="giay"\s+value="([^"]*)"', page.content.decode())[:1]
    refused = client.post(address, {"giay": again, "reason": ""})
    assert refused.status_code == 400
    assert "lý do in lại" in refused.content.decode()
    assert client.post(address, {"giay": again, "reason": "Phôi rách"}).status_code == 302
    assert CertificatePrint.objects.count() == 3
    assert Certificate.objects.count() == 2
    stale = client.post(address, {"giay": again, "reason": "Phôi rách lần nữa"})
    assert "Xem lại" in stale.content.decode()
    history = client.get(reverse("awarding:certificate", args=[Certificate.objects.get(number=1).pk]))
    assert "Phôi rách" in history.content.decode()


def test_what_has_no_paper_says_why_and_cannot_be_chosen(browse, decision, xuan_lap, huyen):
    Commendation.objects.create(decision=decision, unit=xuan_lap, year=2022, recipient_kind=Kind.INDIVIDUAL)
    page = browse(huyen).get(reverse("awarding:print", args=[decision.pk]))
    text = page.content.decode()
    assert "chưa đặt mẫu in" in text
    assert "nguồn không nêu tên" in text
    assert 'name="giay"' not in text


def test_a_name_that_does_not_fit_is_told_on_the_page(browse, decision, layout, huyen):
    layout.boxes.filter(content="name").update(height=6, width=25)
    text = browse(huyen).get(reverse("awarding:print", args=[decision.pk])).content.decode()
    assert text.count("Họ và tên, tên tập thể: không vừa ô") == 2


def test_the_page_of_a_model_leads_to_its_own_certificate(browse, decision, lam_binh, xuan_lap, huyen, xa):
    make_layout(CertificateLayout(unit=lam_binh, form=OF_RECOGNITION), OPERATOR)
    model = make_model("Đường hoa", make_registrant(xuan_lap))
    recognition = make_recognition(make_registration(model, 2022), "district", decision)
    other = make_model("Ngõ sạch", make_registrant(xuan_lap))
    make_recognition(make_registration(other, 2022), "district", decision)
    address = f"{reverse('awarding:print', args=[decision.pk])}?chon=c{recognition.pk}"
    page = reverse("portal:model", args=[model.pk])
    assert address in browse(huyen).get(page).content.decode()
    assert reverse("awarding:print", args=[decision.pk]) not in browse(xa).get(page).content.decode()
    assert typed_in(browse(huyen).get(address))["giay"] == [f"c{recognition.pk}|0"]


def test_a_number_is_made_void_with_a_reason_once(browse, decision, layout, huyen):
    client = browse(huyen)
    print_all(client, decision)
    one = Certificate.objects.get(number=1)
    address = reverse("awarding:certificate", args=[one.pk])
    assert client.post(address, {"reason": " "}).status_code == 400
    assert client.post(address, {"reason": "Sai tên"}).status_code == 302
    assert "Hủy số này" not in client.get(address).content.decode()
    assert client.post(address, {"reason": "Lần nữa"}).status_code == 400
    one.refresh_from_db()
    assert one.void_reason == "Sai tên"
    assert "Sai tên" in client.get(reverse("awarding:register")).content.decode()
    act = CertificatePrint.objects.first().act_id
    assert "đã hủy số" in client.get(reverse("awarding:printing", args=[act])).content.decode()


@pytest.mark.parametrize("query", ["nam=2019", "nam=x", "don_vi=999999", "la=1", "trang=0"])
def test_what_the_register_does_not_know_is_an_error(query, browse, decision, layout, huyen):
    client = browse(huyen)
    print_all(client, decision)
    address = reverse("awarding:register")
    assert client.get(f"{address}?nam=2022&don_vi={decision.unit_id}").context["count"] == 2
    assert client.get(f"{address}?{query}").status_code == 400


def layout_form(client, layout):
    page = client.get(reverse("awarding:layout", args=[layout.pk]))
    sent = {"seen_changes": page.context["seen_changes"], "paper": "a4", "turn": "ngang"}
    for form in page.context["boxes"]:
        for cell in form.visible_fields():
            value = cell.value()
            if value is not False:
                sent[cell.html_name] = "on" if value is True else value
    return sent


def test_a_box_is_moved_and_a_stale_form_is_told(browse, layout, huyen):
    client = browse(huyen)
    address = reverse("awarding:layout", args=[layout.pk])
    sent = layout_form(client, layout)
    assert client.post(address, {**sent, "name-left": "31,5"}).status_code == 302
    assert str(layout.boxes.get(content="name").left) == "31.5"
    stale = client.post(address, {**sent, "name-top": "80"})
    assert stale.status_code == 400
    assert "đã được lưu ở nơi khác" in stale.content.decode()
    assert layout.boxes.get(content="name").top == 90


def test_a_box_beyond_the_sheet_is_told_beside_its_cell(browse, layout, huyen):
    client = browse(huyen)
    answer = client.post(
        reverse("awarding:layout", args=[layout.pk]), {**layout_form(client, layout), "name-left": "100"}
    )
    assert answer.status_code == 400
    assert "Ô ra ngoài khổ giấy (297 mm)" in answer.content.decode()


def test_the_preview_follows_what_is_typed_and_writes_nothing(browse, layout, huyen, xa):
    client = browse(huyen)
    address = reverse("awarding:layout_preview", args=[layout.pk])
    sent = layout_form(client, layout)
    plain = client.post(address, sent).content.decode()
    narrow = client.post(address, {**sent, "name-width": "40"}).content.decode()
    assert "data:image/jpeg;base64," in plain
    assert "không vừa ô" not in plain
    assert "Họ và tên, tên tập thể: không vừa ô" in narrow
    upright = {f"{box.content}-{name}": "10" for box in layout.boxes.all() for name in ("left", "width")}
    turned = client.post(address, {**sent, **upright, "turn": "doc"}).content.decode()
    assert 'data-width="210" data-height="297"' in turned
    assert client.post(address, {**sent, "name-width": "x"}).status_code == 400
    assert layout.boxes.get(content="name").width == 237
    assert browse(xa).post(address, sent).status_code == 403


def picture():
    file = BytesIO()
    Image.new("RGB", (1188, 840), "ivory").save(file, "PNG")
    return SimpleUploadedFile("phoi.png", file.getvalue())


def test_a_scan_of_the_blank_is_a_picture_and_is_printed_only_where_asked(
    browse, layout, decision, huyen, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    client = browse(huyen)
    address = reverse("awarding:layout_background", args=[layout.pk])
    seen = {"seen_changes": layout_form(client, layout)["seen_changes"]}
    refused = client.post(address, {"scan": SimpleUploadedFile("phoi.pdf", b"%PDF-1.4"), **seen})
    assert refused.status_code == 400
    assert "không phải PDF" in refused.content.decode()
    assert client.post(address, {"scan": picture(), **seen}).status_code == 302
    assert (
        client.post(address, {"scan": picture(), **seen}).status_code == 400
    )  # another has sent one meanwhile
    layout.refresh_from_db()
    assert layout.background.size > 0
    sample = reverse("awarding:layout_sample", args=[layout.pk])
    without = client.get(sample).content
    CertificateLayout.objects.update(prints_background=True)
    assert b"/DCTDecode" in client.get(sample).content
    assert b"/DCTDecode" not in without


def test_a_new_layout_and_printer_are_of_ones_own_unit(browse, huyen, lam_binh, na_hang):
    client = browse(huyen)
    address = reverse("awarding:add_layout")
    sent = {"unit": lam_binh.pk, "form": "giay_khen", "recipient_kind": "", "paper": "a4", "turn": "ngang"}
    assert client.post(address, {**sent, "unit": na_hang.pk}).status_code == 400
    assert client.post(address, {**sent, "form": "unspecified"}).status_code == 400
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 400  # there already
    assert CertificateLayout.objects.get().form_name == "Giấy khen"
    added = client.post(
        reverse("awarding:add_printer"),
        {"may-unit": lam_binh.pk, "may-name": "Máy 1", "may-right": "1,5", "may-down": "-2"},
    )
    assert added.status_code == 302
    assert CertificatePrinter.objects.get().shift == (1.5, -2)
    assert client.get(added.url).status_code == 200


def test_the_desk_shows_the_rooms_that_one_may_enter(browse, huyen, bcd):
    shown = browse(huyen).get(reverse("awarding:desk")).content.decode()
    assert reverse("awarding:register") in shown
    assert reverse("awarding:layouts") in shown
    assert reverse("awarding:layouts") not in browse(bcd).get(reverse("awarding:desk")).content.decode()


# --- verification


@pytest.fixture
def printed(browse, decision, layout, huyen):
    cache.clear()
    print_all(browse(huyen), decision)
    return Certificate.objects.order_by("number")


def ask(client, code):
    return client.get(reverse("awarding:verified", args=[code]))


def test_anybody_verifies_a_code_and_learns_no_name(printed, client):
    first = printed[0]
    for typed in (grouped(first.code), first.code.lower()):
        page = ask(client, typed).content.decode()
        assert "Giấy khen" in page
        assert "01/2022" in page
        assert "Ban Chỉ đạo huyện" in page
        assert "có hiệu lực" in page
        assert first.name not in page
        assert "Xuân Lập" not in page
    led = client.get(reverse("awarding:verify"), {"ma": first.code.lower()})
    assert led.url == reverse("awarding:verified", args=[grouped(first.code)])


def test_what_was_revoked_or_made_void_is_said_to_be(printed, decision, lam_binh, huyen, browse, client):
    first, second = printed
    browse(huyen).post(reverse("awarding:certificate", args=[first.pk]), {"reason": "Sai tên"})
    revoke([second.commendation], make_decision(lam_binh, "99/QĐ", issued_on=date(2022, 12, 1)), huyen)
    for one in (first, second):
        page = ask(client, one.code).content.decode()
        assert "đã hủy" in page
        assert "có hiệu lực" not in page
        assert "Sai tên" not in page


def test_a_code_that_is_not_known_is_answered_by_the_same_page(printed, client, django_assert_num_queries):
    known, unknown = printed[0].code, "0" * 16
    ask(client, known)
    for code in (known, unknown, "x" * 60):
        with django_assert_num_queries(3):
            answer = ask(client, code)
        assert answer.status_code == 200
    assert "Không có giấy nào mang mã này" in ask(client, unknown).content.decode()


@pytest.fixture
def one_minute(printed):
    """What is asked in this test is asked within one minute."""
    with stopped(date(2022, 12, 1)):
        yield


@pytest.mark.usefixtures("one_minute")
def test_who_asks_too_often_waits_and_nobody_else_with_him(printed, client):
    answers = [ask(client, "0" * 16).status_code for _ in range(AT_MOST + 1)]
    assert answers[0] == 200
    assert answers[-1] == 429
    late = ask(client, printed[0].code)
    assert late.status_code == 429
    assert "có hiệu lực" not in late.content.decode()
    assert late.headers["Retry-After"] == "60"
    other = client.get(reverse("awarding:verified", args=[printed[0].code]), REMOTE_ADDR="10.0.0.9")
    assert other.status_code == 200


@pytest.mark.usefixtures("one_minute", "printed")
def test_a_network_of_ipv6_counts_as_one(client):
    for n in range(AT_MOST):
        client.get(reverse("awarding:verified", args=["0" * 16]), REMOTE_ADDR=f"2001:db8:1:2::{n:x}")
    again = client.get(reverse("awarding:verified", args=["0" * 16]), REMOTE_ADDR="2001:db8:1:2:ffff::1")
    assert again.status_code == 429


def test_reading_pages_cost_few_queries(
    printed, browse, huyen, decision, layout, printer, django_assert_max_num_queries
):
    client = browse(huyen)
    act = CertificatePrint.objects.first().act_id
    for name, args in (
        ("desk", []),
        ("layouts", []),
        ("layout", [layout.pk]),
        ("printer", [printer.pk]),
        ("print", [decision.pk]),
        ("printing", [act]),
        ("register", []),
        ("certificate", [printed[0].pk]),
    ):
        with django_assert_max_num_queries(15):
            assert client.get(reverse(f"awarding:{name}", args=args)).status_code == 200


def test_a_layout_of_the_office_above_is_listed_and_changed_there_alone(browse, layout, xuan_lap, huyen):
    deciding = make_user((*COMMUNE_OFFICER, Task.DECIDE), xuan_lap, "xa-quyet")
    text = browse(deciding).get(reverse("awarding:layouts")).content.decode()
    assert "Mẫu của cấp trên" in text
    assert layout.unit.label in text
    address = reverse("awarding:layout", args=[layout.pk])
    assert address not in text
    assert browse(deciding).get(address).status_code == 404
    assert address in browse(huyen).get(reverse("awarding:layouts")).content.decode()
