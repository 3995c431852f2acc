"""A kind of paper: the names that a template of it may use, what is written without one, values to try one with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

_SAMPLE: Final = "…"


@dataclass(frozen=True)
class Paper:
    """`code` stands in addresses, `sign` in the number; then texts, paragraphs, rows of tables (and their totals).

    Each name says what it stands for, of rows the columns. `default` writes the template of a form that serves where
    nobody has made another.
    """

    code: str
    name: str
    sign: str
    texts: Mapping[str, str]
    paragraphs: Mapping[str, str]
    rows: Mapping[str, tuple[str, ...]]
    default: Callable[[str], bytes]
    may_be_empty: frozenset[str]
    totals: Mapping[str, str] = field(default_factory=dict)  # of which rows each is the total
    lists_in_rows: frozenset[str] = frozenset()  # columns that are several cells

    @property
    def names(self) -> frozenset[str]:
        """All that a template of it may use."""
        return frozenset([*self.texts, *self.paragraphs, *self.rows, *self.totals])

    @property
    def lists(self) -> frozenset[str]:
        """What stands for many rows."""
        return frozenset([*self.paragraphs, *self.rows])

    def sample(self, known: Mapping[str, Any], *, is_empty: bool = False) -> dict[str, Any]:
        """Values of the kinds that a real paper has, `known` where given; `is_empty`: whatever may be empty is."""
        values: dict[str, Any] = {
            **dict.fromkeys(self.texts, _SAMPLE),
            **{name: [_SAMPLE, _SAMPLE] for name in self.paragraphs},
            **{name: [self._row(columns)] * 2 for name, columns in self.rows.items()},
            # a total has no number of its row
            **{name: self._row(self.rows[of][1:]) for name, of in self.totals.items()},
            **{name: value for name, value in known.items() if name in self.names},
        }
        if is_empty:
            values |= {name: type(values[name])() for name in self.may_be_empty}
        return values

    def _row(self, columns: tuple[str, ...]) -> dict[str, Any]:
        return {name: [_SAMPLE, _SAMPLE] if name in self.lists_in_rows else _SAMPLE for name in columns}
