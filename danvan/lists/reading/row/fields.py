"""The field of a row's model, and its related fields."""

from danvan.lists.reading.row.cells import RowCells, shorten
from danvan.lists.reading.row.marks import all_marked, marked
from danvan.lists.reading.row.whole import Whole
from danvan.lists.reading.words.matches import Match
from danvan.lists.results import ERROR, QUESTION, Severity


def read_field(cells: RowCells, whole: Whole, of_title: str, of_group: str | None) -> None:
    """Reads the main field: of the row's own cell or marks, of its column of titles, of a group line, of the list."""
    row, columns = cells.row, cells.columns
    at = columns.single.get("field", 0)
    text = cells.said_of("field")
    if text:
        match = whole.match_field(text)
        row.field_code = match.value
        if match.value is None:
            _unknown_field(cells, whole, text, at, match)
        elif len(also := all_marked(cells, "field")) > 1:
            row.related = tuple(code for code in also if code != match.value)
        return
    if at and cells.is_faulty(at, "field"):
        return
    before = len(row.problems)
    own = of_title or marked(cells, "field", whole.field_names)
    if len(row.problems) > before and not own:
        return
    row.field_code = own or of_group or whole.defaults.field_code or whole.said.meaning.field_code
    if row.field_code is None:
        at = columns.first("field")
        names = _names(whole)
        reason = f"thiếu lĩnh vực. Hãy ghi một trong: {', '.join(names)}."
        severity: Severity = ERROR if at else QUESTION
        cells.problem("missing", at, "field", reason, candidates=names, severity=severity, once=not at)


def read_related(cells: RowCells, whole: Whole) -> None:
    """Reads related fields in a column of their own: one name, or several with semicolons or commas between."""
    row, at = cells.row, cells.columns.single.get("related", 0)
    text = cells.said_of("related")
    if not text:
        return
    found = [whole.match_field(text)]
    for sign in (";", ","):
        if any(match.value is None for match in found) and sign in text:
            found = [whole.match_field(part.strip()) for part in text.split(sign) if part.strip()]
    if any(match.value is None for match in found):
        reason = (
            f"không rõ lĩnh vực liên quan “{shorten(text)}”. Hãy ghi tên lĩnh vực, cách nhau bằng dấu “;”."
        )
        cells.problem("bad_value", at, "related", reason, value=text, severity=QUESTION)
        return
    codes = dict.fromkeys([*row.related, *(match.value for match in found if match.value)])
    row.related = tuple(code for code in codes if code != row.field_code)


def _unknown_field(cells: RowCells, whole: Whole, text: str, at: int, match: Match) -> None:
    """Says that a field is not in the catalogue, or may be one of several."""
    names = _names(whole)
    if match.several or len(match.nearest) > 1:
        reason = f"“{shorten(text)}” có thể là {' hoặc '.join(match.nearest)}. Hãy ghi một lĩnh vực chính."
    else:
        near = f" Gần nhất: {match.nearest[0]}." if match.nearest else ""
        reason = f"không có lĩnh vực “{shorten(text)}”.{near} Hãy ghi một trong: {', '.join(names)}."
    cells.problem("unknown_field", at, "field", reason, value=text, candidates=match.nearest or names)


def _names(whole: Whole) -> tuple[str, ...]:
    return tuple(entry.name for entry in whole.catalogue.fields)
