"""What is asked of the sheets of a list: what they do not say, which column is which, where the heading stands."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from danvan.intake.choices import NOT_TAKEN, Choices, column_choices, nearest_first
from danvan.intake.questions.asked import Asked, name_of
from danvan.lists.models import ImportBatch
from danvan.lists.reading.answers import Answers, list_key
from danvan.lists.reading.asking import WITHOUT_TITLE
from danvan.lists.reading.given import GIVEN
from danvan.lists.reading.whose_rows import restart_key
from danvan.lists.subjects import Subject


def of_sheets(
    batch: ImportBatch, subject: Subject, choices: Mapping[str, Choices], own: str
) -> tuple[list[Asked], list[Asked]]:
    """What must be answered, and what may be passed over; `own` is the officer's commune."""
    must: list[Asked] = []
    may: list[Asked] = []
    asking: dict[str, list[str]] = {}
    contradicted: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for sheet in batch.sheets:
        for question in sheet.get("questions", ()):
            code, name = question["code"], sheet["name"]
            key = list_key(name, sheet.get("list_at", ""))
            if code in subject.sheet_questions:
                if not question.get("heading"):  # of a title that names another unit nothing is proposed
                    asking.setdefault(code, []).append(key)
                must.append(_sheet_says(key, question, choices.get(code, []), own))
            elif code in ("title", "registrant"):
                must.append(_which_column(key, sheet.get("headings", {}), question))
            elif code == "restart":
                must.append(_unit_from(key, question, choices.get("unit", [])))
            elif code in ("column", "differs"):
                (may if code == "column" else must).append(_what_column(subject, key, question))
            elif code == "hidden":
                may.append(_read_hidden(name, question))
            elif code in _YES_OR_NO:
                asked = _yes_or_no(name if code in _OF_SHEET else key, question)
                (may if code in _MAY_WAIT else must).append(asked)
            elif code in GIVEN:
                contradicted.setdefault(code, []).append((key, question))
            elif code == "no_table":
                (may if batch.counts.get("rows") else must).append(_header_row(name, question))
    of_given = [_titles_or_given(code, told) for code, told in contradicted.items()]
    return [*_of_all(asking, subject, choices, own), *of_given, *_once(must)], _once(may)


_TITLES, _CHOSEN = "tieu-de", "lua-chon"
# The answers to what is asked of a whole table (`reading.doubts`).
_YES_OR_NO: Final[dict[str, Choices]] = {
    "proposed": [("1", "Đúng, đọc theo các cột đó")],
    "movement": [("1", "Phải, đọc như danh sách đăng ký")],
    "turned_days": [("1", "Có, đảo lại ngày và tháng"), ("0", "Không, giữ như trong tệp")],
    "struck_rows": [("1", "Có, đưa vào"), ("0", "Không, để riêng các dòng đó")],
    "hidden_rows": [("1", "Có, đưa vào"), ("0", "Không, để riêng các dòng đó")],
}
_OF_SHEET: Final = ("movement",)  # asked of the lists of a sheet together: their titles are looked at as one
_MAY_WAIT: Final = ("struck_rows", "hidden_rows")  # such rows are not taken unless somebody says so


def _yes_or_no(name: str, question: Mapping[str, Any]) -> Asked:
    code = question["code"]

    def apply(answers: Answers, value: str) -> Answers:
        return answers.with_sheet(name, **{code: value})

    return Asked(name_of("table", name, code), question["message"], _YES_OR_NO[code], apply)


def _titles_or_given(code: str, told: Sequence[tuple[str, Mapping[str, Any]]]) -> Asked:
    """Whether the titles hold, or what was chosen for the whole file before it was read."""
    about, names = GIVEN[code], [name for name, _ in told]
    given = told[0][1]["candidates"][-1]
    titles = dict.fromkeys(label for _, question in told for label in question["candidates"][:-1])
    text = told[0][1]["message"]
    if len(set(names)) > 1:
        text = (
            f"{_counted(names)} có tiêu đề (hoặc tên trang) ghi khác “{given}” đã chọn. "
            "Theo tiêu đề hay theo lựa chọn?"
        )

    def apply(answers: Answers, value: str) -> Answers:
        if value == _TITLES:
            return answers.without_given(about)
        return _say_of_sheets(names, about, answers, str(getattr(answers, about)))

    choices = [(_TITLES, f"Theo tiêu đề: {', '.join(titles)}"), (_CHOSEN, f"Theo lựa chọn: {given}")]
    return Asked(name_of("given", code, given), text, choices, apply)


def _once(questions: list[Asked]) -> list[Asked]:
    """What is asked of several lists of a sheet together is asked once."""
    return list({asked.name: asked for asked in questions}.values())


def _of_all(
    asking: Mapping[str, list[str]], subject: Subject, choices: Mapping[str, Choices], own: str
) -> Iterator[Asked]:
    """One answer for all sheets, or lists of a sheet, that do not say the same thing."""
    for code, names in asking.items():
        names = list(dict.fromkeys(names))
        if len(names) > 1:
            counted = _counted(names)
            text = f"{counted} không ghi. Cả {counted.removesuffix(' tính')} {subject.sheet_questions[code]}?"
            apply = partial(_say_of_sheets, names, code)
            typed = "" if code in choices else code
            initial = own if code == "unit" else ""
            yield Asked(name_of("all", code), text, choices.get(code, []), apply, initial, typed=typed)


def _counted(keys: Sequence[str]) -> str:
    """ "3 trang tính"; "3 danh sách" if there are lists of one sheet among them (`list_key`)."""
    several = any(key.endswith("]") for key in keys)
    return f"{len(set(keys))} {'danh sách' if several else 'trang tính'}"


def _say_of_sheets(names: list[str], code: str, answers: Answers, value: str) -> Answers:
    for name in names:
        answers = answers.with_sheet(name, **{code: value})
    return answers


def _sheet_says(name: str, question: Mapping[str, Any], choices: Choices, own: str) -> Asked:
    code, typed = question["code"], "" if choices else question["code"]
    choices, likely = nearest_first(choices, question.get("candidates", ()))
    initial = likely or (own if code == "unit" and not question.get("heading") else "")
    apply = partial(_say_of_sheets, [name], code)
    return Asked(name_of("sheet", name, code), question["message"], choices, apply, initial, typed=typed)


def _unit_from(name: str, question: Mapping[str, Any], choices: Choices) -> Asked:
    """Whose the rows are from one on; nothing is proposed, the unit before stands on top."""
    code = restart_key(question["row"])
    choices, _ = nearest_first(choices, question.get("candidates", ()))
    return Asked(
        name_of("sheet", name, code), question["message"], choices, partial(_say_of_sheets, [name], code)
    )


def _which_column(name: str, headings: Mapping[str, str], question: Mapping[str, Any]) -> Asked:
    letters = [*question.get("candidates", ()), *headings]
    choices = [(letter, f"Cột {letter}: {headings.get(letter, '')}") for letter in dict.fromkeys(letters)]
    code = question["code"]
    if code == "title":
        choices.append((WITHOUT_TITLE, "Không có cột nào: điển hình gọi theo tên người, tên hộ"))

    def apply(answers: Answers, letter: str) -> Answers:
        if letter == WITHOUT_TITLE:
            return answers.with_sheet(name, **{WITHOUT_TITLE: "1"})
        return answers.with_column(name, letter, code)

    return Asked(name_of("which", name, code), question["message"], choices, apply)


def _what_column(subject: Subject, name: str, question: Mapping[str, Any]) -> Asked:
    letter = question["column"]

    def apply(answers: Answers, column: str) -> Answers:
        return answers.with_column(name, letter, "" if column == NOT_TAKEN else column)

    choices = column_choices(subject, question.get("candidates", ()))
    return Asked(name_of("what", name, letter), question["message"], choices, apply)


def _read_hidden(name: str, question: Mapping[str, Any]) -> Asked:
    def apply(answers: Answers, value: str) -> Answers:
        return answers.with_sheet(name, read=value)

    return Asked(name_of("hidden", name), question["message"], [("1", "Có, đọc trang này")], apply)


def _header_row(name: str, question: Mapping[str, Any]) -> Asked:
    def apply(answers: Answers, value: str) -> Answers:
        return answers.with_sheet(name, header_row=value)

    text = f"{question['message']} Dòng tiêu đề là dòng số mấy của trang tính?"
    return Asked(name_of("header", name), text, [], apply)
