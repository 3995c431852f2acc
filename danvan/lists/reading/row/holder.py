"""Who a row speaks of: the collective or person, of which kind, in what post."""

import re
from collections.abc import Mapping
from typing import Final

from danvan.lib.text import clean
from danvan.lists.reading.row.cells import RowCells, as_text, shorten
from danvan.lists.reading.table.lines_above import Said
from danvan.lists.reading.words.catalogue import INDIVIDUAL, KIND_LABELS
from danvan.lists.reading.words.names import split_registrant
from danvan.lists.reading.words.units import word_key
from danvan.lists.results import QUESTION, WARNING

_WORD: Final = re.compile(r"[^\W\d_]{2}")


class HolderReader(RowCells):
    """Reads the collective or person of a row, with kind and post, from one column or one for each kind."""

    said: Said
    told: Mapping[str, str]  # what the officer corrected in the row at hand
    single: dict[str, int]
    holders: list[tuple[int, str | None]]
    guessed: list[str]
    of_persons: frozenset[int] = frozenset()  # columns of holders headed "Họ và tên"
    body_above: str = ""  # what a group line gives where the list has no column of holders

    def said_of(self, name: str) -> str:
        """The text of a column, or what the officer said where the list has no such column."""
        return self.text(self.single.get(name, 0)) or clean(self.told.get(name, ""))

    def read_holder(self, said_kind: str | None) -> None:
        filled = [(at, kind) for at, kind in self.holders if self.text(at)]
        if not filled and not self.holders and self.told.get("registrant"):
            self._name_holder(self.told["registrant"], 0, said_kind)
            return
        if not filled and self.body_above and said_kind != INDIVIDUAL:
            self._name_holder(self.body_above, 0, said_kind)
            self.guessed.append("registrant")
            return
        if not filled:
            self.row.kind = said_kind or self.said.meaning.kind
            if not any(self.is_faulty(at, "registrant") for at, _ in self.holders):
                self.miss_holder(self.holders[0][0] if self.holders else 0)
            return
        at, kind = filled[0]
        if len(filled) > 1:
            both = " và ".join(f"“{shorten(self.text(other))}”" for other, _ in filled[:2])
            reason = f"dòng này ghi cả {both}. Mỗi dòng chỉ ghi một tên; hãy tách thành hai dòng."
            self.problem("several_people", at, "registrant", reason, severity=QUESTION)
        value = self.cell(at)
        text = value if isinstance(value, str) else as_text(value)
        self._name_holder(text, at, said_kind if "kind" in self.told else kind or said_kind)
        name = self.row.registrant
        self.check_text(name, at, "registrant")
        self.warn_of_old_text(name, at, "registrant")

    def _name_holder(self, text: str, at: int, kind: str | None) -> None:
        kind = kind or self.catalogue.learned.get(f"kind|{word_key(text)}")
        above = self.said.meaning.kind
        name = split_registrant(text, kind or above)
        sure = name.sure or (at in self.of_persons and name.kind == INDIVIDUAL)
        if kind is None and sure and name.kind and name.kind != above:
            name = split_registrant(text)  # a sure name goes before what is said above of the whole list
        else:
            kind = kind or above
        row = self.row
        row.registrant, row.post, row.kind = name.text, name.post, kind or name.kind
        if name.text and not _WORD.search(name.text):
            reason = f"“{shorten(text)}” không phải là tên. Hãy ghi tên tập thể, hộ gia đình hoặc cá nhân vào ô này."
            self.problem("check_name", at, "registrant", reason, value=text, severity=QUESTION)
        unknown_kind_said = any(problem.code == "unknown_kind" for problem in row.problems)
        if name.several:
            reason = (
                f"ô ghi nhiều người: “{shorten(text)}”. Mỗi dòng chỉ ghi một người; hãy tách thành từng dòng."
            )
            self.problem("several_people", at, "registrant", reason, value=text, severity=QUESTION)
        if kind is None and name.kind:
            self.guessed.append("kind")
        elif kind and name.kind and name.sure and kind != name.kind and "kind" not in self.told:
            said, seen = KIND_LABELS[kind].lower(), KIND_LABELS[name.kind].lower()
            shown = shorten(name.text)
            reason = f"bảng ghi là {said}, nhưng tên “{shown}” giống {seen}. Hãy chọn cách ghi đúng."
            labels = tuple(KIND_LABELS.values())
            self.problem(
                "kind_conflict", at, "kind", reason, value=text, candidates=labels, severity=QUESTION
            )
            row.kind = None  # so that the officer may choose either
        elif row.kind is None and not unknown_kind_said:
            reason = (
                f"chưa rõ “{shorten(name.text)}” là tập thể, hộ gia đình hay cá nhân. Hãy chọn loại đúng."
            )
            self.problem(
                "unknown_kind", at, "kind", reason, value=text, candidates=tuple(KIND_LABELS.values())
            )
        if name.post:
            self.guessed.append("post")
        if name.post_inside and row.kind == INDIVIDUAL and not (name.sure and name.kind != INDIVIDUAL):
            reason = f"tên “{shorten(name.text)}” có lẫn chức vụ. Hãy tách chức vụ sang ô riêng."
            self.problem("check_name", at, "registrant", reason, value=text, severity=WARNING)

    def kind_of_sheet(self, group_kind: str | None) -> str | None:
        """The kind that the row's own columns or the group lines above it say."""
        at = self.single.get("kind", 0)
        text = self.said_of("kind")
        if text:
            kind = self.catalogue.match_kind(text)
            if kind is None:
                reason = (
                    f"không rõ “{shorten(text)}” là tập thể, hộ gia đình hay cá nhân. "
                    "Hãy ghi “Tập thể”, “Hộ gia đình” hoặc “Cá nhân”."
                )
                self.problem(
                    "unknown_kind", at, "kind", reason, value=text, candidates=tuple(KIND_LABELS.values())
                )
            return kind
        if at:
            self.is_faulty(at, "kind")
        if marked := self.marked("kind"):
            return marked
        return group_kind
