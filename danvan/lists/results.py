"""What reading a workbook gives: rows with their problems, what was set aside, and what has to be asked."""

import re
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from danvan.lib.dates import PartialDate
from danvan.lib.sheets import Decoded

ERROR: Final = "error"
QUESTION: Final = "question"
WARNING: Final = "warning"
Severity = Literal["error", "question", "warning"]
Aside = Literal[
    "title",
    "header",
    "numbering",
    "group",
    "total",
    "unfilled",
    "stopped",
    "footer",
    "hidden",
    "other",
    "unclear",
]

# Codes of problems: missing, unknown_field, unknown_unit, unknown_kind, bad_year, bad_value, too_long,
# several_fields, several_people, kind_conflict, check_name, legacy_text.
SEVERAL: Final = "several_people"  # the code of the question who of those in a cell is the holder
WHOLE_SHEET: Final = ""  # the column of a problem that is not in one cell


def where(sheet: str, list_at: str = "") -> str:
    """How a question names a list: Trang “DS”, and which of the lists of that sheet (`ReadSheet.list_at`)."""
    place = re.fullmatch(r"([A-Z]+)(\d+)", list_at)
    if place is None:
        return f"Trang “{sheet}”"
    column = f", cột {place[1]}" if place[1] != "A" else ""
    return f"Trang “{sheet}” (bảng có tiêu đề ở dòng {place[2]}{column})"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a row, in the officer's own coordinates.

    `name` is the canonical column; `once` if one answer for the sheet settles it for all its rows. An error or a
    question keeps the row out until it is settled; a warning is only shown. `asked` is the key under which one answer
    settles it wherever it stands (`reading.answers`), `choices` the answers (value, label) of "the same?". `sides` are
    what the row is asked about beside others, as `awards.desk.beside.Side` names its parts.
    """

    column: str
    name: str
    code: str
    message: str
    value: str = ""
    candidates: tuple[str, ...] = ()
    severity: Severity = ERROR
    once: bool = False
    asked: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    sides: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class SetAside:
    """A line that is no model: its Excel row, why in Vietnamese, its text, and a total line's numbers by column."""

    row: int
    why: str
    kind: Aside
    text: str = ""
    numbers: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """Something to be asked once for a list: unit, year, field, title, registrant, column, hidden, no_table,
    hidden_rows, struck_rows, movement, turned_days, proposed, differs (a column from the title); given_unit,
    given_year, given_field (the titles from what was chosen for the whole file); restart (whose the rows from `row` on
    are).
    """

    code: str
    message: str
    candidates: tuple[str, ...] = ()
    column: str = ""
    heading: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """What a list says against itself, worth a look before it is written: `rows` are the lines that it is about.

    With `list_id` they are rows of that earlier list (an `ImportBatch`), in its `sheet`.
    """

    code: str
    message: str
    rows: tuple[int, ...] = ()
    list_id: int = 0
    sheet: str = ""


class Partner(NamedTuple):
    """Who does it with the holder of a row; `kind` is a code."""

    name: str
    post: str
    kind: str


@dataclass(slots=True)
class ReadRow:
    """One line of the list as understood. Names as stored; `field_code`, `kind`, `level`, `novelty` are codes.

    `unit_key` is the catalogue's key, `unit` the unit's label. `other` holds the further columns by name, and under
    "year" the words of a list that says on purpose that it is not known;
    `guessed` names what the sheet does not say itself (kind and post from the name, year from the date).
    `hamlet` is where the list says that a person or a household lives, but for what stands in the name itself.
    `list_at` is the place of its list among several of the sheet (`ReadSheet.list_at`).
    `group` is the text of the group lines above; `raw` the cells as they came, by column letter; `related` the codes of
    the related fields; `partners` those who do it with the holder; `corrected` names the columns that the officer
    corrected. `holder` is set by the decision: under
    which name the list makes the registrant, where that is another than `registrant` (a namesake of another row's).
    """

    sheet: str
    row: int
    list_at: str = ""
    title: str = ""
    registrant: str = ""
    kind: str | None = None
    field_code: str | None = None
    unit_key: int | None = None
    unit: str = ""
    year: int | None = None
    date: PartialDate | None = None
    level: str = ""
    novelty: str = ""
    post: str = ""
    place: str = ""
    hamlet: str = ""
    other: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    group: str = ""
    guessed: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    partners: tuple[Partner, ...] = ()
    holder: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether nothing has to be settled before it may be taken."""
        return all(problem.severity == WARNING for problem in self.problems)


@dataclass(slots=True)
class ReadSheet:
    """One table of a sheet (a sheet with two tables gives two), or a sheet that was passed over.

    `columns` maps a letter to a canonical column, or to a meaning of it for columns of marks ("field:economy",
    "registrant:individual"). `skipped` says in Vietnamese why nothing was read; "" if something was. `list_at` is the
    cell of its first heading ("A13") where the sheet has several lists, else "": what is answered of one of them is not
    said of the others.
    """

    name: str
    list_at: str = ""
    header_row: int | None = None
    header_rows: tuple[int, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    set_aside: list[SetAside] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    skipped: str = ""
    encoding: str = ""
    decoded: list[Decoded] = field(default_factory=list)
    bins: dict[str, list[tuple[int, int]]] = field(
        default_factory=dict
    )  # of the sheet's first table: all its rows
    remarks: list[Remark] = field(default_factory=list)

    @property
    def where(self) -> str:
        """How a question names it: Trang “DS”, or which of its lists."""
        return where(self.name, self.list_at)


@dataclass(slots=True)
class Reading:
    """A read file. `encoding` is TCVN3 or VNI if old text was decoded, else Unicode, UTF-8 and the like."""

    file_name: str
    kind: str
    encoding: str
    sheets: list[ReadSheet] = field(default_factory=list)
    rows: list[ReadRow] = field(default_factory=list)
