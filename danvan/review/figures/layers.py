"""Scopes that are counted together: in one question and one place, those whose territories share no unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from awards.models.decisions import Revocations, load_revocations
from danvan.review.figures.counting import BY_ROW, counting_of
from danvan.review.figures.fields import FieldRows
from danvan.review.scope import Scope
from danvan.tally.counting import Place
from danvan.tally.reading import Asked
from models_registry.territory import Territory, together


@dataclass(frozen=True)
class Layer:
    """Scopes that are counted over the same rows: one, or several whose territories share no unit."""

    scope: Scope  # one of them, whose period, year, levels and day all have
    place: Place  # by their numbers
    papers: Revocations  # read once for all that is asked
    fields: FieldRows  # of the period
    rows: Mapping[int, int]  # of a unit its row of the table of units, as one of its units
    paths: Mapping[int, str]  # of every unit

    @property
    def asked(self) -> Asked:
        """What the tally is asked."""
        counting = counting_of(self.scope, self.papers, self.fields)
        return Asked(counting, self.place, BY_ROW, self.rows, self.paths)


def layers_of(
    scopes: Sequence[Scope],
    units: Sequence[frozenset[int]],
    territories: Sequence[Territory],
    fields: FieldRows,
    papers: Revocations | None = None,
    rows: Sequence[Mapping[int, int]] = (),
    paths: Mapping[int, str] | None = None,
) -> list[Layer]:
    """As few layers as hold all scopes; `units` are the keys of each one's territory, `rows` their rows of a table."""
    found: list[tuple[set[int], list[int]]] = []
    papers = papers or load_revocations()
    for number, keys in enumerate(units):
        for taken, members in found:
            same_day = (
                scopes[members[0]].day == scopes[number].day
            )  # a unit that has ended counts to its last day
            if same_day and taken.isdisjoint(keys):
                taken |= keys
                members.append(number)
                break
        else:
            found.append((set(keys), [number]))
    return [
        Layer(
            scopes[members[0]],
            Place(
                together(territories[number] for number in members),
                {number: units[number] for number in members},
            ),
            papers,
            fields,
            {unit: row for number in members for unit, row in rows[number].items()} if rows else {},
            paths or {},
        )
        for _, members in found
    ]
