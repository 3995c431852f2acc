"""The working list of registrations with one action more: recognise many by one decision."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

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

    actions = [*RegistrationAdmin.actions, "recognise_selected"]

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
