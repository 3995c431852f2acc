"""Every form that the portal shows to somebody: its button, pressed twice with the same body, acts once."""

import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings as portal
from django.contrib.messages import ERROR
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import resolve
from lxml import html

from awards.evidence import remove_evidence
from awards.merging import merge
from awards.models import Decision, Recognition
from danvan.accounts.models import User
from danvan.closing import beside
from danvan.closing import services as closing
from danvan.lists.models import ImportBatch
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import revise
from danvan.lists.writing.staging import stage
from danvan.portal.models import KeptFilter
from danvan.review.issuing.templates import put_into_use, take_in
from danvan.review.models import ReturnDue, ReviewPeriod, UnitReturn
from danvan.review.report.templates import default_template
from danvan.review.returns.services import note_return
from danvan.review.scope import Scope
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import Act, Change, EmulationModel, Registration, State, Unit
from models_registry.services import accept, submit
from tests.builders import make_evidence, make_registrant
from tests.lists.conftest import line, workbook

pytestmark = pytest.mark.django_db

OF_A_VIEW = 2  # pages that are looked at; one where the administrator, who may everything, was shown no form
TYPED = {
    "text": "Cộng cả mô hình ghi hai lĩnh vực",
    "reason": "Theo báo cáo của Ban Chỉ đạo",
    "document_number": "15-BC/HU",
    "received_on": "15/03/2022",
    "due_on": "30/04/2022",
    "value": "157",
    "source": "Báo cáo khác",
    "document": "Báo cáo số 16",
    "place": "Côn Đảo",
    "title": "Đường hoa phụ nữ tự quản",
    "link": "https://tuyenquang.gov.vn/duong-hoa",
    "caption": "Đường hoa, tháng 10/2022",
    "ten_bo_loc": "Mô hình năm nay",
    "dan": "TT\tTên mô hình\tTập thể\tĐơn vị\tNăm\n1\tVườn rau\tHội Nông dân\tXã Xuân Lập\t2021",
}
CHOSEN = {"known"}  # left empty, something else would have to be typed
# Who may come in, and under which password, is nobody's record.
OF_THE_SIGN_IN = {"login", "logout", "password_change"}


LEADING_THERE = []  # pages of what was left half done, among hundreds of their sort


def templates_with_forms():
    folder = Path(portal.BASE_DIR) / "templates"
    names = {
        str(one.relative_to(folder))
        for one in folder.rglob("*.html")
        if re.search(r'<form[^>]*method="post"', one.read_text(encoding="utf-8"))
    }
    # The administrator of a portal without any account is made in `tests/start`.
    elsewhere = {"base.html", "start/administrator.html"}
    return {name for name in names if not name.startswith(("admin/", "registration/"))} - elsewhere


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup, django_db_blocker, tmp_path_factory):
    """One load for the whole file, with what officers have left half done."""
    here = {
        "VAR_DIR": tmp_path_factory.mktemp("var"),
        "MEDIA_ROOT": tmp_path_factory.mktemp("media"),
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    }
    # What a long closing does beside the request is tried where it can be waited for (`tests/closing`).
    patched = pytest.MonkeyPatch.context()
    with override_settings(**here), patched as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(beside, "IN_REQUEST", 1_000_000)
        call_command("load_demo", verbosity=0)
        leave_half_done()
        yield
        transaction.set_rollback(True)


def leave_half_done():
    """A list that asks, the written one whose answer it was read with, a note, a closed review's correction."""
    huyen, xa = (User.objects.get(username=name) for name in ("huyen", "xa"))
    period = ReviewPeriod.objects.get(slug="2020-2022")
    district = huyen.assignments.first().unit
    good = [line("Vườn mẫu", unit="Xã Xuân Lập"), line("Ngõ sạch", unit="Xã Xuân Lập")]
    known = line("Nuôi bò sinh sản", unit="Xã Xuân Lập", field="Chăn nuôi bò")
    behind = line("Dệt thổ cẩm", unit="Xã Xuân Lập", field="Dệt vải")
    first = stage(workbook(*good, known, behind), "DS đã ghi.xlsx", xa)
    first = revise(first, xa, lambda answers: answers.with_word("field", "Chăn nuôi bò", "economy"))
    commit(first, xa, only_good=True)
    asked = line("Chăn trâu giỏi", unit="Xã Xuân Lập", field="Chăn nuôi trâu")
    stage(
        workbook(*good, line("Nhà sạch", unit="Xã Xuân Lập"), known, asked, ["", "Tổng cộng: 25 mô hình"]),
        "DS.xlsx",
        xa,
    )
    due = ReturnDue.objects.get(year=2022)
    for unit in Unit.objects.filter(parent=district).valid_on(date(2022, 3, 1)):
        note_return(UnitReturn(unit=unit, due=due, received_on=date(2022, 3, 1)), huyen)
    scope = Scope(period, district)
    closing.close(scope, huyen, "Báo cáo sơ kết")
    with trail.act(huyen):
        trail.save(EmulationModel.objects.first(), note="Đã xem lại")
    closing.close(scope, huyen, "Sửa theo kết luận", "15-BC/HU")
    one, two, three = (make_registrant(unit, f"Tổ hợp tác {n}") for n in (1, 2, 3))
    merge(two, three, by=huyen, reason="Là một")
    mine = take_in(district, "dang", default_template("nha-nuoc"), "Mẫu của huyện.docx", OPERATOR)
    put_into_use(district, "dang", mine, OPERATOR)
    take_in(district, "dang", default_template("mat-tran"), "Mẫu sửa.docx", OPERATOR)
    [decision] = Decision.objects.filter(unit=district)[:1]
    model = EmulationModel.objects.filter(unit=district).first()
    shown, taken_off = make_evidence(model), make_evidence(model)
    remove_evidence(taken_off, by=OPERATOR, reason="Gửi nhầm")
    waiting = Registration.objects.filter(state=State.SUBMITTED, unit__parent=district).first()
    counted = Registration.objects.filter(state=State.ACCEPTED, recognitions=None, double_of=None).first()
    given = Recognition.objects.filter(exemplary=False, revoked_by=None).first()
    entered = Registration.objects.filter(unit=xa.assignments.first().unit, state=State.DRAFT).first()
    submit([entered], xa)
    accept([entered], huyen)
    KeptFilter.objects.create(user=huyen, list="models", name="Năm 2021", asked="nam=2021")
    LEADING_THERE[:] = [
        *("/mo-hinh/?nam=2021", "/mo-hinh/?nam=2022"),
        *(f"/gop/chu-the/{one.pk}/?vao={three.pk}", f"/tach/chu-the/{two.pk}/"),
        "/bat-dau/",
        f"/van-ban/{district.pk}/mau-word/",
        *(f"/mo-hinh/{model.pk}/", f"/mo-hinh/{model.pk}/minh-chung/", f"/minh-chung/{shown.pk}/sua/"),
        f"/quyet-dinh/{decision.pk}/ban-chup/",
        "/mo-hinh/sua-bang/?nam=2022",
        "/dang-ky/nhieu-dong/?viec=tiep-nhan&pham_vi=tat-ca&trang_thai=submitted",
        "/mo-hinh/nhieu-dong/?viec=linh-vuc&pham_vi=tat-ca&nam=2022",
        "/cong-nhan/nhieu-dong/?viec=tieu-bieu&pham_vi=tat-ca&nam=2021",
        *(f"/viec/dang-ky/{waiting.pk}/{code}/" for code in ("tiep-nhan", "tra-lai", "rut")),
        *(f"/viec/dang-ky/{counted.pk}/{code}/" for code in ("danh-gia", "cong-nhan")),
        *(f"/viec/cong-nhan/{given.pk}/tieu-bieu/", "/viec-cua-toi/"),
        f"/viec/mo-hinh/{counted.model_id}/khen-thuong/",
    ]


def view_of(address):
    return resolve(urlsplit(address).path).view_name


def pages_of(client, without_form):
    """(address, answer) of pages that links lead to from the first page on, some of each view; not of the admin."""
    waiting, seen, views = ["/", *LEADING_THERE], {"/"}, Counter()
    while waiting:
        address = waiting.pop(0)
        answer = client.get(address)
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            if answer.status_code == 302:
                waiting.append(urljoin(address, answer.url))
            continue
        yield address, answer
        for link in html.fromstring(answer.content).xpath("//a/@href"):
            found = urljoin(address, link).partition("#")[0]
            if not found.startswith("/") or found.startswith(("/nhap-lieu/", "/static/")) or found in seen:
                continue
            seen.add(found)
            view = view_of(found)
            if views[view] < (1 if view in without_form else OF_A_VIEW):
                views[view] += 1
                waiting.append(found)


def presses_of(address, answer):
    """(action, body, button) of each button of each form of the page that sends something."""
    page = html.fromstring(answer.content)
    for form in page.forms:
        if form.method != "POST" or view_of(urljoin(address, form.action or "")) in OF_THE_SIGN_IN:
            continue
        buttons = form.xpath(".//button") + page.xpath("//button[@form=$id]", id=form.get("id", "?"))
        for button in buttons:
            sent = {button.get("name"): button.get("value", "")} if button.get("name") else {}
            yield urljoin(address, form.action or ""), {**typed_in(form, address), **sent}, button


def typed_in(form, address):
    """What is sent of a form whose gaps an officer has filled."""
    sent = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    is_of_list = address.startswith("/nhan-danh-sach/")
    for name in form.fields:
        field = form.inputs[name]
        if name == "tep" and not is_of_list:
            sent[name] = [SimpleUploadedFile("mau.docx", default_template("dang"))]
        if isinstance(field, html.CheckboxGroup | html.RadioGroup) or field.get("type") in ("file", "hidden"):
            continue
        is_empty = not (field.value or "").strip()
        if name in TYPED:
            sent[name] = [TYPED[name]]
        elif field.tag == "textarea" and is_empty:
            sent[name] = ["Cấp ủy quan tâm."]
        elif (
            field.tag == "select"
            and is_empty
            and (is_of_list or name in CHOSEN or field.get("required") is not None)
        ):
            sent[name] = [field.value_options[1]]
    return sent


def written():
    """What acts leave behind, and what lists that wait have been answered."""
    waiting = ImportBatch.objects.order_by("pk").values_list("pk", "state", "answers", "counts")
    return Act.objects.count(), Change.objects.count(), list(waiting)


def test_a_button_of_any_form_that_is_pressed_twice_acts_once():
    pressed, faults, templates, met, with_form = set(), [], set(), set(), set()
    for who in ("quantri", "huyen", "xa", "bcd"):
        client = Client()
        client.force_login(User.objects.get(username=who))
        for address, answer in pages_of(client, met - with_form):
            met.add(view_of(address))
            templates |= {one.name for one in answer.templates if one.name}
            for action, body, button in presses_of(address, answer):
                with_form.add(view_of(address))
                press = (who, view_of(action), button.get("name"), button.get("value", "").partition("|")[0])
                press = press[:3] if press[2] == "dong" else press  # a line of the list
                if press not in pressed:
                    pressed.add(press)
                    faults += press_twice(client, press, action, body)
    assert not faults, "\n".join(map(str, faults))
    assert templates_with_forms() <= templates


def press_twice(client, kind, action, body):
    """What is wrong with the answers."""
    kept = portal.MEDIA_ROOT
    with transaction.atomic(), TemporaryDirectory() as media, override_settings(MEDIA_ROOT=media):
        shutil.copytree(kept, media, dirs_exist_ok=True)  # a list that is given up takes its file along
        before = written()
        first = client.post(action, body)
        after = written()
        for file in body.get("tep", []):
            file.seek(0)
        again = client.post(action, body, follow=True)
        last = written()
        transaction.set_rollback(True)
    if first.status_code != 302 or after == before:
        errors = [form.errors for form in [(first.context or {}).get("form")] if form is not None]
        return [(kind, action, "the first press did nothing", first.status_code, errors, body)]
    refused = [str(one) for one in (again.context or {}).get("messages", ()) if one.level >= ERROR]
    if again.status_code != 200 or refused:
        return [(kind, action, "the second press is refused", again.status_code, refused)]
    return [] if last == after else [(kind, action, "acts twice", after[:2], last[:2])]
