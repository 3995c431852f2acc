"""Whom a row speaks of: a registrant of the registry, of an earlier row, or a new one.

Folding finds candidates and never decides: where more than one may be meant, an officer is asked.
"""

from collections.abc import Mapping, Sequence

from danvan.lib.text import clean, joined
from danvan.lists.deciding.checking import say
from danvan.lists.deciding.decision import Bearer, Decided, where
from danvan.lists.deciding.registry import Known, RegistrantKey
from danvan.lists.reading.answers import (
    LIKE,
    denied_by,
    different_from,
    is_different,
    registrant_question,
)
from danvan.lists.results import QUESTION
from models_registry.identity.people import Agreement, compare, compare_all, who_of
from models_registry.models import Kind

Holder = int | Bearer  # a registrant of the registry, or one that the list makes
SAME, SILENT = Agreement.SAME, Agreement.SILENT


class RegistrantMatcher:
    """Holds what the registry knows, what an officer has answered (`told`), and whom earlier rows of the list make.

    Where the list makes no registrants, rows of one name are weighed by what they bring.
    """

    def __init__(self, known: Known, told: Mapping[str, str], *, makes_registrants: bool) -> None:
        self.known, self.told, self.makes_registrants = known, told, makes_registrants
        self.holders: dict[tuple[int, str, str], Decided] = {}  # likely key -> the row that makes it
        self.made: set[RegistrantKey] = set()
        self.bearers: dict[
            RegistrantKey, list[Bearer]
        ] = {}  # those of one unit, kind and name that the list makes
        self.settled: dict[RegistrantKey | str, Holder] = {}  # whom a key of these, or a question, means

    def keep(self, one: Decided) -> None:
        """Remembers whom a row makes, for the rows after it."""
        key = one.registrant_key
        if key and not one.registrant_id and key not in self.made:
            self.made.add(key)
            self.holders.setdefault(self.known.likely_key(*key[:2], one.who.name), one)

    def find(self, one: Decided) -> None:
        """Sets the registrant of the registry, or the key under which the list makes one; asks where that is open."""
        row = one.row
        row.holder = ""
        if row.unit_key is None or row.unit_key not in self.known.units or not row.kind or not row.registrant:
            return
        one.who = who_of(row.kind, row.registrant, row.post, row.other.get("workplace", ""), row.hamlet)
        one.registrant_key = key = (row.unit_key, row.kind, one.who.name)
        if one.own and "registrant" not in one.own.differences:
            one.is_of_one()
            one.registrant_id = one.own.registrant_id
            return
        exact, namesakes = self.known.exact.get(key, []), self.bearers.setdefault(key, [])
        if exact and one.who.name == clean(row.registrant):
            one.is_of_one()
        if exact or namesakes:
            self._find_namesake(one, exact, namesakes)
        elif not self._find_likely(one, key):
            return
        if one.registrant_id is None:
            if one.bearer is None:
                self._name_bearer(one, namesakes)
            if one.new_registrant[2] != clean(row.registrant):
                row.holder = one.new_registrant[2]

    def _compared(self, one: Decided, holder: Holder) -> Agreement:
        """What the row and that registrant have beside one name."""
        kind, is_placed = one.new_registrant[1], one.who.hamlet == one.row.hamlet
        if isinstance(holder, Bearer):
            return compare(kind, holder.who, one.who, is_placed=is_placed)
        if holder in self.known.also:
            papers = (self.known.who[holder], *self.known.also[holder])
            return compare_all(kind, papers, one.who, is_placed=is_placed)
        return compare(kind, self.known.who[holder], one.who, is_placed=is_placed)

    def _is_one(self, one: Decided, holder: Holder) -> None:
        """The row's registrant is known, or an earlier row's; what the row says of him is said of him from now on."""
        if isinstance(holder, Bearer):
            one.bearer, one.registrant_key = holder, holder.key
            holder.who = holder.who.with_more(one.who)
        else:
            one.registrant_id = holder
            self.known.who[holder] = self.known.who[holder].with_more(one.who)

    def _name_bearer(self, one: Decided, namesakes: list[Bearer], asked: str = "") -> Bearer:
        """The row makes a registrant, under a key that tells him from those of the same name."""
        key = one.new_registrant
        if namesakes:
            unit, kind, name = key
            taken = {bearer.key for bearer in namesakes}
            keys = [
                (unit, kind, said) for said in (name, one.who.called, f"{one.who.called} ({where(one.row)})")
            ]
            one.registrant_key = key = next((key for key in keys if key not in taken), keys[-1])
        is_open = bool(one.problems) and any(problem.code == "likely_same" for problem in one.problems)
        one.bearer = bearer = self.settled[key] = Bearer(key, one.who, one.row, asked, is_open=is_open)
        if self.makes_registrants:
            namesakes.append(bearer)
        return bearer

    def _find_namesake(self, one: Decided, exact: list[int], namesakes: list[Bearer]) -> None:
        """Which of those of just that name the row means: the only one, or the only one of whom the same is said.

        Else an officer says it, once: of two men of one name neither is taken for the other.
        """
        holders: list[Holder] = [*exact, *(bearer for bearer in namesakes if not bearer.is_open)]
        is_single = len(holders) == len(exact) + len(namesakes) == 1
        is_unsaid = not (self.told or self.known.distinct)
        if is_single and is_unsaid and self._compared(one, holders[0]) is SILENT:  # of nearly all rows
            self._is_one(one, holders[0])
            return
        asked = self._asked(one)
        answer = self.told.get(asked, "") if self.told else ""
        denied = self._denied(one, exact, namesakes, answer)
        found = [(holder, self._compared(one, holder)) for holder in holders]
        same = [holder for holder, agreement in found if agreement is SAME]
        if len(same) == 1:
            meant: Holder | None = same[0]
        elif is_single and found[0][1] is SILENT and not denied:
            meant = found[0][0]
        else:
            meant = self.settled.get(asked) or self._answered(one, answer)
        if meant is not None:
            self._is_one(one, meant)
            if not isinstance(meant, Bearer):
                self.settled[asked] = meant
        own = [bearer for bearer in namesakes if bearer.asked != asked]
        holders = [*exact, *own]
        open_to = [holder for holder in holders if holder not in denied]
        if (meant is None and open_to) or (isinstance(meant, Bearer) and meant.is_open):
            self._ask_namesake(one, exact, open_to, asked)
        if meant is None:
            one.not_these = tuple(pk for pk in exact if pk in denied)
            self.settled[asked] = self._name_bearer(one, namesakes, asked)

    def _asked(self, one: Decided) -> str:
        """The key of "who is it?": what is said beside a person's or a household's name belongs to it."""
        unit, kind, name = one.new_registrant
        return registrant_question(unit, kind, name if kind == Kind.COLLECTIVE else one.who.called)

    def _answered(self, one: Decided, answer: str) -> "Holder | None":
        """Whom the answer names, if it names somebody who is there."""
        if answer.startswith(LIKE):
            return self.settled.get((*one.new_registrant[:2], answer.removeprefix(LIKE)))
        if answer.isdecimal():
            key = self.known.standing.get(int(answer), int(answer))
            return key if key in self.known.who else None
        return None

    def _denied(
        self, one: Decided, exact: Sequence[int], namesakes: Sequence[Bearer], answer: str
    ) -> list[Holder]:
        """Of these registrants those of whom an officer said, here or of another paper, that they are not the row's."""
        if not (answer or self.known.distinct):
            return []
        keys, names = denied_by(answer)
        keys |= {self.known.standing[pk] for pk in keys & self.known.standing.keys()}
        said = one.who.name, one.who.told
        return [
            *(pk for pk in exact if pk in keys or (pk, *said) in self.known.distinct),
            *(bearer for bearer in namesakes if bearer.key[2] in names),
        ]

    def _ask_namesake(
        self, one: Decided, exact: Sequence[int], holders: Sequence[Holder], asked: str
    ) -> None:
        choices, names = [], []
        for holder in holders:
            if isinstance(holder, Bearer):
                names.append(holder.who.called)
                choices.append((f"{LIKE}{holder.key[2]}", f"{holder.who.called} ({where(holder.first)})"))
            else:
                names.append(self.known.who[holder].called)
                choices.append((str(holder), self._described(holder)))
        others = [holder.key[2] for holder in holders if isinstance(holder, Bearer)]
        choices.append((different_from(exact, others), ""))
        if one.row.kind != Kind.COLLECTIVE:
            shown = ", ".join(f"“{name}”" for name in names[:3])
            sort = "người" if one.row.kind == Kind.INDIVIDUAL else "hộ"
            reason = f"“{one.who.called}” trùng tên với {shown}. Là một {sort} hay là {sort} khác?"
        else:
            reason = f"sổ có {len(exact)} “{one.who.name}” ở đơn vị này. Đây là tập thể, hộ nào?"
        value = one.who.called
        say(one, "registrant", "likely_same", reason, QUESTION, tuple(names), value, asked, choices)

    def _described(self, pk: int) -> str:
        unit = self.known.units.get(self.known.unit_of[pk])
        return joined(", ", self.known.who[pk].called, unit.label if unit else "")

    def _find_likely(self, one: Decided, key: RegistrantKey) -> bool:
        """Asks whether the name is another way to write a known one, or an earlier row's; False while that is open."""
        name = one.row.registrant
        answer = self.told.get(self._asked(one), "") if self.told else ""
        likely_key = self.known.likely_key(*key)
        likely = self.known.likely.get(likely_key, [])
        if answer:
            if is_different(answer):
                one.not_these = tuple(likely)
            elif (meant := self._answered(one, answer)) is not None:
                self._is_one(one, meant)
            return True
        if self.known.distinct:
            likely = [pk for pk in likely if (pk, one.who.name, one.who.told) not in self.known.distinct]
        if likely:
            names = ", ".join(f"“{self.known.who[pk].name}”" for pk in likely[:3])
            reason = f"“{name}” có thể là {names} đã có trong sổ. Là một hay khác nhau?"
            choices = [(str(pk), self._described(pk)) for pk in likely]
            candidates = tuple(self.known.who[pk].name for pk in likely)
            self._ask_likely(one, reason, candidates, choices)
            return False
        if (other := self.holders.get(likely_key)) and other.registrant_key != key:
            at = where(other.row)
            reason = f"“{name}” có thể là “{other.row.registrant}” ở {at}. Là một hay khác nhau?"
            said = other.new_registrant[2]
            choices = [(f"{LIKE}{said}", f"{said} ({at})")]
            self._ask_likely(one, reason, (other.row.registrant,), choices)
            return False
        return True

    def _ask_likely(
        self, one: Decided, reason: str, candidates: tuple[str, ...], choices: list[tuple[str, str]]
    ) -> None:
        name, asked = one.row.registrant, self._asked(one)
        say(one, "registrant", "likely_same", reason, QUESTION, candidates, name, asked, choices)
