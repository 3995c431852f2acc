"""What becomes of each row that was read: new, continues, unchanged, duplicate, a question, or refused.

Nothing is written. All reasons are given at once; folding finds candidates, and an officer decides.
"""

from collections.abc import Mapping, Sequence

from danvan.lists.deciding.checking import RowChecks
from danvan.lists.deciding.correcting import offer_corrections
from danvan.lists.deciding.decision import WRITTEN, Decided, weigh
from danvan.lists.deciding.differences import ask_of_own
from danvan.lists.deciding.other_holders import ask_of_other_holders
from danvan.lists.deciding.own_export import OTHER, Own, number_question, recognise
from danvan.lists.deciding.partners import find_partners, tell_partners
from danvan.lists.deciding.registered_models import ModelMatcher
from danvan.lists.deciding.registrants import RegistrantMatcher
from danvan.lists.deciding.registry import Known, load_known
from danvan.lists.deciding.replacing import settle
from danvan.lists.deciding.unsent import remarks_of_unsent, tell_unsent
from danvan.lists.models import StagedRow
from danvan.lists.reading.answers import Answers, is_among
from danvan.lists.results import Reading, ReadRow
from models_registry.access import Actor
from models_registry.models import Programme


def decide(
    reading: Reading,
    user: Actor,
    programme: Programme | None = None,
    answers: Answers | None = None,
) -> list[Decided]:
    """Decisions on all rows of a file, in its order. Without a programme, each year finds its own.

    Rows that no review counts though they are in the registry are remarks of their sheet.
    """
    decided = decide_rows(reading.rows, user, programme, answers)
    for sheet in {sheet.name: sheet for sheet in reading.sheets if not sheet.skipped}.values():
        sheet.remarks += remarks_of_unsent(sheet.name, decided)
    return decided


def decide_rows(
    rows: Sequence[ReadRow],
    user: Actor,
    programme: Programme | None = None,
    answers: Answers | None = None,
) -> list[Decided]:
    """Decisions on rows, in their order; a constant number of queries. A row left out bears on no other."""
    answers = answers or Answers()
    left_out = frozenset(answers.left_out)
    of_others = {key for key, said in answers.same.items() if said == OTHER}
    own = {at: one for at, one in recognise(rows, user).items() if number_question(one) not in of_others}
    known = load_known(rows, user)
    decider = _Decider(known, programme, answers.same)
    decided = [
        Decided(
            row,
            problems=list(row.problems),
            own=own.get(at),
            is_left_out=bool(left_out) and is_among(left_out, row),
        )
        for at, row in enumerate(rows)
    ]
    for one in sorted(decided, key=lambda one: one.row.year or 0):  # a model begins in its first year
        if not one.is_left_out:
            decider.decide(one)
    replaced = settle(decided, answers.replaces, answers.same, known) if answers.replaces else set()
    ask_of_other_holders(decided, known, answers.same, replaced)
    offer_corrections(decided, known, answers.same)
    tell_partners(decided)
    tell_unsent(decided)
    return decided


class _Decider:
    """Goes through the rows of a list, earliest year first."""

    def __init__(self, known: Known, programme: Programme | None, told: Mapping[str, str]) -> None:
        self.checks = RowChecks(known, programme)
        self.registrants = RegistrantMatcher(known, told, makes_registrants=True)
        self.models = ModelMatcher(known, told)

    def decide(self, one: Decided) -> None:
        if one.own and one.own.registration_id:
            action = _take_own(one, one.own)
            if "registrant" in one.own.differences:
                one.registrant_id = None
                self.registrants.find(one)  # who would be its holder
            else:
                one.is_of_one()
        else:
            self.checks.check(one)
            self.registrants.find(one)
            find_partners(one, self.registrants)
            action = self.models.find(one)
            if action in WRITTEN:
                self.checks.check_unknown_year(one)
                self.checks.check_field_set(one)
        if one.own and one.own.differences:
            ask_of_own(one, one.own)
        one.action = weigh(one.problems) or action
        if one.action in WRITTEN:
            for holder in (one, *one.partners):
                self.registrants.keep(holder)
            self.models.keep(one)


def _take_own(one: Decided, own: Own) -> str:
    """The row is a registration of the registry, listed again."""
    one.registrant_id, one.model_id = own.registrant_id, own.model_id
    one.registration_id = own.registration_id
    return StagedRow.Action.UNCHANGED
