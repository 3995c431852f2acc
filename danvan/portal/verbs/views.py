"""The one door of all verbs: says what will be done, asks for what it needs, does it once, says what was done."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from awards.desk.beside import beside
from awards.forms import DecisionForm
from danvan.accounts.confirming import ask_password
from danvan.accounts.signed_in import user_of
from danvan.lib.back import BACK, came_from
from danvan.lib.faults import add_faults
from danvan.portal.verbs.declared import UNDOING, Sort, Verb, said_so_far
from danvan.portal.verbs.offered import address_of
from danvan.portal.verbs.seen import done_since, marks_of
from danvan.portal.verbs.sorts import SORTS
from models_registry import access, trail
from models_registry.admin.seen import SEEN
from models_registry.history import Entry
from models_registry.one_use import key_sent
from models_registry.used_keys import refuse_used

_STALE: Final = "Chưa ghi gì: nội dung vừa được thay đổi. Xem phần dưới đây rồi bấm lần nữa nếu vẫn đúng."
_TOO_LATE: Final = "Không {} được nữa. Thay đổi gần nhất xem dưới đây."
_NOT_YOURS: Final = "Đồng chí xem được nhưng không được giao việc “{}” ở đơn vị này."


@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, sort: str, pk: int, code: str) -> HttpResponse:
    """/viec/dang-ky/<pk>/tiep-nhan/?ve=: the page of a verb; POST does it.

    What is sent carries how far its page saw the thing (`SEEN`); what others did since is shown first, status 409.
    """
    about, verb = _meant(sort, code)
    if request.method == "POST":
        # Before all else: the first press may have taken the thing away.
        refuse_used(request.user, key_sent(request))
    thing = _found(about, request.user, pk)
    if not verb.is_for(request.user, thing):
        raise PermissionDenied(_NOT_YOURS.format(verb.label.lower()))
    if verb.asks_password and (asked := ask_password(request)):
        return asked
    form = verb.form_for(thing, request.user, request.POST or None)
    back = came_from(request) or about.page(thing)
    if verb.at:
        return redirect(f"{address_of(about, verb, pk)}?{urlencode({BACK: back})}")
    since: list[Entry] | None = None
    is_done = False
    made: Any = ()
    if request.method == "POST" and form.is_valid():
        try:
            with trail.act(request.user, key=key_sent(request)) as act:
                if isinstance(form, DecisionForm):
                    form.hold()
                list(
                    type(thing)._base_manager.filter(pk=pk).select_for_update(of=("self",)).values_list("pk")
                )
                thing = _found(about, request.user, pk)
                if marks_of([about.watched(thing)])[thing.pk] == request.POST.get(SEEN):
                    made = verb.play([thing], user_of(request), form)
                    act.answer, is_done = back, True
                else:
                    since = done_since(about.watched(thing), request.POST.get(SEEN, ""))
        except ValidationError as refusal:
            add_faults(form, refusal)
            is_done = False
    if is_done:
        _say_done(request, about, verb, thing, made, back)
        return redirect(back)
    return _page(request, about, verb, thing, form, since, back)


def _meant(sort: str, code: str) -> tuple[Sort, Verb]:
    if sort not in SORTS or code not in SORTS[sort].verbs:
        raise Http404
    return SORTS[sort], SORTS[sort].verbs[code]


def _found(about: Sort, user: access.Asker, pk: int) -> Any:
    """Raises Http404 also for what another press has just taken away."""
    thing = about.rows(user).filter(pk=pk).first()
    if thing is None:
        raise Http404("Không có mục này trong các đơn vị của đồng chí.")
    return thing


def _page(
    request: HttpRequest,
    about: Sort,
    verb: Verb,
    thing: Any,
    form: forms.BaseForm,
    since: list[Entry] | None,
    back: str,
) -> HttpResponse:
    is_open = verb.allows(thing)
    if not is_open and not since:
        since = done_since(about.watched(thing), "")
    step = verb.undoes(thing) if verb.undoes else None
    context = {
        "verb": verb,
        "thing": thing,
        "name": about.describe(thing),
        "page": about.page(thing),
        "back": back,
        "form": form,
        "is_open": is_open and (verb.undoes is None or step is not None),
        "step": step,
        "since": since or (),
        "said": "" if since is None else _STALE if is_open else _TOO_LATE.format(verb.label.lower()),
        "mark": marks_of([about.watched(thing)])[thing.pk],
        "resting": verb.warns(thing),
        "found": beside(verb.findings([thing], said_so_far(form)), request.user) if is_open else None,
    }
    refused = since is not None or not context["is_open"]
    status = 409 if refused else 400 if form.errors else 200
    return render(request, "portal/verbs/do.html", context, status=status)


def _say_done(request: HttpRequest, about: Sort, verb: Verb, thing: Any, made: Any, back: str) -> None:
    """With what undoes it: done to the thing, or to the one row that was made of it."""
    said = verb.done.format(about.describe(thing))
    if verb.undone_by or verb.makes:
        sort = SORTS[verb.makes] if verb.makes else about
        key = made[0].pk if verb.makes else thing.pk
        undo = f"{address_of(sort, sort.verbs[verb.undone_by or UNDOING], key)}?{urlencode({BACK: back})}"
        messages.success(request, format_html('{} <a href="{}">Hoàn tác</a>', said, undo))
    else:
        messages.success(request, said)
