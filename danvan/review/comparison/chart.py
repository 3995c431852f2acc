"""Where the parts of a small line chart stand, in units of its own drawing, 300 by 150; templates print it."""

from dataclasses import dataclass

from danvan.review.comparison.tracks import FieldLine
from danvan.review.figures.counted import Count

LEFT, RIGHT, TOP, BASELINE = 34, 284, 22, 112
UNKNOWN_SLOT = 62  # on the right, for what has no known year


@dataclass(frozen=True)
class Dot:
    """A number in the chart and where its label stands: above, below when the other track's is higher."""

    x: int
    y: int
    label_y: int
    count: Count


@dataclass(frozen=True)
class Series:
    """A track: the corners of its line and its dots; those of no known year are in no line."""

    points: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Chart:
    """A field's years; `top` is the number at the upper edge, the same in all charts of a page."""

    line: FieldLine
    top: int
    series: tuple[Series, ...]
    ticks: tuple[tuple[int, int | None], ...]  # x, year
    wall: int | None  # x of the line before "không rõ năm"


def charts_of(lines: tuple[FieldLine, ...]) -> tuple[Chart, ...]:
    """The charts of all fields with a number in some year, to one scale."""
    highest = [max((c.value for y in line.years for c in y.counts if c), default=0) for line in lines]
    top = max(highest, default=0)
    return tuple(_chart(line, top) for line, number in zip(lines, highest, strict=True) if number)


def _chart(line: FieldLine, top: int) -> Chart:
    unknown = any(row.year is None for row in line.years)
    wall = RIGHT - UNKNOWN_SLOT if unknown else None
    known = [row.year for row in line.years if row.year is not None]
    step = ((wall or RIGHT) - LEFT) / len(known)
    places: dict[int | None, int] = {
        year: round(LEFT + step * (number + 0.5)) for number, year in enumerate(known)
    }
    if unknown:
        places[None] = RIGHT - UNKNOWN_SLOT // 2
    tracks = len(line.years[0].counts)
    return Chart(
        line,
        top,
        tuple(_series(line, number, places, top) for number in range(tracks)),
        tuple((x, year) for year, x in places.items()),
        wall,
    )


def _series(line: FieldLine, number: int, places: dict[int | None, int], top: int) -> Series:
    dots, corners = [], []
    for row in line.years:
        count = row.counts[number]
        if count is None:
            continue
        x, y = places[row.year], round(BASELINE - (BASELINE - TOP) * count.value / top)
        others = [other.value for other in row.counts if other]
        label_y = y + 15 if any(count.value < other for other in others) else y - 8
        dots.append(Dot(x, y, label_y, count))
        if row.year is not None:
            corners.append(f"{x},{y}")
    return Series(" ".join(corners), tuple(dots))
