"""What becomes of each row that was read: new, continues, unchanged, duplicate, a question, or refused.

Nothing is written. All reasons are given at once; folding finds candidates, and an officer decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from danvan.lib.text import clean
from models_registry.imports.answers import LIKE, Answers, model_question, place, registrant_question
from models_registry.imports.known import (
    MODEL_TEXTS,
    Known,
    KnownModel,
    KnownRegistration,
    RegistrantKey,
    likely_key,
    load_known,
    title_key,
    title_words,
)
from models_registry.imports.results import (
    ERROR,
    QUESTION,
    WARNING,
    WHOLE_SHEET,
    Problem,
    Reading,
    ReadRow,
    Severity,
)
from models_registry.models import Level, Novelty, Programme, StagedRow
from models_registry.similar import is_close

if TYPE_CHECKING:
    from danvan.accounts.models import User

Action = StagedRow.Action
GOOD: Final = frozenset({Action.NEW, Action.CONTINUES, Action.UNCHANGED})
WRITTEN: Final = frozenset({Action.NEW, Action.CONTINUES})
# Faults that a choice from the catalogue settles: asked, where others are refused.
_ANSWERABLE: Final = frozenset({"unknown_field", "unknown_unit", "unknown_kind", "several_fields"})
_DUPLICATES: Final = frozenset({"duplicate", "near_duplicate"})
_COMPARED_AT_MOST = 300  # near titles of one registrant


@dataclass(slots=True)
class Decided:
    """A row and what is to be done with it. A registrant or model that an earlier row makes is known by `key`s."""

    row: ReadRow
    action: str = Action.REFUSED
    problems: list[Problem] = field(default_factory=list)
    programme: Programme | None = None
    field_id: int | None = None
    registrant_key: RegistrantKey | None = None
    registrant_id: int | None = None
    model_id: int | None = None
    registration_id: int | None = None
    novelty: str = Novelty.NEW
    accepted: bool = False
    is_left_out: bool = False

    @property
    def holder(self) -> "int | RegistrantKey | None":
        """The registrant of the registry, or the key under which this list makes one."""
        return self.registrant_id or self.registrant_key

    @property
    def model_key(self) -> "tuple[int | RegistrantKey | None, str]":
        """Two rows with one key speak of one model."""
        return self.holder, title_key(self.row.title)

    @property
    def is_good(self) -> bool:
        """Whether it may be committed as it is."""
        return self.action in GOOD

    @property
    def is_written(self) -> bool:
        """Whether a commit makes a registration of it."""
        return self.action in WRITTEN and not self.is_left_out


def decide(
    reading: Reading,
    user: "User | None",
    programme: Programme | None = None,
    answers: Answers | None = None,
) -> list[Decided]:
    """Decisions on all rows of a file, in its order. Without a programme, each year finds its own."""
    asked = {
        (sheet.name, question.code): question
        for sheet in reading.sheets
        for question in sheet.questions
        if question.code in ("title", "registrant") and question.candidates
    }
    for row in reading.rows:
        for name in ("title", "registrant"):
            question = asked.get((row.sheet, name))
            if question and not any(problem.name == name for problem in row.problems):
                row.problems.append(
                    Problem(WHOLE_SHEET, name, "missing", question.message, severity=QUESTION, once=True)
                )
    return decide_rows(reading.rows, user, programme, answers)


def decide_rows(
    rows: Sequence[ReadRow],
    user: "User | None",
    programme: Programme | None = None,
    answers: Answers | None = None,
) -> list[Decided]:
    """Decisions on rows, in their order; a constant number of queries. A row left out bears on no other."""
    answers = answers or Answers()
    left_out = frozenset(answers.left_out)
    decider = _Decider(load_known(rows, user), programme, answers.same)
    decided = [
        Decided(row, problems=list(row.problems), is_left_out=place(row.sheet, row.row) in left_out)
        for row in rows
    ]
    for one in sorted(decided, key=lambda one: one.row.year or 0):  # a model begins in its first year
        if not one.is_left_out:
            decider.decide(one)
    return decided


class _Decider:
    """Holds what the registry knows and what earlier rows of the list have made."""

    def __init__(self, known: Known, programme: Programme | None, told: Mapping[str, str]) -> None:
        self.known, self.programme, self.told = known, programme, told
        self.holders: dict[tuple[int, str, str], Decided] = {}  # likely key -> the row that makes it
        self.made: dict[RegistrantKey, Decided] = {}
        self.models: dict[tuple, Decided] = {}
        self.taken: dict[tuple, Decided] = {}

    def decide(self, one: Decided) -> None:
        self._check_place(one)
        self._check_year(one)
        self._check_words(one)
        self._find_registrant(one)
        action = self._find_model(one)
        if any(p.severity == ERROR and p.code not in _ANSWERABLE | _DUPLICATES for p in one.problems):
            one.action = Action.REFUSED
        elif any(p.code in _DUPLICATES for p in one.problems):
            one.action = Action.DUPLICATE
        elif any(p.severity != WARNING for p in one.problems):
            one.action = Action.QUESTION
        else:
            one.action = action
        if one.action in WRITTEN:
            self.models.setdefault(one.model_key, one)
            if not one.registrant_id:
                self.holders.setdefault(self._likely(one), one)
                self.made.setdefault(one.registrant_key, one)

    def _say(
        self,
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
        message = f"Trang “{one.row.sheet}”, dòng {one.row.row}: {reason}"
        choices = tuple(choices)
        candidates = candidates or tuple(label for _, label in choices)
        one.problems.append(
            Problem(
                WHOLE_SHEET, name, code, message, value, candidates, severity, asked=asked, choices=choices
            )
        )

    # --- unit, year, field -----------------------------------------------------------------------------------

    def _check_place(self, one: Decided) -> None:
        if self.known.entry_paths == ():
            reason = "tài khoản của đồng chí không được nhập cho đơn vị nào."
            self._say(one, "unit", "outside_territory", reason)
            return
        unit = self.known.units.get(one.row.unit_key)
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
                self._say(one, "unit", "missing", "chưa biết thuộc đơn vị nào.", QUESTION)
            return
        if not self.known.may_enter(unit):
            self._say(one, "unit", "outside_territory", self._foreign(unit.label), value=unit.label)
        one.accepted = self.known.decides(unit)
        year = one.row.year
        if year and (
            (unit.valid_from and year < unit.valid_from.year) or (unit.valid_to and year > unit.valid_to.year)
        ):
            reason = f"năm {year}, {unit.label} chưa có hoặc không còn ({unit.validity})."
            self._say(one, "unit", "unit_not_in_year", reason, WARNING)

    def _foreign(self, name: str) -> str:
        return (
            f"“{name}” ngoài địa bàn đồng chí được nhập. Hãy bỏ dòng này hoặc gửi cho cán bộ của đơn vị đó."
        )

    def _check_year(self, one: Decided) -> None:
        year = one.row.year
        if year is None:
            if not any(problem.name == "year" for problem in one.problems):
                self._say(one, "year", "missing", "chưa biết năm đăng ký.", QUESTION)
            return
        one.programme = self.known.programme_of(year, self.programme)
        if one.programme is None:
            codes = ", ".join(p.code for p in ([self.programme] if self.programme else self.known.programmes))
            reason = f"năm {year} không thuộc giai đoạn nào trong: {codes or 'chưa có giai đoạn nào'}."
            self._say(one, "year", "bad_year", reason, value=str(year))
        elif one.programme.is_closed:
            reason = f"giai đoạn {one.programme.code} đã chốt, không nhận thêm năm {year}."
            self._say(one, "year", "bad_year", reason, value=str(year))

    def _check_words(self, one: Decided) -> None:
        row, named = one.row, {problem.name for problem in one.problems}
        if row.field_code in self.known.fields:
            one.field_id = self.known.fields[row.field_code].pk
        elif "field" not in named:
            self._say(one, "field", "missing", "chưa biết thuộc lĩnh vực nào.", QUESTION)
        if not row.kind and not named & {"kind", "registrant"}:
            self._say(one, "kind", "missing", "chưa rõ là tập thể hay cá nhân.", QUESTION)
        if not row.registrant and "registrant" not in named:
            self._say(one, "registrant", "missing", "thiếu tên tập thể hoặc cá nhân đăng ký.")

    # --- who --------------------------------------------------------------------------------------------------

    def _likely(self, one: Decided) -> tuple[int, str, str]:
        unit = self.known.units[one.row.unit_key]
        return (
            unit.pk,
            one.row.kind,
            likely_key(one.row.kind, clean(one.row.registrant), unit.label, unit.name),
        )

    def _find_registrant(self, one: Decided) -> None:
        row = one.row
        if row.unit_key not in self.known.units or not row.kind or not row.registrant:
            return
        one.registrant_key = key = (row.unit_key, row.kind, clean(row.registrant))
        exact = self.known.exact.get(key, [])
        asked = registrant_question(*key)
        if asked in self.told:
            self._take_answer(one, self.told[asked])
        elif len(exact) == 1:
            one.registrant_id = exact[0]
        elif exact:
            reason = f"sổ có {len(exact)} “{row.registrant}” ở đơn vị này. Đây là tập thể, cá nhân nào?"
            self._ask_who(one, exact, reason)
        elif likely := self.known.likely.get(self._likely(one)):
            names = ", ".join(f"“{self.known.registrants[pk][0]}”" for pk in likely[:3])
            reason = f"“{row.registrant}” có thể là {names} đã có trong sổ. Là một hay khác nhau?"
            self._ask_who(one, likely, reason)
        elif (other := self.holders.get(self._likely(one))) and other.registrant_key != key:
            reason = (
                f"“{row.registrant}” có thể là “{other.row.registrant}” ở trang “{other.row.sheet}”, dòng"
                f" {other.row.row}. Là một hay khác nhau?"
            )
            name = other.registrant_key[2]
            label = f"{name} (trang “{other.row.sheet}”, dòng {other.row.row})"
            self._say(
                one,
                "registrant",
                "likely_same",
                reason,
                QUESTION,
                (other.row.registrant,),
                row.registrant,
                asked,
                [(f"{LIKE}{name}", label)],
            )

    def _take_answer(self, one: Decided, answer: str) -> None:
        """The officer's word: a registrant of the registry, one that this list makes under another name, or neither."""
        unit, kind, _ = one.registrant_key
        if answer.startswith(LIKE):
            key = (unit, kind, answer.removeprefix(LIKE))
            exact = self.known.exact.get(key, [])
            one.registrant_id = exact[0] if exact else None
            if key in self.made:
                one.registrant_key = key
        elif int(answer) in self.known.registrants:
            one.registrant_id = int(answer)

    def _ask_who(self, one: Decided, candidates: list[int], reason: str) -> None:
        units = self.known.units
        choices = []
        for pk in candidates:
            name, post, unit_id = self.known.registrants[pk]
            more = ", ".join(filter(None, (post, units[unit_id].label if unit_id in units else "")))
            choices.append((str(pk), f"{name}, {more}" if more else name))
        names = tuple(self.known.registrants[pk][0] for pk in candidates)
        asked = registrant_question(*one.registrant_key)
        value = one.row.registrant
        self._say(one, "registrant", "likely_same", reason, QUESTION, names, value, asked, choices)

    # --- what -------------------------------------------------------------------------------------------------

    def _find_model(self, one: Decided) -> str:
        """The action if nothing stands against it; says what does."""
        row = one.row
        if one.holder is None or row.year is None or not (row.title or row.is_good):
            return Action.NEW
        earlier = self.taken.setdefault((*one.model_key, row.year), one)
        if earlier is not one:
            place = f"dòng {earlier.row.row}, trang “{earlier.row.sheet}”"
            reason = f"trùng với {place}: cùng tập thể, cá nhân, tên và năm {row.year}."
            self._say(one, "title", "duplicate", reason, value=row.title)
            return Action.DUPLICATE
        if one.registrant_id and (model := self._known_model(one)):
            one.model_id = model.pk
            same_year = next((known for known in model.registrations if known.year == row.year), None)
            if same_year:
                one.registration_id = same_year.pk
                self._compare(one, model, same_year)
                return Action.UNCHANGED
            self._continue(one, model.field_id, any((r.year or 0) < row.year for r in model.registrations))
            return Action.CONTINUES
        if first := self.models.get(one.model_key):
            self._continue(one, first.field_id, True)
            return Action.CONTINUES
        one.novelty = row.novelty or Novelty.NEW
        return Action.NEW

    def _continue(self, one: Decided, field_id: int | None, had_before: bool) -> None:
        one.novelty = one.row.novelty or (Novelty.MAINTAINED if had_before else Novelty.UNKNOWN)
        if one.field_id and one.field_id != field_id:
            reason = "lĩnh vực khác với mô hình đã có; mô hình giữ lĩnh vực cũ."
            self._say(one, "field", "differs", reason, WARNING)

    def _known_model(self, one: Decided) -> KnownModel | None:
        key = (one.registrant_id, title_key(one.row.title))
        same = self.known.models.get(key, [])
        asked = model_question(*key)
        if asked in self.told:
            models = self.known.models_of.get(one.registrant_id, [])
            return next((model for model in models if str(model.pk) == self.told[asked]), None)
        if len(same) > 1:
            reason = f"sổ có {len(same)} mô hình cùng tên này của “{one.row.registrant}”. Đây là mô hình nào?"
            self._ask_which(one, same, "likely_same", reason, asked)
        if same:
            return same[0]
        near = self._near(one) if one.row.title else []
        if near:
            this_year = any(r.year == one.row.year for model in near for r in model.registrations)
            code = "near_duplicate" if this_year else "likely_same"
            named = ", ".join(f"“{model.title}”" for model in near[:3])
            reason = f"“{one.row.title}” gần giống {named} đã có trong sổ. Là một hay khác nhau?"
            self._ask_which(one, near, code, reason, asked)
        return None

    def _ask_which(self, one: Decided, models: list[KnownModel], code: str, reason: str, asked: str) -> None:
        choices = []
        for model in models:
            years = ", ".join(sorted({str(known.year or "không rõ năm") for known in model.registrations}))
            choices.append((str(model.pk), f"{model.title} (đăng ký {years})" if years else model.title))
        titles = tuple(model.title for model in models)
        self._say(one, "title", code, reason, QUESTION, titles, one.row.title, asked, choices)

    def _near(self, one: Decided) -> list[KnownModel]:
        words = title_words(one.row.title)
        models = self.known.models_of.get(one.registrant_id, [])[:_COMPARED_AT_MOST]
        return [model for model in models if model.title and is_close(words, title_words(model.title))]

    def _compare(self, one: Decided, model: KnownModel, registered: KnownRegistration) -> None:
        """Says what the list has otherwise than the registry; columns that it does not fill are no difference."""
        row = one.row
        if registered.withdrawn:
            self._say(one, "title", "withdrawn", f"lượt đăng ký năm {row.year} này đã rút khỏi sổ.")
            return
        day = row.date.date if row.date else None
        labels = []
        if one.field_id and one.field_id != model.field_id:
            labels.append("lĩnh vực")
        if row.level and row.level != registered.level:
            labels.append(f"cấp đăng ký (sổ: {Level(registered.level).label})")
        if row.novelty and row.novelty != registered.novelty:
            labels.append(f"tính chất (sổ: {Novelty(registered.novelty).label})")
        if day and day != registered.registered_on:
            labels.append("ngày đăng ký")
        if labels:
            reason = f"mô hình đã đăng ký năm {row.year}, khác về {', '.join(labels)}. Hãy sửa trong sổ nếu tệp đúng."
            self._say(one, "title", "differs", reason, QUESTION)
        texts = {"place": row.place, **row.other}
        told = [name for name in MODEL_TEXTS if texts.get(name) and texts[name] != model.texts.get(name, "")]
        if told or clean(row.title) != model.title:
            severity = QUESTION if told and len(model.registrations) == 1 else WARNING
            reason = (
                f"mô hình đã đăng ký năm {row.year}; tên hoặc nội dung trong tệp viết khác sổ. Sổ giữ nguyên."
            )
            self._say(one, "title", "differs", reason, severity)
