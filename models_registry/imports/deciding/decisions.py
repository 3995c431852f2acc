"""What becomes of each row that was read: new, continues, unchanged, duplicate, a question, or refused.

Nothing is written. All reasons are given at once; folding finds candidates, and an officer decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from models_registry.imports.answers import Answers, place
from models_registry.imports.deciding.known import RegistrantKey, load_known, title_key
from models_registry.imports.deciding.matching import Matcher
from models_registry.imports.deciding.own_list import Own, recognise
from models_registry.imports.results import ERROR, QUESTION, WARNING, WHOLE_SHEET, Problem, Reading, ReadRow
from models_registry.models import Novelty, Programme, StagedRow

if TYPE_CHECKING:
    from danvan.accounts.models import User

Action = StagedRow.Action
GOOD: Final = frozenset({Action.NEW, Action.CONTINUES, Action.UNCHANGED})
WRITTEN: Final = frozenset({Action.NEW, Action.CONTINUES})
# Faults that a choice from the catalogue settles: asked, where others are refused.
_ANSWERABLE: Final = frozenset(
    {"unknown_field", "unknown_unit", "unknown_kind", "unknown_form", "several_fields"}
)
_DUPLICATES: Final = frozenset({"duplicate", "near_duplicate"})


@dataclass(slots=True)
class Decided:
    """A row and what is to be done with it. A registrant or model that an earlier row makes is known by `key`s."""

    row: ReadRow
    action: str = Action.REFUSED
    problems: list[Problem] = field(default_factory=list)
    programme: Programme | None = None
    field_id: int | None = None
    registrant_key: RegistrantKey | None = None
    registrant_id: int | None = None
    model_id: int | None = None
    registration_id: int | None = None
    novelty: str = Novelty.NEW
    accepted: bool = False
    own: Own | None = None  # what the row's number in our own list says
    is_left_out: bool = False
    title_key: str = field(init=False)

    def __post_init__(self) -> None:
        self.title_key = title_key(self.row.title)

    @property
    def holder(self) -> "int | RegistrantKey | None":
        """The registrant of the registry, or the key under which this list makes one."""
        return self.registrant_id or self.registrant_key

    @property
    def model_key(self) -> "tuple[int | RegistrantKey | None, str]":
        """Two rows with one key speak of one model."""
        return self.holder, self.title_key

    @property
    def is_good(self) -> bool:
        """Whether it may be committed as it is."""
        return self.action in GOOD

    @property
    def is_written(self) -> bool:
        """Whether a commit makes a registration of it."""
        return self.action in WRITTEN and not self.is_left_out


def decide(
    reading: Reading,
    user: "User | None",
    programme: Programme | None = None,
    answers: Answers | None = None,
) -> list[Decided]:
    """Decisions on all rows of a file, in its order. Without a programme, each year finds its own."""
    asked = {
        (sheet.name, question.code): question
        for sheet in reading.sheets
        for question in sheet.questions
        if question.code in ("title", "registrant") and question.candidates
    }
    for row in reading.rows:
        for name in ("title", "registrant"):
            question = asked.get((row.sheet, name))
            if question and not any(problem.name == name for problem in row.problems):
                row.problems.append(
                    Problem(WHOLE_SHEET, name, "missing", question.message, severity=QUESTION, once=True)
                )
    return decide_rows(reading.rows, user, programme, answers)


def decide_rows(
    rows: Sequence[ReadRow],
    user: "User | None",
    programme: Programme | None = None,
    answers: Answers | None = None,
) -> list[Decided]:
    """Decisions on rows, in their order; a constant number of queries. A row left out bears on no other."""
    answers = answers or Answers()
    left_out = frozenset(answers.left_out)
    own = recognise(rows, user)
    decider = _Decider(load_known(rows, user), programme, answers.same)
    decided = [
        Decided(
            row,
            problems=list(row.problems),
            own=own.get(at),
            is_left_out=bool(left_out) and place(row.sheet, row.row) in left_out,
        )
        for at, row in enumerate(rows)
    ]
    for one in sorted(decided, key=lambda one: one.row.year or 0):  # a model begins in its first year
        if not one.is_left_out:
            decider.decide(one)
    return decided


class _Decider(Matcher):
    """Goes through the rows of a list, earliest year first."""

    def decide(self, one: Decided) -> None:
        if one.own and one.own.registration_id:
            action = self.take_own(one, one.own)
        else:
            self.check(one)
            self.find_registrant(one)
            action = self.find_model(one)
            if action in WRITTEN:
                self.check_unknown_year(one)
        if one.own and one.own.differences:
            self.ask_of_own(one, one.own)
        one.action = weigh(one.problems) or action if one.problems else action
        if one.action in WRITTEN:
            self.keep(one)


def weigh(problems: Sequence[Problem]) -> str:
    """The action that the gravest of some problems calls for; "" for warnings alone."""
    if any(p.severity == ERROR and p.code not in _ANSWERABLE | _DUPLICATES for p in problems):
        return Action.REFUSED
    if any(p.code in _DUPLICATES for p in problems):
        return Action.DUPLICATE
    return Action.QUESTION if any(p.severity != WARNING for p in problems) else ""
