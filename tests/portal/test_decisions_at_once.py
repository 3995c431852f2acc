"""Two officers write the same new decision at one moment: the second is asked, with what he typed still there."""

import threading
import time
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse
from django.utils.html import escape
from lxml import html

from awards.forms import ANOTHER, SAME_AS, CommendForm, RecogniseForm
from awards.models import Decision
from awards.models.decisions import KNOWN_ALREADY, hold_decisions_of
from models_registry import trail
from tests.builders import DISTRICT_OFFICER, make_model, make_registration, make_user

LONG_ENOUGH = 1.5  # seconds in which both have come as far as they can
BODIES = ["Ban Chỉ đạo huyện Lâm Bình", "BCĐ phong trào thi đua"]


def typed(unit, body, **more):
    return {
        "number": "77/QĐ-BCĐ",
        "issued_on": "1/11/2021",
        "issuer": unit.pk,
        "body": body,
        "subject": "Công nhận mô hình",
        "track": "committee",
        **more,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("second_body", BODIES, ids=["same body", "body written otherwise"])
def test_what_another_wrote_since_the_form_was_read_is_asked_about(second_body, lam_binh, huyen):
    first = RecogniseForm(typed(lam_binh, BODIES[0], level="district"), user=huyen)
    given = typed(lam_binh, second_body, form="unspecified", year="2021")
    second = CommendForm(given, user=huyen)
    assert (first.is_valid(), second.is_valid()) == (True, True)
    with trail.act(huyen):
        known = first.decision(huyen)
    with pytest.raises(ValidationError, match=KNOWN_ALREADY), trail.act(huyen):
        second.decision(huyen)
    assert [key for key, _ in second.fields[SAME_AS].choices] == [str(known.pk), ANOTHER]
    again = CommendForm({**given, SAME_AS: str(known.pk)}, user=huyen)
    assert again.is_valid()
    assert again.decision(huyen) == known == Decision.objects.get()


@pytest.mark.django_db
def test_who_said_that_it_is_another_is_asked_of_a_third(lam_binh, huyen):
    with trail.act(huyen):
        for body in BODIES:
            form = CommendForm(
                typed(lam_binh, body, form="unspecified", year="2021", same_as=ANOTHER), user=huyen
            )
            assert form.is_valid()
            late = CommendForm(
                typed(lam_binh, "Ban Chỉ đạo", form="unspecified", year="2021", same_as=ANOTHER), user=huyen
            )
            assert late.is_valid()
            form.decision(huyen)
    with pytest.raises(ValidationError, match=KNOWN_ALREADY), trail.act(huyen):
        late.decision(huyen)
    assert Decision.objects.count() == 2


def by_verb(sort, code):
    return lambda row: reverse("portal:do", args=[sort, row.pk if sort == "dang-ky" else row.model_id, code])


def many(row):
    return f"{reverse('portal:models_many')}?viec=khen-thuong&dong={row.model_id}"


def screen(row):
    return "/nhap-lieu/awards/decision/add/"


DOORS = {
    "commended": (by_verb("mo-hinh", "khen-thuong"), {}),
    "recognised": (by_verb("dang-ky", "cong-nhan"), {"level": "district"}),
    "many": (many, {"form": "unspecified", "year": "2021"}),
    "screen": (screen, {}),
}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second_body", BODIES, ids=["same body", "body written otherwise"])
@pytest.mark.parametrize("name", DOORS)
def test_of_two_who_write_it_at_once_one_is_asked(name, second_body, lam_binh, xuan_lap, browse):
    door, more = DOORS[name]
    answers = []

    def send(client, address, data):
        try:
            answers.append(client.post(address, data))
        finally:
            connection.close()

    threads = []
    for body in (BODIES[0], second_body):
        client = browse(make_user(DISTRICT_OFFICER, lam_binh))
        address = door(make_registration(make_model(unit=xuan_lap), 2021))
        page = html.fromstring(client.get(address).content)
        (form,) = [one for one in page.forms if {"number", "issued_on", "body"} <= set(one.fields)]
        data = {**dict(form.form_values()), **typed(lam_binh, body), "unit": lam_binh.pk, **more}
        threads.append(threading.Thread(target=send, args=[client, address, data]))
    with transaction.atomic():
        hold_decisions_of(lam_binh.pk)
        for thread in threads:
            thread.start()
        time.sleep(LONG_ENOUGH)
    for thread in threads:
        thread.join()
    (told,) = [answer for answer in answers if answer.status_code != 302]
    known = Decision.objects.get()
    assert known.issued_on == date(2021, 11, 1)
    assert told.status_code in (200, 400)
    text = told.content.decode()
    assert KNOWN_ALREADY in text
    assert escape(known.choice_label) in text
    assert "1/11/2021" in text
