"""Made-up registrations around the article's, until the portal counts what the article states.

Every name and title says that it is a demonstration; no row is about a real person. The numbers come from a
fixed seed, so two machines show the same portal.
"""

import dataclasses
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, Final

from django.db import models

from awards.models import Assessment, CriteriaSet, Decision, Recognition
from danvan.demo import lam_binh
from danvan.demo.returns import made_up_deadlines, made_up_notes
from danvan.lib.statistics import renew_statistics
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import (
    ActivityField,
    EmulationModel,
    Kind,
    Level,
    Novelty,
    Programme,
    Registrant,
    Registration,
    State,
    Unit,
)

REASON: Final = "Nạp dữ liệu trình diễn"
SEED: Final = 2022
# Titles, bodies, posts, reasons, and how many models have which main field ("main") and which related ones ("related").
WORDS: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "made_up.json").read_text(encoding="utf-8")
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
TWO_LEVELS: Final = 12
EXEMPLARY: Final = 24
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


def is_loaded() -> bool:
    """Whether the made-up registrations are there."""
    return EmulationModel.objects.filter(is_demo=True).exists()


def load() -> int:
    """Writes the made-up registrations (and the article's when missing), all or nothing; how many models.

    Does nothing where any stand already.
    """
    with trail.act(OPERATOR, REASON):
        if not lam_binh.is_loaded():
            lam_binh.load()
        if is_loaded():
            return 0
        written = _Maker(lam_binh.ground()).make()
        renew_statistics()
    return written


class _Maker:
    """Plans everything first, then writes each kind of row in one go."""

    def __init__(self, ground: lam_binh.Ground) -> None:
        self.ground = ground
        self.random = Random(SEED)
        self.places = list(self._places())
        self.criteria = CriteriaSet(
            name="Bộ tiêu chí trình diễn",
            programme=ground.review,
            content="Nội dung thiết thực: 40 điểm\nKết quả cụ thể: 40 điểm\nKhả năng nhân rộng: 20 điểm",
            max_score=Decimal(100),
            passing_score=Decimal(70),
        )
        self.decisions: dict[int | None, Decision] = {}
        self.revoking: Decision | None = None

    def make(self) -> int:
        """Writes all; returns the number of models."""
        plans = self._plan_review()
        later = self._plan_later(plans)
        self._create([self.criteria])
        self._create([plan.registrant for plan in plans])
        # A copy needs the key of its original, so the originals go first.
        everything = plans + later
        self._write_models([plan for plan in everything if plan.original is None])
        self._write_models([plan for plan in everything if plan.original])
        self._create(list(self._new_decisions()))
        counted = self._write_registrations(plans, self.ground.review)
        self._write_awards(counted, exemplary=EXEMPLARY, two_levels=TWO_LEVELS)
        self._revoke_one(counted)
        kept_up = self._continued(plans)
        counted = self._write_registrations(kept_up + later, self.ground.following)
        self._write_awards(counted, exemplary=0, two_levels=0)
        self._create(made_up_deadlines(self.ground.review_period, self.ground.following_period))
        self._create(made_up_notes(self.ground.district, self.ground.following_period))
        return len(everything)

    def _create(self, rows: Sequence[models.Model]) -> None:
        trail.create_all(rows)

    # --- planning ---------------------------------------------------------------------------------

    def _places(self) -> Iterator[DemoPlace]:
        """Xã Lăng Can in 2020, the township after it; Phúc Sơn and Minh Quang from 2021."""
        units = Unit.objects.filter(parent=self.ground.district, kind__in=Unit.COMMUNE_KINDS).order_by("pk")
        for unit in (*units, self.ground.district):
            years = tuple(year for year in self.ground.review.years if unit.stands_on(date(year, 7, 1)))
            if years:
                yield DemoPlace(unit, years)

    def _registrant(self, kind: str, number: int, place: DemoPlace) -> Registrant:
        unit = place.unit
        where = f"{unit.get_kind_display().lower()} {unit.name}"
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

    def _plan_review(self) -> list[Plan]:
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

    def _plan_later(self, plans: Sequence[Plan]) -> list[Plan]:
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

    def _continued(self, plans: Sequence[Plan]) -> list[Plan]:
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

    # --- writing ----------------------------------------------------------------------------------

    def _write_models(self, plans: Sequence[Plan]) -> None:
        fields: dict[str, ActivityField] = self.ground.fields
        made: list[EmulationModel] = []
        for plan in plans:
            plan.model = EmulationModel(
                title=f"{self.random.choice(WORDS['topics'][plan.field])} (trình diễn {plan.number:03})",
                registrant=plan.registrant,
                unit=plan.registrant.unit,
                field=fields[plan.field],
                place=plan.place.unit.label,
                replicates=plan.original.model if plan.original else None,
                is_demo=True,
            )
            made.append(plan.model)
        self._create(made)
        link = EmulationModel.related_fields.through
        self._create(
            [
                link(emulationmodel=plan.model, activityfield=fields[code])
                for plan in plans
                for code in plan.related
            ]
        )

    def _new_decisions(self) -> Iterator[Decision]:
        """One decision a year by which the district recognises, and one that revokes."""
        for year in (*self.ground.review.years, 2023, 2024):
            issued_on = date(year, 9, 20)
            self.decisions[year] = self._decision(
                f"{year % 100:02}-TD/QĐ-BCĐ", issued_on, f"Công nhận mô hình “Dân vận khéo” năm {year}"
            )
            yield self.decisions[year]
        self.revoking = self._decision(
            "99-TD/QĐ-BCĐ", date(2022, 9, 28), "Hủy kết quả công nhận một mô hình “Dân vận khéo”"
        )
        yield self.revoking

    def _decision(self, number: str, issued_on: date, subject: str) -> Decision:
        return Decision(
            unit=self.ground.district,
            number=number,
            issued_on=issued_on,
            body="Ban Chỉ đạo Phong trào thi đua “Dân vận khéo” huyện Lâm Bình (trình diễn)",
            subject=f"{subject} (trình diễn)",
            track=Decision.Track.COMMITTEE,
            is_demo=True,
        )

    def _write_registrations(
        self, plans: Sequence[Plan], programme: Programme
    ) -> list[tuple[Plan, Registration]]:
        """Writes a registration for each year of each plan; returns those of recognised models."""
        pairs = [(plan, self._registration(plan, programme, year)) for plan in plans for year in plan.years]
        self._create([registration for _, registration in pairs])
        return [(plan, registration) for plan, registration in pairs if plan.recognised]

    def _registration(self, plan: Plan, programme: Programme, year: int) -> Registration:
        # Units of 1/6/2021 register after that day; the others in spring.
        begin = max(date(year, 2, 1), plan.place.unit.valid_from or date.min)
        novelty = Novelty.MAINTAINED
        if year == plan.years[0] and not plan.is_continued:
            novelty = Novelty.REPLICATED if plan.original else Novelty.NEW
        returned = plan.state == State.RETURNED
        return Registration(
            model=plan.model,
            unit=plan.registrant.unit,
            programme=programme,
            year=year,
            registered_on=begin + timedelta(days=self.random.randrange(80)),
            level=plan.level,
            novelty=novelty,
            state=plan.state,
            return_reason=self.random.choice(WORDS["return_reasons"]) if returned else "",
        )

    def _write_awards(
        self, counted: Sequence[tuple[Plan, Registration]], *, exemplary: int, two_levels: int
    ) -> None:
        """Assesses most of the registrations and recognises all of them."""
        self._create(
            [
                Assessment(
                    registration=registration,
                    criteria_set=self.criteria,
                    score=Decimal(self.random.randrange(140, 199)) / 2,
                    result=Assessment.Result.EFFECTIVE,
                    assessed_on=date(registration.year, 9, 1) + timedelta(days=self.random.randrange(15)),
                )
                for index, (_, registration) in enumerate(counted)
                if index % 12 and registration.year
            ]
        )
        marked = {id(registration) for _, registration in self.random.sample(counted, exemplary)}
        recognitions = [
            self._recognition(registration, plan.level, exemplary=id(registration) in marked)
            for plan, registration in counted
        ]
        from_commune = [registration for plan, registration in counted if plan.level == Level.COMMUNE]
        recognitions += [
            self._recognition(registration, Level.DISTRICT)
            for registration in self.random.sample(from_commune, two_levels)
        ]
        self._create(recognitions)

    def _recognition(self, registration: Registration, level: str, *, exemplary: bool = False) -> Recognition:
        decision = self.decisions[registration.year] if level == Level.DISTRICT else None
        return Recognition(registration=registration, level=level, decision=decision, exemplary=exemplary)

    def _revoke_one(self, counted: Sequence[tuple[Plan, Registration]]) -> None:
        """Revokes what one model got in its last year; that of the years before stands."""
        for plan, registration in counted:
            if len(plan.years) > 1 and registration.year == plan.years[-1] == 2022:
                given = Recognition.objects.filter(registration=registration)
                trail.update_all(given, revoked_by=self.revoking)
                return
