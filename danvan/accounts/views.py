"""A user's own new password."""

from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpResponse


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

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        form.user.must_change_password = False  # saved with the password
        return super().form_valid(form)
