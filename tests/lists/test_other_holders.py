"""An equal title in the unit and year under another holder is asked once: one model whose holder changed, or two."""

import pytest

from awards.merging import merge
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import revise
from danvan.lists.writing.staging import stage
from danvan.lists.writing.undoing import undo
from models_registry.models import CorrectionRequest, EmulationModel, Registrant, Registration
from tests.builders import make_field, make_model, make_registrant, make_registration
from tests.lists.conftest import line, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def registered(catalogue, xuan_lap):
    """“Đường hoa” of Hội Phụ nữ in 2021."""
    model = make_model("Đường hoa", make_registrant(xuan_lap, "Hội Phụ nữ"), make_field("economy"))
    return make_registration(model, 2021)


def taken(user, *lines):
    return stage(workbook(*lines), "ds.xlsx", user)


def actions(batch):
    return list(batch.rows.order_by("pk").values_list("action", flat=True))


def questions(batch):
    return {one["asked"]: one for row in batch.rows.all() for one in row.problems if one.get("asked")}


def answered(batch, user, answer):
    (asked,) = questions(batch)
    return revise(batch, user, lambda answers: answers.with_same(asked, answer))


def models():
    found = EmulationModel.objects.select_related("registrant").order_by("registrant__name")
    return [f"{one.title} của {one.registrant.name}" for one in found]


def test_it_is_asked_and_nothing_is_written_meanwhile(registered, huyen):
    batch = taken(huyen, line("Đường hoa", "Hội Nông dân"))
    assert actions(batch) == ["question"]
    (problem,) = questions(batch).values()
    assert "sổ đã có “Đường hoa” cùng đơn vị, cùng năm, của “Hội Phụ nữ”" in problem["message"]
    assert "“Hội Phụ nữ” → “Hội Nông dân”" in problem["choices"][0][1]
    commit(batch, huyen, only_good=True)
    assert models() == ["Đường hoa của Hội Phụ nữ"]


def test_the_holder_is_corrected_where_it_is_one_model_and_an_undo_brings_him_back(registered, huyen):
    batch = answered(taken(huyen, line("Đường hoa", "Hội Nông dân")), huyen, str(registered.model_id))
    assert actions(batch) == ["corrects"]
    commit(batch, huyen)
    assert models() == ["Đường hoa của Hội Nông dân"]
    assert Registration.objects.get() == registered
    undo(batch, huyen)
    assert models() == ["Đường hoa của Hội Phụ nữ"]
    assert Registrant.objects.count() == 1


def test_it_is_added_where_it_is_another_model(registered, huyen):
    batch = commit(answered(taken(huyen, line("Đường hoa", "Hội Nông dân")), huyen, "0"), huyen)
    assert batch.counts["new"] == 1
    assert models() == ["Đường hoa của Hội Nông dân", "Đường hoa của Hội Phụ nữ"]


def test_who_does_not_decide_asks_for_the_correction(registered, xa):
    batch = taken(xa, line("Đường hoa", "Hội Nông dân"))
    (problem,) = questions(batch).values()
    assert "gửi đề nghị đính chính" in problem["choices"][0][1]
    commit(answered(batch, xa, str(registered.model_id)), xa)
    assert CorrectionRequest.objects.get().model == registered.model
    assert models() == ["Đường hoa của Hội Phụ nữ"]


def test_years_of_one_title_and_holder_are_one_question(registered, huyen):
    batch = taken(huyen, line("Đường hoa", "Hội Nông dân"), line("Đường hoa", "Hội Nông dân", year=2022))
    assert actions(batch) == ["question", "question"]
    batch = answered(batch, huyen, str(registered.model_id))
    assert actions(batch) == ["corrects", "continues"]
    commit(batch, huyen)
    assert models() == ["Đường hoa của Hội Nông dân"]
    assert sorted(Registration.objects.values_list("year", "novelty")) == [
        (2021, "new"),
        (2022, "maintained"),
    ]


def test_years_that_the_registry_has_are_corrected_once_and_each_by_what_it_says(registered, huyen):
    make_registration(registered.model, 2022)
    lines = [line("Đường hoa", "Hội Nông dân", year=year) for year in (2020, 2021, 2022)]
    batch = answered(taken(huyen, *lines), huyen, str(registered.model_id))
    assert actions(batch) == ["continues", "corrects", "unchanged"]
    commit(batch, huyen)
    assert models() == ["Đường hoa của Hội Nông dân"]
    found = Registration.objects.order_by("year").values_list("year", "novelty")
    assert next(iter(found)) == (2020, "unknown")
    undo(batch, huyen)
    assert models() == ["Đường hoa của Hội Phụ nữ"]
    assert sorted(Registration.objects.values_list("year", flat=True)) == [2021, 2022]


def test_a_year_that_was_withdrawn_is_asked_about_with_its_row(registered, huyen):
    make_registration(registered.model, 2022, state="withdrawn")
    lines = [line("Đường hoa", "Hội Nông dân", year=year) for year in (2021, 2022)]
    batch = answered(taken(huyen, *lines), huyen, str(registered.model_id))
    assert actions(batch) == ["corrects", "question"]


def test_two_models_of_the_registry_are_both_offered(registered, xuan_lap, huyen):
    model = make_model("Đường hoa", make_registrant(xuan_lap, "Công an xã"), make_field("economy"))
    make_registration(model, 2021)
    batch = taken(huyen, line("Đường hoa", "Hội Nông dân"))
    (problem,) = questions(batch).values()
    assert [key for key, _ in problem["choices"]] == [str(registered.model_id), str(model.pk), "0"]
    assert "của “Hội Phụ nữ”, “Công an xã”" in problem["message"]
    commit(answered(batch, huyen, str(model.pk)), huyen)
    assert models() == ["Đường hoa của Hội Nông dân", "Đường hoa của Hội Phụ nữ"]


def test_a_row_that_was_dropped_is_not_asked_and_stands_for_nobody(registered, huyen):
    lines = [line("Đường hoa", "Hội Nông dân"), line("Đường hoa", "Hội Phụ nữ")]
    batch = taken(huyen, *lines)
    batch = revise(batch, huyen, lambda answers: answers.leaving_out("DS", 3))
    assert actions(batch)[0] == "question"
    batch = revise(batch, huyen, lambda answers: answers.leaving_out("DS", 2))
    assert not any("holder|" in asked for asked in questions(batch))


def test_of_a_list_of_two_communes_each_is_asked_of_its_own(registered, huyen):
    lines = [line("Đường hoa", "Hội Nông dân", unit="Xã Khuôn Hà"), line("Nhà sạch", "Đoàn xã")]
    assert actions(taken(huyen, *lines)) == ["new", "new"]


def test_a_title_that_was_merged_away_is_that_of_the_model_that_stands_for_it(registered, xuan_lap, huyen):
    other = make_model("Tuyến đường hoa", registered.model.registrant, registered.model.field)
    make_registration(other, 2021)
    merge(registered.model, other, by=huyen, reason="Là một")
    (problem,) = questions(taken(huyen, line("Đường hoa", "Hội Nông dân"))).values()
    assert problem["choices"][0][0] == str(other.pk)


def test_two_holders_never_take_over_one_model(registered, huyen):
    batch = taken(huyen, line("Đường hoa", "Hội Nông dân"), line("Đường hoa", "Hội Khuyến học"))
    said = dict.fromkeys(questions(batch), str(registered.model_id))
    assert len(said) == 2
    for asked, answer in said.items():
        batch = revise(batch, huyen, lambda answers: answers.with_same(asked, answer))  # noqa: B023
    assert actions(batch) == ["corrects", "new"]


@pytest.mark.parametrize("other", [{"unit": "Xã Khuôn Hà"}, {"year": 2022}, {"title": "Đường hoa, đường cờ"}])
def test_another_unit_year_or_title_is_not_asked(registered, huyen, other):
    values = {"title": "Đường hoa", "who": "Hội Nông dân", **other}
    assert actions(taken(huyen, line(**values))) == ["new"]


def test_a_list_that_has_both_holders_speaks_of_two_models(registered, huyen):
    lines = [line("Đường hoa", "Hội Nông dân"), line("Đường hoa", "Hội Phụ nữ")]
    assert actions(taken(huyen, *lines)) == ["new", "unchanged"]


def test_what_was_withdrawn_is_nobodys(registered, huyen):
    Registration.objects.update(state="withdrawn")
    assert actions(taken(huyen, line("Đường hoa", "Hội Nông dân"))) == ["new"]
