"""Total lines of the lists that were taken in: what the sender himself counted, against the rows and for the ledger."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from danvan.lib.dates import time_of_year
from danvan.lib.text import clean
from danvan.lists.models import ImportBatch, ImportSubject, StagedRow
from danvan.lists.reading.totals import told_number
from danvan.review.models import StatedFigure
from danvan.review.models.stated import line_of_list
from danvan.review.scope import Scope
from models_registry import access
from models_registry.access import Asker, successions_for
from models_registry.models import Unit
from models_registry.models.programmes import ProgrammesAtHand

_AT_MOST = 20  # total lines of a file that are looked at


@dataclass(frozen=True)
class FoundTotal:
    """A total line as it stands in a list; `numbers` are those in it, left to right.

    `told` is how many models it says that there are, None if it counts something else; `above` the row of the total
    line before it on the sheet, or 0.
    """

    batch: ImportBatch
    sheet_number: int
    sheet: str
    row: int
    text: str
    numbers: tuple[Decimal, ...]
    told: int | None
    above: int

    @property
    def key(self) -> str:
        """In an address: list, sheet, row."""
        return f"{self.batch.pk}-{self.sheet_number}-{self.row}"

    @property
    def unit(self) -> Unit | None:
        """The unit that sent the list, where it is one and known."""
        return self.batch.unit

    @property
    def document(self) -> str:
        """Names the line in the ledger."""
        return line_of_list(self.batch.file_name, self.sheet, self.row)

    @property
    def initial(self) -> dict[str, Any]:
        """Where the ledger's form begins; what the number counts is for the officer to say."""
        unit = self.rows_unit()
        return {
            "unit": unit and unit.pk,
            "time": str(_only(self.rows_years()) or ""),
            "indicator": StatedFigure.Indicator.REGISTERED_MODELS,
            "value": self.numbers[0] if len(self.numbers) == 1 else None,
            "source": f"Danh sách của {unit.label}" if unit else "",
            "document": self.document,
            "quote": self.text,
        }

    def rows_unit(self) -> Unit | None:
        """The one unit of the sheet's rows, else the list's."""
        units = self._of_rows("unit_key") - {None}
        return Unit.objects.filter(pk=_only(units)).first() if len(units) == 1 else self.unit

    def rows_years(self) -> set[int | None]:
        """The years of the sheet's rows; None is that of rows without one."""
        return self._of_rows("year")

    def _of_rows(self, name: str) -> set[Any]:
        rows = self.batch.rows.filter(sheet=self.sheet).order_by()
        return set(rows.values_list(f"data__{name}", flat=True).distinct())


def _only(values: set[Any]) -> Any:
    return next(iter(values)) if len(values) == 1 else None


@dataclass(frozen=True)
class ToldTotal:
    """A total line whose number is not that of the rows read where it counts.

    `figure` is what it states (not saved; None if its unit or period is not one and known), `recorded` the figure
    that was noted from it before.
    """

    line: FoundTotal
    read: int
    figure: StatedFigure | None
    recorded: StatedFigure | None

    @property
    def told(self) -> int | None:
        """How many models the line says that there are."""
        return self.line.told


def totals_found(scope: Scope, user: Asker) -> list[FoundTotal]:
    """Total lines of the scope's committed lists of its period that no published figure names yet."""
    territory = scope.territory(successions_for(user))
    of_period = StagedRow.objects.filter(
        batch=OuterRef("pk"),
        registration__year__gte=scope.period.first_year,
        registration__year__lte=scope.period.last_year,
    ).order_by()
    within = Q(
        programme__first_year__gte=scope.period.first_year, programme__last_year__lte=scope.period.last_year
    )
    batches = (
        ImportBatch.objects.visible_to(user)
        .in_territory(territory)
        .filter(within | Exists(of_period), state=ImportBatch.State.COMMITTED)
        .select_related("unit")
    )
    found = [line for batch in batches for line in _total_lines(batch)]
    if not found:
        return []
    figures = _from_lists(scope.period.from_on, scope.period.to_on)
    return [line for line in found if recorded_from(line, line.unit, figures) is None]


def differing_totals(batch: ImportBatch) -> list[ToldTotal]:
    """The total lines whose number is neither that of the rows since the total before nor that of the whole sheet.

    One query, and a few for each line found. A line under several columns of marks is added up ("Kinh tế 10, Khác 4"
    says 14).
    """
    lines = [line for line in _total_lines(batch) if line.told is not None][:_AT_MOST]
    if not lines:
        return []
    counts: dict[str, Count] = {}
    for at, line in enumerate(lines):
        of_sheet = Q(sheet=line.sheet)
        counts[f"whole{at}"] = Count("pk", filter=of_sheet)
        counts[f"part{at}"] = Count("pk", filter=of_sheet & Q(row__gt=line.above, row__lt=line.row))
    read = batch.rows.order_by().aggregate(**counts)
    last = {line.sheet: at for at, line in enumerate(lines)}
    found = []
    for at, line in enumerate(lines):
        whole, part = read[f"whole{at}"], read[f"part{at}"]
        if line.told not in (whole, part):
            figure = stated_figure(line)
            recorded = figure and recorded_from(line, figure.unit, _from_lists(figure.from_on, figure.to_on))
            found.append(ToldTotal(line, whole if last[line.sheet] == at else part, figure, recorded))
    return found


def stated_figure(line: FoundTotal) -> StatedFigure | None:
    """The figure that a total line states (not saved); None if its unit or period is not one and known."""
    unit, years, batch = line.rows_unit(), line.rows_years(), line.batch
    # Of the office's own programmes: another one's years say nothing of this list.
    programmes = [batch.programme] if batch.programme else ProgrammesAtHand().of(unit).programmes
    programme = next((one for one in programmes if years and all(year in one.years for year in years)), None)
    if unit is None or programme is None or line.told is None:
        return None
    year = _only(years)
    first, last = (year, year) if year else (programme.first_year, programme.last_year)
    return StatedFigure(
        indicator=StatedFigure.Indicator.REGISTERED_MODELS,
        unit=unit,
        from_on=time_of_year(first)[0],
        to_on=time_of_year(last)[1],
        value=line.told,
        source=f"Danh sách của {unit.label}",
        document=line.document,
        quote=line.text,
    )


def recorded_from(
    line: FoundTotal, unit: Unit | None, figures: Iterable[StatedFigure]
) -> StatedFigure | None:
    """The figure that was noted from a total line of a list, at whichever door; the same file sent again says it again.

    Another list may bear the same name: the unit, the year, and the words or the number must be the same as well.
    Figures noted before the lists' lines were named in `document` have the file as their source.
    """
    before = f"Trang “{line.sheet}”, dòng {line.row}: "
    for figure in figures:
        of_line = figure.document == line.document or (
            not figure.document
            and figure.source == clean(line.batch.file_name)
            and figure.quote.startswith(clean(before))
        )
        same = of_line and (clean(line.text) in clean(figure.quote) or figure.value in line.numbers)
        if same and _is_of(figure, unit) and _is_of_years(figure, line):
            return figure
    return None


def _is_of(figure: StatedFigure, unit: Unit | None) -> bool:
    """Whether a figure is of that unit, one within it, or one that holds it."""
    if unit is None:
        return True
    return unit.path.startswith(figure.unit.path) or figure.unit.path.startswith(unit.path)


def _is_of_years(figure: StatedFigure, line: FoundTotal) -> bool:
    """Whether a figure is of one of the list's years; where neither says one, it may be."""
    return figure.year is None or figure.year in (line.rows_years() or {figure.year})


def _from_lists(first: date, last: date) -> list[StatedFigure]:
    """The figures of this time that may have been noted from a list."""
    figures = StatedFigure.objects.filter(from_on__gte=first, to_on__lte=last).select_related("unit")
    return [figure for figure in figures if figure.list_name]


def _total_lines(batch: ImportBatch) -> Iterator[FoundTotal]:
    """The total lines of a list, from top to bottom."""
    above: dict[str, int] = {}
    for number, sheet in enumerate(batch.sheets):
        name, columns = sheet.get("name", ""), sheet.get("columns", {})
        for aside in sheet.get("set_aside", ()):
            if aside.get("kind") != "total":
                continue
            numbers, row = aside.get("numbers", {}), aside["row"]
            yield FoundTotal(
                batch,
                number,
                name,
                row,
                aside.get("text", ""),
                tuple(Decimal(str(value)) for value in numbers.values()),
                told_number(numbers, columns),
                above.get(name, 0),
            )
            above[name] = row


def may_state(user: Asker, batch: ImportBatch, unit: Unit | None = None) -> bool:
    """Whether the user records what a list's unit, or that one, states: totals of models, not of commendations."""
    unit = unit or batch.unit
    if unit is None or batch.subject != ImportSubject.REGISTRATIONS:
        return False
    return access.may(user, "review.add_statedfigure", unit)
