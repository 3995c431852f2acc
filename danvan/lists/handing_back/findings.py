"""What the portal has to say of a taken-in file: each problem at its cell, a verdict on each row."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.db.models.fields.json import KT

from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.reading.answers import place
from danvan.lists.reading.words.headings import ColumnSet
from danvan.lists.results import ERROR, QUESTION, WARNING, Problem, Severity
from danvan.lists.stored import problem_from_json
from danvan.lists.subjects import subject_of

Action = StagedRow.Action
NOT_TAKEN: Final = (Action.REFUSED, Action.QUESTION, Action.DUPLICATE)
LEFT_OUT: Final = "Đã bỏ dòng này trên cổng"
SEVERITY_WORDS: Final[dict[Severity, str]] = {ERROR: "Lỗi", QUESTION: "Cần trả lời", WARNING: "Lưu ý"}

_GRAVITY: Final = (ERROR, QUESTION, WARNING, None)
_NAME: Final = 100  # characters of a sheet's name that a staged row keeps
_PLACE: Final = re.compile(r"Trang “.*?”, dòng \d+(?:, cột [A-Z]{1,3} \(.*?\))?: ")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to be told. `row` 0: of the whole sheet; `column` (a letter) "": of no cell of its own."""

    sheet: str
    row: int
    column: str
    severity: Severity
    message: str
    label: str = ""  # what a person calls the column
    value: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row, in words; `severity` None if nothing is to be told."""

    words: str
    severity: Severity | None


@dataclass(slots=True)
class Findings:
    """All findings of a file in its order; the verdicts by sheet and Excel row."""

    findings: list[Finding] = field(default_factory=list)
    verdicts: dict[str, dict[int, Verdict]] = field(default_factory=dict)

    def verdicts_of(self, sheet: str) -> dict[int, Verdict]:
        """The verdicts on a sheet's rows."""
        return self.verdicts.get(sheet[:_NAME], {})

    def by_row(self, sheet: str) -> dict[int, list[Finding]]:
        """The findings of a sheet that have a cell of their own, by its Excel row."""
        rows: dict[int, list[Finding]] = {}
        for finding in self.findings:
            if finding.column and finding.sheet == sheet[:_NAME]:
                rows.setdefault(finding.row, []).append(finding)
        return rows


class Columns:
    """Which letters hold which canonical column, table by table: a sheet may have several.

    `known` are all columns that such a list may have.
    """

    def __init__(self, batch: ImportBatch) -> None:
        self.known: ColumnSet = subject_of(batch).columns
        self._tables: dict[str, list[tuple[int, dict[str, str]]]] = {}
        self._headers: dict[str, tuple[int, ...]] = {}
        for sheet in batch.sheets:
            if "header_row" in sheet:
                name = sheet["name"][:_NAME]
                tables = self._tables.setdefault(name, [])
                tables.append((sheet["header_row"], sheet.get("columns", {})))
                self._headers[name] = (*self._headers.get(name, ()), *sheet["header_rows"])

    def header_rows(self, sheet: str) -> tuple[int, ...]:
        """The Excel rows of all headers of a sheet, from top to bottom; none if there is no list on it."""
        return self._headers.get(sheet[:_NAME], ())

    def of(self, sheet: str, row: int, name: str) -> dict[str, str]:
        """Letter -> meaning of the columns that are `name` in the table of a row: {"F": "field:economy"}."""
        columns: dict[str, str] = {}
        for header_row, meanings in self._tables.get(sheet, ()):
            if header_row <= row:
                columns = meanings
        return {letter: meaning for letter, meaning in columns.items() if meaning.split(":")[0] == name}

    def letter(self, sheet: str, row: int, name: str, kind: str | None) -> str:
        """The one letter to point at, "" if there is none; of two columns of holders that of the row's kind."""
        letters = self.of(sheet, row, name)
        own = [letter for letter, meaning in letters.items() if meaning == f"{name}:{kind}"]
        return next(iter(own or letters), "")


def plain_message(message: str) -> str:
    """A problem's message without the place it begins with, where its cell or the columns beside say that."""
    reason = _PLACE.sub("", message, count=1) if _PLACE.match(message) else message
    return reason[:1].upper() + reason[1:]


def words_of(row: StagedRow, problems: Iterable[Problem]) -> str:
    """The verdict on a row with all its messages: "Không nhận: Thiếu tên mô hình. ..."."""
    said = " ".join(dict.fromkeys(plain_message(problem.message) for problem in problems))
    words = LEFT_OUT if row.is_left_out else Action(row.action).label
    return f"{words}: {said}" if said else words


def findings_of(batch: ImportBatch) -> Findings:
    """All that is to be told of a batch; one query, and the staged rows are not held in memory."""
    found = Findings()
    columns = Columns(batch)
    asked = _ask(batch, found)
    told: dict[str, dict[str, str]] = batch.answers.get("cells", {})
    rows = batch.rows.order_by("pk").only("batch", "sheet", "row", "action", "is_left_out", "problems")
    for row in rows.annotate(kind=KT("data__kind")).iterator():
        problems = [] if row.is_left_out else [problem_from_json(problem) for problem in row.problems]
        verdict = Verdict(words_of(row, problems), _severity(row, problems))
        verdicts = found.verdicts.setdefault(row.sheet, {})
        verdicts[row.row] = _both(verdicts[row.row], verdict) if row.row in verdicts else verdict
        for problem in problems:
            if not (problem.once and (row.sheet, problem.name) in asked):
                letter = problem.column or columns.letter(row.sheet, row.row, problem.name, row.kind)
                found.findings.append(_finding(row, letter, problem, columns.known))
        for name, text in told.get(place(row.sheet, row.row), {}).items():
            letter = columns.letter(row.sheet, row.row, name, row.kind)
            message = f"Trên cổng đã sửa ô này thành “{text}”. Nếu gửi lại tệp, hãy sửa cả trong tệp."
            found.findings.append(
                Finding(row.sheet, row.row, letter, WARNING, message, columns.known.label(name))
            )
    return found


def _both(one: Verdict, other: Verdict) -> Verdict:
    """The verdicts on two rows of one line (lists side by side, a row of several years): the graver one first."""
    first, second = sorted((one, other), key=lambda each: _GRAVITY.index(each.severity))
    return first if first.words == second.words else Verdict(f"{first.words}\n{second.words}", first.severity)


def _ask(batch: ImportBatch, found: Findings) -> set[tuple[str, str]]:
    """Tells what has to be answered once for a sheet; gives the sheets and columns that this is about."""
    asked = set()
    for sheet in batch.sheets:
        name = sheet["name"][:_NAME]
        for question in sheet.get("questions", ()):
            column = question.get("column", "")
            row = sheet.get("header_row", 0) if column else 0
            heading = question.get("heading", "")
            found.findings.append(Finding(name, row, column, QUESTION, question["message"], heading, heading))
            asked.add((name, question["code"]))
    return asked


def _finding(row: StagedRow, letter: str, problem: Problem, known: ColumnSet) -> Finding:
    message = plain_message(problem.message)
    # In a row that waits for answers every fault is one that an answer settles.
    severity = QUESTION if row.action == Action.QUESTION and problem.severity == ERROR else problem.severity
    label = known.by_name[problem.name].label if problem.name in known.by_name else ""
    return Finding(row.sheet, row.row, letter, severity, message, label, problem.value)


def _severity(row: StagedRow, problems: list[Problem]) -> Severity | None:
    """How grave a row's verdict is: a row that is not taken is never merely a warning."""
    if row.is_left_out:
        return None
    if row.action in NOT_TAKEN:
        return QUESTION if row.action == Action.QUESTION else ERROR
    return WARNING if problems else None
