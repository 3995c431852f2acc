"""What becomes of each row: six actions, all reasons at once, few queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from danvan.lists.deciding.checking import RowChecks
from danvan.lists.deciding.decide import decide, decide_rows
from danvan.lists.deciding.decision import Decided
from danvan.lists.deciding.own_export import Own
from danvan.lists.deciding.registry import Known
from danvan.lists.deciding.unsent import remarks_of_unsent, tell_unsent
from danvan.lists.reading.answers import DIFFERENT, Answers, model_question, registrant_question
from danvan.lists.reading.from_registry import load_catalogue
from danvan.lists.reading.workbook import read_workbook
from danvan.lists.results import ReadRow, ReadSheet
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import revise
from danvan.lists.writing.staging import stage
from models_registry.access import load_user
from models_registry.models import Kind, Novelty, Registrant, State
from models_registry.models.programmes import ProgrammesAtHand
from tests.builders import (
    COMMITTEE_MEMBER,
    assign,
    make_field,
    make_field_set,
    make_model,
    make_programme,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
)
from tests.lists.conftest import line, workbook

pytestmark = pytest.mark.django_db


def decisions(user, *lines, programme=None, told=None):
    reading = read_workbook(workbook(*lines), "ds.xlsx", load_catalogue(user))
    return decide(reading, user, programme, Answers(same=told or {}))


def codes(one):
    return {problem.code for problem in one.problems}


@pytest.fixture
def registered(catalogue, xuan_lap):
    """“Đường hoa phụ nữ” of Hội Phụ nữ, registered in 2020."""
    model = make_model("Đường hoa phụ nữ", make_registrant(xuan_lap, "Hội Phụ nữ"), make_field("economy"))
    make_registration(model, 2020)
    return model


def test_a_row_that_the_registry_does_not_know_is_new(catalogue, huyen):
    (one,) = decisions(huyen, line())
    assert (one.action, one.novelty, one.programme, one.problems) == ("new", "new", catalogue, [])


def test_the_same_model_in_another_year_continues_and_is_maintained(registered, huyen):
    (one,) = decisions(huyen, line("ĐƯỜNG HOA PHỤ NỮ"))
    assert (one.action, one.model_id, one.novelty) == ("continues", registered.pk, Novelty.MAINTAINED)


def test_the_same_model_in_the_same_year_is_unchanged(registered, huyen):
    (one,) = decisions(huyen, line(year=2020))
    assert (one.action, one.registration_id) == ("unchanged", registered.registrations.get().pk)


def test_what_differs_from_the_registry_is_asked(registered, huyen):
    (one,) = decisions(huyen, line(year=2020, field="Lĩnh vực khác"))
    assert one.action == "question"
    assert "lĩnh vực" in one.problems[0].message


def test_a_title_that_is_only_written_otherwise_is_told_and_the_registrys_stays(registered, huyen):
    (one,) = decisions(huyen, line("ĐƯỜNG HOA PHỤ NỮ", year=2020))
    assert (one.action, codes(one)) == ("unchanged", {"differs"})
    assert one.problems[0].severity == "warning"


def test_a_withdrawn_registration_does_not_come_back_by_a_file_alone(registered, huyen):
    registered.registrations.update(state=State.WITHDRAWN)
    (one,) = decisions(huyen, line(year=2020))
    assert (one.action, codes(one)) == ("question", {"withdrawn"})


def test_two_years_of_one_model_in_a_file_make_one_model(catalogue, huyen):
    later, earlier = decisions(huyen, line(year=2022), line(year=2021))
    assert (earlier.action, later.action, later.novelty) == ("new", "continues", "maintained")
    assert earlier.model_key == later.model_key


def test_a_line_twice_in_a_file_names_both_rows(catalogue, huyen):
    first, second = decisions(huyen, line(), line("“Đường hoa phụ nữ”"))
    assert (first.action, second.action) == ("new", "duplicate")
    assert "dòng 3" in second.problems[0].message
    assert "dòng 2" in second.problems[0].message


def test_a_nearly_same_title_of_that_year_is_a_duplicate_to_ask(registered, huyen):
    (one,) = decisions(huyen, line("Đường hoa của phụ nữ", year=2020))
    assert (one.action, codes(one)) == ("duplicate", {"near_duplicate"})


def test_a_nearly_same_title_of_another_year_is_a_question_that_an_answer_settles(registered, huyen):
    lines = [line("Đường hoa của phụ nữ")]
    (one,) = decisions(huyen, *lines)
    assert (one.action, codes(one)) == ("question", {"likely_same"})
    (same,) = decisions(huyen, *lines, told={model_question(*one.model_key): str(registered.pk)})
    (different,) = decisions(huyen, *lines, told={model_question(*one.model_key): DIFFERENT})
    assert (same.action, same.model_id, different.action) == ("continues", registered.pk, "new")


@pytest.mark.parametrize("name", ["Hội Phụ Nữ", "Phụ nữ Hội", "HPN", "Hội Phụ nữ xã Xuân Lập"])
def test_a_name_that_folds_alike_is_asked_and_never_merged(registered, huyen, name):
    (one,) = decisions(huyen, line(who=name))
    assert (one.action, codes(one)) == ("question", {"likely_same"})
    (same,) = decisions(
        huyen, line(who=name), told={registrant_question(*one.registrant_key): str(registered.registrant_id)}
    )
    (different,) = decisions(
        huyen, line(who=name), told={registrant_question(*one.registrant_key): DIFFERENT}
    )
    assert (same.registrant_id, same.action) == (registered.registrant_id, "continues")
    assert (different.registrant_id, different.action) == (None, "new")


def test_a_name_once_called_another_goes_on_as_itself_the_year_after(registered, huyen):
    batch = stage(workbook(line(who="HPN")), "ds.xlsx", huyen)
    [problem] = batch.rows.get().problems
    commit(revise(batch, huyen, lambda answers: answers.with_same(problem["asked"], DIFFERENT)), huyen)
    later = stage(workbook(line(who="HPN", year=2022)), "ds 2022.xlsx", huyen)
    assert later.rows.get().action == "continues"
    commit(later, huyen)
    assert Registrant.objects.filter(name="HPN").count() == 1


def test_two_ways_to_write_a_new_name_in_one_file_are_asked(catalogue, huyen):
    first, second = decisions(huyen, line(who="Hội Nông dân"), line("Nhà sạch", who="HND"))
    assert (first.action, second.action) == ("new", "question")
    assert "dòng 2" in second.problems[0].message


def test_the_same_name_in_another_unit_or_kind_is_somebody_else(registered, khuon_ha, huyen):
    (elsewhere,) = decisions(huyen, line(unit="Xã Khuôn Hà"))
    assert (elsewhere.action, elsewhere.registrant_id) == ("new", None)
    person = make_registrant(khuon_ha, "Ma Thị Ước", Kind.INDIVIDUAL)
    (one,) = decisions(huyen, line(who="Bà Ma Thị Ước", kind="Cá nhân", unit="Xã Khuôn Hà"))
    assert (one.action, one.registrant_id) == ("new", person.pk)


def test_two_of_one_name_in_the_registry_are_asked(registered, xuan_lap, huyen):
    make_registrant(xuan_lap, "Hội Phụ nữ")
    (one,) = decisions(huyen, line())
    assert (one.action, codes(one)) == ("question", {"likely_same"})


def test_two_models_of_one_title_in_the_registry_are_asked(registered, huyen):
    other = make_model(registered.title, registered.registrant, registered.field)
    (one,) = decisions(huyen, line())
    assert (one.action, codes(one)) == ("question", {"likely_same"})
    (told,) = decisions(huyen, line(), told={model_question(*one.model_key): str(other.pk)})
    assert (told.action, told.model_id) == ("continues", other.pk)


def test_a_registrant_of_a_merged_commune_is_offered(registered, xuan_lap, khuon_ha, huyen):
    make_succession(xuan_lap, khuon_ha, date(2021, 6, 1))
    (one,) = decisions(huyen, line(unit="Xã Khuôn Hà"))
    assert (one.action, one.problems[0].candidates) == ("question", ("Hội Phụ nữ",))


def test_a_commune_officer_is_refused_another_communes_rows(catalogue, xa):
    own, other = decisions(xa, line(), line(unit="Xã Khuôn Hà"))
    assert (own.action, own.accepted) == ("new", False)
    assert (other.action, codes(other)) == ("refused", {"outside_territory"})
    assert "ngoài địa bàn" in other.problems[0].message


def test_who_reads_a_district_and_enters_in_one_commune_is_refused_the_others(catalogue, xa, lam_binh):
    assign(xa, COMMITTEE_MEMBER, lam_binh)
    own, other = decisions(load_user(xa.pk), line(), line("Nhà sạch", unit="Xã Khuôn Hà"))
    assert own.action == "new"
    assert (other.action, codes(other)) == ("refused", {"outside_territory"})


def test_reading_a_district_is_not_entering_in_it(catalogue, bcd, la):
    assert [one.action for one in decisions(bcd, line())] == ["refused"]
    assert [one.action for one in decisions(la, line())] == ["refused"]


def test_a_year_must_be_of_an_open_programme(catalogue, huyen):
    (outside,) = decisions(huyen, line(year=2015))
    assert (outside.action, codes(outside)) == ("refused", {"bad_year"})
    catalogue.accepts = False
    catalogue.save()
    (closed,) = decisions(huyen, line())
    assert (closed.action, codes(closed)) == ("refused", {"bad_year"})


def test_a_year_goes_under_the_nearest_office_that_has_it(catalogue, huyen, lam_binh, na_hang):
    own = make_programme(2019, 2022, unit=lam_binh)
    make_programme(2021, 2021, unit=na_hang)
    (one,) = decisions(huyen, line())
    assert (one.action, one.programme) == ("new", own)


def test_what_is_new_is_registered_in_a_field_of_its_programme(catalogue, huyen, lam_binh, xuan_lap):
    model = make_model("Đường hoa phụ nữ", make_registrant(xuan_lap, "Hội Phụ nữ"), make_field("economy"))
    make_programme(2010, 2012, unit=lam_binh, field_set=make_field_set(make_field("economy")))
    make_programme(2021, 2021, unit=lam_binh, field_set=make_field_set(make_field("other")))
    known, new = decisions(huyen, line(), line("Mô hình khác hẳn"))
    assert (known.action, known.model_id) == ("continues", model.pk)
    assert (new.action, [problem.name for problem in new.problems]) == ("question", ["field"])
    assert new.problems[0].candidates == (make_field("other").name,)


def test_fields_of_another_office_are_unknown_words(catalogue, huyen, lam_binh, na_hang):
    catalogue.field_set = make_field_set(make_field("economy"))
    catalogue.save()
    make_programme(2010, 2012, unit=na_hang, field_set=make_field_set(make_field("other")))
    assert [field.code for field in load_catalogue(huyen).fields] == ["economy"]


def test_a_code_that_two_old_districts_have_is_asked_about(huyen, tuyen_quang, lam_binh, na_hang, xuan_lap):
    make_field("economy")
    make_programme(unit=lam_binh)
    second = make_programme(unit=na_hang)
    new = make_unit("commune", "Bình An", tuyen_quang, valid_from=date(2025, 7, 1))
    for before in (xuan_lap, make_unit("commune", "Sơn Phú", na_hang)):
        make_succession(before, new, date(2025, 7, 1))
    known = Known({new.pk: new}, None, None, ProgrammesAtHand(), {})
    checks = RowChecks(known, None)
    row = ReadRow("DS", 7, unit_key=new.pk, year=2021, other={"programme": "2020-2022"})
    one = Decided(row)
    checks._check_year(one)
    (asked,) = one.problems
    assert (asked.name, asked.severity) == ("programme", "question")
    assert asked.candidates == ("2020-2022 (Huyện Lâm Bình)", "2020-2022 (Huyện Na Hang)")
    row.other["programme"] = asked.choices[1][0]
    answered = Decided(row)
    checks._check_year(answered)
    assert (answered.programme, answered.problems) == (second, [])


def test_all_reasons_are_given_at_once(catalogue, huyen):
    (one,) = decisions(huyen, line("", "", "Xã Không Có", 2015, field="Bóng đá"))
    assert one.action == "refused"
    assert {"missing", "unknown_unit", "unknown_field", "bad_year"} <= codes(one)


def test_what_a_row_does_not_say_is_asked_whoever_read_it(catalogue, huyen):
    """What was read may have gone from the registry when the list is decided once more."""
    [row] = read_workbook(workbook(line()), "ds.xlsx", load_catalogue(huyen)).rows
    row.unit_key = row.year = None
    row.field_code = row.kind = row.registrant = ""
    (one,) = decide_rows([row], huyen)
    assert one.action == "refused"  # a name is not to be chosen
    assert {problem.name for problem in one.problems} == {"unit", "year", "field", "kind", "registrant"}
    assert codes(one) == {"missing"}


def test_a_word_that_a_choice_settles_is_a_question(catalogue, huyen):
    (one,) = decisions(huyen, line(field="Bóng đá"))
    assert (one.action, codes(one)) == ("question", {"unknown_field"})


def test_the_number_of_queries_does_not_grow_with_the_list(registered, huyen):
    def queries(count):
        lines = [line(f"Nhà số {i}", f"Tổ {i}", ["Xã Xuân Lập", "Xã Khuôn Hà"][i % 2]) for i in range(count)]
        reading = read_workbook(workbook(*lines), "ds.xlsx", load_catalogue(huyen))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            decide(reading, huyen)
        return len(captured)

    queries(2)
    assert queries(2) == queries(60) <= 10


def test_a_unit_that_did_not_stand_in_the_year_is_asked_with_those_that_did(
    catalogue, xuan_lap, khuon_ha, huyen
):
    new = make_unit("commune", "Lâm Bình", xuan_lap.parent, valid_from=date(2025, 7, 1))
    for old in (xuan_lap, khuon_ha):
        old.valid_to = date(2025, 6, 30)
        old.save()
        make_succession(old, new, date(2025, 7, 1))
    early, late, right = decisions(
        huyen, line(unit="Xã Lâm Bình"), line("Nhà sạch"), line("Nhà đẹp", unit="Xã Khuôn Hà", year=2022)
    )
    assert (early.action, codes(early)) == ("question", {"unit_not_in_year"})
    assert set(early.problems[0].candidates) == {"Xã Xuân Lập", "Xã Khuôn Hà"}
    assert "hoặc sửa năm" in early.problems[0].message
    assert (late.action, right.action) == ("new", "new")  # entered after the merger


def test_a_unit_that_had_ended_is_asked_with_its_successor(catalogue, xuan_lap, khuon_ha, huyen):
    xuan_lap.valid_to = date(2020, 5, 31)
    xuan_lap.save()
    make_succession(xuan_lap, khuon_ha, date(2020, 6, 1))
    (one,) = decisions(huyen, line())
    assert (one.action, one.problems[0].candidates) == ("question", ("Xã Khuôn Hà",))
    (two,) = decisions(huyen, line(year=2020))
    assert two.action == "new"


def test_the_present_name_of_a_place_that_was_renamed_is_only_warned_of(catalogue, xuan_lap, lam_binh, huyen):
    town = make_unit("township", "Xuân Lập", lam_binh, valid_from=date(2021, 6, 1))
    xuan_lap.valid_to = date(2021, 5, 31)
    xuan_lap.save()
    make_succession(xuan_lap, town, date(2021, 6, 1))
    (one,) = decisions(huyen, line(unit="Thị trấn Xuân Lập", year=2020))
    assert (one.action, one.problems[0].severity) == ("new", "warning")
    assert one.problems[0].candidates == ("Xã Xuân Lập",)


@pytest.mark.parametrize(
    ("state", "told"),
    [(State.RETURNED, "đang bị trả lại (lý do: Thiếu ảnh)"), (State.DRAFT, "mới là bản nháp")],
)
def test_a_row_that_the_registry_has_but_no_review_counts_is_told(state, told, registered, huyen):
    reason = "Thiếu ảnh" if state == State.RETURNED else ""
    registered.registrations.update(state=state, return_reason=reason)
    reading = read_workbook(workbook(line(year=2020), line("Hai")), "ds.xlsx", load_catalogue(huyen))
    one, new = decide(reading, huyen)
    assert (one.action, codes(one), new.problems) == ("unchanged", {"unsent"}, [])
    assert told in one.problems[0].message
    (remark,) = reading.sheets[0].remarks
    assert (remark.code, remark.rows) == ("unsent", (2,))
    registered.registrations.update(state=State.ACCEPTED, return_reason="")
    reading = read_workbook(workbook(line(year=2020)), "ds.xlsx", load_catalogue(huyen))
    assert decide(reading, huyen)[0].problems == []
    assert reading.sheets[0].remarks == []


def test_a_sheet_with_a_list_that_was_not_read_is_told_once(registered, huyen):
    registered.registrations.update(state=State.DRAFT)
    reading = read_workbook(workbook(line(year=2020)), "ds.xlsx", load_catalogue(huyen))
    reading.sheets.append(ReadSheet("DS", skipped="không có danh sách"))
    decide(reading, huyen)
    assert [len(sheet.remarks) for sheet in reading.sheets] == [1, 0]


def test_a_returned_row_that_the_list_corrects_is_told_too(registered, xa):
    registered.registrations.update(state=State.RETURNED, return_reason="Thiếu ảnh")
    batch = stage(workbook(line(year=2020, field="Lĩnh vực khác")), "ds.xlsx", xa)
    (said,) = [problem for problem in batch.rows.get().problems if problem.get("asked")]
    batch = revise(batch, xa, lambda a: a.with_same(said["asked"], said["choices"][0][0]))
    row = batch.rows.get()
    assert row.action == "corrects"
    assert "đang bị trả lại" in row.problems[-1]["message"]
    assert batch.sheets[0]["remarks"][0]["code"] == "unsent"


@pytest.mark.parametrize(
    ("action", "is_told"), [("unchanged", True), ("corrects", False), ("refused", False)]
)
def test_a_row_that_stays_withdrawn_is_told(action, is_told, registered):
    registered.registrations.update(state=State.WITHDRAWN)
    row = ReadRow("DS", 2, title=registered.title, year=2020)
    one = Decided(row, action=action, registration_id=registered.registrations.get().pk)
    tell_unsent([one])
    assert ["vẫn ở trạng thái đã rút" in problem.message for problem in one.problems] == [True] * is_told


def test_a_row_of_ours_is_told_unsent_only_where_it_comes_back_otherwise(registered):
    """As it went out it says so itself."""
    registered.registrations.update(state=State.DRAFT)
    key, row = registered.registrations.get().pk, ReadRow("DS", 2, year=2020)
    same, other = (
        Decided(row, own=Own(1, 1, key, differences), registration_id=key)
        for differences in ({}, {"place": "địa điểm"})
    )
    tell_unsent([same, other])
    assert same.problems == []
    (said,) = other.problems
    assert (said.name, said.code, said.severity) == ("title", "unsent", "warning")
    assert "lượt đăng ký năm 2020 này trong sổ mới là bản nháp. Nhận danh sách không gửi thay" in said.message


def test_each_sheet_tells_of_its_own_unsent_rows(registered):
    draft = make_registration(registered, 2021, state=State.DRAFT)
    rows = [("A", 2, draft.pk), ("A", 3, registered.registrations.get(year=2020).pk), ("B", 4, draft.pk)]
    decided = [Decided(ReadRow(sheet, row), registration_id=key) for sheet, row, key in rows]
    tell_unsent(decided)
    told = [[(said.code, said.rows) for said in remarks_of_unsent(name, decided)] for name in "ABC"]
    assert told == [[("unsent", (2,))], [("unsent", (4,))], []]
    (remark,) = remarks_of_unsent("A", decided)
    assert remark.message.startswith("1 dòng có trong sổ nhưng đang bị trả lại, mới là bản nháp hoặc đã rút")
