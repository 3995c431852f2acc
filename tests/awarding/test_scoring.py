"""Scoring on its pages: the form of one registration, the sheets, what is taken along, the sets."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from lxml import html
from openpyxl import load_workbook

from awards.desk.criteria import Answer, score
from awards.models import Assessment, AssessmentScore, CriteriaSet, FieldCheck
from awards.services import assess
from models_registry.access import OPERATOR
from models_registry.models import Act, Change, Registration, State
from tests.builders import (
    make_criteria,
    make_decision,
    make_evidence,
    make_model,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
)
from tests.portal.test_verbs import offered, page_of

pytestmark = pytest.mark.django_db
OF_A_TAKING = (
    8  # to write down that papers were taken along; on PostgreSQL its place in the chain is locked too
)


@pytest.fixture
def accepted(xuan_lap):
    return make_registration(make_model("Đường hoa", make_registrant(xuan_lap, "Hội Phụ nữ")), 2021)


@pytest.fixture
def criteria(lam_binh):
    return make_criteria(lam_binh, 60, 40, None, grades=(("Tốt", 70),), passing_score=70, name="Chấm mô hình")


def page(row, **asked):
    return reverse("scoring:score", args=[row.pk], query=asked or None)


def cells(criteria_set, *given, remarks=()):
    """What is typed for each criterion, and its remarks."""
    keys = list(criteria_set.criteria.values_list("pk", flat=True))
    typed = {f"diem-{key}": value for key, value in zip(keys, given, strict=True)}
    return typed | {f"nhan-xet-{key}": said for key, said in zip(keys, remarks, strict=False)}


def filled(client, address, typed):
    """What the form of a page sends, with what is typed into it."""
    [form] = [one for one in html.fromstring(client.get(address).content).forms if "bo" in one.fields]
    return {name: value or "" for name, value in form.form_values()} | {"assessed_on": "20/12/2021"} | typed


def put(client, address, typed):
    return client.post(address, filled(client, address, typed))


def scored(row, criteria_set, points, side="above", part="year", remark=""):
    answers = {
        one.pk: Answer(Decimal(points) if one.has_points else None, None if one.has_points else True, remark)
        for one in criteria_set.criteria.all()
    }
    return score(row, side, part, criteria_set, answers, by=OPERATOR, result="effective")


def text_of(answer):
    return " ".join(html.fromstring(answer.content).text_content().split())


# --- the form


def test_it_is_scored_from_above_and_by_itself_beside_each_other(accepted, criteria, huyen, xa, browse):
    typed = cells(criteria, "52,5", "0", "dat", remarks=["Tốt", "Không có sổ"])
    answer = put(browse(huyen), page(accepted), typed | {"note": "Rõ việc"})
    assert (answer.status_code, answer.url) == (302, page(accepted))
    made = Assessment.objects.get()
    assert (made.side, made.part, float(made.score), made.result) == ("above", "year", 52.5, "not_effective")
    assert put(browse(xa), page(accepted), cells(criteria, "60", "40", "khong")).status_code == 302
    assert float(Assessment.objects.get(side="self").score) == 100
    text = text_of(browse(huyen).get(page(accepted)))
    assert "Không có sổ" in text
    assert "Rõ việc" in text
    rows = html.fromstring(browse(xa).get(page(accepted)).content).xpath("//tr[@class='total']/td")
    assert [" ".join(one.text_content().split()) for one in rows] == [
        "100",
        "100 Tốt Hiệu quả",
        "52,5 Chưa hiệu quả",
    ]


def test_pages_write_points_to_the_hundredth_as_the_files_do(accepted, lam_binh, huyen, browse):
    hundredths = make_criteria(
        lam_binh, Decimal("60.25"), Decimal("40.5"), grades=(("Tốt", Decimal("70.75")),), passing_score=50.05
    )
    client = browse(huyen)
    assert put(client, page(accepted), cells(hundredths, "52,25", "1,1")).status_code == 302
    shown = {
        page(accepted): ("53,35", "100,75", "70,75", "50,05"),
        reverse("scoring:list"): ("53,35",),
        reverse("scoring:sheet", args=[accepted.pk]): ("53,35", "100,75"),
        reverse("scoring:sets"): ("100,75", "50,05"),
        reverse("scoring:set", args=[hundredths.pk]): ("60,25", "100,75", "70,75", "50,05"),
        reverse("portal:model", args=[accepted.model_id]): ("53,35",),
    }
    for address, numbers in shown.items():
        text = text_of(client.get(address))
        assert not [number for number in numbers if number not in text], address


def test_a_cell_that_is_empty_is_asked_for_and_zero_is_taken(accepted, criteria, huyen, browse):
    client = browse(huyen)
    answer = put(client, page(accepted), cells(criteria, "", "0", ""))
    text = text_of(answer)
    assert answer.status_code == 400
    assert text.count("Ghi điểm; không điểm thì ghi 0.") == 2  # in the summary and beside its cell
    assert "Chọn đạt hoặc không đạt." in text
    assert not Assessment.objects.exists()
    assert put(client, page(accepted), cells(criteria, "0", "0", "khong")).status_code == 302


@pytest.mark.parametrize(
    ("points", "said"), [("60,5", "Nhiều nhất 60 điểm"), ("-1", "số âm"), ("1,005", "thập phân")]
)
def test_what_a_cell_does_not_take_is_said_beside_it(points, said, accepted, criteria, huyen, browse):
    answer = put(browse(huyen), page(accepted), cells(criteria, points, "0", "dat"))
    assert answer.status_code == 400
    assert said in text_of(answer)
    assert not Assessment.objects.exists()


def test_the_half_year_stands_apart(accepted, criteria, huyen, browse):
    client = browse(huyen)
    put(client, page(accepted, phan="nua-nam"), cells(criteria, "10", "10", "dat"))
    assert Assessment.objects.get().part == "half"
    assert not Assessment.objects.counted().exists()
    assert ">10<" not in client.get(page(accepted)).content.decode()


def test_pressed_twice_it_is_scored_once(accepted, criteria, huyen, browse):
    client = browse(huyen)
    body = filled(client, page(accepted), cells(criteria, "50", "30", "dat"))
    first, again = client.post(page(accepted), body), client.post(page(accepted), body)
    assert first.url == again.url == page(accepted)
    assert Act.objects.count() == 1


def test_of_two_at_once_the_second_sees_what_the_first_gave_and_nothing_is_lost(
    accepted, criteria, huyen, an, browse
):
    one, other = browse(huyen), browse(an)
    address = page(accepted, ben="cap-tren")
    early = filled(other, address, cells(criteria, "40", "30", "dat", remarks=["Của tôi"]))
    assert put(one, address, cells(criteria, "50", "30", "dat")).status_code == 302
    answer = other.post(address, early)
    text = text_of(answer)
    assert answer.status_code == 400
    assert "đã đổi mục này thành “50”" in text
    assert "Ô này vẫn giữ nội dung của đồng chí (“40”)" in text
    assert float(Assessment.objects.get().score) == 80
    [form] = [each for each in html.fromstring(answer.content).forms if "bo" in each.fields]
    assert other.post(address, {k: v or "" for k, v in form.form_values()}).status_code == 302
    made = Assessment.objects.get()
    assert (float(made.score), made.scores.first().remark) == (70, "Của tôi")


def test_a_set_that_was_corrected_meanwhile_is_shown_anew(accepted, criteria, huyen, browse):
    client = browse(huyen)
    body = filled(client, page(accepted), cells(criteria, "50", "30", "dat"))
    criteria.criteria.create(position=9, text="D", max_points=5)
    answer = client.post(page(accepted), body)
    assert answer.status_code == 400
    assert not Assessment.objects.exists()


def test_another_set_that_fits_may_be_chosen_and_no_other(
    accepted, criteria, lam_binh, na_hang, huyen, browse
):
    other = make_criteria(lam_binh, 10, passing_score=5, name="Bộ ngắn")
    client = browse(huyen)
    assert "Bộ ngắn" in text_of(client.get(page(accepted)))
    assert put(client, page(accepted, bo=other.pk), cells(other, "7")).status_code == 302
    assert Assessment.objects.get().criteria_set == other
    for key in (make_criteria(na_hang, 10).pk, 999_999, "x", "9" * 30):
        assert client.get(page(accepted, bo=key)).status_code == 400


@pytest.mark.parametrize("asked", [{"phan": "quy"}, {"ben": "la"}])
def test_what_is_no_part_or_side_is_refused(asked, accepted, huyen, browse):
    assert browse(huyen).get(page(accepted, **asked)).status_code == 400


def test_a_result_that_follows_of_the_sum_follows_it_again(accepted, criteria, huyen, browse):
    client = browse(huyen)
    put(client, page(accepted), cells(criteria, "60", "40", "dat"))
    assert put(client, page(accepted), cells(criteria, "10", "40", "dat")).status_code == 302
    assert Assessment.objects.get().result == "not_effective"
    put(client, page(accepted), {"result": "effective"})
    put(client, page(accepted), {"note": "Đã xem"})
    assert Assessment.objects.get().result == "effective"  # as it was chosen


def test_a_score_by_another_set_is_told_and_is_no_sum_of_this_one(accepted, criteria, huyen, browse):
    typed = CriteriaSet.objects.create(name="Ghi chung", content="Thiết thực")
    given = Assessment(registration=accepted, criteria_set=typed, score=91, result="effective")
    assess(given, huyen)
    answer = browse(huyen).get(page(accepted))
    assert "Cấp trên đánh giá: hiệu quả, 91 điểm theo Ghi chung" in text_of(answer)
    [total] = html.fromstring(answer.content).xpath("//tr[@class='total']/td[3]")
    assert total.text_content().strip() == "–"


# --- who


@pytest.mark.parametrize(
    ("who", "status"),
    [("xa_khac", 404), ("huyen_khac", 404), ("la", 404), ("bcd", 200), ("xa", 200), ("huyen", 200)],
    indirect=["who"],
)
def test_nobody_of_another_unit_sees_scores_or_remarks(who, status, accepted, criteria, browse):
    scored(accepted, criteria, 31, remark="Nhận xét kín")
    client = browse(who)
    for address in (page(accepted), reverse("scoring:sheet", args=[accepted.pk])):
        answer = client.get(address)
        assert answer.status_code == status
        assert ("Nhận xét kín" in answer.content.decode()) is (status == 200)
    assert client.get(reverse("scoring:sheet_xlsx", args=[accepted.pk])).status_code == status


@pytest.mark.parametrize(
    ("who", "ben"), [("bcd", ""), ("bcd", "tu-cham"), ("xa", "cap-tren")], indirect=["who"]
)
def test_who_only_reads_is_shown_no_form_and_sends_none(who, ben, accepted, criteria, browse):
    client, address = browse(who), page(accepted, ben=ben)
    assert 'name="bo"' not in client.get(address).content.decode()
    assert client.post(address, cells(criteria, "1", "1", "dat")).status_code == 403
    assert not Assessment.objects.exists()


def test_nobody_comes_in_without_signing_in(accepted, browse):
    assert browse(None).get(page(accepted)).status_code == 302


@pytest.mark.parametrize("state", [State.SUBMITTED, State.WITHDRAWN])
def test_what_does_not_count_is_shown_without_a_form(state, accepted, criteria, huyen, browse):
    client = browse(huyen)
    body = filled(client, page(accepted), cells(criteria, "1", "1", "dat"))
    Registration.objects.update(state=state)
    assert "Chỉ chấm điểm lượt đăng ký đã tiếp nhận" in text_of(client.get(page(accepted)))
    answer = client.post(page(accepted), body)
    assert "Chỉ chấm điểm lượt đăng ký đã tiếp nhận" in text_of(answer)
    assert not Assessment.objects.exists()


def test_without_a_set_it_says_so(accepted, lam_binh, huyen, xa, browse):
    make_criteria(lam_binh, content="Thiết thực")
    assert "Lập bộ tiêu chí" in text_of(browse(huyen).get(page(accepted)))
    assert "Cấp đánh giá lập bộ tiêu chí trước" in text_of(browse(xa).get(page(accepted)))


# --- beside it


def test_wanted_evidence_is_shown_as_there_or_missing(accepted, criteria, huyen, browse):
    criteria.criteria.filter(text="A").update(wants_evidence=True)
    client = browse(huyen)
    assert "Cần minh chứng: chưa có" in text_of(client.get(page(accepted)))
    make_evidence(accepted.model)
    make_evidence(accepted)
    assert "Cần minh chứng: đã có 2" in text_of(client.get(page(accepted)))
    assert (
        reverse("portal:add_to_model", args=[accepted.model_id])
        in client.get(page(accepted)).content.decode()
    )


def test_field_checks_stand_on_the_page(accepted, criteria, huyen, xa, browse):
    FieldCheck.objects.create(
        registration=accepted, checked_on="2021-12-20", people="Tổ kiểm tra", found="Đường sạch"
    )
    for who, may in ((huyen, True), (xa, False)):
        answer = browse(who).get(page(accepted))
        assert "Ngày 20/12/2021, Tổ kiểm tra: Đường sạch" in text_of(answer)
        assert ("/nhap-lieu/awards/fieldcheck/add/" in answer.content.decode()) is may


def test_it_is_led_to_from_the_page_of_its_model_and_the_row_of_the_list(
    accepted, criteria, huyen, xa, browse
):
    for who in (huyen, xa):
        for address in (page_of(accepted), "/dang-ky/"):
            found = html.fromstring(browse(who).get(address).content).xpath("//main//a/@href")
            assert any(one.startswith(f"{page(accepted)}?ve=") for one in found), address
    assert "cham-diem" not in offered(browse(huyen), page_of(accepted))
    answer = browse(huyen).get(f"/viec/dang-ky/{accepted.pk}/cham-diem/")
    assert answer.url.startswith(page(accepted))


# --- lists, sheets, files


def rows_in(answer):
    """The rows of the sheet of a file, without its heading."""
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return [list(row) for row in book.active.iter_rows(values_only=True)][1:]


@pytest.fixture
def two_communes(accepted, khuon_ha, criteria):
    other = make_registration(make_model("Nhà sạch", make_registrant(khuon_ha, "Hội Nông dân")), 2021)
    scored(accepted, criteria, 31, remark="Ở Xuân Lập")
    scored(accepted, criteria, 25, side="self")
    scored(other, criteria, 32, remark="Ở Khuôn Hà")
    return accepted, other


@pytest.mark.parametrize(
    ("who", "units"),
    [
        ("huyen", {"Xã Xuân Lập", "Xã Khuôn Hà"}),
        ("bcd", {"Xã Xuân Lập", "Xã Khuôn Hà"}),
        ("xa", {"Xã Xuân Lập"}),
        ("xa_khac", {"Xã Khuôn Hà"}),
        ("huyen_khac", set()),
        ("la", set()),
    ],
    indirect=["who"],
)
def test_everyone_takes_along_what_he_may_read(who, units, two_communes, browse):
    client = browse(who)
    for name in ("scoring:assessments_xlsx", "scoring:scores_xlsx"):
        assert {row[2] for row in rows_in(client.get(reverse(name)))} == units
    text = text_of(client.get(reverse("scoring:list")))
    assert ("Đường hoa" in text, "Nhà sạch" in text) == ("Xã Xuân Lập" in units, "Xã Khuôn Hà" in units)


def test_a_line_for_each_side_and_for_each_criterion(two_communes, huyen, browse):
    client = browse(huyen)
    found = {
        (row[0], row[5]): (row[7], row[8]) for row in rows_in(client.get(reverse("scoring:assessments_xlsx")))
    }
    assert found == {
        ("Đường hoa", "Tự đánh giá"): (50, None),
        ("Đường hoa", "Cấp trên đánh giá"): (62, None),
        ("Nhà sạch", "Cấp trên đánh giá"): (64, None),
    }
    rows = rows_in(client.get(reverse("scoring:scores_xlsx", query={"nam": 2021})))
    assert [row[10] for row in rows if row[0] == "Nhà sạch"] == [32, 32, "Đạt"]
    assert len(rows) == AssessmentScore.objects.count() == 9
    assert Change.objects.filter(action=Change.Action.EXPORTED).count() == 2


def test_a_list_that_is_filtered_wrongly_shows_nothing(two_communes, huyen, browse):
    answer = browse(huyen).get(reverse("scoring:list", query={"nam": "la"}))
    assert answer.status_code == 400
    assert "Đường hoa" not in text_of(answer)
    assert browse(huyen).get(reverse("scoring:scores_xlsx", query={"la": 1})).status_code == 302


def test_the_sheet_says_all_that_was_given_and_the_empty_one_nothing(two_communes, huyen, browse):
    client, row = browse(huyen), two_communes[0]
    address = reverse("scoring:sheet", args=[row.pk])
    full, empty = text_of(client.get(address)), text_of(client.get(f"{address}?trong=1"))
    assert "Ở Xuân Lập" in full
    assert "31" in full
    for text in (full, empty):
        assert all(said in text for said in ("Đường hoa", "Hội Phụ nữ", "Chấm mô hình", "Tổng số"))
    assert "Ở Xuân Lập" not in empty
    assert "31" not in empty


def test_the_sheets_of_a_commune_are_one_file(two_communes, xuan_lap, huyen, browse):
    make_registration(make_model("Ngõ sạch", make_registrant(xuan_lap)), 2021)
    make_registration(make_model("Chưa nhận", make_registrant(xuan_lap)), 2021, state=State.SUBMITTED)
    client, asked = browse(huyen), {"nam": 2021, "don_vi": xuan_lap.pk, "trong": 1}
    page_of_all = html.fromstring(client.get(reverse("scoring:sheets", query=asked)).content)
    assert len(page_of_all.xpath("//section[contains(@class,'score-sheet')]")) == 2
    answer = client.get(reverse("scoring:sheets_xlsx", query=asked))
    book = load_workbook(BytesIO(answer.content))
    assert sorted(name.split(". ")[1] for name in book.sheetnames) == ["Ngõ sạch", "Đường hoa"]
    for sheet in book:
        said = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
        assert {"A", "B", "C", "Đạt hay không", "60"} <= set(said)
        assert not any("Ở Xuân Lập" in one for one in said)
    filled_in = load_workbook(
        BytesIO(client.get(reverse("scoring:sheets_xlsx", query={"nam": 2021})).content)
    )
    said = {str(cell) for sheet in filled_in for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"31", "32", "Đạt"} <= said


def test_an_empty_list_has_no_sheets(huyen, browse):
    answer = browse(huyen).get(reverse("scoring:sheets", query={"nam": 2021}))
    assert answer.status_code in (302, 400)


@pytest.mark.parametrize("address", ["scoring:list", "scoring:sheets", "scoring:sheets_xlsx", "scoring:sets"])
def test_pages_cost_the_same_however_many_there_are(
    address, two_communes, xuan_lap, criteria, huyen, browse, django_assert_max_num_queries
):
    client = browse(huyen)
    with django_assert_max_num_queries(15 + OF_A_TAKING) as few:
        client.get(reverse(address))
    for _ in range(4):
        scored(make_registration(unit=xuan_lap), criteria, 20)
        make_criteria(xuan_lap, 10, 20)
    with django_assert_max_num_queries(len(few)):
        client.get(reverse(address))


def test_the_page_of_one_stays_within_the_budget(
    accepted, criteria, huyen, browse, django_assert_max_num_queries
):
    scored(accepted, criteria, 20)
    client = browse(huyen)
    client.get(page(accepted))
    with django_assert_max_num_queries(15):
        client.get(page(accepted))


# --- sets


def test_a_set_is_read_by_whom_it_serves_and_drawn_anew_in_one_press(criteria, lam_binh, huyen, xa, browse):
    later = make_programme(2023, 2025)
    address = reverse("scoring:set", args=[criteria.pk])
    assert "Lập lần ban hành mới" not in text_of(browse(xa).get(address))
    client = browse(huyen)
    [form] = [one for one in html.fromstring(client.get(address).content).forms if "unit" in one.fields]
    body = {k: v or "" for k, v in form.form_values()}
    assert body["unit"] == str(lam_binh.pk)
    answers = [client.post(address, body | {"programme": later.pk}) for _ in range(2)]
    drawn = CriteriaSet.objects.exclude(pk=criteria.pk).get()
    assert (drawn.programme, drawn.version, drawn.criteria.count()) == (later, 2, 3)
    assert {one.url for one in answers} == {reverse("scoring:set", args=[drawn.pk])}


@pytest.mark.parametrize(
    ("who", "status", "sent"),
    [("huyen_khac", 404, 404), ("la", 404, 404), ("bcd", 200, 403)],
    indirect=["who"],
)
def test_a_set_of_another_office_is_not_there(who, status, sent, criteria, browse):
    client, address = browse(who), reverse("scoring:set", args=[criteria.pk])
    assert client.get(address).status_code == status
    assert client.post(address, {"unit": criteria.unit_id}).status_code == sent
    assert CriteriaSet.objects.count() == 1
    assert ("Chấm mô hình" in text_of(client.get(reverse("scoring:sets")))) is (status == 200)


def test_what_is_wrong_is_told_of_its_criterion_and_leads_to_its_cell(browse, huyen, accepted, criteria):
    client = browse(huyen)
    answer = put(client, page(accepted), cells(criteria, "61", "", ""))
    tree = html.fromstring(answer.content)
    links = tree.xpath("//*[contains(@class,'error-summary')]//a")
    asked = [one.text for one in criteria.criteria.all()]
    assert [link.text_content() for link in links] == [
        f"Điểm, {asked[0]}",
        f"Điểm, {asked[1]}",
        f"Đạt, {asked[2]}",
    ]
    for link in links:
        [cell] = tree.xpath(f"//*[@id='{link.get('href')[1:]}']")
        assert cell.get("aria-label") == link.text_content()
        assert cell.get("aria-invalid") == "true"


def test_what_the_service_refuses_leads_to_its_field_too(browse, huyen, accepted, criteria, lam_binh):
    make_recognition(accepted, decision=make_decision(lam_binh))
    answer = put(browse(huyen), page(accepted), cells(criteria, "0", "0", "khong"))
    [link] = html.fromstring(answer.content).xpath("//*[contains(@class,'error-summary')]//a")
    assert (link.get("href"), link.text_content()) == ("#id_note", "Nhận xét chung")
