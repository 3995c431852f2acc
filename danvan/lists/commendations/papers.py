"""The decisions of the registry that a list may speak of: found by number and day, asked where that is not sure."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from awards.models import Decision, out_of_force
from awards.models.numbers import bare_number, may_be_one_number, number_key
from danvan.lists.commendations.named_papers import NamedPaper
from models_registry import access
from models_registry.access import Actor
from models_registry.models.merged import standing_for
from models_registry.similar import name_words

_CHAIRMAN: Final = frozenset(("chu", "tich"))
PaperKey = tuple[str, date | None, str]
_OFFERED: Final = 12  # decisions among which an officer chooses


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """What a paper is: a decision of the registry, or one of `candidates` (an officer says which), or a new one."""

    decision: Decision | None = None
    candidates: tuple[Decision, ...] = ()


def paper_key(paper: NamedPaper) -> PaperKey:
    """Equal for two mentions of one paper in a list."""
    return number_key(paper.number), paper.issued_on, body_key(paper.body)


def body_key(body: str) -> str:
    """For "the same body": folded words, abbreviations written out."""
    return " ".join(name_words(body))


def is_same_body(one: str, other: str) -> bool:
    """Whether two names may be one body's: all words of the shorter are in the longer, its chairman is it.

    An unnamed body may be any.
    """
    first, second = (set(name_words(body)) - _CHAIRMAN for body in (one, other))
    return first <= second or second <= first


def paper_question(paper: NamedPaper) -> str:
    """The key of "which decision is this?"."""
    day = f"{paper.issued_on:%Y-%m-%d}" if paper.issued_on else ""
    return f"decision|{number_key(paper.number)}|{day}|{body_key(paper.body)[:200]}"


@dataclass
class Papers:
    """The decisions that the user may read, newest first, the keys of those out of force, and the names of all.

    `former` are those that were merged away, each with the decision that stands for it.
    """

    decisions: list[Decision]
    out_of_force: set[int]
    taken: set[tuple[str, date | None, str]]
    former: list[tuple[Decision, Decision]] = field(default_factory=list)
    by_pk: dict[int, Decision] = field(init=False)

    def __post_init__(self) -> None:
        self.by_pk = {decision.pk: decision for decision in self.decisions}
        self.by_pk |= {merged.pk: standing for merged, standing in self.former}

    @classmethod
    def load(cls, user: Actor) -> "Papers":
        """Four or five queries; of a district's decisions there are hundreds."""
        rows = Decision.objects.visible_to(user)
        taken = _taken(user)
        decisions = list(rows.select_related("revoked_by").order_by("-issued_on", "-pk"))
        merged = list(Decision._base_manager.filter(merged_into__isnull=False).order_by("-issued_on", "-pk"))
        into = standing_for(Decision) if merged else {}
        by_pk = {decision.pk: decision for decision in decisions}
        former = [(one, by_pk[into[one.pk]]) for one in merged if into[one.pk] in by_pk]
        return cls(decisions, out_of_force(), taken, former)

    def has(self, paper: NamedPaper) -> bool:
        """Whether a decision stands under just this number, day and body, also where the user may not read it.

        Not beside him: another commune's number says nothing of his own.
        """
        return (paper.number, paper.issued_on, paper.body) in self.taken

    def find(self, paper: NamedPaper) -> FoundPaper:
        """The decision of this number and day, if there is one and its body may be the paper's; else whom to ask of."""
        if not paper.is_named:
            same = [d for d in self.decisions if paper.body and is_same_body(d.body, paper.body)]
            return FoundPaper(candidates=tuple((same or self.decisions)[:_OFFERED]))
        known = [*((decision, decision) for decision in self.decisions), *self.former]
        exact = [(named, d) for named, d in known if _is_that(named, paper)]
        fitting = {d.pk: d for named, d in exact if is_same_body(named.body, paper.body)}
        if len(fitting) == 1 and paper.number and paper.issued_on:
            return FoundPaper(next(iter(fitting.values())))
        alike = {d.pk: d for _, d in exact or [pair for pair in known if _may_be(pair[0], paper)]}
        return FoundPaper(candidates=tuple(alike.values())[:_OFFERED])


def _taken(user: Actor) -> set[PaperKey]:
    """Number, day and body of the decisions of the units where the user enters them, and of those above."""
    rows = Decision._base_manager.exclude(number="").values_list("number", "issued_on", "body", "unit__path")
    own = access.paths_for(user, "awards.add_decision")
    return {
        (number, day, body)
        for number, day, body, path in rows
        if path.startswith(own) or any(one.startswith(path) for one in own)
    }


def _is_that(decision: Decision, paper: NamedPaper) -> bool:
    """Whether all that the paper says of number and day is the decision's."""
    return (not paper.number or number_key(decision.number) == number_key(paper.number)) and (
        paper.issued_on is None or decision.issued_on == paper.issued_on
    )


def _may_be(decision: Decision, paper: NamedPaper) -> bool:
    """Whether the decision may be the paper, written otherwise or without number or day."""
    is_of_day = paper.issued_on is not None and decision.issued_on == paper.issued_on
    if is_of_day and paper.number and may_be_one_number(decision.number, paper.number):
        return True
    if not is_same_body(decision.body, paper.body):
        return False
    same_day = paper.issued_on is None or decision.issued_on in (None, paper.issued_on)
    same_year = not (paper.issued_on and decision.issued_on) or (
        decision.issued_on.year == paper.issued_on.year
    )
    if not decision.number:
        return same_day
    same_digits = bool(paper.number) and bare_number(decision.number) == bare_number(paper.number)
    return same_year and same_digits
