"""What the guard finds, for the eye: the earlier commendation, or another line, beside the new one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from awards.desk.guard import Finding, time_of
from awards.models import Commendation, Decision
from danvan.lib.text import joined
from models_registry import access


@dataclass(frozen=True)
class Side:
    """A commendation, written or only meant, as one line of the table: in words, so that a list can keep it."""

    label: str
    name: str
    thing: str  # the model and the merit, as far as they are known
    form: str
    track: str  # two tracks are two regimes of rewards
    decision: str  # else who proposes it; "" of what is only meant
    unit: str
    time: str
    reason: str
    decision_id: int | None
    is_open: bool = False  # whether the reader may open its decision

    @classmethod
    def of(cls, label: str, row: Commendation, by: str = "") -> "Side":
        """Of a commendation (with decision, form, unit, model); `by` is who proposes it."""
        decision = row.decision if row.decision and (row.decision.pk or row.decision.number) else None
        return cls(
            label,
            row.display_name,
            joined("; ", row.model.display_title if row.model else "", row.merit),
            str(row.form),
            row.decision.get_track_display() if row.decision else "",
            str(decision) if decision else f"{by} đề nghị" if by else "",
            row.unit.label,
            time_of(row),
            row.reason,
            row.decision_id,
        )


@dataclass(frozen=True)
class Beside:
    """All that was found: of each new commendation the lines, itself first; what is wrong with body or form."""

    lines: list[list[Side]]
    remarks: list[str]


def lines_of(found: Iterable[Finding], other: str = "Đề nghị khác") -> Beside:
    """Without asking which decision may be opened; `other` is what another line is called there (no query)."""
    remarks: dict[str, None] = {}
    lines: dict[int, list[Side]] = {}
    for one in found:
        if one.earlier:
            side = Side.of("Đã khen thưởng", one.earlier)
        elif one.other:
            side = Side.of(other, one.other, one.other_by)
        else:
            remarks[one.text] = None
            continue
        lines.setdefault(id(one.row), [Side.of("Lần này", one.row)]).append(side)
    return Beside(list(lines.values()), list(remarks))


def opened(lines: Iterable[list[Side]], reader: access.Asker) -> list[list[Side]]:
    """The lines with which earlier decisions the reader may open (a query where there are any)."""
    rows = list(lines)
    keys = {side.decision_id for _, *others in rows for side in others if side.decision_id}
    if not keys:
        return rows
    may_open = set(Decision.objects.visible_to(reader).filter(pk__in=keys).values_list("pk", flat=True))
    return [
        [new, *(replace(side, is_open=side.decision_id in may_open) for side in others)]
        for new, *others in rows
    ]


def beside(found: Iterable[Finding], reader: access.Asker) -> Beside | None:
    """None where nothing was found; else one query, for the decisions that the reader may open."""
    rows = list(found)
    if not rows:
        return None
    told = lines_of(rows)
    return Beside(opened(told.lines, reader), told.remarks)
