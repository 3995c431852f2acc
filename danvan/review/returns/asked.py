"""Cần gửi: what offices above ask of a reader's own units, and where each answer stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q

from danvan.review.models import ReturnDue
from danvan.review.returns.evidence import read_evidence
from danvan.review.returns.expected import Ask, places_of_senders
from danvan.review.returns.rows import ReturnRow, Returns
from danvan.review.returns.who_has_sent import Reading, row_of
from danvan.review.scope import Scope
from models_registry.access import Asker, grants_of, successions_for
from models_registry.models import Unit
from models_registry.permissions import SEND_RETURN, tasks_with
from models_registry.territory import Succession, Territory, territory_of, together

KEPT_ON_THE_DESK: Final = timedelta(days=366)  # what was due longer ago stands on the page of all alone


@dataclass(frozen=True)
class Asked:
    """A due, and the row of one unit that is asked."""

    due: ReturnDue
    row: ReturnRow


def own_senders(user: Asker, units: Iterable[Unit]) -> list[Unit]:
    """Of some units those for which the user was given to enter; what lies below them is not his own."""
    tasks = tasks_with(SEND_RETURN)
    keys = {grant.unit_id for grant in grants_of(user) if grant.task in tasks}
    return [unit for unit in units if unit.pk in keys]


def from_above(units: list[Unit]) -> Q:
    """The condition "of an office that may ask one of these units"; who works for both is asked for the lower one."""
    serving = ReturnDue.objects.serving([unit.path for unit in units]).order_by().values("pk")
    return Q(pk__in=serving) if units else Q(pk__in=[])


def _recent(since: date) -> Q:
    """The condition "not due too long ago to stand on the desk"."""
    return Q(due_on__gte=since) | Q(due_on=None, period__to_on__gte=since)


def _is_recent(due: ReturnDue, since: date) -> bool:
    """The same of a row at hand."""
    return (due.due_on or due.period.to_on) >= since


@dataclass(frozen=True)
class OnTheDesk:
    """What his own units still have to send; what others owe of what is asked in the scope; dues to come."""

    to_send: tuple[Asked, ...]
    owed: Returns | None
    to_come: tuple[ReturnDue, ...]


def on_the_desk(user: Asker, scope: Scope, units: Iterable[Unit], today: date) -> OnTheDesk:
    """Of the units that a user may see; two queries, the dues and what came, one more where a due names units."""
    units, links, since = list(units), successions_for(user), today - KEPT_ON_THE_DESK
    own = own_senders(user, units)
    serving = ReturnDue.objects.serving(scope.territory(links).paths).order_by().values("pk")
    visible = ReturnDue.objects.visible_to(user).order_by().values("pk")
    known = (
        ReturnDue.objects.filter(
            Q(from_above(own), _recent(since))
            | Q(pk__in=serving, period=scope.period)
            | Q(pk__in=visible, due_on__gte=today)
        )
        .select_related("period", "unit")
        .with_named()
    )
    asks = _asks([due for due in known if _is_recent(due, since)], own, today, links)
    reading = Reading(scope, units, today, links, known)
    here = reading.ask(reading.first)
    # What nobody has asked for, nobody owes.
    is_owed = bool(reading.first.pk) and any(place.unit not in own for place in here.places)
    read_evidence([*asks, here] if is_owed else asks)
    owed = reading.answered(here).of_others(own) if is_owed else None
    return OnTheDesk(
        to_send=tuple(still_to_send(_asked(asks, today))),
        owed=owed if owed and owed.rows else None,
        to_come=tuple(due for due in known if due.due_on and due.due_on >= today),
    )


def _asks(
    dues: Iterable[ReturnDue], units: list[Unit], today: date, successions: list[Succession]
) -> list[Ask]:
    """Which of these units each due asks."""
    where = together(territory_of(unit.path, today, successions) for unit in units)
    asks = (_ask(due, unit, where, successions) for due in dues for unit in units)
    return [ask for ask in asks if ask is not None]


def _asked(asks: Iterable[Ask], today: date) -> list[Asked]:
    """Where the answers stand, once the evidence was read."""
    return [Asked(ask.due, row_of(ask, place, today)) for ask in asks for place in ask.places]


def _ask(due: ReturnDue, unit: Unit, where: Territory, successions: list[Succession]) -> Ask | None:
    """None where the due is not of an office above the unit, does not ask it, or it did not stand then."""
    if due.unit is not None and (due.unit == unit or not unit.path.startswith(due.unit.path)):
        return None
    scope = Scope(due.period, unit, due.year)
    places = places_of_senders(due, scope, [unit], Territory((unit.path,)), successions)
    standing = [place for place in places if place.own_stood]
    return Ask(due, scope, standing, where) if standing else None


def all_asked(user: Asker, units: Iterable[Unit], today: date) -> list[Asked]:
    """Everything that was ever asked of the user's own units, the newest first (four queries at most)."""
    own = own_senders(user, units)
    found = ReturnDue.objects.filter(from_above(own)).select_related("unit", "period").with_named()
    asks = _asks(found, own, today, successions_for(user))
    read_evidence(asks)
    return sorted(_asked(asks, today), key=lambda one: (one.due.last_day, one.due.pk), reverse=True)


def still_to_send(asked: Iterable[Asked]) -> list[Asked]:
    """Of these what is not in, the most urgent first."""
    waiting = [one for one in asked if not one.row.is_sent]
    return sorted(waiting, key=lambda one: (one.due.last_day, one.due.pk))
