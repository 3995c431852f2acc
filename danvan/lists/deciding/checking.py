"""What is wrong with a row before anybody is looked for: its unit, year, field and kind against today's registry."""

from collections.abc import Iterable
from dataclasses import replace

from danvan.lib.text import lowered
from danvan.lists.deciding.decision import Decided
from danvan.lists.deciding.registry import Known, programme_to_register_in
from danvan.lists.reading.words.catalogue import LEVEL_LABELS, levels_to_write
from danvan.lists.results import ERROR, QUESTION, WARNING, WHOLE_SHEET, Problem, Severity
from models_registry.models import Programme, Unit
from models_registry.models.activity_fields import fields_serving
from models_registry.models.calendar import fault_of_day, fault_of_level, fault_of_unit, kin_in, years_of
from models_registry.models.programmes import Serving


def say(
    one: Decided,
    name: str,
    code: str,
    reason: str,
    severity: Severity = ERROR,
    candidates: tuple[str, ...] = (),
    value: str = "",
    asked: str = "",
    choices: Iterable[tuple[str, str]] = (),
) -> None:
    """Notes a problem of the whole row; `reason` is a Vietnamese sentence that says what would be right."""
    message = f"Trang “{one.row.sheet}”, dòng {one.row.row}: {reason}"
    choices = tuple(choices)
    candidates = candidates or tuple(label for _, label in choices)
    one.problems.append(
        Problem(WHOLE_SHEET, name, code, message, value, candidates, severity, asked=asked, choices=choices)
    )


def say_fault(one: Decided, name: str, fault: str) -> None:
    """Notes what the calendar has against a row; "" is nothing."""
    if fault:
        say(one, name, "bad_value", lowered(fault))


class RowChecks:
    """Notes on a row what the registry and the user's rights have against it."""

    def __init__(self, known: Known, programme: Programme | None) -> None:
        self.known, self.programme = known, programme
        # As they are asked for: most rows are of the same few units and years.
        self.programmes: dict[tuple[int | None, int | None, str], Programme | None] = {}
        self.standing: dict[tuple[int, int], bool] = {}
        self.of_year: dict[tuple[int, int], tuple[str, ...]] = {}
        self.fields_taken: dict[tuple[int, int | None], dict[int, str]] = {}  # likewise

    def check_unit_of(self, one: Decided, programme: Programme | None) -> None:
        """Without a year the unit must have stood in some year of the programme."""
        unit = self.known.units.get(one.row.unit_key) if one.row.unit_key is not None else None
        if unit is not None and not one.own:
            say_fault(one, "unit", fault_of_unit(unit, years_of(None, programme)))

    def check(self, one: Decided) -> None:
        """All that can be said of the row alone; sets its programme, its field and whether it counts at once."""
        self.check_place(one)
        self._check_year(one)
        self._check_words(one)

    def check_place(self, one: Decided) -> None:
        """Whether the user enters such rows in the row's unit, and the unit stood in the row's year."""
        if self.known.entry_paths == ():
            reason = "tài khoản của đồng chí không được nhập cho đơn vị nào."
            say(one, "unit", "outside_territory", reason)
            return
        unit = None if one.row.unit_key is None else self.known.units.get(one.row.unit_key)
        if unit is None:
            for index, problem in enumerate(one.problems):
                foreign = problem.code == "unknown_unit" and self.known.outside.name_unit(problem.value)
                if foreign and (foreign.unit or foreign.several):
                    reason = self._foreign(problem.value)
                    message = f"Trang “{one.row.sheet}”, dòng {one.row.row}: {reason}"
                    one.problems[index] = replace(
                        problem, code="outside_territory", message=message, candidates=(), severity=ERROR
                    )
            if not any(problem.name == "unit" for problem in one.problems):
                say(one, "unit", "missing", "chưa biết thuộc đơn vị nào.", QUESTION)
            return
        if not self.known.may_enter(unit):
            say(one, "unit", "outside_territory", self._foreign(unit.label), value=unit.label)
        one.accepted = self.known.decides(unit)
        year = None if one.own else one.row.year  # what the registry has goes on where it is
        if year and not self._stood_in(unit, year):
            self._ask_of_time(one, unit, year)

    def _stood_in(self, unit: Unit, year: int) -> bool:
        key = unit.pk, year
        if key not in self.standing:
            self.standing[key] = unit.stood_in(year)
        return self.standing[key]

    def _ask_of_time(self, one: Decided, unit: Unit, year: int) -> None:
        """Tells of the unit of that year; asks for it if that may be several, or none is known."""
        if (unit.pk, year) not in self.of_year:
            self.of_year[unit.pk, year] = tuple(dict.fromkeys(one.label for one in kin_in(unit, year)))
        labels = self.of_year[unit.pk, year]
        instead = f" thành {' hoặc '.join(labels)}" if labels else " thành đơn vị của năm đó"
        reason = (
            f"năm {year}, {unit.label} chưa có hoặc không còn ({unit.validity}). "
            f"Hãy sửa đơn vị{instead}, hoặc sửa năm."
        )
        # A commune that became a town lists its earlier years under the new name, as most do.
        is_older_name = len(labels) == 1 and unit.valid_from and year < unit.valid_from.year
        severity: Severity = WARNING if is_older_name else QUESTION
        say(one, "unit", "unit_not_in_year", reason, severity, labels, value=unit.label)

    def _foreign(self, name: str) -> str:
        return (
            f"“{name}” ngoài địa bàn đồng chí được nhập. Hãy bỏ dòng này hoặc gửi cho cán bộ của đơn vị đó."
        )

    def _check_year(self, one: Decided) -> None:
        year = one.row.year
        if year is None and "year" not in one.row.other:
            if not any(problem.name == "year" for problem in one.problems):
                say(one, "year", "missing", "chưa biết năm đăng ký.", QUESTION)
            return
        said = one.row.other.get("programme", "")
        key = one.row.unit_key, year, said
        if key not in self.programmes:
            programme = programme_to_register_in(self.serving(one), year, self.programme, said)
            self.programmes[key] = programme
        one.programme = self.programmes[key]
        if self._ask_whose(one, said):
            return
        if year is None:  # said to be unknown
            return
        if one.programme is None:
            serving = self.serving(one)
            asked = [self.programme] if self.programme else serving.called(said)
            codes = ", ".join(codes_of(asked or serving.programmes))
            reason = f"năm {year} không thuộc giai đoạn nào trong: {codes or 'chưa có giai đoạn nào'}."
            say(one, "year", "bad_year", reason, value=str(year))
        elif not one.programme.accepts:
            reason = f"{lowered(str(one.programme))} đã ngừng nhận đăng ký, không nhận thêm năm {year}."
            say(one, "year", "bad_year", reason, value=str(year))
        self._check_day(one, year)
        self._check_level(one, year)

    def _check_day(self, one: Decided, year: int) -> None:
        stands = one.own and one.own.registration_id  # then its day is judged where it is corrected
        day = one.row.date.date if one.row.date and not stands else None
        say_fault(one, "date", fault_of_day(day, (year,)))

    def _check_level(self, one: Decided, year: int) -> None:
        if fault := fault_of_level(one.row.level, (year,)):
            labels = levels_to_write(year)
            say(
                one, "level", "bad_value", lowered(fault), QUESTION, labels, value=LEVEL_LABELS[one.row.level]
            )

    def serving(self, one: Decided) -> Serving:
        """The programmes that serve the row's unit; all while it is not known."""
        unit = None if one.row.unit_key is None else self.known.units.get(one.row.unit_key)
        return self.known.programmes.of(unit)

    def _ask_whose(self, one: Decided, said: str) -> bool:
        """Asks whose programme is meant where several offices, none nearer than another, have one of that code."""
        meant = self.serving(one).called(said) if said and self.programme is None else []
        if len(meant) < 2:
            return False
        reason = f"nhiều đơn vị có giai đoạn {said}. Hãy chọn giai đoạn của đơn vị nào."
        choices = [(one.full_code, one.full_code) for one in meant]
        say(one, "programme", "missing", reason, QUESTION, value=said, choices=choices)
        return True

    def check_unknown_year(self, one: Decided) -> None:
        """What is to be registered without a year needs a programme that takes it; what is already there does not."""
        if one.row.year or "year" not in one.row.other:
            return
        if one.programme is None:
            reason = "ghi không rõ năm thì phải biết giai đoạn. Hãy ghi giai đoạn, ví dụ 2020-2022."
            codes = codes_of(self.serving(one).programmes)
            say(one, "programme", "missing", reason, QUESTION, codes)
        elif not one.programme.accepts:
            reason = f"{lowered(str(one.programme))} đã ngừng nhận đăng ký."
            say(one, "programme", "bad_value", reason, value=one.programme.code)
        self.check_unit_of(one, one.programme)

    def check_field_set(self, one: Decided) -> None:
        """What is new is registered in a field of its programme's set; a known model keeps its own."""
        if one.programme is None or one.model_id is not None or one.field_id is None:
            return
        names = self._fields_taken(one.programme, self.known.units.get(one.row.unit_key or 0))
        if one.field_id in names:
            return
        offered = tuple(names.values())
        reason = f"{lowered(str(one.its_programme))} không có lĩnh vực này. Hãy chọn: {', '.join(offered)}."
        field = self.known.fields[one.row.field_code or ""].name
        say(one, "field", "missing", reason, QUESTION, offered, value=field)

    def _fields_taken(self, programme: Programme, unit: Unit | None) -> dict[int, str]:
        """Names of the fields in use of a programme's set, or without one of those that serve the unit; by key."""
        place = programme.pk, unit.pk if unit else None
        if place not in self.fields_taken:
            of_set, known = programme.field_set, self.known.fields.values()
            fields = of_set.fields if of_set else fields_serving(known, unit) if unit else known
            self.fields_taken[place] = {field.pk: field.name for field in fields if field.is_active}
        return self.fields_taken[place]

    def _check_words(self, one: Decided) -> None:
        row, named = one.row, {problem.name for problem in one.problems} if one.problems else set()
        if row.field_code in self.known.fields:
            one.field_id = self.known.fields[row.field_code].pk
        elif "field" not in named:
            say(one, "field", "missing", "chưa biết thuộc lĩnh vực nào.", QUESTION)
        if not row.kind and not named & {"kind", "registrant"}:
            say(one, "kind", "missing", "chưa rõ là tập thể, hộ gia đình hay cá nhân.", QUESTION)
        if not row.registrant and "registrant" not in named:
            say(one, "registrant", "missing", "thiếu tên tập thể hoặc cá nhân đăng ký.")


def codes_of(programmes: Iterable[Programme]) -> tuple[str, ...]:
    """Their codes, newest first, each once."""
    return tuple(sorted({one.code for one in programmes}, reverse=True))
