"""Sets of criteria as they are read, and a new version drawn from one in one press."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from awards.desk.criteria import ADD_SET, draw_version
from awards.models import Assessment, CriteriaSet
from danvan.accounts.signed_in import user_of
from danvan.awarding.scoring.forms import DrawForm
from danvan.lib.choices import row_choice_of
from danvan.lib.faults import add_faults
from models_registry import access, trail
from models_registry.models import Programme, Unit
from models_registry.one_use import key_sent
from models_registry.used_keys import refuse_used


@require_safe
def sets(request: HttpRequest) -> HttpResponse:
    """/cham-diem/bo-tieu-chi/: the sets that the reader may use, each with its criteria."""
    used = Exists(Assessment.objects.filter(criteria_set=OuterRef("pk")))
    rows = CriteriaSet.objects.visible_to(request.user).select_related("unit", "programme__unit")
    found = rows.annotate(has_assessments=used).prefetch_related("criteria", "grades")
    context = {"sets": list(found), "may_add": request.user.has_perm(ADD_SET)}
    return render(request, "awarding/scoring/sets.html", context)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """/cham-diem/bo-tieu-chi/<pk>/: a set; POST draws a new version of it, for a unit and a programme."""
    rows = CriteriaSet.objects.visible_to(request.user).select_related("unit", "programme__unit")
    found = get_object_or_404(rows.prefetch_related("criteria", "grades"), pk=pk)
    may_add = request.user.has_perm(ADD_SET)
    if request.method == "POST" and not may_add:
        raise PermissionDenied
    form = _draw_form(request, found) if may_add else None
    if request.method == "POST" and form is not None:
        refuse_used(request.user, key_sent(request))
        if form.is_valid():
            try:
                with trail.act(request.user, key=key_sent(request)) as act:
                    drawn = draw_version(found, by=user_of(request), **form.cleaned_data)
                    act.answer = reverse("scoring:set", args=[drawn.pk])
            except ValidationError as error:
                add_faults(form, error)
            else:
                messages.success(request, f"Đã lập {drawn}. Sửa xong thì dùng để chấm.")
                return redirect(act.answer)
    context = {
        "set": found,
        "form": form,
        "is_used": found.is_used,
        "may_change": bool(
            access.sees_everything(request.user)
            if found.unit is None
            else access.may(request.user, "awards.change_criteriaset", found.unit)
        ),
    }
    status = 400 if form is not None and form.errors else 200
    return render(request, "awarding/scoring/set.html", context, status=status)


def _draw_form(request: HttpRequest, found: CriteriaSet) -> DrawForm:
    """Offers the units for which the reader may make sets, its own first, and the programmes that he may read."""
    units = Unit.objects.permitted_to(request.user, ADD_SET).without_villages().order_by("path")
    form = DrawForm(request.POST or None)
    row_choice_of(form, "unit").queryset = units
    row_choice_of(form, "programme").queryset = Programme.objects.visible_to(request.user).select_related(
        "unit"
    )
    form.fields["unit"].required = not access.sees_everything(request.user)
    form.initial = {
        "unit": found.unit_id or units.values_list("pk", flat=True).first(),
        "programme": found.programme_id,
    }
    return form
