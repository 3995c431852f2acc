"""What becomes of each row of a commendation list: new, unchanged, a duplicate, a question, or refused.

Nothing is written. All reasons are given at once; folding finds candidates, and an officer decides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from awards.imports.matching import AwardMatcher
from awards.imports.papers import PaperKey
from awards.imports.words import NO_PAPER, Paper
from awards.models import Commendation
from models_registry.imports.answers import Answers, place
from models_registry.imports.deciding import Decided, weigh
from models_registry.imports.known import load_known
from models_registry.imports.results import Question, Reading, ReadRow
from models_registry.models import Programme

if TYPE_CHECKING:
    from danvan.accounts.models import User

# To enter commendations, and the decisions that give them.
AWARDS_ENTRY: Final = ("awards.add_commendation", "awards.add_decision")


@dataclass(slots=True)
class DecidedAward(Decided):
    """A row and the commendation that it brings; a decision that the list makes is known by `paper_key`."""

    paper: Paper = NO_PAPER
    form: str = Commendation.Form.UNSPECIFIED
    track: str = ""
    amount: Decimal | None = None
    decision_id: int | None = None
    paper_key: PaperKey | None = None


def decide(
    reading: Reading,
    user: "User | None",
    programme: Programme | None = None,
    answers: Answers | None = None,
) -> list[DecidedAward]:
    """Decisions on all rows of a file, in its order; what one answer settles for a sheet is asked of the sheet."""
    decided = decide_rows(reading.rows, user, programme, answers)
    sheets = {sheet.name: sheet for sheet in reversed(reading.sheets) if not sheet.skipped}
    for one in decided:
        asked = sheets[one.row.sheet].questions
        asked += [new for new in _questions(one) if new.code not in {question.code for question in asked}]
    return decided


def _questions(one: DecidedAward) -> Iterator[Question]:
    """What a row would have settled for all of its sheet."""
    sheet, paper = f"trang “{one.row.sheet}”", one.paper
    for problem in one.problems:
        if not problem.once:
            continue
        if problem.name == "decision" and not paper.number:
            yield Question("decision", f"Danh sách ở {sheet} kèm theo quyết định số mấy?", problem.candidates)
        if problem.name == "decision" and not paper.issued_on:
            which = f"Quyết định số {paper.number}" if paper.number else "Quyết định"
            yield Question("decided_on", f"{which} của {sheet} ban hành ngày nào?", problem.candidates)
        if problem.name == "body":
            yield Question("body", f"Quyết định của {sheet} do cơ quan nào ban hành?")
        if problem.name == "programme":
            yield Question("programme", f"Khen thưởng ở {sheet} của giai đoạn nào?", problem.candidates)
        if problem.name == "track":
            yield Question("track", f"Khen thưởng ở {sheet} là của Nhà nước, của Đảng hay của Ban Chỉ đạo?")


def decide_rows(
    rows: Sequence[ReadRow],
    user: "User | None",
    programme: Programme | None = None,
    answers: Answers | None = None,
) -> list[DecidedAward]:
    """Decisions on rows, in their order; a constant number of queries. A row left out bears on no other."""
    answers = answers or Answers()
    known = load_known(rows, user, AWARDS_ENTRY)
    matcher = AwardMatcher(known, programme, answers.same, user)
    left_out = frozenset(answers.left_out)
    decided = [
        DecidedAward(row, problems=list(row.problems), is_left_out=place(row.sheet, row.row) in left_out)
        for row in rows
    ]
    waiting = [one for one in decided if not one.is_left_out]
    for one in waiting:
        matcher.check(one)
        matcher.find_paper(one)
    matcher.load_commended(waiting)
    for one in waiting:
        matcher.find_registrant(one)
        matcher.find_model(one)
        action = matcher.find_award(one)
        one.action = weigh(one.problems) or action
    return decided
