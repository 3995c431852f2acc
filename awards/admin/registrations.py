"""The working list of registrations with one action more: recognise many by one decision."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse

from awards.columns.recognitions import recognised_as
from awards.forms import RecogniseForm
from awards.models import Recognition
from awards.services import recognise
from danvan.accounts.signed_in import user_of
from models_registry.admin.registrations import RegistrationAdmin, ask, perform
from models_registry.models import Registration

admin.site.unregister(Registration)


@admin.register(Registration)
class RecognisableRegistrationAdmin(RegistrationAdmin):
    """The working list with one action more; the registry itself knows nothing of awards."""

    list_display = [*RegistrationAdmin.list_display, "recognised"]
    actions = [*RegistrationAdmin.actions, "recognise_selected"]

    def read_for_list(self, request: HttpRequest) -> "list[Prefetch[Any]]":
        """As what each was recognised."""
        return [Prefetch("recognitions", Recognition.objects.in_force())]

    @admin.display(description="công nhận")
    def recognised(self, obj: Registration) -> str:
        return recognised_as(obj.recognitions.all())

    def has_recognise_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("awards.add_recognition")

    @admin.action(description="Công nhận theo quyết định", permissions=["decide", "recognise"])
    def recognise_selected(
        self, request: HttpRequest, queryset: QuerySet[Registration]
    ) -> HttpResponse | None:
        form = RecogniseForm(
            request.POST if "apply" in request.POST else None, user=request.user, registrations=queryset
        )
        if form.is_valid():
            data = form.cleaned_data

            def verb() -> list[Recognition]:
                return recognise(
                    queryset,
                    form.decision(user_of(request)),
                    data["level"],
                    user_of(request),
                    data["exemplary"],
                    data["reason"],
                )

            if perform(self, request, "Số lượt đã công nhận", verb):
                return None
        title = "Công nhận theo quyết định"
        return ask(
            self, request, queryset, form, action="recognise_selected", title=title, button="Công nhận"
        )
