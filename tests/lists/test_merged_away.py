"""What was merged into another is found under its old name by every list and by entry, and counts once."""

import pytest

from awards.merging import merge
from awards.models import Commendation, Decision
from awards.parting import part
from danvan.lists.models import ImportSubject
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import revise
from danvan.lists.writing.staging import stage
from models_registry.identity.people import Who, find_registrant
from models_registry.models import EmulationModel, Kind, Registrant, Registration
from models_registry.services import similar_models
from tests.builders import make_decision, make_field, make_model, make_registrant, make_registration
from tests.lists.commendations.commended import COLLECTIVES, HEADER, TITLES, annex
from tests.lists.conftest import line, workbook
from tests.lists.lists import workbook as sheet_of

pytestmark = pytest.mark.django_db
PERSON = [1, "Ông Ma Văn Ả", "Bí thư chi bộ", "Thôn Nà Lừa, xã Khuôn Hà", "Vận động hiến đất", 223500]


def taken(user, *lines):
    return stage(workbook(*lines), "ds.xlsx", user)


def rows(batch):
    """What became of each row, with its registrant and model."""
    return [(row.action, row.registrant_id, row.model_id) for row in batch.rows.order_by("pk")]


def messages(batch):
    return [problem["message"] for row in batch.rows.order_by("pk") for problem in row.problems]


@pytest.fixture
def two(catalogue, xuan_lap):
    """Two holders, each with a model of 2021, in the order (of the old name, of the standing one)."""
    field = make_field("economy")
    old = make_model("Đường hoa phụ nữ", make_registrant(xuan_lap, "Hội Phụ nữ"), field)
    new = make_model("Con đường hoa tự quản", make_registrant(xuan_lap, "Hội LHPN xã Xuân Lập"), field)
    make_registration(old, 2021)
    make_registration(new, 2020)
    return old, new


def test_a_title_that_was_merged_away_is_the_model_that_stands_for_it(two, huyen):
    old, new = two
    merge(old, new, by=huyen, reason="Là một")
    batch = taken(huyen, line(old.title, "Hội Phụ nữ"), line(old.title, "Hội Phụ nữ", year=2022))
    assert rows(batch) == [
        ("unchanged", old.registrant_id, new.pk),
        ("continues", old.registrant_id, new.pk),
    ]
    commit(batch, huyen)
    assert EmulationModel.objects.count() == 1
    assert sorted(Registration.objects.values_list("year", flat=True)) == [2020, 2021, 2022]


def test_a_holder_that_was_merged_away_is_whom_he_was_merged_into(two, huyen):
    old, new = two
    merge(old.registrant, new.registrant, by=huyen, reason="Là một")
    batch = taken(huyen, line(old.title, "Hội Phụ nữ"), line("Thu gom rác", "Hội Phụ nữ", year=2022))
    assert rows(batch) == [("unchanged", new.registrant_id, old.pk), ("new", new.registrant_id, None)]
    commit(batch, huyen)
    assert Registrant.objects.count() == 1


def test_merged_again_and_again_the_last_stands_for_all(two, huyen, xuan_lap):
    old, new = two
    last = make_registrant(xuan_lap, "Chi hội Nà Co")
    merge(old.registrant, new.registrant, by=huyen, reason="Là một")
    merge(new.registrant, last, by=huyen, reason="Là một")
    merge(old, new, by=huyen, reason="Là một")
    batch = taken(huyen, line(old.title, "Hội Phụ nữ"))
    assert rows(batch) == [("unchanged", last.pk, new.pk)]


def test_what_was_parted_again_is_itself(two, huyen):
    old, new = two
    merge(old, new, by=huyen, reason="Là một")
    part(EmulationModel._base_manager.get(pk=old.pk), by=huyen, reason="Nhầm")
    assert rows(taken(huyen, line(old.title, "Hội Phụ nữ"))) == [("unchanged", old.registrant_id, old.pk)]


def test_both_titles_in_one_list_are_one_model_of_that_year_and_the_second_row_is_told(two, huyen):
    old, new = two
    merge(old.registrant, new.registrant, by=huyen, reason="Là một")
    merge(old, new, by=huyen, reason="Là một")
    batch = taken(
        huyen, line(old.title, "Hội Phụ nữ", year=2022), line(new.title, "Hội LHPN xã Xuân Lập", year=2022)
    )
    assert [action for action, *_ in rows(batch)] == ["continues", "duplicate"]
    assert "trùng với dòng 2, trang “DS”: cùng là mô hình “Con đường hoa tự quản”" in messages(batch)[-1]


def test_an_answer_of_before_the_merge_names_what_stands_now(two, huyen):
    old, new = two
    batch = taken(huyen, line("Đường hoa phụ nử", "Hội Phụ nữ"))
    (asked,) = [one["asked"] for row in batch.rows.all() for one in row.problems if one.get("asked")]
    revise(batch, huyen, lambda answers: answers.with_same(asked, str(old.pk)))
    merge(old, new, by=huyen, reason="Là một")
    later = taken(huyen, line("Đường hoa phụ nử", "Hội Phụ nữ", year=2022))
    assert rows(later) == [("continues", old.registrant_id, new.pk)]


def test_a_nearly_equal_title_of_what_was_merged_away_is_asked_of_what_stands(two, huyen):
    old, new = two
    merge(old, new, by=huyen, reason="Là một")
    batch = taken(huyen, line("Đường hoa phụ nử", "Hội Phụ nữ", year=2022))
    (row,) = batch.rows.all()
    assert [key for key, _ in row.problems[0]["choices"]] == [str(new.pk)]


def test_a_post_that_only_the_merged_paper_says_is_his_and_another_is_asked(catalogue, xuan_lap, huyen):
    winner = make_registrant(xuan_lap, "Triệu Văn Páo", Kind.INDIVIDUAL, post="Trưởng thôn")
    loser = make_registrant(xuan_lap, "Triệu Văn Páo", Kind.INDIVIDUAL, post="Bí thư chi bộ")
    merge(loser, winner, by=huyen, reason="Là một")
    known = [
        find_registrant(xuan_lap, Kind.INDIVIDUAL, Who("Triệu Văn Páo", post))
        for post in ("Bí thư chi bộ", "")
    ]
    assert known == [(winner, []), (winner, [])]
    assert find_registrant(xuan_lap, Kind.INDIVIDUAL, Who("Triệu Văn Páo", "Giáo viên")) == (None, [winner])
    listed = [
        line(title, f"Triệu Văn Páo, {post}", kind="Cá nhân")
        for title, post in (("Nuôi ong", "Bí thư chi bộ"), ("Trồng cây", "Giáo viên"))
    ]
    batch = taken(huyen, *listed)
    assert [(action, holder) for action, holder, _ in rows(batch)] == [("new", winner.pk), ("question", None)]


def test_entry_finds_the_holder_and_offers_the_model_that_stand(two, huyen, xuan_lap):
    old, new = two
    merge(old.registrant, new.registrant, by=huyen, reason="Là một")
    merge(old, new, by=huyen, reason="Là một")
    assert find_registrant(xuan_lap, Kind.COLLECTIVE, Who("Hội Phụ nữ")) == (new.registrant, [])
    assert similar_models(xuan_lap, "Đường hoa phụ nữ", new.registrant) == [new]


def test_our_own_list_of_before_the_merge_comes_back_unchanged(two, huyen, browse):
    old, new = two
    data = browse(huyen).get("/nhap-lieu/models_registry/registration/export/").getvalue()
    merge(old.registrant, new.registrant, by=huyen, reason="Là một")
    merge(old, new, by=huyen, reason="Là một")
    batch = stage(data, "luot-dang-ky.xlsx", huyen)
    assert {(action, holder, model) for action, holder, model in rows(batch)} == {
        ("unchanged", new.registrant_id, new.pk)
    }


def awarded(user, *names, kept=()):
    people = [[at, name, None, "xã Xuân Lập", "Đường hoa", 447000] for at, name in enumerate(names, 1)]
    data = sheet_of([*TITLES, HEADER, COLLECTIVES, *people], names=["DS"])
    return stage(data, "kt.xlsx", user, subject=ImportSubject.COMMENDATIONS)


def test_an_award_list_commends_nobody_twice_under_two_names(two, huyen):
    old, new = two
    commit(awarded(huyen, "Hội Phụ nữ"), huyen)
    merge(old.registrant, new.registrant, by=huyen, reason="Là một")
    batch = awarded(huyen, "Hội Phụ nữ", "Hội LHPN xã Xuân Lập")
    assert [(action, holder) for action, holder, _ in rows(batch)] == [
        ("unchanged", new.registrant_id),
        ("question", new.registrant_id),
    ]
    assert [action for action, *_ in rows(awarded(huyen, "Hội LHPN xã Xuân Lập"))] == ["question"]


def test_a_decision_that_was_merged_away_is_the_one_that_stands(two, huyen, lam_binh):
    commit(
        stage(sheet_of(annex(PERSON), names=["DS"]), "kt.xlsx", huyen, subject=ImportSubject.COMMENDATIONS),
        huyen,
    )
    known = Decision.objects.get()
    other = make_decision(unit=lam_binh, number="124/QĐ-UBND", body="UBND huyện Lâm Bình")
    merge(known, other, by=huyen, reason="Là một")
    batch = stage(
        sheet_of(annex(PERSON), names=["DS"]), "kt.xlsx", huyen, subject=ImportSubject.COMMENDATIONS
    )
    assert {action for action, *_ in rows(batch)} == {"unchanged"}
    commit(batch, huyen)
    assert set(Commendation.objects.values_list("decision", flat=True)) == {other.pk}
    assert Decision.objects.get() == other
