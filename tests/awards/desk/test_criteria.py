"""Scored by criteria: who may, in which state, by which set; what it comes to; a version drawn from another."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from awards.desk.criteria import Answer, ServingSets, draw_version, score
from awards.models import Assessment, AssessmentScore, CriteriaSet
from awards.services import assess, recognise
from models_registry.access import OPERATOR
from models_registry.models import Change, Level, Registration, State
from tests.builders import (
    make_criteria,
    make_model,
    make_programme,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
    make_user,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db
GRADES = (("Xuất sắc", 90), ("Tốt", 70), ("Khá", 50))


@pytest.fixture
def accepted(xuan_lap):
    return make_registration(make_model("Đường hoa", make_registrant(xuan_lap, "Hội Phụ nữ")), 2021)


@pytest.fixture
def criteria(lam_binh):
    """A worth 60, B worth 40, C met or not."""
    return make_criteria(lam_binh, 60, 40, None, grades=GRADES, passing_score=70)


def answers(criteria_set, *given):
    """Points, met or not, or (one of them, remark), in the order of the criteria."""
    found = {}
    for criterion, said in zip(criteria_set.criteria.all(), given, strict=True):
        value, remark = said if isinstance(said, tuple) else (said, "")
        is_met = value if isinstance(value, bool) else None
        points = None if value is None or is_met is not None else Decimal(str(value))
        found[criterion.pk] = Answer(points, is_met, remark)
    return found


def scored(row, criteria_set, *given, by=OPERATOR, side="above", part="year", **more):
    return score(row, side, part, criteria_set, answers(criteria_set, *given), by=by, **more)


# --- what it comes to


def test_total_grade_and_result_are_counted_of_what_each_criterion_was_given(accepted, criteria, huyen):
    made = scored(accepted, criteria, 52.5, (35, "Thiếu biên bản"), True, by=huyen, note="Tốt")
    assert (made.score, made.grade, made.result, made.note) == (Decimal("87.50"), "Tốt", "effective", "Tốt")
    assert list(made.scores.values_list("points", "is_met", "remark")) == [
        (Decimal("52.50"), None, ""),
        (Decimal("35.00"), None, "Thiếu biên bản"),
        (None, True, ""),
    ]
    assert Assessment.objects.counted().get() == made


@pytest.mark.parametrize(
    ("given", "total", "grade", "result"),
    [
        ((0, 0, False), 0, "", "not_effective"),
        ((49.99, 0, True), 49.99, "", "not_effective"),
        ((50, 0, True), 50, "Khá", "not_effective"),
        ((60, 10, False), 70, "Tốt", "effective"),
        ((60, 40, False), 100, "Xuất sắc", "effective"),
    ],
)
def test_the_bounds_belong_to_the_higher_grade(given, total, grade, result, accepted, criteria):
    made = scored(accepted, criteria, *given)
    assert (float(made.score), made.grade, made.result) == (total, grade, result)


def test_zero_is_a_score_and_nothing_is_none(accepted, criteria):
    with refused("“B”: chưa ghi điểm"):
        scored(accepted, criteria, 0, None, True)
    with refused("“C”: chọn đạt"):
        scored(accepted, criteria, 0, 0, None)
    assert scored(accepted, criteria, 0, 0, False).scores.filter(points=0).count() == 2


def test_of_criteria_without_points_those_that_are_met_count(accepted, lam_binh):
    yes_no = make_criteria(lam_binh, None, None, None, grades=(("Đạt", 2),))
    assert yes_no.maximum == 3
    made = scored(accepted, yes_no, True, False, True, result="effective")
    assert (made.score, made.grade) == (2, "Đạt")


@pytest.mark.parametrize("given", [(60.01, 0, True), (-1, 0, True), (True, 0, True), (0, 0, 1)])
def test_what_no_criterion_takes_is_refused(given, accepted, criteria):
    with refused("“[AC]”: "):
        scored(accepted, criteria, *given)


def test_without_a_passing_score_the_result_is_said(accepted, lam_binh):
    plain = make_criteria(lam_binh, 10)
    with refused("Chọn kết quả"):
        scored(accepted, plain, 9)
    assert scored(accepted, plain, 9, result="not_effective").result == "not_effective"


def test_what_was_recognised_is_found_not_effective_only_with_a_word_why(accepted, criteria, huyen):
    recognise([accepted], None, Level.COMMUNE, huyen)
    with refused("vẫn đánh giá chưa hiệu quả"):
        scored(accepted, criteria, 0, 0, False)
    assert scored(accepted, criteria, 0, 0, False, note="Không duy trì").score == 0


# --- again, and beside


def test_both_sides_and_both_parts_stand_beside_each_other(accepted, criteria, xa, huyen):
    scored(accepted, criteria, 60, 40, True, by=xa, side="self")
    scored(accepted, criteria, 30, 20, True, by=huyen, part="half")
    scored(accepted, criteria, 50, 30, True, by=huyen)
    found = {(one.side, one.part): float(one.score) for one in Assessment.objects.all()}
    assert found == {("self", "year"): 100, ("above", "half"): 50, ("above", "year"): 80}
    assert Assessment.objects.counted().count() == 1


def test_scored_again_each_score_says_what_it_was(accepted, criteria, huyen):
    first = scored(accepted, criteria, 50, 30, True, by=huyen)
    again = scored(accepted, criteria, 50, (20, "Đã trừ"), True, by=huyen)
    assert (again, again.score, AssessmentScore.objects.count()) == (first, 70, 3)
    change = Change.objects.of(AssessmentScore).filter(action=Change.Action.CHANGED).get()
    assert (change.before["points"], change.after["points"]) == ("30.00", "20.00")


def test_scored_by_another_set_nothing_of_the_first_stays(accepted, criteria, lam_binh):
    scored(accepted, criteria, 50, 30, True)
    other = make_criteria(lam_binh, 10, passing_score=5)
    made = scored(accepted, other, 7)
    assert (made.score, made.grade, made.scores.count()) == (7, "", 1)


def test_a_typed_score_gives_way_to_the_sum_and_is_not_typed_over_it(accepted, criteria, huyen):
    typed = CriteriaSet.objects.create(name="Chung", content="Thiết thực")
    assess(Assessment(registration=accepted, criteria_set=typed, score=95, result="effective"), huyen)
    made = scored(accepted, criteria, 50, 30, True)
    for values in ({"score": 99}, {"criteria_set": typed}):
        row = Assessment.objects.get(pk=made.pk)
        for name, value in values.items():
            setattr(row, name, value)
        with pytest.raises(ValidationError, match="chấm theo từng tiêu chí"):
            row.full_clean()
    row = Assessment.objects.get(pk=made.pk)
    row.note = "Sửa nhận xét"
    row.full_clean()
    assert row.grade == "Tốt"


def test_no_score_is_typed_beside_criteria(accepted, criteria, huyen):
    with refused("chấm theo từng tiêu chí"):
        assess(Assessment(registration=accepted, criteria_set=criteria, score=95, result="effective"), huyen)


def test_a_typed_score_is_graded_too(accepted, lam_binh, huyen):
    typed = make_criteria(lam_binh, grades=GRADES, content="Thiết thực", max_score=100)
    made = assess(
        Assessment(registration=accepted, criteria_set=typed, score=Decimal("90"), result="effective"), huyen
    )
    made.refresh_from_db()
    assert made.grade == "Xuất sắc"


# --- who, and when


MAY = {"an": {"self", "above"}, "huyen": {"self", "above"}, "xa": {"self"}}


@pytest.mark.parametrize("side", ["self", "above"])
@pytest.mark.parametrize("who", ["an", "huyen", "xa", "xa_khac", "huyen_khac", "bcd", "la"], indirect=True)
def test_who_enters_scores_itself_and_who_decides_from_above(side, who, accepted, criteria):
    name = {"quantri": "an"}.get(who.username, who.username)
    if side in MAY.get(name, set()):
        assert scored(accepted, criteria, 1, 1, True, by=who, side=side).side == side
    else:
        with refused("không được giao chấm điểm"):
            scored(accepted, criteria, 1, 1, True, by=who, side=side)


def test_nobody_scores_who_is_not_signed_in(accepted, criteria, khach):
    with refused("không được giao chấm điểm"):
        scored(accepted, criteria, 1, 1, True, by=khach)


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.RETURNED, State.WITHDRAWN])
@pytest.mark.parametrize("side", ["self", "above"])
def test_only_what_counts_is_scored(state, side, accepted, criteria):
    why = "Thiếu nội dung" if state == State.RETURNED else ""
    Registration.objects.filter(pk=accepted.pk).update(state=state, return_reason=why)
    with refused("Chỉ chấm điểm lượt đăng ký đã tiếp nhận"):
        scored(accepted, criteria, 1, 1, True, side=side)


def test_of_two_of_one_year_the_one_that_counts_is_scored(accepted, criteria):
    kept = make_registration(accepted.model, 2022)
    Registration.objects.filter(pk=accepted.pk).update(double_of=kept)
    with refused("trùng năm"):
        scored(accepted, criteria, 1, 1, True)


@pytest.mark.parametrize(("side", "part"), [("beside", "year"), ("self", "quarter")])
def test_there_is_no_other_side_or_part(side, part, accepted, criteria):
    with refused("Không có bên đánh giá"):
        scored(accepted, criteria, 1, 1, True, side=side, part=part)


def test_a_day_far_from_the_year_is_refused(accepted, criteria):
    with refused("cách xa năm 2021"):
        scored(accepted, criteria, 1, 1, True, assessed_on=date(2018, 5, 1))


# --- by which set


def test_a_set_of_another_office_or_another_time_is_refused(accepted, na_hang, khuon_ha, lam_binh):
    later = make_programme(2023, 2025)
    for row in (
        make_criteria(na_hang, 10),
        make_criteria(khuon_ha, 10),
        make_criteria(lam_binh, 10, programme=later),
    ):
        with refused("đơn vị khác hoặc giai đoạn khác"):
            scored(accepted, row, 1, result="effective")
    typed = make_criteria(lam_binh, content="Thiết thực")
    with refused("chưa có dòng tiêu chí"):
        scored(accepted, typed, result="effective")


def test_answers_to_criteria_that_are_no_longer_asked_are_told(accepted, criteria):
    stale = answers(criteria, 1, 1, True)
    criteria.criteria.filter(text="C").delete()
    with refused("vừa được sửa"):
        score(accepted, "above", "year", criteria, stale, by=OPERATOR)


def test_the_likeliest_set_comes_first_and_of_a_name_the_newest_version(
    accepted, xuan_lap, lam_binh, na_hang, huyen
):
    of_all = make_criteria(None, 10, name="Chung")
    make_criteria(lam_binh, 10, name="Huyện")
    district = make_criteria(lam_binh, 10, name="Huyện", version=2)
    commune = make_criteria(xuan_lap, 10, name="Xã")
    of_programme = make_criteria(lam_binh, 10, name="Kế hoạch", programme=accepted.programme)
    make_criteria(na_hang, 10)
    make_criteria(lam_binh, 10, programme=make_programme(2023, 2025))
    make_criteria(lam_binh, content="Thiết thực")
    assert ServingSets(huyen).of(accepted) == [of_programme, commune, district, of_all]


def test_a_unit_scores_by_the_criteria_of_what_it_came_from(xuan_lap, lam_binh, tuyen_quang):
    new = make_unit("commune", "Lâm Bình mới", tuyen_quang)
    old = make_criteria(xuan_lap, 10)
    make_succession(xuan_lap, new, date(2021, 1, 1))
    row = make_registration(unit=new, year=2022)
    officer = make_user(("read", "enter", "decide"), new)
    assert ServingSets(officer).of(row) == [old]
    assert scored(row, old, 5, by=officer, result="effective").score == 5


def test_without_a_programme_the_year_says_which_programme_it_may_be(lam_binh, xuan_lap):
    row = make_registration(unit=xuan_lap, year=2021)
    Registration.objects.filter(pk=row.pk).update(programme=None)
    row.refresh_from_db()
    fitting = make_criteria(lam_binh, 10, programme=make_programme(2020, 2022))
    make_criteria(lam_binh, 10, programme=make_programme(2023, 2025))
    assert ServingSets(OPERATOR).of(row) == [fitting]


# --- a version drawn from another


def test_a_version_is_drawn_whole_and_the_old_one_stays(criteria, lam_binh, huyen, accepted):
    later = make_programme(2023, 2025)
    criteria.criteria.filter(text="A").update(heading="I", guidance="Xem sổ", wants_evidence=True)
    scored(accepted, criteria, 50, 30, True)
    drawn = draw_version(criteria, by=huyen, unit=lam_binh, programme=later)
    columns = ("position", "heading", "text", "guidance", "max_points", "wants_evidence")
    assert list(drawn.criteria.values_list(*columns)) == list(criteria.criteria.values_list(*columns))
    assert list(drawn.grades.values_list("name", "from_points")) == list(
        criteria.grades.values_list("name", "from_points")
    )
    assert (drawn.name, drawn.version, drawn.programme) == (criteria.name, criteria.version + 1, later)
    assert drawn.passing_score == 70
    assert not drawn.is_used
    assert criteria.is_used


@pytest.mark.parametrize("who", ["huyen", "xa", "huyen_khac", "bcd", "la", "khach"], indirect=True)
def test_who_decides_there_draws(who, criteria, lam_binh):
    if getattr(who, "username", "") == "huyen":
        later = make_programme(2023, 2025)
        assert draw_version(criteria, by=who, unit=lam_binh, programme=later).version == 2
        with refused("không được giao"):
            draw_version(criteria, by=who, unit=None, programme=None)
    else:
        with refused("không được giao"):
            draw_version(criteria, by=who, unit=lam_binh, programme=None)


def test_a_version_that_waits_is_corrected_and_no_second_one_drawn(criteria, lam_binh, huyen, accepted):
    with refused("sửa bản đó"):
        draw_version(criteria, by=huyen, unit=lam_binh, programme=None)
    scored(accepted, criteria, 50, 30, True)
    drawn = draw_version(criteria, by=huyen, unit=lam_binh, programme=None)
    with refused("lần 2, Huyện Lâm Bình.*sửa bản đó"):
        draw_version(criteria, by=huyen, unit=lam_binh, programme=None)
    scored(accepted, drawn, 50, 30, True)
    assert draw_version(drawn, by=huyen, unit=lam_binh, programme=None).version == 3


def test_what_one_may_not_read_one_does_not_copy(criteria, na_hang, huyen_khac):
    with refused("không được giao"):
        draw_version(criteria, by=huyen_khac, unit=na_hang, programme=None)


def test_what_was_assessed_by_stays_as_it_was(criteria, accepted):
    criteria.full_clean()
    criteria.passing_score = 60
    criteria.full_clean()
    criteria.passing_score = 70
    scored(accepted, criteria, 50, 30, True)
    for name, value in (("passing_score", 60), ("content", "Khác"), ("version", 9)):
        row = CriteriaSet.objects.get(pk=criteria.pk)
        setattr(row, name, value)
        with pytest.raises(ValidationError, match="lập lần ban hành mới"):
            row.full_clean()
