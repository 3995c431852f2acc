"""The rows as a table for people and for README, and which bars do not hold."""

from collections.abc import Iterator, Mapping, Sequence

from tests.bench.rows import LIMITS, Bar, Found, Growth, Limit, Row, Told
from tests.bench.volumes import Volume


def table(rows: Sequence[Row], volumes: Sequence[Volume], found: Found) -> str:
    """Milliseconds of processor in each registry, and how many times that of 448 models on the same database."""
    names = [volume.name for volume in volumes]
    lines = [
        f"| ms of processor | {' | '.join(names)} | queries | bars |",
        f"|---|{'---|' * len(names)}---|---|",
    ]
    for row in rows:
        cells = [_cell(row, volume, volumes, found) for volume in volumes]
        told = found.get(row.job, {})
        queries = sorted({int(one["queries"]) for one in told.values() if "queries" in one})
        asked = "-".join(map(str, queries if len(queries) < 2 else (queries[0], queries[-1])))
        bars = "; ".join(_told(row, bar, volumes, found) for bar in row.bars)
        lines.append(f"| {row.name} | {' | '.join(cells)} | {asked} | {bars} |")
    return "\n".join(lines)


def _cell(row: Row, volume: Volume, volumes: Sequence[Volume], found: Found) -> str:
    told = found.get(row.job, {}).get(volume.name)
    if told is None:
        return "" if volume.models > row.up_to else "too slow"
    milliseconds = told["seconds"] * 1000
    shown = f"{milliseconds:,.0f}" if milliseconds >= 10 else f"{milliseconds:.2g}"
    times = Growth(0).value(row.job, volume, base_of(volume, volumes), found)
    return f"{shown} (x{times:.3g})" if times is not None else shown


def base_of(volume: Volume, volumes: Sequence[Volume]) -> Volume:
    """The smallest registry on the same database."""
    same = [one for one in volumes if one.database == volume.database]
    return min(same, key=lambda one: one.models)


def _told(row: Row, bar: Bar, volumes: Sequence[Volume], found: Found) -> str:
    failed = [line for line in faults([row], volumes, found) if f": {bar}," in line]
    return f"{bar} {'FAIL' if failed else 'pass'}"


def faults(rows: Sequence[Row], volumes: Sequence[Volume], found: Found) -> Iterator[str]:
    """A line for each bar that does not hold in a registry; what was too slow to be measured holds none."""
    for row in rows:
        for volume in volumes:
            if not row.held_from <= volume.models <= row.up_to:
                continue
            for bar in row.bars:
                if volume.name not in found.get(row.job, {}):
                    yield f"{row.name}, {volume.name}: {bar}, not measured: too slow or failed"
                    continue
                value = bar.value(row.job, volume, base_of(volume, volumes), found)
                if value is not None and not bar.holds(value):
                    yield f"{row.name}, {volume.name}: {bar}, is {value:.3g}"


def listed(parts: Mapping[str, Told]) -> str:
    """What is told in ratios and sizes of its own, with the bars of it."""
    lines = []
    for part, name, value, limit in _limited(parts):
        shown = "none" if value is None else f"{value:.3g}"
        bar = f"{limit} {'pass' if _is_within(value, limit) else 'FAIL'}" if limit else ""
        lines.append(f"| {part}: {name} | {shown} | {bar} |")
    return "\n".join(["| beside it | | bar |", "|---|---|---|", *lines]) if lines else ""


def faults_beside(parts: Mapping[str, Told]) -> Iterator[str]:
    """A line for each of these bars that does not hold; what is not told at all holds none."""
    for part, name, value, limit in _limited(parts):
        if limit and not _is_within(value, limit):
            yield f"{part}, {name}: {limit}, is {'none' if value is None else f'{value:.3g}'}"


def _limited(parts: Mapping[str, Told]) -> Iterator[tuple[str, str, float | None, Limit | None]]:
    for part, values in parts.items():
        wanted = [name for of, name in LIMITS if of == part and name]
        for name in dict.fromkeys([*values, *wanted]):
            yield part, name, values.get(name), LIMITS.get((part, name)) or LIMITS.get((part, ""))


def _is_within(value: float | None, limit: Limit) -> bool:
    return value is not None and limit.least <= value <= limit.most
