"""What else a row says: level, novelty, whether the model goes on, post, place, and the columns taken as their text."""

from collections.abc import Mapping
from typing import Final

from danvan.lib.text import clean, clean_multiline
from danvan.lists.reading.row.cells import RowCells, as_text, shorten
from danvan.lists.reading.row.columns import OWN
from danvan.lists.reading.row.marks import marked
from danvan.lists.reading.row.when import UNKNOWN
from danvan.lists.reading.table.meanings import MARKS, NO_MARKS
from danvan.lists.reading.words.catalogue import (
    LEVEL_LABELS,
    LEVELS,
    NOVELTIES,
    NOVELTY_LABELS,
    levels_to_write,
    match_word,
)
from danvan.lists.reading.words.units import word_key
from danvan.lists.results import QUESTION

GOES_ON: Final = MARKS | {"c", "tiep tuc", "co tiep tuc", "van tiep tuc", "dui tri"}
STOPS: Final = NO_MARKS - {"-"} | {"khong tiep tuc", "dung", "dung lai", "thoi", "ket thuc", "khong con"}


def read_level_and_novelty(cells: RowCells) -> None:
    """Reads these where a column or the officer says them: closed vocabularies that a row need not fill."""
    closed, told = cells.columns.closed, cells.told
    if "level" in closed or "level" in told:
        cells.row.level = _code_said(cells, "level", LEVELS, LEVEL_LABELS, levels_to_write(cells.row.year))
    if "novelty" in closed or "novelty" in told:
        words = tuple(NOVELTY_LABELS.values())
        cells.row.novelty = _code_said(cells, "novelty", NOVELTIES, NOVELTY_LABELS, words)


def _code_said(
    cells: RowCells,
    name: str,
    meanings: Mapping[str, frozenset[str]],
    labels: Mapping[str, str],
    words: tuple[str, ...],
) -> str:
    text = cells.said_of(name)
    code = match_word(text, meanings) if text else marked(cells, name, labels)
    if text and word_key(text) in UNKNOWN:
        code = "unknown"
    if text and code is None:
        reason = f"không hiểu “{shorten(text)}”. Hãy ghi một trong: {', '.join(words)}, hoặc để trống."
        at = cells.columns.single.get(name, 0)
        cells.problem("bad_value", at, name, reason, value=text, candidates=words)
    return code or ""


def read_continues(cells: RowCells) -> None:
    """Whether a model goes on; a plain no was set aside before (`lines`), or the officer took the line in."""
    at = cells.columns.single.get("continues", 0)
    text = cells.text(at) if at else ""
    if text and word_key(text) not in GOES_ON | STOPS:
        reason = f"không rõ “{shorten(text)}” là tiếp tục hay không. Hãy ghi “Có” hoặc “Không”."
        candidates = ("Có", "Không")
        cells.problem(
            "bad_value", at, "continues", reason, value=text, candidates=candidates, severity=QUESTION
        )


def read_others(cells: RowCells) -> None:
    """Reads post and place, then every column that is taken over as its text."""
    row, columns, told = cells.row, cells.columns, cells.told
    if (at := columns.single.get("post", 0)) or "post" in told:
        if text := cells.said_of("post"):
            row.post = text
            if "post" in cells.guessed:
                cells.guessed.remove("post")
        cells.check_text(row.post, at, "post")
    if (at := columns.single.get("place", 0)) or "place" in told:
        row.place = cells.said_of("place")
        cells.check_text(row.place, at, "place")
    values, width, other = cells.cells, len(cells.cells), row.other
    for at, name in columns.others:
        value = values[at - 1] if at <= width else ""
        if value == "":
            cells.is_faulty(at, name)
            continue
        if not isinstance(value, str):
            text = as_text(value)
        else:
            text = clean_multiline(value) if "\n" in value else clean(value)
        if name == "phone" and text.isdecimal() and len(text) == 9:
            text = f"0{text}"  # Excel takes a telephone number for a number
        other[name] = text
    for name, text in told.items():
        if text and name not in OWN and name != "registrant" and name not in columns.single:
            other[name] = clean_multiline(text)
    for at, name in columns.limited:
        cells.check_text(other.get(name, ""), at, name)
