"""By which decision and in which form a row is commended: its cells say it, else a group line, an answer, the title."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from awards.models import Decision
from danvan.lib.dates import parse_date
from danvan.lib.fields import longest
from danvan.lists.commendations.lines import form_of_group, paper_of_group
from danvan.lists.commendations.named_papers import NamedPaper, paper_in, paper_of
from danvan.lists.commendations.words import FORM_LABELS, form_of
from danvan.lists.reading.row.cells import RowCells, shorten
from danvan.lists.reading.row.groups import Group
from danvan.lists.reading.row.marks import marked
from danvan.lists.reading.row.whole import Whole
from danvan.lists.reading.table.lines_above import Defaults
from danvan.lists.results import QUESTION

_NUMBER_LENGTH: Final = longest(Decision, "number")


def paper_of_list(of_title: NamedPaper, defaults: Defaults) -> NamedPaper:
    """The title's, with what the officer said of the list instead, and of the whole file where the title is silent."""
    told, given = _told(defaults.more), _told(defaults.given)
    own = NamedPaper(
        told.number or of_title.number, told.issued_on or of_title.issued_on, told.body or of_title.body
    )
    return own.filled_from(given)


def _told(answers: Mapping[str, str]) -> NamedPaper:
    """The decision that answers name; a day that is none is as if nothing were said."""
    number = answers.get("decision", "")
    told, day = paper_of(number), paper_of(answers.get("decided_on", "")).issued_on
    return NamedPaper(told.number or number, day or told.issued_on, answers.get("body", "") or told.body)


def read_paper(cells: RowCells, group: Group, of_sheet: NamedPaper, more: Mapping[str, str]) -> None:
    """Reads the decision as the row, a group line, an answer for the sheet or the title says it; inner ones win."""
    paper = _own_paper(cells).filled_from(paper_of_group(group)).filled_from(of_sheet)
    other, single = cells.row.other, cells.columns.single
    values = {
        "decision": paper.number,
        "decided_on": f"{paper.issued_on:%d/%m/%Y}" if paper.issued_on else "",
        "body": paper.body,
        "signer": other.get("signer") or more.get("signer", ""),
    }
    if len(paper.number) > _NUMBER_LENGTH:
        reason = f"số quyết định dài {len(paper.number)} ký tự, tối đa {_NUMBER_LENGTH}."
        cells.problem("too_long", single.get("decision", 0), "decision", reason, value=paper.number)
    for name, text in values.items():
        if text and name not in single:
            cells.check_text(text, 0, name)
        other.pop(name, None)
        if text:
            other[name] = text


def _own_paper(cells: RowCells) -> NamedPaper:
    """The decision of the row's own column, else of its form: "Giấy khen, QĐ số 12/QĐ-UBND ngày 5/10/2021"."""
    other, single = cells.row.other, cells.columns.single
    text = other.get("decision", "")
    paper = paper_of(text) if text else paper_in(other.get("form", ""))
    if text and not paper.is_named:
        reason = f"không rõ “{shorten(text)}” là quyết định nào. Hãy ghi số quyết định, ví dụ 123/QĐ-UBND."
        at = single.get("decision", 0)
        cells.problem("bad_value", at, "decision", reason, value=text, severity=QUESTION)
    text = other.get("decided_on", "")
    day = _day(cells, text, single.get("decided_on", 0)) if text else None
    return NamedPaper(paper.number, day or paper.issued_on, other.get("body") or paper.body)


def _day(cells: RowCells, text: str, at: int) -> date | None:
    try:
        day = parse_date(text)
    except ValueError as fault:
        cells.problem("bad_value", at, "decided_on", str(fault), value=text)
        return None
    if day is None:
        return None
    if day.date is None:
        reason = f"“{text}” chưa đủ ngày quyết định. Hãy ghi ngày/tháng/năm, ví dụ 05/10/2022."
        cells.problem("bad_value", at, "decided_on", reason, value=text)
    return day.date


def read_form(cells: RowCells, whole: Whole, group: Group, of_title: str) -> None:
    """Reads the form: of the row's cell or marks, of a group line, of the officer, of the title; asked once if none."""
    other, at = cells.row.other, cells.columns.single.get("form", 0)
    text, code = other.pop("form", ""), ""
    if text:
        code = whole.catalogue.learned_of("form", text) or form_of(text)
        if not code:
            labels = tuple(FORM_LABELS.values())
            reason = f"không rõ “{shorten(text)}” là hình thức khen thưởng nào. Hãy ghi một trong: {', '.join(labels)}."
            cells.problem("unknown_form", at, "form", reason, value=text, candidates=labels)
            other["form"] = text
            return
    elif at and cells.is_faulty(at, "form"):
        return
    code = (
        code
        or marked(cells, "form", FORM_LABELS)
        or form_of_group(group)
        or whole.defaults.more.get("form", "")
        or of_title
        or whole.defaults.given.get("form", "")
    )
    if code in FORM_LABELS:
        other["form"] = FORM_LABELS[code]
        return
    reason = "chưa biết hình thức khen thưởng. Hãy chọn hình thức cho cả trang hoặc ghi vào từng dòng."
    cells.problem("missing", at, "form", reason, severity=QUESTION, once=True)
