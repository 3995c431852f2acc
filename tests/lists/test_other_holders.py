"""An equal title in the unit and year under another holder is asked once: one model whose holder changed, or two."""

import pytest

from awards.merging import merge
from danvan.lists.reading.answers import Answers
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import revise
from danvan.lists.writing.staging import stage
from danvan.lists.writing.undoing import undo
from models_registry.access import load_user
from models_registry.models import CorrectionRequest, EmulationModel, Registrant, Registration
from models_registry.permissions import Task
from tests.builders import (
    assign,
    make_field,
    make_model,
    make_programme,
    make_registrant,
    make_registration,
    make_user,
)
from tests.lists.conftest import HEADER, line, workbook

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


def choices(problem):
    return dict(problem["choices"])


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
    said = [problem[name] for name in ("name", "code", "severity", "value")]
    assert said == ["title", "other_holder", "question", "Đường hoa"]
    assert "sổ đã có “Đường hoa” cùng đơn vị, cùng năm, của “Hội Phụ nữ”" in problem["message"]
    assert choices(problem) == {
        str(
            registered.model_id
        ): "Là một mô hình: sửa trong sổ tập thể, cá nhân: “Hội Phụ nữ” → “Hội Nông dân”",
        "0": "Là mô hình khác: ghi thêm vào sổ",
    }
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
    make_registration(registered.model, 2023)
    batch = taken(huyen, line("Đường hoa", "Hội Nông dân"), line("Đường hoa", "Hội Nông dân", year=2022))
    assert actions(batch) == ["question", "question"]
    batch = answered(batch, huyen, str(registered.model_id))
    assert actions(batch) == ["corrects", "continues"]
    commit(batch, huyen)
    assert models() == ["Đường hoa của Hội Nông dân"]
    assert sorted(Registration.objects.values_list("year", "novelty")) == [
        (2021, "new"),
        (2022, "maintained"),
        (2023, "new"),
    ]


def test_what_waits_for_who_decides_is_corrected_by_who_enters(registered, xa):
    Registration.objects.update(state="submitted")
    (problem,) = questions(taken(xa, line("Đường hoa", "Hội Nông dân"))).values()
    assert choices(problem)[str(registered.model_id)].startswith("Là một mô hình: sửa trong sổ")


def test_who_decides_in_the_units_of_one_year_asks_for_the_correction_of_anothers(
    registered, xuan_lap, khuon_ha
):
    user = make_user((Task.READ, Task.ENTER, Task.DECIDE), xuan_lap)
    assign(user, (Task.READ, Task.ENTER), khuon_ha)
    Registration.objects.update(unit=khuon_ha)
    make_registration(registered.model, 2020, unit=xuan_lap)
    batch = taken(load_user(user.pk), line("Đường hoa", "Hội Nông dân"))
    (problem,) = questions(batch).values()
    assert "gửi đề nghị đính chính" in choices(problem)[str(registered.model_id)]
    batch = answered(batch, user, str(registered.model_id))
    assert "đề nghị đính chính tập thể, cá nhân" in batch.rows.get().problems[0]["message"]


def test_years_that_the_registry_has_are_corrected_once_and_each_by_what_it_says(registered, huyen):
    make_registration(registered.model, 2022)
    lines = [line("Đường hoa", "Hội Nông dân", year=year) for year in (2022, 2020, 2021)]
    batch = taken(huyen, *lines)
    (problem,) = questions(batch).values()
    assert [key for key, _ in problem["choices"]] == [str(registered.model_id), "0"]
    batch = answered(batch, huyen, str(registered.model_id))
    assert actions(batch) == ["unchanged", "continues", "corrects"]
    assert batch.rows.order_by("pk").first().problems == []
    commit(batch, huyen)
    assert models() == ["Đường hoa của Hội Nông dân"]
    found = Registration.objects.order_by("year").values_list("year", "novelty")
    assert next(iter(found)) == (2020, "unknown")
    undo(batch, huyen)
    assert models() == ["Đường hoa của Hội Phụ nữ"]
    assert sorted(Registration.objects.values_list("year", flat=True)) == [2021, 2022]


def test_a_later_year_is_corrected_in_what_it_says_itself(registered, huyen):
    make_registration(registered.model, 2022)
    lines = [[*line("Đường hoa", "Hội Nông dân", year=year), "Cấp huyện"] for year in (2021, 2022)]
    batch = stage(workbook(*lines, header=(*HEADER, "Cấp đăng ký")), "ds.xlsx", huyen)
    batch = answered(batch, huyen, str(registered.model_id))
    said = [row.problems[-1]["message"].split(": sửa ")[1] for row in batch.rows.order_by("pk")]
    assert said == [
        "tập thể, cá nhân: “Hội Phụ nữ” → “Hội Nông dân”; cấp đăng ký: “Cấp xã” → “Cấp huyện”.",
        "cấp đăng ký: “Cấp xã” → “Cấp huyện”.",
    ]


def test_years_that_nobody_knows_are_told_apart_by_their_programme(registered, catalogue, huyen):
    without = make_registration(registered.model, None, catalogue)
    header = (*HEADER, "Giai đoạn")
    years = ("Không rõ năm", 2022, 2021)
    lines = [[*line("Đường hoa", "Hội Nông dân", year=year), "2020-2022"] for year in years]
    batch = answered(
        stage(workbook(*lines, header=header), "ds.xlsx", huyen), huyen, str(registered.model_id)
    )
    assert actions(batch) == ["corrects", "continues", "unchanged"]
    assert batch.rows.order_by("pk").first().registration == without


def test_a_further_year_keeps_the_models_field_and_a_row_without_year_is_not_known_to_be_later(
    registered, catalogue, huyen
):
    make_registration(registered.model, None, make_programme(2023, 2025))
    header = (*HEADER, "Giai đoạn")
    rows = [("Không rõ năm", "Lĩnh vực khác"), (2021, "Kinh tế")]
    lines = [
        [*line("Đường hoa", "Hội Nông dân", year=year, field=field), "2020-2022"] for year, field in rows
    ]
    batch = answered(
        stage(workbook(*lines, header=header), "ds.xlsx", huyen), huyen, str(registered.model_id)
    )
    assert actions(batch) == ["continues", "corrects"]
    first = batch.rows.order_by("pk").first()
    assert [one["code"] for one in first.problems] == ["differs"]
    commit(batch, huyen)
    assert Registration.objects.get(year=None, programme=catalogue).novelty == "unknown"


def test_the_day_of_a_row_without_year_lies_near_its_programme(registered, catalogue, huyen):
    make_registration(registered.model, None, catalogue)
    cells = [*line("Đường hoa", "Hội Nông dân", year="Không rõ năm"), "2020-2022", "5/10/2010"]
    data = workbook(cells, header=(*HEADER, "Giai đoạn", "Ngày đăng ký"))
    batch = answered(stage(data, "ds.xlsx", huyen), huyen, str(registered.model_id))
    assert actions(batch) == ["refused"]


def test_of_a_year_that_was_registered_twice_the_one_that_counts_is_corrected(registered, huyen):
    counts = make_registration(registered.model, 2020)
    Registration.objects.filter(pk=registered.pk).update(double_of=counts)
    counts.year = 2021
    counts.save()
    make_registration(make_model("Nuôi ong"), 2021)
    batch = answered(taken(huyen, line("Đường hoa", "Hội Nông dân")), huyen, str(registered.model_id))
    assert batch.rows.get().registration == counts


def test_a_model_of_two_units_is_asked_about_in_each(registered, khuon_ha, huyen):
    make_registration(registered.model, 2020, unit=khuon_ha)
    assert actions(taken(huyen, line("Đường hoa", "Hội Nông dân"))) == ["question"]


def test_a_year_that_was_withdrawn_is_asked_about_with_its_row(registered, huyen):
    for year in (2020, 2022):
        make_registration(registered.model, year, state="withdrawn")
    lines = [line("Đường hoa", "Hội Nông dân", year=year) for year in (2020, 2021, 2022)]
    batch = answered(taken(huyen, *lines), huyen, str(registered.model_id))
    assert actions(batch) == ["question", "corrects", "question"]


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


def test_two_holders_whom_the_registry_has_are_asked_about_one_by_one(registered, xuan_lap, huyen):
    for who in ("Hội Nông dân", "Đoàn xã"):
        make_registrant(xuan_lap, who)
    lines = [line("Đường hoa", "Hội Nông dân"), line("Đường hoa", "Đoàn xã")]
    assert len(questions(taken(huyen, *lines))) == 2


def test_a_row_that_goes_on_with_its_own_holders_model_is_not_asked(registered, xuan_lap, huyen):
    own = make_model("Đường hoa", make_registrant(xuan_lap, "Hội Nông dân"), make_field("economy"))
    make_registration(own, 2020)
    assert actions(taken(huyen, line("Đường hoa", "Hội Nông dân"))) == ["continues"]


def test_a_row_that_cannot_be_written_is_first_put_right(registered, huyen):
    batch = taken(huyen, line("Đường hoa", "Hội Nông dân", field="Bóng đá"))
    assert [one["code"] for one in batch.rows.get().problems] == ["unknown_field"]


def test_two_models_without_a_title_are_not_one(registered, huyen):
    EmulationModel.objects.update(title="")
    header = ("STT", "Nội dung", *HEADER[2:])
    data = workbook(line("Trồng hoa", "Ma Văn Hợi", kind="Cá nhân"), header=header)
    batch = stage(data, "ds.xlsx", huyen, Answers(sheets={"DS": {"without_title": "1"}}))
    assert (actions(batch), batch.rows.get().data.get("title")) == (["new"], None)


def test_what_was_withdrawn_is_nobodys(registered, huyen):
    Registration.objects.update(state="withdrawn")
    assert actions(taken(huyen, line("Đường hoa", "Hội Nông dân"))) == ["new"]
