"""The screen of a set of criteria: rows and grades typed, their sum, what is used stays; field checks entered."""

import pytest
from lxml import html

from awards.desk.criteria import Answer, score
from awards.models import Assessment, CriteriaSet, Criterion, FieldCheck
from models_registry.access import OPERATOR
from models_registry.models import Change, Registration, State
from tests.builders import make_criteria, make_model, make_registrant, make_registration

pytestmark = pytest.mark.django_db
URL = "/nhap-lieu/awards/criteriaset/"
CHECKS = "/nhap-lieu/awards/fieldcheck/"


@pytest.fixture
def accepted(xuan_lap):
    return make_registration(make_model("Đường hoa", make_registrant(xuan_lap, "Hội Phụ nữ")), 2021)


def sent_of(client, address):
    """What the form of a page sends as it is shown."""
    form = max(html.fromstring(client.get(address).content).forms, key=lambda one: len(list(one.fields)))
    return {name: value or "" for name, value in form.form_values()}


def put(client, address, **values):
    return client.post(address, sent_of(client, address) | values)


def errors_of(answer):
    assert answer.status_code == 200
    return " ".join(html.fromstring(answer.content).xpath("//*[contains(@class,'errorlist')]//text()"))


def test_a_set_is_typed_with_its_criteria_and_grades(huyen, lam_binh, browse):
    answer = put(
        browse(huyen),
        f"{URL}add/",
        unit=lam_binh.pk,
        name="Chấm mô hình",
        passing_score="50",
        **{"criteria-0-position": "1", "criteria-0-heading": "Hiệu quả", "criteria-0-text": "Thiết thực"},
        **{"criteria-0-max_points": "62,5", "criteria-0-wants_evidence": "on"},
        **{"criteria-1-position": "2", "criteria-1-text": "Có hồ sơ", "criteria-1-guidance": "Xem sổ"},
        **{"grades-0-name": "Tốt", "grades-0-from_points": "50"},
    )
    assert answer.status_code == 302
    made = CriteriaSet.objects.get()
    columns = ("heading", "text", "max_points", "wants_evidence")
    rows = [(*row[:2], row[2] and float(row[2]), row[3]) for row in made.criteria.values_list(*columns)]
    assert rows == [("Hiệu quả", "Thiết thực", 62.5, True), ("", "Có hồ sơ", None, False)]
    assert (float(made.maximum), made.grade_of(made.passing_score)) == (62.5, "Tốt")
    assert Change.objects.of(Criterion).count() == 2


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Ghi ít nhất một tiêu chí"),
        ({"criteria-0-text": "A", "criteria-0-max_points": "10", "max_score": "100"}, "cộng lại là 10 điểm"),
        ({"criteria-0-text": "A", "criteria-0-max_points": "0"}, "lớn hơn 0"),
        ({"criteria-0-max_points": "10"}, "bắt buộc|không được để trống|phải có|Trường này"),
        ({"content": "x", "grades-0-name": "Tốt", "grades-0-from_points": "-1"}, "số âm"),
    ],
)
def test_what_does_not_add_up_is_said(values, said, huyen, lam_binh, browse):
    answer = put(browse(huyen), f"{URL}add/", unit=lam_binh.pk, name="Bộ", **values)
    if said.startswith("bắt buộc"):
        assert errors_of(answer)
    else:
        assert said in errors_of(answer)
    assert not CriteriaSet.objects.exists()


def use(criteria_set, row):
    answers = {one.pk: Answer(points=one.max_points) for one in criteria_set.criteria.all()}
    return score(row, "above", "year", criteria_set, answers, by=OPERATOR, result="effective")


def test_what_is_used_is_only_read(accepted, lam_binh, huyen, browse):
    made = make_criteria(lam_binh, 10, grades=(("Tốt", 5),))
    client, address = browse(huyen), f"{URL}{made.pk}/change/"
    assert "criteria-0-text" in sent_of(client, address)
    use(made, accepted)
    assert not {"criteria-0-text", "grades-0-name", "passing_score"} & set(sent_of(client, address))
    assert put(client, address, name="Tên viết lại").status_code == 302
    made.refresh_from_db()
    assert made.name == "Tên viết lại"


@pytest.mark.parametrize(
    "typed",
    [
        {"criteria-0-text": "Khác"},
        {"criteria-0-DELETE": "on"},
        {"grades-0-from_points": "1"},
        {"passing_score": "1"},
    ],
)
def test_what_was_typed_while_somebody_scored_is_not_written_and_not_lost_in_silence(
    typed, accepted, lam_binh, huyen, browse
):
    made = make_criteria(lam_binh, 10, grades=(("Tốt", 5),))
    client, address = browse(huyen), f"{URL}{made.pk}/change/"
    body = sent_of(client, address) | typed
    use(made, accepted)
    before = CriteriaSet.objects.values(), list(Criterion.objects.values()), list(made.grades.values())
    answer = client.post(address, body)
    assert "lập lần ban hành mới" in errors_of(answer)
    assert [list(rows) for rows in before] == [
        list(rows)
        for rows in (CriteriaSet.objects.values(), Criterion.objects.values(), made.grades.values())
    ]


def test_the_verb_offers_only_sets_whose_score_is_typed(accepted, lam_binh, huyen, browse):
    make_criteria(lam_binh, 10, name="Chấm từng dòng")
    make_criteria(lam_binh, name="Ghi điểm chung", content="Thiết thực")
    text = browse(huyen).get(f"/viec/dang-ky/{accepted.pk}/danh-gia/").content.decode()
    assert "Ghi điểm chung" in text
    assert "Chấm từng dòng" not in text


def test_the_screen_of_assessments_types_no_score_over_a_sum(accepted, lam_binh, huyen, browse):
    made = use(make_criteria(lam_binh, 10), accepted)
    client, address = browse(huyen), f"/nhap-lieu/awards/assessment/{made.pk}/change/"
    assert "chấm theo từng tiêu chí" in errors_of(put(client, address, score="3"))
    assert put(client, address, note="Rà lại").status_code == 302
    assert float(Assessment.objects.get().score) == 10


# --- field checks


def check(client, row, **values):
    body = {"checked_on": "20/12/2021", "people": "Tổ kiểm tra", "found": "Đường sạch, có hoa", **values}
    return put(client, f"{CHECKS}add/?registration={row.pk}&ve=/mo-hinh/{row.model_id}/", **body)


def test_a_field_check_is_entered_and_leads_back(accepted, huyen, browse):
    answer = check(browse(huyen), accepted)
    assert (answer.status_code, answer.url) == (302, f"/mo-hinh/{accepted.model_id}/")
    made = FieldCheck.objects.get()
    assert (made.registration, made.people, str(made)) == (
        accepted,
        "Tổ kiểm tra",
        "Kiểm tra ngày 20/12/2021",
    )


@pytest.mark.parametrize("who", ["xa", "bcd", "huyen_khac", "la"], indirect=True)
def test_others_enter_none(who, accepted, browse):
    client = browse(who)
    for number in ("", accepted.pk):
        body = {"registration": number, "registration-typed": str(accepted), "checked_on": "20/12/2021"}
        answer = client.post(f"{CHECKS}add/", body | {"people": "A", "found": "B"})
        assert answer.status_code in (200, 302, 403)
        assert "Đường hoa" not in answer.content.decode().replace(str(accepted), "")
    assert not FieldCheck.objects.exists()


def test_only_what_was_accepted_is_checked_near_its_year(accepted, huyen, browse):
    client = browse(huyen)
    assert "cách xa năm 2021" in errors_of(check(client, accepted, checked_on="20/12/2018"))
    Registration.objects.update(state=State.SUBMITTED)
    assert "đã tiếp nhận" in errors_of(check(client, accepted))
    assert not FieldCheck.objects.exists()


@pytest.mark.parametrize(
    ("who", "number"),
    [("huyen", 1), ("xa", 1), ("bcd", 1), ("xa_khac", 0), ("huyen_khac", 0)],
    indirect=["who"],
)
def test_who_reads_the_unit_reads_its_checks_and_scores(who, number, accepted, lam_binh):
    made = use(make_criteria(lam_binh, 10), accepted)
    FieldCheck.objects.create(registration=accepted, checked_on="2021-12-20", people="A", found="B")
    assert FieldCheck.objects.visible_to(who).count() == number
    assert made.scores.model.objects.visible_to(who).count() == number
