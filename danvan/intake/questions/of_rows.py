"""What is asked of words that many rows say, and of names that are likely one of the registry's."""

from collections.abc import Mapping
from typing import Any, Final

from awards.desk.beside import Side
from danvan.intake.choices import Choices, nearest_first
from danvan.intake.questions.asked import Asked, name_of
from danvan.lists.handing_back.findings import plain_message
from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.reading.answers import DIFFERENT, Answers, is_different, year_asked
from models_registry.models import Kind

SCANNED: Final = 3000  # rows in which questions are looked for; the rest is asked when these are answered
SHOWN: Final = 25  # questions of one sort on a page


def of_rows(batch: ImportBatch, choices: Mapping[str, Choices]) -> tuple[list[Asked], list[Asked], int]:
    """Words and likely-same names, those first that settle most rows; how many more there are."""
    found: dict[str, dict[str, Any]] = {}
    for sheet, row, problems in (
        batch.rows.filter(
            action__in=(StagedRow.Action.QUESTION, StagedRow.Action.DUPLICATE), is_left_out=False
        )
        .order_by("pk")
        .values_list("sheet", "row", "problems")[:SCANNED]
    ):
        for problem in problems:
            if problem.get("asked"):
                first = found.setdefault(
                    problem["asked"], {**problem, "rows": 0, "place": f"trang “{sheet}”, dòng {row}"}
                )
                first["rows"] += 1
    asked = sorted(found.values(), key=lambda one: -one["rows"])
    words = [
        _word(one, choices)
        for one in asked
        if one["asked"].split("|")[0] in choices and not one.get("choices")
    ]
    same = [_same(one) for one in asked if one.get("choices")]
    return words[:SHOWN], same[:SHOWN], max(len(words) - SHOWN, 0) + max(len(same) - SHOWN, 0)


_WORDS: Final = {
    "field": "“{}” là lĩnh vực nào?",
    "unit": "“{}” là đơn vị nào, hoặc thuộc đơn vị nào?",
    "kind": "“{}” là tập thể, hộ gia đình hay cá nhân?",
    "form": "“{}” là hình thức khen thưởng nào?",
}


def _word(problem: Mapping[str, Any], choices: Mapping[str, Choices]) -> Asked:
    about, _, word = problem["asked"].partition("|")
    ordered, _ = nearest_first(choices[about], problem.get("candidates", ()))  # alike is no answer

    def apply(answers: Answers, value: str) -> Answers:
        return answers.with_word(about, word, value)

    text = _WORDS[about].format(problem.get("value", word))
    if year := year_asked(problem["asked"], problem.get("value", word)):
        text = f"Năm {year}, {text}"
    return Asked(
        name_of("word", problem["asked"]),
        text,
        ordered,
        apply,
        rows=problem["rows"],
        place=problem["place"],
    )


_ALIKE: Final = {"registrant": "tập thể, cá nhân", "model": "mô hình"}


def _same(problem: Mapping[str, Any]) -> Asked:
    """Is it one of the registry? Other questions of a row say all their choices themselves."""
    asked, value = problem["asked"], problem.get("value", "")
    text, choices = plain_message(problem["message"]), list(map(tuple, problem["choices"]))
    if what := _ALIKE.get(asked.split("|")[0]):
        text = f"{what[0].upper()}{what[1:]} “{value}”"
        same, other = "Là một với", f"Khác nhau: đây là {what} khác"
        if asked.split("|")[2:3] == [Kind.INDIVIDUAL]:
            same, other = "Là người này", "Là người khác"
        different = next((answer for answer, _ in choices if is_different(answer)), DIFFERENT)
        choices = [(known, f"{same}: {label}") for known, label in choices if not is_different(known)]
        choices.append((different, other))

    def apply(answers: Answers, value: str) -> Answers:
        about, _, word = asked.partition("|")
        is_word = about in (*_WORDS, "year")  # how a cell of several names, or of several years, registers
        return answers.with_word(about, word, value) if is_word else answers.with_same(asked, value)

    return Asked(
        name_of("same", asked),
        text,
        choices,
        apply,
        rows=problem["rows"],
        place=problem["place"],
        radio=True,
        sides=tuple(Side(**side) for side in problem.get("sides", ())),
    )
