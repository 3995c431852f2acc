"""Commendation lists on their way into the registry: decided, asked about, committed, taken back; by command too."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from awards.models import Commendation, Decision
from danvan.lists.commendations.decide import decide_rows
from danvan.lists.commendations.decision import DecidedAward
from danvan.lists.models import ImportBatch, ImportSubject, RememberedAnswer, StagedRow
from danvan.lists.reading.answers import DIFFERENT, Answers
from danvan.lists.stored import row_from_json
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import drop, revise
from danvan.lists.writing.staging import stage
from danvan.lists.writing.undoing import undo
from models_registry import trail
from models_registry.kept_columns import snapshot
from models_registry.models import Change, Registrant
from tests.builders import make_decision, make_model, make_programme, make_registrant, make_unit
from tests.lists.commendations.commended import HEADER, TITLES, UNION, annex
from tests.lists.lists import workbook

pytestmark = pytest.mark.django_db
Form = Commendation.Form
BODY = "Chủ tịch UBND huyện"


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def programme(xuan_lap, khuon_ha):
    """The review's programme, and the cast's two communes."""
    return make_programme()


PERSON = [1, "Ông Ma Văn Ả", "Bí thư chi bộ", "Thôn Nà Lừa, xã Khuôn Hà", "Vận động hiến đất", 223500]


def take(user, *rows, answers=None, **options) -> ImportBatch:
    """The staged batch of a list of these rows, of an annex without any."""
    data = workbook(rows or annex(PERSON), names=["DS"], **options)
    return stage(data, "kt.xlsx", user, answers, subject=ImportSubject.COMMENDATIONS)


def actions(batch) -> list[str]:
    return list(batch.rows.order_by("pk").values_list("action", flat=True))


def problems(batch) -> list[dict]:
    return [problem for row in batch.rows.order_by("pk") for problem in row.problems]


def test_an_annex_becomes_its_decision_and_commendations_with_their_origin(
    huyen, lam_binh, xuan_lap, programme
):
    batch = take(huyen)
    assert (batch.subject, batch.counts["new"], batch.unit) == (ImportSubject.COMMENDATIONS, 2, lam_binh)
    assert not Commendation.objects.exists()
    commit(batch, huyen)
    decision = Decision.objects.get()
    assert (decision.number, decision.issued_on, decision.body) == ("123/QĐ-UBND", date(2022, 10, 5), BODY)
    assert (decision.unit, decision.track) == (lam_binh, Decision.Track.STATE)
    assert (
        decision.subject
        == "Tặng Giấy khen cho tập thể, cá nhân trong phong trào thi đua “Dân vận khéo” năm 2022"
    )
    person, union = Commendation.objects.order_by("-recipient_kind")
    assert (union.recipient_name, union.recipient_kind, union.unit) == (
        "Hội LHPN xã Xuân Lập",
        "collective",
        xuan_lap,
    )
    assert (union.form_id, union.decision, union.programme, union.year) == (
        Form.CERTIFICATE_OF_MERIT,
        decision,
        programme,
        2022,
    )
    assert (union.merit, union.amount) == ("Xây dựng đường hoa", Decimal(447000))
    assert (person.recipient_name, person.recipient_post, person.unit.name) == (
        "Ma Văn Ả",
        "Bí thư chi bộ",
        "Khuôn Hà",
    )
    assert "dòng 10" in person.source
    assert "Thôn Nà Lừa, xã Khuôn Hà" in person.source
    assert person.search_text
    assert person.sort_name
    changes = Change.objects.filter(action="created").exclude(subject="lists.importbatch")
    assert {(c.subject, c.source_file, c.source_sheet, c.source_row, c.by) for c in changes} == {
        ("awards.decision", "kt.xlsx", "DS", 8, huyen),
        ("awards.commendation", "kt.xlsx", "DS", 8, huyen),
        ("awards.commendation", "kt.xlsx", "DS", 10, huyen),
    }
    assert len({c.act for c in changes}) == 1
    assert not Registrant.objects.exists()  # a commendation list registers nobody


def test_a_second_confirmation_and_a_second_upload_write_nothing(huyen):
    batch = take(huyen)
    commit(batch, huyen)
    commit(batch, huyen)
    assert Commendation.objects.count() == 2
    again = take(huyen)
    assert actions(again) == ["unchanged", "unchanged"]
    commit(again, huyen)
    assert (Commendation.objects.count(), Decision.objects.count()) == (2, 1)


def test_two_lists_staged_before_either_was_committed_make_one_decision(huyen):
    first, second = take(huyen), take(huyen, *annex([1, "Ma Thị B", "", "Xã Khuôn Hà"]))
    commit(first, huyen)
    second = commit(second, huyen)
    assert Decision.objects.count() == 1
    assert Commendation.objects.count() == 3
    assert (second.counts["new"], second.counts["unchanged"]) == (1, 1)


def test_a_decision_of_the_registry_is_found_by_number_and_day(huyen, lam_binh):
    known = make_decision(lam_binh, "123 / qđ-ubnd", body="Ủy ban nhân dân huyện Lâm Bình")
    commit(take(huyen), huyen)
    assert Decision.objects.get() == known
    assert known.commendations.count() == 2


def test_one_number_and_day_of_two_bodies_is_asked(huyen, lam_binh):
    make_decision(lam_binh, "123/QĐ-UBND", body="UBND xã Xuân Lập")
    batch = take(huyen)
    assert actions(batch) == ["question", "question"]
    asked = {problem["asked"] for problem in problems(batch)}
    assert len(asked) == 1
    batch = revise(batch, huyen, lambda answers: answers.with_same(asked.pop(), DIFFERENT))
    commit(batch, huyen)
    assert Decision.objects.count() == 2


TABLE = ["TT", "Họ và tên", "Đơn vị", "Hình thức"]
ROWS = [TABLE, [1, "Ma Văn A", "Xã Xuân Lập", "Giấy khen"], [2, "Ma Văn B", "Xã Xuân Lập", "Giấy khen"]]


def test_a_number_without_a_day_is_asked_once_with_the_decisions_of_that_number(huyen, lam_binh):
    known = make_decision(lam_binh, "9/QĐ-UBND", body="UBND huyện")
    make_decision(lam_binh, "10/QĐ-UBND", body="UBND huyện")
    titles = ["(Kèm theo Quyết định số 9/QĐ-UBND ngày    tháng    năm 2022 của UBND huyện) năm 2022"]
    batch = take(huyen, titles, *ROWS)
    questions = batch.sheets[0]["questions"]
    assert [question["code"] for question in questions] == ["decided_on"]
    assert str(known) in questions[0]["candidates"]
    assert not any("số 10/" in candidate for candidate in questions[0]["candidates"])
    asked = {problem["asked"]: problem["choices"] for problem in problems(batch)}
    assert len(asked) == 1
    chosen = revise(batch, huyen, lambda answers: answers.with_same(next(iter(asked)), str(known.pk)))
    assert actions(chosen) == ["new", "new"]
    commit(chosen, huyen)
    assert known.commendations.count() == 2


def test_the_day_may_be_said_for_the_sheet_instead(huyen):
    batch = take(huyen, ["(Kèm theo Quyết định số 9/QĐ-UBND của UBND huyện) năm 2022"], *ROWS)
    batch = revise(batch, huyen, lambda answers: answers.with_sheet("DS", decided_on="05/10/2022"))
    assert actions(batch) == ["new", "new"]
    commit(batch, huyen)
    assert Decision.objects.get().issued_on == date(2022, 10, 5)


def test_rows_of_several_decisions_are_not_asked_for_one_day(huyen):
    header = [*TABLE, "Số quyết định", "Năm"]
    batch = take(
        huyen,
        header,
        [1, "Ma Văn A", "Xã Xuân Lập", "Giấy khen", "5/QĐ-UBND", 2022],
        [2, "Ma Văn B", "Xã Xuân Lập", "Giấy khen", "6/QĐ-UBND", 2022],
    )
    assert "questions" not in batch.sheets[0]
    assert len({problem["asked"] for problem in problems(batch)}) == 2
    batch = revise(batch, huyen, lambda answers: answers.with_cells("DS", 2, {"decided_on": "5/10/2022"}))
    first, second = ({problem["code"] for problem in row.problems} for row in batch.rows.order_by("row"))
    assert "which_decision" not in first
    assert second == {"which_decision"}
    assert [question["code"] for question in batch.sheets[0]["questions"]] == ["decided_on", "body"]


def test_what_the_officer_says_for_the_sheet_stands_above_its_title(huyen):
    batch = take(huyen)
    batch = revise(batch, huyen, lambda answers: answers.with_sheet("DS", decided_on="06/10/2022"))
    other = batch.rows.first().data["other"]
    assert (other["decision"], other["decided_on"], other["body"]) == ("123/QĐ-UBND", "06/10/2022", BODY)


def test_a_day_without_a_number_and_no_decision_at_all_are_asked_too(huyen, lam_binh):
    known = make_decision(lam_binh, "9/QĐ-UBND", body="UBND huyện")
    header = [*TABLE, "Ngày quyết định", "Năm"]
    batch = take(
        huyen,
        header,
        [1, "Ma Văn A", "Xã Xuân Lập", "Giấy khen", "05/10/2022", 2022],
        [2, "Ma Văn B", "Xã Xuân Lập", "Giấy khen", None, 2022],
    )
    by_day, by_nothing = problems(batch)
    assert (by_day["choices"][0][0], by_nothing["choices"][0][0]) == (str(known.pk), str(known.pk))
    batch = revise(
        batch,
        huyen,
        lambda a: a.with_same(by_day["asked"], str(known.pk)).with_same(by_nothing["asked"], DIFFERENT),
    )
    commit(batch, huyen)
    assert {c.recipient_name: c.decision for c in Commendation.objects.all()} == {
        "Ma Văn A": known,
        "Ma Văn B": None,
    }
    again = revise(
        take(huyen, header, [2, "Ma Văn B", "Xã Xuân Lập", "Giấy khen", None, 2022]),
        huyen,
        lambda a: a.with_same(by_nothing["asked"], DIFFERENT),
    )
    assert actions(again) == ["unchanged"]
    assert not RememberedAnswer.objects.exists()  # which paper it is holds for this list only


def test_a_source_without_number_may_be_the_decision(huyen, lam_binh):
    known = make_decision(lam_binh, "", issued_on=None, body="Chủ tịch UBND huyện Lâm Bình")
    batch = take(huyen)
    choices = problems(batch)[0]["choices"]
    assert [value for value, _ in choices] == [str(known.pk), DIFFERENT]


@pytest.mark.parametrize("number", ["123", "Số 123", "QĐ 123"])
def test_its_bare_number_on_the_same_day_may_be_the_decision(number, huyen, lam_binh):
    known = make_decision(lam_binh, "123/QĐ-UBND", body="Hội đồng thi đua")
    header = [*TABLE, "Số quyết định", "Ngày quyết định", "Cơ quan ban hành"]
    row = [1, "Ma Văn A", "Xã Xuân Lập", "Giấy khen", number, "05/10/2022", BODY]
    [asked] = problems(take(huyen, header, row))
    assert [value for value, _ in asked["choices"]] == [str(known.pk), DIFFERENT]


def test_a_decision_of_another_commune_under_the_same_number_hinders_nobody(xa, xuan_lap, khuon_ha):
    make_decision(khuon_ha, "01-QĐ/BCĐ", body="Ban Chỉ đạo")
    header = [*TABLE, "Số quyết định", "Ngày quyết định", "Cơ quan ban hành"]
    batch = take(
        xa, header, [1, "Ma Văn A", "Xã Xuân Lập", "Giấy khen", "01-QĐ/BCĐ", "05/10/2022", "Ban Chỉ đạo"]
    )
    assert "đã có" not in str(problems(batch))


def test_what_a_new_decision_lacks_is_asked_for_the_sheet(huyen):
    header = [*TABLE, "Số quyết định", "Ngày quyết định"]
    batch = take(huyen, header, [1, "Ma Văn A", "Xã Xuân Lập", "Giấy khen", "5/QĐ", "05/10/2022"])
    assert [question["code"] for question in batch.sheets[0]["questions"]] == ["body"]
    batch = revise(batch, huyen, lambda answers: answers.with_sheet("DS", body="Hợp tác xã Nà Tông"))
    assert [question["code"] for question in batch.sheets[0]["questions"]] == ["track"]
    batch = revise(batch, huyen, lambda answers: answers.with_sheet("DS", track="state"))
    commit(batch, huyen)
    assert Decision.objects.get().body == "Hợp tác xã Nà Tông"


def test_a_revoked_decision_is_a_question(huyen, lam_binh):
    known = make_decision(lam_binh, "123/QĐ-UBND", body=BODY)
    known.revoked_by = make_decision(lam_binh, "200/QĐ-UBND")
    known.save()
    batch = take(huyen)
    assert {problem["code"] for problem in problems(batch)} == {"revoked"}
    asked = problems(batch)[0]["asked"]
    batch = revise(batch, huyen, lambda answers: answers.with_same(asked, "1"))
    commit(batch, huyen)
    assert known.commendations.count() == 2
    assert not Commendation.objects.in_force().exists()


def test_one_recipient_twice_in_a_list_is_a_duplicate_and_two_of_one_name_are_asked(huyen):
    twin = [2, "Ma Văn Ả", "Trưởng thôn", "xã Khuôn Hà"]
    batch = take(huyen, *annex(PERSON, twin, [3, "Ông Ma Văn Ả", "", "xã Khuôn Hà"]))
    assert actions(batch) == ["new", "new", "question", "duplicate"]
    asked = batch.rows.get(action="question").problems[0]["asked"]
    two = revise(batch, huyen, lambda answers: answers.with_same(asked, DIFFERENT))
    assert actions(two) == ["new", "new", "new", "duplicate"]
    one = revise(two, huyen, lambda answers: answers.with_same(asked, "1"))
    assert actions(one) == ["new", "new", "duplicate", "duplicate"]


def test_a_difference_from_the_registry_is_asked_and_changes_nothing(huyen):
    commit(take(huyen), huyen)
    batch = take(huyen, *annex([*PERSON[:5], 300000]))
    assert actions(batch) == ["unchanged", "question"]
    assert "223.500" in problems(batch)[0]["message"]
    commit(batch, huyen, only_good=True)
    assert Commendation.objects.get(recipient_kind="individual").amount == 223500


def test_a_commendation_written_otherwise_is_likely_the_same(huyen):
    commit(take(huyen), huyen)
    known = Commendation.objects.get(recipient_kind="collective")
    batch = take(huyen, *annex(PERSON, collectives=[[1, "Hội Liên hiệp Phụ nữ xã Xuân Lập"]]))
    assert actions(batch) == ["question", "unchanged"]
    asked = problems(batch)[0]["asked"]
    same = revise(batch, huyen, lambda answers: answers.with_same(asked, str(known.pk)))
    assert actions(same) == ["unchanged", "unchanged"]
    other = revise(batch, huyen, lambda answers: answers.with_same(asked, DIFFERENT))
    assert actions(other) == ["new", "unchanged"]


def test_names_for_those_whom_a_source_only_counts_are_not_counted_twice(
    huyen, lam_binh, khuon_ha, programme
):
    known = make_decision(lam_binh, "123/QĐ-UBND", body=BODY)
    nameless = Commendation.objects.create(
        decision=known, programme=programme, recipient_kind="individual", unit=lam_binh
    )
    batch = take(huyen)
    assert actions(batch) == ["new", "question"]
    asked = problems(batch)[0]["asked"]
    assert actions(revise(batch, huyen, lambda answers: answers.with_same(asked, "1"))) == ["new", "new"]
    nameless.recipient_name, nameless.unit, nameless.form_id = "Ma Văn Ả", khuon_ha, "giay_khen"
    nameless.year, nameless.amount, nameless.recipient_post = 2022, 223500, "Bí thư chi bộ"
    nameless.merit = "Vận động hiến đất"
    nameless.save()
    assert actions(take(huyen)) == ["new", "unchanged"]


def test_registrants_and_models_are_linked_exactly_and_likely_ones_asked(huyen, xuan_lap, khuon_ha):
    union = make_registrant(xuan_lap, "Hội LHPN xã Xuân Lập")
    model = make_model("Đường hoa", union)
    person = make_registrant(khuon_ha, "Ma Văn A", kind="individual")
    header = ["TT", "Tên tập thể, cá nhân", "Đơn vị", "Tên mô hình"]
    batch = take(
        huyen,
        *TITLES,
        header,
        [1, "Hội LHPN xã Xuân Lập", "Xã Xuân Lập", "Mô hình “Đường hoa”"],
        [2, "Ông Ma Văn Á", "Xã Khuôn Hà", "Không có trong sổ"],
    )
    first, second = batch.rows.order_by("pk")
    assert (first.action, first.registrant, first.model) == ("new", union, model)
    assert second.action == "question"
    likely = next(problem for problem in second.problems if problem["code"] == "likely_same")
    assert likely["choices"][0][0] == str(person.pk)
    batch = revise(batch, huyen, lambda answers: answers.with_same(likely["asked"], str(person.pk)))
    commit(batch, huyen)
    assert union.commendations.get().model == model
    assert person.commendations.get().recipient_name == "Ma Văn Á"  # as it stands in the decision
    assert person.commendations.get().model is None


def test_a_programme_as_a_whole_has_no_year(huyen, programme):
    titles = (
        ["Tặng Giấy khen giai đoạn 2020 - 2022"],
        ["(Kèm theo Quyết định số 9/QĐ-UBND ngày 05/01/2023 của UBND huyện)"],
    )
    commit(take(huyen, *titles, *ROWS), huyen)
    assert set(Commendation.objects.values_list("programme", "year")) == {(programme.pk, None)}
    unknown = take(huyen, ["Tặng Giấy khen giai đoạn 2016-2019"], *ROWS)
    assert "programme" in {question["code"] for question in unknown.sheets[0]["questions"]}
    told = revise(unknown, huyen, lambda answers: answers.with_sheet("DS", programme="2020-2022"))
    assert not {"programme", "year"} & {problem["name"] for problem in problems(told)}


def test_a_closed_programme_still_takes_commendations(huyen, programme):
    programme.accepts = False
    programme.save()
    assert actions(take(huyen)) == ["new", "new"]


def test_a_form_that_is_not_understood_is_answered_once_and_remembered(huyen, xuan_lap):
    rows = [*TITLES[3:4], TABLE, *([n, f"Ma Văn {n}", "Xã Xuân Lập", "Khen tặng của huyện"] for n in "ABC")]
    batch = take(huyen, *rows, answers=Answers(year=2022))
    assert {(p["code"], p["asked"]) for p in problems(batch)} == {
        ("unknown_form", "form|khen tang cua huien")
    }
    batch = revise(
        batch, huyen, lambda answers: answers.with_word("form", "Khen tặng của huyện", "giay_khen")
    )
    assert actions(batch) == ["new"] * 3
    assert RememberedAnswer.objects.get().about == RememberedAnswer.About.FORM
    assert actions(take(huyen, *rows, answers=Answers(year=2022))) == ["new"] * 3


def test_a_heading_answered_for_one_subject_says_nothing_of_the_other(huyen, xuan_lap):
    rows = [*TITLES[3:4], [*TABLE, "Việc hay"], [1, "Ma Văn A", "Xã Xuân Lập", "Giấy khen", "Trồng hoa"]]
    batch = revise(take(huyen, *rows), huyen, lambda answers: answers.with_column("DS", "E", "merit"))
    assert batch.rows.get().data["other"]["merit"] == "Trồng hoa"
    assert take(huyen, *rows).rows.get().data["other"]["merit"] == "Trồng hoa"
    models = [
        ["Tên mô hình", "Tên tập thể", "Xã", "Việc hay"],
        ["Đường hoa", "Hội PN", "Xuân Lập", "Trồng hoa"],
    ]
    registered = stage(workbook(models), "dk.xlsx", huyen)
    assert "merit" not in registered.rows.get().data.get("other", {})


# --- rights -------------------------------------------------------------------------------------------


def test_only_those_who_enter_commendations_there_write_and_see_such_a_list(huyen, xa, bcd, la, xuan_lap, an):
    own = [*TITLES, HEADER, UNION]  # all of it lies in the commune officer's territory
    batch = take(huyen, *own)
    assert batch.unit == xuan_lap
    visible = ImportBatch.objects.visible_to
    assert all(batch in visible(user) for user in (huyen, an))
    assert not any(visible(user).exists() for user in (xa, bcd, la))
    assert not StagedRow.objects.visible_to(xa).exists()
    for user in (xa, bcd, la):
        with pytest.raises(ValidationError, match="không có quyền"):
            commit(batch, user)
        with pytest.raises(ValidationError, match="không có quyền"):
            revise(batch, user, lambda answers: answers)
        with pytest.raises(ValidationError, match="không có quyền"):
            drop(batch, user)
    commit(batch, huyen)
    for user in (xa, bcd, la):
        with pytest.raises(ValidationError, match="không có quyền"):
            undo(batch, user)
    assert Commendation.objects.count() == 1


@pytest.mark.parametrize("who", ["xa", "bcd", "la"])
def test_rows_of_an_account_without_the_right_are_refused(who, request, xuan_lap):
    batch = take(request.getfixturevalue(who), *TITLES, HEADER, UNION)
    assert actions(batch) == ["refused"]
    assert "outside_territory" in {problem["code"] for problem in problems(batch)}


def test_a_unit_outside_the_officers_district_is_refused(huyen, tuyen_quang):
    na_hang = make_unit("district", "Na Hang", tuyen_quang)
    make_unit("commune", "Năng Khả", na_hang)
    batch = take(huyen, *annex([1, "Ma Văn A", "", "Xã Năng Khả"]))
    assert batch.rows.last().action != "new"
    with pytest.raises(ValidationError, match="Chưa ghi gì"):
        commit(batch, huyen)
    assert not Commendation.objects.exists()


def test_the_right_is_asked_again_at_the_commit(huyen):
    batch = take(huyen)
    huyen.assignments.all().delete()
    with pytest.raises(ValidationError):
        commit(batch, huyen)
    assert not Commendation.objects.exists()


def test_a_decision_outside_the_territory_is_no_way_round(huyen, tuyen_quang):
    make_decision(tuyen_quang, "123/QĐ-UBND", body=BODY)
    batch = take(huyen)
    assert actions(batch) == ["refused", "refused"]
    assert not Decision.objects.visible_to(huyen).exists()


def test_a_provinces_paper_is_kept_by_the_district_that_enters_it(huyen, lam_binh):
    titles = [
        "Tặng Bằng khen năm 2022 (Kèm theo Quyết định số 9/QĐ-UBND ngày 05/10/2022 của Chủ tịch UBND tỉnh)"
    ]
    commit(take(huyen, titles, TABLE, [1, "Ma Văn A", "Xã Xuân Lập", "Bằng khen"]), huyen)
    assert Decision.objects.get().unit == lam_binh


def test_a_paper_for_two_provinces_is_kept_by_a_unit_of_its_first_recipients(an, xuan_lap):
    make_unit("commune", "Đồng Yên", make_unit("province", "Hà Giang", code="02"), code="01246")
    titles = [
        "Tặng Giấy khen năm 2022 (Kèm theo Quyết định số 9/QĐ-LĐ ngày 05/10/2022 của Liên đoàn Lao động)"
    ]
    rows = ([1, "Ma Văn A", "Xã Xuân Lập", "Giấy khen"], [2, "Lù Văn B", "Xã Đồng Yên", "Giấy khen"])
    commit(take(an, titles, TABLE, *rows, answers=Answers(more={"track": "state"})), an)
    assert Commendation.objects.count() == 2
    assert Decision.objects.get().unit == xuan_lap


# --- whole or nothing, and back -------------------------------------------------------------------------


def test_a_bad_row_keeps_all_out_unless_only_the_good_are_wanted(huyen):
    batch = take(huyen, *annex([1, "", "Bí thư", "Xã Khuôn Hà", "A"]))
    with pytest.raises(ValidationError, match="Chưa ghi gì"):
        commit(batch, huyen)
    assert not Decision.objects.exists()
    commit(batch, huyen, only_good=True)
    assert Commendation.objects.get().recipient_name == "Hội LHPN xã Xuân Lập"


def test_an_error_in_the_middle_leaves_nothing(huyen):
    batch = take(huyen)

    def cut_off(what, done, whole):
        if "kết quả từng dòng" in what:
            assert Commendation.objects.count() == 2  # they are written already
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        commit(batch, huyen, report=cut_off)
    assert not Decision.objects.exists()
    assert not Commendation.objects.exists()
    commit(ImportBatch.objects.get(), huyen)
    assert Commendation.objects.count() == 2


def test_an_undo_takes_back_all_that_the_list_made(huyen):
    batch = commit(take(huyen), huyen)
    assert [row.made for row in batch.rows.order_by("pk")] == [
        [
            f"decision:{Decision.objects.get().pk}",
            f"commendation:{Commendation.objects.get(recipient_kind='collective').pk}",
        ],
        [f"commendation:{Commendation.objects.get(recipient_kind='individual').pk}"],
    ]
    undone = undo(batch, huyen)
    assert (undone.removed, undone.left) == (3, ())
    assert not Decision.objects.exists()
    assert not Commendation.objects.exists()
    assert Change.objects.filter(action="deleted", reason__contains="kt.xlsx").count() == 3
    assert undo(batch, huyen).removed == 0


def test_what_was_changed_or_used_since_stays_and_is_told(huyen, lam_binh, programme):
    batch = commit(take(huyen), huyen)
    person = Commendation.objects.get(recipient_kind="individual")
    before = snapshot(person)
    person.merit = "Sửa sau"
    person.save()
    with trail.act(huyen):
        trail.record_changed([(person, before, snapshot(person))])
    undone = undo(batch, huyen)
    assert undone.removed == 1
    assert {(left.record, left.row) for left in undone.left} == {
        ("Ma Văn Ả", 10),
        (str(Decision.objects.get()), 8),
    }
    assert Commendation.objects.get() == person


def test_a_decision_of_the_registry_is_never_taken_back(huyen, lam_binh):
    known = make_decision(lam_binh, "123/QĐ-UBND", body=BODY)
    undo(commit(take(huyen), huyen), huyen)
    assert Decision.objects.get() == known
    assert not Commendation.objects.exists()


def test_rows_survive_their_storing(huyen, django_assert_max_num_queries):
    people = [[n, f"Ma Văn {n}", "Trưởng thôn", "Xã Khuôn Hà", "Giỏi", 223500] for n in range(1, 60)]
    batch = take(huyen, *annex(*people))
    rows = [row_from_json(row.data) for row in batch.rows.order_by("pk")]
    with django_assert_max_num_queries(20):
        decided = decide_rows(rows, huyen)
    assert all(isinstance(one, DecidedAward) and one.action == "new" for one in decided)
    few = rows[:3]
    with django_assert_max_num_queries(20):
        decide_rows(few, huyen)


# --- by command -----------------------------------------------------------------------------------------


def run(path, *options):
    """Exit status of the command."""
    try:
        call_command("import_awards", str(path), *options)
    except SystemExit as status:
        return status.code
    except CommandError as error:
        return error.returncode
    return 0


@pytest.fixture
def ds(tmp_path):
    """`ds(*rows)`: the path of a list."""

    def write(*rows):
        path = tmp_path / "kt.xlsx"
        path.write_bytes(workbook(rows or annex(PERSON), names=["DS"]))
        return path

    return write


def test_the_command_tells_form_and_decision_beside_the_names_of_the_other(ds, capsys):
    assert run(ds(), "--check", "--json", "-") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rows"][1] == {
        "sheet": "DS",
        "row": 10,
        "action": "new",
        "title": "",
        "registrant": "Ma Văn Ả",
        "kind": "individual",
        "field": None,
        "unit": "Xã Khuôn Hà",
        "year": 2022,
        "form": "giay_khen",
        "decision": "123/QĐ-UBND",
        "decided_on": "2022-10-05",
        "problems": [],
    }
    assert told["sheets"][0]["columns"]["B"] == "registrant"
    assert (told["totals"]["rows"], told["totals"]["good"]) == (2, 2)
    assert not ImportBatch.objects.exists()


def test_the_command_writes_what_is_good(ds, capsys):
    assert run(ds()) == 0
    assert Commendation.objects.count() == 2
    assert "Đã ghi 2 dòng" in capsys.readouterr().out
    assert run(ds(*annex([1, "", "Bí thư", "Xã Khuôn Hà", "A"]))) == 1
    assert run(ds(), "--user", "ai") == 2


def test_the_command_is_told_what_the_list_does_not_say(ds, huyen, xa):
    path = ds(["TT", "Họ và tên"], [1, "Ông Ma Văn A"])
    said = ["--unit", "02242", "--form", "bang_khen", "--decision", "9/QĐ-UBND", "--body", "UBND huyện"]
    assert run(path, *said, "--check") == 1
    assert run(path, *said, "--decided-on", "tháng mười", "--check") == 2
    assert run(path, *said, "--decided-on", "05/10/2022", "--user", "xa") == 1
    assert not Commendation.objects.exists()
    assert run(path, *said, "--decided-on", "05/10/2022", "--user", "huyen") == 0
    commendation = Commendation.objects.get()
    assert (commendation.form_id, commendation.year, commendation.decision.number) == (
        "bang_khen",
        2022,
        "9/QĐ-UBND",
    )


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\3\4 cut off"])
def test_a_file_that_cannot_be_read_ends_with_two(tmp_path, content):
    path = tmp_path / "kt.xlsx"
    path.write_bytes(content)
    assert run(path) == 2


def remarks(batch) -> list[dict]:
    return [
        remark for sheet in batch.sheets for remark in sheet.get("remarks", ()) if remark["code"] == "missing"
    ]


def test_a_second_list_of_a_decision_tells_whom_it_no_longer_has_and_doubles_nothing(huyen, browse):
    other = [2, "Ông Bàn Văn B", "Trưởng thôn", "Thôn Nà Coóc, xã Khuôn Hà", "Vận động", 223500]
    first = commit(take(huyen, *annex(PERSON, other)), huyen)
    assert remarks(take(huyen, *annex(PERSON, other))) == []
    new = [2, "Ông Nông Văn C", "Trưởng thôn", "Thôn Nà Coóc, xã Khuôn Hà", "Vận động", 223500]
    second = take(huyen, *annex(PERSON, new))
    assert actions(second) == ["unchanged", "unchanged", "new"]
    (remark,) = remarks(second)
    assert (
        "“kt.xlsx” theo cùng quyết định có 1 tập thể, cá nhân mà danh sách này không có: Bàn Văn B."
        in (remark["message"])
    )
    gone = first.rows.get(data__registrant="Bàn Văn B")
    assert (remark["list_id"], remark["sheet"], list(remark["rows"])) == (first.pk, "DS", [gone.row])
    page = browse(huyen).get(f"/nhan-danh-sach/{second.pk}/").content.decode()
    address = f"/nhan-danh-sach/{first.pk}/?o_trang=DS&amp;cac_dong={gone.row}#cac-dong"
    assert address in page
    opened = browse(huyen).get(address.partition("#")[0].replace("&amp;", "&")).content.decode()
    assert "Bàn Văn B" in opened
    assert "Ma Văn Ả" not in opened
    commit(second, huyen)
    assert Commendation.objects.count() == 4
    undo(first, huyen)
    (remark,) = remarks(take(huyen, *annex(PERSON)))
    assert remark["list_id"] == second.pk


def test_a_list_of_another_commune_by_the_same_decision_misses_nobody(huyen):
    commit(take(huyen), huyen)
    other = [1, "Hội Nông dân xã Hồng Quang", None, None, "Hiến đất", 447000]
    make_unit(name="Hồng Quang", parent=huyen.assignments.first().unit)
    assert remarks(take(huyen, *TITLES, HEADER, ["I", "Tập thể"], other)) == []


def of_units(*named):
    """An annex of one person in each of these communes."""
    people = [
        [at, f"Ông Ma Văn {name}", "Trưởng thôn", f"Thôn Nà Coóc, {unit}", "Vận động", 223500]
        for at, (name, unit) in enumerate(named, 1)
    ]
    return annex(*people)


ALL = [("An", "xã Khuôn Hà"), ("Bình", "xã Xuân Lập"), ("Cảnh", "xã Hồng Quang")]


def test_a_second_list_of_a_whole_decision_tells_those_of_a_commune_that_it_left_out(huyen):
    make_unit(name="Hồng Quang", parent=huyen.assignments.first().unit)
    first = commit(take(huyen, *of_units(*ALL)), huyen)
    (remark,) = remarks(take(huyen, *of_units(*ALL[:2])))
    assert remark["list_id"] == first.pk
    assert "có 1 tập thể, cá nhân mà danh sách này không có: Ma Văn Cảnh." in remark["message"]


def test_a_list_of_one_commune_of_the_decision_misses_nobody_of_the_others(huyen):
    make_unit(name="Hồng Quang", parent=huyen.assignments.first().unit)
    commit(take(huyen, *of_units(*ALL, ("Dũng", "xã Hồng Quang"))), huyen)
    row = [1, "Ông Ma Văn Cảnh", "Trưởng thôn", "Thôn Nà Coóc, xã Hồng Quang", "Vận động", 223500]
    (remark,) = remarks(take(huyen, *TITLES, HEADER, ["I", "Cá nhân"], row))
    assert "có 1 tập thể, cá nhân mà danh sách này không có: Ma Văn Dũng." in remark["message"]


def test_a_commendation_that_differs_has_an_answer_that_keeps_the_registry(huyen):
    commit(take(huyen), huyen)
    other = take(huyen, *annex([*PERSON[:5], 447000]))
    assert actions(other) == ["unchanged", "question"]
    (problem,) = [one for one in problems(other) if one["code"] == "differs"]
    assert problem["choices"] == [["0", "Giữ như trong sổ"]]
    kept = revise(other, huyen, lambda answers: answers.with_same(problem["asked"], "0"))
    assert actions(kept) == ["unchanged", "unchanged"]
    commit(kept, huyen)
    assert Commendation.objects.count() == 2
