"""All sorts of things that have verbs, as the door finds them."""

from typing import Final

from danvan.portal.verbs.of_decisions import DECISIONS
from danvan.portal.verbs.of_drafts import DRAFTS
from danvan.portal.verbs.of_meetings import MEETINGS
from danvan.portal.verbs.of_models import MODELS
from danvan.portal.verbs.of_proposals import PROPOSALS
from danvan.portal.verbs.of_recognitions import RECOGNITIONS
from danvan.portal.verbs.of_registrants import REGISTRANTS
from danvan.portal.verbs.of_registrations import REGISTRATIONS
from danvan.portal.verbs.undoing import ASSESSMENTS, COMMENDATIONS

SORTS: Final = {
    sort.name: sort
    for sort in (
        *(REGISTRATIONS, MODELS, RECOGNITIONS, DECISIONS, DRAFTS, REGISTRANTS, MEETINGS, PROPOSALS),
        *(ASSESSMENTS, COMMENDATIONS),
    )
}
