"""A form outlives its session: signed in again, its sender goes on with what he typed."""

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from awards.models import Evidence
from danvan.errors import KeptForm
from models_registry.models import EmulationModel, Registration
from tests.builders import PASSWORD, make_model, make_registration

pytestmark = pytest.mark.django_db
AGAIN = reverse("sign_in_again")
HERE = {"origin": "http://testserver"}


@pytest.fixture
def door(xuan_lap):
    row = make_registration(make_model("Đường hoa", unit=xuan_lap), state="submitted")
    return f"{reverse('portal:registrations_many')}?viec=tra-lai&dong={row.pk}"


@pytest.fixture
def sent(door, browse, huyen):
    [form] = [
        one
        for one in html.fromstring(browse(huyen).get(door).content).forms
        if not one.action and one.method == "POST"
    ]
    return {**dict(form.form_values()), "reason": "Thiếu nội dung\r\nvà thiếu ảnh"}


def kept_in(answer):
    return html.fromstring(answer.content).xpath("//input[@name='giu']/@value")[0]


def resent(answer):
    [form] = [one for one in html.fromstring(answer.content).forms if "nhieu-dong" in (one.action or "")]
    return form.action, dict(form.form_values())


def test_what_was_typed_is_kept_through_a_wrong_password_and_sent(door, sent, huyen):
    client = Client()
    answer = client.post(door, sent)
    assert answer.status_code == 403
    assert "không bị mất" in answer.content.decode()
    assert "Mục 1" not in answer.content.decode()
    wrong = client.post(AGAIN, {"username": "huyen", "password": "sai", "giu": kept_in(answer)})
    assert wrong.status_code == 403
    back = client.post(AGAIN, {"username": "huyen", "password": PASSWORD, "giu": kept_in(wrong)})
    assert "Đã đăng nhập lại, biểu mẫu chưa được gửi" in back.content.decode()
    address, fields = resent(back)
    assert client.post(address, fields).status_code == 302
    assert Registration.objects.get().return_reason == "Thiếu nội dung và thiếu ảnh"


def test_who_is_in_already_sends_it_with_the_new_key_of_his_session(door, sent, huyen):
    client = Client(enforce_csrf_checks=True)
    client.force_login(huyen)
    answer = client.post(door, sent, headers=HERE)
    assert answer.status_code == 403
    address, fields = resent(answer)
    assert client.post(address, fields, headers=HERE).status_code == 302
    assert Registration.objects.get().state == "returned"


@pytest.mark.parametrize("origin", ["http://khac.example", "", "null"])
def test_what_another_site_sent_is_not_offered_again(origin, door, sent, huyen):
    client = Client(enforce_csrf_checks=True)
    client.force_login(huyen)
    answer = client.post(door, sent, headers={"origin": origin} if origin else {})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Gửi tiếp" not in page
    assert "Thiếu nội dung" not in page


def test_who_signed_in_in_another_window_meanwhile_goes_on_with_what_he_typed(door, sent, huyen):
    client = Client(enforce_csrf_checks=True)
    waiting = {"username": "huyen", "password": PASSWORD, "giu": kept_in(Client().post(door, sent))}
    elsewhere = client.post(AGAIN, waiting, headers={"origin": "http://khac.example"})
    assert "Thiếu nội dung" not in elsewhere.content.decode()
    client.force_login(huyen)
    address, fields = resent(client.post(AGAIN, waiting, headers=HERE))
    assert address == door
    assert client.post(address, fields, headers=HERE).status_code == 302
    assert Registration.objects.get().return_reason == "Thiếu nội dung và thiếu ảnh"


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/dang-nhap/", {"username": "huyen", "password": PASSWORD}),
        ("/bat-dau/", {"code": "ma-mot-lan", "username": "quantri", "password1": "x", "password2": "x"}),
        (AGAIN, {"username": "huyen", "password": PASSWORD, "giu": "x"}),
    ],
)
def test_who_signs_in_or_is_the_first_to_types_it_anew(address, typed):
    answer = Client(enforce_csrf_checks=True).post(address, typed, headers=HERE)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Để bảo đảm an toàn" in page
    assert 'name="giu"' not in page
    assert typed["username"] not in page


def test_a_file_is_chosen_again_in_its_own_field(huyen, xuan_lap, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    door = reverse("portal:add_to_model", args=[make_model("Đường hoa", unit=xuan_lap).pk])

    def scans():
        return [SimpleUploadedFile(f"trang-{number}.pdf", f"%PDF-1.4 {number}".encode()) for number in (1, 2)]

    client = Client()
    answer = client.post(door, {"about": "model", "caption": "Biên bản họp thôn", "chosen": scans()})
    assert "phải chọn lại" in answer.content.decode()
    back = client.post(AGAIN, {"username": "huyen", "password": PASSWORD, "giu": kept_in(answer)})
    [form] = [one for one in html.fromstring(back.content).forms if one.action == door]
    assert form.get("enctype") == "multipart/form-data"
    assert form.xpath(".//label/text()") == ["Chọn lại tệp “trang-1.pdf”", "Chọn lại tệp “trang-2.pdf”"]
    assert form.xpath(".//input[@type='file']/@name") == ["chosen", "chosen"]
    assert client.post(door, {**dict(form.form_values()), "chosen": scans()}).status_code == 302
    assert [one.caption for one in Evidence.objects.all()] == ["Biên bản họp thôn"] * 2


@pytest.mark.parametrize(
    ("name", "accept"),
    [
        ("IMG_0012.HEIC", "image/jpeg,image/png,image/webp"),
        ("anh.jpg", "image/jpeg,image/png,image/webp"),
        ("DS.xlsx", None),
        ("khong-duoi", None),
    ],
)
def test_a_picture_is_chosen_again_as_the_form_took_it(name, accept, huyen, xuan_lap):
    door = reverse("portal:add_to_model", args=[make_model("Đường hoa", unit=xuan_lap).pk])
    client = Client()
    client.force_login(huyen)
    kept = KeptForm(door, [], [["chosen", name]])
    answer = client.post(AGAIN, {"username": "huyen", "password": PASSWORD, "giu": kept.signed})
    assert html.fromstring(answer.content).xpath("//input[@type='file']")[0].get("accept") == accept


def test_passwords_are_not_kept(rf):
    kept = KeptForm.of(
        rf.post("/doi-mat-khau/", {"new_password1": "bi-mat", "csrfmiddlewaretoken": "x", "ten": "An"})
    )
    assert kept.fields == [["ten", "An"]]
    assert "bi-mat" not in signing.b64_decode(kept.signed.split(":")[0].lstrip(".").encode()).decode("latin1")


@pytest.mark.parametrize(
    "kept",
    ["", "x", signing.dumps(["/", [], []], salt="another")],
    ids=["nothing", "no signature", "another"],
)
def test_what_we_did_not_write_is_not_sent_on(kept, huyen):
    answer = Client().post(AGAIN, {"username": "huyen", "password": PASSWORD, "giu": kept})
    assert answer.url == reverse("login")
    assert Client().get(AGAIN).status_code == 405


# --- another account signs in


GRID = reverse("portal:models_grid")


@pytest.fixture
def typed_by_huyen(browse, huyen, xuan_lap, khuon_ha):
    """The grid as huyen sends it: a note typed for a model of each of two communes."""
    models = [make_model("Đường hoa", unit=xuan_lap), make_model("Vườn rau", unit=khuon_ha)]
    [form] = [
        one
        for one in html.fromstring(browse(huyen).get(GRID).content).forms
        if not one.action and one.method == "POST"
    ]
    return {**fields_of(form), **{f"r{one.pk}-note": [f"Xem lại {one}"] for one in models}}


def fields_of(form):
    sent = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent


def go_on(client, answer, who):
    return client.post(AGAIN, {"username": who, "password": PASSWORD, "giu": kept_in(answer)})


def test_another_account_neither_sees_nor_sends_it_and_its_owner_goes_on(typed_by_huyen, xa, khuon_ha):
    client = Client()
    other = go_on(client, client.post(GRID, typed_by_huyen), "xa")
    assert client.get("/").context["user"] == xa
    page = other.content.decode()
    assert "do tài khoản khác ghi" in page
    assert "chưa bị mất" in page
    assert "Xem lại" not in page
    assert GRID not in [form.action for form in html.fromstring(other.content).forms]
    back = go_on(client, other, "huyen")
    [form] = [one for one in html.fromstring(back.content).forms if one.action == GRID]
    assert client.post(GRID, fields_of(form)).status_code == 302
    assert {one.note for one in EmulationModel.objects.all()} == {"Xem lại Đường hoa", "Xem lại Vườn rau"}


def test_who_signed_in_in_another_window_with_another_account_is_told_the_same(typed_by_huyen, xa):
    client = Client(enforce_csrf_checks=True)
    client.force_login(xa)
    answer = client.post(GRID, typed_by_huyen, headers=HERE)
    assert answer.status_code == 403
    assert "do tài khoản khác ghi" in answer.content.decode()
    assert "Xem lại" not in answer.content.decode()
    assert kept_in(answer)
    assert not EmulationModel.objects.exclude(note="").exists()
