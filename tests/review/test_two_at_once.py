"""Two officers send the first due, section or explanation at once: the second is told of what the first sent."""

import threading
import time

import pytest
from django.db import connection, transaction
from django.urls import reverse

from danvan.review.models import Explanation, ReportSection, ReturnDue
from tests.builders import (
    DISTRICT_OFFICER,
    make_field,
    make_figure,
    make_model,
    make_programme,
    make_registration,
    make_user,
    period_of,
)

LONG_ENOUGH = 1.5  # seconds in which both forms have come as far as they can


@pytest.fixture
def period(lam_binh):
    """A period of the district, with a figure that differs from the registry."""
    programme = make_programme(unit=lam_binh)
    make_registration(make_model(unit=lam_binh, field=make_field("economy")), 2022, programme)
    period = period_of(programme)
    period.unit = lam_binh
    period.save()
    make_figure(indicator="registered_models", unit=lam_binh, programme=programme, value=9, source="Báo cáo")
    return period


def deadline(client, period, word):
    """An address, what a browser sends there from the page as it stands, and what is then written."""
    address = reverse("returns:ask", args=[period.name])
    sent = {
        "seen_changes": client.get(address).context["seen_changes"],
        "kind": "register",
        "of_whom": "units",
    }
    return address, {**sent, "due_on": f"0{len(word)}/03/2022"}, ReturnDue


def section(client, period, word):
    address = reverse("review:write", args=[period.name])
    form = client.get(address).context["form"]
    sent = {name: field.initial for name, field in form.fields.items() if not name.startswith("read_")}
    return address, {**sent, "causes": word}, ReportSection


def explanation(client, period, word):
    figure = period.unit.stated_figures.get()
    address = reverse("reconciliation:explain", args=[period.name, f"stated:{figure.pk}"])
    shown = client.get(address).context
    sent = {"seen": shown["form"]["seen"].value(), "seen_changes": shown["seen_changes"]}
    return address, {**sent, "text": word}, Explanation


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("opened", [deadline, section, explanation])
def test_the_second_of_two_first_writers_is_told(opened, period, lam_binh, browse):
    answers = {}

    def send(client, word, address, sent):
        try:
            answers[word] = client.post(address, sent)
        finally:
            connection.close()

    threads = []
    for word in ("Một", "Thứ hai"):
        client = browse(make_user(DISTRICT_OFFICER, lam_binh))
        address, sent, kind = opened(client, period, word)
        threads.append(threading.Thread(target=send, args=[client, word, address, sent]))
    with transaction.atomic():
        period.hold()
        for thread in threads:
            thread.start()
        time.sleep(LONG_ENOUGH)
    for thread in threads:
        thread.join()
    told = [answer for answer in answers.values() if answer.status_code != 302]
    assert len(told) == 1, {word: answer.status_code for word, answer in answers.items()}
    assert told[0].status_code in (200, 400)
    assert (
        "lưu" in told[0].content.decode()
        or "sửa yêu cầu đã có" in told[0].content.decode()
        or "vừa giải trình" in told[0].content.decode()
    )
    assert kind.objects.count() == 1
