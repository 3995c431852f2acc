"""Decisions as lists speak of them: above a table, in a letterhead, in a cell; found in text alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from awards.models.numbers import number_key
from danvan.lib.dates import parse_date
from danvan.lib.text import clean, fold
from danvan.lists.commendations.words import any_of


@dataclass(frozen=True, slots=True)
class NamedPaper:
    """A decision as a list speaks of it; what is not said is empty."""

    number: str = ""
    issued_on: date | None = None
    body: str = ""

    def __bool__(self) -> bool:
        return bool(self.number or self.issued_on or self.body)

    def __str__(self) -> str:
        """Số 123/QĐ-UBND ngày 05/10/2022 của UBND huyện, as far as it is said."""
        day = f"ngày {self.issued_on:%d/%m/%Y}" if self.issued_on else ""
        parts = (self.number and f"số {self.number}", day, self.body and f"của {self.body}")
        return " ".join(filter(None, parts))

    @property
    def is_named(self) -> bool:
        """Whether it can be looked for."""
        return bool(self.number or self.issued_on)

    def filled_from(self, other: "NamedPaper") -> "NamedPaper":
        """With what another place says of the same paper; of another paper nothing is taken."""
        other_number = self.number and other.number and number_key(self.number) != number_key(other.number)
        other_day = self.issued_on and other.issued_on and self.issued_on != other.issued_on
        if other_number or other_day:
            return self
        return NamedPaper(
            self.number or other.number, self.issued_on or other.issued_on, self.body or other.body
        )


NO_PAPER: Final = NamedPaper()
_NUMBER: Final = r"(?P<number>\d+(?:[a-zđ]\b)?(?:\s*[-/–]\s*[^\W_]+(?:\.[^\W_]+)*)*)"
_MENTION: Final = re.compile(
    rf"\b(?:quyết\s*định|qđ)\b(?:\s+khen\s+thưởng)?\s*(?:số)?\s*[:.]?\s*(?:{_NUMBER})?"
    # Not what the decision is about, rests on, or says in its articles.
    r"(?P<rest>.*?)(?=;|\b(?:về việc|v/v|căn cứ|xét đề nghị|điều \d)|$)",
    re.IGNORECASE | re.DOTALL,
)
# The decision itself: "Số: 123/QĐ-UBND", and its day "Lâm Bình, ngày 20 tháng 11 năm 2024".
_OWN_NUMBER: Final = re.compile(rf"số\s*:?\s*{_NUMBER}", re.IGNORECASE)
_OWN_DAY: Final = re.compile(r"[^,]{2,40},\s*(?P<day>ngày\s+.+)", re.IGNORECASE)
_CELL: Final = re.compile(
    rf"(?:quyết\s*định|qđ)?\s*(?:số)?\s*[:.]?\s*{_NUMBER}(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_DAY: Final = re.compile(
    r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(?:\d{4}|\d\d)(?!\d)|\d{1,2}\s+tháng\s+\d{1,2}\s*,?\s+năm\s+\d{4}",
    re.IGNORECASE,
)
_BODY: Final = re.compile(
    r"\bcủa\s+(?P<body>.+?)(?=[):;]|\.\s|\.$|,?\s+(?:về|v/v)\b|,?\s+(?:đã\s+)?(?:có|đạt)\s|$)",
    re.IGNORECASE | re.DOTALL,
)
_WORD: Final = re.compile(
    r"(?<![-/–])(?<![-/–] )\b(?:quyết\s*định|qđ)\b", re.IGNORECASE
)  # not of "1/QĐ-UBND"


# Before a decision that is not the one by which all are commended.
_NOT_THE_ONE: Final = any_of(
    *(
        "căn cứ",
        "thực hiện",
        "thay thế",
        "thay cho",
        "sửa đổi",
        "bổ sung",
        "điều chỉnh",
        "hủy bỏ",
        "bãi bỏ",
        "thu hồi",
    )
)
_PROPOSED: Final = any_of("tờ trình", "đề nghị")
_QD: Final = any_of("qđ")


def paper_in(text: str) -> NamedPaper:
    """The decision that the lines above a list, or a group line, speak of last: "(Kèm theo Quyết định số ...)"."""
    starts = [
        start for start in _mentions(text) if not _NOT_THE_ONE.search(fold(text[max(0, start - 20) : start]))
    ]
    for match in filter(None, (_MENTION.match(text, start) for start in reversed(starts))):
        paper = NamedPaper(
            _tight(match["number"] or ""),
            _day_in(match["rest"]),
            clean(body["body"]) if (body := _BODY.search(match["rest"])) else "",
        )
        if paper.is_named:
            return paper
    return _unnumbered(text, starts)


def own_paper_in(lines: Sequence[str]) -> NamedPaper:
    """The decision that a paper itself is, by its letterhead: "Số: 123/QĐ-UBND" and the day beside it; else none."""
    numbers = [_tight(match["number"]) for line in lines if (match := _OWN_NUMBER.fullmatch(clean(line)))]
    number = next((number for number in numbers if _QD.search(fold(number))), "")
    days = [_day_in(match["day"]) for line in lines if (match := _OWN_DAY.fullmatch(clean(line)))]
    return NamedPaper(number, next(filter(None, days), None)) if number else NamedPaper()


def speaks_of_paper(text: str) -> bool:
    """Whether a text speaks of a decision, named or not, or of a proposal ("Kèm theo Tờ trình")."""
    return bool(_mentions(text)) or bool(_PROPOSED.search(fold(text)))


def _mentions(text: str) -> list[int]:
    """Where it speaks of decisions."""
    return [match.start() for match in _WORD.finditer(text)]


def _unnumbered(text: str, starts: list[int]) -> NamedPaper:
    """A decision whose number and day are still blank: "Kèm theo Quyết định số      /QĐ-UBND ngày    tháng ..."."""
    for start in reversed(starts):
        if fold(text[max(0, start - 12) : start]).endswith("theo") and (body := _BODY.search(text, start)):
            return NamedPaper(body=clean(body["body"]))
    return NamedPaper()


def paper_of(text: str) -> NamedPaper:
    """The decision in a cell of its column: "123/QĐ-UBND", with or without its day and body; none if it is not one."""
    text = clean(text)
    if whole := _DAY.fullmatch(text):
        return NamedPaper(issued_on=_read_day(whole[0]))
    match = _CELL.match(text)
    if match is None:
        return NamedPaper()
    body = _BODY.search(match["rest"])
    return NamedPaper(_tight(match["number"]), _day_in(match["rest"]), clean(body["body"]) if body else "")


def _tight(number: str) -> str:
    """123/QĐ-UBND for 123 / QĐ - UBND."""
    return re.sub(r"\s*([-/–])\s*", r"\1", clean(number))


def _day_in(text: str) -> date | None:
    match = _DAY.search(text)
    return _read_day(match[0]) if match else None


def _read_day(text: str) -> date | None:
    try:
        day = parse_date(re.sub(r"\s*([/.-])\s*", r"\1", text))
    except ValueError:
        return None
    return day.date if day else None
