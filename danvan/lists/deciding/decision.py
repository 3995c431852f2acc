"""A row and what was decided of it; what calls for which action."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from danvan.lists.deciding.own_export import Own
from danvan.lists.deciding.registry import RegistrantKey
from danvan.lists.deciding.spelling import title_key
from danvan.lists.models import StagedRow
from danvan.lists.results import ERROR, SEVERAL, WARNING, Problem, ReadRow
from models_registry.identity.people import Who
from models_registry.models import EmulationModel, Novelty, Programme, Registration

Action = StagedRow.Action
GOOD: Final = frozenset({Action.NEW, Action.CONTINUES, Action.UNCHANGED, Action.CORRECTS})
WRITTEN: Final = frozenset({Action.NEW, Action.CONTINUES})
# Faults that a choice from the catalogue settles: asked, where others are refused.
_ANSWERABLE: Final = frozenset(
    {"unknown_field", "unknown_unit", "unknown_kind", "unknown_form", "several_fields"}
)
_DUPLICATES: Final = frozenset({"duplicate", "near_duplicate"})


NOBODY: Final = Who("")


@dataclass(slots=True, eq=False)
class Bearer:
    """A registrant that a list makes: its key, and all that its rows say of him.

    `is_open`: an officer has still to say who he is, in answer to the question `asked`.
    """

    key: RegistrantKey
    who: Who
    first: ReadRow  # that names him
    asked: str = ""
    is_open: bool = False


@dataclass
class Correction:
    """What a row changes of its registration and of its model, by field; of a field of activity the key.

    `holder` is the model's registrant if it becomes another: of the registry, or the key of one that the list makes.
    `is_requested`: it is of what was accepted, and the officer does not decide: he asks for it.
    """

    registration: Registration
    of_registration: dict[str, Any] = field(default_factory=dict)
    of_model: dict[str, Any] = field(default_factory=dict)
    holder: int | RegistrantKey | None = None
    is_requested: bool = False

    def __bool__(self) -> bool:
        return bool(self.of_registration or self.of_model or self.holder is not None)

    @property
    def is_of_fixed(self) -> bool:
        """Whether what changes stands fast: a registration since it was accepted, a model since one of its was."""
        of_model = self.holder is not None or not self.of_model.keys().isdisjoint(EmulationModel.FIXED)
        of_registration = not self.of_registration.keys().isdisjoint(Registration.FIXED)
        its = self.registration
        return (of_model and its.model.is_fixed) or (of_registration and its.is_fixed)


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
    bearer: Bearer | None = None  # of a registrant that the list makes
    not_these: tuple[int, ...] = ()  # registrants of whom an officer said that they are not this row's
    who: Who = NOBODY
    model_id: int | None = None
    registration_id: int | None = None
    novelty: str = Novelty.NEW
    accepted: bool = False
    partners: tuple["Decided", ...] = ()  # who does it with the holder, as rows of their own
    own: Own | None = None  # what the row's number in our own list says
    is_left_out: bool = False
    correction: Correction | None = None  # of a list that takes the place of another
    title_key: str = field(init=False)

    def __post_init__(self) -> None:
        self.title_key = title_key(self.row.title)

    def is_of_one(self) -> None:
        """The registry has a holder of its whole name: whether the cell names several is not asked."""
        self.problems = [said for said in self.problems if said.code != SEVERAL or not said.choices]

    @property
    def holder(self) -> "int | RegistrantKey | None":
        """The registrant of the registry, or the key under which this list makes one."""
        return self.registrant_id or self.registrant_key

    @property
    def new_registrant(self) -> RegistrantKey:
        """The key under which this list makes the registrant; raises ValueError for a row that names none."""
        if self.registrant_key is None:
            raise ValueError(f"{self.row.sheet}, {self.row.row}: no registrant")
        return self.registrant_key

    @property
    def its_programme(self) -> Programme:
        """The programme of a row that may be written; raises ValueError for one without."""
        if self.programme is None:
            raise ValueError(f"{self.row.sheet}, {self.row.row}: no programme")
        return self.programme

    @property
    def model_key(self) -> "tuple[int | RegistrantKey | None, str]":
        """Two rows with one key speak of one model."""
        return self.holder, self.title_key

    @property
    def is_good(self) -> bool:
        """Whether it may be committed as it is."""
        return self.action in GOOD

    @property
    def is_written(self) -> bool:
        """Whether a commit makes a registration of it."""
        return self.action in WRITTEN and not self.is_left_out


def where(row: ReadRow) -> str:
    """Where a row stands, as a question names it."""
    return f"trang “{row.sheet}”, dòng {row.row}"


def weigh(problems: Sequence[Problem]) -> str:
    """The action that the gravest of some problems calls for; "" for warnings alone."""
    if any(p.severity == ERROR and p.code not in _ANSWERABLE | _DUPLICATES for p in problems):
        return Action.REFUSED
    if any(p.code in _DUPLICATES for p in problems):
        return Action.DUPLICATE
    return Action.QUESTION if any(p.severity != WARNING for p in problems) else ""


def counts_of(decided: Sequence[Decided]) -> dict[str, int]:
    """Rows by action, in all, and left out by the officer."""
    counts = dict.fromkeys(StagedRow.Action.values, 0)
    left_out = 0
    for one in decided:
        if one.is_left_out:
            left_out += 1
        else:
            counts[one.action] += 1
    return counts | {"rows": len(decided), "left_out": left_out}
