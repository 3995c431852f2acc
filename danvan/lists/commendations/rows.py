"""One row of a commendation list -> what it says, with all that is wrong with it at once.

`ReadRow.other` holds what is a commendation's own as text, in one spelling: "form" and "track" as their labels,
"decision" a number, "decided_on" as d/m/Y, "amount" as 298.000, "programme" as 2020-2022.
"""

import re
from datetime import date
from functools import cached_property
from typing import Final

from awards.models import Decision
from danvan.lib.dates import parse_date
from danvan.lib.fields import longest
from danvan.lib.numbers import written
from danvan.lib.text import clean
from danvan.lists.commendations.lines import form_of_group, paper_of_group
from danvan.lists.commendations.places import PlaceReader
from danvan.lists.commendations.words import (
    FORM_LABELS,
    TRACK_LABELS,
    NamedPaper,
    form_in,
    form_of,
    merit_in,
    paper_in,
    paper_of,
    parse_money,
    scale_in,
    span_in,
)
from danvan.lists.reading.row.cells import shorten
from danvan.lists.reading.row.groups import Group
from danvan.lists.reading.words.catalogue import COLLECTIVE
from danvan.lists.reading.words.names import guess_kind
from danvan.lists.reading.words.titles import clean_title
from danvan.lists.reading.words.units import word_key
from danvan.lists.results import QUESTION

_LOG_OF: Final = re.compile(r"khen thưởng\s+(?:của|đối với|cho)\s+(?P<body>.+)$", re.IGNORECASE)
_UNKNOWN_YEARS: Final = frozenset(map(word_key, ("Không rõ", "Chưa rõ", "Không rõ năm", "Chưa rõ năm")))
_NUMBER_LENGTH: Final = longest(Decision, "number")


class CommendationRows(PlaceReader):
    """Reads the rows of one table, from top to bottom."""

    def read_columns(self, group: Group) -> None:
        """The cells of the row at hand; after them the group lines, the officer's answers and the title speak."""
        self._read_model()
        self.body_above = "" if self.holders else self._body_of_title
        self.read_holder(self.kind_of_sheet(group.meaning.kind))
        self._read_others()
        self._read_paper(group)
        self._read_form(group)
        self._read_track()
        self._read_amount()
        if "merit" not in self.row.other and (merit := merit_in(self._title)):
            self.row.other["merit"] = merit
            self.guessed.append("merit")
        self._read_period(group)
        day = self.row.other.get("decided_on")
        self.read_place(group.meaning.unit, int(day[-4:]) if day else self.row.year)

    @cached_property
    def _title(self) -> str:
        """All lines above the list."""
        return " ".join(self.said.texts)

    @cached_property
    def _body_of_title(self) -> str:
        """Whose commendations a log without a column of recipients holds: "Theo dõi khen thưởng của Đảng ủy xã ..."."""
        for text in self.said.texts:
            if (match := _LOG_OF.search(text)) and guess_kind(match["body"])[0] == COLLECTIVE:
                return self._as_written(match["body"].strip(" .:"))
        return ""

    def _as_written(self, body: str) -> str:
        """A body's name out of capitals, its unit as the catalogue spells it."""
        unit = self.catalogue.find_unit(body).unit
        if not body.isupper():
            return body
        lowered_body = body[:1] + body[1:].lower()
        if unit is None:
            return lowered_body
        kind = unit.label.removesuffix(unit.name)
        return lowered_body.replace(unit.label.lower(), f"{kind.lower()}{unit.name}")

    @cached_property
    def _paper_of_sheet(self) -> NamedPaper:
        """The title's, with what the officer said instead; a day that is none is as if nothing were said."""
        more = self.defaults.more
        day = paper_of(more.get("decided_on", "")).issued_on
        told, title = paper_of(number := more.get("decision", "")), paper_in(self._title)
        return NamedPaper(
            told.number or number or title.number,
            day or told.issued_on or title.issued_on,
            more.get("body", "") or told.body or title.body,
        )

    def miss_holder(self, at: int) -> None:
        """Say that nobody's name stands in a column, or that there is no such column (0)."""
        if at:
            reason = "thiếu tên tập thể, cá nhân hoặc hộ gia đình được khen thưởng. Hãy ghi tên vào ô này."
            self.problem("missing", at, "registrant", reason)
        else:
            super().miss_holder(at)

    def _read_model(self) -> None:
        """A model's title, which a commendation need not have."""
        at = self.single.get("title", 0)
        self.row.title = clean_title(self.said_of("title"))
        if self.row.title:
            self.check_text(self.row.title, at, "title")
            self.warn_of_old_text(self.row.title, at, "title")
        elif at:
            self.is_faulty(at, "title")

    # --- the decision -----------------------------------------------------------------------------

    def _read_paper(self, group: Group) -> None:
        """The decision as the row, a group line, an answer for the sheet or the title says it; inner ones win."""
        paper = self._own_paper().filled_from(paper_of_group(group)).filled_from(self._paper_of_sheet)
        other = self.row.other
        values = {
            "decision": paper.number,
            "decided_on": f"{paper.issued_on:%d/%m/%Y}" if paper.issued_on else "",
            "body": paper.body,
            "signer": other.get("signer") or self.defaults.more.get("signer", ""),
        }
        if len(paper.number) > _NUMBER_LENGTH:
            reason = f"số quyết định dài {len(paper.number)} ký tự, tối đa {_NUMBER_LENGTH}."
            self.problem("too_long", self.single.get("decision", 0), "decision", reason, value=paper.number)
        for name, text in values.items():
            if text and name not in self.single:
                self.check_text(text, 0, name)
            other.pop(name, None)
            if text:
                other[name] = text

    def _own_paper(self) -> NamedPaper:
        other = self.row.other
        at, text = self.single.get("decision", 0), other.get("decision", "")
        paper = paper_of(text)
        if text and not paper.is_named:
            reason = (
                f"không rõ “{shorten(text)}” là quyết định nào. Hãy ghi số quyết định, ví dụ 123/QĐ-UBND."
            )
            self.problem("bad_value", at, "decision", reason, value=text, severity=QUESTION)
        at, text = self.single.get("decided_on", 0), other.get("decided_on", "")
        day = self._day(text, at) if text else None
        return NamedPaper(paper.number, day or paper.issued_on, other.get("body") or paper.body)

    def _day(self, text: str, at: int) -> date | None:
        try:
            day = parse_date(text)
        except ValueError as fault:
            self.problem("bad_value", at, "decided_on", str(fault), value=text)
            return None
        if day is None:
            return None
        if day.date is None:
            reason = f"“{text}” chưa đủ ngày quyết định. Hãy ghi ngày/tháng/năm, ví dụ 05/10/2022."
            self.problem("bad_value", at, "decided_on", reason, value=text)
        return day.date

    def _read_form(self, group: Group) -> None:
        at, text = self.single.get("form", 0), self.row.other.pop("form", "")
        code = ""
        if text:
            code = self.catalogue.learned.get(f"form|{word_key(text)}") or form_of(text)
            if not code:
                reason = f"không rõ “{shorten(text)}” là hình thức khen thưởng nào. Hãy ghi một trong:"
                labels = tuple(FORM_LABELS.values())
                self.problem(
                    "unknown_form",
                    at,
                    "form",
                    f"{reason} {', '.join(labels)}.",
                    value=text,
                    candidates=labels,
                )
                self.row.other["form"] = text
                return
        elif at and self.is_faulty(at, "form"):
            return
        code = (
            code
            or self.marked("form")
            or form_of_group(group)
            or self.defaults.more.get("form", "")
            or form_in(self._title)
        )
        if code in FORM_LABELS:
            self.row.other["form"] = FORM_LABELS[code]
            return
        reason = "chưa biết hình thức khen thưởng. Hãy chọn hình thức cho cả trang hoặc ghi vào từng dòng."
        self.problem("missing", at, "form", reason, severity=QUESTION, once=True)

    def meaning_label(self, name: str, value: str) -> str:
        """What a person calls a form, kind or other code."""
        return FORM_LABELS[value] if name == "form" else super().meaning_label(name, value)

    def _read_track(self) -> None:
        """Nhà nước, Đảng or Ban Chỉ đạo, where a column or the officer says it."""
        text = self.row.other.pop("track", "") or TRACK_LABELS.get(self.defaults.more.get("track", ""), "")
        label = next((label for label in TRACK_LABELS.values() if word_key(label) == word_key(text)), "")
        if label:
            self.row.other["track"] = label
        elif text:
            labels = tuple(TRACK_LABELS.values())
            reason = f"không hiểu “{shorten(text)}”. Hãy ghi một trong: {', '.join(labels)}, hoặc để trống."
            at = self.single.get("track", 0)
            self.problem("bad_value", at, "track", reason, value=text, candidates=labels, severity=QUESTION)

    def _read_amount(self) -> None:
        at, text = self.single.get("amount", 0), self.row.other.pop("amount", "")
        if not text:
            return
        heading = self.table.headings.get(at, "")
        try:
            scale = 1 if "amount" in self.told else scale_in([heading, self._title])
            amount = parse_money(text, scale)
        except ValueError as reason:
            self.problem("bad_value", at, "amount", str(reason), value=text)
            return
        if amount is not None:
            self.row.other["amount"] = written(amount)

    # --- when and where ---------------------------------------------------------------------------

    def _read_period(self, group: Group) -> None:
        """Year and programme: a span of years ("giai đoạn 2020-2022") without a year is a programme as a whole."""
        other = self.row.other
        if text := other.get("programme", ""):
            other["programme"] = text if "programme" in self.told else span_in(text) or text
        else:
            spans = (group.text, self.defaults.more.get("programme", ""), self._title)
            if span := next(filter(None, map(span_in, spans)), ""):
                other["programme"] = span
        at = self.single.get("year", 0)
        if (value := self.cell(at) or self.told.get("year", "")) != "":
            if isinstance(value, str) and word_key(value) in _UNKNOWN_YEARS:
                other["year"] = clean(value)
            elif isinstance(value, str) and (span := span_in(value)):
                other["programme"] = span
            else:
                self.row.year = self._year(value, at)
            return
        if at and self.is_faulty(at, "year"):
            return
        self.row.year = group.meaning.year or self.defaults.year or self.said.year
        if self.row.year or other.get("programme"):
            return
        if day := other.get("decided_on"):
            self.row.year = int(day[-4:])
            self.guessed.append("year")
            return
        candidates = self.said.year_candidates
        reason = "chưa biết khen thưởng của năm nào. Hãy chọn năm cho cả trang hoặc ghi vào từng dòng."
        self.problem("missing", at, "year", reason, candidates=candidates, severity=QUESTION, once=True)
