"""Staging, committing once and whole, undoing what nobody has touched since."""

from io import StringIO
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from danvan.lib import bulk
from danvan.lists.deciding.decide import decide
from danvan.lists.models import KEPT_STAGED, ImportBatch, StagedRow
from danvan.lists.reading.from_registry import load_catalogue
from danvan.lists.reading.workbook import read_workbook
from danvan.lists.writing.batches import expire_overdue
from danvan.lists.writing.committing import commit
from danvan.lists.writing.staging import stage
from danvan.lists.writing.undoing import undo
from models_registry import services, trail
from models_registry.models import (
    Assignment,
    Change,
    EmulationModel,
    Kind,
    Programme,
    Registrant,
    Registration,
    State,
)
from tests.builders import make_model, make_programme, make_recognition, make_registrant, make_registration
from tests.lists.conftest import line, workbook
from tests.planner import rows_known

pytestmark = pytest.mark.django_db

LIST = (
    line(),
    line("Nhà sạch, vườn đẹp"),
    line(year=2022),
    line("Đội cồng chiêng", "Bà Ma Thị Ước, Trưởng thôn", "Xã Khuôn Hà", kind="Cá nhân"),
)


def registry():
    return tuple(model.objects.count() for model in (Registrant, EmulationModel, Registration))


def taken_in(user, *lines):
    return commit(stage(workbook(*lines), "ds.xlsx", user), user)


def test_a_staged_file_is_kept_and_nothing_is_in_the_registry(catalogue, huyen, lam_binh):
    data = workbook(*LIST)
    batch = stage(data, "thư mục/ds.xlsx", huyen)
    assert registry() == (0, 0, 0)
    assert (batch.state, batch.unit, batch.by, batch.file_name) == ("staged", lam_binh, huyen, "ds.xlsx")
    assert batch.file.read() == data
    assert batch.file.name.startswith("imports/")
    assert list(batch.rows.values_list("row", "action")) == [
        (2, "new"),
        (3, "new"),
        (4, "continues"),
        (5, "new"),
    ]


def test_a_commit_writes_registrants_models_and_registrations_with_their_rows(catalogue, huyen):
    batch = taken_in(huyen, *LIST)
    assert registry() == (2, 3, 4)
    assert (batch.state, batch.counts["new"], batch.counts["continues"]) == ("committed", 3, 1)
    person = Registrant.objects.get(kind="individual")
    assert (person.name, person.post) == ("Ma Thị Ước", "Trưởng thôn")
    flowers = EmulationModel.objects.get(title="Đường hoa phụ nữ")
    assert list(flowers.registrations.order_by("year").values_list("year", "novelty", "state")) == [
        (2021, "new", "accepted"),
        (2022, "maintained", "accepted"),
    ]
    made = Change.objects.get(subject="models_registry.emulationmodel", subject_id=flowers.pk)
    assert (made.by, made.source_file, made.source_sheet, made.source_row) == (huyen, "ds.xlsx", "DS", 2)
    row = StagedRow.objects.get(row=4)
    assert (row.model, row.registration.year, row.made) == (flowers, 2022, ["registration"])
    assert flowers.search_text
    assert flowers.sort_title


def test_a_commune_officers_rows_enter_as_submitted(catalogue, xa, xuan_lap):
    batch = taken_in(xa, line())
    assert Registration.objects.get().state == State.SUBMITTED
    assert batch.unit == xuan_lap


def test_the_same_file_again_is_unchanged(catalogue, huyen):
    taken_in(huyen, *LIST)
    again = taken_in(huyen, *LIST)
    assert again.counts["unchanged"] == again.counts["rows"] == 4
    assert registry() == (2, 3, 4)


def test_a_second_commit_changes_nothing(catalogue, huyen):
    batch = stage(workbook(*LIST), "ds.xlsx", huyen)
    commit(batch, huyen)
    commit(batch, huyen)
    assert registry() == (2, 3, 4)


def test_a_bad_row_keeps_the_whole_list_out_unless_good_rows_are_wanted(catalogue, huyen):
    batch = stage(workbook(*LIST, line("", "")), "ds.xlsx", huyen)
    with pytest.raises(ValidationError, match="1 dòng chưa ghi được"):
        commit(batch, huyen)
    assert registry() == (0, 0, 0)
    commit(batch, huyen, only_good=True)
    assert registry() == (2, 3, 4)
    assert batch.rows.get(row=6).registration is None


def test_an_error_in_the_middle_leaves_nothing(catalogue, huyen):
    batch = stage(workbook(*LIST), "ds.xlsx", huyen)
    trails = Change.objects.count()
    with (
        mock.patch.object(bulk, "update", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        commit(batch, huyen)
    batch.refresh_from_db()
    assert (registry(), batch.state, batch.rows.count()) == ((0, 0, 0), "staged", 4)
    assert Change.objects.count() == trails


def test_rights_are_asked_again_at_the_commit(catalogue, xa, xa_khac, huyen):
    batch = stage(workbook(line()), "ds.xlsx", xa)
    with pytest.raises(ValidationError, match="không có quyền"):
        commit(batch, xa_khac)
    Assignment.objects.filter(user=xa).delete()
    xa = type(xa).objects.get(pk=xa.pk)
    with pytest.raises(ValidationError):
        commit(batch, xa)
    assert registry() == (0, 0, 0)


def test_a_programme_that_stopped_since_the_preview_takes_nothing(catalogue, huyen):
    batch = stage(workbook(line()), "ds.xlsx", huyen)
    assert [row.action for row in batch.rows.all()] == ["new"]
    Programme.objects.update(accepts=False)
    with pytest.raises(ValidationError, match="ngừng nhận đăng ký"):
        commit(batch, huyen)
    commit(batch, huyen, only_good=True)
    assert registry() == (0, 0, 0)


def test_of_two_programmes_with_the_year_the_one_that_takes_it_gets_it(catalogue, huyen):
    make_programme(2021, 2025, accepts=False)
    taken_in(huyen, line(year=2022))
    assert Registration.objects.get().programme == catalogue


def test_rows_of_another_commune_are_never_written(catalogue, xa):
    batch = stage(workbook(line(), line("Nhà sạch", unit="Xã Khuôn Hà")), "ds.xlsx", xa)
    commit(batch, xa, only_good=True)
    assert list(Registrant.objects.values_list("unit__name", flat=True)) == ["Xuân Lập"]


def test_batches_are_seen_by_those_who_enter_there(catalogue, xa, xa_khac, huyen, bcd, la, an):
    stage(workbook(line()), "ds.xlsx", xa)
    for user, seen in ((xa, 1), (huyen, 1), (an, 1), (xa_khac, 0), (bcd, 0), (la, 0)):
        assert ImportBatch.objects.visible_to(user).count() == seen
        assert StagedRow.objects.visible_to(user).count() == seen


def test_what_was_registered_between_staging_and_commit_is_not_doubled(catalogue, huyen):
    first, second = (stage(workbook(*LIST), "ds.xlsx", huyen) for _ in range(2))
    commit(first, huyen)
    assert commit(second, huyen).counts["unchanged"] == 4
    assert registry() == (2, 3, 4)


def test_an_undo_removes_what_the_batch_made_and_is_recorded(catalogue, huyen):
    batch = taken_in(huyen, *LIST)
    undone = undo(batch, huyen)
    batch.refresh_from_db()
    assert (undone.removed, undone.left, registry()) == (9, (), (0, 0, 0))
    assert (batch.state, batch.undone_by) == ("undone", huyen)
    assert Change.objects.filter(action="deleted", reason__contains="ds.xlsx").count() == 9
    assert undo(batch, huyen).removed == 0


def test_an_undo_leaves_what_was_changed_or_awarded_and_says_why(catalogue, huyen):
    batch = taken_in(huyen, *LIST)
    maintained = Registration.objects.get(year=2022)
    with trail.act(huyen):
        trail.update_all(Registration.objects.filter(pk=maintained.pk), level="district")
    make_recognition(Registration.objects.get(model__title="Đội cồng chiêng"))
    undone = undo(batch, huyen)
    reasons = {(left.row, left.why.split(" ngày")[0]) for left in undone.left}
    assert (4, "đã được Cán bộ huyện sửa") in reasons
    assert any(row == 5 and "công nhận" in why for row, why in reasons)
    assert set(Registration.objects.values_list("pk", flat=True)) >= {maintained.pk}
    assert registry() == (2, 2, 2)


def test_a_commune_cannot_undo_what_the_district_has_accepted(catalogue, xa, huyen):
    batch = taken_in(xa, line())
    services.accept(list(Registration.objects.all()), huyen)
    assert undo(batch, xa).removed == 0
    assert registry() == (1, 1, 1)


def test_a_list_that_counted_at_once_is_undone_whole_by_who_decides_and_not_at_all_by_who_enters(
    catalogue, xa, huyen
):
    batch = taken_in(huyen, line(), line("Nhà sạch, vườn đẹp"))
    before = registry()
    with pytest.raises(ValidationError, match=r"Chưa hoàn tác gì: .* đã được tiếp nhận"):
        undo(batch, xa)
    assert registry() == before
    assert undo(batch, huyen).left == ()
    assert registry() == (0, 0, 0)


def test_the_queries_of_a_commit_and_its_undo_do_not_grow_with_the_list(catalogue, huyen, khuon_ha):
    """Neither with its new rows, nor with the people of the registry of whom it says more."""
    queries = []
    for rows in (2, 12):
        lines = [line(f"Đường hoa số {number}", f"Chi hội {number}") for number in range(rows)]
        for sign in "ABCDEFGHIKLM"[:rows]:
            make_registrant(khuon_ha, f"{sign}ung Thị Ước", Kind.INDIVIDUAL)
            lines.append(line(f"Tổ {sign}", f"{sign}ung Thị Ước, Trưởng thôn", "Xã Khuôn Hà", kind="Cá nhân"))
        batch = stage(workbook(*lines), "ds.xlsx", huyen)
        with CaptureQueriesContext(connection) as captured:
            commit(batch, huyen)
            assert Registrant.objects.filter(post="Trưởng thôn").count() == rows
            assert undo(batch, huyen).left == ()
        queries.append(len(captured))
        assert not Registrant.objects.exclude(post="").exists()
        Registrant.objects.all().delete()
    assert queries[0] == queries[1]


def test_a_batch_that_continues_a_model_leaves_the_model(catalogue, huyen):
    taken_in(huyen, line())
    undo(taken_in(huyen, line(year=2022)), huyen)
    assert registry() == (1, 1, 1)


def test_a_staged_file_expires_with_its_rows(catalogue, huyen):
    batch = stage(workbook(*LIST), "ds.xlsx", huyen)
    call_command("expire_lists", stdout=(said := StringIO()))
    assert said.getvalue() == "Đã bỏ 0 danh sách quá hạn.\n"
    assert expire_overdue(timezone.now() + KEPT_STAGED) == 1
    assert expire_overdue(timezone.now() + KEPT_STAGED) == 0
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count()) == ("expired", 0)
    with pytest.raises(ValidationError, match="hết hạn"):
        commit(batch, huyen)


def test_the_number_of_queries_does_not_grow_with_the_list(catalogue, huyen):
    def queries(name, count):
        lines = [line(f"Nhà {name} {i}", f"Tổ {name} {i}") for i in range(count)]
        batch = stage(workbook(*lines), "ds.xlsx", huyen)
        with CaptureQueriesContext(connection) as captured:
            commit(batch, huyen)
        assert batch.rows.filter(registration=None).count() == 0
        return len(captured)

    queries("đầu", 2)
    assert queries("ít", 2) == queries("nhiều", 40)


def test_what_was_written_reads_back_as_it_was_told(catalogue, huyen):
    header = ("Tên mô hình", "Tên tập thể", "Đơn vị", "Lĩnh vực", "Ngày đăng ký", "Nội dung", "Ghi chú")
    row = ("Nhà sạch", "Hội Phụ nữ", "Xã Xuân Lập", "Kinh tế", "05/10/2021", "Quét dọn\nhằng tuần", "x")
    data = workbook(row, header=header)
    commit(stage(data, "ds.xlsx", huyen), huyen)
    registration = Registration.objects.get()
    assert f"{registration.registered_on:%d/%m/%Y}" == "05/10/2021"
    assert registration.model.content == "Quét dọn\nhằng tuần"
    (one,) = decide(read_workbook(data, "ds.xlsx", load_catalogue(huyen)), huyen)
    assert one.action == "unchanged"


def test_an_account_deleted_meanwhile_writes_nothing(catalogue, huyen):
    batch = stage(workbook(*LIST), "ds.xlsx", huyen)
    type(huyen).objects.filter(pk=huyen.pk).delete()
    with pytest.raises(ValidationError, match="quyền"):
        commit(batch, huyen)
    assert not Registration.objects.exists()


def test_a_commit_and_its_undoing_leave_statistics_of_what_they_wrote(
    catalogue, huyen, django_capture_on_commit_callbacks
):
    kept = make_registration(make_model())
    batch = stage(workbook(*LIST), "ds.xlsx", huyen)
    with django_capture_on_commit_callbacks(execute=True):
        commit(batch, huyen)
    for model in (Registrant, EmulationModel, Registration, Change, StagedRow):
        assert rows_known(model) == model.objects.count() > 1
    with django_capture_on_commit_callbacks(execute=True):
        undo(batch, huyen)
    assert Registration.objects.get() == kept
    assert rows_known(Registration) == 1
