"""Answers that outlive their list: for whose lists they hold, which a list has used, how they are forgotten."""

import pytest
from django.core.exceptions import ValidationError

from danvan.lists.models import ImportBatch, RememberedAnswer
from danvan.lists.reading.answers import Answers
from danvan.lists.writing import remembered_answers
from danvan.lists.writing.revising import revise
from danvan.lists.writing.staging import stage
from models_registry.access import OPERATOR
from models_registry.models import Change
from tests.builders import make_registrant
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
