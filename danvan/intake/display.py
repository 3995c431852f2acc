"""What the pages show of a batch: its rows, its sheets as they were understood, in the words of an officer."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from danvan.intake.named_rows import lists_beside, name_of
from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.reading.answers import place
from danvan.lists.reading.row.why import WHY
from danvan.lists.reading.words.catalogue import KIND_LABELS, LEVEL_LABELS, NOVELTY_LABELS
from danvan.lists.results import WARNING
from danvan.lists.subjects import Subject

LEFT_OUT: Final = "left_out"
ACTIONS: Final = {**dict(StagedRow.Action.choices), LEFT_OUT: "Bỏ, không nhận"}
_ASIDES_SHOWN: Final = 12
_CELLS_SHOWN: Final = 5
BADGES: Final = {
    "new": "accepted",
    "continues": "accepted",
    "question": "returned",
    "duplicate": "withdrawn",
    "refused": "refused",
}


@dataclass(frozen=True)
class ShownProblem:
    """A problem of a row, without the place that the row itself shows."""

    message: str
    is_warning: bool


@dataclass(frozen=True)
class ShownRow:
    """A staged row as its page prints it."""

    row: StagedRow
    action: str
    label: str
    field_name: str
    related: tuple[str, ...]
    kind: str
    more: tuple[str, ...]
    problems: tuple[ShownProblem, ...]
    is_taken_in: bool
    may_be_ending: bool
    name: str  # of its sheet, as the page names the row (`name_of`)

    @property
    def badge(self) -> str:
        """The mark's colour."""
        return BADGES.get(self.action, "")

    @property
    def data(self) -> dict[str, Any]:
        """What was read."""
        data: dict[str, Any] = self.row.data
        return data

    @property
    def query(self) -> str:
        """The parameters that name this row."""
        return urlencode({"trang_tinh": self.name, "dong": self.row.row})


def shown_rows(
    batch: ImportBatch, rows: Iterable[StagedRow], field_names: Mapping[str, str]
) -> list[ShownRow]:
    """Rows for print; `field_names` by code."""
    taken_in = frozenset(batch.answers.get("taken_in", ()))
    beside = lists_beside(batch)
    return [_shown_row(row, field_names, taken_in, name_of(row, beside)) for row in rows]


def _shown_row(
    row: StagedRow, field_names: Mapping[str, str], taken_in: frozenset[str], name: str
) -> ShownRow:
    data = row.data
    action = LEFT_OUT if row.is_left_out else row.action
    code = data.get("field_code")
    more = (
        LEVEL_LABELS.get(data.get("level", "")) and f"cấp {LEVEL_LABELS[data['level']].lower()}",
        NOVELTY_LABELS.get(data.get("novelty", ""), "").lower(),
        data.get("place", ""),
    )
    return ShownRow(
        row,
        action,
        ACTIONS[action],
        field_names.get(code, code or ""),
        tuple(field_names.get(code, code) for code in data.get("related", ())),
        KIND_LABELS.get(data.get("kind", ""), ""),
        tuple(filter(None, more)),
        tuple(shown_problem(problem, row) for problem in row.problems),
        place(row.sheet, row.row) in taken_in,
        may_be_ending(row),
        name,
    )


def may_be_ending(row: StagedRow) -> bool:
    """Whether the row is asked about for standing below a signature."""
    return any(problem["code"] == "after_signature" for problem in row.problems)


def shown_problem(problem: Mapping[str, Any], row: StagedRow) -> ShownProblem:
    """A problem's sentence from the column on; the row itself says sheet and line."""
    message = problem["message"].removeprefix(f"Trang “{row.sheet}”, dòng {row.row}").lstrip(",: ")
    return ShownProblem(message[:1].upper() + message[1:], problem.get("severity") == WARNING)


@dataclass(frozen=True)
class ShownColumn:
    """A column of a sheet: where it stands, what its heading says, what it was understood as ("" is not taken)."""

    letter: str
    heading: str
    name: str
    meaning: str


@dataclass(frozen=True)
class ShownSheet:
    """A table of a sheet as it was understood."""

    read: Mapping[str, Any]
    columns: tuple[ShownColumn, ...]
    asides: tuple[tuple[str, int], ...]

    @property
    def taken(self) -> list[ShownColumn]:
        """Columns that are read."""
        return [column for column in self.columns if column.name]

    @property
    def decoded(self) -> list[Mapping[str, Any]]:
        """A few cells whose old encoding was decoded, from below the header if there are any."""
        cells = self.read.get("decoded", [])
        below = [cell for cell in cells if cell["row"] > (self.read.get("header_row") or 0)]
        return (below or cells)[:_CELLS_SHOWN]

    @property
    def first_asides(self) -> list[Mapping[str, Any]]:
        """Lines set aside, as many as stand on the preview; all of them are on the sheet's own page."""
        lines: list[Mapping[str, Any]] = self.read.get("set_aside", [])
        return lines[:_ASIDES_SHOWN]

    @property
    def aside_count(self) -> int:
        """How many lines are set aside."""
        return len(self.read.get("set_aside", ()))


def shown_sheet(read: Mapping[str, Any], subject: Subject, field_names: Mapping[str, str]) -> ShownSheet:
    """One of `ImportBatch.sheets` for print."""
    columns, headings = read.get("columns", {}), read.get("headings", {})
    letters = sorted({*columns, *headings}, key=lambda letter: (len(letter), letter))
    kinds = Counter(aside["kind"] for aside in read.get("set_aside", ()))
    return ShownSheet(
        read,
        tuple(
            ShownColumn(
                letter,
                headings.get(letter, ""),
                columns.get(letter, ""),
                meaning(columns.get(letter, ""), subject, field_names),
            )
            for letter in letters
        ),
        tuple((WHY[kind], count) for kind, count in kinds.items()),
    )


def meaning(name: str, subject: Subject, field_names: Mapping[str, str]) -> str:
    """What a canonical column is called; a column of marks with its meaning ("Lĩnh vực: Kinh tế")."""
    base, _, value = name.partition(":")
    if base not in subject.columns.by_name:
        return ""
    names = {**subject.labels, "registrant": KIND_LABELS, "field": field_names}
    label = subject.columns.label(base)
    return f"{label}: {names.get(base, {}).get(value, value)}" if value else label
