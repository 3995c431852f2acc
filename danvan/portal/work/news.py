"""What others decided on what a person entered, until he has said that he read it."""

from datetime import timedelta
from typing import Final

from django.db.models import QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from danvan.portal.models import NewsRead
from danvan.portal.work.mine import entered
from models_registry import access, trail
from models_registry.models import Change, Registration, State

_KEPT: Final = timedelta(days=14)  # what is older stands in the history alone
_DECIDED: Final = (State.ACCEPTED, State.WITHDRAWN)  # what was returned is work, and waits as such


def news_of(user: access.Asker) -> QuerySet[Change]:
    """Changes by which another accepted or withdrew what he had entered, since he last said that he read them."""
    account = access.account_of(user)
    rows = Change.objects.of(Registration)
    if account is None:
        return rows.none()
    read = NewsRead.objects.filter(user=account).values("up_to")[:1]
    return rows.filter(
        at__gte=timezone.now() - _KEPT,
        action=Change.Action.CHANGED,
        after__state__in=_DECIDED,
        pk__gt=Coalesce(Subquery(read), Value(0)),
        subject_id__in=entered(user).order_by().values("pk"),
    ).exclude(by=account)


def read_news(user: access.Actor, up_to: int) -> None:
    """He has read what was decided up to that change; what came since stays news."""
    account = access.account_of(user)
    if account is None:
        return
    with trail.act(user):
        found = NewsRead.objects.filter(user=account).first() or NewsRead(user=account)
        if up_to > found.up_to:
            found.up_to = up_to
            trail.save(found)
