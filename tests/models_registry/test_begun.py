"""A form that makes a registration says before and after what becomes of it: kept, sent or accepted at once."""

import pytest
from lxml.html import fromstring

from models_registry.models import Registration
from models_registry.permissions import Task
from tests.builders import make_model, make_programme, make_registration
from tests.models_registry.test_admin_entry import ADD, form, page  # noqa: F401

pytestmark = pytest.mark.django_db
SENT, ACCEPTED, KEPT = (
    "Đã gửi, chờ tiếp nhận.",
    "Đã tiếp nhận, được tính vào số liệu.",
    "Lưu nháp, chưa gửi.",
)


def told(response):
    """What the page says after a save, and where its links lead."""
    [message] = response.context["messages"]
    shown = fromstring(str(message))
    return shown.text_content(), shown.xpath("//a/@href")


def saves(client, address):
    """How the first button of a form is called."""
    [button] = fromstring(page(client.get(address))).xpath("//button[@name='_save']")
    return button.text_content().strip()


def filled(client, address):
    """What a browser would send of that form."""
    [shown] = [one for one in fromstring(page(client.get(address))).forms if one.get("id")]
    return dict(shown.form_values())


@pytest.mark.parametrize(
    ("who", "button", "words"),
    [
        ("xa", {}, SENT),
        ("xa", {"_addanother": "1"}, SENT),
        ("xa", {"as_draft": "on"}, KEPT),
        ("huyen", {}, ACCEPTED),
    ],
    indirect=["who"],
)
def test_after_a_save_the_form_says_where_the_registration_stands(browse, who, form, button, words):  # noqa: F811
    said, links = told(browse(who).post(ADD, form | button, follow=True))
    made = Registration.objects.get()
    assert (
        f"Đã ghi mô hình “Nhà sạch vườn đẹp” của Hội LHPN xã Xuân Lập; Xã Xuân Lập. {words} "
        "Xem lượt đăng ký năm 2021" == said
    )
    assert links == [f"/mo-hinh/{made.model_id}/#dang-ky-{made.pk}"]


@pytest.mark.parametrize(("who", "words"), [("xa", SENT), ("huyen", ACCEPTED)], indirect=["who"])
def test_so_do_the_form_of_a_registration_and_that_of_a_known_model(browse, who, words, xuan_lap):
    make_programme()
    model, client = make_model(unit=xuan_lap), browse(who)
    row = {"level": "commune", "novelty": "new"}
    address = "/nhap-lieu/models_registry/registration/add/"
    answer = client.post(address, {"model": model.pk, "year": "2021", **row}, follow=True)
    assert answer.redirect_chain, answer.context["adminform"].form.errors
    said, links = told(answer)
    first = Registration.objects.get()
    assert said.endswith(f"Xã Xuân Lập. {words} Xem lượt đăng ký năm 2021")
    assert links == [f"/mo-hinh/{model.pk}/#dang-ky-{first.pk}"]
    change = f"/nhap-lieu/models_registry/emulationmodel/{model.pk}/change/"
    said, links = told(client.post(change, filled(client, change) | {"place": "Bản Khiển"}, follow=True))
    assert said.endswith("Xã Xuân Lập.")
    assert links == []
    added = {f"registrations-1-{name}": value for name, value in {"year": "2022", **row}.items()}
    said, links = told(client.post(change, filled(client, change) | added, follow=True))
    second = Registration.objects.get(year=2022)
    assert said.endswith(f"Xã Xuân Lập. {words} Xem lượt đăng ký năm 2022")
    assert links == [f"/mo-hinh/{model.pk}/#dang-ky-{second.pk}"]


@pytest.mark.parametrize("screen", ["emulationmodel", "registration"])
def test_before_it_the_button_is_called_by_what_it_does(browse, xa, huyen, screen, khuon_ha):
    make_programme()
    address = f"/nhap-lieu/models_registry/{screen}/add/"
    assert saves(browse(xa), address) == "Lưu và gửi"
    assert saves(browse(huyen), address) == "Lưu và tiếp nhận"
    xa.assignments.create(unit=khuon_ha, task=Task.DECIDE)
    assert saves(browse(xa), address) == "Lưu và gửi hoặc tiếp nhận"


def test_where_a_form_only_saves_its_button_says_no_more(browse, huyen, xuan_lap):
    make_programme()
    registration = make_registration(unit=xuan_lap)
    assert (
        saves(browse(huyen), f"/nhap-lieu/models_registry/emulationmodel/{registration.model_id}/change/")
        == "Lưu"
    )
    assert saves(browse(huyen), "/nhap-lieu/models_registry/outcome/add/") == "Lưu"
