"""What an address of the scoring pages asks for: the part of the year, the side, the registrations."""

from typing import Final

from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict

from awards.models import Assessment
from danvan.portal.asked import AskedList, asked_list
from models_registry.models import State
from models_registry.models.registrations import RegistrationQuerySet

PART: Final = "phan"
SIDE: Final = "ben"
SET: Final = "bo"
EMPTY: Final = "trong"  # of sheets: without what was given, to be filled in by hand
PARTS: Final = {"ca-nam": Assessment.Part.YEAR, "nua-nam": Assessment.Part.HALF}
SIDES: Final = {"tu-cham": Assessment.Side.SELF, "cap-tren": Assessment.Side.ABOVE}
WORD_OF_SIDE: Final[dict[str, str]] = {side: word for word, side in SIDES.items()}


def part_asked(request: HttpRequest) -> tuple[str, Assessment.Part]:
    """The part of the year, as the address calls it and as it is; the whole year where nothing is asked."""
    word = request.GET.get(PART, "ca-nam")
    if word not in PARTS:
        raise BadRequest("Không có kỳ đánh giá này.")
    return word, PARTS[word]


def registrations_asked(request: HttpRequest) -> tuple[AskedList, RegistrationQuerySet, QueryDict]:
    """The list of registrations as the address filters it, those of its rows that are scored, and what it asks."""
    asked = request.GET.copy()
    for own in (PART, EMPTY):  # what the list does not know
        asked.pop(own, None)
    shown = asked_list(asked, request.user, "registrations")
    rows = shown.rows.filter(state=State.ACCEPTED, double_of=None)
    return shown, rows.select_related("model__registrant", "unit", "programme"), asked
