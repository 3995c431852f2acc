"""What is wrong with a row of a commendation list before anybody is looked for: its unit, year, kind and name."""

from collections.abc import Iterable
from typing import Any, Final

from danvan.lists.commendations.decision import DecidedAward
from danvan.lists.commendations.money import parse_money
from danvan.lists.commendations.tracks import TRACK_LABELS
from danvan.lists.commendations.words import FORM_LABELS
from danvan.lists.deciding.checking import RowChecks, codes_of, say
from danvan.lists.results import QUESTION, WHOLE_SHEET, Problem

YES: Final = "1"  # answer to "all the same?"
_FORMS: Final = {label: code for code, label in FORM_LABELS.items()}
_TRACKS: Final = {label: code for code, label in TRACK_LABELS.items()}


def check_award(one: DecidedAward, checks: RowChecks) -> None:
    """All that can be said of the row alone; sets its programme, form, track and money."""
    row = one.row
    checks.check_place(one)
    _check_period(one, checks)
    named = {problem.name for problem in one.problems}
    if not row.kind and not named & {"kind", "registrant"}:
        say(one, "kind", "missing", "chưa rõ là tập thể, hộ gia đình hay cá nhân.", QUESTION)
    if not row.registrant and "registrant" not in named:
        say(one, "registrant", "missing", "thiếu tên tập thể hoặc cá nhân được khen thưởng.")
    one.form = _FORMS.get(row.other.get("form", ""), one.form)
    one.track = _TRACKS.get(row.other.get("track", ""), "")
    if "amount" in row.other:
        one.amount = parse_money(row.other["amount"])


def _check_period(one: DecidedAward, checks: RowChecks) -> None:
    """The programme that the row says, else that of its year. A closed one is no obstacle: praise comes later."""
    year, said = one.row.year, one.row.other.get("programme", "")
    serving = checks.serving(one)
    meant = [checks.programme] if checks.programme else serving.called(said)
    codes = codes_of(serving.programmes)
    if year is not None:
        one.programme = next((each for each in meant or serving.programmes if year in each.years), None)
        if one.programme is None:
            which = meant[0].code if meant else f"nào trong: {', '.join(codes) or 'chưa có giai đoạn nào'}"
            say(one, "year", "bad_year", f"năm {year} không thuộc giai đoạn {which}.", value=str(year))
    elif len(meant) > 1:
        reason = f"nhiều đơn vị có giai đoạn {said}. Hãy chọn giai đoạn của đơn vị nào."
        choices = [(each.full_code, each.full_code) for each in meant]
        ask(one, "programme", "missing", reason, choices=choices, once=True)
    elif meant:
        one.programme = meant[0]
        checks.check_unit_of(one, meant[0])
    elif not any(problem.name == "year" for problem in one.problems):
        reason = f"sổ không có giai đoạn “{said}”." if said else "chưa biết thuộc giai đoạn nào."
        reason += f" Hãy ghi một trong: {', '.join(codes) or 'chưa có giai đoạn nào'}."
        ask(one, "programme", "missing", reason, choices=[(code, code) for code in codes], once=True)


def ask(
    one: DecidedAward,
    name: str,
    code: str,
    reason: str,
    asked: str = "",
    choices: Iterable[tuple[str, str]] = (),
    *,
    value: str = "",
    once: bool = False,
    sides: Iterable[dict[str, Any]] = (),
) -> None:
    """A question of the row; its choices are all answers there are."""
    message = f"Trang “{one.row.sheet}”, dòng {one.row.row}: {reason}"
    choices = tuple(choices)
    labels = tuple(label for _, label in choices)
    problem = Problem(
        WHOLE_SHEET,
        name,
        code,
        message,
        value,
        candidates=labels,
        severity=QUESTION,
        once=once,
        asked=asked,
        choices=choices,
        sides=tuple(sides),
    )
    one.problems.append(problem)
