"""What a verb is, and a sort of things that have verbs; each sort declares its own beside (`of_registrations`...)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.db.models import Model, QuerySet

from awards.desk.guard import Finding
from danvan.accounts.models import User
from danvan.portal.verbs.seen import Watched
from models_registry import access
from models_registry.scoping import unit_of
from models_registry.services import Made, Step
from models_registry.territory import Placed

UNDOING: Final = "hoan-tac"  # the code of the verb that undoes, of each sort that has one
Play = Callable[
    [Sequence[Any], User, Any], Any
]  # the things, who does it, the valid form; what the service returns
Data = Mapping[str, Any]  # what a form says; before it was sent what it begins with
FormOf = Callable[[Any, access.Asker, Any], forms.BaseForm]  # of the thing, who fills it, what was sent


@dataclass(frozen=True)
class Deed:
    """What may be done to things: by whoever has any of `permissions`, in which words, by which service.

    `before` says what will come of it; `undone_by` is the code of what takes it back within the day. What makes rows,
    and whose `play` returns them, names their sort (`makes`): there `UNDOING` takes them away within the day.
    `findings` are what the guard finds of the things, by what the form says so far, shown where a reason is asked for.
    """

    code: str
    label: str
    permissions: tuple[str, ...]
    before: str
    play: Play
    undone_by: str = ""
    makes: str = ""
    findings: Callable[[Sequence[Any], Data], Iterable[Finding]] = lambda things, data: ()


@dataclass(frozen=True, kw_only=True)
class Verb(Deed):
    """A deed on one thing. `allows` asks the state of the thing, without a query where rows offer the verb.

    Without `form_of` one press does it. `said` is what was done, with the thing's name in "{}", where it is not "Đã"
    and the label. `not_with` is a permission whose holder has another verb for it. `looks` is the button's; `warns`
    says what rests on the thing, or stands already, before it is done. Who does what cannot be taken back is asked for
    his password again (`asks_password`). `at` names a page of its own, by the key of the thing, where the one door asks
    too little: there it is done in place of the door. `undoes` finds what was done last to a thing that this would
    undo; such a verb is offered only for that.
    """

    allows: Callable[[Any], bool] = lambda thing: True
    form_of: FormOf | None = None
    said: str = ""
    not_with: str = ""
    looks: str = "plain"
    warns: Callable[[Any], list[str]] = lambda thing: []
    asks_password: bool = False
    at: str = ""
    undoes: Callable[[Any], Step | Made | None] | None = None

    @property
    def done(self) -> str:
        """ "Đã gửi lại {}."."""
        return self.said or f"Đã {self.label.lower()} {{}}."

    @property
    def asks(self) -> bool:
        """Whether it asks for something; else one press does it."""
        return self.form_of is not None or bool(self.at)

    def is_for(self, user: access.Asker, thing: Model) -> bool:
        """Whether the user may do this where the thing belongs, whatever its state."""
        return self.is_let(lambda permission: access.asked_of_each(user, permission), thing)

    def is_let(self, asked_of: Callable[[str], Callable[[Placed], bool]], thing: Model) -> bool:
        """The same of one of many things: `asked_of` keeps the answers that are the user's own."""
        unit = unit_of(thing)
        if self.not_with and asked_of(self.not_with)(unit):
            return False
        return any(asked_of(one)(unit) for one in self.permissions)

    def form_for(self, thing: Model, user: access.Asker, sent: Any) -> forms.BaseForm:
        """What it asks for; a verb that one press does asks for nothing."""
        return self.form_of(thing, user, sent) if self.form_of else forms.Form(sent)


def said_so_far(form: forms.BaseForm) -> dict[str, Any]:
    """What a form says, as far as it does; a decision only as the registry has it."""
    data = {**form.initial, **getattr(form, "cleaned_data", {})}
    if known := data.get("known"):
        data["decision"] = known
    return data


@dataclass(frozen=True)
class Sort:
    """Things of a kind, as their address calls them: which of them one reads, what is read beside them, their page."""

    name: str
    verbs: Mapping[str, Verb]
    rows: Callable[[access.Asker], QuerySet[Any]]
    watched: Callable[[Any], Watched]
    page: Callable[[Any], str]
    describe: Callable[[Any], str]
