"""Whoever asks for a page, as an account."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from danvan.accounts.models import User


def user_of(request: HttpRequest) -> User:
    """The account that asks. Raises PermissionDenied where nobody is signed in, on a page open to the public."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
