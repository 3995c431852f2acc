"""The page of an action on many rows: who and where they are, which are left out and why; then it is done, once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from awards.desk.beside import beside
from awards.forms import DecisionForm
from danvan.accounts.models import User
from danvan.accounts.signed_in import user_of
from danvan.lib.columns import reads_of
from danvan.lib.faults import add_faults
from danvan.lib.keys import is_key
from danvan.lib.paging import PAGE_PARAMETER
from danvan.lib.text import sort_key
from danvan.portal.asked import SHOWN, asked_list
from danvan.portal.cells import rows_of
from danvan.portal.layout import Layout
from danvan.portal.list_filter import ListFilter
from danvan.portal.many.actions import ACTED, UNDONE_IN, Acted, Action
from danvan.portal.verbs.declared import UNDOING, said_so_far
from danvan.portal.verbs.seen import marks_of
from models_registry import trail
from models_registry.models import Change
from models_registry.models.trail import labels_of
from models_registry.one_use import key_sent
from models_registry.scoping import unit_of
from models_registry.services import Refusals
from models_registry.used_keys import refuse_used

WHAT, SCOPE, ROW, ACT = "viec", "pham_vi", "dong", "lan"  # parameters beside those of the list's filter
ALL: Final = "tat-ca"  # all rows of the filter, not those that were ticked
AT_MOST: Final = 500  # rows in one act: what a page still shows, so that somebody has seen whom he acts on
_NAMED_AT_MOST: Final = 10
_MOVED: Final = "vừa được sửa; xem lại rồi làm riêng dòng này"
_MORE_NOW: Final = (
    "Chưa làm gì: theo nội dung vừa ghi, nay có thêm dòng làm được. "
    "Xem lại các dòng dưới đây rồi bấm lần nữa."
)
_ALL_MOVED: Final = "Chưa làm gì: các dòng này vừa được sửa. Xem lại dưới đây rồi bấm lần nữa."


@dataclass(frozen=True)
class Chosen:
    """A row as a page was sent: its key, the mark of what was seen of it, whether it was shown as left out."""

    key: int
    mark: str = ""
    was_left: bool = False

    @classmethod
    def read(cls, text: str) -> "Chosen":
        """Of "12", or of "12|345-2|x" as the page writes it. Raises ValueError for anything else."""
        key, mark, left = [*text.split("|"), "", ""][:3]
        if not is_key(key):
            raise ValueError(text)
        return cls(int(key), mark, left == "x")


class Selection:
    """The rows of a list that an address, or the page sent back, means; as they stand now."""

    def __init__(self, name: str, request: HttpRequest, filterset: ListFilter, keys: Sequence[int]) -> None:
        self.acted: Acted = ACTED[name]
        self.page = SHOWN[name]
        self._user = request.user
        self._keys = keys
        self.columns = Layout(QueryDict(), self.page.columns).columns
        rows = self.acted.sort.rows(request.user).filter(pk__in=keys)
        rows = self.page.linked(rows, filterset)
        if self.acted.links:  # asked for none, Django would follow other links than those of the list
            rows = rows.select_related(*self.acted.links)
        self._rows = rows.prefetch_related(*reads_of(self.columns))

    @cached_property
    def rows(self) -> list[Any]:
        """In the order in which they were listed."""
        found = {row.pk: row for row in self._rows}
        return [found[key] for key in self._keys if key in found]

    @cached_property
    def marks(self) -> dict[int, str]:
        """How far each is seen."""
        return marks_of(self.acted.sort.watched(row) for row in self.rows)

    @property
    def missing(self) -> int:
        """How many of the keys lead to no row that the user may read."""
        return len(set(self._keys)) - len(self.rows)

    def hold(self) -> None:
        """Nobody else changes these rows before the transaction ends; what was read of them is read anew."""
        list(self._rows.model._base_manager.filter(pk__in=self._keys).select_for_update().values_list("pk"))
        vars(self).pop("rows", None)
        vars(self).pop("marks", None)
        self._rows = self._rows.all()

    def refused(self, action: Action, data: Mapping[str, Any], chosen: Sequence[Chosen]) -> Refusals:
        """By key why a row takes no part: by the service's rule, or because others have changed it meanwhile."""
        seen = {one.key: one.mark for one in chosen}
        moved = {row.pk: _MOVED for row in self.rows if seen.get(row.pk, "") != self.marks[row.pk]}
        return action.refusals(self.rows, self._user, data) | moved


@require_http_methods(["GET", "POST"])
def do_with_many(request: HttpRequest, name: str) -> HttpResponse:
    """/dang-ky/nhieu-dong/?viec=tiep-nhan&dong=3&dong=5, or &pham_vi=tat-ca with the list's filter.

    GET shows what would be done; POST does it with the rows that can take part, in one act.
    """
    asked = request.GET.copy()
    for parameter in (WHAT, SCOPE, ROW, ACT, PAGE_PARAMETER):
        asked.pop(parameter, None)
    back = reverse(f"portal:{name}", query=asked)
    action = ACTED[name].actions.get(request.GET.get(WHAT, ""))
    if action is None:
        messages.error(request, "Chọn việc cần làm với các dòng.")
        return redirect(back)
    if not action.is_for(request.user):
        raise PermissionDenied
    shown = asked_list(asked, request.user, name)
    if shown.is_refused:
        return redirect(back)  # says what is wrong
    try:
        chosen = _chosen(request, name, shown.rows)
    except ValueError:
        return render(request, "400.html", status=400)
    if fault := _fault_of(chosen):
        messages.error(request, fault)
        return redirect(back)
    selection = Selection(name, request, shown.filterset, [one.key for one in chosen])
    form = action.form_of(request.user, request.POST if request.method == "POST" else None)
    note = ""
    if request.method == "POST":
        refuse_used(request.user, key_sent(request))
        if form.is_valid():
            try:
                _do(request, action, selection, form, chosen, back)
            except ValidationError as error:
                add_faults(form, error)
            except _LookAgainError as error:
                note = str(error)
            else:
                return redirect(back)
    return _page(request, name, action, selection, form, note, back)


def _chosen(request: HttpRequest, name: str, rows: Any) -> list[Chosen]:
    """The rows meant. Raises ValueError for an address that no page of ours has."""
    if request.method == "POST":
        sent = [Chosen.read(text) for text in request.POST.getlist(ROW)]
        return list({one.key: one for one in sent}.values())
    if ACT in request.GET:
        labels = labels_of(SHOWN[name].model)
        changes = Change.objects.filter(act=UUID(request.GET[ACT]), subject__in=labels)
        keys = list(changes.values_list("subject_id", flat=True)[: AT_MOST + 1])
    elif request.GET.get(SCOPE) == ALL:
        keys = list(rows.values_list("pk", flat=True)[: AT_MOST + 1])
    else:
        keys = [Chosen.read(text).key for text in request.GET.getlist(ROW)]
    return [Chosen(key) for key in dict.fromkeys(keys)]


def _fault_of(chosen: Sequence[Chosen]) -> str:
    if not chosen:
        return "Chưa chọn dòng nào. Hãy đánh dấu các dòng, hoặc chọn cả danh sách đang lọc."
    if len(chosen) > AT_MOST:
        return f"Mỗi lần làm nhiều nhất {AT_MOST} dòng. Hãy lọc bớt, ví dụ theo đơn vị hoặc năm."
    return ""


def _do(
    request: HttpRequest,
    action: Action,
    selection: Selection,
    form: forms.Form,
    chosen: Sequence[Chosen],
    back: str,
) -> None:
    """Does it with those that can take part, and says so.

    Raises ValidationError if none can, or the service refuses; _LookAgainError if others can than the page said.
    """
    by = user_of(request)
    with trail.act(by, key=key_sent(request)) as act:
        if isinstance(form, DecisionForm):
            form.hold()
        selection.hold()
        refused = selection.refused(action, _data(form, by), chosen)
        taking_part = [row for row in selection.rows if row.pk not in refused]
        if not taking_part and _MOVED in refused.values():
            raise _LookAgainError(_ALL_MOVED)
        if not taking_part:
            raise ValidationError("Không dòng nào làm được; lý do ghi ở từng dòng dưới đây.")
        if {row.pk for row in taking_part} & {one.key for one in chosen if one.was_left}:
            raise _LookAgainError(_MORE_NOW)
        said = action.said(action.deed.play(taking_part, by, form), form)
        act.answer = back
    undone_in, undone_by, filtered = request.path, action.deed.undone_by, urlsplit(back).query
    if action.deed.makes in UNDONE_IN:  # in the list of what was made, which is filtered otherwise
        undone_in, undone_by = reverse(f"portal:{UNDONE_IN[action.deed.makes]}_many"), UNDOING
        filtered = ""
    if undone_by:
        kept = f"&{filtered}" if filtered else ""  # undone, it leads there again
        address = f"{undone_in}?{urlencode({WHAT: undone_by, ACT: str(act.pk)})}{kept}"
        messages.success(request, format_html('{}. <a href="{}">Hoàn tác</a>', said, address))
    else:
        messages.success(request, f"{said}.")
    if left := [f"{row} ({refused[row.pk]})" for row in selection.rows if row.pk in refused]:
        more = f" và {len(left) - _NAMED_AT_MOST} dòng khác" if len(left) > _NAMED_AT_MOST else ""
        messages.warning(request, f"Để lại {len(left)} dòng: {'; '.join(left[:_NAMED_AT_MOST])}{more}.")


def _data(form: forms.Form, by: User) -> dict[str, Any]:
    """What the form says; a new decision is written now, so call it inside the act."""
    decision = {"decision": form.decision(by)} if isinstance(form, DecisionForm) else {}
    return {**form.cleaned_data, **decision}


def _page(
    request: HttpRequest,
    name: str,
    action: Action,
    selection: Selection,
    form: forms.Form,
    note: str,
    back: str,
) -> HttpResponse:
    """Who and where; the rows are told by what the form says as far as it does."""
    data = said_so_far(form)
    refused = action.refusals(selection.rows, request.user, data)
    going = [row for row in selection.rows if row.pk not in refused]
    left = [row for row in selection.rows if row.pk in refused]
    places = Counter(unit_of(row).label for row in going)
    context = {
        "list": selection.page,
        "name": name,
        "deed": action.deed,
        "form": form,
        "note": note,
        "back": back,
        "headings": [column.heading for column in selection.columns],
        "going": rows_of(going, selection.columns),
        "left": [
            (cells, refused[row.pk])
            for row, cells in zip(left, rows_of(left, selection.columns), strict=True)
        ],
        "missing": selection.missing,
        "found": beside(action.deed.findings(selection.rows, data), request.user),
        "places": sorted(places.items(), key=lambda place: sort_key(place[0])),
        "sent": [
            f"{row.pk}|{selection.marks[row.pk]}|{'x' if row.pk in refused else ''}" for row in selection.rows
        ],
    }
    refusal = form.errors or note
    return render(request, "portal/many.html", context, status=400 if refusal else 200)


class _LookAgainError(Exception):
    """What would be done is not what the page said: it is shown first."""
