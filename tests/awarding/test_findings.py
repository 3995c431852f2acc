"""What the guard finds stands as a table at each door that asks for a reason: the earlier decision beside the new."""

from datetime import date

import pytest
from django.urls import reverse
from lxml import html

from awards.drafting import begin_draft
from awards.models import AwardForm, Commendation, Purpose
from models_registry.access import OPERATOR
from tests.awards.desk.conftest import YEAR, closed_with, meeting_of, proposal_of, registered
from tests.builders import make_decision, make_recognition
from tests.portal.test_many import Officer
from tests.portal.test_verbs import filled

pytestmark = pytest.mark.django_db


def shown(page):
    """The lines of the table, each as its cells in words; nothing where there is none."""
    rows = html.fromstring(page.content).xpath("//section[h2='Cần có lý do']//tbody/tr")
    return [tuple(" ".join(cell.text_content().split()) for cell in row) for row in rows]


def links(page):
    return html.fromstring(page.content).xpath("//section[h2='Cần có lý do']//a/@href")


@pytest.fixture
def model(xuan_lap):
    return registered(xuan_lap, 1)[0].model


def gave(model, decision):
    return Commendation.objects.create(
        decision=decision,
        year=YEAR,
        form_id="bang_khen",
        recipient_kind="collective",
        recipient_name=model.registrant.name,
        unit=model.unit,
        registrant=model.registrant,
        model=model,
    )


@pytest.fixture
def paper(lam_binh):
    return make_decision(lam_binh, "9/QĐ-UBND", issued_on=date(YEAR, 10, 1), body="Chủ tịch UBND huyện")


@pytest.fixture
def earlier(model, paper):
    return gave(model, paper)


def told(model, label="Đã khen thưởng", form="Bằng khen", by="Quyết định số 9/QĐ-UBND ngày 01/10/2024"):
    return label, model.registrant.name, model.title, form, by, model.unit.label, f"năm {YEAR}"


def assert_beside(page, *lines):
    """Each line of the table says all of these, in its cells, in this order."""
    found = shown(page)
    assert len(found) == len(lines)
    for cells, line in zip(found, lines, strict=True):
        assert all(word in " | ".join(cells) for word in line), (cells, line)


def test_of_a_proposal_it_stands_where_it_is_sent_and_where_reasons_are_typed(
    browse, xa, xuan_lap, lam_binh, model, earlier
):
    proposal = proposal_of(xuan_lap, lam_binh, [model], purpose=Purpose.COMMEND, form_id="giay_khen")
    client, send = browse(xa), reverse("portal:do", args=["de-nghi", proposal.pk, "gui"])
    new = (
        "Lần này",
        model.registrant.name,
        model.title,
        "Giấy khen",
        "chưa có",
        model.unit.label,
        f"năm {YEAR}",
    )
    pages = [
        client.get(send),
        client.post(send, filled(client, send)),
        client.get(reverse("awarding:lines", args=[proposal.pk])),
    ]
    assert [page.status_code for page in pages] == [200, 400, 200]
    for page in pages:
        assert_beside(page, new, told(model))
        assert not links(page)  # the decision is the district's, told but not opened
    assert "Ghi thành tích các dòng" in pages[0].text  # where its reason is typed


def test_another_line_stands_with_who_proposes_it(browse, huyen, xuan_lap, lam_binh, tuyen_quang, model):
    values = {"purpose": Purpose.COMMEND, "form_id": "giay_khen"}
    proposal_of(xuan_lap, lam_binh, [model], sent=True, **values)
    proposal = proposal_of(lam_binh, tuyen_quang, [model], **values)
    page = browse(huyen).get(reverse("portal:do", args=["de-nghi", proposal.pk, "gui"]))
    other = told(model, "Đề nghị khác", "Giấy khen", f"{xuan_lap.label} đề nghị")
    assert_beside(page, ("Lần này", "Giấy khen"), other)


@pytest.mark.parametrize("code", ["ky", "sua"])
def test_of_a_draft_it_stands_where_it_is_signed_and_where_its_reason_is_typed(
    code, browse, huyen, lam_binh, model, earlier
):
    closed = closed_with(meeting_of(lam_binh, purpose=Purpose.COMMEND), [model])
    draft = begin_draft(closed, OPERATOR, track="state", form=AwardForm.objects.get(code="giay_khen"))
    page = browse(huyen).get(reverse("portal:do", args=["du-thao", draft.pk, code]))
    assert_beside(page, ("Lần này", "Giấy khen", "Nhà nước"), told(model))
    assert "Sửa nội dung" in page.text
    assert links(page) == [reverse("portal:decision", args=[earlier.decision_id])]


def test_of_a_model_it_stands_once_year_and_form_are_said(browse, huyen, lam_binh, model, earlier):
    client, door = browse(huyen), reverse("portal:do", args=["mo-hinh", model.pk, "khen-thuong"])
    other = make_decision(lam_binh, "10/QĐ-UBND")
    values = {"form": "giay_khen", "known": str(other.pk)}
    page = client.post(door, filled(client, door, year=str(YEAR), **values))
    assert page.status_code == 400
    assert_beside(page, ("Lần này", "Giấy khen", "10/QĐ-UBND"), told(model))
    assert client.post(door, filled(client, door, year="2021", **values)).status_code == 302


@pytest.mark.parametrize("name", ["models", "recognitions"])
def test_of_many_it_stands_beside_those_left_out(name, browse, huyen, lam_binh, model, earlier):
    row = make_recognition(model.registrations.get())
    officer = Officer(browse(huyen), name)
    page = officer.open("khen-thuong", [model if name == "models" else row])
    other = make_decision(lam_binh, "10/QĐ-UBND")
    page = officer.press(page, form="giay_khen", year=str(YEAR), known=other.pk)
    assert page.status_code == 400
    assert_beside(page, ("Lần này", "Giấy khen", "10/QĐ-UBND"), told(model))


def test_nothing_is_shown_of_a_proper_list(browse, xa, xuan_lap, lam_binh, model):
    proposal = proposal_of(xuan_lap, lam_binh, [model], purpose=Purpose.COMMEND, form_id="giay_khen")
    page = browse(xa).get(reverse("portal:do", args=["de-nghi", proposal.pk, "gui"]))
    assert "Cần có lý do" not in page.content.decode()
