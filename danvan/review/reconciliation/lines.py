"""A line of the ledger, and the rule of what “trên”, “gần”, “hơn”, “khoảng” still agree with."""

from dataclasses import dataclass
from decimal import Decimal

from danvan.lib.numbers import written
from danvan.review.figures.counted import Count
from danvan.review.models import Explanation, StatedFigure
from models_registry.models import Qualifier, Unit

# How far a number may lie from the published one, in parts of it: (below, above).
_ROOM: dict[str, tuple[Decimal, Decimal]] = {
    Qualifier.OVER: (Decimal(0), Decimal("0.15")),
    Qualifier.MORE_THAN: (Decimal(0), Decimal("0.15")),
    Qualifier.NEARLY: (Decimal("0.10"), Decimal(0)),
    Qualifier.ABOUT: (Decimal("0.10"), Decimal("0.10")),
}


def fits(qualifier: str, stated: Decimal, number: Decimal | int) -> bool:
    """Whether a number bears out a published one that claims no more than its qualifier says.

    An exact figure agrees only with itself. “Trên 400”, “hơn 400” agree with 400 to 460 (448 is a usual case),
    “gần 450” with 405 to 450, “khoảng 450” with 405 to 495. The widths are ours; no guide fixes them.
    """
    below, above = _ROOM.get(qualifier, (Decimal(0), Decimal(0)))
    return stated * (1 - below) <= number <= stated * (1 + above)


@dataclass(frozen=True)
class Way:
    """Another way of counting: what is counted, its number and list (a sum of lists has none), whether it agrees."""

    label: str
    count: Count | int
    agrees: bool

    @property
    def value(self) -> int:
        """The number."""
        return self.count.value if isinstance(self.count, Count) else self.count


@dataclass(frozen=True)
class LedgerLine:
    """A published number beside the one it is compared with; `difference` is stated less the other.

    `computed` is a Count of the registry; a plain number for what was published elsewhere (`other` says what)
    and for what was moved; None where there is nothing to compare. `agrees` is also true of the last.
    An explanation holds only as long as the difference is the one it explained; else it is `stale`.
    """

    key: str  # "stated:12", "parts:recognised_models:12", "parts:registered:12", "steps:12", "year:12"
    label: str
    unit: Unit
    figure: StatedFigure  # the figure that the line is about
    stated: Decimal
    computed: Count | Decimal | int | None
    other: str
    difference: Decimal | None
    agrees: bool
    sentence: str
    ways: tuple[Way, ...] = ()
    explanation: Explanation | None = None
    stale: Explanation | None = None
    earlier: tuple[Explanation, ...] = ()  # replaced ones, newest first

    @property
    def source(self) -> str:
        """Who published it."""
        return self.figure.source

    @property
    def document(self) -> str:
        """In which paper."""
        return self.figure.document

    @property
    def is_check(self) -> bool:
        """Whether published figures are compared with each other, rather than with the registry."""
        return not self.key.startswith("stated:")

    @property
    def quote(self) -> str:
        """The words in which it was published; a check between figures has none."""
        return "" if self.is_check else self.figure.quote

    @property
    def qualifier(self) -> str:
        """“trên”, “gần”, “hơn”, “khoảng”, in words; empty for an exact figure and for a check."""
        return "" if self.is_check or not self.figure.qualifier else self.figure.get_qualifier_display()

    @property
    def stated_in_words(self) -> str:
        """ "trên 185 triệu đồng"."""
        measure = "" if self.is_check else self.figure.measure
        return " ".join(part for part in (self.qualifier, written(self.stated), measure) if part)

    @property
    def computed_value(self) -> Decimal | int | None:
        """The number that it is compared with."""
        return self.computed.value if isinstance(self.computed, Count) else self.computed

    @property
    def is_open(self) -> bool:
        """Differs, and nobody has said why."""
        return not self.agrees and self.explanation is None
