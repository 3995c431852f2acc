"""What others decided on what a person entered, and has not undone since, until he has said that he read it."""

from datetime import datetime, time, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from danvan.portal.models import NewsRead
from danvan.portal.work.mine import entered
from models_registry import access, trail
from models_registry.models import Change, Registration, State

_KEPT: Final = timedelta(days=14)  # what is older stands in the history alone
SHOWN_AT_MOST: Final = 20
_DECIDED: Final = (State.ACCEPTED, State.WITHDRAWN)  # what was returned is work, and waits as such


def news_of(user: access.Asker) -> QuerySet[Change]:
    """Changes by which another accepted or withdrew what he had entered, since he last said that he read them.

    Of each registration the last step alone: what was undone, or done anew, is told no more.
    """
    account = access.account_of(user)
    rows = Change.objects.of(Registration)
    if account is None:
        return rows.none()
    later = rows.filter(subject_id=OuterRef("subject_id"), pk__gt=OuterRef("pk"), after__has_key="state")
    read = NewsRead.objects.filter(user=account).values("up_to")[:1]
    return rows.filter(
        ~Exists(later.order_by()),
        at__gte=timezone.make_aware(datetime.combine(timezone.localdate() - _KEPT, time.min)),
        action=Change.Action.CHANGED,
        after__state__in=_DECIDED,
        pk__gt=Coalesce(Subquery(read), Value(0)),
        subject_id__in=entered(user).order_by().values("pk"),
    ).exclude(by=account)


def shown_news(user: access.Asker) -> QuerySet[Change]:
    """The news of which a page tells, the oldest first: more are told once these are read. Each with its `model_id`."""
    model = Registration.objects.filter(pk=OuterRef("subject_id")).values("model_id")
    return news_of(user).annotate(model_id=Subquery(model)).order_by("pk")[:SHOWN_AT_MOST]


def read_news(user: access.Actor, up_to: int) -> None:
    """He has read what a page told him up to that change; whatever the number, what was not told stays news."""
    account = access.account_of(user)
    if account is None:
        return
    with trail.act(user):
        found = NewsRead.objects.filter(user=account).first() or NewsRead(user=account)
        told = [change.pk for change in shown_news(user) if change.pk <= up_to]
        if told:
            found.up_to = told[-1]
            trail.save(found)
