"""A row and what was decided of it: what its problems call for, what is written of it, how rows are counted."""

import pytest

from danvan.lists.deciding.decision import Bearer, Correction, Decided, counts_of, weigh, where
from danvan.lists.results import ERROR, QUESTION, WARNING, Problem, ReadRow
from models_registry.identity.people import Who
from models_registry.models import Registration, State
from tests.builders import make_registration

ACTIONS = ("new", "continues", "unchanged", "corrects", "duplicate", "question", "refused")


def problem(code, severity=ERROR, choices=()):
    return Problem("", "title", code, "", severity=severity, choices=choices)


def row(**values):
    return ReadRow("DS", 7, **values)


@pytest.mark.parametrize(
    ("problems", "action"),
    [
        ([], ""),
        ([problem("differs", WARNING), problem("duplicate_elsewhere", WARNING)], ""),
        ([problem("missing", QUESTION)], "question"),
        ([problem("missing")], "refused"),
        *(
            ([problem(code)], "question")
            for code in ("unknown_field", "unknown_unit", "unknown_kind", "unknown_form", "several_fields")
        ),
        ([problem("duplicate")], "duplicate"),
        ([problem("near_duplicate", QUESTION)], "duplicate"),
        ([problem("differs", WARNING), problem("missing", QUESTION)], "question"),
        ([problem("missing", QUESTION), problem("duplicate")], "duplicate"),
        ([problem("duplicate"), problem("bad_year")], "refused"),
        ([problem("unknown_unit"), problem("bad_year", WARNING)], "question"),
    ],
)
def test_the_gravest_problem_says_what_becomes_of_a_row(problems, action):
    assert weigh(problems) == action


def test_what_may_be_written_as_it_is_and_what_makes_a_registration():
    decided = [Decided(row(), action=action) for action in ACTIONS]
    assert [one.action for one in decided if one.is_good] == ["new", "continues", "unchanged", "corrects"]
    assert [one.action for one in decided if one.is_written] == ["new", "continues"]
    assert not Decided(row(), action="new", is_left_out=True).is_written


def test_rows_are_counted_by_what_becomes_of_them_and_those_left_out_apart():
    actions = ("new", "new", "refused", "new")
    decided = [Decided(row(), action=action, is_left_out=at == 3) for at, action in enumerate(actions)]
    none = dict.fromkeys(ACTIONS, 0)
    assert counts_of(decided) == {**none, "new": 2, "refused": 1, "rows": 4, "left_out": 1}


def test_a_row_of_which_nothing_is_decided_yet():
    one = Decided(row(title="Mô hình “Đường hoa”."))
    assert (one.action, one.novelty, one.accepted, one.is_left_out) == ("refused", "new", False, False)
    assert (one.problems, one.partners, one.not_these, one.who) == ([], (), (), Who(""))
    assert one.title_key == "đường hoa"
    assert (one.holder, one.model_key) == (None, (None, "đường hoa"))
    with pytest.raises(ValueError, match="DS, 7: no registrant"):
        _ = one.new_registrant
    with pytest.raises(ValueError, match="DS, 7: no programme"):
        _ = one.its_programme
    assert where(one.row) == "trang “DS”, dòng 7"


def test_a_holder_is_the_registrys_or_the_lists():
    key = (1, "collective", "Hội Phụ nữ")
    one = Decided(row(title="Đường hoa"), registrant_key=key)
    assert (one.holder, one.new_registrant, one.model_key) == (key, key, (key, "đường hoa"))
    one.registrant_id = 5
    assert (one.holder, one.model_key) == (5, (5, "đường hoa"))
    bearer = Bearer(key, Who("Hội Phụ nữ"), one.row)
    assert (bearer.asked, bearer.is_open) == ("", False)


def test_of_a_whole_name_that_the_registry_has_it_is_not_asked_whether_it_is_several():
    """The choice among those whom a cell names falls away; that two columns of a row have names stays."""
    asked = problem("several_people", QUESTION, choices=(("partners", "cùng thực hiện"),))
    others = [problem("several_people", QUESTION), problem("missing", choices=(("1", "một"),))]
    one = Decided(row(), problems=[asked, *others])
    one.is_of_one()
    assert one.problems == others


def test_a_correction_is_of_something():
    assert not Correction(Registration())
    assert not Correction(Registration()).is_requested
    for changes in (
        {"of_registration": {"level": "district"}},
        {"of_model": {"place": "Nà Ta"}},
        {"holder": 0},
    ):
        assert Correction(Registration(), **changes)


@pytest.mark.django_db
def test_what_stands_fast_since_it_was_accepted():
    """A model's title and holder do where any of its years was accepted; a registration's level where itself was."""
    accepted = make_registration(year=2020)
    later = make_registration(accepted.model, 2021, state=State.SUBMITTED)
    waiting = make_registration(year=2021, state=State.SUBMITTED)
    for of_registration, of_model, holder, fast in (
        ({"level": "district"}, {}, None, [accepted]),
        ({"state": "accepted"}, {}, None, []),
        ({}, {"title": "Đường cờ"}, None, [accepted, later]),
        ({}, {"place": "Nà Ta"}, None, []),
        ({"state": "accepted"}, {"place": "Nà Ta", "title": "Đường cờ"}, None, [accepted, later]),
        ({"level": "district"}, {"place": "Nà Ta"}, None, [accepted]),
        ({}, {}, 5, [accepted, later]),
    ):
        changes = (of_registration, of_model, holder)
        found = [one for one in (accepted, later, waiting) if Correction(one, *changes).is_of_fixed]
        assert found == fast, changes
