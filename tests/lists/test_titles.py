"""Titles that are one, titles that may be one, and titles that are two on their face: at every door."""

import time

import pytest
from django.urls import reverse

from danvan.intake.views.preview import effect_of
from danvan.lists.deciding.decide import decide
from danvan.lists.models import ImportSubject, RememberedAnswer
from danvan.lists.reading.answers import DIFFERENT, LIKE, Answers
from danvan.lists.reading.from_registry import load_catalogue
from danvan.lists.reading.workbook import read_workbook
from danvan.lists.versions import compare
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import revise
from danvan.lists.writing.staging import stage
from models_registry.models import EmulationModel, Kind, Registration
from models_registry.services import similar_models
from tests.builders import make_decision, make_field, make_model, make_registrant, make_registration
from tests.lists.conftest import line, workbook

pytestmark = pytest.mark.django_db

GUARD = "Bảo vệ môi trường"
# The same text: letters, spaces, the place of the tone mark, signs at the ends.
EQUAL = [
    ("Thôn hoà thuận", "Thôn hòa thuận"),
    ("Thủy lợi nội đồng khoẻ", "THUỶ LỢI NỘI ĐỒNG KHỎE"),
    ("Quý trọng người già", "Qúy  trọng người già"),
    ("Đường hoa", "Ðường hoa"),  # eth
    ("Đường hoa phụ nữ", "Mô hình “Đường hoa phụ nữ”."),
    ("Nhà sạch – vườn đẹp", "Nhà sạch - vườn đẹp"),
    ("Mô hình Nuôi cá lồng.", "Nuôi cá lồng…"),
]
# They fold alike, and may be two.
ALIKE = [
    (GUARD, "Bảo về môi trường"),
    ("Tổ tự quản", "Tố tự quân"),
    ("Dân vận khéo ở chợ", "Dân vận khéo ở chơ"),
    (GUARD, "Bao ve moi truong"),
    ("Kỹ thuật mới", "Kĩ thuật mới"),
]
NEAR = [
    ("Đường hoa phụ nữ", "Đường hoa của phụ nữ"),
    ("Nhà sạch, vườn đẹp", "Nhà sạch vườn đẹp"),
    ("Hiến đất làm đường năm 2021", "Hiến đất làm đường năm 2022"),
    ("Hiến đất làm đường giao thông", "Hiến đất làm đường giao thông 2022"),
    ("Tổ 1 thôn 2 tự quản an ninh", "Thôn 2 tổ 1 tự quản an ninh"),
    ("Tổ tự quản an ninh thôn 1", "Tổ tự quản an ninh thôn số 01"),
    ("Hội CCB giúp nhau làm kinh tế", "Hội Cựu chiến binh giúp nhau làm kinh tế"),
    ("Tổ tự quản an ninh thôn Nà Chang", "Tổ tự quản an ninh thôn Nà Cháng"),
    # An abbreviation written out, in the list or in the registry.
    ("Hợp tác xã kiểu mới", "HTX kiểu mới"),
    ("HTX chăn nuôi Nà Mè", "Hợp tác xã chăn nuôi Nà Mè"),
    ("Nông dân sản xuất giỏi", "ND sản xuất giỏi"),
    ("CLB gia đình hạnh phúc", "Câu lạc bộ gia đình hạnh phúc"),
    ("Giữ gìn an ninh trật tự", "Giữ gìn ANTT"),
    ("TỔ TỰ QUẢN ANTT", "TỔ TỰ QUẢN AN NINH TRẬT TỰ"),
    ("Thu gom rác thải, bảo vệ môi trường", "Thu gom rác thải BVMT"),
    ("Tổ tiết kiệm và vay vốn", "Tổ TK&VV"),
    ("Quỹ vì người nghèo", "Quỹ vì NN"),
    ("Đường hoa xã nông thôn mới", "Đường hoa xã NTM"),
    # The year of the list, or that it goes on, at an end.
    ("Đường hoa", "Đường hoa năm 2021"),
    ("Trồng lê (2019)", "Trồng lê"),
    ("Trồng lê", "Trồng lê giai đoạn 2021-2022"),
    ("Nuôi gà năm học 2019-2020", "Nuôi gà đợt 1 năm 2021"),
    ("Nuôi gà", "Tiếp tục duy trì nuôi gà năm 2021"),
    ("Nuôi gà", "Nuôi gà (duy trì)"),
    ("Vườn rau ABC", "Vườn rau ABC năm thứ hai"),
]
# Numbers or names differ.
APART = [
    ("Tổ tự quản an ninh trật tự số 1", "Tổ tự quản an ninh trật tự số 2"),
    ("Tổ tự quản an ninh trật tự thôn 1", "Tổ tự quản an ninh trật tự thôn 12"),
    ("Tổ 1 thôn 2 tự quản an ninh", "Tổ 2 thôn 1 tự quản an ninh"),
    ("Câu lạc bộ đọc sách II", "Câu lạc bộ đọc sách III"),
    ("Tổ hợp tác trồng rừng A", "Tổ hợp tác trồng rừng B"),
    ("Đường hoa thôn Nà Chang", "Đường hoa thôn Nà Coóc"),
    ("ĐƯỜNG HOA THÔN NÀ CHANG", "ĐƯỜNG HOA THÔN NÀ COÓC"),
    ("Đường hoa phụ nữ Nà Chang", "Đường hoa phụ nữ Nà Coóc"),
    ("Vườn cam sạch của ông Nguyễn Văn Hùng", "Vườn cam sạch của ông Nguyễn Văn Dũng"),
    ("Đường hoa phụ nữ", "Nuôi cá lồng trên hồ"),
    ("Tổ ANTT thôn Nà Mè", "Tổ an ninh trật tự thôn Bản Thàng"),
    ("Đường hoa thôn 1 năm 2020", "Đường hoa thôn 2 năm 2021"),
    ("Trồng lê năm 2020", "Trồng mía năm 2020"),
    ("Nuôi gà duy trì", "Nuôi bò duy trì"),
    ("HTX Nà Mè", "HTX Nà Tông"),
]


def decisions(user, *lines, told=None, left_out=()):
    reading = read_workbook(workbook(*lines), "ds.xlsx", load_catalogue(user))
    return decide(reading, user, None, Answers(same=told or {}, left_out=left_out))


def codes(one):
    return [problem.code for problem in one.problems]


def question_of(one):
    [problem] = one.problems
    return problem


# --- against the registry -----------------------------------------------------------------------------------------


@pytest.fixture
def known(catalogue, xuan_lap):
    """`known(title)`: a model of Hội Phụ nữ, registered in 2020."""

    holder = make_registrant(xuan_lap, "Hội Phụ nữ")

    def make(title):
        model = make_model(title, holder, make_field("economy"))
        make_registration(model, 2020)
        return model

    return make


@pytest.mark.parametrize(("kept", "typed"), EQUAL)
def test_an_equal_title_is_the_model_of_the_registry(kept, typed, known, huyen):
    model = known(kept)
    [one] = decisions(huyen, line(typed))
    assert (one.action, one.model_id, one.problems) == ("continues", model.pk, [])


@pytest.mark.parametrize(("kept", "typed"), [*ALIKE, *NEAR])
@pytest.mark.parametrize(("year", "action"), [(2021, "question"), (2020, "duplicate")])
def test_a_title_in_other_tones_or_words_is_asked_about(kept, typed, year, action, known, huyen):
    model = known(kept)
    [one] = decisions(huyen, line(typed, year=year))
    assert (one.action, one.model_id) == (action, None)
    asked = question_of(one)
    assert f"“{typed}” gần giống “{kept}” đã có trong sổ. Là một hay khác nhau?" in asked.message
    assert [value for value, _ in asked.choices] == [str(model.pk)]
    [same] = decisions(huyen, line(typed), told={asked.asked: str(model.pk)})
    [other] = decisions(huyen, line(typed), told={asked.asked: DIFFERENT})
    assert (same.action, same.model_id) == ("continues", model.pk)
    assert (other.action, other.model_id) == ("new", None)


@pytest.mark.parametrize(("kept", "typed"), APART)
def test_titles_of_other_numbers_or_names_are_two_without_a_question(kept, typed, known, huyen):
    known(kept)
    [one] = decisions(huyen, line(typed))
    assert (one.action, one.problems) == ("new", [])


def test_an_answer_for_one_way_to_write_a_title_is_none_for_another(known, huyen):
    model = known(GUARD)
    told = {question_of(decisions(huyen, line("Bảo về môi trường"))[0]).asked: str(model.pk)}
    one, other = decisions(huyen, line("Bảo về môi trường"), line("Báo vệ môi trường"), told=told)
    assert (one.model_id, other.model_id, other.action) == (model.pk, None, "question")


def test_two_models_of_the_registry_that_fold_alike_are_told_apart(known, huyen):
    first, second = known(GUARD), known("Bảo về môi trường")
    one, other = decisions(huyen, line(GUARD), line("BẢO VỀ MÔI TRƯỜNG"))
    assert [one.model_id, other.model_id] == [first.pk, second.pk]
    assert [one.action, other.action] == ["continues", "continues"]


# --- inside one list ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "second"), EQUAL)
def test_equal_titles_of_a_list_are_one_model(first, second, catalogue, huyen):
    one, later = decisions(huyen, line(first), line(second, year=2022))
    assert (one.action, later.action, one.model_key == later.model_key) == ("new", "continues", True)
    one, twice = decisions(huyen, line(first), line(second))
    assert (one.action, twice.action, codes(twice)) == ("new", "duplicate", ["duplicate"])


@pytest.mark.parametrize(("first", "second"), [*ALIKE, *NEAR])
@pytest.mark.parametrize(("year", "action"), [(2022, "question"), (2021, "duplicate")])
def test_nearly_equal_titles_of_a_list_are_asked_about(first, second, year, action, catalogue, huyen):
    lines = [line(first), line(second, year=year)]
    one, other = decisions(huyen, *lines)
    assert (one.action, other.action) == ("new", action)
    asked = question_of(other)
    assert f"“{second}” gần giống “{first}” ở trang “DS”, dòng 2. Là một hay khác nhau?" in asked.message
    assert asked.choices == ((f"{LIKE}{first}", f"{first} (trang “DS”, dòng 2)"),)
    _, different = decisions(huyen, *lines, told={asked.asked: DIFFERENT})
    assert (different.action, different.problems) == ("new", [])
    one, same = decisions(huyen, *lines, told={asked.asked: f"{LIKE}{first}"})
    assert one.model_key == same.model_key
    assert same.action == ("continues" if year == 2022 else "duplicate")


@pytest.mark.parametrize(("first", "second"), APART)
def test_titles_of_a_list_with_other_numbers_or_names_are_two(first, second, catalogue, huyen):
    assert [one.problems for one in decisions(huyen, line(first), line(second))] == [[], []]


def test_each_holder_has_a_model_of_his_own(catalogue, huyen):
    lines = [line(GUARD), line("Bảo về môi trường", "Hội Nông dân"), line(GUARD, unit="Xã Khuôn Hà")]
    assert [one.action for one in decisions(huyen, *lines)] == ["new"] * 3


def test_holders_that_an_officer_calls_one_have_their_titles_compared(catalogue, huyen):
    lines = [line(GUARD, "Hội Nông dân"), line("Bảo về môi trường", "HND")]
    asked = question_of(decisions(huyen, *lines)[1])
    assert asked.name == "registrant"
    _, other = decisions(huyen, *lines, told={asked.asked: f"{LIKE}Hội Nông dân"})
    assert (other.action, question_of(other).name) == ("duplicate", "title")


def test_a_third_way_to_write_a_title_is_asked_with_all_that_it_may_be(catalogue, huyen):
    titles = (GUARD, "Bảo về môi trường", "Bao ve moi truong")
    first = decisions(huyen, *map(line, titles))
    told = {question_of(first[1]).asked: DIFFERENT}
    *_, third = decisions(huyen, *map(line, titles), told=told)
    assert [value for value, _ in question_of(third).choices] == [f"{LIKE}{title}" for title in titles[:2]]


def test_the_registry_and_the_list_are_asked_about_at_once(known, huyen):
    model = known(GUARD)
    lines = [line("Bảo về môi trường", year=2021), line("Bao ve moi truong", year=2021)]
    told = {question_of(decisions(huyen, lines[0])[0]).asked: DIFFERENT}
    _, other = decisions(huyen, *lines, told=told)
    asked = question_of(other)
    assert [value for value, _ in asked.choices] == [str(model.pk), f"{LIKE}Bảo về môi trường"]
    assert "đã có trong sổ, “Bảo về môi trường” ở trang “DS”, dòng 2" in asked.message


def test_a_row_that_is_left_out_bears_on_no_title(catalogue, huyen):
    _, other = decisions(huyen, line(GUARD), line("Bảo về môi trường"), left_out=("DS!2",))
    assert other.action == "new"


def test_numbered_titles_of_one_holder_ask_nothing_and_cost_little(catalogue, huyen):
    def seconds(count):
        reading = read_workbook(
            workbook(*(line(f"Tổ tự quản số {n % 40}, cụm {n // 40}") for n in range(count))),
            "ds.xlsx",
            load_catalogue(huyen),
        )
        begun = time.process_time()
        decided = decide(reading, huyen, None)
        assert {one.action for one in decided} == {"new"}
        return time.process_time() - begun

    seconds(10)
    few, many = seconds(400), seconds(3200)
    assert many < 30 * max(few, 0.02)


# --- the answer goes on -------------------------------------------------------------------------------------------


def test_the_answer_is_kept_with_the_list_and_the_commit_makes_one_model(catalogue, huyen):
    lines = [line(GUARD), line("Bảo về môi trường", year=2022), line("Nhà sạch", year=2022)]
    batch = stage(workbook(*lines), "ds.xlsx", huyen)
    [problem] = batch.rows.get(row=3).problems
    batch = revise(batch, huyen, lambda answers: answers.with_same(problem["asked"], f"{LIKE}{GUARD}"))
    assert not RememberedAnswer.objects.exists()  # of this list's rows only
    [effect] = effect_of(batch, huyen)
    assert {one.label: one.added for one in effect.lines}["Mô hình đăng ký"] == 2
    commit(batch, huyen)
    assert set(EmulationModel.objects.values_list("title", flat=True)) == {GUARD, "Nhà sạch"}
    assert set(Registration.objects.filter(model__title=GUARD).values_list("year", flat=True)) == {2021, 2022}


def test_titles_that_an_officer_calls_two_become_two_models(catalogue, huyen):
    batch = stage(workbook(line(GUARD), line("Bảo về môi trường", year=2022)), "ds.xlsx", huyen)
    [problem] = batch.rows.get(row=3).problems
    batch = revise(batch, huyen, lambda answers: answers.with_same(problem["asked"], DIFFERENT))
    [effect] = effect_of(batch, huyen)
    assert {one.label: one.added for one in effect.lines}["Mô hình đăng ký"] == 2
    commit(batch, huyen)
    assert EmulationModel.objects.count() == 2


def test_a_double_by_an_answer_says_so_and_that_the_rows_name_two_fields(catalogue, huyen):
    batch = stage(workbook(line(GUARD), line("Bảo về môi trường", field="Lĩnh vực khác")), "ds.xlsx", huyen)
    [problem] = batch.rows.get(row=3).problems
    batch = revise(batch, huyen, lambda answers: answers.with_same(problem["asked"], f"{LIKE}{GUARD}"))
    [problem] = batch.rows.get(row=3).problems
    assert problem["message"] == (
        f"Trang “DS”, dòng 3: trùng với dòng 2, trang “DS”: cùng tập thể, cá nhân, là một với “{GUARD}” theo câu trả"
        " lời và năm 2021. Hai dòng ghi hai lĩnh vực."
    )


def test_the_question_is_put_once_for_all_rows_of_the_title(catalogue, huyen, browse):
    lines = [line(GUARD), line("Bảo về môi trường", year=2021), line("Bảo về môi trường", year=2022)]
    batch = stage(workbook(*lines), "ds.xlsx", huyen)
    address = reverse("intake:batch", args=[batch.pk])
    form = browse(huyen).get(address).context["form"]
    [asked] = form.questions.same
    assert (asked.text, asked.rows) == ("Mô hình “Bảo về môi trường”", 2)
    assert asked.choices == [
        (f"{LIKE}{GUARD}", f"Là một với: {GUARD} (trang “DS”, dòng 2)"),
        (DIFFERENT, "Khác nhau: đây là mô hình khác"),
    ]
    browse(huyen).post(f"{address}tra-loi/", {asked.name: DIFFERENT})
    assert list(batch.rows.order_by("row").values_list("action", flat=True)) == ["new", "new", "continues"]


def test_a_title_once_called_another_goes_on_the_year_after(known, huyen):
    known(GUARD)
    batch = stage(workbook(line("Bảo về môi trường")), "ds.xlsx", huyen)
    [problem] = batch.rows.get().problems
    commit(revise(batch, huyen, lambda answers: answers.with_same(problem["asked"], DIFFERENT)), huyen)
    later = stage(workbook(line("Bảo về môi trường", year=2022)), "ds 2022.xlsx", huyen)
    assert later.rows.get().action == "continues"


def test_a_second_version_of_a_list_shows_a_corrected_tone(catalogue, huyen):
    before = stage(workbook(line("Bảo về môi trường", "Hội Nông dân Hoà Bình")), "ds.xlsx", huyen)
    after = stage(workbook(line(GUARD, "Hội Nông dân Hoà Bình")), "ds 2.xlsx", huyen)
    compared = compare(after, before)
    assert [row.data["title"] for row in compared.gone] == ["Bảo về môi trường"]
    assert [row.data["title"] for row in compared.added] == [GUARD]
    equal = stage(workbook(line("BẢO VỀ MÔI TRƯỜNG", "Hội Nông dân Hòa Bình")), "ds 3.xlsx", huyen)
    assert compare(equal, before).unchanged == 1


# --- the sibling doors --------------------------------------------------------------------------------------------

AWARDS = (
    "Họ và tên/Tên tập thể",
    "Mô hình",
    "Đơn vị",
    "Năm",
    "Hình thức",
    "Số quyết định",
    "Ngày quyết định",
)


def commended(user, *lines):
    data = workbook(*lines, header=AWARDS)
    return stage(data, "kt.xlsx", user, subject=ImportSubject.COMMENDATIONS)


def recipient(title, who="Hội Phụ nữ"):
    return [who, title, "Xã Xuân Lập", 2021, "Giấy khen", "12/QĐ-UBND", "05/10/2022"]


@pytest.mark.parametrize("who", ["Hội Phụ nữ", "Hội Nông dân xã"], ids=["the holder", "another"])
def test_a_commendation_is_for_the_model_of_an_equal_title_only(who, known, huyen):
    make_decision(number="12/QĐ-UBND")
    model = known(GUARD)
    equal, alike, apart = (
        commended(huyen, recipient(title, who)).rows.get()
        for title in ("BẢO VỆ MÔI TRƯỜNG", "Bảo về môi trường", "Nuôi cá lồng")
    )
    assert equal.model_id == model.pk
    assert alike.model_id is None
    [problem] = [one for one in alike.problems if one["name"] == "title"]
    assert (problem["code"], problem["severity"]) == ("likely_same", "question")
    assert [tuple(choice) for choice in problem["choices"]] == [(str(model.pk), f"{GUARD} (đăng ký 2020)")]
    assert [one["code"] for one in apart.problems if one["name"] == "title"] == ["unknown_model"]


def test_a_commendations_answer_gives_the_model(known, huyen):
    make_decision(number="12/QĐ-UBND")
    model = known(GUARD)
    batch = commended(huyen, recipient("Bảo về môi trường"))
    [problem] = [one for one in batch.rows.get().problems if one["name"] == "title"]
    batch = revise(batch, huyen, lambda answers: answers.with_same(problem["asked"], str(model.pk)))
    assert batch.rows.get().model_id == model.pk


@pytest.mark.parametrize(("kept", "typed"), [*EQUAL, *ALIKE, *NEAR])
def test_the_entry_form_shows_what_may_be_the_same(kept, typed, known, xuan_lap):
    model = known(kept)
    assert similar_models(xuan_lap, typed, None) == [model]


@pytest.mark.parametrize(("kept", "typed"), APART)
def test_the_entry_form_does_not_show_what_is_another_on_its_face(kept, typed, known, xuan_lap):
    known(kept)
    assert similar_models(xuan_lap, typed, None) == []


def test_a_person_named_in_other_tones_is_still_asked_about(catalogue, xuan_lap, huyen):
    make_registrant(xuan_lap, "Ma Văn Hoá", Kind.INDIVIDUAL)
    [one] = decisions(huyen, line(GUARD, "Ma Văn Hoà", kind="Cá nhân"))
    assert (one.action, question_of(one).name) == ("question", "registrant")
