"""A commune under a province, without a district: one enters, another decides, the province reads the sum."""

from uuid import uuid4

import pytest
from django.urls import reverse

from models_registry.models import Kind, Registration, State
from models_registry.permissions import Task
from tests.builders import COMMUNE_OFFICER, make_field, make_period, make_programme, make_unit, make_user

pytestmark = pytest.mark.django_db
REGISTRATIONS = "/nhap-lieu/models_registry/registration/"


@pytest.fixture
def commune(tuyen_quang):
    return make_unit("commune", "Minh Quang", tuyen_quang, code="02302")


def test_a_commune_enters_and_decides_for_itself_and_its_province_reads_the_sum(browse, tuyen_quang, commune):
    officer = browse(make_user(COMMUNE_OFFICER, commune))
    decider = browse(make_user((Task.READ, Task.DECIDE), commune))  # enters nothing himself
    reader = browse(make_user((Task.READ,), tuyen_quang))
    make_programme(2026, 2030)
    make_period(2026, 2026, tuyen_quang, "nam-2026")
    officer.post(
        "/nhap-lieu/models_registry/emulationmodel/add/",
        {
            "unit": commune.pk,
            "kind": Kind.COLLECTIVE,
            "name": "Hội LHPN xã Minh Quang",
            "title": "Đường hoa nông thôn mới",
            "field": make_field("new_rural", "Xây dựng nông thôn mới").pk,
            "year": "2026",
            "level": "commune",
            "novelty": "new",
            "registered_on": "10/01/2026",
            "one_use_key": str(uuid4()),
        },
    )
    registration = Registration.objects.get()
    assert registration.state == State.SUBMITTED

    def act(client, action, **values):
        sent = {"action": action, "_selected_action": [registration.pk], **values}
        return client.post(REGISTRATIONS, sent, follow=True).content.decode()

    act(officer, "accept_selected")  # is not his to do
    registration.refresh_from_db()
    assert registration.state == State.SUBMITTED
    act(decider, "accept_selected")
    registration.refresh_from_db()
    assert registration.state == State.ACCEPTED
    decision = {
        "number": "15/QĐ-ĐU",
        "issued_on": "20/06/2026",
        "issuer": commune.pk,
        "body": "Đảng ủy xã Minh Quang",
        "subject": "Công nhận mô hình “Dân vận khéo”",
        "track": "party",
    }
    page = act(decider, "recognise_selected", apply="1", level="commune", **decision)
    assert registration.recognitions.count() == 1, page
    review = reader.get(reverse("review:review", args=["nam-2026"]), {"don_vi": tuyen_quang.pk})
    figures = review.context["review"]
    assert (figures.registered_models.value, figures.recognised.value) == (1, 1)
    assert reader.post(REGISTRATIONS, {"action": "accept_selected"}).status_code in (302, 403)
