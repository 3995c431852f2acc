"""What was planned becomes rows: models, decisions, registrations, assessments, recognitions."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from awards.models import Assessment, CriteriaSet, Decision, Recognition
from danvan.demo import lam_binh
from danvan.demo.made_up.planning import WORDS, Plan
from models_registry import trail
from models_registry.models import (
    ActivityField,
    EmulationModel,
    Level,
    Novelty,
    Programme,
    Registration,
    State,
)


class Writer:
    """Writes each kind of row in one go."""

    def __init__(self, ground: lam_binh.Ground, random: Random) -> None:
        self.ground, self.random = ground, random
        self.criteria = CriteriaSet(
            unit=ground.district,
            name="Bộ tiêu chí trình diễn",
            programme=ground.review,
            content="Nội dung thiết thực: 40 điểm\nKết quả cụ thể: 40 điểm\nKhả năng nhân rộng: 20 điểm",
            max_score=Decimal(100),
            passing_score=Decimal(70),
        )
        self.decisions: dict[int | None, Decision] = {}
        self.revoking: Decision | None = None

    def write_models(self, plans: Sequence[Plan]) -> None:
        """Writes a model for each plan, with its related fields."""
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
        trail.create_all(made)
        link = EmulationModel.related_fields.through
        trail.create_all(
            [
                link(emulationmodel=plan.model, activityfield=fields[code])
                for plan in plans
                for code in plan.related
            ]
        )

    def new_decisions(self) -> Iterator[Decision]:
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

    def write_registrations(
        self, plans: Sequence[Plan], programme: Programme
    ) -> list[tuple[Plan, Registration]]:
        """Writes a registration for each year of each plan; returns those of recognised models."""
        pairs = [(plan, self._registration(plan, programme, year)) for plan in plans for year in plan.years]
        trail.create_all([registration for _, registration in pairs])
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

    def write_awards(
        self, counted: Sequence[tuple[Plan, Registration]], *, exemplary: int, two_levels: int
    ) -> None:
        """Assesses most of the registrations and recognises all of them."""
        trail.create_all(
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
        trail.create_all(recognitions)

    def _recognition(self, registration: Registration, level: str, *, exemplary: bool = False) -> Recognition:
        decision = self.decisions[registration.year] if level == Level.DISTRICT else None
        return Recognition(registration=registration, level=level, decision=decision, exemplary=exemplary)

    def revoke_one(self, counted: Sequence[tuple[Plan, Registration]]) -> None:
        """Revokes what one model got in its last year; that of the years before stands."""
        for plan, registration in counted:
            if len(plan.years) > 1 and registration.year == plan.years[-1] == 2022:
                given = Recognition.objects.filter(registration=registration)
                trail.update_all(given, revoked_by=self.revoking)
                return
