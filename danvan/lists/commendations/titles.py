"""What the titles over a list of commendations give to all its rows, and what goes on to the next list of a sheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from danvan.lists.commendations.named_papers import (
    NO_PAPER,
    NamedPaper,
    own_paper_in,
    paper_in,
    speaks_of_paper,
)
from danvan.lists.commendations.words import form_in, merit_in, span_in
from danvan.lists.reading.table.stacked import is_list_title, is_title
from danvan.lists.reading.table.years_said import years_named


@dataclass(frozen=True, slots=True)
class Titles:
    """What titles say of form, decision, merit and a programme's years ("2020-2022").

    `lines` are the titles themselves, `years` all years that they name, `speaks_of_paper` whether they name a decision,
    be it without its number, or a proposal.
    """

    lines: tuple[str, ...] = ()
    paper: NamedPaper = NO_PAPER
    form: str = ""
    merit: str = ""
    span: str = ""
    years: frozenset[int] = frozenset()
    speaks_of_paper: bool = False

    def after(self, before: "Titles") -> "Titles":
        """With what goes on from the list before: nothing if these titles are those of another decision."""
        if not self._goes_on(before):
            return self
        return replace(
            self,
            lines=before.lines + self.lines,
            paper=self.paper.filled_from(before.paper),
            form=self.form or before.form,
            merit=self.merit or before.merit,
            span=self.span or before.span,
            years=self.years or before.years,
            speaks_of_paper=self.speaks_of_paper or before.speaks_of_paper,
        )

    def _goes_on(self, before: "Titles") -> bool:
        """Whether the list may be of the decision of the one before: it names the same, or none and nothing else."""
        if self.speaks_of_paper:
            return self.paper.is_named and self.paper.filled_from(before.paper) != self.paper
        other_form = self.form and before.form and self.form != before.form
        other_years = self.years and before.years and self.years.isdisjoint(before.years)
        other_office = before.lines and any(
            line not in before.lines for line in self.lines if _is_office(line)
        )
        return not (other_form or other_years or other_office)


NO_TITLES: Final = Titles()


def titles_of(blocks: Iterable[Sequence[str]]) -> Titles:
    """What holds for the last of the lists of a sheet; `blocks` are the titles over each, from the first on."""
    held = NO_TITLES
    for lines in blocks:
        text = " ".join(lines)
        own = Titles(
            tuple(lines),
            own_paper_in(lines) or paper_in(text),
            form_in(text),
            merit_in(text),
            span_in(text),
            frozenset(years_named(lines)),
            speaks_of_paper(text) or bool(own_paper_in(lines)),
        )
        held = own.after(held)
    return held


def _is_office(line: str) -> bool:
    """Whether a title says whose paper it is: "UBND HUYỆN LÂM BÌNH"."""
    return is_title(line) and not is_list_title(line)
