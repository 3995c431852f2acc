"""Who may give the second word on a corrected version: an account that owes nothing to the one that proposed it."""

from typing import Final

from django.db.models import Q

from danvan.accounts.models import User
from models_registry import access
from models_registry.models import Change, Unit
from models_registry.permissions import tasks_with

APPROVE: Final = "review.approve_closedreview"
# Printed beside the code where nobody else could approve.
BY_ONE: Final = "người lập đồng thời phê duyệt (không có tài khoản phê duyệt khác)"


def is_independent(account: User, proposer: access.Asker) -> bool:
    """Whether the proposer has neither made that account, nor set its password, nor given it a task."""
    if proposer.pk is None:
        return True
    if account.pk == proposer.pk:
        return False
    of_account = Q(subject="accounts.user", subject_id=account.pk)
    of_its_tasks = Q(subject="models_registry.assignment", after__user_id=account.pk)
    return not Change.objects.filter(of_account | of_its_tasks, by=proposer.pk).exists()


def has_another_approver(unit: Unit, proposer: access.Asker) -> bool:
    """Whether some account, of the unit or above it, may approve and owes nothing to the proposer."""
    accounts = User.objects.filter(
        Q(is_superuser=True) | Q(assignments__task__in=tasks_with(APPROVE)), is_active=True
    ).distinct()
    return any(
        access.may(account, APPROVE, unit) and is_independent(account, proposer) for account in accounts
    )
