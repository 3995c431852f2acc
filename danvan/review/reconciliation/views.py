"""The ledger's pages: reading it, explaining a difference, noting and correcting a published figure."""

from collections.abc import Callable, Iterable
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Form, ModelForm, model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from danvan.accounts.signed_in import user_of
from danvan.review.forms import ScopeForm
from danvan.review.models import ReviewPeriod, StatedFigure
from danvan.review.pages import read_scope, refused
from danvan.review.reconciliation import services
from danvan.review.reconciliation.forms import ExplanationForm, StatedFigureForm, initial_time
from danvan.review.reconciliation.ledger import Ledger, review_with_ledger
from danvan.review.reconciliation.list_totals import totals_found
from danvan.review.scope import Scope
from danvan.review.shown import open_shown
from models_registry import trail
from models_registry.admin.seen import seen_of
from models_registry.models import Unit
from models_registry.one_use import key_sent


def latest(request: HttpRequest) -> HttpResponse:
    """The ledger of the unit and period that the reader's pages open on."""
    return open_shown(request, "reconciliation:ledger")


def ledger(request: HttpRequest, name: str) -> HttpResponse:
    """/doi-chieu/2020-2022/?don_vi=&nam="""
    form, units = read_scope(request, name, ScopeForm)
    if refusal := refused(request, form, "review/ledger_refused.html"):
        return refusal
    found = _ledger(request, form.scope, units)
    may_publish = bool(_publishable(request, form.period, units))
    explainable = {
        line.key for line in found.lines if services.may(request.user, "add_explanation", line.unit)
    }
    correctable = {
        line.key
        for line in found.all_lines
        if not line.is_check and services.may(request.user, "change_statedfigure", line.unit)
    }
    return render(
        request,
        "review/ledger.html",
        {
            "form": form,
            "period": form.period,
            "scope": form.scope,
            "ledger": found,
            "explainable": explainable,
            "correctable": correctable,
            "may_publish": may_publish,
            "totals_found": totals_found(form.scope, request.user) if may_publish else (),
            "not_published_so": form.scope.is_part,
        },
    )


@transaction.atomic
def explain(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """/doi-chieu/2020-2022/giai-trinh/stated:12/: why a line differs, with its older explanations."""
    form, units = read_scope(request, name, ScopeForm)
    if refusal := refused(request, form, "review/ledger_refused.html"):
        return refusal
    if request.method == "POST":
        form.period.hold()
    found = _ledger(request, form.scope, units)
    line = found.line(key)
    if line is None or line.agrees:
        context: dict[str, object] = {
            "line": line,
            "period": form.period,
            "back": _back(request, form.period),
            "typed": request.POST.get("text", ""),
        }
        return render(request, "review/ledger_line_gone.html", context, status=409 if line else 404)
    if not services.may(request.user, "add_explanation", line.unit):
        raise PermissionDenied("Đồng chí không có quyền giải trình số liệu của đơn vị này.")
    others = [
        other
        for other in found.open_lines
        if other.key != key and services.may(request.user, "add_explanation", other.unit)
    ]
    entry = ExplanationForm(request.POST if request.method == "POST" else None, line, others)
    said = line.explanation or line.stale
    seen = seen_of(request, said)

    def write() -> str:
        if said and seen.has_moved:
            entry.add_error(
                None,
                f"{said.by_name} vừa giải trình dòng này (xem mục “Đã ghi” ở trên); lời của đồng chí chưa được ghi. "
                "Đồng chí sửa lại nếu cần rồi ghi lần nữa.",
            )
            return ""
        services.explain(
            form.scope,
            entry.lines,
            entry.cleaned_data["text"],
            user_of(request),
            in_report=entry.cleaned_data["in_report"],
        )
        more = f" và {len(entry.lines) - 1} dòng khác" if len(entry.lines) > 1 else ""
        messages.success(request, f"Đã ghi giải trình của dòng “{line.label}”{more}.")
        return _back(request, form.period)

    if address := _written(request, entry, write):
        return redirect(address)
    context = {
        "form": entry,
        "seen_changes": seen.mark,
        "line": line,
        "period": form.period,
        "scope": form.scope,
        "back": _back(request, form.period),
    }
    return render(request, "review/ledger_explain.html", context, status=400 if entry.is_bound else 200)


def publish(request: HttpRequest, name: str, like: str = "", found: str = "") -> HttpResponse:
    """/doi-chieu/2020-2022/ghi-so/: a published figure.

    The form begins with the source of a figure noted before (`like`) or with a total line of a list (`found`).
    """
    form, units = read_scope(request, name, ScopeForm)
    if refusal := refused(request, form, "review/ledger_refused.html"):
        return refusal
    allowed = _publishable(request, form.period, units)
    if not allowed:
        raise PermissionDenied("Đồng chí không có quyền ghi số đã công bố.")
    if like:
        former = get_object_or_404(StatedFigure.objects.visible_to(request.user), pk=like)
        initial = model_to_dict(former, fields=("unit", "source", "document", "quote"))
        initial |= initial_time(form.period, former.time)
    elif found:
        totals = {total.key: total for total in totals_found(form.scope, request.user)}
        if found not in totals:
            raise Http404("Dòng cộng này đã được ghi, hoặc danh sách không còn.")
        initial = totals[found].initial
    else:
        initial = {"unit": form.scope.unit.pk, "time": str(form.scope.calendar_year or "")}
    entry = StatedFigureForm(
        request.POST if request.method == "POST" else None,
        form.period,
        allowed,
        request.user,
        initial=initial,
    )

    def write() -> str:
        figure = services.publish(entry.save(commit=False), user_of(request))
        messages.success(request, f"Đã ghi số đã công bố: {figure}, {figure.unit.label}.")
        if "more" in request.POST:
            return reverse("reconciliation:publish_like", args=[form.period.name, figure.pk])
        return _ledger_with(figure, form.scope)

    if address := _written(request, entry, write):
        return redirect(address)
    context = {
        "form": entry,
        "period": form.period,
        "back": _back(request, form.period),
    }
    return render(request, "review/ledger_publish.html", context, status=400 if entry.is_bound else 200)


@transaction.atomic
def correct(request: HttpRequest, name: str, pk: str) -> HttpResponse:
    """/doi-chieu/2020-2022/sua-so/12/: a figure that was noted wrongly; the trail keeps what stood before."""
    form, units = read_scope(request, name, ScopeForm)
    if refusal := refused(request, form, "review/ledger_refused.html"):
        return refusal
    figure = get_object_or_404(StatedFigure.objects.visible_to(request.user).select_related("unit"), pk=pk)
    if not services.may(request.user, "change_statedfigure", figure.unit):
        raise PermissionDenied("Đồng chí không có quyền sửa số đã công bố của đơn vị này.")
    seen = seen_of(request, figure)
    entry = StatedFigureForm(
        request.POST.copy() if request.method == "POST" else None,
        form.period,
        dict.fromkeys([figure.unit, *_publishable(request, form.period, units)]),
        request.user,
        instance=figure,
    )

    if seen.later:
        entry.stop_over(seen)

    def write() -> str:
        services.correct(entry.save(commit=False), user_of(request), entry.cleaned_data["reason"])
        messages.success(request, f"Đã sửa số đã công bố: {figure}, {figure.unit.label}.")
        return _ledger_with(figure, form.scope)

    if address := _written(request, entry, write):
        return redirect(address)
    context = {
        "form": entry,
        "seen_changes": seen.mark,
        "saved_meanwhile": seen.later,
        "is_taken_over": True,
        "period": form.period,
        "figure": figure,
        "back": _back(request, form.period),
    }
    return render(request, "review/ledger_publish.html", context, status=400 if entry.is_bound else 200)


def _written(request: HttpRequest, entry: "Form | ModelForm[StatedFigure]", write: Callable[[], str]) -> str:
    """Where a form leads that was sent without fault; "" if it is shown, again or for the first time.

    Its button, pressed twice, writes once, and the second press leads where the first did.
    """
    if request.method != "POST":
        return ""
    with trail.act(request.user, key=key_sent(request)) as act:
        if entry.is_valid():
            act.answer = write()
    return act.answer


def _ledger(request: HttpRequest, scope: Scope, units: list[Unit]) -> Ledger:
    return review_with_ledger(scope, units, request.user, names=False)[1]


def _publishable(request: HttpRequest, period: ReviewPeriod, units: Iterable[Unit]) -> list[Unit]:
    """Units that stood in the period and for which the user may note figures; villages publish none."""
    return [
        unit
        for unit in units
        if not unit.is_village
        and (unit.valid_to is None or unit.valid_to.year >= period.first_year)
        and (unit.valid_from is None or unit.valid_from.year <= period.last_year)
        and services.may(request.user, "add_statedfigure", unit)
    ]


def _back(request: HttpRequest, period: ReviewPeriod) -> str:
    """The ledger, with the parameters of this page."""
    address = reverse("reconciliation:ledger", args=[period.name])
    return f"{address}?{request.GET.urlencode()}" if request.GET else address


def _ledger_with(figure: StatedFigure, scope: Scope) -> str:
    """The ledger that shows the figure: of the scope's unit if it lies below, of the figure's year."""
    unit = scope.unit if figure.unit.path.startswith(scope.unit.path) else figure.unit
    in_year = figure.from_on.year == figure.to_on.year and figure.time != (
        scope.period.from_on,
        scope.period.to_on,
    )
    is_choice = figure.from_on.year in scope.period.years_to_choose
    query = {"don_vi": unit.pk, **({"nam": figure.from_on.year} if in_year and is_choice else {})}
    return f"{reverse('reconciliation:ledger', args=[scope.period.name])}?{urlencode(query)}"
