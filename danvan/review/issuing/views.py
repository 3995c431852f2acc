"""/van-ban/: whose papers they are, unit by unit, with a preview of head and signature as they will be printed."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from danvan.review.issuing.forms import PRINTED, IssuerForm
from models_registry import access, trail
from models_registry.admin.seen import MOVED, seen_of
from models_registry.admin.taking_over import stop_over
from models_registry.bodies import issuer_by, missing_in, suggestions_for
from models_registry.history import history_of
from models_registry.models import IssuerProfile, Unit
from models_registry.one_use import acts_once
from models_registry.permissions import ISSUER
from models_registry.units.office import own_units


@require_GET
def issuers(request: HttpRequest) -> HttpResponse:
    """/van-ban/: the page of one's own unit; of several, which; none in a portal that has no unit yet."""
    units = Unit.objects.permitted_to(request.user, ISSUER).in_tree_order()
    own = own_units(request.user, units)
    if not own and not access.sees_everything(request.user):
        raise PermissionDenied(_WHO)
    if len(own) == 1:
        return redirect("issuing:issuer", own[0].pk)
    return render(request, "review/issuers.html", {"units": own})


@require_http_methods(["GET", "POST"])
@acts_once
def issuer(request: HttpRequest, pk: int) -> HttpResponse:
    """/van-ban/<unit>/?goi_y=: what stands on the unit's papers; a suggestion fills the form and saves nothing."""
    unit = unit_for(request, pk)
    known = IssuerProfile.objects.filter(unit=unit).first()
    seen = seen_of(request, known)
    suggestions = suggestions_for(unit)
    asked = request.GET.get("goi_y", next(iter(suggestions)))
    if set(request.GET) - {"goi_y"} or asked not in suggestions:
        return render(request, "400.html", status=400)
    begun = suggestions[asked][1]
    if known and "goi_y" in request.GET:
        begun.pk = known.pk  # of a suggestion that is taken for what is there
    shown = begun if known is None or "goi_y" in request.GET else copy(known)
    form = IssuerForm(request.POST.copy() or None, instance=shown)
    if seen.later and shown is not begun:
        stop_over(form, seen)
    elif seen.has_moved:
        form.add_error(None, MOVED)
    if request.method == "POST" and form.is_valid():
        trail.save(form.instance)
        messages.success(request, f"Đã lưu cơ quan ban hành của {unit.label}.")
        return redirect("issuing:issuer", unit.pk)
    context = {
        "unit": unit,
        "form": form,
        "known": known,
        "issuer": issuer_by(form.instance),
        "missing": missing_in(form.instance),
        "suggestions": {key: name for key, (name, _) in suggestions.items()},
        "seen_changes": seen.mark,
        "saved_meanwhile": seen.later,
        "is_taken_over": shown is not begun,
        "history": history_of(IssuerProfile, known.pk) if known else [],
    }
    return render(request, "review/issuer.html", context, status=400 if form.errors else 200)


@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """/van-ban/<unit>/xem-truoc/?body=: head and signature of what stands in the form now, for the page's script."""
    if set(request.GET) - set(PRINTED):
        return render(request, "400.html", status=400)
    form = IssuerForm(request.GET, instance=IssuerProfile(unit=unit_for(request, pk)))
    form.full_clean()  # what is at fault there keeps what is derived
    context = {"issuer": issuer_by(form.instance), "missing": missing_in(form.instance)}
    return render(request, "review/_issuer_preview.html", context)


_WHO = (
    "Cơ quan ban hành và mẫu Word của đơn vị do người được giao nhiệm vụ “Quản trị tài khoản” khai. "
    "Đơn vị chưa có người nào thì đề nghị người quản trị của cấp trên giao nhiệm vụ này."
)


def unit_for(request: HttpRequest, pk: int) -> Unit:
    """The unit, locked while a form is taken in. Raises Http404, or PermissionDenied for one that may only be read."""
    units = Unit.objects.permitted_to(request.user, ISSUER).select_related("parent")
    if request.method == "POST":
        units = units.select_for_update(of=("self",))
    if found := units.filter(pk=pk).first():
        return found
    if Unit.objects.visible_to(request.user).filter(pk=pk).exists():
        raise PermissionDenied(_WHO)
    raise Http404("Không có đơn vị này trong các đơn vị của đồng chí.")
