"""A form outlives its session: signed in again, its sender goes on with what he typed."""

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from lxml import html

from danvan.errors import KeptForm
from models_registry.models import Registration
from tests.builders import PASSWORD, make_model, make_registration

pytestmark = pytest.mark.django_db
AGAIN = reverse("sign_in_again")


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
    answer = client.post(door, sent, headers={"origin": "http://testserver"})
    assert answer.status_code == 403
    address, fields = resent(answer)
    assert client.post(address, fields, headers={"origin": "http://testserver"}).status_code == 302
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


def test_passwords_are_not_kept(rf):
    kept = KeptForm.of(
        rf.post("/doi-mat-khau/", {"new_password1": "bi-mat", "csrfmiddlewaretoken": "x", "ten": "An"})
    )
    assert kept.fields == [["ten", "An"]]
    assert "bi-mat" not in signing.b64_decode(kept.signed.split(":")[0].lstrip(".").encode()).decode("latin1")


@pytest.mark.parametrize(
    "kept",
    ["", "x", signing.dumps(["/", [], False], salt="another")],
    ids=["nothing", "no signature", "another"],
)
def test_what_we_did_not_write_is_not_sent_on(kept, huyen):
    answer = Client().post(AGAIN, {"username": "huyen", "password": PASSWORD, "giu": kept})
    assert answer.url == reverse("login")
    assert Client().get(AGAIN).status_code == 405
