"""A line of the ledger: a published number beside the one that it is compared with."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from danvan.lib.numbers import written
from danvan.lib.text import joined
from danvan.review.figures.counted import Count
from danvan.review.models import Explanation, StatedFigure
from danvan.review.words import short_time
from models_registry.models import Unit

NO_LIST: Final = "chưa có danh sách"
NO_PERIOD: Final = "chưa có kỳ báo cáo"
INCOMPLETE: Final = "chưa đủ số"


def signed(difference: Decimal | None) -> str:
    """+50, -3; nothing where there is nothing to compare with."""
    if difference is None:
        return ""
    return f"{'+' if difference > 0 else ''}{written(difference)}"


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
    and for what was moved; None where there is nothing to compare. What `lacks` something is no difference: it agrees.
    An explanation holds only as long as the difference is the one it explained; else it is `stale`.
    """

    key: str  # "stated:12", "parts:recognised_models:12", "parts:registered:12", "steps:12",
    # "year:12", "below:12", "times:12"
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
    lacks: str = ""  # why there is nothing to compare with yet: NO_LIST...
    explanation: Explanation | None = None
    stale: Explanation | None = None
    earlier: tuple[Explanation, ...] = ()  # replaced ones, newest first
    beside: StatedFigure | None = (
        None  # the published figure that it is compared with, where that is another one
    )

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
    def is_sum(self) -> bool:
        """Whether published parts are added up against `figure`."""
        return self.key.startswith(("parts:", "below:", "times:"))

    @property
    def quote(self) -> str:
        """The words in which it was published; a check between figures has none."""
        return "" if self.is_check else self.figure.quote

    @property
    def stated_in_words(self) -> str:
        """ "trên 185 triệu đồng"; a sum has no words of a source."""
        return joined(" ", written(self.stated), self.figure.measure) if self.is_sum else self.figure.words

    @property
    def time_in_words(self) -> str:
        """Of which time it was published: "năm 2021"."""
        return short_time(*self.figure.time)

    @property
    def computed_value(self) -> Decimal | int | None:
        """The number that it is compared with."""
        return self.computed.value if isinstance(self.computed, Count) else self.computed

    @property
    def computed_in_words(self) -> str:
        """ "1.157", "63,2"; what was published too in the words of its source: "gần 460"."""
        beside = self.figure if self.is_sum else self.beside
        if beside:
            return beside.words
        return "" if self.computed_value is None else written(self.computed_value)

    @property
    def difference_in_words(self) -> str:
        """ "+50", "-3", "0"; nothing where there is nothing to compare with."""
        return signed(self.difference)

    @property
    def is_open(self) -> bool:
        """Differs, and nobody has said why."""
        return not self.agrees and self.explanation is None
