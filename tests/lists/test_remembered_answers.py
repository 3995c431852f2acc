"""Answers that outlive their list: for whose lists they hold, which a list has used, how they are forgotten."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from danvan.accounts.models import User
from danvan.lists.models import ImportBatch, RememberedAnswer
from danvan.lists.reading.answers import Answers
from danvan.lists.reading.from_registry import load_catalogue
from danvan.lists.results import Reading, ReadRow
from danvan.lists.writing import remembered_answers
from danvan.lists.writing.recalling import memory_for
from danvan.lists.writing.revising import revise
from danvan.lists.writing.staging import stage
from models_registry.access import OPERATOR
from models_registry.models import Change, Unit
from tests.builders import (
    COMMUNE_OFFICER,
    DISTRICT_OFFICER,
    make_registrant,
    make_succession,
    make_unit,
    make_user,
)
from tests.lists.conftest import HEADER, line, workbook

pytestmark = pytest.mark.django_db


def actions(batch):
    return list(batch.rows.order_by("pk").values_list("action", flat=True))


def word_answered(user, unit="Xã Xuân Lập", word="Chăn trâu"):
    batch = stage(workbook(line(unit=unit, field=word)), "ds.xlsx", user)
    return revise(batch, user, lambda a: a.with_word("field", word, "economy"))


def test_a_word_answered_by_who_decides_holds_in_his_whole_territory(catalogue, huyen, xa_khac, lam_binh):
    word_answered(huyen)
    assert RememberedAnswer.objects.get().unit == lam_binh
    data = workbook(line(unit="Xã Khuôn Hà", field="CHĂN TRÂU"))
    assert actions(stage(data, "ds.xlsx", xa_khac)) == ["new"]


def test_a_word_answered_by_a_commune_holds_for_that_commune(catalogue, huyen, xa, xa_khac, xuan_lap):
    word_answered(xa)
    assert RememberedAnswer.objects.get().unit == xuan_lap
    for user in (xa_khac, huyen):  # another commune may mean something else
        data = workbook(line(unit="Xã Khuôn Hà", field="Chăn trâu"))
        assert actions(stage(data, "ds.xlsx", user)) == ["question"]


def test_the_nearest_answer_goes_first(catalogue, huyen, xa, xa_khac):
    word_answered(huyen)
    batch = stage(workbook(line(field="Chăn trâu")), "ds.xlsx", xa)
    revise(batch, xa, lambda a: a.asking_again("field|chan trau").with_word("field", "Chăn trâu", "other"))
    assert RememberedAnswer.objects.count() == 2
    of_xuan_lap = stage(workbook(line(field="Chăn trâu")), "ds.xlsx", xa)
    assert of_xuan_lap.rows.get().data["field_code"] == "other"
    of_khuon_ha = stage(workbook(line(unit="Xã Khuôn Hà", field="Chăn trâu")), "ds.xlsx", xa_khac)
    assert of_khuon_ha.rows.get().data["field_code"] == "economy"
    # Who decides answers the commune's list anew: nothing nearer stays before it.
    again = stage(workbook(line(field="Chăn trâu")), "ds.xlsx", huyen)
    revise(
        again, huyen, lambda a: a.asking_again("field|chan trau").with_word("field", "Chăn trâu", "economy")
    )
    assert stage(workbook(line(field="Chăn trâu")), "ds.xlsx", xa).rows.get().data["field_code"] == "economy"
    assert Change.objects.of(RememberedAnswer).filter(action="deleted").count() == 1


REFORM = date(2025, 7, 1)


@pytest.fixture
def new_commune(xuan_lap, khuon_ha):
    """A commune of the new province, into which both old ones merged."""
    province = make_unit("province", "Tuyên Quang", code="08", valid_from=REFORM)
    new = make_unit("commune", "Thượng Lâm", province, valid_from=REFORM)
    for old in (xuan_lap, khuon_ha):
        make_succession(old, new, REFORM)
    return new


def test_an_answer_of_a_new_commune_holds_for_all_that_merged_into_it_and_no_further(
    catalogue, lam_binh, new_commune, xa_khac
):
    decider = make_user(DISTRICT_OFFICER, new_commune)
    word_answered(decider)
    assert RememberedAnswer.objects.get().unit == new_commune
    for user in (decider, xa_khac):
        data = workbook(line(unit="Xã Khuôn Hà", field="Chăn trâu"))
        assert actions(stage(data, "ds.xlsx", user)) == ["new"]
    both = workbook(line(field="Chăn trâu"), line("Hai", unit="Xã Khuôn Hà", field="Chăn trâu"))
    assert actions(stage(both, "ds.xlsx", decider)) == ["new", "new"]
    of_today = stage(workbook(line(unit="Xã Thượng Lâm", year=2025, field="Chăn trâu")), "ds.xlsx", decider)
    assert list(of_today.answers["recalled"]) == ["words|field|chan trau"]
    make_unit("commune", "Thổ Bình", lam_binh)
    beside = make_user(DISTRICT_OFFICER, lam_binh)
    data = workbook(line(unit="Xã Thổ Bình", field="Chăn trâu"))
    assert actions(stage(data, "ds.xlsx", beside)) == ["question"]
    assert RememberedAnswer.objects.visible_to(xa_khac).exists()
    assert not RememberedAnswer.objects.editable_by(xa_khac).exists()


def test_a_list_of_old_and_new_communes_is_remembered_and_found(catalogue, new_commune):
    decider = make_user(DISTRICT_OFFICER, new_commune)
    of_both = [line(field="Chăn trâu"), line("Hai", unit="Xã Thượng Lâm", year=2025, field="Chăn trâu")]
    batch = stage(workbook(*of_both), "ds.xlsx", decider)
    assert batch.unit is None  # nothing stands above both
    revise(batch, decider, lambda a: a.with_word("field", "Chăn trâu", "economy"))
    assert RememberedAnswer.objects.get().unit == new_commune
    again = stage(workbook(*of_both), "ds.xlsx", decider)
    assert again.answers["recalled"]


def test_of_two_offices_that_decide_for_a_commune_the_later_answer_holds(
    catalogue, huyen, lam_binh, new_commune, xa
):
    decider = make_user(DISTRICT_OFFICER, new_commune)

    def answered(user, code):
        batch = stage(workbook(line(field="Chăn trâu")), "ds.xlsx", user)
        revise(batch, user, lambda a: a.asking_again("field|chan trau").with_word("field", "Chăn trâu", code))
        return stage(workbook(line(field="Chăn trâu")), "ds.xlsx", xa).rows.get().data["field_code"]

    for user, code in ((decider, "economy"), (huyen, "other"), (decider, "economy"), (huyen, "other")):
        assert answered(user, code) == code
    assert {one.unit for one in RememberedAnswer.objects.all()} == {lam_binh, new_commune}


def test_an_answer_kept_at_the_old_commune_is_still_found_and_gives_way(catalogue, new_commune, xuan_lap, xa):
    decider = make_user(DISTRICT_OFFICER, new_commune)
    word_answered(xa)
    batch = stage(workbook(line(field="Chăn trâu")), "ds.xlsx", decider)
    assert actions(batch) == ["new"]
    revise(
        batch, decider, lambda a: a.asking_again("field|chan trau").with_word("field", "Chăn trâu", "other")
    )
    assert RememberedAnswer.objects.get().unit == new_commune


def test_which_unit_a_name_means_is_remembered_of_a_list_that_says_no_other(catalogue, xuan_lap, new_commune):
    for user in (make_user(tasks, new_commune) for tasks in (DISTRICT_OFFICER, COMMUNE_OFFICER)):
        RememberedAnswer.objects.all().delete()
        rows = [line(unit="Xã Phố Núi"), line("Hai", unit="Xã Chợ Mới")]
        batch = stage(workbook(*rows), "ds.xlsx", user)
        assert actions(batch) == ["question", "question"]
        for text in ("Xã Phố Núi", "Xã Chợ Mới"):
            batch = revise(batch, user, lambda a, text=text: a.with_word("unit", text, str(xuan_lap.pk)))
        assert {one.unit for one in RememberedAnswer.objects.all()} == {new_commune}
        assert actions(stage(workbook(*rows), "ds.xlsx", user)) == ["new", "new"]


def test_which_unit_a_name_means_is_asked_and_remembered_of_each_year(catalogue, new_commune, xuan_lap):
    user = make_user(DISTRICT_OFFICER, new_commune.parent)
    Unit.objects.filter(pk=xuan_lap.pk).update(valid_from=date(2021, 6, 1), valid_to=date(2025, 6, 30))
    new = make_unit("commune", "Xuân Lập", new_commune.parent, valid_from=REFORM)
    lines = [line(year=2020), line("Hai", year=2022), line("Ba", year=2025)]
    batch = stage(workbook(*lines), "ds.xlsx", user)
    first, second, third = batch.rows.order_by("row")
    assert second.data["unit_key"] == xuan_lap.pk  # but one stood in that year
    of_2020, of_2025 = (next(one for one in row.problems if one["name"] == "unit") for row in (first, third))
    nearest = "Xã Xuân Lập (từ 01/06/2021 đến hết 30/06/2025)"
    assert of_2020["candidates"] == [nearest, "Xã Xuân Lập (từ 01/07/2025)"]
    assert f"năm 2020, “Xã Xuân Lập” có thể là {nearest} hoặc" in of_2020["message"]
    batch = revise(batch, user, lambda a: a.with_word("unit", "Xã Xuân Lập 2025", str(new.pk)))
    assert (of_2020["asked"], of_2025["asked"]) == ("unit|xa xuan lap 2020", "unit|xa xuan lap 2025")
    assert [row.data.get("unit_key") for row in batch.rows.order_by("row")] == [None, xuan_lap.pk, new.pk]
    again = stage(workbook(*lines), "ds.xlsx", user)
    assert [row.data.get("unit_key") for row in again.rows.order_by("row")] == [None, xuan_lap.pk, new.pk]


def test_an_answer_to_a_name_with_former_behind_it_is_taken(catalogue, huyen, khuon_ha):
    batch = stage(workbook(line(unit="Xã Phố Núi cũ")), "ds.xlsx", huyen)
    revise(batch, huyen, lambda a: a.with_word("unit", "Xã Phố Núi cũ", str(khuon_ha.pk)))
    assert batch.rows.get().data["unit_key"] == khuon_ha.pk


def test_what_a_senders_units_say_differently_is_asked(catalogue, xuan_lap, khuon_ha):
    user = make_user(COMMUNE_OFFICER, xuan_lap)
    for task in make_user(COMMUNE_OFFICER, khuon_ha).assignments.all():
        user.assignments.create(task=task.task, unit=khuon_ha)
    row = workbook(line(unit="Xã Phố Núi"))
    kept = {"about": "unit", "asked": "unit|xa pho nui"}
    first = RememberedAnswer.objects.create(unit=xuan_lap, answer=str(xuan_lap.pk), **kept)
    assert stage(row, "ds.xlsx", user).rows.get().data["unit_key"] == xuan_lap.pk
    RememberedAnswer.objects.create(
        unit=khuon_ha, answer=str(khuon_ha.pk), at=timezone.now() + timedelta(days=1), **kept
    )
    assert actions(stage(row, "ds.xlsx", user)) == ["question"]
    first.delete()
    assert stage(row, "ds.xlsx", user).rows.get().data["unit_key"] == khuon_ha.pk


def test_what_is_remembered_takes_few_questions_however_many_units(
    catalogue, huyen, lam_binh, new_commune, django_assert_max_num_queries
):
    for number in range(30):
        make_unit("commune", f"Xã số {number}", lam_binh)
    for units in ([None], [None, *Unit.objects.values_list("pk", flat=True)]):
        rows = [ReadRow("DS", number, unit_key=key) for number, key in enumerate(units)]
        reading = Reading("ds.xlsx", "xlsx", "Unicode", rows=rows)
        user, known = User.objects.get(pk=huyen.pk), load_catalogue(huyen)
        with django_assert_max_num_queries(4):  # the user's tasks, the units, their mergers, the answers
            memory_for(reading, user, "registrations", known)


def test_who_is_one_with_whom_is_known_in_the_list_of_the_whole_district_too(catalogue, huyen, xa, xuan_lap):
    known = make_registrant(xuan_lap, "Hội Cựu chiến binh xã Xuân Lập")
    batch = stage(workbook(line("Một", who="Hội CCB")), "ds.xlsx", xa)
    (problem,) = batch.rows.get().problems
    revise(batch, xa, lambda a: a.with_same(problem["asked"], str(known.pk)))
    of_all = stage(workbook(line("Hai", who="Hội CCB"), line(unit="Xã Khuôn Hà")), "huyện.xlsx", huyen)
    assert actions(of_all) == ["new", "new"]
    assert of_all.answers["recalled"] == {f"same|{problem['asked']}": RememberedAnswer.objects.get().pk}


def test_a_list_holds_only_the_answers_that_it_used(catalogue, huyen):
    for word in ("Chăn trâu", "Chăn bò"):
        word_answered(huyen, word=word)
    used = RememberedAnswer.objects.get(asked="field|chan bo")
    batch = stage(workbook(line(field="Chăn bò"), line("Hai")), "ds.xlsx", huyen)
    assert batch.answers == {
        "words": {"field|chan bo": "economy"},
        "recalled": {"words|field|chan bo": used.pk},
    }
    assert (used.text, used.by_name) == ("Chăn bò", "Cán bộ huyện")
    assert used.batch == ImportBatch.objects.get(pk=used.batch_id)


def test_a_column_understood_by_itself_is_no_remembered_answer(catalogue, huyen):
    header = (*HEADER[:-1], "Chuyện bản ta")
    told = [*line()[:-1], "Trồng hoa ven đường"]
    batch = stage(workbook(told, header=header), "ds.xlsx", huyen)
    revise(batch, huyen, lambda a: a.with_column("DS", "H", "content").with_column("DS", "B", "title"))
    again = stage(workbook(told, header=header), "ds.xlsx", huyen)
    assert list(again.answers["recalled"]) == ["columns|DS!H"]
    assert again.rows.get().data["other"] == {"content": "Trồng hoa ven đường"}


@pytest.mark.parametrize("meaning", ["content", ""])
def test_a_slip_with_a_plain_heading_of_titles_is_one_of_that_list(meaning, catalogue, huyen):
    batch = stage(workbook(line()), "ds.xlsx", huyen)
    batch = revise(batch, huyen, lambda a: a.with_column("DS", "B", meaning).with_column("DS", "H", "note"))
    assert "title" not in batch.rows.get().data
    assert [(one.text, one.answer) for one in RememberedAnswer.objects.all()] == [("Địa điểm", "note")]
    assert stage(workbook(line()), "ds.xlsx", huyen).rows.get().data["title"] == "Đường hoa phụ nữ"


def test_a_recalled_answer_is_not_remembered_again_as_the_next_officers(catalogue, huyen, xa):
    word_answered(huyen)
    batch = stage(workbook(line(field="Chăn trâu"), line("Hai", year="x")), "ds.xlsx", xa)
    revise(batch, xa, lambda a: a.with_cells("DS", 3, {"year": "2022"}))
    assert RememberedAnswer.objects.get().by == huyen


def test_an_answer_that_was_asked_again_replaces_the_remembered_one(catalogue, huyen):
    word_answered(huyen)
    batch = stage(workbook(line(field="Chăn trâu")), "ds.xlsx", huyen)
    batch = revise(batch, huyen, lambda a: a.asking_again("field|chan trau"))
    assert actions(batch) == ["question"]
    batch = revise(batch, huyen, lambda a: a.with_word("field", "Chăn trâu", "other"))
    assert batch.rows.get().data["field_code"] == "other"
    assert RememberedAnswer.objects.get().answer == "other"
    assert "recalled" not in batch.answers


def test_a_forgotten_answer_is_asked_of_the_next_list_and_told_in_the_trail(catalogue, huyen):
    word_answered(huyen)
    kept = RememberedAnswer.objects.get()
    remembered_answers.forget([kept.pk], huyen)
    assert actions(stage(workbook(line(field="Chăn trâu")), "ds.xlsx", huyen)) == ["question"]
    told = Change.objects.of(RememberedAnswer).get(action="deleted")
    assert (told.by, told.reason, told.before["answer"]) == (huyen, "Quên câu trả lời đã nhớ", "economy")


def test_nobody_forgets_or_changes_what_is_not_his_or_was_changed_since(
    catalogue, huyen, xa, xa_khac, bcd, la
):
    word_answered(xa)
    own = RememberedAnswer.objects.get()
    for user in (xa_khac, bcd, la):
        with pytest.raises(ValidationError, match="địa bàn"):
            remembered_answers.forget([own.pk], user)
        with pytest.raises(ValidationError, match="địa bàn"):
            remembered_answers.change(own.pk, user, "other", own.at)
    remembered_answers.change(own.pk, huyen, "other", own.at)
    with pytest.raises(ValidationError, match="vừa được người khác đổi"):
        remembered_answers.forget([own.pk], xa, own.at)
    with pytest.raises(ValidationError, match="vừa được người khác đổi"):
        remembered_answers.change(own.pk, xa, "economy", own.at)
    kept = RememberedAnswer.objects.get()
    assert (kept.answer, kept.by, kept.batch) == ("other", huyen, None)


def test_what_a_commune_reads_but_does_not_keep(catalogue, huyen, xa, xa_khac, bcd, la, lam_binh):
    word_answered(huyen)
    word_answered(xa_khac, unit="Xã Khuôn Hà", word="Chăn bò")
    seen = {
        user.username: set(RememberedAnswer.objects.visible_to(user).values_list("asked", flat=True))
        for user in (huyen, xa, xa_khac, bcd, la)
    }
    shared, own = "field|chan trau", "field|chan bo"
    assert seen == {
        "huyen": {shared, own},
        "xa": {shared},
        "xa-khac": {shared, own},
        "bcd": set(),
        "la": set(),
    }
    assert not RememberedAnswer.objects.editable_by(xa).exists()
    assert RememberedAnswer.objects.editable_by(xa_khac).get().asked == own


def test_a_field_that_the_officer_could_not_choose_is_not_remembered_for_him(catalogue, huyen, xa):
    word_answered(huyen)
    RememberedAnswer.objects.update(answer="khong-con")
    assert actions(stage(workbook(line(field="Chăn trâu")), "ds.xlsx", xa)) == ["question"]


def test_the_operator_remembers_for_the_lists_own_unit(catalogue, xuan_lap):
    word_answered(OPERATOR)
    assert RememberedAnswer.objects.get().unit == xuan_lap


def test_answers_go_through_json_and_back():
    answers = Answers(words={"field|a": "x"}, same={"model|1|b": "3"}).with_recalled(
        "words", {"field|c": (7, "y")}
    )
    answers = answers.asking_again("field|d").asking_again("field|d")
    assert Answers.from_json(answers.as_json()) == answers
    assert answers.reopened == ("field|d",)
    assert answers.own.words == {"field|a": "x"}
