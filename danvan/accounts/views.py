"""Signing in, also in the middle of a form."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from danvan.accounts.guesses import SignInForm
from danvan.errors import KEPT, KeptForm, kept_page

sign_in = LoginView.as_view(redirect_authenticated_user=True, authentication_form=SignInForm)  # /dang-nhap/


@sensitive_post_parameters()
@login_not_required
@require_POST
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """/dang-nhap/gui-tiep/: who was signed out in the middle of a form signs in and sends it as it was."""
    try:
        kept = KeptForm.read(request.POST.get(KEPT, ""))
    except signing.BadSignature:
        return redirect("login")
    form = SignInForm(request, request.POST)
    if not form.is_valid():
        return kept_page(request, kept, form)
    login(request, form.get_user())
    return kept_page(request, kept, SignInForm(request), is_in_again=True)
