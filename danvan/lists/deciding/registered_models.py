"""Which model a row speaks of: one of the registry, of an earlier row, or a new one.

Folding finds candidates and never decides: where more than one may be meant, an officer is asked.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from danvan.lists.deciding.answered import Holder, other_title
from danvan.lists.deciding.checking import say
from danvan.lists.deciding.decision import Decided, where
from danvan.lists.deciding.differences import compare_with_registered
from danvan.lists.deciding.registry import Known, KnownModel, KnownRegistration
from danvan.lists.deciding.spelling import title_key
from danvan.lists.models import StagedRow
from danvan.lists.reading.answers import DIFFERENT, LIKE, model_question
from danvan.lists.results import QUESTION, WARNING
from models_registry.models import Novelty, Registration
from models_registry.models.years import UNKNOWN_YEAR_WORDS, year_words
from models_registry.similar import NearTitles

Action = StagedRow.Action


class ModelMatcher:
    """Holds what the registry knows, what an officer has answered (`told`), and the models of earlier rows."""

    def __init__(self, known: Known, told: Mapping[str, str]) -> None:
        self.known, self.told = known, told
        self.models: dict[tuple[Any, ...], Decided] = {}  # by `Decided.model_key`
        self.taken: dict[tuple[Any, ...], Decided] = {}  # by that and the year or the programme
        self.titled: set[tuple[Any, ...]] = set()  # model keys
        self.first_titled: dict[Holder, Decided] = {}  # most registrants have one title
        # Of the others: model key -> rows before it of nearly that title.
        self.rows_near: dict[tuple[Any, ...], list[Decided]] = {}
        self.near_titles: dict[Holder, NearTitles[Decided]] = {}

    def keep(self, one: Decided) -> None:
        """Remembers which model a row makes, for the rows after it."""
        self.models.setdefault(one.model_key, one)

    def find(self, one: Decided) -> str:
        """The action if nothing stands against it; says what does."""
        row, holder = one.row, one.holder
        if holder is None or not (row.year or "year" in row.other) or not (row.title or row.is_good):
            return Action.NEW
        is_answered = bool(self.told) and self._take_title(one, holder)
        key = one.model_key
        when = row.year or one.programme
        earlier = self.taken.setdefault((*key, when), one)
        if earlier is not one:
            is_same = title_key(row.title) == title_key(earlier.row.title)
            named = "tên" if is_same else f"là một với “{earlier.row.title}” theo câu trả lời"
            return _say_duplicate(one, earlier, f"cùng tập thể, cá nhân, {named}")
        if self.told:  # an answer alone asks which titles the list has
            self.titled.add(key)
        if model := self._known_model(one):
            # Under two titles, of which an officer said that they are one, or one was merged into the other.
            earlier = self.taken.setdefault((model.pk, when), one)
            if earlier is not one:
                return _say_duplicate(one, earlier, f"cùng là mô hình “{model.title}” trong sổ")
            one.model_id = model.pk
            same_year = next((known for known in model.registrations if is_same_year(known, one)), None)
            if same_year:
                one.registration_id = same_year.pk
                compare_with_registered(one, model, same_year)
                return Action.UNCHANGED
            go_on(one, model.field_id, any((r.year or 0) < (row.year or 0) for r in model.registrations))
            return Action.CONTINUES
        if first := self.models.get(key):
            go_on(one, first.field_id, True)
            return Action.CONTINUES
        if row.title:
            near = self._rows_near(one, holder)
            if not is_answered:
                self._ask_of_near(one, holder, near)
        one.novelty = row.novelty or Novelty.NEW
        return Action.NEW

    def _take_title(self, one: Decided, holder: Holder) -> bool:
        """Whether an officer has said what the title is: if another way to write an earlier row's, it becomes that."""
        answer = self.told.get(model_question(holder, one.title_key), "")
        if not answer.startswith(LIKE):
            return bool(answer)
        other = other_title(holder, answer, self.titled)
        one.title_key = one.title_key if other is None else other
        return other is not None

    def _rows_near(self, one: Decided, holder: Holder) -> list[Decided]:
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

    def _known_model(self, one: Decided) -> KnownModel | None:
        """The model of the registry that bears the row's title, or that an officer has named; asks which of several.

        The word that a title is none of those nearly like it holds on when a model of just that title is there.
        """
        if not isinstance(one.holder, int):
            return None
        if one.own:
            return self.known.model(one.holder, str(one.own.model_id))
        same = self.known.same(one.holder, one.title_key)
        asked = model_question(one.holder, one.title_key)
        answer = self.told.get(asked, "")
        if answer and not answer.startswith(LIKE) and (answer != DIFFERENT or len(same) != 1):
            return self.known.model(one.holder, answer)
        if len(same) > 1:
            reason = f"sổ có {len(same)} mô hình cùng tên này của “{one.row.registrant}”. Đây là mô hình nào?"
            ask_which(one, same, "likely_same", reason, asked)
        return same[0] if same else None

    def _ask_of_near(self, one: Decided, holder: Holder, rows: Sequence[Decided]) -> None:
        """Asks whether a title is another way to write one of the registry or of these earlier rows."""
        row = one.row
        models = self.known.near(holder, row.title) if isinstance(holder, int) else []
        if not (models or rows):
            return
        named = []
        if models:
            named.append(f"{', '.join(f'“{model.title}”' for model in models[:3])} đã có trong sổ")
        named += (f"“{other.row.title}” ở {where(other.row)}" for other in rows[:3])
        years = {known.year for model in models for known in model.registrations}
        code = "near_duplicate" if row.year in years | {other.row.year for other in rows} else "likely_same"
        reason = f"“{row.title}” gần giống {', '.join(named)}. Là một hay khác nhau?"
        more = [(f"{LIKE}{other.row.title}", f"{other.row.title} ({where(other.row)})") for other in rows]
        ask_which(one, models, code, reason, model_question(holder, one.title_key), more)


def _say_duplicate(one: Decided, earlier: Decided, why: str) -> str:
    place = f"dòng {earlier.row.row}, trang “{earlier.row.sheet}”"
    reason = f"trùng với {place}: {why} và {year_words(one.row.year)}."
    if title_key(one.row.title) != title_key(earlier.row.title) and one.field_id != earlier.field_id:
        reason += " Hai dòng ghi hai lĩnh vực."
    say(one, "title", "duplicate", reason, value=one.row.title)
    return Action.DUPLICATE


def go_on(one: Decided, field_id: int | None, had_before: bool) -> None:
    """The row is a further year of a model with that field, which was registered before it or not."""
    one.novelty = one.row.novelty or (Novelty.MAINTAINED if had_before else Novelty.UNKNOWN)
    if one.field_id and one.field_id != field_id:
        reason = "lĩnh vực khác với mô hình đã có; mô hình giữ lĩnh vực cũ."
        say(one, "field", "differs", reason, WARNING)


def ask_which(
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
    say(one, "title", code, reason, QUESTION, titles, one.row.title, asked, choices)


def is_same_year(registered: KnownRegistration | Registration, one: Decided) -> bool:
    """Whether a registration is of the row's year; one without a year is told apart by its programme."""
    if registered.year is None and one.programme:
        return one.row.year is None and registered.programme_id == one.programme.pk
    return registered.year == one.row.year
