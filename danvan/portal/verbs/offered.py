"""The verbs that a page offers to its reader: buttons that act, links to the page that asks for more."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final

from django.db.models import Model
from django.urls import reverse

from awards.models import Assessment, Commendation, Recognition
from awards.unmaking import ASSESSING, COMMENDING, RECOGNISING
from danvan.portal.verbs.declared import UNDOING, Sort, Verb
from danvan.portal.verbs.of_models import MODELS
from danvan.portal.verbs.of_recognitions import RECOGNITIONS
from danvan.portal.verbs.of_registrants import REGISTRANTS
from danvan.portal.verbs.of_registrations import REGISTRATIONS
from danvan.portal.verbs.seen import Watched, changes_of, marks_in, marks_of
from danvan.portal.verbs.undoing import ASSESSMENTS, COMMENDATIONS
from danvan.review.figures.tables import PAGES
from models_registry import access
from models_registry.models import Change, EmulationModel, Registration
from models_registry.models.trail import labels_of
from models_registry.services import Made, Making, Step, made_to_undo, registrations_to_undo

# By the name of the list whose rows they are.
OF_ROWS: Final = {
    "registrations": REGISTRATIONS,
    "models": MODELS,
    "recognitions": RECOGNITIONS,
    **dict.fromkeys(PAGES.values(), REGISTRANTS),
}


@dataclass(frozen=True)
class Offer:
    """A verb for one thing: `label` on the button, `name` of the thing for who hears it.

    `mark` says how far the page saw it; "" where only links are offered, since their pages look anew.
    """

    verb: Verb
    label: str
    name: str
    address: str
    mark: str


def _one_acts(verbs: Iterable[Verb]) -> bool:
    """Whether one press does any of these."""
    return any(not verb.asks for verb in verbs)


def address_of(sort: Sort, verb: Verb, key: Any) -> str:
    """The door of a verb, or the page of its own on which it is done."""
    if verb.at:
        return reverse(verb.at, args=[key])
    return reverse("portal:do", args=[sort.name, key, verb.code])


def offers_of(
    user: access.Asker,
    sort: Sort,
    things: Collection[Any],
    labelled: Iterable[tuple[Any, Verb, str]] = (),
    marked: Callable[[Iterable[Watched]], dict[int, str]] = marks_of,
    acts: Callable[[list[Verb]], bool] = _one_acts,
) -> dict[int, list[Offer]]:
    """By key of each thing what the user may do to it as it stands; `labelled` are offered besides, each in its words.

    One query, if there is a thing of which one of these verbs `acts` at once.
    """
    asked_of = cache(partial(access.asked_of_each, user))
    asked = [
        (thing, verb, verb.label)
        for thing in things
        for verb in sort.verbs.values()
        if verb.undoes is None and verb.allows(thing) and verb.is_let(asked_of, thing)
    ]
    asked += labelled
    verbs: dict[Any, list[Verb]] = {}
    for thing, verb, _ in asked:
        verbs.setdefault(thing, []).append(verb)
    acting = [sort.watched(thing) for thing in verbs if acts(verbs[thing])]
    marks = marked(acting) if acting else {}
    found: dict[int, list[Offer]] = {}
    for thing, verb, label in asked:
        mark = marks.get(thing.pk, "")
        offer = Offer(verb, label, sort.describe(thing), address_of(sort, verb, thing.pk), mark)
        found.setdefault(thing.pk, []).append(offer)
    return found


def undo_offers(user: access.Asker, registrations: Collection[Registration]) -> dict[int, list[Offer]]:
    """Of registrations only to undo what was done last, today (three queries at most)."""
    changes = list(changes_of(registrations))
    undone = _undone(REGISTRATIONS, registrations, registrations_to_undo(registrations, user, changes))
    return offers_of(user, REGISTRATIONS, (), undone)


def _undone(
    sort: Sort, rows: Collection[Any], done: Mapping[int, Step | Made]
) -> list[tuple[Any, Verb, str]]:
    undo = sort.verbs[UNDOING]
    return [(row, undo, f"{undo.label} {done[row.pk].in_words}") for row in rows if row.pk in done]


@dataclass(frozen=True)
class LifeOffers:
    """What may be done on the page of a model: to it, by key to what hangs on it; and its trail."""

    model: list[Offer]
    registrations: dict[int, list[Offer]]
    recognitions: dict[int, list[Offer]]
    assessments: dict[int, list[Offer]]
    commendations: dict[int, list[Offer]]
    changes: list[Change]


def offers_of_life(user: access.Asker, model: EmulationModel) -> LifeOffers:
    """Of a model whose registrations and commendations are prefetched; of those assessments, recognitions `with_force`.

    One query, and one for each of the four sorts of which the user made a row today.
    """
    registrations: list[Registration] = list(model.registrations.all())
    recognitions: list[Recognition] = []
    assessments: list[Assessment] = []
    commendations: list[Commendation] = list(model.commendations.all())
    for row in registrations:
        row.model = model
        for recognition in row.recognitions.all():
            recognition.registration = row
            recognitions.append(recognition)
        assessments += row.assessments.all()
    hanging = [*registrations, *recognitions, *assessments, *commendations]
    changes = list(changes_of([model, *hanging]).order_by("-at", "-pk"))
    marked = partial(marks_in, changes)

    def told(of: type[Model]) -> list[Change]:
        return [one for one in changes if one.subject in labels_of(of)]

    def unmade(sort: Sort, making: Making, rows: list[Any]) -> list[tuple[Any, Verb, str]]:
        return _undone(sort, rows, made_to_undo(making, rows, user, told(making.model)))

    undone = registrations_to_undo(registrations, user, told(Registration))
    of_registrations = _undone(REGISTRATIONS, registrations, undone)
    of_recognitions = unmade(RECOGNITIONS, RECOGNISING, recognitions)
    of_assessments = unmade(ASSESSMENTS, ASSESSING, assessments)
    of_commendations = unmade(COMMENDATIONS, COMMENDING, commendations)
    return LifeOffers(
        model=offers_of(user, MODELS, [model], marked=marked).get(model.pk, []),
        registrations=offers_of(user, REGISTRATIONS, registrations, of_registrations, marked),
        recognitions=offers_of(user, RECOGNITIONS, recognitions, of_recognitions, marked),
        assessments=offers_of(user, ASSESSMENTS, (), of_assessments, marked),
        commendations=offers_of(user, COMMENDATIONS, (), of_commendations, marked),
        changes=told(EmulationModel),
    )


def row_offers(
    user: access.Asker, name: str, rows: Collection[Any]
) -> dict[int, tuple[list[Offer], list[Offer]]]:
    """Of the rows of a list: what they wait for, and what is done rarely; none of a list whose rows are only read."""
    if name not in OF_ROWS:
        return {}
    found = offers_of(user, OF_ROWS[name], rows, acts=_waits)
    return {key: _folded(offers) for key, offers in found.items()}


def _waits(verbs: Iterable[Verb]) -> bool:
    """Whether a row waits for one of these; else they stand behind a word, as links."""
    return any(not verb.looks for verb in verbs)


def _folded(offers: list[Offer]) -> tuple[list[Offer], list[Offer]]:
    """Of a row that waits for nothing all is rare."""
    waits = _waits(one.verb for one in offers)
    rare = [one for one in offers if one.verb.looks == "danger" or not waits]
    return [one for one in offers if one not in rare], rare
