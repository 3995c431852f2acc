"""A row of a commendation list and what was decided of it."""

from dataclasses import dataclass
from decimal import Decimal

from awards.models import Commendation
from danvan.lists.commendations.named_papers import NO_PAPER, NamedPaper
from danvan.lists.commendations.papers import PaperKey
from danvan.lists.deciding.decision import Decided


@dataclass(slots=True)
class DecidedAward(Decided):
    """A row and the commendation that it brings; a decision that the list makes is known by `paper_key`."""

    paper: NamedPaper = NO_PAPER
    form: str = Commendation.Form.UNSPECIFIED
    track: str = ""
    amount: Decimal | None = None
    decision_id: int | None = None
    award_id: int | None = None  # of the registry, that the row is
    paper_key: PaperKey | None = None
    reason: str = ""  # why it is written all the same
