"""What a decision gave and another may have revoked: whether it is in force, and revoking many at once."""

from typing import Any, TypeVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from awards.desk.beside import beside
from awards.forms import ExistingDecisionForm
from awards.models import Commendation, Decision, Recognition
from awards.services import revoke
from danvan.accounts.signed_in import user_of
from models_registry.admin.base import ScopedAdmin
from models_registry.admin.light import LightAdmin
from models_registry.admin.registrations import ask, perform

_Award = TypeVar("_Award", Decision, Recognition, Commendation)


class ForceAdmin(LightAdmin[_Award]):
    """A list of what may have been revoked: says of each row whether it is in force."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[_Award]:
        rows = super().get_queryset(request)
        told: QuerySet[_Award] = rows.with_force()  # type: ignore[attr-defined] # the three querysets have it
        return told

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """What the guard found of a refused form (its `findings`) stands above it: the earlier beside the new."""
        context["found"] = beside(getattr(context["adminform"].form, "findings", ()), request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="còn hiệu lực")
    def in_force(self, obj: _Award) -> str:
        return "Có" if obj.is_in_force else "Không"


def revoke_by_decision(
    model_admin: ScopedAdmin[Any],
    request: HttpRequest,
    queryset: QuerySet[Recognition] | QuerySet[Commendation],
) -> HttpResponse | None:
    """Asks for the revoking decision, then revokes."""
    form = ExistingDecisionForm(request.POST if "apply" in request.POST else None, user=request.user)
    if form.is_valid():
        decision = form.cleaned_data["decision"]
        if perform(
            model_admin, request, "Số dòng đã hủy", lambda: revoke(queryset, decision, user_of(request))
        ):
            return None
    title = f"Hủy {model_admin.opts.verbose_name} theo quyết định"
    return ask(model_admin, request, queryset, form, action="revoke_selected", title=title, button="Hủy bỏ")
