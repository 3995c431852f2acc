"""By which decision, to whom of the registry and for which model a row's commendation is; whether it is there already.

Folding finds candidates and never decides: where more than one may be meant, an officer is asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from awards.models import Decision
from danvan.lib.dates import parse_date
from danvan.lib.numbers import written
from danvan.lib.text import fold
from danvan.lists.commendations.checking import AwardChecks
from danvan.lists.commendations.decision import DecidedAward
from danvan.lists.commendations.papers import FoundPaper, Papers, paper_key, paper_question
from danvan.lists.commendations.registry import AwardKey, Commended, KnownAward
from danvan.lists.commendations.words import FORM_LABELS, NamedPaper, track_of
from danvan.lists.deciding.registry import Known, KnownModel
from danvan.lists.deciding.spelling import title_key
from danvan.lists.models import StagedRow
from danvan.lists.reading.answers import DIFFERENT, model_question, place
from danvan.lists.reading.words.catalogue import KIND_LABELS
from danvan.lists.results import QUESTION, WARNING
from models_registry.access import Actor
from models_registry.identity.people import Agreement, compare
from models_registry.models import Programme
from models_registry.models.calendar import fault_of_decided_on, fault_of_decision

Action = StagedRow.Action
YES: Final = "1"  # answer to "all the same?"


class AwardMatcher(AwardChecks):
    """Holds what the registry knows, what an officer has answered, and what earlier rows of the list bring."""

    makes_registrants = False

    def __init__(
        self, known: Known, programme: Programme | None, told: Mapping[str, str], user: Actor
    ) -> None:
        super().__init__(known, programme, told)
        self.user = user
        self.papers = Papers.load(user)
        self.found: dict[NamedPaper, FoundPaper] = {}
        self.commended = Commended()
        self.brought: dict[
            tuple[Any, ...], list[DecidedAward]
        ] = {}  # by decision or period, unit, kind, name
        self.equal: dict[str, list[KnownModel]] = {}  # by `title_key`
        self.alike: dict[str, list[KnownModel]] = {}  # by what they fold to
        for models in known.models_of.values():
            for model in models:
                self.equal.setdefault(title_key(model.title), []).append(model)
                self.alike.setdefault(fold(title_key(model.title)), []).append(model)

    # --- the decision -----------------------------------------------------------------------------

    def find_paper(self, one: DecidedAward) -> None:
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
        self.ask(one, "decision", "which_decision", reason, asked, choices, value=str(paper), once=once)

    def _take_paper(self, one: DecidedAward, decision: Decision) -> None:
        one.decision_id = decision.pk
        self._check_decided_on(one, decision.issued_on)
        asked = f"revoked|{decision.pk}"
        if decision.pk in self.papers.out_of_force and asked not in self.told:
            reason = (
                f"{decision} đã bị hủy theo {decision.revoked_by}. Vẫn ghi khen thưởng theo quyết định này?"
            )
            choices = [(YES, "Vẫn ghi; khen thưởng này không được tính vào số liệu")]
            self.ask(one, "decision", "revoked", reason, asked, choices, value=str(decision))

    def _check_decided_on(self, one: DecidedAward, day: date | None) -> None:
        if fault := fault_of_decided_on(day) or fault_of_decision(day, one.row.year):
            self.say_fault(one, "decided_on", fault)

    def _make_paper(self, one: DecidedAward) -> None:
        """A decision that is not in the registry yet, if anything is known of it."""
        paper = one.paper
        if not paper:
            return
        one.paper_key = paper_key(paper)
        self._check_decided_on(one, paper.issued_on)
        if not paper.body:
            reason = (
                "quyết định chưa có trong sổ; thiếu cơ quan ban hành. Hãy ghi cho cả trang hoặc từng dòng."
            )
            self.ask(one, "body", "missing", reason, once=True)
        elif self.papers.has(paper):
            reason = f"sổ đã có quyết định số {paper.number} này của {paper.body}, nên không ghi mới được."
            self.say(one, "decision", "bad_value", reason, value=paper.number)
        one.track = one.track or track_of(paper)
        if paper.body and not one.track and not any(p.name == "track" for p in one.problems):
            reason = (
                "chưa rõ là khen thưởng của Nhà nước, của Đảng hay của Ban Chỉ đạo. Hãy chọn cho cả trang."
            )
            self.ask(one, "track", "missing", reason, once=True)

    # --- the model ----------------------------------------------------------------------------------

    def find_awarded_model(self, one: DecidedAward) -> None:
        """The model of that title, the recipient's own first, else one of the unit; a commendation needs none."""
        title, unit = one.title_key, one.row.unit_key
        if not title or unit not in self.known.units:
            return
        same = self._of_unit(one, self.equal.get(title, []))
        near = [] if same else self._of_unit(one, self.alike.get(fold(title), []))
        if one.registrant_id and not same:
            alike = {model.pk for model in near}
            near += [m for m in self.known.near(one.registrant_id, one.row.title) if m.pk not in alike]
        asked = model_question(one.registrant_id, title) if one.registrant_id else f"model|u{unit}|{title}"
        answer = self.told.get(asked, "")
        if answer and (answer != DIFFERENT or len(same) != 1):
            one.model_id = next((m.pk for m in [*same, *near] if str(m.pk) == answer), None)
        elif len(same) == 1:
            one.model_id = same[0].pk
        elif same or near:
            named = ", ".join(f"“{model.title}”" for model in (same or near)[:3])
            reason = f"“{one.row.title}” là mô hình nào trong sổ: {named}?"
            self._ask_which(one, same or near, "likely_same", reason, asked)
        else:
            reason = f"chưa thấy mô hình “{one.row.title}” trong sổ; khen thưởng được ghi không gắn mô hình."
            self.say(one, "title", "unknown_model", reason, WARNING, value=one.row.title)

    def _of_unit(self, one: DecidedAward, models: Iterable[KnownModel]) -> list[KnownModel]:
        """Those of the row's unit, and of these the recipient's own if he has any."""
        units = self.known.unit_of
        of_unit = [m for m in models if units[m.registrant_id] == one.row.unit_key]
        return [model for model in of_unit if model.registrant_id == one.registrant_id] or of_unit

    # --- there already? -----------------------------------------------------------------------------

    def load_commended(self, decided: Iterable[DecidedAward]) -> None:
        """What the registry has of the decisions that were found."""
        decisions = {one.decision_id for one in decided if one.decision_id is not None}
        self.commended = Commended.load(decisions, self.known, self.user)

    def find_award(self, one: DecidedAward) -> str:
        """The action if nothing stands against it; says what does."""
        open_paper = any(problem.name in ("decision", "decided_on") for problem in one.problems)
        if one.registrant_key is None or open_paper:
            return Action.NEW
        period = (one.programme.pk if one.programme else None, one.row.year)
        key: AwardKey = one.decision_id or period
        unit, kind, name = one.registrant_key[0], one.registrant_key[1], one.who.name
        earlier = self.brought.setdefault((one.paper_key or key, unit, kind, name), [])
        if earlier:
            action = self._weigh_twice(one, earlier)
        else:
            action = Action.NEW if one.paper_key else self._find_known(one, key)
        if action == Action.NEW and not any(problem.code == "likely_same" for problem in one.problems):
            earlier.append(one)
        return action

    def _find_known(self, one: DecidedAward, key: AwardKey) -> str:
        """Whether the registry has the commendation; one of just that name is weighed by what stands beside it."""
        unit, kind, name = one.new_registrant[0], one.new_registrant[1], one.who.name
        exact = self.commended.exact.get((key, unit, kind, name), [])
        others = [award for award in exact if compare(kind, award.who, one.who) is Agreement.ANOTHER]
        if same := next((award for award in exact if award not in others), None):
            self._compare_award(one, same)
            return Action.UNCHANGED
        likely = exact or self.commended.likely.get((key, *self.known.likely_key(unit, kind, name)), [])
        said = one.who.called if exact else name
        asked = f"award|{one.decision_id or ''}|{unit}|{kind}|{said}"
        if same := next((award for award in likely if str(award.pk) == self.told.get(asked)), None):
            self._compare_award(one, same)
            return Action.UNCHANGED
        if likely and asked not in self.told:
            reason = f"“{said}” có thể là “{likely[0].who.called}” đã được khen thưởng theo quyết định này."
            choices = [
                (str(award.pk), f"Là một với “{award.who.called}”: không ghi thêm") for award in likely
            ]
            choices.append((DIFFERENT, "Khen thưởng khác: ghi thêm"))
            self.ask(one, "registrant", "likely_same", reason, asked, choices, value=said)
        self._ask_of_nameless(one)
        return Action.NEW

    def _weigh_twice(self, one: DecidedAward, rows: Sequence[DecidedAward]) -> str:
        """Rows with one decision and name: one person, unless an officer says that they are two."""
        found = [(row, compare(one.new_registrant[1], row.who, one.who)) for row in rows]
        meant = [row for row, agreement in found if agreement is Agreement.SAME]
        earlier = meant[0] if meant else rows[0]
        is_one = bool(meant) or (len(found) == 1 and found[0][1] is Agreement.SILENT)
        at = f"trang “{earlier.row.sheet}”, dòng {earlier.row.row}"
        asked = f"twice|{place(one.row.sheet, one.row.row)}"
        if self.told.get(asked) == DIFFERENT:
            return Action.NEW
        if is_one or self.told.get(asked) == YES:
            reason = f"trùng với {at}: cùng quyết định, tên và đơn vị."
            self.say(one, "registrant", "duplicate", reason, value=one.row.registrant)
            return Action.DUPLICATE
        reason = (
            f"cùng quyết định, tên và đơn vị với {at}, khác chức vụ hoặc nơi ở. Là một người hay hai người?"
        )
        choices = [(YES, "Một người: bỏ dòng này"), (DIFFERENT, "Hai người trùng tên: ghi cả hai")]
        self.ask(one, "registrant", "likely_same", reason, asked, choices, value=one.row.registrant)
        return Action.NEW

    def _ask_of_nameless(self, one: DecidedAward) -> None:
        """A source may have counted the recipients without their names: written again, they would count twice."""
        kind = one.new_registrant[1]
        number = self.commended.nameless[one.decision_id, kind] if one.decision_id else 0
        asked = f"nameless|{one.decision_id}|{kind}"
        if number and asked not in self.told:
            who = KIND_LABELS[kind].lower()
            reason = (
                f"quyết định này trong sổ có {number} {who} được khen thưởng chưa nêu tên; ghi thêm dòng này có thể"
                " tính hai lần. Hãy điền tên vào các lượt đó ở mục Nhập liệu rồi đọc lại tệp."
            )
            choices = [(YES, f"Là {who} khác: ghi thêm các dòng này")]
            self.ask(one, "registrant", "nameless", reason, asked, choices, value=one.row.registrant)

    def _compare_award(self, one: DecidedAward, award: KnownAward) -> None:
        """Says what the list has otherwise than the registry; cells that it does not fill are no difference."""
        row = one.row
        if award.is_revoked:
            self.say(one, "registrant", "withdrawn", f"khen thưởng của “{award.name}” trong sổ đã bị hủy.")
            return
        labels = []
        if "form" in row.other and one.form != award.form:
            labels.append(f"hình thức (sổ: {FORM_LABELS[award.form]})")
        if one.amount is not None and one.amount != award.amount:
            known = f"{written(award.amount)} đồng" if award.amount is not None else "để trống"
            labels.append(f"mức thưởng (sổ: {known})")
        if row.year and "year" not in row.guessed and row.year != award.year:
            labels.append(f"năm (sổ: {award.year or 'để trống'})")
        if labels:
            reason = (
                f"khen thưởng này đã có trong sổ, khác về {', '.join(labels)}. Hãy sửa trong sổ nếu tệp đúng."
            )
            self.say(one, "registrant", "differs", reason, QUESTION)
        merit = "" if "merit" in row.guessed else row.other.get("merit", "")
        if any(
            said and fold(said) != fold(known)
            for said, known in ((row.post, award.post), (merit, award.merit))
        ):
            reason = "khen thưởng này đã có trong sổ; chức vụ hoặc thành tích viết khác. Sổ giữ nguyên."
            self.say(one, "registrant", "differs", reason, WARNING)
