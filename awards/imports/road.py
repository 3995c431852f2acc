"""The road of commendation lists, opened when the app is ready."""

from typing import Final

from awards.imports.committing import AwardDrafter
from awards.imports.deciding import AWARDS_ENTRY, decide, decide_rows
from awards.imports.reading import COMMENDATION_LIST
from awards.models import Commendation, Decision
from models_registry.imports.roads import Road

COMMENDATION_ROAD: Final = Road(
    COMMENDATION_LIST,
    decide,
    decide_rows,
    AwardDrafter,
    AWARDS_ENTRY,
    (("commendation", Commendation), ("decision", Decision)),
)
