"""Answers to a staged file: each settles what it says, everywhere, and is not asked of the unit's next list."""

import pytest
from django.core.exceptions import ValidationError

from danvan.lists.models import ImportBatch, RememberedAnswer
from danvan.lists.reading.answers import DIFFERENT
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import drop, revise, take_back
from danvan.lists.writing.staging import stage
from models_registry.models import Change, EmulationModel, Registrant
from tests.builders import make_model, make_registrant
from tests.lists.conftest import HEADER, line, workbook

pytestmark = pytest.mark.django_db


def actions(batch):
    return list(batch.rows.order_by("pk").values_list("action", flat=True))


def test_a_corrected_cell_is_read_as_if_the_file_said_it(catalogue, huyen):
    batch = stage(workbook(line(field="Chăn trâu"), line("Nhà sạch", year="hai mươi")), "ds.xlsx", huyen)
    assert actions(batch) == ["question", "refused"]
    batch = revise(batch, huyen, lambda a: a.with_cells("DS", 2, {"field": "Kinh tế"}))
    batch = revise(batch, huyen, lambda a: a.with_cells("DS", 3, {"year": "2022"}))
    assert actions(batch) == ["new", "new"]
    row = batch.rows.get(row=3)
    assert (row.data["year"], row.data["corrected"]) == (2022, ["year"])
    assert row.data["raw"]["G"] == "hai mươi"  # what the file says is still shown
    commit(batch, huyen)
    assert EmulationModel.objects.count() == 2


def test_a_wrong_correction_is_a_problem_again_and_can_be_taken_back(catalogue, huyen):
    batch = stage(workbook(line()), "ds.xlsx", huyen)
    batch = revise(batch, huyen, lambda a: a.with_cells("DS", 2, {"year": "1"}))
    assert actions(batch) == ["refused"]
    assert actions(take_back(batch, huyen, "DS", 2)) == ["new"]


def test_what_the_sheet_has_no_column_for_is_answered_for_the_sheet_or_the_row(catalogue, huyen, xuan_lap):
    data = workbook(
        ["Đường hoa", "Hội Phụ nữ"], ["Nhà sạch", "Hội Nông dân"], header=("Tên mô hình", "Tên tập thể")
    )
    batch = stage(data, "ds.xlsx", huyen)
    assert actions(batch) == ["question", "question"]
    batch = revise(batch, huyen, lambda a: a.with_sheet("DS", unit=str(xuan_lap.pk), year="2021"))
    assert {p["name"] for row in batch.rows.all() for p in row.problems} == {"field"}
    batch = revise(batch, huyen, lambda a: a.with_sheet("DS", field="economy"))
    batch = revise(batch, huyen, lambda a: a.with_cells("DS", 3, {"field": "Lĩnh vực khác"}))
    assert actions(batch) == ["new", "new"]
    assert batch.unit == xuan_lap
    assert [row.data["field_code"] for row in batch.rows.order_by("pk")] == ["economy", "other"]


def test_one_answer_settles_a_word_in_all_rows_and_in_the_units_next_list(catalogue, huyen):
    lines = [line(f"Mô hình số {n}", field="Chăn trâu") for n in range(3)]
    batch = stage(workbook(*lines), "ds.xlsx", huyen)
    batch = revise(batch, huyen, lambda a: a.with_word("field", "chăn trâu", "economy"))
    assert actions(batch) == ["new"] * 3
    assert RememberedAnswer.objects.get().by == huyen
    assert actions(stage(workbook(line("Khác", field="CHĂN TRÂU")), "ds2.xlsx", huyen)) == ["new"]


def test_a_column_that_was_explained_once_is_known_by_its_heading(catalogue, huyen):
    header = ("STT", "Tên mô hình", "Tên tập thể", "Loại", "Đơn vị", "Lĩnh vực", "Năm", "Chuyện bản ta")
    told = [*line()[:-1], "Trồng hoa ven đường"]
    batch = stage(workbook(told, header=header), "ds.xlsx", huyen)
    batch = revise(batch, huyen, lambda a: a.with_column("DS", "H", "content"))
    assert batch.rows.get().data["other"] == {"content": "Trồng hoa ven đường"}
    moved = ["", "Trồng hoa ven đường", *line()[1:-1]]
    again = stage(workbook(moved, header=("TT", header[-1], *header[1:-1])), "khác.xlsx", huyen)
    assert [s["columns"].get("B") for s in again.sheets] == ["content"]


def test_same_or_different_is_asked_once(catalogue, huyen, xuan_lap):
    known = make_registrant(xuan_lap, "Hội Cựu chiến binh xã Xuân Lập")
    batch = stage(workbook(line("Một", who="Hội CCB"), line("Hai", who="Hội CCB")), "ds.xlsx", huyen)
    assert actions(batch) == ["question", "question"]
    (problem,) = batch.rows.first().problems
    assert [value for value, _ in problem["choices"]] == [str(known.pk)]
    batch = revise(batch, huyen, lambda a: a.with_same(problem["asked"], str(known.pk)))
    assert actions(batch) == ["new", "new"]
    commit(batch, huyen)
    assert Registrant.objects.get() == known
    assert actions(stage(workbook(line("Ba", who="Hội CCB")), "nữa.xlsx", huyen)) == ["new"]


def test_two_names_of_one_collective_in_one_list(catalogue, huyen):
    lines = [line("Một", who="Hội Cựu chiến binh"), line("Hai", who="Hội CCB")]
    batch = stage(workbook(*lines), "ds.xlsx", huyen)
    assert actions(batch) == ["new", "question"]
    (problem,) = batch.rows.last().problems
    ((value, _),) = problem["choices"]
    same = revise(batch, huyen, lambda a: a.with_same(problem["asked"], value))
    assert actions(same) == ["new", "new"]
    commit(same, huyen)
    assert [one.name for one in Registrant.objects.all()] == ["Hội Cựu chiến binh"]
    different = stage(workbook(*lines), "ds.xlsx", huyen)
    assert "question" in actions(different)  # "the same as in this list" is not remembered


def test_different_is_an_answer_too(catalogue, huyen, xuan_lap):
    make_model("Đường hoa phụ nữ bản", make_registrant(xuan_lap, "Hội Phụ nữ"))
    batch = stage(workbook(line("Đường hoa phụ nữ")), "ds.xlsx", huyen)
    assert actions(batch) == ["question"]
    (problem,) = batch.rows.get().problems
    batch = revise(batch, huyen, lambda a: a.with_same(problem["asked"], DIFFERENT))
    assert actions(batch) == ["new"]


def test_a_row_left_out_is_not_written_and_bears_on_no_other(catalogue, huyen):
    batch = stage(workbook(line(), line(), line("Nhà sạch", field="Chăn trâu")), "ds.xlsx", huyen)
    assert actions(batch) == ["new", "duplicate", "question"]
    batch = revise(batch, huyen, lambda a: a.leaving_out("DS", 2).leaving_out("DS", 4))
    assert [row.is_left_out for row in batch.rows.order_by("pk")] == [True, False, True]
    assert batch.counts["new"] == 1
    assert batch.counts["left_out"] == 2
    commit(batch, huyen)
    assert EmulationModel.objects.count() == 1
    assert batch.rows.get(row=2).registration_id is None


def test_a_line_set_aside_can_be_called_a_model(catalogue, huyen):
    batch = stage(workbook(line(), ["", "Ghi chú riêng", "", "", "", "", "", ""]), "ds.xlsx", huyen)
    assert len(actions(batch)) == 1
    batch = revise(batch, huyen, lambda a: a.taking_in("DS", 3))
    assert len(actions(batch)) == 2
    assert batch.rows.get(row=3).data["title"] == "Ghi chú riêng"


def test_several_marks_become_a_main_and_related_fields(catalogue, huyen):
    header = ("Tên mô hình", "Tên tập thể", "Đơn vị", "Năm", "Kinh tế", "Lĩnh vực khác")
    batch = stage(
        workbook(["Hoa", "Hội Phụ nữ", "Xã Xuân Lập", 2021, "x", "x"], header=header), "ds.xlsx", huyen
    )
    assert actions(batch) == ["question"]
    batch = revise(batch, huyen, lambda a: a.with_cells("DS", 2, {"field": "Lĩnh vực khác"}))
    assert actions(batch) == ["new"]
    commit(batch, huyen)
    model = EmulationModel.objects.get()
    assert model.field.code == "other"
    assert [field.code for field in model.related_fields.all()] == ["economy"]


def test_related_fields_have_a_column_of_their_own(catalogue, huyen):
    header = (*HEADER[:-1], "Lĩnh vực liên quan")
    batch = stage(workbook([*line()[:-1], "Lĩnh vực khác; Kinh tế"], header=header), "ds.xlsx", huyen)
    commit(batch, huyen)
    assert [field.code for field in EmulationModel.objects.get().related_fields.all()] == ["other"]


def test_only_who_may_enter_there_revises_and_only_while_it_waits(catalogue, xa, xa_khac, bcd, la, huyen):
    batch = stage(workbook(line()), "ds.xlsx", xa)
    for user in (xa_khac, bcd, la):
        with pytest.raises(ValidationError, match="quyền"):
            revise(batch, user, lambda a: a.leaving_out("DS", 2))
    commit(batch, huyen)
    with pytest.raises(ValidationError, match="không sửa được nữa"):
        revise(batch, xa, lambda a: a.leaving_out("DS", 2))
    assert ImportBatch.objects.get().counts["new"] == 1


def test_a_dropped_list_leaves_a_record_and_nothing_else(catalogue, huyen, settings):
    batch = stage(workbook(line()), "ds.xlsx", huyen)
    assert drop(batch, huyen) == 0  # answers that were forgotten with it
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count()) == ("expired", 0)
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert Change.objects.filter(subject_id=batch.pk, subject="lists.importbatch").count() == 2
    with pytest.raises(ValidationError, match="không bỏ được nữa"):
        drop(batch, huyen)


def test_a_list_is_dropped_by_its_own_officers_while_it_waits(catalogue, huyen, xa_khac):
    batch = stage(workbook(line()), "ds.xlsx", huyen)
    with pytest.raises(ValidationError, match="không có quyền"):
        drop(batch, xa_khac)
    commit(batch, huyen)
    with pytest.raises(ValidationError, match="đã ghi"):
        drop(batch, huyen)
    assert batch.rows.count() == 1


def test_a_title_entered_by_hand_with_its_prefix_is_the_same_model(catalogue, huyen, xuan_lap):
    make_model("Mô hình “Đường hoa phụ nữ”", make_registrant(xuan_lap, "Hội Phụ nữ"))
    assert actions(stage(workbook(line("Đường hoa phụ nữ")), "ds.xlsx", huyen)) == ["continues"]
