"""What the guard finds, for the eye: the earlier commendation, or another line, beside the new one."""

from collections.abc import Iterable
from dataclasses import dataclass

from awards.desk.guard import Finding, time_of
from awards.models import Commendation, Decision
from danvan.lib.text import joined
from models_registry import access


@dataclass(frozen=True)
class Side:
    """A commendation, written or only meant, as one line of the table."""

    label: str
    row: Commendation
    by: str = ""  # who proposes it
    is_open: bool = False  # whether the reader may open its decision

    @property
    def thing(self) -> str:
        """The model and the merit in words, as far as they are known."""
        return joined("; ", self.row.model.display_title if self.row.model else "", self.row.merit)

    @property
    def decision(self) -> str:
        """Its decision, else who proposes it; "" of what is only meant."""
        decision = self.row.decision
        if decision and (decision.pk or decision.number):
            return str(decision)
        return f"{self.by} đề nghị" if self.by else ""

    @property
    def track(self) -> str:
        """In words: two tracks are two regimes of rewards."""
        return self.row.decision.get_track_display() if self.row.decision else ""

    @property
    def time(self) -> str:
        """The year or the years."""
        return time_of(self.row)


@dataclass(frozen=True)
class Beside:
    """All that was found: of each new commendation the lines, itself first; what is wrong with body or form."""

    lines: list[list[Side]]
    remarks: list[str]


def beside(found: Iterable[Finding], reader: access.Asker) -> Beside | None:
    """None where nothing was found; else one query, for the decisions that the reader may open."""
    found = list(found)
    if not found:
        return None
    keys = {key for one in found if one.earlier and (key := one.earlier.decision_id)}
    may_open = set(Decision.objects.visible_to(reader).filter(pk__in=keys).values_list("pk", flat=True))
    lines: dict[int, list[Side]] = {}
    remarks: dict[str, None] = {}
    for one in found:
        if one.earlier:
            side = Side("Đã khen thưởng", one.earlier, is_open=one.earlier.decision_id in may_open)
        elif one.other:
            side = Side("Đề nghị khác", one.other, one.other_by)
        else:
            remarks[one.text] = None
            continue
        lines.setdefault(id(one.row), [Side("Lần này", one.row)]).append(side)
    return Beside(list(lines.values()), list(remarks))
