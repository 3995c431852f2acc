"""Cần gửi: what offices above ask of a reader's own units, and where each answer stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q

from danvan.review.models import ReturnDue
from danvan.review.returns.evidence import read_evidence
from danvan.review.returns.expected import Ask, places_of_senders
from danvan.review.returns.rows import ReturnRow
from danvan.review.returns.who_has_sent import row_of
from danvan.review.scope import Scope
from models_registry.access import Asker, grants_of, successions_for
from models_registry.models import Unit
from models_registry.permissions import SEND_RETURN, TASK_PERMISSIONS
from models_registry.territory import Succession, Territory, territory_of, together

KEPT_ON_THE_DESK: Final = timedelta(days=366)  # what was due longer ago stands on the page of all alone


@dataclass(frozen=True)
class Asked:
    """A due, and the row of one unit that is asked."""

    due: ReturnDue
    row: ReturnRow


def own_senders(user: Asker, units: Iterable[Unit]) -> list[Unit]:
    """Of some units those for which the user was given to enter; what lies below them is not his own."""
    keys = {grant.unit_id for grant in grants_of(user) if SEND_RETURN in TASK_PERMISSIONS.get(grant.task, ())}
    return [unit for unit in units if unit.pk in keys]


def from_above(units: list[Unit]) -> Q:
    """The condition "of an office that may ask one of these units"; who works for both is asked for the lower one."""
    serving = ReturnDue.objects.serving([unit.path for unit in units]).order_by().values("pk")
    return Q(pk__in=serving) if units else Q(pk__in=[])


def recent(today: date) -> Q:
    """The condition "not due too long ago to stand on the desk"."""
    since = today - KEPT_ON_THE_DESK
    return Q(due_on__gte=since) | Q(due_on=None, period__to_on__gte=since)


def asked_of(user: Asker, units: list[Unit], dues: Iterable[ReturnDue], today: date) -> list[Asked]:
    """Which of these units each due asks, with where the answer stands; three queries whatever their number."""
    if not units:
        return []
    successions = successions_for(user)
    asks = [ask for due in dues for unit in units if (ask := _ask(due, unit, successions)) is not None]
    if not asks:
        return []
    read_evidence(asks, together(territory_of(unit.path, today, successions) for unit in units))
    return [Asked(ask.due, row_of(ask, place, today)) for ask in asks for place in ask.places]


def _ask(due: ReturnDue, unit: Unit, successions: list[Succession]) -> Ask | None:
    """None where the due is not of an office above the unit, does not ask it, or it did not stand then."""
    if due.unit is not None and (due.unit == unit or not unit.path.startswith(due.unit.path)):
        return None
    scope = Scope(due.period, unit, due.year)
    places = places_of_senders(due, scope, [unit], Territory((unit.path,)), successions)
    standing = [place for place in places if place.own_stood]
    return Ask(due, scope, standing) if standing else None


def all_asked(user: Asker, units: Iterable[Unit], today: date) -> list[Asked]:
    """Everything that was ever asked of the user's own units, the newest first (six queries at most)."""
    own = own_senders(user, units)
    found = ReturnDue.objects.filter(from_above(own)).select_related("unit", "period").with_named()
    asked = asked_of(user, own, found, today)
    return sorted(asked, key=lambda one: (one.due.last_day, one.due.pk), reverse=True)


def still_to_send(asked: Iterable[Asked]) -> list[Asked]:
    """Of these what is not in, the most urgent first."""
    waiting = [one for one in asked if not one.row.is_sent]
    return sorted(waiting, key=lambda one: (one.due.last_day, one.due.pk))
