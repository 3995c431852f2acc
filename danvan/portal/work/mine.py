"""Whose work is what: the rows on which a person can act now, and those for which he waits on others."""

from datetime import date, timedelta
from typing import Final

from django.db.models import QuerySet

from awards.desk.proposals import CHANGE as CHANGE_PROPOSAL
from awards.desk.proposals import TAKE
from awards.models import Proposal
from danvan.lists.models import ImportBatch
from danvan.review.models import ClosedReview, ReturnDue
from danvan.review.returns.asked import KEPT_ON_THE_DESK
from models_registry import access
from models_registry.models import CorrectionRequest, Registration, State, Unit
from models_registry.models.registrations import RegistrationQuerySet
from models_registry.permissions import DECIDE, SEND_RETURN, tasks_with
from models_registry.scoping import his_to_write

CHANGE: Final = "models_registry.change_registration"
# Of the registrations, as the address of their list calls them.
TO_ACCEPT, TO_CORRECT, TO_SEND = "cho-tiep-nhan", "can-sua", "ban-nhap"
SENT, RETURNED = "da-gui", "da-tra-lai"
# Of the proposals, likewise.
TO_TAKE, TO_MEND = "cho-tiep-nhan", "bi-tra-lai"
_ADD: Final = "models_registry.add_registration"
_APPROVE: Final = "review.approve_closedreview"
_SOON: Final = timedelta(days=7)


def _given(user: access.Asker, permission: str) -> list[access.Grant]:
    """The user's own offices for that: what lies below them is not his own."""
    tasks = tasks_with(permission)
    return [one for one in access.grants_of(user) if one.task in tasks]


def entered(user: access.Asker) -> RegistrationQuerySet:
    """Registrations that are his to write: where he enters and another decides, and of his own office."""
    return Registration.objects.permitted_to(user, CHANGE).filter(his_to_write(user, CHANGE))


def registrations_to_do(user: access.Asker) -> dict[str, RegistrationQuerySet]:
    """What he can act on: accept or return what was sent, correct and send what was returned or is a draft."""
    own = entered(user).filter(double_of=None)
    sent = Registration.objects.permitted_to(user, DECIDE).filter(state=State.SUBMITTED, double_of=None)
    return {
        TO_ACCEPT: sent,
        TO_CORRECT: own.filter(state=State.RETURNED),
        TO_SEND: own.filter(state=State.DRAFT),
    }


def registrations_owed(user: access.Asker) -> dict[str, RegistrationQuerySet]:
    """What others have to do: accept what was sent, correct what was returned; he reads it and waits."""
    rows = Registration.objects.visible_to(user).filter(double_of=None)
    to_do = registrations_to_do(user)
    return {
        owed: rows.filter(state=state).exclude(pk__in=to_do[own].order_by().values("pk"))
        for owed, own, state in (
            (SENT, TO_ACCEPT, State.SUBMITTED),
            (RETURNED, TO_CORRECT, State.RETURNED),
        )
    }


def proposals_to_do(user: access.Asker) -> dict[str, QuerySet[Proposal]]:
    """Proposals on which he can act: what was sent to his offices, and of his own what was returned."""
    offices = Unit.objects.permitted_to(user, TAKE).order_by()
    own = Proposal.objects.permitted_to(user, CHANGE_PROPOSAL).filter(his_to_write(user, CHANGE_PROPOSAL))
    return {
        TO_TAKE: Proposal.objects.filter(state=Proposal.State.SENT, to_unit__in=offices.values("pk")),
        TO_MEND: own.filter(state=Proposal.State.RETURNED),
    }


def corrections_to_decide(user: access.Asker) -> QuerySet[CorrectionRequest]:
    """Requests that wait for him."""
    return CorrectionRequest.objects.permitted_to(user, DECIDE).filter(state=CorrectionRequest.State.WAITING)


def lists_to_write(user: access.Asker) -> QuerySet[ImportBatch]:
    """Lists that were read and wait to be written."""
    staged = ImportBatch.objects.visible_to(user).filter(state=ImportBatch.State.STAGED)
    return staged if user.has_perm(_ADD) else staged.none()


def closings_to_approve(user: access.Asker) -> QuerySet[ClosedReview]:
    """Corrected closings that want his signature as the second."""
    waiting = ClosedReview.objects.permitted_to(user, _APPROVE).filter(state=ClosedReview.State.PROPOSED)
    return waiting.exclude(by=access.account_of(user))


def doubles_to_settle(user: access.Asker) -> RegistrationQuerySet:
    """Second registrations for a year that wait to be withdrawn or corrected, by whoever decides."""
    return Registration.objects.permitted_to(user, DECIDE).doubles()


def dues_soon(user: access.Asker, today: date) -> QuerySet[ReturnDue]:
    """What offices above ask of his own units within a week, and of which these have not said that it is sent.

    What is overdue waits on, as long as it stands on the desk.
    """
    own = _given(user, SEND_RETURN)
    dues = ReturnDue.objects.filter(due_on__gte=today - KEPT_ON_THE_DESK, due_on__lte=today + _SOON)
    if not own:
        return dues.none()
    keys = [grant.unit_id for grant in own]
    serving = ReturnDue.objects.serving([grant.unit_path for grant in own]).exclude(unit__in=keys)
    return dues.filter(pk__in=serving.order_by().values("pk")).exclude(returns__unit__in=keys)
