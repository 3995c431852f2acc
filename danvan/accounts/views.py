"""Signing in, in one step or two, also in the middle of a form."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from danvan.accounts.guesses import SignInForm
from danvan.accounts.models import User
from danvan.accounts.second_factor import (
    CODE,
    CodeForm,
    authenticator_of,
    come_in,
    wait_for_code,
    waiting_user,
)
from danvan.errors import kept_in, kept_page


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """/dang-nhap/; whoever has set up a telephone is not in before he gives its code."""

    redirect_authenticated_user = True
    authentication_form = SignInForm

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        if isinstance(user, User) and authenticator_of(user):
            wait_for_code(self.request, user, self.get_success_url())
            return redirect("second_factor")
        return super().form_valid(form)


@sensitive_post_parameters(CODE)
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """/dang-nhap/ma-xac-thuc/: the code of whoever gave the right password."""
    user = waiting_user(request)
    if user is None:
        return redirect("login")
    form = CodeForm(request, user, request.POST or None)
    if form.is_valid():
        return redirect(come_in(request, user, form.device))
    return render(request, "registration/second_factor.html", {"form": form})


@sensitive_post_parameters()
@login_not_required
@require_POST
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """/dang-nhap/gui-tiep/: who was signed out in the middle of a form signs in and sends it as it was."""
    kept = kept_in(request)
    if kept is None:
        return redirect("login")
    if CODE in request.POST and (waiting := waiting_user(request)):
        of_code = CodeForm(request, waiting, request.POST)
        if not of_code.is_valid():
            return kept_page(request, kept, of_code)
        come_in(request, waiting, of_code.device)
        return kept_page(request, kept, SignInForm(request), is_in_again=True)
    form = SignInForm(request, request.POST)
    if not form.is_valid():
        return kept_page(request, kept, form)
    user = form.get_user()
    if isinstance(user, User) and authenticator_of(user):
        wait_for_code(request, user, "")
        return kept_page(request, kept, CodeForm(request, user))
    login(request, user)
    return kept_page(request, kept, SignInForm(request), is_in_again=True)
