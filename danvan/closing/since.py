"""What would differ now from a closed review, and why: numbers, records of the lists, definitions, and the trail."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from danvan.closing.lists import HEADINGS, TITLES, ListKeeper
from danvan.closing.snapshot import labelled_counts, parts_of
from danvan.review.figures.counted import Count
from danvan.review.figures.review import DEFINITIONS
from danvan.review.models import ClosedReview
from danvan.review.scope import Scope
from models_registry.models import Change
from models_registry.territory import load_successions, territory_paths

# Whose changes are anybody's who may see the closed review; the rest only where the record lies in its territory.
_EVERYWHERE = (
    "models_registry.unit",
    "models_registry.unitsuccession",
    "models_registry.activityfield",
    "models_registry.programme",
    "accounts.user",
    "awards.criteriaset",
    "awards.decision",
)
_IN_TERRITORY = (
    "models_registry.registrant",
    "models_registry.emulationmodel",
    "models_registry.registration",
    "models_registry.outcome",
    "lists.importbatch",
    "awards.assessment",
    "awards.recognition",
    "awards.commendation",
    "review.statedfigure",
    "review.explanation",
    "review.unitreturn",
)


@dataclass(frozen=True)
class FigureChange:
    """A number that would be another today; either is None where the row did not or does not exist."""

    label: str
    closed: int | None
    now: Count | None

    @property
    def difference(self) -> int:
        """Now less closed."""
        return (self.now.value if self.now else 0) - (self.closed or 0)


@dataclass(frozen=True)
class RecordChange:
    """A line of a list that came, went, or reads otherwise; cells run beside the headings."""

    page: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def list_title(self) -> str:
        """The list it stands in."""
        return TITLES[self.page]

    @property
    def name(self) -> str:
        """What the line is about."""
        return (self.after or self.before)[0]

    @property
    def what(self) -> str:
        """Thêm, bớt or sửa."""
        return "Sửa" if self.before and self.after else "Thêm" if self.after else "Bớt"

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """(heading, before, after) of what differs; the whole line if it came or went."""
        width = len(HEADINGS[self.page])
        befores, afters = self.before or ("",) * width, self.after or ("",) * width
        cells = zip(HEADINGS[self.page], befores, afters, strict=True)
        return [cell for cell in cells if cell[1] != cell[2]]


@dataclass(frozen=True)
class Since:
    """All that differs. `changes` is the trail since the closing, newest first."""

    figures: tuple[FigureChange, ...]
    records: tuple[RecordChange, ...]
    definitions: tuple[tuple[str, str, str], ...]
    changes: QuerySet[Change]


def since(closed: ClosedReview, user: Any) -> Since:
    """A closed review against the registry of this moment."""
    scope = Scope(closed.programme, closed.unit, closed.year)
    parts = parts_of(scope, user)
    review = parts[0]
    live = ListKeeper()
    live.keep_all(parts)
    live.fill()
    return Since(
        tuple(_figures(closed.content["numbers"], dict(labelled_counts(review)))),
        tuple(_records(closed.content["records"], live.records)),
        tuple(_definitions(closed.content["definitions"])),
        _changes(closed, user),
    )


def _figures(before: list[list], now: dict[str, Count]) -> Iterator[FigureChange]:
    for label, value in before:
        if label not in now or now[label].value != value:
            yield FigureChange(label, value, now.get(label))
    known = {label for label, _ in before}
    for label, count in now.items():
        if label not in known and count.value:
            yield FigureChange(label, None, count)


def _records(before: dict[str, dict], now: dict[str, dict]) -> Iterator[RecordChange]:
    for page in HEADINGS:
        old, new = before.get(page, {}), now.get(page, {})
        for key in dict.fromkeys([*old, *new]):
            if old.get(key) != new.get(key):
                yield RecordChange(page, tuple(old.get(key, ())), tuple(new.get(key, ())))


def _definitions(before: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    for term in dict.fromkeys([*before, *DEFINITIONS]):
        if before.get(term) != DEFINITIONS.get(term):
            yield term, before.get(term, ""), DEFINITIONS.get(term, "")


def _changes(closed: ClosedReview, user: Any) -> QuerySet[Change]:
    """The trail since the closing, as far as it is of this territory and the reader may see it.

    A record that is gone is no longer in any territory: it is known by the lists that were closed.
    """
    day = closed.unit.last_day(closed.programme.counted_on)
    paths = territory_paths(closed.unit.path, day, load_successions())
    meant = Q(subject__in=_EVERYWHERE)
    for label in _IN_TERRITORY:
        model = apps.get_model(label)
        here = model.objects.visible_to(user).in_territory(paths).order_by().values("pk")
        meant |= Q(subject=label, subject_id__in=here)
    kept = {
        "models_registry.emulationmodel": ("models",),
        "models_registry.registration": ("registrations",),
        "models_registry.registrant": ("collectives", "individuals"),
        "awards.recognition": ("recognitions",),
        "awards.commendation": ("commendations",),
    }
    for label, pages in kept.items():
        keys = [int(key) for page in pages for key in closed.content["records"].get(page, {})]
        meant |= Q(subject=label, action=Change.Action.DELETED, subject_id__in=keys)
    return Change.objects.filter(meant, pk__gt=closed.last_change)
