"""The model that a row goes on with: how new its year is, whose field it keeps, which of several is asked."""

import pytest

from danvan.lists.deciding.decide import decide
from danvan.lists.reading.answers import DIFFERENT, LIKE, Answers, model_question
from danvan.lists.reading.from_registry import load_catalogue
from danvan.lists.reading.workbook import read_workbook
from models_registry.models import Novelty
from tests.builders import make_field, make_model, make_programme, make_registrant, make_registration
from tests.lists.conftest import HEADER, line, workbook

pytestmark = pytest.mark.django_db
NO_YEAR = "Không rõ năm"


def decisions(user, *lines, told=None):
    """Of each line what stands under novelty and programme may be left out."""
    rows = [[*cells, "", ""][:10] for cells in lines]
    data = workbook(*rows, header=(*HEADER, "Tính chất", "Giai đoạn"))
    return decide(read_workbook(data, "ds.xlsx", load_catalogue(user)), user, None, Answers(same=told or {}))


def said(one):
    """Of each problem its column, its code, how grave it is, and what it says behind the row."""
    return [(of.name, of.code, of.severity, of.message.partition(": ")[2]) for of in one.problems]


@pytest.fixture
def registered(catalogue, xuan_lap):
    """“Đường hoa” of Hội Phụ nữ, registered in 2021."""
    model = make_model("Đường hoa", make_registrant(xuan_lap, "Hội Phụ nữ"), make_field("economy"))
    make_registration(model, 2021)
    return model


def test_a_year_is_of_a_model_kept_up_where_any_year_of_it_was_before(registered, huyen):
    make_registration(registered, 2023)
    for year, novelty in (
        (2020, Novelty.UNKNOWN),
        (2022, Novelty.MAINTAINED),
        (NO_YEAR, Novelty.UNKNOWN),
    ):
        (one,) = decisions(huyen, [*line("Đường hoa", year=year), "", "2020-2022"])
        assert (one.action, one.model_id, one.novelty) == ("continues", registered.pk, novelty), year


def test_what_a_row_says_of_its_novelty_goes_before(registered, huyen):
    cells = [[*line(title, year=2022), "Nhân rộng"] for title in ("Đường hoa", "Nhà sạch")]
    assert [(one.action, one.novelty) for one in decisions(huyen, *cells)] == [
        ("continues", "replicated"),
        ("new", "replicated"),
    ]


def test_a_further_year_keeps_the_field_of_the_registry_or_of_the_list(registered, huyen):
    known, first, second, same = decisions(
        huyen,
        line("Đường hoa", year=2022, field="Lĩnh vực khác"),
        line("Nhà sạch", year=2021),
        line("Nhà sạch", year=2022, field="Lĩnh vực khác"),
        line("Nhà sạch", year=2020),
    )
    kept = "lĩnh vực khác với mô hình đã có; mô hình giữ lĩnh vực cũ."
    warned = [("field", "differs", "warning", kept)]
    (unsaid,) = decisions(huyen, line("Đường hoa", year=2022, field="Bóng đá"))
    assert [problem.code for problem in unsaid.problems] == ["unknown_field"]
    assert [said(one) for one in (known, first, same)] == [warned, [], []]
    assert (second.action, second.novelty, said(second)) == ("continues", "maintained", warned)


def test_a_double_is_told_by_its_place_its_title_and_its_year(catalogue, huyen):
    make_programme(2023, 2025)
    _, again, _, unknown, later = decisions(
        huyen,
        line("Đường hoa"),
        line("“Đường hoa”", field="Lĩnh vực khác"),
        [*line("Nhà sạch", year=NO_YEAR), "", "2020-2022"],
        [*line("Nhà sạch", year=NO_YEAR), "", "2020-2022"],
        [*line("Nhà sạch", year=NO_YEAR), "", "2023-2025"],
    )
    assert later.action == "continues"
    told = "trùng với dòng 2, trang “DS”: cùng tập thể, cá nhân, tên và năm 2021."
    assert (again.action, said(again)) == ("duplicate", [("title", "duplicate", "error", told)])
    assert again.problems[0].value == "Đường hoa"
    told = "trùng với dòng 4, trang “DS”: cùng tập thể, cá nhân, tên và không rõ năm."
    assert (unknown.action, said(unknown)) == ("duplicate", [("title", "duplicate", "error", told)])


def test_rows_that_do_not_say_whose_model_of_which_year_are_no_doubles(catalogue, huyen):
    for values in ({"who": ""}, {"year": ""}, {"title": ""}):
        found = decisions(huyen, line(**values), line(**values))
        assert {problem.code for one in found for problem in one.problems} == {"missing"}, values


def test_which_of_two_models_of_one_title_is_asked_with_their_years(registered, catalogue, huyen):
    make_registration(registered, None, catalogue)
    other = make_model("Đường hoa", registered.registrant, registered.field)
    third = make_model("Đường hoa", registered.registrant, registered.field)
    for year in (2022, 2020):
        make_registration(other, year)
    (one,) = decisions(huyen, line("Đường hoa", year=2022))
    (problem,) = one.problems
    assert problem.message.endswith("sổ có 3 mô hình cùng tên này của “Hội Phụ nữ”. Đây là mô hình nào?")
    assert (problem.name, problem.code, problem.value) == ("title", "likely_same", "Đường hoa")
    assert problem.choices == (
        (str(registered.pk), "Đường hoa (đăng ký 2021, không rõ năm)"),
        (str(other.pk), "Đường hoa (đăng ký 2020, 2022)"),
        (str(third.pk), "Đường hoa"),
    )
    assert problem.candidates == ("Đường hoa",) * 3


def test_a_title_nearly_like_others_is_asked_with_where_they_stand(registered, huyen):
    (one,) = decisions(huyen, line("Đương hoa", year=2022))
    reason = "“Đương hoa” gần giống “Đường hoa” đã có trong sổ. Là một hay khác nhau?"
    assert (one.action, said(one)) == ("question", [("title", "likely_same", "question", reason)])
    assert one.problems[0].candidates == ("Đường hoa",)
    (one,) = decisions(huyen, line("Đương hoa", year=2021))
    assert (one.action, said(one)[0][1]) == ("duplicate", "near_duplicate")
    for year, code in ((2021, "near_duplicate"), (2022, "likely_same")):
        _, one = decisions(huyen, line("Nhà sạch"), line("Nha sạch", year=year))
        reason = "“Nha sạch” gần giống “Nhà sạch” ở trang “DS”, dòng 2. Là một hay khác nhau?"
        assert said(one) == [("title", code, "question", reason)]
        assert one.problems[0].choices == ((f"{LIKE}Nhà sạch", "Nhà sạch (trang “DS”, dòng 2)"),)
        assert one.problems[0].candidates == ("Nhà sạch (trang “DS”, dòng 2)",)


def test_an_answer_goes_before_an_equal_title(registered, huyen):
    other = make_model("Đường cờ", registered.registrant, registered.field)
    asked = model_question(registered.registrant_id, "đường hoa")
    (one,) = decisions(huyen, line("Đường hoa", year=2022), told={asked: str(other.pk)})
    assert (one.action, one.model_id) == ("continues", other.pk)
    make_model("Đường hoa", registered.registrant, registered.field)
    (one,) = decisions(huyen, line("Đường hoa", year=2022), told={asked: DIFFERENT})
    assert (one.action, one.model_id) == ("new", None)


def test_an_answer_that_names_a_title_that_has_gone_is_asked_again(catalogue, huyen):
    lines = [line("Nhà sạch"), line("Nha sạch", year=2022)]
    asked = decisions(huyen, *lines)[1].problems[0].asked
    _, one = decisions(huyen, *lines, told={asked: f"{LIKE}Vườn đẹp"})
    assert (one.action, one.title_key, one.problems[0].asked) == ("question", "nha sạch", asked)


def test_two_titles_that_an_officer_calls_one_model_of_the_registry_are_one(registered, huyen):
    lines = [line("Đường hoa", year=2022), line("Đương hoa", year=2022)]
    _, near = decisions(huyen, *lines)
    first, second = decisions(huyen, *lines, told={near.problems[0].asked: str(registered.pk)})
    assert (first.action, second.action) == ("continues", "duplicate")
    told = "trùng với dòng 2, trang “DS”: cùng là mô hình “Đường hoa” trong sổ và năm 2022."
    assert said(second) == [("title", "duplicate", "error", told)]


def test_a_registration_without_a_year_is_known_by_its_programme(registered, catalogue, huyen):
    later = make_programme(2023, 2025)
    own = make_registration(registered, None, later)
    rows = [[*line("Đường hoa", year=NO_YEAR), "", code] for code in ("2020-2022", "2023-2025")]
    (other,), (same,) = (decisions(huyen, row) for row in rows)
    assert (other.action, other.registration_id, other.novelty) == ("continues", None, Novelty.UNKNOWN)
    (of_year,) = decisions(huyen, [*line("Đường hoa", year=2024), "", "2023-2025"])
    assert (of_year.action, of_year.registration_id) == ("continues", None)
    assert (same.registration_id, same.model_id) == (own.pk, registered.pk)
