"""A user's own new password."""

from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpResponse


class ChangePassword(PasswordChangeView):
    """/doi-mat-khau/; from now on a password for one sign-in is his own."""

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        form.user.must_change_password = False  # saved with the password
        return super().form_valid(form)
