"""Who and what a row speaks of: a registrant and a model of the registry, of the same list, or new ones.

Folding finds candidates and never decides: where more than one may be meant, an officer is asked.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from danvan.lib.text import clean, joined
from danvan.lists.deciding.answered import other_title
from danvan.lists.deciding.checking import RowChecks
from danvan.lists.deciding.decision import Bearer, Decided
from danvan.lists.deciding.own_export import Own
from danvan.lists.deciding.registry import MODEL_TEXTS, Known, KnownModel, KnownRegistration, RegistrantKey
from danvan.lists.models import StagedRow
from danvan.lists.reading.answers import (
    DIFFERENT,
    LIKE,
    denied_by,
    different_from,
    is_different,
    model_question,
    registrant_question,
)
from danvan.lists.results import QUESTION, WARNING, Severity
from models_registry.identity.people import Agreement, compare, who_of
from models_registry.models import Kind, Level, Novelty, Programme
from models_registry.models.years import UNKNOWN_YEAR_WORDS, year_words
from models_registry.similar import NearTitles

Action = StagedRow.Action
Holder = int | Bearer  # a registrant of the registry, or one that the list makes
SAME, SILENT = Agreement.SAME, Agreement.SILENT


class Matcher(RowChecks):
    """Holds what the registry knows, what an officer has answered, and what earlier rows of the list have made."""

    makes_registrants = True  # else rows of one name are weighed by what they bring

    def __init__(self, known: Known, programme: Programme | None, told: Mapping[str, str]) -> None:
        super().__init__(known, programme)
        self.told = told
        self.holders: dict[tuple[int, str, str], Decided] = {}  # likely key -> the row that makes it
        self.made: dict[RegistrantKey, Decided] = {}
        self.bearers: dict[
            RegistrantKey, list[Bearer]
        ] = {}  # those of one unit, kind and name that the list makes
        self.settled: dict[RegistrantKey | str, Holder] = {}  # whom a key of these, or a question, means
        self.models: dict[tuple[Any, ...], Decided] = {}  # by `Decided.model_key`
        self.taken: dict[tuple[Any, ...], Decided] = {}  # by that and the year or the programme
        self.titled: set[tuple[Any, ...]] = set()  # model keys
        self.first_titled: dict[int | RegistrantKey, Decided] = {}  # most registrants have one title
        # Of the others: model key -> rows before it of nearly that title.
        self.rows_near: dict[tuple[Any, ...], list[Decided]] = {}
        self.near_titles: dict[int | RegistrantKey, NearTitles[Decided]] = {}

    def keep(self, one: Decided) -> None:
        """Remembers what a row makes, for the rows after it."""
        self.models.setdefault(one.model_key, one)
        key = one.registrant_key
        if key and not one.registrant_id and key not in self.made:
            self.made[key] = one
            self.holders.setdefault(self.known.likely_key(*key[:2], one.who.name), one)

    # --- by the number in our own list ------------------------------------------------------------------------

    def take_own(self, one: Decided, own: Own) -> str:
        """The row is a registration of the registry, listed again."""
        one.registrant_id, one.model_id = own.registrant_id, own.model_id
        one.registration_id = own.registration_id
        return Action.UNCHANGED

    def ask_of_own(self, one: Decided, own: Own) -> None:
        """Says what the row has otherwise than the registration whose number it bears."""
        reason = (
            f"mã dòng này trong sổ khác ở {', '.join(own.differences)}. Hãy sửa trong sổ nếu tệp đúng;"
            " nếu đây là mô hình khác, hãy xóa mã dòng."
        )
        self.say(one, "number", "differs", reason, QUESTION)

    # --- who --------------------------------------------------------------------------------------------------

    def find_registrant(self, one: Decided) -> None:
        row = one.row
        row.holder = ""
        if row.unit_key is None or row.unit_key not in self.known.units or not row.kind or not row.registrant:
            return
        one.who = who_of(row.kind, row.registrant, row.post, row.other.get("workplace", ""))
        one.registrant_key = key = (row.unit_key, row.kind, one.who.name)
        if one.own:
            one.registrant_id = one.own.registrant_id
            return
        exact, namesakes = self.known.exact.get(key, []), self.bearers.setdefault(key, [])
        if exact or namesakes:
            self._find_namesake(one, exact, namesakes)
        elif not self._find_likely(one, key):
            return
        if one.registrant_id is None:
            if one.bearer is None:
                self._name_bearer(one, namesakes)
            if one.new_registrant[2] != clean(row.registrant):
                row.holder = one.new_registrant[2]

    def _compared(self, one: Decided, holder: Holder) -> Agreement:
        """What the row and that registrant have beside one name."""
        known = holder.who if isinstance(holder, Bearer) else self.known.who[holder]
        return compare(one.new_registrant[1], known, one.who)

    def _is_one(self, one: Decided, holder: Holder) -> None:
        """The row's registrant is known, or an earlier row's; what the row says of him is said of him from now on."""
        if isinstance(holder, Bearer):
            one.bearer, one.registrant_key = holder, holder.key
            holder.who = holder.who.with_more(one.who)
        else:
            one.registrant_id = holder
            self.known.who[holder] = self.known.who[holder].with_more(one.who)

    def _name_bearer(self, one: Decided, namesakes: list[Bearer], asked: str = "") -> Bearer:
        """The row makes a registrant, under a key that tells him from those of the same name."""
        key = one.new_registrant
        if namesakes:
            unit, kind, name = key
            taken = {bearer.key for bearer in namesakes}
            keys = [
                (unit, kind, said) for said in (name, one.who.called, f"{one.who.called} ({_where(one)})")
            ]
            one.registrant_key = key = next((key for key in keys if key not in taken), keys[-1])
        is_open = any(problem.code == "likely_same" for problem in one.problems)
        one.bearer = bearer = self.settled[key] = Bearer(key, one.who, _where(one), asked, is_open=is_open)
        if self.makes_registrants:
            namesakes.append(bearer)
        return bearer

    def _find_namesake(self, one: Decided, exact: list[int], namesakes: list[Bearer]) -> None:
        """Which of those of just that name the row means: the only one, or the only one of whom the same is said.

        Else an officer says it, once: of two men of one name neither is taken for the other.
        """
        holders: list[Holder] = [*exact, *(bearer for bearer in namesakes if not bearer.is_open)]
        is_single = len(holders) == len(exact) + len(namesakes) == 1
        is_unsaid = not (self.told or self.known.distinct)
        if is_single and is_unsaid and self._compared(one, holders[0]) is SILENT:  # of nearly all rows
            self._is_one(one, holders[0])
            return
        asked = self._asked(one)
        answer = self.told.get(asked, "") if self.told else ""
        denied = self._denied(one, exact, namesakes, answer)
        found = [(holder, self._compared(one, holder)) for holder in holders]
        same = [holder for holder, agreement in found if agreement is SAME]
        if len(same) == 1:
            meant: Holder | None = same[0]
        elif is_single and found[0][1] is SILENT and not denied:
            meant = found[0][0]
        else:
            meant = self.settled.get(asked) or self._answered(one, answer)
        if meant is not None:
            self._is_one(one, meant)
            if not isinstance(meant, Bearer):
                self.settled[asked] = meant
        own = [bearer for bearer in namesakes if bearer.asked != asked]
        holders = [*exact, *own]
        open_to = [holder for holder in holders if holder not in denied]
        if (meant is None and open_to) or (isinstance(meant, Bearer) and meant.is_open):
            self._ask_namesake(one, exact, open_to, asked)
        if meant is None:
            one.not_these = tuple(pk for pk in exact if pk in denied)
            self.settled[asked] = self._name_bearer(one, namesakes, asked)

    def _asked(self, one: Decided) -> str:
        """The key of "who is it?": what is said beside a person's name belongs to it."""
        unit, kind, name = one.new_registrant
        return registrant_question(unit, kind, one.who.called if kind == Kind.INDIVIDUAL else name)

    def _answered(self, one: Decided, answer: str) -> "Holder | None":
        """Whom the answer names, if it names somebody who is there."""
        if answer.startswith(LIKE):
            return self.settled.get((*one.new_registrant[:2], answer.removeprefix(LIKE)))
        if answer.isdecimal() and int(answer) in self.known.who:
            return int(answer)
        return None

    def _denied(
        self, one: Decided, exact: Sequence[int], namesakes: Sequence[Bearer], answer: str
    ) -> list[Holder]:
        """Of these registrants those of whom an officer said, here or of another paper, that they are not the row's."""
        if not (answer or self.known.distinct):
            return []
        keys, names = denied_by(answer)
        said = one.who.name, one.who.told
        return [
            *(pk for pk in exact if pk in keys or (pk, *said) in self.known.distinct),
            *(bearer for bearer in namesakes if bearer.key[2] in names),
        ]

    def _ask_namesake(
        self, one: Decided, exact: Sequence[int], holders: Sequence[Holder], asked: str
    ) -> None:
        choices, names = [], []
        for holder in holders:
            if isinstance(holder, Bearer):
                names.append(holder.who.called)
                choices.append((f"{LIKE}{holder.key[2]}", f"{holder.who.called} ({holder.at})"))
            else:
                names.append(self.known.who[holder].called)
                choices.append((str(holder), self._described(holder)))
        others = [holder.key[2] for holder in holders if isinstance(holder, Bearer)]
        choices.append((different_from(exact, others), ""))
        if one.row.kind == Kind.INDIVIDUAL:
            shown = ", ".join(f"“{name}”" for name in names[:3])
            reason = f"“{one.who.called}” trùng tên với {shown}. Là một người hay là người khác?"
        else:
            reason = f"sổ có {len(exact)} “{one.who.name}” ở đơn vị này. Đây là tập thể, hộ nào?"
        value = one.who.called
        self.say(one, "registrant", "likely_same", reason, QUESTION, tuple(names), value, asked, choices)

    def _described(self, pk: int) -> str:
        unit = self.known.units.get(self.known.unit_of[pk])
        return joined(", ", self.known.who[pk].called, unit.label if unit else "")

    def _find_likely(self, one: Decided, key: RegistrantKey) -> bool:
        """Asks whether the name is another way to write a known one, or an earlier row's; False while that is open."""
        name, asked = one.row.registrant, self._asked(one)
        answer = self.told.get(asked, "") if self.told else ""
        likely_key = self.known.likely_key(*key)
        likely = self.known.likely.get(likely_key, [])
        if answer:
            if is_different(answer):
                one.not_these = tuple(likely)
            elif (meant := self._answered(one, answer)) is not None:
                self._is_one(one, meant)
            return True
        if self.known.distinct:
            likely = [pk for pk in likely if (pk, one.who.name, one.who.told) not in self.known.distinct]
        if likely:
            names = ", ".join(f"“{self.known.who[pk].name}”" for pk in likely[:3])
            reason = f"“{name}” có thể là {names} đã có trong sổ. Là một hay khác nhau?"
            choices = [(str(pk), self._described(pk)) for pk in likely]
            candidates = tuple(self.known.who[pk].name for pk in likely)
            self.say(one, "registrant", "likely_same", reason, QUESTION, candidates, name, asked, choices)
            return False
        if (other := self.holders.get(likely_key)) and other.registrant_key != key:
            at = _where(other)
            reason = f"“{name}” có thể là “{other.row.registrant}” ở {at}. Là một hay khác nhau?"
            said = other.new_registrant[2]
            choices = [(f"{LIKE}{said}", f"{said} ({at})")]
            candidates = (other.row.registrant,)
            self.say(one, "registrant", "likely_same", reason, QUESTION, candidates, name, asked, choices)
            return False
        return True

    # --- what -------------------------------------------------------------------------------------------------

    def find_model(self, one: Decided) -> str:
        """The action if nothing stands against it; says what does."""
        row = one.row
        if one.holder is None or not (row.year or "year" in row.other) or not (row.title or row.is_good):
            return Action.NEW
        asked = model_question(one.holder, one.title_key)
        is_answered = self._take_title(one, self.told.get(asked, ""))
        earlier = self.taken.setdefault((*one.model_key, row.year or one.programme), one)
        if earlier is not one:
            place = f"dòng {earlier.row.row}, trang “{earlier.row.sheet}”"
            reason = f"trùng với {place}: cùng tập thể, cá nhân, tên và {year_words(row.year)}."
            self.say(one, "title", "duplicate", reason, value=row.title)
            return Action.DUPLICATE
        if self.told:  # an answer alone asks which titles the list has
            self.titled.add(one.model_key)
        if model := self._known_model(one):
            one.model_id = model.pk
            same_year = next((known for known in model.registrations if _is_same_year(known, one)), None)
            if same_year:
                one.registration_id = same_year.pk
                self._compare(one, model, same_year)
                return Action.UNCHANGED
            self._continue(
                one, model.field_id, any((r.year or 0) < (row.year or 0) for r in model.registrations)
            )
            return Action.CONTINUES
        if first := self.models.get(one.model_key):
            self._continue(one, first.field_id, True)
            return Action.CONTINUES
        if row.title:
            near = self._rows_near(one, one.holder)
            if not is_answered:
                self._ask_of_near(one, near, asked)
        one.novelty = row.novelty or Novelty.NEW
        return Action.NEW

    def _take_title(self, one: Decided, answer: str) -> bool:
        """Whether an officer has said what the title is: if another way to write an earlier row's, it becomes that."""
        if not answer.startswith(LIKE):
            return bool(answer)
        other = other_title(one.holder, answer, self.titled)
        one.title_key = one.title_key if other is None else other
        return other is not None

    def _rows_near(self, one: Decided, holder: int | RegistrantKey) -> list[Decided]:
        """The rows before it whose title is nearly that of a row, in its first place or a later one."""
        key, first = one.model_key, self.first_titled.setdefault(holder, one)
        if first.model_key == key:
            return []
        if key not in self.rows_near:
            titles = self.near_titles.get(holder)
            if titles is None:
                titles = self.near_titles[holder] = NearTitles()
                titles.add(first.row.title, first)
            self.rows_near[key] = titles.near(one.row.title)
            titles.add(one.row.title, one)
        return self.rows_near[key]

    def _continue(self, one: Decided, field_id: int | None, had_before: bool) -> None:
        one.novelty = one.row.novelty or (Novelty.MAINTAINED if had_before else Novelty.UNKNOWN)
        if one.field_id and one.field_id != field_id:
            reason = "lĩnh vực khác với mô hình đã có; mô hình giữ lĩnh vực cũ."
            self.say(one, "field", "differs", reason, WARNING)

    def _known_model(self, one: Decided) -> KnownModel | None:
        """The model of the registry that bears the row's title, or that an officer has named; asks which of several.

        The word that a title is none of those nearly like it holds on when a model of just that title is there.
        """
        if not isinstance(one.holder, int):
            return None
        models = self.known.models_of.get(one.holder, [])
        if one.own:
            return next((model for model in models if model.pk == one.own.model_id), None)
        same = self.known.same(one.holder, one.title_key)
        asked = model_question(one.holder, one.title_key)
        answer = self.told.get(asked, "")
        if answer and not answer.startswith(LIKE) and (answer != DIFFERENT or len(same) != 1):
            return next((model for model in models if str(model.pk) == answer), None)
        if len(same) > 1:
            reason = f"sổ có {len(same)} mô hình cùng tên này của “{one.row.registrant}”. Đây là mô hình nào?"
            self._ask_which(one, same, "likely_same", reason, asked)
        return same[0] if same else None

    def _ask_of_near(self, one: Decided, rows: Sequence[Decided], asked: str) -> None:
        """Asks whether a title is another way to write one of the registry or of these earlier rows."""
        row = one.row
        models = self.known.near(one.holder, row.title) if isinstance(one.holder, int) else []
        if not (models or rows):
            return
        named = []
        if models:
            named.append(f"{', '.join(f'“{model.title}”' for model in models[:3])} đã có trong sổ")
        named += (f"“{other.row.title}” ở {_where(other)}" for other in rows[:3])
        years = {known.year for model in models for known in model.registrations}
        code = "near_duplicate" if row.year in years | {other.row.year for other in rows} else "likely_same"
        reason = f"“{row.title}” gần giống {', '.join(named)}. Là một hay khác nhau?"
        more = [(f"{LIKE}{other.row.title}", f"{other.row.title} ({_where(other)})") for other in rows]
        self._ask_which(one, models, code, reason, asked, more)

    def _ask_which(
        self,
        one: Decided,
        models: Sequence[KnownModel],
        code: str,
        reason: str,
        asked: str,
        more: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Asks which of these models of the registry, or what `more` offers, the row speaks of."""
        choices = []
        for model in models:
            years = ", ".join(
                sorted({str(known.year or UNKNOWN_YEAR_WORDS.lower()) for known in model.registrations})
            )
            choices.append((str(model.pk), f"{model.title} (đăng ký {years})" if years else model.title))
        choices += more
        titles = tuple(label for _, label in choices) if more else tuple(model.title for model in models)
        self.say(one, "title", code, reason, QUESTION, titles, one.row.title, asked, choices)

    def _compare(self, one: Decided, model: KnownModel, registered: KnownRegistration) -> None:
        """Says what the list has otherwise than the registry; columns that it does not fill are no difference."""
        row = one.row
        if registered.withdrawn:
            self.say(one, "title", "withdrawn", f"lượt đăng ký {year_words(row.year)} này đã rút khỏi sổ.")
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
            reason = (
                f"mô hình đã đăng ký {year_words(row.year)}, khác về {', '.join(labels)}. Hãy sửa trong sổ nếu tệp"
                " đúng."
            )
            self.say(one, "title", "differs", reason, QUESTION)
        texts = {"place": row.place, **row.other}
        told = [name for name in MODEL_TEXTS if texts.get(name) and texts[name] != model.texts.get(name, "")]
        if told or clean(row.title) != model.title:
            severity: Severity = QUESTION if told and len(model.registrations) == 1 else WARNING
            reason = (
                f"mô hình đã đăng ký {year_words(row.year)}; tên hoặc nội dung trong tệp viết khác sổ."
                " Sổ giữ nguyên."
            )
            self.say(one, "title", "differs", reason, severity)


def _where(one: Decided) -> str:
    return f"trang “{one.row.sheet}”, dòng {one.row.row}"


def _is_same_year(registered: KnownRegistration, one: Decided) -> bool:
    """Whether a registration is of the row's year; one without a year is told apart by its programme."""
    if registered.year is None and one.programme:
        return one.row.year is None and registered.programme_id == one.programme.pk
    return registered.year == one.row.year
