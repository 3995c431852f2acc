"""What the guard finds stands as a table at each door that asks for a reason: the earlier decision beside the new."""

from datetime import date

import pytest
from django.urls import reverse
from lxml import html

from awards.drafting import begin_draft
from awards.models import AwardForm, Commendation, Purpose
from danvan.lists.models import ImportSubject
from danvan.lists.writing.staging import stage
from models_registry.access import OPERATOR
from models_registry.models import Kind
from tests.awards.desk.conftest import YEAR, closed_with, meeting_of, proposal_of, registered
from tests.awards.desk.test_returning import entered
from tests.builders import make_decision, make_programme, make_recognition, make_registrant
from tests.lists.commendations.commended import annex
from tests.lists.lists import workbook
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


def test_of_the_entry_form_it_stands_above_it(browse, huyen, lam_binh, model, earlier):
    client, other = browse(huyen), make_decision(lam_binh, "10/QĐ-UBND", issued_on=date(YEAR, 11, 1))
    holder = model.registrant
    values = {"recipient_kind": holder.kind, "recipient_name": holder.name, "unit": model.unit_id}
    values |= {"form": "giay_khen", "year": YEAR, "model": model.pk, "decision": other.pk}
    page = client.post(reverse("admin:awards_commendation_add"), values)
    assert_beside(page, ("Lần này", "Giấy khen", "10/QĐ-UBND"), told(model))
    assert links(page) == [reverse("portal:decision", args=[earlier.decision_id])]
    changed = client.get(reverse("admin:awards_commendation_change", args=[earlier.pk]))
    assert not shown(changed)


def test_of_a_decision_that_comes_into_force_again_it_stands_above_its_form(
    browse, huyen, lam_binh, model, earlier
):
    revoked = make_decision(lam_binh, "8/QĐ-UBND", issued_on=date(YEAR, 9, 1))
    gave(model, revoked)
    type(revoked).objects.filter(pk=revoked.pk).update(revoked_by=make_decision(lam_binh, "11/QĐ-UBND"))
    page = entered(browse(huyen), revoked, revoked_by="")
    assert_beside(page, ("Lần này", "8/QĐ-UBND"), told(model))


def test_of_a_list_that_was_sent_it_stands_at_its_question(
    browse, huyen, settings, tmp_path, lam_binh, khuon_ha
):
    settings.MEDIA_ROOT = tmp_path / "media"
    make_programme()
    paper = make_decision(lam_binh, "99/QĐ-UBND", issued_on=date(2022, 4, 1))
    holder = make_registrant(khuon_ha, "Ma Văn Ả", Kind.INDIVIDUAL)
    values = {"recipient_name": "Ma Văn Ả", "recipient_kind": holder.kind, "unit": khuon_ha}
    Commendation.objects.create(
        registrant=holder, decision=paper, year=2022, merit="Vận động hiến đất", **values
    )
    person = [1, "Ông Ma Văn Ả", "Bí thư chi bộ", "Thôn Nà Lừa, xã Khuôn Hà", "Vận động hiến đất", 223500]
    data = workbook(annex(person), names=["DS"])
    batch = stage(data, "kt.xlsx", huyen, None, subject=ImportSubject.COMMENDATIONS)
    page = browse(huyen).get(reverse("intake:batch", args=[batch.pk]))
    rows = html.fromstring(page.content).xpath("//fieldset//tbody/tr")
    new, known = [" | ".join(" ".join(cell.text_content().split()) for cell in row) for row in rows]
    for words, cells in (("Lần này", "123/QĐ-UBND"), new), (("Đã khen thưởng", "99/QĐ-UBND"), known):
        for word in (*words, "Ma Văn Ả", "Vận động hiến đất", khuon_ha.label, "năm 2022"):
            assert word in cells
    assert rows[1].xpath(".//a/@href") == [reverse("portal:decision", args=[paper.pk])]
    assert not rows[0].xpath(".//a")
