"""What a page shows of the rows of a list, in the columns that it prints.

A page of a list has some four hundred cells, and a template for each of them took half the time of the page. So what
only prints is a function here; what asks for the request, as a button does, or stands on other pages too has a
template in `portal/cells/`.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final, NamedTuple

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from awards.columns.decisions import Given
from awards.models import Candidate, Commendation, Decision, Recognition
from danvan.lib.columns import ListColumn
from danvan.lib.numbers import written
from models_registry.models import EmulationModel, Registrant, Registration, State

VERBS_HEADING: Final = "Việc"  # over what is done to a row
_BELOW: Final = SafeString("<br>\n")  # one thing of a cell below another


class Titled(NamedTuple):
    """What a row is called, as the cell `titled` links it to its page; `sub` stands below."""

    title: str
    address: str
    sub: str = ""
    is_demo: bool = False


class ShownRow(list[tuple[str, str, Any]]):
    """Of a row (heading, name of the cell, value) for each column; `key` is that of the record."""

    def __init__(self, row: Any, columns: Sequence[ListColumn[Any]]) -> None:
        super().__init__((one.heading, one.cell, _shown(one.value(row))) for one in columns)
        self.key = getattr(row, "pk", None)


def rows_of(found: Iterable[Any], columns: Sequence[ListColumn[Any]]) -> list[ShownRow]:
    """Each row in these columns."""
    return [ShownRow(row, columns) for row in found]


def _shown(value: Any) -> Any:
    """As a page says what Excel has in a cell of its own kind."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return written(value)
    return "" if value is None else value


def _td(heading: str, *parts: object) -> SafeString:
    """A cell of what there is of these, each apart from the next."""
    return format_html('<td data-label="{}">{}</td>', heading, _spaced(parts))


def _th(address: str, title: object, *parts: object) -> SafeString:
    """The cell that names its row, as a link, and what else it says of it."""
    link = format_html('<a class="title" href="{}">{}</a>', address, title)
    return format_html('<th scope="row">{} {}</th>', link, _spaced(parts))


def _spaced(parts: Iterable[object]) -> SafeString:
    return format_html_join(" ", "{}", ((part,) for part in parts if part))


def _sub(text: object) -> SafeString | str:
    return format_html('<span class="sub">{}</span>', text) if text else ""


def _badge(state: str, words: object) -> SafeString:
    return format_html('<span class="badge {}">{}</span>', state, words)


def _demo(row: Any) -> SafeString | str:
    return _badge("demo", "Trình diễn") if row.is_demo else ""


def _exemplary(row: Recognition | Candidate) -> SafeString | str:
    return _badge("exemplary", "Tiêu biểu") if row.exemplary else ""


@cache
def _pages(name: str) -> str:
    return reverse(name, args=[0]).removesuffix("0/")


def _page(name: str, key: int | None) -> str:
    """As `reverse` says, which looks through all addresses for each of a hundred links."""
    return f"{_pages(name)}{key}/"


def _text(heading: str, value: Any) -> SafeString:
    return format_html('<td data-label="{}">{}</td>', heading, value)


def _number(heading: str, value: Any) -> SafeString:
    """A number, or what is written in its place, under those above it."""
    return format_html('<td class="num" data-label="{}">{}</td>', heading, value)


def _model(heading: str, value: EmulationModel) -> SafeString:
    """A model as a link, with who holds it."""
    holder = value.registrant
    held_by = format_html(
        '<span class="sub"><a href="{}">{}</a> ({})</span>',
        _page("portal:registrant", holder.pk),
        holder.name,
        holder.get_kind_display().lower(),
    )
    return _th(_page("portal:model", value.pk), value.display_title, _demo(value), held_by)


def _models(heading: str, value: Iterable[EmulationModel]) -> SafeString:
    """The models of a registrant as links."""
    links = format_html_join(
        _BELOW,
        '<a href="{}">{}</a> <span class="quiet">({})</span>',
        ((_page("portal:model", one.pk), one.title or "Điển hình", one.field.short_name) for one in value),
    )
    return _td(heading, links)


def _registrant(heading: str, value: Registrant) -> SafeString:
    """A collective, a person or a household as a link."""
    at_work = f"{value.post}, {value.workplace}" if value.workplace else value.post
    address = _page("portal:registrant", value.pk)
    return _th(address, value.name, _demo(value), _sub(value.post and at_work))


def _years(heading: str, value: Iterable[Registration]) -> SafeString:
    """The years of a model, by its registrations."""
    years = format_html_join(
        _BELOW,
        '<span class="nowrap">{}{}</span>',
        (
            (
                one.year_or_unknown,
                "" if state == State.ACCEPTED else format_html(" {}", _badge(state, state.label)),
            )
            for one in value
            for state in (one.state_told,)
        ),
    )
    return _td(heading, years or "chưa đăng ký")


def _state(heading: str, value: Registration) -> SafeString:
    return _td(heading, _badge(value.state_told, value.state_told.label))


def _state_reason(heading: str, value: Registration) -> SafeString:
    """The state of a registration, and why it was returned."""
    reason = value.return_reason and f"Lý do: {value.return_reason}"
    return _td(heading, _badge(value.state, value.get_state_display()), _sub(reason))


def _level(heading: str, value: Recognition) -> SafeString:
    return _td(heading, value.get_level_display(), _exemplary(value))


def _recognitions(heading: str, value: Iterable[Registration]) -> SafeString:
    """What a model was recognised as, by its registrations."""
    levels = format_html_join(
        _BELOW,
        '<span class="nowrap">{}</span>',
        (
            (_spaced((one.get_level_display(), _exemplary(one))),)
            for registration in value
            for one in registration.recognitions.all()
        ),
    )
    return _td(heading, levels)


def _recipient(heading: str, value: Commendation) -> SafeString:
    """Who was commended; a link if he stands in the registry."""
    name: object = value.display_name
    if value.registrant:
        name = format_html('<a href="{}">{}</a>', _page("portal:registrant", value.registrant.pk), name)
    post = f", {value.recipient_post}" if value.recipient_post else ""
    parts = (
        name,
        _demo(value),
        value.repetition and _badge("returned", "Ghi lặp trong quyết định"),
        _sub(f"{value.get_recipient_kind_display()}{post}"),
    )
    return format_html('<th scope="row">{}</th>', _spaced(parts))


def _merit(heading: str, value: Commendation) -> SafeString:
    """The form of a commendation, what for, and why in spite of another."""
    reason = value.reason and f"Lý do vẫn khen thưởng: {value.reason}"
    return _td(heading, value.form, _sub(value.merit), _sub(reason))


def _decision(heading: str, value: Any) -> SafeString:
    """By which paper a Commendation of the list was given, and where that is known from."""
    paper: object = value.decision or "nguồn không ghi"
    if getattr(value, "may_open_decision", False):  # where it was asked, as for the list itself
        paper = format_html('<a href="{}">{}</a>', _page("portal:decision", value.decision.pk), paper)
    return _td(heading, paper, _sub(value.source and f"Nguồn: {value.source}"))


def _paper(heading: str, value: Decision) -> SafeString:
    """A decision as a link, with what it is about."""
    title = value.number or "(không ghi số)"
    if value.issued_on:
        title += f", ngày {value.issued_on:%d/%m/%Y}"
    revoked = "" if value.is_in_force else _badge("withdrawn", "Đã hủy")
    address = _page("portal:decision", value.pk)
    return _th(address, title, revoked, _demo(value), _sub(value.subject))


def _given(heading: str, value: Given) -> SafeString:
    """How many rows of a list a decision gave, leading there."""
    if not value.number:
        return _number(heading, 0)
    address = f"{reverse(value.page)}?quyet_dinh={value.decision}"
    return _number(heading, format_html('<a href="{}">{}</a>', address, value.number))


def _titled(heading: str, value: Titled) -> SafeString:
    """What a row is called, as a link to its page."""
    return _th(value.address, value.title, _demo(value), _sub(value.sub))


def _noted(heading: str, value: Sequence[Any]) -> SafeString:
    """A text with what is noted below it: the text, then each note or ""."""
    text, *notes = value
    return _td(heading, text, *map(_sub, notes))


def _agreed(heading: str, value: Candidate) -> SafeString:
    """What a meeting made of a candidate, and whether it is written."""
    said = {None: "chưa ghi", True: "Thống nhất", False: "Không thống nhất"}[value.agreed]
    written_down = (
        value.recognition_id and _badge("accepted", "Đã công nhận"),
        value.commendation_id and _badge("accepted", "Đã khen thưởng"),
    )
    return _td(heading, said, _exemplary(value), *written_down)


def _unit(heading: str, value: Any) -> SafeString:
    """A unit as a link, of a ListedUnit."""
    folded = value.folded and f"và {value.folded} thôn, tổ dân phố"
    parts = (
        format_html('<a href="{}">{}</a>', _page("portal:unit", value.unit.pk), value.unit.label),
        *(
            words and format_html('<span class="quiet small">{}</span>', words)
            for words in (value.is_continued and "(tiếp)", folded)
        ),
        _sub(value.above),
    )
    return format_html('<th scope="row" class="depth-{}">{}</th>', value.depth, _spaced(parts))


# By the name that a column gives its cell; "" is a text, a day, a number.
PRINTED: Final[dict[str, Callable[[str, Any], SafeString]]] = {
    "": _text,
    "agreed": _agreed,
    "decision": _decision,
    "given": _given,
    "level": _level,
    "merit": _merit,
    "model": _model,
    "models": _models,
    "noted": _noted,
    "number": _number,
    "paper": _paper,
    "recipient": _recipient,
    "recognitions": _recognitions,
    "registrant": _registrant,
    "state": _state,
    "state_reason": _state_reason,
    "titled": _titled,
    "unit": _unit,
    "years": _years,
}
