"""The questions that one answer for a sheet settles."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from danvan.lib.sheets import Sheet, column_letter
from danvan.lib.text import lowered
from danvan.lists.reading.doubts import hold
from danvan.lists.reading.shapes import ListShape
from danvan.lists.reading.table.layout import Table
from danvan.lists.reading.table.lines_above import Said
from danvan.lists.reading.words.headings import PROPOSED, heading_key
from danvan.lists.reading.words.names import guess_kind
from danvan.lists.results import Problem, Question, ReadRow, where

WITHOUT_TITLE: Final = (
    "without_title"  # said of a list: no column has titles, its persons and households go without
)
_SPEAKS_OF: Final = {
    "title": re.compile(r"\b(?:mo hinh|dien hinh|cong nhan)\b(?! (?:tap the|ca nhan))"),
    "registrant": re.compile(
        r"\b(?:tap the|ca nhan|ho ten|ho va ten|ho gia dinh|chu the|nguoi (?:thuc hien|dang ki))\b"
    ),
}

_OF_COUNTS: Final = re.compile(r"(?:tong )?so (?:luong )?(?:mo hinh|dien hinh|tap the|ca nhan|ho gia dinh)\b")


def _named_again(table: Table, at: int, shape: ListShape) -> str:
    """Model or holder, if the heading of a column not taken speaks of a title, a holder or a recognition; "" if not."""
    words = heading_key(table.headings[at].split(" – ")[-1])
    if _OF_COUNTS.match(words):
        return ""
    return next(
        (name for name, sign in _SPEAKS_OF.items() if name in shape.columns.needed and sign.search(words)), ""
    )


def _names_holders(table: Table, letter: str, shape: ListShape, rows: Sequence[ReadRow]) -> str:
    """Holder, if names stand in a column not taken and what was taken for their column may be one of communes."""
    headings = (table.headings.get(at, "") for at, name in table.columns.items() if name == "registrant")
    if not any("unit" in shape.columns.match(heading).names for heading in headings):
        return ""
    texts = [row.raw[letter] for row in rows if letter in row.raw]
    names = sum(guess_kind(text)[0] is not None for text in texts)
    return "registrant" if 2 * names > len(texts) else ""


def ask(
    sheet: Sheet,
    table: Table,
    said: Said,
    shape: ListShape,
    rows: list[ReadRow],
    answered: Mapping[str, str],
) -> list[Question]:
    """What one answer settles: the unit, year or field of a list, a missing column, a heading not understood.

    The question for the unit has, as its heading, the title that names one which the officer does not have.
    """
    questions = []
    at = where(sheet.name, table.list_at)
    asked: dict[str, Problem] = {}
    for row in rows:
        for problem in row.problems:
            if problem.once:
                asked.setdefault(problem.name, problem)
    for name, problem in asked.items():
        if name not in shape.asked:
            continue
        strange = said.strange_unit if name == "unit" else ""
        title = f" Tiêu đề ghi “{strange}”." if strange else ""
        message = f"Danh sách ở {lowered(at)} {shape.asked[name]}?{title}"
        questions.append(Question(name, message, problem.candidates, heading=strange))
    questions += _missing_columns(at, table, shape, rows, answered)
    for number in table.unknown:
        heading, letter = table.headings[number], column_letter(number)
        near = shape.columns.nearest(heading)
        message = f"{at}, cột {letter}: chưa rõ “{heading}” là cột gì; chưa đưa vào."
        questions.append(Question("column", message, near, letter, heading))
        name = _named_again(table, number, shape) or _names_holders(table, letter, shape, rows)
        if name:
            hold([row for row in rows if letter in row.raw], name, message)
    return questions


def _missing_columns(
    at: str, table: Table, shape: ListShape, rows: Sequence[ReadRow], answered: Mapping[str, str]
) -> Iterator[Question]:
    """Which column has the titles or the holders that none is called so; where one may have them the rows wait."""
    for name in shape.columns.needed:
        is_answered = name == "title" and WITHOUT_TITLE in answered
        if is_answered or table.number_of(name) or all(getattr(row, name) for row in rows):
            continue
        content = table.number_of("content") if name == "title" else 0
        may_be = tuple(column_letter(number) for number in (*table.unknown, content) if number)
        message = f"{at}: không thấy cột {shape.columns.label(name).lower()}. Cột nào là cột đó?"
        yield Question(name, message, may_be)
        if may_be:
            hold(rows, name, message)


def proposed_columns(sheet: Sheet, table: Table, shape: ListShape) -> Question | None:
    """Whether the headings that were proposed for a pasted table are right; None if they are its own."""
    if not any(heading.endswith(PROPOSED) for heading in table.headings.values()):
        return None
    meant = [
        f"cột {column_letter(at)} là “{shape.columns.label(name)}”"
        for at, name in sorted(table.columns.items())
    ]
    message = (
        f"Phần dán không có dòng tiêu đề. Cổng đoán {', '.join(meant)}. Đúng chưa? "
        "Chưa đúng thì bấm “Sửa cách hiểu trang này” để chọn lại cột rồi mới trả lời."
    )
    return Question("proposed", message)
