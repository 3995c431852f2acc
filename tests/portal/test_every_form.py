"""Every form that the portal shows to somebody: pressed twice, sent stale, after its session; numbers, dates in it."""

import os
import re
import shutil
from collections import Counter
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings as portal
from django.contrib import admin
from django.contrib.messages import ERROR
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import resolve, reverse
from lxml import html
from PIL import Image

from awards.desk.certificates.layouts import make_layout, save_printer
from awards.desk.certificates.register import given_by, print_certificates
from awards.desk.meeting import (
    Result,
    add_candidates,
    call_meeting,
    close_meeting,
    enter_results,
    set_members,
)
from awards.desk.proposals import add_lines, begin_proposal
from awards.drafting import begin_draft, change_draft, remove_from_draft
from awards.evidence import remove_evidence
from awards.merging import merge
from awards.models import (
    AwardForm,
    Certificate,
    CertificateLayout,
    CertificatePrinter,
    CriteriaSet,
    Decision,
    Meeting,
    MeetingMember,
    Proposal,
    Purpose,
    Recognition,
)
from awards.models.certificate_layouts import OF_RECOGNITION
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
from models_registry.models import Act, Change, EmulationModel, Level, Registration, Unit
from models_registry.services import keep_entry_draft
from tests.builders import PASSWORD, make_evidence, make_registrant
from tests.lists.conftest import line, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.pages]

A_FILE = re.compile(r"\.[a-z]{3,4}$")  # it has no form
OF_A_VIEW = 2  # pages that are looked at; one where the administrator, who may everything, was shown no form
TYPED = {
    "text": "Cộng cả mô hình ghi hai lĩnh vực",
    "reason": "Theo báo cáo của Ban Chỉ đạo",
    "document_number": "15-BC/HU",
    "received_on": "15/03/2022",
    "due_on": "30/04/2022",
    "value": "1.157",
    "number": "3",
    "source": "Báo cáo khác",
    "document": "Báo cáo số 16",
    "place": "Côn Đảo",
    "title": "Đường hoa phụ nữ tự quản",
    "link": "https://tuyenquang.gov.vn/duong-hoa",
    "caption": "Đường hoa, tháng 10/2022",
    "may-name": "Máy in phòng Nội vụ",
    "issued_on": "20/11/2022",
    "name-left": "29,5",
    "ten_bo_loc": "Mô hình năm nay",
    "dan": "TT\tTên mô hình\tTập thể\tĐơn vị\tNăm\n1\tVườn rau\tHội Nông dân\tXã Xuân Lập\t2021",
}
# Who may come in, under which password, and where he is in, is nobody's record.
OF_THE_SIGN_IN = {
    *("login", "logout", "password_change"),
    *("own_account:end_session", "own_account:end_others", "own_account:second_factor"),
}


# What is typed of these in a form that is sent stale is another than what was saved.
A_TEXT = "Cấp ủy quan tâm."
SAID = ("reason", "text", "title", "place", "caption", "note")
# Forms that change nothing that stands: sent a second time they add another.
ADDS = {
    *("issuing:templates", "intake:upload", "start:accounts"),
    *("awarding:add_meeting", "awarding:add_proposal", "awarding:add_quota"),
}


LEADING_THERE = []  # pages of what was left half done, among hundreds of their sort


def templates_with_forms():
    folder = Path(portal.BASE_DIR) / "templates"
    names = {
        str(one.relative_to(folder))
        for one in folder.rglob("*.html")
        if re.search(r'<form[^>]*method="post"', one.read_text(encoding="utf-8"))
    }
    # The administrator of a portal without any account is made in `tests/start`; what outlives its session is pressed
    # below, with each form.
    elsewhere = {"base.html", "start/administrator.html", "403_csrf.html", "_sign_in_again.html"}
    elsewhere |= {"_send_on.html", "kept_first.html"}
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
    put = {"unit": district, "level": Level.DISTRICT, "year": 2022}
    meeting = call_meeting(Meeting(**put, held_on=date(2022, 11, 9)), OPERATOR)
    set_members(meeting, [MeetingMember(name="Ma Văn A", role="chair")], OPERATOR)
    rows = add_candidates(meeting, Registration.objects.counted().filter(year=2022)[:2], OPERATOR)
    enter_results(meeting, {one.pk: Result(1, 0, True) for one in rows}, OPERATOR)
    commune = xa.assignments.first().unit
    of_commune = Registration.objects.counted().filter(year=2022, unit=commune)[:2]
    asked = begin_proposal(Proposal(**{**put, "unit": commune, "to_unit": district}), OPERATOR)
    add_lines(asked, of_commune, OPERATOR)
    mine = take_in(district, "dang", default_template("nha-nuoc"), "Mẫu của huyện.docx", OPERATOR)
    put_into_use(district, "dang", mine, OPERATOR)
    take_in(district, "dang", default_template("mat-tran"), "Mẫu sửa.docx", OPERATOR)
    [decision] = Decision.objects.filter(unit=district)[:1]
    model = EmulationModel.objects.filter(unit=district).first()
    shown, taken_off = make_evidence(model), make_evidence(model)
    remove_evidence(taken_off, by=OPERATOR, reason="Gửi nhầm")
    paper = make_layout(CertificateLayout(unit=district, form=OF_RECOGNITION), OPERATOR)
    printer = save_printer(CertificatePrinter(unit=district, name="Máy in cũ"), OPERATOR)
    given = Recognition.objects.in_force().filter(decision__unit=district, decision__issued_on__isnull=False)
    of_day = Decision.objects.in_force().filter(pk__in=given.order_by().values("decision")).first()
    print_certificates(of_day, given_by(of_day)[:1], by=OPERATOR, seen={})
    scored = Registration.objects.counted().filter(unit=xa.assignments.first().unit, year=2022).first()
    draft = draft_a_decision(district)
    keep_entry_draft(xa.assignments.first().unit, "Ngõ hoa", "title=Ngõ hoa", by=xa)
    KeptFilter.objects.create(user=huyen, list="models", name="Năm 2021", asked="nam=2021")
    LEADING_THERE[:] = [
        *("/mo-hinh/?nam=2021", "/mo-hinh/?nam=2022"),
        *(f"/gop/chu-the/{one.pk}/?vao={three.pk}", f"/tach/chu-the/{two.pk}/"),
        "/bat-dau/",
        f"/van-ban/{district.pk}/mau-word/",
        *(f"/mo-hinh/{model.pk}/", f"/mo-hinh/{model.pk}/minh-chung/", f"/minh-chung/{shown.pk}/sua/"),
        f"/quyet-dinh/{decision.pk}/ban-chup/",
        *(f"/quyet-dinh/{of_day.pk}/in-giay/", f"/khen-thuong/so-giay/{Certificate.objects.get().pk}/"),
        *(f"/khen-thuong/mau-in/{paper.pk}/", f"/khen-thuong/may-in/{printer.pk}/"),
        *("/khen-thuong/mau-in/them/", "/khen-thuong/may-in/them/"),
        f"/khen-thuong/du-thao/them/?hop={draft.meeting_id}",
        *(f"/khen-thuong/du-thao/{draft.pk}/", f"/viec/du-thao/{draft.pk}/ky/"),
        "/mo-hinh/sua-bang/?nam=2022",
        f"/khen-thuong/hop-xet/{meeting.pk}/ket-qua/",
        *(f"/khen-thuong/de-nghi/{asked.pk}/dong/", f"/khen-thuong/de-nghi/{asked.pk}/ban-chup/"),
        *("/khen-thuong/hop-xet/them/", "/khen-thuong/de-nghi/them/", "/khen-thuong/chi-tieu/them/"),
        f"/cham-diem/{scored.pk}/",
        f"/cham-diem/bo-tieu-chi/{CriteriaSet.objects.by_rows().get().pk}/",
        "/dang-ky/nhieu-dong/?viec=tiep-nhan&pham_vi=tat-ca&trang_thai=submitted",
        "/mo-hinh/nhieu-dong/?viec=linh-vuc&pham_vi=tat-ca&nam=2022",
        "/cong-nhan/nhieu-dong/?viec=tieu-bieu&pham_vi=tat-ca&nam=2021",
    ]


def draft_a_decision(district):
    """A draft of one whom a closed meeting agreed to commend; of another it holds nothing yet."""
    form = AwardForm.objects.get(code="giay_khen")
    meeting = call_meeting(
        Meeting(
            unit=district,
            purpose=Purpose.COMMEND,
            level=Level.DISTRICT,
            year=2022,
            form=form,
            held_on=date(2022, 11, 10),
        ),
        OPERATOR,
    )
    set_members(meeting, [MeetingMember(name="Ma Văn B", role="chair")], OPERATOR)
    people = [make_registrant(district, f"Tổ dân vận {n}") for n in (1, 2)]
    rows = add_candidates(meeting, people, OPERATOR)
    enter_results(meeting, {one.pk: Result(1, 0, True) for one in rows}, OPERATOR)
    draft = begin_draft(close_meeting(meeting, OPERATOR), OPERATOR, track="party", form=form)
    remove_from_draft(draft, draft.lines.all()[:1], OPERATOR)
    return change_draft(draft, OPERATOR, reason="Theo kết luận của cuộc họp")


def view_of(address):
    return resolve(urlsplit(address).path).view_name


def pages_of(client, without_form, files):
    """(address, answer) of pages that links lead to from the first page on, some of each view; not of the admin.

    `files` are views that gave a file to whoever asked before, and grow: there is no form in it for another either.
    """
    waiting, seen, views = ["/", *LEADING_THERE], {"/"}, Counter()
    while waiting:
        address = waiting.pop(0)
        answer = client.get(address)
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            if answer.status_code == 302:
                waiting.append(urljoin(address, answer.url))
            elif answer.status_code == 200:
                files.add(view_of(address))
            continue
        yield address, answer
        for link in html.fromstring(answer.content).xpath("//a/@href"):
            found = urljoin(address, link).partition("#")[0]
            if not found.startswith("/") or found.startswith(("/nhap-lieu/", "/static/")) or found in seen:
                continue
            if A_FILE.search(urlsplit(found).path):
                continue
            seen.add(found)
            view = view_of(found)
            if view not in files and views[view] < (1 if view in without_form else OF_A_VIEW):
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


def picture_of_a_blank():
    file = BytesIO()
    Image.new("RGB", (297, 210), "ivory").save(file, "PNG")
    return file.getvalue()


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
        if name == "scan":
            sent[name] = [SimpleUploadedFile("phoi.png", picture_of_a_blank())]
        if isinstance(field, html.CheckboxGroup | html.RadioGroup) or field.get("type") in ("file", "hidden"):
            continue
        is_empty = not (field.value or "").strip()
        if name in TYPED:
            sent[name] = [TYPED[name]]
        elif name.startswith("diem-") and is_empty:  # points of a criterion, or met
            sent[name] = ["1"] if field.tag == "input" else [field.value_options[1]]
        elif field.tag == "textarea" and is_empty:
            sent[name] = [A_TEXT]
        elif field.tag == "select" and is_empty and (is_of_list or field.get("required") is not None):
            sent[name] = [field.value_options[1]]
    return sent


def written():
    """What acts leave behind, but who looked at what; and what lists that wait have been answered."""
    waiting = ImportBatch.objects.order_by("pk").values_list("pk", "state", "answers", "counts")
    looked = Change.objects.filter(action=Change.Action.SHOWN)
    acts = Act.objects.exclude(pk__in=looked.order_by().values("act"))
    return acts.count(), Change.objects.exclude(pk__in=looked).count(), list(waiting)


def test_any_form_acts_once_is_not_stale_outlives_its_session_and_reads_vietnamese_numbers():
    pressed, faults, templates, met, with_form = set(), [], set(), set(), set()
    tried, files = set(), set()
    for who in ("quantri", "huyen", "xa", "bcd"):
        client = Client()
        client.force_login(User.objects.get(username=who))
        for address, answer in pages_of(client, met - with_form, files):
            met.add(view_of(address))
            templates |= {one.name for one in answer.templates if one.name}
            faults += boxes_that_browsers_read(address, answer)
            for action, body, button in presses_of(address, answer):
                with_form.add(view_of(address))
                press = (who, view_of(action), button.get("name"), button.get("value", "").partition("|")[0])
                press = press[:3] if press[2] == "dong" else press  # a line of the list
                if press not in pressed:
                    pressed.add(press)
                    if press[1:] in tried:  # whoever presses, the form is the same
                        faults += press_once(client, press, action, body)
                    else:
                        tried.add(press[1:])
                        faults += press_and_press_again(client, who, press, action, body)
                        faults += press_after_the_session(who, press, action, body)
    assert not faults, "\n".join(map(str, faults))
    assert templates_with_forms() <= templates


@contextmanager
def taken_back():
    """What is written inside is gone afterwards: rows and files."""
    kept = portal.MEDIA_ROOT
    with transaction.atomic(), TemporaryDirectory() as media, override_settings(MEDIA_ROOT=media):
        # A list that is given up takes its file along, and none is written over.
        shutil.copytree(kept, media, dirs_exist_ok=True, copy_function=os.link)
        yield
        transaction.set_rollback(True)


def press_once(client, kind, action, body):
    """What is wrong with the answer to another account that is shown the form."""
    with taken_back():
        before = written()
        answer = client.post(action, body)
        has_acted = answer.status_code == 302 and written() != before
    return [] if has_acted else [(kind, action, "the first press did nothing", answer.status_code, body)]


def press_and_press_again(client, who, kind, action, body):
    """What is wrong with the answers to the form: sent, then sent a second time, or stale in the place of that."""
    with taken_back():
        before = written()
        first = client.post(action, body)
        after = written()
        if first.status_code != 302 or after == before:
            errors = [form.errors for form in [(first.context or {}).get("form")] if form is not None]
            return [(kind, action, "the first press did nothing", first.status_code, errors, body)]
        return press_twice(client, kind, action, body) + press_what_is_stale(who, kind, action, body)


def rewound(body):
    """The same, its files to be read from their beginning again; a client reads them to their end."""
    for values in body.values():
        for one in listed(values):
            if isinstance(one, SimpleUploadedFile):
                one.seek(0)
    return body


def press_twice(client, kind, action, body):
    """What is wrong with the answer to a form that was sent already."""
    with taken_back():
        before = written()
        again = client.post(action, rewound(body), follow=True)
        last = written()
    refused = [str(one) for one in (again.context or {}).get("messages", ()) if one.level >= ERROR]
    if again.status_code != 200 or refused:
        return [(kind, action, "the second press is refused", again.status_code, refused)]
    return [] if last == before else [(kind, action, "acts twice", before[:2], last[:2])]


def boxes_that_browsers_read(address, answer):
    """Of type="number" and "date" a browser reads before the portal does: 12,75 becomes 1275, 05/10 the 10th of May."""
    boxes = html.fromstring(answer.content).xpath(
        "//input[@type='number' or @type='date' or @type='datetime-local']"
    )
    return [(view_of(address), box.get("name"), "is read by the browser") for box in boxes]


def press_after_the_session(who, kind, action, body):
    """The session ended while the form was open: signed in again, its sender goes on with what he typed."""
    files = {
        name for name, values in body.items() if any(isinstance(one, SimpleUploadedFile) for one in values)
    }
    with taken_back():
        user = User.objects.get(username=who)
        user.set_password(PASSWORD)
        user.save()
        client = Client()
        refused = client.post(action, rewound(body))
        page = html.fromstring(refused.content)
        kept = page.xpath("//input[@name='giu']/@value")
        if refused.status_code != 403 or not kept or "Mục 1" in refused.content.decode():
            return [(kind, action, "does not outlive its session", refused.status_code)]
        sent = {"username": who, "password": PASSWORD, "giu": kept[0]}
        back = client.post(reverse("sign_in_again"), sent)
        [form] = [one for one in html.fromstring(back.content).forms if one.action == action]
        again = {}
        for name, value in form.form_values():
            again.setdefault(name, []).append(value)
        typed = {
            name: [str(one).replace("\r\n", "\n") for one in listed(values)] for name, values in body.items()
        }
        told = {name: [one.replace("\r\n", "\n") for one in values] for name, values in again.items()}
        own = {*files, "csrfmiddlewaretoken"}
        lost = {name for name in typed if name not in own and told.get(name) != typed[name]}
        if lost:
            return [(kind, action, "loses what was typed", lost)]
        if files:
            return [] if "chọn lại" in back.content.decode() else [(kind, action, "says nothing of files")]
        before, answer = written(), client.post(action, again)
        if answer.status_code != 302 or written() == before:
            return [(kind, action, "does not go on after its session", answer.status_code)]
    return []


def listed(values):
    return values if isinstance(values, list) else [values]


def press_what_is_stale(who, kind, action, body):
    """The same page sent by somebody who had opened it before the first was saved, and has typed something else."""
    other = {name: ["Bản thứ hai"] for name, typed in body.items() if name in SAID or typed == [A_TEXT]}
    key = {"one_use_key": ["b" * 32]} if "one_use_key" in body else {}
    with taken_back():
        before = written()
        client = Client()  # what it is told stays with it
        client.force_login(User.objects.get(username=who))
        answer = client.post(action, {**rewound(body), **other, **key})
        wrote = written() != before
    if wrote and kind[1] not in ADDS:
        return [(kind, action, "a stale save is written", answer.status_code)]
    return []


def test_no_form_of_entry_has_a_box_that_browsers_read():
    client = Client()
    client.force_login(User.objects.get(username="quantri"))
    faults = []
    for model in admin.site._registry:
        row = model._default_manager.first()
        names = ["add"] + (["change"] if row else [])
        for name in names:
            args = [row.pk] if name == "change" else []
            address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)
            answer = client.get(address)
            if answer.status_code == 200:
                faults += boxes_that_browsers_read(address, answer)
    assert not faults
