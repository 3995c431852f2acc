"""The unit of a row."""

import re
from typing import Final

from danvan.lists.reading.row.cells import RowCells, shorten
from danvan.lists.reading.row.whole import Whole
from danvan.lists.reading.table.lines_above import Meaning
from danvan.lists.reading.words.catalogue import COLLECTIVE, Catalogue
from danvan.lists.reading.words.matches import COMMUNE_RANK, Match, UnitEntry
from danvan.lists.results import QUESTION, WARNING

_ABOVE: Final = re.compile(r"\b(?:huyện|tỉnh)\b", re.IGNORECASE)  # whose body is no commune's


def read_unit(cells: RowCells, whole: Whole, group: Meaning) -> None:
    """Reads the unit: of the row's own cell, of the group lines over it, of an answer, or of the titles."""
    row, said = cells.row, whole.said
    at = cells.columns.single.get("unit", 0)
    text = cells.said_of("unit")
    if not text and group.unclear and not (at and cells.is_faulty(at, "unit")):
        at, text = 0, group.unclear
    unit = group.unit or whole.defaults.unit or _unit_of_time(whole, row.year) or said.meaning.unit
    if text:
        match = whole.match_unit(text, row.year)
        unit = match.unit
        if unit is None:
            unknown_unit(cells, whole.catalogue, text, at, match, row.year)
        elif at and group.unit and group.unit.key != unit.key:
            reason = f"ô này ghi {unit.label}, dòng nhóm phía trên ghi {group.unit.label}; lấy theo ô."
            cells.problem("against_group", at, "unit", reason, value=text, severity=WARNING)
    elif at and cells.is_faulty(at, "unit"):
        return
    elif group.other_unit:
        unit = _unit_beneath(group.other_unit, cells, whole)
    elif unit is None and not at and (unit := _unit_of_address(cells, whole)):
        cells.guessed.append("unit")
    elif unit is None:
        candidates = said.unit_candidates
        if not candidates and (named := whole.catalogue.find_unit(row.registrant, row.year).unit):
            candidates = (named.label,)
        miss_unit(cells, at, candidates)
    if unit:
        row.unit_key, row.unit = unit.key, unit.label


def _unit_beneath(text: str, cells: RowCells, whole: Whole) -> UnitEntry | None:
    """The unit that the officer gave to the rows under a line that names another one; asked until he does."""
    match = whole.match_unit(text, cells.row.year)
    if whole.catalogue.learned_of("unit", text):
        return match.unit
    above = whole.defaults.unit or whole.said.meaning.unit
    named = (match.unit.label,) if match.unit else match.nearest
    nearest = dict.fromkeys([*named, *([above.label] if above else [])])
    unknown_unit(cells, whole.catalogue, text, 0, Match(nearest=tuple(nearest), several=True))
    return None


def _unit_of_address(cells: RowCells, whole: Whole) -> UnitEntry | None:
    """The commune where the holder works or lives, of a list that says whose it is neither above it nor in a column.

    Of a collective only where its name speaks of that commune or of none.
    """
    row, said = cells.row, whole.said
    if said.unit_candidates or said.unclear_unit:
        return None
    unit = whole.catalogue.name_unit(cells.said_of("workplace"), row.year).unit
    if unit is None and (place := cells.said_of("place")):
        unit = whole.match_unit(place, row.year).unit
    if unit is None or unit.rank != COMMUNE_RANK:
        return None
    own = whole.catalogue.find_unit(row.registrant, row.year).unit
    is_of_other = own not in (None, unit) or _ABOVE.search(row.registrant)
    return None if row.kind == COLLECTIVE and is_of_other else unit


def _unit_of_time(whole: Whole, year: int | None) -> UnitEntry | None:
    """The unit of the row's year, of those that bear the name that is said of the whole list."""
    name = whole.defaults.unit_of_time or whole.said.unit_of_time
    return whole.match_unit(name, year).unit if name and year else None


def unknown_unit(
    cells: RowCells, catalogue: Catalogue, text: str, at: int, match: Match, year: int | None = None
) -> None:
    """Says that a unit is not in the catalogue, or may be one of several; of different times it is asked by year."""
    candidates = _told_apart(match) if match.namesakes else match.nearest
    asked_of = year if match.is_of_time else None
    if match.namesakes and len(candidates) == 1:
        reason = f"có hơn một đơn vị tên “{shorten(text)}”. Hãy chọn một đơn vị."
    elif match.several:
        of_year = f"năm {asked_of}, " if asked_of else ""
        reason = f"{of_year}“{shorten(text)}” có thể là {' hoặc '.join(candidates)}. Hãy chọn một đơn vị."
    else:
        example = next(
            (entry.label for entry in catalogue.units if entry.rank == COMMUNE_RANK), "Xã Xuân Lập"
        )
        near = f" Gần nhất: {', '.join(match.nearest)}." if match.nearest else ""
        reason = (
            f"không có đơn vị “{shorten(text)}” trong danh mục.{near} "
            f"Hãy ghi đúng tên xã, thị trấn, ví dụ “{example}”."
        )
    cells.problem("unknown_unit", at, "unit", reason, value=text, candidates=candidates, year=asked_of)


def _told_apart(match: Match) -> tuple[str, ...]:
    """The labels of units that one name may mean, with their days where two bear the same."""
    labels = [unit.label for unit in match.namesakes]
    return tuple(
        dict.fromkeys(
            f"{unit.label} ({unit.validity})"
            if unit.validity and labels.count(unit.label) > 1
            else unit.label
            for unit in match.namesakes
        )
    )


def miss_unit(cells: RowCells, at: int, candidates: tuple[str, ...]) -> None:
    """Asks once for the unit of the sheet."""
    hint = f" Có thể là: {', '.join(candidates)}." if candidates else ""
    reason = f"chưa biết đơn vị (xã, thị trấn).{hint} Hãy chọn đơn vị cho cả trang hoặc ghi vào từng dòng."
    cells.problem("missing", at, "unit", reason, candidates=candidates, severity=QUESTION, once=True)
