"""Whether two commendations are of one recipient for one merit, however each of them is written.

By the record or the model, merged ones too; else by a name of the same words, in a unit or what it came from or became
(a person also in what stands above it: a district commends by name those of its communes), with nothing beside the
name that speaks against it. Folding finds candidates; an officer decides.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property

from awards.models import Commendation
from models_registry.identity.people import Agreement, Who, compare, known_who, who_of
from models_registry.models import EmulationModel, Kind, Registrant
from models_registry.models.calendar import years_of
from models_registry.models.merged import Mergeable, former_names, standing_for
from models_registry.models.successions import later_units
from models_registry.similar import Spelling, likely_key

Likeness = tuple[str, int | str]


class Merit:
    """Of a commendation, written or only meant, what tells whether it is for the merit of another."""

    def __init__(self, row: Commendation, known: "Known") -> None:
        self.row = row
        self.years = frozenset(years_of(row.year, row.programme))
        self.registrant = known.standing_registrant(row.registrant_id)
        self.model = known.standing_model(row.model_id)
        self.track = row.decision.track if row.decision else ""
        self._known = known

    @property
    def likeness(self) -> Iterator[Likeness]:
        """Each thing that may make it one with another: two without any in common never are."""
        if self.registrant:
            yield "registrant", self.registrant
        if self.model:
            yield "model", self.model
        for name in self.names:
            yield "name", name

    @cached_property
    def names(self) -> frozenset[str]:
        """Keys of all names under which the recipient goes or went; none of one whom the source does not name."""
        row, kind = self.row, self.row.recipient_kind
        names = {row.recipient_name, *self._known.former.get(self.registrant or 0, ())}
        names |= {row.registrant.name} if row.registrant else set()
        units = {row.unit, row.registrant.unit} if row.registrant else {row.unit}
        return frozenset(
            likely_key(kind, who_of(kind, name).name, unit.label, unit.name)
            for name in names
            if name
            for unit in units
        )

    @cached_property
    def _texts(self) -> list[Spelling]:
        """What is said of the merit: the model's title, and the merit in words."""
        title = self.row.model.title if self.row.model else ""
        return [Spelling.of(text) for text in (title, self.row.merit) if text]

    @property
    def _is_collective(self) -> bool:
        return self.row.recipient_kind == Kind.COLLECTIVE

    def is_one_with(self, other: "Merit") -> bool:
        """Whether both are of one recipient, for one merit, in a time that they share.

        A collective and one of its people are two; a household and a person of one record or model are one.
        """
        if not (self.years & other.years) or self._is_collective != other._is_collective:
            return False
        if self.model and self.model == other.model:
            return True
        return self._is_of_one_with(other) and self._is_for_one_with(other)

    def _is_of_one_with(self, other: "Merit") -> bool:
        if self.registrant and self.registrant == other.registrant:
            return True
        if not (self.names & other.names) or not self._is_in_one_place_with(other):
            return False
        one, another = _who(self.row), _who(other.row)
        return compare(self.row.recipient_kind, one, another) is not Agreement.ANOTHER

    def _is_in_one_place_with(self, other: "Merit") -> bool:
        """Two bodies of one name, a district's and a commune's, are two; a person may be written in either."""
        one, another = self.row.unit, other.row.unit
        if self._known.is_one_place(one.pk, another.pk):
            return True
        is_in_line = one.path.startswith(another.path) or another.path.startswith(one.path)
        return is_in_line and not self._is_collective

    def _is_for_one_with(self, other: "Merit") -> bool:
        """Two models are told by their titles; else a merit of which one says nothing may be the other's.

        Where neither says anything, as in a log of papers received, one form of a year is asked about, not two.
        """
        if self.row.model and other.row.model:
            return Spelling.of(self.row.model.title).is_near(Spelling.of(other.row.model.title))
        if not self._texts and not other._texts:
            return self.row.form_id == other.row.form_id
        if not self._texts or not other._texts:
            return True
        return any(mine.is_near(theirs) for mine in self._texts for theirs in other._texts)


def _who(row: Commendation) -> Who:
    """As the registry has him, else as the decision does."""
    if row.registrant:
        return known_who(row.registrant)
    return who_of(row.recipient_kind, row.recipient_name, row.recipient_post)


class Known:
    """What of the registry bears on these rows: a constant number of queries, however many rows there are."""

    def __init__(self, rows: Sequence[Commendation]) -> None:
        # What is written was brought to whom it stands for; only what is meant may still name one that was merged.
        holders, models = [row.registrant for row in rows], [row.model for row in rows]
        self._registrants = standing_for(Registrant) if _some_merged(holders) else {}
        self._models = standing_for(EmulationModel) if _some_merged(models) else {}
        later = later_units()
        before: dict[int, set[int]] = defaultdict(set)
        for first, after in later.items():
            for each in after:
                before[each].add(first)
        self._kin: dict[int, set[int]] = {}
        for unit in {row.unit_id for row in rows}:
            self._kin[unit] = {unit} | _reached(unit, later) | _reached(unit, before)
        named = [key for row in rows if (key := self.standing_registrant(row.registrant_id))]
        self.former = former_names(Registrant, "name", set(named)) if named else {}

    def standing_registrant(self, key: int | None) -> int | None:
        """The registrant that stands for that one."""
        return self._registrants.get(key, key) if key else None

    def standing_model(self, key: int | None) -> int | None:
        """The model that stands for that one."""
        return self._models.get(key, key) if key else None

    def is_one_place(self, one: int, other: int) -> bool:
        """Whether one unit is the other, or came before or after it."""
        return other in self._kin.get(one, {one}) or one in self._kin.get(other, {other})

    @property
    def places(self) -> set[int]:
        """The units of the rows with those before and after."""
        return set().union(*self._kin.values())


def _some_merged(rows: Iterable[Mergeable | None]) -> bool:
    return any(row is not None and row.merged_into for row in rows)


def _reached(unit: int, steps: Mapping[int, Set[int]]) -> set[int]:
    found: set[int] = set()
    waiting = [unit]
    while waiting:
        fresh = set(steps.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += fresh
    return found
