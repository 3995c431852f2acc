"""The tables of a review as frozen objects: what pages, workbook and commands print, adding nothing up."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Final

from danvan.review.figures.counted import Count
from danvan.review.figures.fields import FieldRows
from danvan.review.figures.places import Place
from danvan.review.models import StatedFigure
from danvan.review.models.stated import add_up
from danvan.review.scope import Scope
from danvan.review.words import field_words
from models_registry.models import ActivityField, Kind, Level, Outcome

ByKind = tuple[tuple[Kind, Count], ...]  # kinds of registrants, in their order


# The list of each kind, and its name for machines.
PAGES: Final = {
    Kind.COLLECTIVE: "collectives",
    Kind.HOUSEHOLD: "households",
    Kind.INDIVIDUAL: "individuals",
}
ALWAYS_SHOWN: Final = (Kind.COLLECTIVE, Kind.INDIVIDUAL)  # the other kinds have a column where it is not zero


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
    """A year's registrations by novelty, and models recognised for it; `year` None is "không rõ năm"."""

    year: int | None
    registrations: Count
    new: Count
    maintained: Count
    replicated: Count
    unknown: Count
    recognised: Count


@dataclass(frozen=True)
class Exemplar:
    """A model marked tiêu biểu."""

    model_id: int
    title: str
    registrant: str


@dataclass(frozen=True)
class StatedRow:
    """A published figure beside ours (a count or a rate); `computed` is None where the registry has no such number."""

    figure: StatedFigure
    computed: Count | Decimal | None
    with_related: Count | None = None

    @property
    def indicator(self) -> str:
        """Code for machines: "recognised_models", "field_economy"."""
        if self.figure.field and self.figure.indicator == StatedFigure.Indicator.FIELD_MODELS:
            return f"field_{self.figure.field.code}"
        return self.figure.indicator

    @property
    def label(self) -> str:
        """Name for people."""
        if self.figure.field and self.figure.indicator == StatedFigure.Indicator.FIELD_MODELS:
            return field_words(self.figure.field.name)
        return self.figure.detail or self.figure.get_indicator_display()

    @property
    def difference(self) -> Decimal | None:
        """Stated less computed; rates to one place."""
        ours = self.computed_value
        return None if ours is None else self.compared - ours

    @property
    def computed_value(self) -> Decimal | int | None:
        """Our number."""
        return self.computed.value if isinstance(self.computed, Count) else self.computed

    @property
    def compared(self) -> Decimal:
        """What was published, as far as ours is exact: rates have one place."""
        return one_place(self.figure.value) if self.figure.is_rate else self.figure.value


@dataclass(frozen=True)
class PartsCheck:
    """A source's fields against its own total, by its own list of fields, and what our own counting says of it."""

    figure: StatedFigure  # the published total
    fields: tuple[StatedFigure, ...]  # its published parts
    is_our_list: bool  # whether these are the fields of the review
    main: Count
    with_related_sum: int
    double_counted: int

    @property
    def key(self) -> str:
        """Its line in the ledger."""
        return f"parts:recognised_models:{self.figure.pk}"

    @property
    def parts(self) -> int:
        """The fields added up."""
        return int(sum(part.value for part in self.fields))

    @property
    def total(self) -> int:
        """The published total."""
        return int(self.figure.value)

    @property
    def difference(self) -> int:
        """Parts less total."""
        return self.parts - self.total

    @property
    def agrees(self) -> bool:
        """Whether the parts make up the total, each as far as its “trên”, “gần” goes."""
        return add_up(self.fields, self.figure)

    @property
    def agrees_with_related(self) -> bool:
        """Whether counting related fields too gives the published parts; another list of fields counts otherwise."""
        return self.is_our_list and self.with_related_sum == self.parts

    @property
    def explanation(self) -> str:
        """What the published fields mean against the published total; a list that is not ours is named."""
        return self._meaning if self.is_our_list else f"{self._meaning} {self._list}"

    @property
    def _meaning(self) -> str:
        if not self.difference:
            return f"Số công bố theo lĩnh vực cộng lại đúng bằng tổng số {self.total} mô hình."
        if self.agrees:
            return (
                f"Số công bố theo lĩnh vực cộng lại là {self.parts}, tổng số là “{self.figure.words}”: phù hợp với "
                "cách ghi của nguồn."
            )
        side = "hơn" if self.difference > 0 else "kém"
        said = (
            f"Số công bố theo lĩnh vực cộng lại là {self.parts}, {side} tổng số {self.total} "
            f"là {abs(self.difference)}: "
        )
        if self.agrees_with_related:
            return said + (
                f"theo sổ đăng ký, {self.main} là khi mỗi mô hình tính một lần ở lĩnh vực chính, còn "
                f"{self.parts} là khi tính cả lĩnh vực liên quan, trong đó {self.double_counted} lượt là "
                "mô hình đã tính ở lĩnh vực khác."
            )
        if not self.is_our_list:
            more = (
                "nếu nguồn còn nêu lĩnh vực khác thì ghi thêm, nếu không thì " if self.difference < 0 else ""
            )
            return f"{said}{more}cần đối chiếu lại với nguồn."
        return said + (
            f"sổ đăng ký có {self.main} mô hình theo lĩnh vực chính, {self.with_related_sum} lượt khi tính "
            "cả lĩnh vực liên quan, chưa giải thích được chênh lệch này; cần đối chiếu lại."
        )

    @property
    def _list(self) -> str:
        parts = (f"{part.field.name} {part.words}" for part in self.fields if part.field)
        return f"Nguồn ghi {len(self.fields)} lĩnh vực: {', '.join(parts)}."


@dataclass(frozen=True)
class ToldOf:
    """Of one kind of record: what came after the day of counting and is not counted; what has no day.

    Without a day a record counts, but in a part of a year, which it may not belong to.
    """

    after: Count
    undated: Count


@dataclass(frozen=True)
class Told:
    """What a review tells beside its numbers, so that nobody takes them for more than they are."""

    registrations: ToldOf
    recognitions: ToldOf
    commendations: ToldOf
    outcomes: ToldOf

    @property
    def parts(self) -> tuple[tuple[str, ToldOf], ...]:
        """Each with its noun, those with something to tell only."""
        named = (
            ("lượt đăng ký", self.registrations),
            ("lượt công nhận", self.recognitions),
            ("lượt khen thưởng", self.commendations),
            ("kết quả vận động", self.outcomes),
        )
        return tuple((noun, of) for noun, of in named if of.after.value or of.undated.value)


@dataclass(frozen=True)
class Review:
    """All figures of a scope, with their lists."""

    scope: Scope
    territory: tuple[str, ...]  # paths
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
    unit_totals: UnitRow
    by_year: tuple[YearRow, ...]
    commended_by_kind: ByKind
    commendations: Count
    unnamed: Count  # of these, those of which the source gives no name: told before a paper is printed
    outcomes: tuple[Outcome, ...]
    stated: tuple[StatedRow, ...]
    published: tuple[StatedFigure, ...]  # all figures of the territory, for the ledger; with `figures.stated`
    told: "Told"
    demo_models: int

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
    def lacks_assessments(self) -> bool:
        """Whether fewer models were assessed than recognised, which no plan provides for."""
        return self.assessed.value < self.recognised.value

    @property
    def unassessed_url(self) -> str:
        """Address of the list of models recognised without an assessment."""
        return self.recognised.part(0, danh_gia="khong").url


_LEAST_JUMP = 5  # from 2 to 4 is no news


def is_jump(before: Decimal | int, after: Decimal | int) -> bool:
    """A change of more than half and of at least five: marked for a look. From 0 any such rise is one."""
    change = abs(Decimal(after) - before)
    return change >= _LEAST_JUMP and 2 * change > before


def rate(part: int, whole: int) -> Decimal | None:
    """`part` per hundred of `whole`, to one decimal place, halves away from zero as schools here teach it."""
    return one_place(Decimal(100 * part) / whole) if whole else None


def one_place(value: Decimal) -> Decimal:
    """To one decimal place, halves away from zero."""
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)
