"""A row of a commendation list and what was decided of it."""

from dataclasses import dataclass
from decimal import Decimal

from awards.imports.papers import PaperKey
from awards.imports.words import NO_PAPER, Paper
from awards.models import Commendation
from models_registry.imports.deciding.decided import Decided


@dataclass(slots=True)
class DecidedAward(Decided):
    """A row and the commendation that it brings; a decision that the list makes is known by `paper_key`."""

    paper: Paper = NO_PAPER
    form: str = Commendation.Form.UNSPECIFIED
    track: str = ""
    amount: Decimal | None = None
    decision_id: int | None = None
    paper_key: PaperKey | None = None
