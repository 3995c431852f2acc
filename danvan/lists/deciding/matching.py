"""Who and what a row speaks of: a registrant and a model of the registry, of the same list, or new ones.

Folding finds candidates and never decides: where more than one may be meant, an officer is asked.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from danvan.lib.text import clean
from danvan.lists.deciding.answered import other_registrant, other_title
from danvan.lists.deciding.checking import RowChecks
from danvan.lists.deciding.decision import Decided
from danvan.lists.deciding.own_export import Own
from danvan.lists.deciding.registry import MODEL_TEXTS, Known, KnownModel, KnownRegistration, RegistrantKey
from danvan.lists.models import StagedRow
from danvan.lists.reading.answers import DIFFERENT, LIKE, model_question, registrant_question
from danvan.lists.results import QUESTION, WARNING, Severity
from models_registry.models import Level, Novelty, Programme
from models_registry.models.catalogue import UNKNOWN_YEAR_WORDS, year_words
from models_registry.similar import NearTitles

Action = StagedRow.Action


class Matcher(RowChecks):
    """Holds what the registry knows, what an officer has answered, and what earlier rows of the list have made."""

    def __init__(self, known: Known, programme: Programme | None, told: Mapping[str, str]) -> None:
        super().__init__(known, programme)
        self.told = told
        self.holders: dict[tuple[int, str, str], Decided] = {}  # likely key -> the row that makes it
        self.made: dict[RegistrantKey, Decided] = {}
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
            self.holders.setdefault(self.known.likely_key(*key), one)

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
        if row.unit_key is None or row.unit_key not in self.known.units or not row.kind or not row.registrant:
            return
        one.registrant_key = key = (row.unit_key, row.kind, clean(row.registrant))
        if one.own:
            one.registrant_id = one.own.registrant_id
            return
        exact = self.known.exact.get(key, [])
        asked = registrant_question(*key)
        answer = self.told.get(asked, "")
        if len(exact) == 1 and answer in ("", DIFFERENT):  # once called another, he is himself the year after
            one.registrant_id = exact[0]
        elif answer:
            self._take_answer(one, key, answer)
        elif exact:
            reason = f"sổ có {len(exact)} “{row.registrant}” ở đơn vị này. Đây là tập thể, cá nhân nào?"
            self._ask_who(one, exact, reason, asked)
        else:
            self._find_likely(one, key, asked)

    def _find_likely(self, one: Decided, key: RegistrantKey, asked: str) -> None:
        """Asks whether the name is another way to write one of the registry or of an earlier row."""
        name = one.row.registrant
        likely_key = self.known.likely_key(*key)
        if likely := self.known.likely.get(likely_key):
            names = ", ".join(f"“{self.known.registrants[pk][0]}”" for pk in likely[:3])
            reason = f"“{name}” có thể là {names} đã có trong sổ. Là một hay khác nhau?"
            self._ask_who(one, likely, reason, asked)
        elif (other := self.holders.get(likely_key)) and other.registrant_key != key:
            at = _where(other)
            reason = f"“{name}” có thể là “{other.row.registrant}” ở {at}. Là một hay khác nhau?"
            said = other.new_registrant[2]
            choices = [(f"{LIKE}{said}", f"{said} ({at})")]
            candidates = (other.row.registrant,)
            self.say(one, "registrant", "likely_same", reason, QUESTION, candidates, name, asked, choices)

    def _take_answer(self, one: Decided, key: RegistrantKey, answer: str) -> None:
        """The officer's word: a registrant of the registry, one that this list makes under another name, or neither."""
        if answer.startswith(LIKE):
            exact = self.known.exact.get((*key[:2], answer.removeprefix(LIKE)), [])
            one.registrant_id = exact[0] if exact else None
            one.registrant_key = other_registrant(key, answer, self.made) or key
        elif int(answer) in self.known.registrants:
            one.registrant_id = int(answer)

    def _ask_who(self, one: Decided, candidates: list[int], reason: str, asked: str) -> None:
        units = self.known.units
        choices = []
        for pk in candidates:
            name, post, unit_id = self.known.registrants[pk]
            more = ", ".join(filter(None, (post, units[unit_id].label if unit_id in units else "")))
            choices.append((str(pk), f"{name}, {more}" if more else name))
        names = tuple(self.known.registrants[pk][0] for pk in candidates)
        value = one.row.registrant
        self.say(one, "registrant", "likely_same", reason, QUESTION, names, value, asked, choices)

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
