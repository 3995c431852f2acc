"""The account that a command names."""

from django.core.management.base import CommandError

from danvan.accounts.models import User
from models_registry.access import account_of, actor_named


def account_named(username: str) -> User:
    """Raises CommandError where no account has that name."""
    try:
        user = account_of(actor_named(username))
    except LookupError as error:
        raise CommandError(str(error)) from error
    if user is None:
        raise CommandError("Hãy ghi tên đăng nhập.")
    return user
