"""Three officers press the same button at one moment: it is done once, and the others are told in a sentence."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from lxml import html

from awards.models import Commendation, Recognition
from danvan.lib.choices import label_of
from danvan.review.models import ClosedReview
from models_registry.models import Level, Registration
from tests.builders import (
    DISTRICT_OFFICER,
    make_decision,
    make_model,
    make_registrant,
    make_registration,
    make_user,
    period_of,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def registration(xuan_lap):
    return make_registration(make_model("Đường hoa", make_registrant(xuan_lap, "Hội Phụ nữ")), 2021)


def closing(registration, lam_binh):
    address = (
        f"{reverse('closing:close', args=[period_of(registration.programme).name])}?don_vi={lam_binh.pk}"
    )
    return address, {"reason": "Báo cáo sơ kết"}, ClosedReview


def commending(registration, lam_binh):
    address = reverse("portal:do", args=["mo-hinh", registration.model_id, "khen-thuong"])
    decision = make_decision(lam_binh)
    return address, {"known": decision.pk, "form": "giay_khen", "year": "2021"}, Commendation


def commending_on_the_screen(registration, lam_binh):
    sent = {
        "decision": make_decision(lam_binh).pk,
        "registrant": label_of(registration.model.registrant),
        "recipient_kind": "collective",
        "recipient_name": "Hội Phụ nữ",
        "unit": registration.unit_id,
        "form": "giay_khen",
        "year": "2021",
    }
    return reverse("admin:awards_commendation_add"), sent, Commendation


def recognising(registration, lam_binh):
    address = reverse("portal:do", args=["dang-ky", registration.pk, "cong-nhan"])
    return address, {"known": make_decision(lam_binh).pk, "level": Level.DISTRICT}, Recognition


def recognising_on_the_screen(registration, lam_binh):
    sent = {"decision": make_decision(lam_binh).pk, "level": Level.DISTRICT}
    return f"{reverse('admin:awards_recognition_add')}?registration={registration.pk}", sent, Recognition


def registering(registration, lam_binh):
    address = reverse("portal:do", args=["mo-hinh", registration.model_id, "dang-ky-nam"])
    return address, {"year": "2022"}, Registration


DOORS = [registering, closing, commending, commending_on_the_screen, recognising, recognising_on_the_screen]


@pytest.mark.parametrize("door", DOORS)
def test_of_three_at_once_one_has_it_and_the_others_a_sentence(door, registration, lam_binh):
    address, typed, kind = door(registration, lam_binh)
    before = kind.objects.count()
    together, answers, threads = threading.Barrier(3), [], []

    def send(client, data):
        try:
            together.wait()
            answers.append(client.post(address, data))
        finally:
            connection.close()

    for _ in range(3):
        client = Client(raise_request_exception=False)
        client.force_login(make_user(DISTRICT_OFFICER, lam_binh, is_staff=True))
        page = html.fromstring(client.get(address).content)
        (form,) = [one for one in page.forms if set(typed) & set(one.fields)]
        threads.append(threading.Thread(target=send, args=[client, {**dict(form.form_values()), **typed}]))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = [answer for answer in answers if answer.status_code != 302]
    texts = [
        " ".join(
            " ".join(
                html.fromstring(answer.content).xpath(
                    "//main//*[@role='alert' or contains(@class, 'error')]//text()"
                )
            ).split()
        )
        for answer in told
    ]
    assert kind.objects.count() == before + 1, texts
    assert [answer.status_code for answer in told if answer.status_code not in (200, 400)] == [], texts
    assert len(told) == 2
    for text in texts:
        assert any(word in text.lower() for word in ("vừa", " đã ")), text
