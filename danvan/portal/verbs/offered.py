"""The verbs that a page offers to its reader: buttons that act, links to the page that asks for more."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from danvan.portal.verbs.declared import REGISTRATIONS, UNDO, Sort, Verb
from danvan.portal.verbs.seen import marks_of
from models_registry import access
from models_registry.models import Registration
from models_registry.services import steps_to_undo


@dataclass(frozen=True)
class Offer:
    """A verb for one thing: `label` on the button, `name` of the thing for who hears it, `mark` of what was seen."""

    verb: Verb
    label: str
    name: str
    address: str
    mark: str


def address_of(sort: Sort, verb: Verb, key: Any) -> str:
    """The door of a verb."""
    return reverse("portal:do", args=[sort.name, key, verb.code])


def offers_of(
    user: access.Asker,
    sort: Sort,
    things: Collection[Any],
    labels: "Iterable[tuple[Any, Verb, str]]" = (),
) -> dict[int, list[Offer]]:
    """By key of each thing what the user may do to it as it stands (one query); `labels` are offered besides."""
    asked = [
        (thing, verb, verb.label)
        for thing in things
        for verb in sort.verbs.values()
        if verb is not UNDO and verb.allows(thing) and verb.is_for(user, thing)
    ]
    asked += labels
    marks = marks_of(sort.watched(thing) for thing in {thing.pk: thing for thing, *_ in asked}.values())
    found: dict[int, list[Offer]] = {}
    for thing, verb, label in asked:
        offer = Offer(verb, label, sort.describe(thing), address_of(sort, verb, thing.pk), marks[thing.pk])
        found.setdefault(thing.pk, []).append(offer)
    return found


def registration_offers(
    user: access.Asker, registrations: Collection[Registration], *, undo: bool = False
) -> dict[int, list[Offer]]:
    """Of registrations; with `undo` also to take back the step of today (one query more)."""
    steps = steps_to_undo(registrations, user) if undo else {}
    undone = [
        (row, UNDO, f"{UNDO.label} {steps[row.pk].in_words}") for row in registrations if row.pk in steps
    ]
    return offers_of(user, REGISTRATIONS, registrations, undone)
