"""The tables of a review as frozen objects: what pages, workbook and commands print, adding nothing up."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from danvan.review.figures.counted import Count
from danvan.review.figures.fields import FieldRows
from danvan.review.figures.places import Place
from danvan.review.figures.rates import rate
from danvan.review.figures.stated_rows import PartsCheck, StatedRow
from danvan.review.models import StatedFigure
from danvan.review.scope import Scope
from danvan.review.words import sentence
from models_registry.models import ActivityField, Kind, Level, Outcome
from models_registry.models.calendar import fault_of_level
from models_registry.territory import Territory

Named = tuple[tuple[str, Count], ...]  # numbers, each with what it is called
ByKind = tuple[tuple[Kind, Count], ...]  # kinds of registrants, in their order


# The list of each kind, and its name for machines.
PAGES: Final = {
    Kind.COLLECTIVE: "collectives",
    Kind.HOUSEHOLD: "households",
    Kind.INDIVIDUAL: "individuals",
}
ALWAYS_SHOWN: Final = (Kind.COLLECTIVE, Kind.INDIVIDUAL)  # the other kinds have a column where it is not zero


def kinds_shown(counts: ByKind) -> ByKind:
    """Of one step those kinds that it speaks of: the two of all papers, and each that is not zero there."""
    return tuple((kind, count) for kind, count in counts if count.value or kind in ALWAYS_SHOWN)


def of_kind(counts: ByKind, kind: Kind) -> Count:
    """The number of one kind; raises KeyError for one that has no column."""
    return dict(counts)[kind]


@dataclass(frozen=True)
class FieldRow:
    """Recognised models of a field."""

    field: ActivityField
    main: Count
    with_related: Count
    by_kind: "ByKind"
    exemplary: tuple["Exemplar", ...]  # the first of them


@dataclass(frozen=True)
class UnitRow:
    """Recognised models of a row of units, by main field (in the order of the fields); registered ones beside."""

    place: Place
    total: Count
    by_field: tuple[Count, ...]
    registered: Count


@dataclass(frozen=True)
class YearRow:
    """A year's registrations by novelty, and models recognised for it; `year` None is "không rõ năm".

    `label` says it within a sentence; a part of a year is not called by its year ("6 tháng đầu năm 2022").
    """

    year: int | None
    label: str
    registrations: Count
    new: Count
    maintained: Count
    replicated: Count
    unknown: Count
    recognised: Count

    @property
    def in_column(self) -> str:
        """As it stands under the heading "Năm": "2021", "Không rõ năm"."""
        return sentence(self.label).removeprefix("Năm ")


@dataclass(frozen=True)
class Exemplar:
    """A model marked tiêu biểu."""

    model_id: int
    title: str
    registrant: str


@dataclass(frozen=True)
class ToldOf:
    """Of one kind of record: what came after the day of counting and is not counted; what counts and was revoked or
    withdrawn after it; what does not count because a paper without a day revoked it; what has no day.

    Without a day a record counts, but in a part of a year, which it may not belong to.
    """

    after: Count
    ended: Count
    revoked_undated: Count
    undated: Count
    how_ended: str = "bị hủy"

    @property
    def is_something(self) -> bool:
        """Whether there is anything to tell."""
        counts = (self.after, self.ended, self.revoked_undated, self.undated)
        return any(count.value for count in counts)


@dataclass(frozen=True)
class Told:
    """What a review tells beside its numbers, so that nobody takes them for more than they are."""

    registrations: ToldOf
    assessments: ToldOf
    recognitions: ToldOf
    commendations: ToldOf
    outcomes: ToldOf

    @property
    def every_part(self) -> tuple[tuple[str, ToldOf], ...]:
        """Each with its noun."""
        return (
            ("lượt đăng ký", self.registrations),
            ("lượt đánh giá", self.assessments),
            ("lượt công nhận", self.recognitions),
            ("lượt khen thưởng", self.commendations),
            ("kết quả vận động", self.outcomes),
        )

    @property
    def parts(self) -> tuple[tuple[str, ToldOf], ...]:
        """Those with something to tell."""
        return tuple((noun, of) for noun, of in self.every_part if of.is_something)


@dataclass(frozen=True)
class Review:
    """All figures of a scope, with their lists."""

    scope: Scope
    territory: Territory
    fields: tuple[ActivityField, ...]  # the rows that are shown; the last may be `figures.fields.UNPLACED`
    field_rows: FieldRows  # every row that there may be
    kinds: tuple[Kind, ...]  # those that have a column: the two of all papers, and each that is not zero
    registered_by_kind: ByKind
    registered_models: Count
    registered_by_field: dict[int, Count]  # by key, every row, shown or not
    registrations: Count
    assessed: Count
    recognised: Count
    recognition_times: Count
    by_level: tuple[tuple[Level, Count], ...]
    exemplary: Count
    by_field: tuple[FieldRow, ...]
    field_totals: FieldRow
    by_unit: tuple[UnitRow, ...]
    bodies: tuple[
        UnitRow, ...
    ]  # what the scope's own row of `by_unit` opens to, where bodies report themselves
    unit_totals: UnitRow
    by_year: tuple[YearRow, ...]
    commended_by_kind: ByKind
    commendations: Count
    commended_by_form: Named  # commendations, of each form that was given
    commended_by_track: Named
    unnamed: Count  # of these, those of which the source gives no name: told before a paper is printed
    outcomes: tuple[Outcome, ...]
    stated: tuple[StatedRow, ...]
    published: tuple[StatedFigure, ...]  # all figures of the territory, for the ledger; with `figures.stated`
    told: "Told"
    demo_models: int

    @property
    def levels_shown(self) -> tuple[tuple[Level, Count], ...]:
        """`by_level` without a level that had ended before its time, unless something stands there."""
        years = range(self.scope.from_on.year, self.scope.to_on.year + 1)
        return tuple(
            (level, count)
            for level, count in self.by_level
            if count.value or not fault_of_level(level, years)
        )

    @property
    def registered_shown(self) -> ByKind:
        """`registered_by_kind`, as far as it is shown."""
        return kinds_shown(self.registered_by_kind)

    @property
    def commended_shown(self) -> ByKind:
        """`commended_by_kind`, as far as it is shown."""
        return kinds_shown(self.commended_by_kind)

    @property
    def registered_collectives(self) -> Count:
        """Collectives with a registration."""
        return of_kind(self.registered_by_kind, Kind.COLLECTIVE)

    @property
    def registered_individuals(self) -> Count:
        """Individuals with a registration."""
        return of_kind(self.registered_by_kind, Kind.INDIVIDUAL)

    @property
    def commended_collectives(self) -> Count:
        """Collectives commended."""
        return of_kind(self.commended_by_kind, Kind.COLLECTIVE)

    @property
    def commended_individuals(self) -> Count:
        """Individuals commended."""
        return of_kind(self.commended_by_kind, Kind.INDIVIDUAL)

    @cached_property
    def parts_checks(self) -> tuple[PartsCheck, ...]:
        """Of each source that published models by field and their total: whether the one adds up to the other.

        It is checked by the fields that it names itself, two at least, whatever the fields of the review are. A single
        one is checked only when it exceeds the total already.
        """
        said = StatedFigure.Indicator
        with_related = self.field_totals.with_related.value
        ours = {row.field.pk for row in self.by_field}
        expected = {row.field.pk for row in self.by_field if row.field.is_active or row.main.value}
        checks = []
        for total in (row.figure for row in self.stated if row.figure.indicator == said.RECOGNISED_MODELS):
            parts = tuple(
                row.figure
                for row in self.stated
                if row.figure.indicator == said.FIELD_MODELS
                and (row.figure.paper, row.figure.time) == (total.paper, total.time)
            )
            check = PartsCheck(
                figure=total,
                fields=parts,
                is_our_list=expected <= {part.field_id for part in parts} <= ours,
                main=self.recognised,
                with_related_sum=with_related,
                double_counted=with_related - self.recognised.value,
            )
            if len(parts) > 1 or (parts and check.difference > 0):
                checks.append(check)
        return tuple(checks)

    @property
    def parts_check(self) -> PartsCheck | None:
        """The check that differs most; None where nothing can be checked."""
        return max(
            self.parts_checks, key=lambda check: (not check.agrees, abs(check.difference)), default=None
        )

    @property
    def rate_recognised(self) -> Decimal | None:
        """Recognised models per hundred registered ones, to one place; None when none is registered.

        Like is divided by like: none between two levels, and none in a part of a year, in which a model is recognised
        that may have been registered in the part before.
        """
        return rate(self.recognised.value, self.registered_models.value) if self.has_rates else None

    @property
    def rate_assessed(self) -> Decimal | None:
        """Assessed models per hundred registered ones."""
        return rate(self.assessed.value, self.registered_models.value) if self.has_rates else None

    @property
    def has_rates(self) -> bool:
        """Whether what is recognised here is a part of what is registered here."""
        return not self.scope.recognition_level and self.scope.period.is_of_whole_years

    @property
    def has_rates_by_unit(self) -> bool:
        """Whether that holds in each row of units: in one year. In a span of years a model stands in the row where it
        was registered last, recognised in the one where it was recognised last; without a year it may be there twice.
        """
        return self.has_rates and len(self.by_year) == 1 and self.by_year[0].year is not None

    @property
    def lacks_assessments(self) -> bool:
        """Whether fewer models were assessed than recognised, which no plan provides for.

        In a part of a year nobody can say: what is recognised there may have been assessed in the part before.
        """
        return self.scope.period.is_of_whole_years and self.assessed.value < self.recognised.value

    @property
    def unassessed_url(self) -> str:
        """Address of the list of models recognised without an assessment."""
        return self.recognised.part(0, danh_gia="khong").url
