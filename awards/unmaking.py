"""What of the awards one press makes, and `models_registry.services.made_today` takes away again on its day."""

from typing import Any, Final

from awards.models import Assessment, Commendation, Decision, Recognition
from models_registry.services import Made, Making, last_made

RECOGNISING: Final = Making(
    Recognition, lambda row: "awards.add_recognition", "công nhận", besides=(Decision,)
)
ASSESSING: Final = Making(Assessment, lambda row: "awards.add_assessment", "đánh giá")
COMMENDING: Final = Making(
    Commendation, lambda row: "awards.add_commendation", "khen thưởng", besides=(Decision,)
)


def last_of(making: Making, row: Any) -> Made | None:
    """How a row was made, if nothing else was done to it since (a query)."""
    return last_made(making, [row]).get(row.pk)
