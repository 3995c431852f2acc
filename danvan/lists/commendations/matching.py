"""Whether the registry, or an earlier row of the list, has a row's commendation already.

Where more than one may be meant, an officer is asked.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from danvan.lib.numbers import written
from danvan.lib.text import fold
from danvan.lists.commendations.checking import YES, ask
from danvan.lists.commendations.decision import DecidedAward
from danvan.lists.commendations.registry import AwardKey, Commended, KnownAward
from danvan.lists.deciding.checking import say
from danvan.lists.deciding.decision import where
from danvan.lists.deciding.registry import Known
from danvan.lists.deciding.replaced import KEEP
from danvan.lists.models import StagedRow
from danvan.lists.reading.answers import DIFFERENT, place
from danvan.lists.reading.words.catalogue import KIND_LABELS
from danvan.lists.results import WARNING
from models_registry.identity.people import Agreement, compare

Action = StagedRow.Action


class AwardMatcher:
    """Holds the commendations of the registry, what an officer has answered (`told`), and what earlier rows bring."""

    def __init__(self, known: Known, commended: Commended, told: Mapping[str, str]) -> None:
        self.known, self.commended, self.told = known, commended, told
        self.brought: dict[
            tuple[Any, ...], list[DecidedAward]
        ] = {}  # by decision or period, unit, kind, name
        self.brought_to: dict[tuple[Any, int], DecidedAward] = {}  # by decision or period, registrant

    def find(self, one: DecidedAward) -> str:
        """The action if nothing stands against it; says what does."""
        open_paper = any(problem.name in ("decision", "decided_on") for problem in one.problems)
        if one.registrant_key is None or open_paper:
            return Action.NEW
        period = (one.programme.pk if one.programme else None, one.row.year)
        key: AwardKey = one.decision_id or period
        unit, kind, name = one.registrant_key[0], one.registrant_key[1], one.who.name
        earlier = self.brought.setdefault((one.paper_key or key, unit, kind, name), [])
        holder = one.registrant_id or 0
        other = self.brought_to.setdefault((one.paper_key or key, holder), one) if holder else one
        if earlier:
            action = self._weigh_twice(one, earlier)
        elif other is not one:  # under a name that was merged into his, or that an officer said to be his
            action = self._ask_twice(one, other, f"trong sổ là một với “{other.row.registrant}”")
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
            self._compare(one, same)
            return Action.UNCHANGED
        likely = exact or self.commended.likely.get((key, *self.known.likely_key(unit, kind, name)), [])
        likely = likely or self.commended.of_registrant.get((key, one.registrant_id or 0), [])
        said = one.who.called if exact else name
        asked = f"award|{one.decision_id or ''}|{unit}|{kind}|{said}"
        if same := next((award for award in likely if str(award.pk) == self.told.get(asked)), None):
            self._compare(one, same)
            return Action.UNCHANGED
        if likely and asked not in self.told:
            reason = f"“{said}” có thể là “{likely[0].who.called}” đã được khen thưởng theo quyết định này."
            choices = [
                (str(award.pk), f"Là một với “{award.who.called}”: không ghi thêm") for award in likely
            ]
            choices.append((DIFFERENT, "Khen thưởng khác: ghi thêm"))
            ask(one, "registrant", "likely_same", reason, asked, choices, value=said)
        self._ask_of_nameless(one)
        return Action.NEW

    def _compare(self, one: DecidedAward, award: KnownAward) -> None:
        """Says what the list has otherwise than the registry; cells that it does not fill are no difference."""
        row, one.award_id = one.row, award.pk
        if award.is_revoked:
            reason = (
                f"khen thưởng của “{award.name}” theo quyết định này trong sổ đã bị hủy. Nếu được khen lại theo quyết "
                "định khác, hãy ghi quyết định đó vào dòng; nếu không, hãy bỏ dòng."
            )
            say(one, "registrant", "withdrawn", reason)
            return
        labels = []
        if "form" in row.other and one.form != award.form:
            labels.append(f"hình thức (sổ: {award.form_name})")
        if one.amount is not None and one.amount != award.amount:
            known = f"{written(award.amount)} đồng" if award.amount is not None else "để trống"
            labels.append(f"mức thưởng (sổ: {known})")
        if row.year and "year" not in row.guessed and row.year != award.year:
            labels.append(f"năm (sổ: {award.year or 'để trống'})")
        if labels:
            reason = f"khen thưởng này đã có trong sổ, khác về {', '.join(labels)}."
            asked = f"kept|{award.pk}|{'|'.join(labels)}"
            if self.told.get(asked) == KEEP:
                say(one, "registrant", "kept", f"{reason[:-1]}; giữ như trong sổ.", WARNING)
            else:
                reason += " Nếu tệp đúng, hãy sửa trong sổ rồi đọc lại tệp; nếu sổ đúng, giữ như trong sổ."
                choices = [(KEEP, "Giữ như trong sổ")]
                ask(one, "registrant", "differs", reason, asked, choices, value=row.registrant)
        merit = "" if "merit" in row.guessed else row.other.get("merit", "")
        if any(
            said and fold(said) != fold(known)
            for said, known in ((row.post, award.post), (merit, award.merit))
        ):
            reason = "khen thưởng này đã có trong sổ; chức vụ hoặc thành tích viết khác. Sổ giữ nguyên."
            say(one, "registrant", "differs", reason, WARNING)

    def _weigh_twice(self, one: DecidedAward, rows: Sequence[DecidedAward]) -> str:
        """Rows with one decision and name: one person, unless an officer says that they are two."""
        found = [(row, compare(one.new_registrant[1], row.who, one.who)) for row in rows]
        meant = [row for row, agreement in found if agreement is Agreement.SAME]
        earlier = meant[0] if meant else rows[0]
        is_one = bool(meant) or (len(found) == 1 and found[0][1] is Agreement.SILENT)
        if is_one and self._answered_twice(one) != DIFFERENT:
            return _say_twice(one, earlier)
        return self._ask_twice(one, earlier, "cùng tên và đơn vị, khác chức vụ hoặc nơi ở")

    def _answered_twice(self, one: DecidedAward) -> str:
        return self.told.get(_twice_question(one), "")

    def _ask_twice(self, one: DecidedAward, earlier: DecidedAward, why: str) -> str:
        """Asks whether the list commends somebody twice by one decision."""
        answer = self._answered_twice(one)
        if answer == YES:
            return _say_twice(one, earlier)
        if answer != DIFFERENT:
            reason = f"cùng quyết định với {where(earlier.row)}, {why}. Là một hay hai?"
            choices = [(YES, "Là một: bỏ dòng này"), (DIFFERENT, "Là hai: ghi cả hai")]
            value = one.row.registrant
            ask(one, "registrant", "likely_same", reason, _twice_question(one), choices, value=value)
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
            ask(one, "registrant", "nameless", reason, asked, choices, value=one.row.registrant)


def _twice_question(one: DecidedAward) -> str:
    return f"twice|{place(one.row.sheet, one.row.row)}"


def _say_twice(one: DecidedAward, earlier: DecidedAward) -> str:
    reason = f"trùng với {where(earlier.row)}: cùng quyết định, tên và đơn vị."
    say(one, "registrant", "duplicate", reason, value=one.row.registrant)
    return Action.DUPLICATE
