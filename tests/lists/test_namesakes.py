"""Persons of one name in one unit: none is taken for another, each is asked about once, and told apart afterwards."""

import pytest

from awards.models import Commendation
from danvan.lists.deciding.coming import coming
from danvan.lists.models import ImportSubject, RememberedAnswer
from danvan.lists.writing.committing import commit
from danvan.lists.writing.remembered_answers import forget
from danvan.lists.writing.revising import revise
from danvan.lists.writing.staging import stage
from danvan.lists.writing.undoing import undo
from models_registry.models import Change, Distinct, EmulationModel, Kind, Registrant
from tests.builders import make_field, make_model, make_registrant
from tests.lists.commendations.commended import annex
from tests.lists.conftest import workbook
from tests.lists.lists import workbook as annex_book

pytestmark = pytest.mark.django_db
HEADER = ("STT", "Tên mô hình", "Họ và tên", "Loại", "Lĩnh vực", "Đơn vị", "Năm", "Chức vụ, nơi công tác")
NAME = "Triệu Văn Páo"


def row(title, who=NAME, post="", year=2022):
    return ["", title, who, "Cá nhân", "Kinh tế", "Xã Khuôn Hà", year, post]


HOMONYMS = (
    row("Nuôi ong rừng", post="Trưởng thôn Nà Chang"),
    row("Nuôi cá lồng", post="Giáo viên trường tiểu học"),
    row("Tổ hòa giải thôn", post="Công an viên thôn Khác"),
    row("Vườn mẫu", f"{NAME} – thôn Phia Xeng"),
    row("Camera an ninh", f"{NAME} (A)"),
    row("Đường hoa", f"{NAME} (B)"),
)


def take(user, *rows, name="ds.xlsx"):
    return stage(workbook(*rows, header=HEADER), name, user)


def actions(batch):
    return list(batch.rows.order_by("pk").values_list("action", flat=True))


def asked(batch):
    """The questions of a batch: key -> its choices."""
    return {
        problem["asked"]: problem["choices"]
        for one in batch.rows.order_by("pk")
        for problem in one.problems
        if problem["code"] == "likely_same"
    }


def another(batch, user):
    """Every question of the page answered with "là người khác"."""

    def change(answers):
        for key, choices in asked(batch).items():
            answers = answers.with_same(key, next((value for value, _ in choices if value[0] == "0"), "0"))
        return answers

    return revise(batch, user, change)


@pytest.fixture
def six(catalogue, huyen):
    """The six of one name, each told to be another."""
    return commit(another(take(huyen, *HOMONYMS), huyen), huyen)


def test_a_namesake_of_another_post_hamlet_or_mark_is_asked(catalogue, huyen):
    batch = take(huyen, *HOMONYMS)
    assert actions(batch) == ["new"] + ["question"] * 5
    message = batch.rows.order_by("pk")[1].problems[0]["message"]
    assert "Giáo viên trường tiểu học" in message
    assert "Trưởng thôn Nà Chang" in message
    commit(batch, huyen, only_good=True)
    assert Registrant.objects.get().models.count() == 1


def test_a_person_is_one_whatever_he_is_addressed_as(catalogue, huyen):
    names = (NAME, f"Cụ {NAME}", f"Thầy {NAME}", f"Đ/c {NAME}", f"Bác sĩ {NAME}", f"Bác {NAME}")
    batch = take(huyen, *(row(f"Nuôi ong {at}", name) for at, name in enumerate(names)))
    assert actions(batch) == ["new"] * 6
    commit(batch, huyen)
    assert Registrant.objects.get().name == NAME


@pytest.mark.parametrize("written", [f"Ông {NAME} 1965", f"{NAME} (1965)", f"{NAME}, sinh năm 1965"])
def test_a_year_of_birth_beside_a_name_is_a_mark_that_is_asked_about(catalogue, huyen, khuon_ha, written):
    make_registrant(khuon_ha, NAME, Kind.INDIVIDUAL)
    batch = take(huyen, row("Nuôi ong", written))
    assert actions(batch) == ["question"]
    commit(another(batch, huyen), huyen)
    assert Registrant.objects.get(mark="(1965)").name == NAME
    assert actions(take(huyen, row("Nuôi dê", written, year=2021), name="sau.xlsx")) == ["new"]


def test_one_round_of_answers_settles_all_of_one_name_and_what_tells_them_apart_is_kept(six, khuon_ha):
    kept = {(one.name, one.post, one.hamlet, one.mark) for one in Registrant.objects.all()}
    assert kept == {
        (NAME, "Trưởng thôn Nà Chang", "", ""),
        (NAME, "Giáo viên trường tiểu học", "", ""),
        (NAME, "Công an viên thôn Khác", "", ""),
        (NAME, "", "thôn Phia Xeng", ""),
        (NAME, "", "", "(A)"),
        (NAME, "", "", "(B)"),
    }
    assert all(one.models.count() == 1 for one in Registrant.objects.all())


def test_whoever_was_told_apart_is_found_again_without_a_question(six, huyen):
    titles = ("Dạy chữ", "Quỹ nhân ái", "Trồng lê", "Nhà sạch", "Nước sạch bản em", "Cổng hoa")
    lines = (row(title, one[2], one[7], 2021) for title, one in zip(titles, HOMONYMS, strict=True))
    again = take(huyen, *lines, name="2021.xlsx")
    assert actions(again) == ["new"] * 6
    commit(again, huyen)
    assert Registrant.objects.count() == 6
    assert all(one.models.count() == 2 for one in Registrant.objects.all())


def test_a_bare_name_of_several_is_asked_whose_it_is(six, huyen):
    batch = take(huyen, row("Nuôi dê"))
    ((key, choices),) = asked(batch).items()
    assert len(choices) == 7
    teacher = Registrant.objects.get(post__startswith="Giáo viên")
    assert (str(teacher.pk), f"{NAME}, Giáo viên trường tiểu học, Xã Khuôn Hà") in map(tuple, choices)
    batch = revise(batch, huyen, lambda answers: answers.with_same(key, str(teacher.pk)))
    commit(batch, huyen)
    assert teacher.models.count() == 2


def test_no_post_or_the_same_post_is_the_same_person(catalogue, huyen, khuon_ha):
    known = make_registrant(khuon_ha, NAME, Kind.INDIVIDUAL, post="Trưởng thôn Nà Chang")
    batch = take(
        huyen,
        row("Nuôi ong"),
        row("Nuôi dê", post="trưởng thôn Nà Chang"),
        row("Nuôi cá", post="Trưởng thôn"),
    )
    assert actions(batch) == ["new"] * 3
    commit(batch, huyen)
    assert known.models.count() == 3


def test_a_post_that_the_first_row_leaves_out_is_kept_of_the_second(catalogue, huyen):
    batch = take(huyen, row("Nuôi ong"), row("Nuôi dê", post="Trưởng thôn"), row("Nuôi cá", post="Giáo viên"))
    assert actions(batch) == ["new", "new", "question"]
    commit(batch, huyen, only_good=True)
    assert Registrant.objects.get().post == "Trưởng thôn"


def test_a_known_namesake_is_asked_and_the_answer_holds_for_the_next_list(catalogue, huyen, khuon_ha):
    known = make_registrant(khuon_ha, NAME, Kind.INDIVIDUAL, post="Trưởng thôn Nà Chang")
    batch = take(huyen, row("Nuôi ong", post="Bí thư chi bộ"))
    ((key, _),) = asked(batch).items()
    batch = revise(batch, huyen, lambda answers: answers.with_same(key, str(known.pk)))
    commit(batch, huyen)
    assert known.models.get().title == "Nuôi ong"
    later = take(huyen, row("Nuôi dê", post="Bí thư chi bộ", year=2021), name="sau.xlsx")
    assert actions(later) == ["new"]
    assert later.rows.get().registrant == known


def test_not_the_same_is_kept_of_those_of_whom_it_was_said_and_of_no_other(catalogue, huyen, khuon_ha):
    known = make_registrant(khuon_ha, NAME, Kind.INDIVIDUAL, post="Trưởng thôn Nà Chang")
    commit(another(take(huyen, row("Nuôi ong", post="Giáo viên")), huyen), huyen)
    distinct = Distinct.objects.get()
    assert (distinct.registrant, distinct.name, distinct.told) == (known, NAME, "Giáo viên")
    Registrant.objects.filter(post="Giáo viên").update(post="Hiệu trưởng")
    ((_, choices),) = asked(take(huyen, row("Nuôi dê", post="Giáo viên"), name="sau.xlsx")).items()
    assert [label for _, label in choices[:-1]] == [f"{NAME}, Hiệu trưởng, Xã Khuôn Hà"]


@pytest.mark.parametrize("forgets", [True, False])
def test_another_person_said_by_mistake_goes_with_the_list_that_said_so(forgets, catalogue, huyen, khuon_ha):
    make_registrant(khuon_ha, NAME, Kind.INDIVIDUAL, post="Trưởng thôn Nà Chang")
    first = commit(another(take(huyen, row("Nuôi ong", post="Giáo viên")), huyen), huyen)
    assert undo(first, huyen).left == ()
    assert not Distinct.objects.exists()
    if forgets:
        forget(RememberedAnswer.objects.filter(batch=first).values_list("pk", flat=True), huyen)
    again = take(huyen, row("Nuôi ong", post="Giáo viên"), name="sau.xlsx")
    assert actions(again) == ["question" if forgets else "new"]
    assert bool(again.answers.get("recalled")) != forgets


def test_what_a_list_says_beside_a_known_name_is_kept_so_that_another_post_is_asked(
    catalogue, huyen, khuon_ha
):
    known = make_registrant(khuon_ha, NAME, Kind.INDIVIDUAL)
    first = commit(take(huyen, row("Nuôi ong", post="Trưởng thôn Nà Chang")), huyen)
    known.refresh_from_db()
    assert (known.post, known.models.get().title) == ("Trưởng thôn Nà Chang", "Nuôi ong")
    assert Change.objects.of(Registrant).filter(subject_id=known.pk, action="changed").count() == 1
    assert actions(take(huyen, row("Nuôi dê", post="Giáo viên"), name="sau.xlsx")) == ["question"]
    assert undo(first, huyen).left == ()
    known.refresh_from_db()
    assert known.post == ""
    assert not known.models.exists()


def test_what_the_registry_says_of_a_known_person_is_not_written_over(catalogue, huyen, khuon_ha):
    known = make_registrant(khuon_ha, NAME, Kind.INDIVIDUAL, post="Trưởng thôn", workplace="Chi bộ Nà Chang")
    first = commit(take(huyen, row("Nuôi ong", post="Trưởng thôn")), huyen)
    known.refresh_from_db()
    assert (known.post, known.workplace) == ("Trưởng thôn", "Chi bộ Nà Chang")
    assert not Change.objects.of(Registrant).filter(subject_id=known.pk).exists()
    undo(first, huyen)


def test_what_comes_counts_namesakes_as_the_commit_does(catalogue, huyen):
    batch = another(take(huyen, *HOMONYMS), huyen)
    assert len({one.holder for one in coming(batch, huyen)}) == 6


def test_a_name_that_differs_in_a_tone_is_asked_for_each_post(catalogue, huyen):
    names = ("Ma Văn Hoá", "Ma Văn Hoà", "Ma Văn Hoa", "Ma Văn Hòa")
    batch = take(huyen, *(row(f"Nuôi gà {at}", name, f"Chức {at}") for at, name in enumerate(names)))
    assert actions(batch) == ["new"] + ["question"] * 3
    while asked(batch):
        batch = another(batch, huyen)
    commit(batch, huyen)
    assert Registrant.objects.count() == 4


def test_titles_that_differ_in_a_tone_only_are_asked(catalogue, huyen, khuon_ha):
    known = make_registrant(khuon_ha, NAME, Kind.INDIVIDUAL)
    make_model("Đường hoa", known, make_field("economy"))
    assert actions(take(huyen, row("Đường hòa"))) == ["question"]
    assert EmulationModel.objects.count() == 1


def test_a_commendation_for_a_namesake_is_not_linked_without_a_question(catalogue, huyen, khuon_ha):
    known = make_registrant(khuon_ha, NAME, Kind.INDIVIDUAL, post="Trưởng thôn Nà Chang")
    rows = annex([1, NAME, "Giáo viên trường tiểu học", "xã Khuôn Hà", "Dạy chữ", 223500])
    batch = stage(annex_book(rows, names=["DS"]), "kt.xlsx", huyen, subject=ImportSubject.COMMENDATIONS)
    ((key, choices),) = asked(batch).items()
    assert choices[0][0] == str(known.pk)
    batch = revise(batch, huyen, lambda answers: answers.with_same(key, choices[-1][0]))
    commit(batch, huyen)
    assert Commendation.objects.get(recipient_name=NAME).registrant is None
    again = stage(annex_book(rows, names=["DS"]), "kt2.xlsx", huyen, subject=ImportSubject.COMMENDATIONS)
    assert not asked(again)


def test_two_of_one_name_and_another_post_in_one_decision_are_asked(catalogue, huyen):
    first = annex([1, NAME, "Trưởng thôn", "xã Khuôn Hà", "Hiến đất", 223500])
    second = annex([1, NAME, "Giáo viên", "xã Khuôn Hà", "Hiến đất", 223500])
    commit(
        stage(annex_book(first, names=["DS"]), "a.xlsx", huyen, subject=ImportSubject.COMMENDATIONS), huyen
    )
    batch = stage(annex_book(second, names=["DS"]), "b.xlsx", huyen, subject=ImportSubject.COMMENDATIONS)
    assert actions(batch)[-1] == "question"
    commit(another(batch, huyen), huyen)
    assert Commendation.objects.filter(recipient_name=NAME).count() == 2
