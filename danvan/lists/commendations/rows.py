"""One row of a commendation list -> what it says, with all that is wrong with it at once.

`ReadRow.other` holds what is a commendation's own as text, in one spelling: "form" and "track" as their labels,
"decision" a number, "decided_on" as d/m/Y, "amount" as 298.000, "programme" as 2020-2022.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from danvan.lib.numbers import written
from danvan.lib.text import clean
from danvan.lists.commendations.given import paper_of_list, read_form, read_paper
from danvan.lists.commendations.money import parse_money, scale_in
from danvan.lists.commendations.places import FindUnit, read_place, unit_named
from danvan.lists.commendations.titles import Titles, titles_of
from danvan.lists.commendations.tracks import TRACK_LABELS
from danvan.lists.commendations.words import span_in
from danvan.lists.reading.row.cells import RowCells, shorten
from danvan.lists.reading.row.further import read_others
from danvan.lists.reading.row.groups import Group
from danvan.lists.reading.row.holder import kind_said, read_holder
from danvan.lists.reading.row.home import read_home
from danvan.lists.reading.row.old_text import ask_of_old_text
from danvan.lists.reading.row.when import year_of_cell
from danvan.lists.reading.row.whole import Whole
from danvan.lists.reading.words.catalogue import COLLECTIVE, Catalogue
from danvan.lists.reading.words.matches import Match
from danvan.lists.reading.words.names import guess_kind
from danvan.lists.reading.words.titles import clean_title
from danvan.lists.reading.words.units import word_key
from danvan.lists.results import QUESTION

_LOG_OF: Final = re.compile(r"khen thưởng\s+(?:của|đối với|cho)\s+(?P<body>.+)$", re.IGNORECASE)
_UNKNOWN_YEARS: Final = frozenset(map(word_key, ("Không rõ", "Chưa rõ", "Không rõ năm", "Chưa rõ năm")))


@dataclass(frozen=True)
class AwardList:
    """What is read with every row of a commendation list.

    `recipient` is whose commendations a log without a column of recipients holds; `titles_over` gives what holds for
    the rows under the titles that came among the rows, beside those above the list; what the officer said of the
    decision goes before them.
    """

    whole: Whole
    recipient: str
    titles_over: Callable[[tuple[str, ...]], Titles]
    find_unit: FindUnit


def award_list(whole: Whole) -> AwardList:
    """What the titles of a list and the officer's answers give to each of its rows."""

    @cache
    def titles_over(lines: tuple[str, ...]) -> Titles:
        titles = titles_of((*whole.said.blocks, lines) if lines else whole.said.blocks)
        return replace(titles, paper=paper_of_list(titles.paper, whole.defaults))

    @cache
    def find_unit(text: str, year: int | None) -> Match:
        return unit_named(text, whole.catalogue, year)

    return AwardList(whole, _body_of_log(whole), titles_over, find_unit)


def _body_of_log(whole: Whole) -> str:
    """The body of "Theo dõi khen thưởng của Đảng ủy xã ..."; "" if no title names one."""
    for text in whole.said.texts:
        if (match := _LOG_OF.search(text)) and guess_kind(match["body"])[0] == COLLECTIVE:
            return _as_written(match["body"].strip(" .:"), whole.catalogue)
    return ""


def _as_written(body: str, catalogue: Catalogue) -> str:
    """A body's name out of capitals, its unit as the catalogue spells it."""
    unit = catalogue.find_unit(body).unit
    if not body.isupper():
        return body
    lowered_body = body[:1] + body[1:].lower()
    if unit is None:
        return lowered_body
    kind = unit.label.removesuffix(unit.name)
    return lowered_body.replace(unit.label.lower(), f"{kind.lower()}{unit.name}")


def read_commendation(awards: AwardList, cells: RowCells, group: Group) -> None:
    """Reads the cells of one row; after them the group lines, the officer's answers and the title speak."""
    row, whole, titles = cells.row, awards.whole, awards.titles_over(group.titles)
    _read_model(cells)
    body_above = "" if cells.columns.holders else awards.recipient
    kind = kind_said(cells, whole, group.meaning.kind)
    read_holder(
        cells, whole, kind, body_above, role="được khen thưởng", hamlet=group.hamlet, has_partners=False
    )
    read_others(cells)
    read_home(cells, whole, group.hamlet)
    read_paper(cells, group, titles.paper, whole.defaults.more)
    read_form(cells, whole, group, titles.form)
    _read_track(cells, whole)
    _read_amount(cells, titles.lines)
    if "merit" not in row.other and titles.merit:
        row.other["merit"] = titles.merit
        cells.guessed.append("merit")
    _read_period(cells, whole, group, titles.span)
    day = row.other.get("decided_on")
    read_place(cells, whole, awards.find_unit, group.meaning.unit, int(day[-4:]) if day else row.year)


def _read_model(cells: RowCells) -> None:
    """A model's title, which a commendation need not have."""
    at = cells.columns.single.get("title", 0)
    cells.row.title = title = clean_title(cells.said_of("title"))
    if title:
        cells.check_text(title, at, "title")
        ask_of_old_text(cells, title, at, "title")
    elif at:
        cells.is_faulty(at, "title")


def _read_track(cells: RowCells, whole: Whole) -> None:
    """Whose commendation it is (Nhà nước, Đảng ...), where a column or the officer says it."""
    other = cells.row.other
    said = whole.defaults.more.get("track") or whole.defaults.given.get("track", "")
    text = other.pop("track", "") or TRACK_LABELS.get(said, "")
    label = next((label for label in TRACK_LABELS.values() if word_key(label) == word_key(text)), "")
    if label:
        other["track"] = label
    elif text:
        labels = tuple(TRACK_LABELS.values())
        reason = f"không hiểu “{shorten(text)}”. Hãy ghi một trong: {', '.join(labels)}, hoặc để trống."
        at = cells.columns.single.get("track", 0)
        cells.problem("bad_value", at, "track", reason, value=text, candidates=labels, severity=QUESTION)


def _read_amount(cells: RowCells, titles: Sequence[str]) -> None:
    """Money in the unit that the column's heading or a title names; what the officer typed is in đồng."""
    at, text = cells.columns.single.get("amount", 0), cells.row.other.pop("amount", "")
    if not text:
        return
    heading = cells.columns.headings.get(at, "")
    try:
        scale = 1 if "amount" in cells.told else scale_in((heading, *reversed(titles)))
        amount = parse_money(text, scale)
    except ValueError as reason:
        cells.problem("bad_value", at, "amount", str(reason), value=text)
        return
    if amount is not None:
        cells.row.other["amount"] = written(amount)


def _read_period(cells: RowCells, whole: Whole, group: Group, span_of_title: str) -> None:
    """Year and programme: a span of years ("giai đoạn 2020-2022") without a year is a programme as a whole."""
    row, other = cells.row, cells.row.other
    if text := other.get("programme", ""):
        other["programme"] = text if "programme" in cells.told else span_in(text) or text
    else:
        said = whole.defaults.more.get("programme", "")
        if span := span_in(group.text) or span_in(said) or span_of_title:
            other["programme"] = span
    at = cells.columns.single.get("year", 0)
    if (value := cells.cell(at) or cells.told.get("year", "")) != "":
        if isinstance(value, str) and word_key(value) in _UNKNOWN_YEARS:
            other["year"] = clean(value)
        elif isinstance(value, str) and (span := span_in(value)):
            other["programme"] = span
        else:
            row.year = year_of_cell(cells, whole, value, at)
        return
    if at and cells.is_faulty(at, "year"):
        return
    decided_in = int(day[-4:]) if (day := other.get("decided_on")) else None
    of_title = whole.said.year
    if decided_in and of_title and decided_in < of_title:
        of_title = None  # of the year of another decision's list: none is issued before the year
    row.year = group.meaning.year or whole.defaults.year or of_title
    if row.year or other.get("programme"):
        return
    if decided_in:
        row.year = decided_in
        cells.guessed.append("year")
        return
    candidates = whole.said.year_candidates
    reason = "chưa biết khen thưởng của năm nào. Hãy chọn năm cho cả trang hoặc ghi vào từng dòng."
    cells.problem("missing", at, "year", reason, candidates=candidates, severity=QUESTION, once=True)
