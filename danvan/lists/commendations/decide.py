"""What becomes of each row of a commendation list: new, unchanged, a duplicate, a question, or refused.

Nothing is written. All reasons are given at once; folding finds candidates, and an officer decides.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from danvan.lib.text import lowered
from danvan.lists.commendations.checking import check_award
from danvan.lists.commendations.decision import DecidedAward
from danvan.lists.commendations.guarding import guard_rows
from danvan.lists.commendations.matching import AwardMatcher
from danvan.lists.commendations.missing import remarks_of_missing
from danvan.lists.commendations.model_matching import AwardedModelMatcher
from danvan.lists.commendations.paper_matching import PaperMatcher
from danvan.lists.commendations.papers import Papers
from danvan.lists.commendations.registry import Commended
from danvan.lists.deciding.checking import RowChecks
from danvan.lists.deciding.decision import weigh
from danvan.lists.deciding.registrants import RegistrantMatcher
from danvan.lists.deciding.registry import load_known
from danvan.lists.reading.answers import Answers, is_among
from danvan.lists.results import Question, Reading, ReadRow
from models_registry.access import Actor
from models_registry.models import Programme

# To enter commendations, and the decisions that give them.
AWARDS_ENTRY: Final = ("awards.add_commendation", "awards.add_decision")


def decide(
    reading: Reading,
    user: Actor,
    programme: Programme | None = None,
    answers: Answers | None = None,
) -> list[DecidedAward]:
    """Decisions on all rows of a file, in its order; what one answer settles for a sheet is asked of the sheet.

    Recipients of an earlier list of the same decisions whom this one has not are remarks of its first sheet.
    """
    decided = decide_rows(reading.rows, user, programme, answers)
    of_lists: dict[tuple[str, str], list[DecidedAward]] = {}
    for one in decided:
        if not one.is_left_out:
            of_lists.setdefault((one.row.sheet, one.row.list_at), []).append(one)
    read = [sheet for sheet in reading.sheets if not sheet.skipped]
    for sheet in read:
        sheet.questions += _questions(lowered(sheet.where), of_lists.get((sheet.name, sheet.list_at), []))
    if read:
        read[0].remarks += remarks_of_missing(decided, user)
    return decided


def _questions(where: str, rows: Sequence[DecidedAward]) -> Iterator[Question]:
    """What one answer settles for all rows of a list; of several decisions each row is asked for its own."""
    asked = {problem.name: (one.paper, problem) for one in rows for problem in one.problems if problem.once}
    papers = {one.paper for one in rows for problem in one.problems if problem.code == "which_decision"}
    if "decision" in asked and len(papers) == 1:
        paper, problem = asked["decision"]
        of_sheet = f"Danh sách ở {where} kèm theo quyết định số mấy?"
        which = f"Quyết định số {paper.number}" if paper.number else "Quyết định"
        if not paper.number:
            yield Question("decision", of_sheet, problem.candidates)
        if not paper.issued_on:
            yield Question("decided_on", f"{which} của {where} ban hành ngày nào?", problem.candidates)
    texts = {
        "body": f"Quyết định của {where} do cơ quan nào ban hành?",
        "track": f"Khen thưởng ở {where} là của Nhà nước, của Đảng, của Mặt trận, đoàn thể hay của Ban Chỉ đạo?",
        "programme": f"Khen thưởng ở {where} của giai đoạn nào?",
    }
    for name, text in texts.items():
        if name in asked:
            yield Question(name, text, asked[name][1].candidates)


def decide_rows(
    rows: Sequence[ReadRow],
    user: Actor,
    programme: Programme | None = None,
    answers: Answers | None = None,
) -> list[DecidedAward]:
    """Decisions on rows, in their order; a constant number of queries. A row left out bears on no other."""
    answers = answers or Answers()
    known = load_known(rows, user, AWARDS_ENTRY)
    left_out = frozenset(answers.left_out)
    decided = [
        DecidedAward(row, problems=list(row.problems), is_left_out=is_among(left_out, row)) for row in rows
    ]
    waiting = [one for one in decided if not one.is_left_out]
    checks = RowChecks(known, programme)
    papers = PaperMatcher(known, Papers.load(user), answers.same)
    for one in waiting:
        check_award(one, checks)
        papers.find(one)
    decisions = {one.decision_id for one in waiting if one.decision_id is not None}
    registrants = RegistrantMatcher(known, answers.same, makes_registrants=False)
    models = AwardedModelMatcher(known, answers.same)
    awards = AwardMatcher(known, Commended.load(decisions, known, user), answers.same)
    for one in waiting:
        registrants.find(one)
        models.find(one)
        action = awards.find(one)
        one.action = weigh(one.problems) or action
    guard_rows(waiting, known, answers.same)
    return decided
