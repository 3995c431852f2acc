"""Which models there are to be: of whom, in which field and years, with what state and level."""

import dataclasses
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, Final

from danvan.demo import lam_binh
from models_registry.models import EmulationModel, Kind, Level, Registrant, State, Unit

# Titles, bodies, posts, reasons, and how many models have which main field ("main") and which related ones ("related").
WORDS: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "data" / "made_up.json").read_text(encoding="utf-8")
)

# The article states 218 collectives, 230 individuals, 448 recognised models, and 143/91/59/69/98/38 by field,
# which is 498: we read the fifty above 448 as models counted in a related field too. The article itself names
# 7 collectives, 2 individuals and 11 models (4 economy, 2 culture, 3 defence, 2 political system).
COLLECTIVES: Final = 211
INDIVIDUALS: Final = 228
NOT_RECOGNISED: Final = 2  # individuals whose accepted model was not recognised
# Registrations that count nowhere, each with a registrant of its own.
UNCOUNTED: Final = (
    *[State.DRAFT] * 6,
    *[State.SUBMITTED] * 9,
    *[State.RETURNED] * 5,
    *[State.WITHDRAWN] * 5,
)
CONTINUED: Final = 70  # models of 2020-2022 kept up in 2023 (every other one in 2024 too)
STARTED_LATER: Final = 30  # models of 2023-2025


@dataclass(frozen=True)
class DemoPlace:
    """A unit of the time and the years in which it took registrations for a review."""

    unit: Unit
    years: tuple[int, ...]


@dataclass
class Plan:
    """One model to be made, before anything is written."""

    number: int
    place: DemoPlace
    registrant: Registrant
    field: str
    years: tuple[int, ...] = ()
    related: list[str] = dataclasses.field(default_factory=list)
    state: str = State.ACCEPTED
    recognised: bool = False
    level: str = Level.COMMUNE
    original: "Plan | None" = None
    model: EmulationModel | None = None
    is_continued: bool = False  # goes on with a model of the programme before

    @property
    def is_district(self) -> bool:
        """Whether the holder is an agency or a person of the district itself."""
        return self.place.unit.kind == Unit.Kind.DISTRICT


class Planner:
    """Draws the models, with nothing written."""

    def __init__(self, ground: lam_binh.Ground, random: Random) -> None:
        self.ground, self.random = ground, random
        self.places = list(self._places())

    def _places(self) -> Iterator[DemoPlace]:
        """Xã Lăng Can in 2020, the township after it; Phúc Sơn and Minh Quang from 2021."""
        units = Unit.objects.filter(parent=self.ground.district, kind__in=Unit.COMMUNE_KINDS).order_by("pk")
        for unit in (*units, self.ground.district):
            years = tuple(year for year in self.ground.review.years if unit.stands_on(date(year, 7, 1)))
            if years:
                yield DemoPlace(unit, years)

    def _registrant(self, kind: str, number: int, place: DemoPlace) -> Registrant:
        unit = place.unit
        where = unit.label_in_text
        if kind == Kind.COLLECTIVE:
            bodies = WORDS["district_bodies"] if unit.kind == Unit.Kind.DISTRICT else WORDS["commune_bodies"]
            body, sector = self.random.choice(bodies)
            return Registrant(
                kind=kind,
                name=f"Tập thể trình diễn số {number:03} – {body} {where}",
                unit=unit,
                sector=sector,
                is_demo=True,
            )
        post, sector = self.random.choice(WORDS["posts"])
        return Registrant(
            kind=kind,
            name=f"Người trình diễn số {number:03}",
            unit=unit,
            sector=sector,
            post=post,
            workplace=f"Nơi công tác trình diễn, {where}",
            is_demo=True,
        )

    def plan_review(self) -> list[Plan]:
        """The models of 2020-2022: recognised ones, two that are not, and those that count nowhere."""
        weights = [3 if place.years == (2020,) else 4 + 4 * len(place.years) for place in self.places]
        kinds: list[tuple[str, bool]] = [
            *[(Kind.COLLECTIVE, True)] * COLLECTIVES,
            *[(Kind.INDIVIDUAL, True)] * (INDIVIDUALS - NOT_RECOGNISED),
        ]
        self.random.shuffle(kinds)
        kinds += [(Kind.INDIVIDUAL, False)] * NOT_RECOGNISED
        main = [code for code, count in WORDS["main"].items() for _ in range(count)]
        self.random.shuffle(main)
        main += self.random.choices(list(WORDS["main"]), k=NOT_RECOGNISED + len(UNCOUNTED))
        states = [State.ACCEPTED] * len(kinds) + list(UNCOUNTED)
        kinds += [(self.random.choice(Kind.values), False) for _ in UNCOUNTED]
        numbers = dict.fromkeys(Kind.values, 0)
        plans = []
        for number, ((kind, recognised), code, state) in enumerate(zip(kinds, main, states, strict=True), 1):
            numbers[kind] += 1
            [place] = self.random.choices(self.places, weights)
            registrant = self._registrant(kind, numbers[kind], place)
            plan = Plan(number, place, registrant, code, state=state, recognised=recognised)
            plan.years = self._years(place, several=state == State.ACCEPTED)
            plan.level = self._level(plan)
            plans.append(plan)
        self._relate(plans)
        self._replicate(plans)
        return plans

    def _years(self, place: DemoPlace, *, several: bool) -> tuple[int, ...]:
        first = self.random.choice(place.years)
        [length] = self.random.choices((1, 2, 3), (64, 24, 12)) if several else [1]
        return tuple(year for year in place.years if first <= year < first + length)

    def _level(self, plan: Plan) -> str:
        if plan.is_district:
            return self.random.choice((Level.DISTRICT, Level.DISTRICT, Level.PROVINCE))
        [level] = self.random.choices((Level.COMMUNE, Level.DISTRICT, Level.PROVINCE), (62, 33, 5))
        return level

    def _relate(self, plans: Sequence[Plan]) -> None:
        """Fifty recognised models get one related field, other than their main one."""
        free = [plan for plan in plans if plan.recognised]
        self.random.shuffle(free)
        for code, count in WORDS["related"].items():
            for plan in [plan for plan in free if plan.field != code and not plan.related][:count]:
                plan.related.append(code)

    def _replicate(self, plans: Sequence[Plan]) -> None:
        """Every ninth model that began after 2020 copies an older one of its field."""
        for plan in [plan for plan in plans if plan.recognised and plan.years[0] > 2020][::9]:
            older = [
                other
                for other in plans
                if other.recognised
                and other.original is None
                and other.field == plan.field
                and other.years[0] < plan.years[0]
            ]
            if older:
                plan.original = self.random.choice(older)

    def plan_later(self, plans: Sequence[Plan]) -> list[Plan]:
        """New models of 2023 and 2024 by holders who are there already."""
        holders = [plan for plan in plans if plan.recognised and 2022 in plan.place.years]
        later = []
        for number, holder in enumerate(self.random.sample(holders, STARTED_LATER), len(plans) + 1):
            plan = Plan(number, holder.place, holder.registrant, self.random.choice(list(WORDS["main"])))
            plan.years = self.random.choice(((2023,), (2023, 2024), (2024,)))
            plan.recognised = number % 3 > 0
            plan.level = self._level(plan)
            later.append(plan)
        return later

    def continued(self, plans: Sequence[Plan]) -> list[Plan]:
        """Models of 2022 that are registered again in the next programme."""
        alive = [plan for plan in plans if plan.recognised and plan.years[-1] == 2022]
        kept_up = []
        for index, plan in enumerate(self.random.sample(alive, CONTINUED)):
            again = Plan(
                plan.number, plan.place, plan.registrant, plan.field, level=plan.level, is_continued=True
            )
            again.years = (2023, 2024) if index % 2 else (2023,)
            again.recognised = index % 5 > 0
            again.model = plan.model
            kept_up.append(again)
        return kept_up
