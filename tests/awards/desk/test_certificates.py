"""Numbers of certificates: who gives them, in which order, again never; printed again with a reason; void; verified."""

import threading
import time
from datetime import date
from io import BytesIO
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from PIL import Image

from awards.desk.certificates.codes import answer_of, grouped, new_code, read_code
from awards.desk.certificates.contents import said_by
from awards.desk.certificates.layouts import make_layout, save_layout, set_background
from awards.desk.certificates.papers import Papers
from awards.desk.certificates.register import given_by, make_void, print_certificates
from awards.evidence import receive
from awards.models import (
    Certificate,
    CertificateBox,
    CertificateLayout,
    CertificatePrint,
    CertificatePrinter,
    Commendation,
)
from awards.models.certificate_layouts import OF_RECOGNITION
from awards.models.decisions import hold_decisions_of
from awards.revoking import revoke_decision
from awards.services import revoke
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import Change, Kind
from models_registry.permissions import Task
from tests.builders import (
    DISTRICT_OFFICER,
    make_decision,
    make_model,
    make_recognition,
    make_registrant,
    make_registration,
    make_user,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(lam_binh):
    return make_decision(lam_binh, "12/QĐ-UBND", signer="Người ký", signer_post="Chủ tịch")


@pytest.fixture
def layouts(lam_binh):
    return [
        make_layout(CertificateLayout(unit=lam_binh, form=form), OPERATOR)
        for form in ("giay_khen", OF_RECOGNITION)
    ]


def commended(decision, unit, name="Hội Phụ nữ xã Xuân Lập", **values):
    values = {
        "form_id": "giay_khen",
        "year": 2022,
        "recipient_kind": Kind.COLLECTIVE,
        "merit": "Vận động giỏi",
        **values,
    }
    return Commendation.objects.create(decision=decision, unit=unit, recipient_name=name, **values)


@pytest.fixture
def three(decision, xuan_lap, layouts):
    return [commended(decision, xuan_lap, f"Hội Phụ nữ số {n}") for n in (1, 2, 3)]


def print_all(decision, by, awards=None, *, seen=None, **more):
    awards = given_by(decision) if awards is None else awards
    return print_certificates(decision, awards, by=by, seen=seen or {}, **more)


def numbers():
    return list(Certificate.objects.order_by("pk").values_list("year", "number", "name"))


def test_numbers_follow_the_list_and_go_on_from_decision_to_decision(
    decision, three, xuan_lap, lam_binh, huyen
):
    print_all(decision, huyen)
    assert numbers() == [(2022, n, f"Hội Phụ nữ số {n}") for n in (1, 2, 3)]
    other = make_decision(lam_binh, "13/QĐ-UBND")
    commended(other, xuan_lap, "Hội Nông dân")
    print_all(other, huyen)
    of_next_year = make_decision(lam_binh, "1/QĐ-UBND", issued_on=date(2023, 2, 1))
    commended(of_next_year, xuan_lap, "Đoàn xã", year=2023)
    print_all(of_next_year, huyen)
    assert numbers()[3:] == [(2022, 4, "Hội Nông dân"), (2023, 1, "Đoàn xã")]
    assert CertificatePrint.objects.count() == 5
    assert len(set(Certificate.objects.values_list("code", flat=True))) == 5


def test_another_units_numbers_are_its_own(three, decision, huyen, huyen_khac, na_hang):
    print_all(decision, huyen)
    theirs = make_decision(na_hang)
    make_layout(CertificateLayout(unit=na_hang, form="giay_khen"), OPERATOR)
    commended(theirs, na_hang, "Hội Nông dân huyện Na Hang")
    print_all(theirs, huyen_khac)
    assert numbers()[-1] == (2022, 1, "Hội Nông dân huyện Na Hang")


@pytest.mark.parametrize("who", ["xa", "bcd", "la", "huyen_khac", "huyen_nghi"], indirect=True)
def test_who_does_not_decide_in_the_issuing_unit_gives_no_number(who, three, decision):
    with pytest.raises(ValidationError, match="không có quyền"):
        print_all(decision, who)
    assert not Certificate.objects.exists()


@pytest.mark.parametrize("who", ["xa", "bcd", "la", "huyen_khac"], indirect=True)
def test_nobody_else_reads_the_register_or_makes_a_number_void(who, three, decision, huyen):
    print_all(decision, huyen)
    one = Certificate.objects.first()
    assert not Certificate.objects.visible_to(who).exists()
    with pytest.raises(ValidationError, match="không có quyền"):
        make_void(one, by=who, reason="In hỏng")
    assert not Certificate.objects.exclude(void_reason="").exists()


def test_an_officer_of_a_commune_that_decides_prints_what_his_commune_decided(xuan_lap, decision, three):
    own = make_user((Task.DECIDE,), xuan_lap, "xa-quyet")
    of_commune = make_decision(xuan_lap, "3/QĐ-UBND")
    make_layout(CertificateLayout(unit=xuan_lap, form="giay_khen"), own)
    commended(of_commune, xuan_lap, "Chi hội Phụ nữ")
    print_all(of_commune, own)
    with pytest.raises(ValidationError, match="không có quyền"):
        print_all(decision, own)
    assert [one.name for one in Certificate.objects.visible_to(own)] == ["Chi hội Phụ nữ"]


def test_what_was_printed_keeps_its_number_and_is_printed_again_with_a_reason(three, decision, huyen):
    print_all(decision, huyen)
    once = {f"k{one.pk}": 1 for one in three}
    with pytest.raises(ValidationError, match="lý do in lại"):
        print_all(decision, huyen, seen=once)
    act = print_all(decision, huyen, three[1:2], seen=once, reason="Phôi rách")
    assert Certificate.objects.count() == 3
    again = CertificatePrint.objects.get(act=act.pk)
    assert again.certificate.number == 2
    assert act.reason == "Phôi rách"


def test_of_two_who_print_the_same_the_second_is_told(three, decision, huyen):
    print_all(decision, huyen)
    with pytest.raises(ValidationError, match="Xem lại"):
        print_all(decision, huyen, seen={}, reason="In lại")
    assert CertificatePrint.objects.count() == 3


def test_a_void_number_is_never_given_again_and_its_holder_gets_a_new_one(three, decision, huyen):
    print_all(decision, huyen)
    last = Certificate.objects.get(number=3)
    make_void(last, by=huyen, reason="Sai tên")
    with pytest.raises(ValidationError, match="từ trước"):
        make_void(last, by=huyen, reason="Lần nữa")
    print_all(decision, huyen, three[2:])
    assert list(Certificate.objects.order_by("number").values_list("number", "void_reason")) == [
        (1, ""),
        (2, ""),
        (3, "Sai tên"),
        (4, ""),
    ]


def test_no_reason_no_void(three, decision, huyen):
    print_all(decision, huyen)
    with pytest.raises(ValidationError):
        make_void(Certificate.objects.first(), by=huyen, reason="  ")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"recipient_name": ""}, "không nêu tên"),
        ({"form_id": "unspecified"}, "không ghi hình thức"),
        ({"form_id": "bang_khen"}, "Chưa đặt mẫu in: Bằng khen"),
    ],
)
def test_what_has_no_paper_stops_the_whole_printing(values, said, three, decision, xuan_lap, huyen):
    wrong = commended(decision, xuan_lap, **{"name": values.pop("recipient_name", "Đoàn xã"), **values})
    with pytest.raises(ValidationError, match=said):
        print_all(decision, huyen, [*three, wrong])
    assert not Certificate.objects.exists()
    assert not CertificatePrint.objects.exists()


def test_nothing_is_printed_of_what_is_revoked_or_of_no_day(three, decision, lam_binh, xuan_lap, huyen):
    against = make_decision(lam_binh, "99/QĐ-UBND", issued_on=date(2022, 11, 1))
    revoke([three[0]], against, huyen)
    with pytest.raises(ValidationError, match="đã bị hủy"):
        print_all(decision, huyen, three)
    revoke_decision(decision, against, huyen)
    with pytest.raises(ValidationError, match="đã bị hủy"):
        print_all(decision, huyen, three[1:])
    undated = make_decision(lam_binh, "7/QĐ-UBND", issued_on=None)
    with pytest.raises(ValidationError, match="ngày ban hành"):
        print_all(undated, huyen, [commended(undated, xuan_lap, "Đoàn xã")])
    assert not Certificate.objects.exists()


def test_what_another_decision_gave_and_nothing_at_all_are_refused(
    three, decision, lam_binh, xuan_lap, huyen
):
    foreign = commended(make_decision(lam_binh), xuan_lap)
    with pytest.raises(ValidationError, match="không thuộc quyết định"):
        print_all(decision, huyen, [foreign])
    with pytest.raises(ValidationError, match="ít nhất một"):
        print_all(decision, huyen, [])
    printer = CertificatePrinter.objects.create(unit=xuan_lap, name="Máy xã")
    with pytest.raises(ValidationError, match="đơn vị khác"):
        print_all(decision, huyen, three, printer=printer)


def test_the_database_itself_holds_a_number_once(three, decision, huyen):
    print_all(decision, huyen)
    one = Certificate.objects.first()
    for values in (
        {"commendation": one.commendation, "number": 9},
        {"commendation": three[0], "number": 2, "void_reason": "x"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Certificate.objects.create(
                unit=one.unit,
                year=2022,
                form="giay_khen",
                form_name="Giấy khen",
                name="x",
                body="x",
                code="x",
                **values,
            )


def test_a_recognised_model_gets_a_paper_that_says_its_title(decision, layouts, xuan_lap, huyen):
    model = make_model("Đường hoa", make_registrant(xuan_lap, "Hội Phụ nữ xã Xuân Lập"))
    recognition = make_recognition(make_registration(model, 2022), "commune", decision)
    print_all(decision, huyen)
    one = Certificate.objects.get()
    assert (one.recognition, one.form_name, one.name) == (
        recognition,
        "Giấy chứng nhận mô hình",
        "Hội Phụ nữ xã Xuân Lập",
    )
    said = said_by(given_by(decision)[0], decision, one.label, grouped(one.code))
    assert said["model"] == "“Đường hoa”"
    assert said["merit"] == "Được công nhận mô hình “Dân vận khéo” cấp xã năm 2022"
    assert said["number"] == "01/2022"


def test_a_paper_says_place_and_day_signer_and_unit_as_they_stood(decision, layouts, xuan_lap):
    person = commended(
        decision,
        xuan_lap,
        "Triệu Văn Páo",
        recipient_kind=Kind.INDIVIDUAL,
        recipient_post="Trưởng thôn Nà Chang",
    )
    said = said_by(person, decision, "05/2022", "")
    assert said["post"] == "Trưởng thôn Nà Chang, xã Xuân Lập"
    assert said["place_date"].endswith(", ngày 05 tháng 10 năm 2022")
    assert (said["signer_post"], said["signer"]) == ("Chủ tịch", "Người ký")
    assert said["decision"] == "Quyết định số 12/QĐ-UBND ngày 05/10/2022"
    collective = commended(decision, xuan_lap, "Hội Phụ nữ xã Xuân Lập")
    assert said_by(collective, decision, "", "")["post"] == ""


def test_a_name_that_does_not_fit_is_told_before_it_is_printed(decision, layouts, xuan_lap):
    CertificateBox.objects.filter(content="name").update(width=150)
    papers = Papers(decision, "https://danvan.example.vn/xac-minh/")
    short, long = commended(decision, xuan_lap), commended(decision, xuan_lap, "Ban Chỉ đạo " * 20, merit="")
    assert papers.faults(short, None) == []
    faults = papers.faults(long, None)
    assert [fault.partition(":")[0] for fault in faults] == ["Họ và tên, tên tập thể", "Thành tích"]


def test_a_name_corrected_after_its_number_was_given_is_told(three, decision, huyen):
    print_all(decision, huyen)
    Commendation.objects.filter(pk=three[0].pk).update(recipient_name="Hội Phụ nữ số Một")
    first = Certificate.objects.get(number=1)
    three[0].refresh_from_db()
    [fault] = Papers(decision, "").faults(three[0], first)
    assert "hủy số này" in fault


def test_a_kind_of_recipient_has_its_own_layout_before_the_common_one(
    decision, layouts, lam_binh, xuan_lap, huyen
):
    own = make_layout(
        CertificateLayout(unit=lam_binh, form="giay_khen", recipient_kind=Kind.INDIVIDUAL), huyen
    )
    person = commended(decision, xuan_lap, "Triệu Văn Páo", recipient_kind=Kind.INDIVIDUAL)
    papers = Papers(decision, "")
    assert papers.layout_of(person) == own
    assert papers.layout_of(commended(decision, xuan_lap)) == layouts[0]
    with pytest.raises(ValidationError, match="đã có mẫu in"):
        make_layout(CertificateLayout(unit=lam_binh, form="giay_khen"), huyen)


@pytest.mark.parametrize("who", ["xa", "bcd", "la", "huyen_khac"], indirect=True)
def test_a_layout_is_made_and_changed_by_who_decides_there_alone(who, lam_binh, layouts):
    with pytest.raises(ValidationError, match="không có quyền"):
        make_layout(CertificateLayout(unit=lam_binh, form="bang_khen"), who)
    with pytest.raises(ValidationError, match="không có quyền"):
        save_layout(layouts[0], [], who)
    assert not CertificateBox.objects.visible_to(who).exists()


@pytest.mark.parametrize("form", ["giay_khen", "bang_khen", OF_RECOGNITION])
@pytest.mark.parametrize("paper", CertificateLayout.Paper)
@pytest.mark.parametrize("turn", CertificateLayout.Turn)
def test_the_usual_boxes_lie_on_the_sheet_and_hold_the_sample(form, paper, turn, lam_binh):
    layout = make_layout(CertificateLayout(unit=lam_binh, form=form, paper=paper, turn=turn), OPERATOR)
    assert layout.boxes.count() == len(CertificateBox.Content)
    for box in layout.boxes.all():
        box.full_clean()


def test_a_box_beyond_the_sheet_is_refused(layouts, huyen):
    box = layouts[0].boxes.get(content="name")
    box.left = 100
    with pytest.raises(ValidationError) as refusal:
        save_layout(layouts[0], [box], huyen)
    assert "ra ngoài khổ giấy (297 mm)" in str(refusal.value)
    assert layouts[0].boxes.get(content="name").left == 30


def test_a_scan_sent_meanwhile_stays_under_the_boxes_that_are_saved(lam_binh, huyen, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    made = make_layout(CertificateLayout(unit=lam_binh, form="bang_khen"), huyen)
    read = CertificateLayout.objects.get(pk=made.pk)
    scan = BytesIO()
    Image.new("RGB", (297, 210), "ivory").save(scan, "PNG")
    set_background(made, receive("phoi.png", scan.getvalue()), huyen)
    read.turn = CertificateLayout.Turn.LANDSCAPE
    save_layout(read, [], huyen)
    made.refresh_from_db()
    assert made.background is not None
    with pytest.raises(ValidationError, match="không phải PDF"):
        set_background(made, receive("phoi.pdf", b"%PDF-1.4"), huyen)


def test_a_code_has_eighty_bits_and_is_read_as_people_type_it():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert {len(one) for one in codes} == {16}
    letters = set("".join(codes))
    assert len(letters) == 32
    assert not letters & set("ILOU")
    assert grouped("7K3M9QZD04XHPW2C") == "7K3M-9QZD-04XH-PW2C"
    assert read_code(" 7k3m 9qzd-O4xh–pw2c ") == "7K3M9QZD04XHPW2C"
    assert read_code("iI1l") == "1111"
    assert len(read_code("A" * 500)) == 17
    assert all(one != other for one, other in pairwise(sorted(codes)))


def test_a_code_answers_without_a_name_and_says_what_is_no_longer_in_force(three, decision, lam_binh, huyen):
    print_all(decision, huyen)
    first, second, third = Certificate.objects.order_by("number")
    answer = answer_of(first.code)
    assert (answer.form, answer.number, answer.body) == ("Giấy khen", "01/2022", "Ban Chỉ đạo huyện")
    assert answer.is_in_force
    assert "Hội Phụ nữ" not in repr(answer)
    make_void(second, by=huyen, reason="In hỏng")
    assert not answer_of(second.code).is_in_force
    against = make_decision(lam_binh, "99/QĐ-UBND", issued_on=date(2022, 11, 1))
    revoke([three[2]], against, huyen)
    assert not answer_of(third.code).is_in_force
    revoke_decision(decision, against, huyen)
    assert not answer_of(first.code).is_in_force
    assert answer_of("0" * 16) is None


def test_an_unknown_code_costs_as_many_queries_as_a_known_one(
    three, decision, huyen, django_assert_num_queries
):
    print_all(decision, huyen)
    for code in (Certificate.objects.first().code, "0" * 16):
        with django_assert_num_queries(2):
            answer_of(code)


def test_numbers_prints_and_void_ones_stand_in_the_trail(three, decision, huyen):
    print_all(decision, huyen)
    one = Certificate.objects.get(number=1)
    make_void(one, by=huyen, reason="In hỏng")
    told = Change.objects.of(Certificate).filter(subject_id=one.pk).order_by("pk")
    assert [(row.action, row.by_name) for row in told] == [("created", str(huyen)), ("changed", str(huyen))]
    assert told[1].reason == "In hỏng"
    assert Change.objects.of(CertificatePrint).count() == 3


def test_five_hundred_cost_as_many_queries_as_three(
    decision, layouts, xuan_lap, huyen, django_assert_max_num_queries
):
    Commendation.objects.bulk_create(
        Commendation(
            decision=decision,
            unit=xuan_lap,
            recipient_name=f"Hội {n}",
            form_id="giay_khen",
            year=2022,
            recipient_kind="collective",
        )
        for n in range(150)
    )
    awards = given_by(decision)
    with django_assert_max_num_queries(40):
        print_all(decision, huyen, awards)
    with pytest.raises(ValidationError, match="nhiều nhất 200"):
        print_all(decision, huyen, [*awards, *awards])


def test_what_is_written_stands_inside_an_act(three, decision):
    with pytest.raises(RuntimeError):
        trail.create_all([Certificate()])


# --- two at once


def at_once(lam_binh, *printings):
    """Each (by, decision, awards) in a thread of its own, all held up until each has come as far as it can."""
    outcomes = []

    def run(by, decision, awards):
        try:
            print_certificates(decision, awards, by=by, seen={})
            outcomes.append("printed")
        except ValidationError as refusal:
            outcomes.append(refusal.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in printings]
    with transaction.atomic():
        hold_decisions_of(lam_binh.pk)
        for thread in threads:
            thread.start()
        time.sleep(1)
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_never_get_one_number(three, decision, lam_binh, xuan_lap, huyen):
    other_officer = make_user(DISTRICT_OFFICER, lam_binh)
    other = make_decision(lam_binh, "13/QĐ-UBND")
    theirs = [commended(other, xuan_lap, f"Hội Nông dân số {n}") for n in (1, 2)]
    done = at_once(lam_binh, (huyen, decision, three), (other_officer, other, theirs))
    assert done == ["printed", "printed"]
    assert sorted(Certificate.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_print_one_list_at_once_the_second_is_told(three, decision, lam_binh, huyen):
    other_officer = make_user(DISTRICT_OFFICER, lam_binh)
    told, printed = at_once(lam_binh, (huyen, decision, three), (other_officer, decision, three))
    assert "Xem lại rồi bấm lần nữa" in told
    assert printed == "printed"
    assert Certificate.objects.count() == CertificatePrint.objects.count() == 3


# --- blanks of the office above


def test_a_unit_without_a_layout_prints_on_that_of_the_nearest_office_above(
    huyen, xuan_lap, lam_binh, tuyen_quang, khuon_ha
):
    made = {
        unit: make_layout(CertificateLayout(unit=unit, form="giay_khen"), OPERATOR)
        for unit in (tuyen_quang, lam_binh)
    }
    paper = make_decision(xuan_lap, "5/QĐ-UBND")
    row = commended(paper, xuan_lap)
    assert Papers(paper, "").layout_of(row) == made[lam_binh]
    own = make_layout(
        CertificateLayout(unit=xuan_lap, form="giay_khen", recipient_kind=Kind.INDIVIDUAL), OPERATOR
    )
    person = commended(paper, xuan_lap, "Hầu A Sử", recipient_kind=Kind.INDIVIDUAL)
    assert Papers(paper, "").layout_of(person) == own
    assert Papers(paper, "").layout_of(row) == made[lam_binh]  # for which its own blank is not
    other = make_decision(khuon_ha, "6/QĐ-UBND")
    assert Papers(other, "").layout_of(person) == made[lam_binh]
    print_all(paper, OPERATOR)
    assert Certificate.objects.filter(unit=xuan_lap).count() == 2


def test_of_an_office_below_or_beside_nothing_is_inherited(lam_binh, xuan_lap, khuon_ha):
    make_layout(CertificateLayout(unit=xuan_lap, form="giay_khen"), OPERATOR)
    for unit in (lam_binh, khuon_ha):
        paper = make_decision(unit)
        row = commended(paper, unit)
        assert Papers(paper, "").layout_of(row) is None
        with refused("Chưa đặt mẫu in"):
            print_all(paper, OPERATOR, [row])
