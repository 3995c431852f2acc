"""By which decision a row's commendation is: one of the registry, a new one that the list makes, or a question."""

from collections.abc import Mapping, Sequence
from datetime import date

from awards.models import Decision
from danvan.lib.dates import parse_date
from danvan.lists.commendations.checking import YES, ask
from danvan.lists.commendations.decision import DecidedAward
from danvan.lists.commendations.named_papers import NamedPaper
from danvan.lists.commendations.papers import FoundPaper, Papers, paper_key, paper_question
from danvan.lists.commendations.tracks import track_of
from danvan.lists.deciding.checking import say, say_fault
from danvan.lists.deciding.registry import Known
from danvan.lists.reading.answers import DIFFERENT
from models_registry.models.calendar import fault_of_decided_on, fault_of_decision, years_of


class PaperMatcher:
    """Holds the decisions that the user may read and what an officer has answered (`told`)."""

    def __init__(self, known: Known, papers: Papers, told: Mapping[str, str]) -> None:
        self.known, self.papers, self.told = known, papers, told
        self.found: dict[NamedPaper, FoundPaper] = {}

    def find(self, one: DecidedAward) -> None:
        """The decision of the registry, the new one that the list makes, or a question."""
        other = one.row.other
        decided_on = parse_date(other["decided_on"]) if "decided_on" in other else None
        day = decided_on.date if decided_on else None
        one.paper = paper = NamedPaper(other.get("decision", ""), day, other.get("body", ""))
        if self.known.entry_paths == () or any(p.name in ("decision", "decided_on") for p in one.problems):
            return  # nothing may be entered, or the cell has to be put right first
        told = self.told.get(paper_question(paper), "")
        if told == DIFFERENT:
            self._make_paper(one)
        elif told.isdecimal() and int(told) in self.papers.by_pk:
            self._take_paper(one, self.papers.by_pk[int(told)])
        else:
            self._look_for(one)

    def _look_for(self, one: DecidedAward) -> None:
        paper = one.paper
        found = self.found.get(paper)
        if found is None:
            found = self.found[paper] = self.papers.find(paper)
        if found.decision:
            self._take_paper(one, found.decision)
        elif found.candidates or not (paper.number and paper.issued_on):
            self._ask_which_paper(one, found.candidates)
        else:
            self._make_paper(one)

    def _ask_which_paper(self, one: DecidedAward, candidates: Sequence[Decision]) -> None:
        paper = one.paper
        if paper.number and paper.issued_on:
            reason = "quyết định này có thể là quyết định đã có trong sổ. Là một hay khác nhau?"
        elif paper.number:
            reason = f"quyết định số {paper.number} thiếu ngày ban hành. Hãy ghi ngày, hoặc chọn quyết định."
        elif paper.issued_on:
            reason = f"quyết định ngày {paper.issued_on:%d/%m/%Y} thiếu số. Hãy ghi số, hoặc chọn quyết định."
        else:
            reason = "chưa biết khen thưởng theo quyết định nào. Hãy ghi số và ngày, hoặc chọn quyết định."
        if paper:
            other = "Quyết định khác: ghi mới vào sổ, chỗ chưa rõ để trống"
        else:
            other = "Chưa có quyết định: ghi khen thưởng trước, bổ sung quyết định sau"
        choices = [*((str(decision.pk), str(decision)) for decision in candidates), (DIFFERENT, other)]
        once = not (paper.number and paper.issued_on)
        asked = paper_question(paper)
        ask(one, "decision", "which_decision", reason, asked, choices, value=str(paper), once=once)

    def _take_paper(self, one: DecidedAward, decision: Decision) -> None:
        one.decision_id = decision.pk
        _check_decided_on(one, decision.issued_on)
        asked = f"revoked|{decision.pk}"
        if decision.pk in self.papers.out_of_force and asked not in self.told:
            reason = (
                f"{decision} đã bị hủy theo {decision.revoked_by}. Vẫn ghi khen thưởng theo quyết định này?"
            )
            choices = [(YES, "Vẫn ghi; khen thưởng này không được tính vào số liệu")]
            ask(one, "decision", "revoked", reason, asked, choices, value=str(decision))

    def _make_paper(self, one: DecidedAward) -> None:
        """A decision that is not in the registry yet, if anything is known of it."""
        paper = one.paper
        if not paper:
            return
        one.paper_key = paper_key(paper)
        _check_decided_on(one, paper.issued_on)
        if not paper.body:
            reason = (
                "quyết định chưa có trong sổ; thiếu cơ quan ban hành. Hãy ghi cho cả trang hoặc từng dòng."
            )
            ask(one, "body", "missing", reason, once=True)
        elif self.papers.has(paper):
            reason = f"sổ đã có quyết định số {paper.number} này của {paper.body}, nên không ghi mới được."
            say(one, "decision", "bad_value", reason, value=paper.number)
        one.track = one.track or track_of(paper)
        if paper.body and not one.track and not any(p.name == "track" for p in one.problems):
            reason = (
                "chưa rõ là khen thưởng của Nhà nước, của Đảng, của Mặt trận, đoàn thể hay của Ban Chỉ đạo. "
                "Hãy chọn cho cả trang."
            )
            ask(one, "track", "missing", reason, once=True)


def _check_decided_on(one: DecidedAward, day: date | None) -> None:
    if fault := fault_of_decided_on(day) or fault_of_decision(day, years_of(one.row.year, one.programme)):
        say_fault(one, "decided_on", fault)
