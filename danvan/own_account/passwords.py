"""A user's own new password."""

from typing import Any

from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from danvan.accounts.guesses import SignInForm
from danvan.accounts.sessions import end_sessions, keep_in_list
from danvan.accounts.signed_in import user_of
from danvan.errors import kept_in, kept_page
from models_registry import trail
from models_registry.accounts import given_by, note_password


class OwnPasswordForm(PasswordChangeForm):
    """A new password is another one: that for one sign-in stands on a slip of paper."""

    def clean_new_password1(self) -> str:
        new: str = self.cleaned_data["new_password1"]
        if self.user.check_password(new):
            raise ValidationError("Mật khẩu mới phải khác mật khẩu đang dùng.")
        return new


class ChangePassword(PasswordChangeView):
    """/doi-mat-khau/; from now on a password for one sign-in is his own."""

    form_class = OwnPasswordForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A form that could not be taken before is carried along: first the page, then its answer."""
        if "old_password" not in request.POST and kept_in(request):
            form = self.form_class(user_of(request))
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whoever was given a password is told by whom and when."""
        user = user_of(self.request)
        given = given_by(user) if user.must_change_password else None
        return super().get_context_data(given=given, kept=kept_in(self.request), **kwargs)

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        user = user_of(self.request)
        with trail.act(user, "Tự đổi mật khẩu"):
            form.user.must_change_password = False  # saved with the password
            response = super().form_valid(form)
            note_password([user])
        end_sessions(user, but=self.request.session.session_key)
        keep_in_list(self.request, user)  # under the new key of this one
        if kept := kept_in(self.request):
            return kept_page(self.request, kept, SignInForm(self.request), is_in_again=True)
        return response
