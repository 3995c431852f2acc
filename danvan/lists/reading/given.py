"""What an officer chose for the whole file before he saw it, against what the list's own titles say: asked once."""

from collections.abc import Iterator, Sequence
from typing import Final

from danvan.lib.sheets import Sheet, column_letter
from danvan.lists.reading.answers import SheetAnswers
from danvan.lists.reading.doubts import Doubt
from danvan.lists.reading.row.cells import shorten
from danvan.lists.reading.table.layout import Table
from danvan.lists.reading.table.lines_above import Defaults, Said
from danvan.lists.reading.table.years_said import years_named
from danvan.lists.reading.words.catalogue import Catalogue
from danvan.lists.reading.words.communes import communes_named, is_named, own_names
from danvan.lists.results import Question, ReadRow, where

GIVEN: Final = {
    "given_unit": "unit",
    "given_year": "year",
    "given_field": "field",
}  # question -> what was chosen


def against_titles(
    sheet: Sheet,
    table: Table,
    said: Said,
    rows: Sequence[ReadRow],
    defaults: Defaults,
    answers: SheetAnswers,
    catalogue: Catalogue,
) -> Iterator[Doubt]:
    """For each choice that the titles contradict, the rows that go by it. What was said of the sheet itself holds."""
    unit, year, code = defaults.unit, defaults.year, defaults.field_code
    chosen = unit.label if unit else defaults.unit_of_time
    key = unit.key if unit else None
    found = (
        (
            "unit",
            "đơn vị",
            chosen,
            _units(said, defaults, catalogue),
            lambda row: key in (None, row.unit_key),
        ),
        ("year", "năm", str(year or ""), _years(said, year, catalogue), lambda row: row.year == year),
        (
            *("field", "lĩnh vực", catalogue.field_name(code or "")),
            *(_fields(said, code, catalogue), lambda row: row.field_code == code),
        ),
    )
    for name, what, given, titles, goes_by in found:
        own = [column_letter(at) for at, column in table.columns.items() if column.split(":")[0] == name]
        waiting = [row for row in rows if goes_by(row) and not any(map(row.raw.get, own))]
        if titles and waiting and name not in answers.more:
            at = where(sheet.name, table.list_at)
            message = (
                f"{at}: tiêu đề (hoặc tên trang) ghi “{', '.join(titles)}”, khác {what} đã chọn "
                f"“{given}”. Danh sách theo {what} nào?"
            )
            yield Doubt(Question(f"given_{name}", message, (*titles, given)), waiting)


def _units(said: Said, defaults: Defaults, catalogue: Catalogue) -> tuple[str, ...]:
    """The units that the titles name, if none is the chosen one or stands above it."""
    chosen = defaults.unit
    if not (chosen or defaults.unit_of_time):
        return ()
    names = own_names(chosen, catalogue.units) if chosen else [defaults.unit_of_time]
    if named := said.meaning.unit:
        return () if is_named(named.label, names) else (named.label,)
    elsewhere = [shorten(text) for text in said.texts if catalogue.is_elsewhere(text)]
    found = list(elsewhere)
    for text in said.texts:
        found += communes_named(text, defaults.year or said.year, catalogue)
    if not elsewhere and any(is_named(one, names) for one in found):
        return ()
    return tuple(dict.fromkeys(found))


def _years(said: Said, chosen: int | None, catalogue: Catalogue) -> tuple[str, ...]:
    """The years that the titles name, if none is the chosen one."""
    years = {said.year} if said.year else years_named(said.texts) & {*catalogue.years}
    return () if chosen is None or chosen in years else tuple(map(str, sorted(years)))


def _fields(said: Said, chosen: str | None, catalogue: Catalogue) -> tuple[str, ...]:
    named = said.meaning.field_code
    return (catalogue.field_name(named),) if chosen and named and named != chosen else ()
