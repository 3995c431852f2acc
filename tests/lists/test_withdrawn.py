"""A row that was withdrawn and is sent again: it is said, and an officer says whether it stands again."""

from datetime import date

import pytest

from danvan.lists.deciding.replaced import KEEP
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import revise
from danvan.lists.writing.staging import stage
from danvan.lists.writing.undoing import undo
from models_registry import services
from models_registry.models import Registration
from tests.intake.conftest import page, question
from tests.lists.conftest import line, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def withdrawn(catalogue, huyen):
    """A registration that was accepted and withdrawn."""
    commit(stage(workbook(line(year=2021)), "một.xlsx", huyen), huyen)
    row = Registration.objects.get()
    services.withdraw([row], huyen, "Không thực hiện nữa", date(2022, 3, 1))
    return row


def sent(user, *more):
    batch = stage(workbook(line(year=2021), *more), "hai.xlsx", user)
    row = batch.rows.order_by("pk")[0]
    [problem] = row.problems
    return batch, row, problem


def state_of(row):
    row.refresh_from_db()
    return row.state, row.withdrawn_on


def answered(batch, user, problem, answer):
    return revise(batch, user, lambda answers: answers.with_same(problem["asked"], answer))


@pytest.mark.parametrize(("who", "state"), [("xa", "submitted"), ("huyen", "accepted")])
def test_what_was_withdrawn_is_offered_to_be_registered_again(who, state, withdrawn, request):
    user = request.getfixturevalue(who)
    batch, row, problem = sent(user, line("Nhà sạch", year=2021))
    assert row.action == "question"
    assert "lượt đăng ký năm 2021 này đã rút khỏi sổ. Đăng ký lại hay giữ như đã rút?" in problem["message"]
    again, keep = problem["choices"]
    assert again[1].startswith("Đăng ký lại theo danh sách này: trạng thái: “Đã rút” → ")
    assert tuple(keep) == (KEEP, "Giữ như đã rút, không ghi dòng này")
    batch = answered(batch, user, problem, again[0])
    assert [one.action for one in batch.rows.order_by("pk")] == ["corrects", "new"]
    committed = commit(batch, user)
    assert state_of(withdrawn) == (state, None)
    assert Registration.objects.count() == 2
    undo(committed, user)
    assert state_of(withdrawn) == ("withdrawn", date(2022, 3, 1))
    assert Registration.objects.count() == 1


def test_what_stays_withdrawn_is_not_written_and_told(withdrawn, huyen):
    batch, _, problem = sent(huyen)
    batch = answered(batch, huyen, problem, KEEP)
    row = batch.rows.get()
    assert row.action == "unchanged"
    assert ["vẫn ở trạng thái đã rút" in said["message"] for said in row.problems] == [True]
    commit(batch, huyen)
    assert state_of(withdrawn) == ("withdrawn", date(2022, 3, 1))


def test_the_rest_of_the_list_is_written_while_the_row_waits(withdrawn, huyen):
    batch, _, _ = sent(huyen, line("Nhà sạch", year=2021))
    commit(batch, huyen, only_good=True)
    assert state_of(withdrawn)[0] == "withdrawn"
    assert Registration.objects.exclude(state="withdrawn").get().model.title == "Nhà sạch"


def test_the_page_asks_it_with_both_answers(withdrawn, browse, xa):
    batch, _, problem = sent(xa)
    client = browse(xa)
    asked = question(client, batch, "đã rút khỏi sổ")
    assert [value for value, _ in asked.field.choices if value] == [value for value, _ in problem["choices"]]
    client.post(page(batch, "tra-loi/"), {asked.html_name: problem["choices"][0][0]})
    assert batch.rows.get().action == "corrects"


def test_two_rows_of_one_withdrawn_registration_are_one(withdrawn, huyen):
    batch = stage(workbook(line(year=2021), line("Đường hoa phụ nữ.", year=2021)), "hai.xlsx", huyen)
    assert [one.action for one in batch.rows.order_by("pk")] == ["question", "duplicate"]
