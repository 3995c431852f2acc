"""`manage.py reset_password NAME`: for an administrator who forgot his password."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from danvan.accounts.sessions import end_sessions
from models_registry.access import OPERATOR
from models_registry.accounts import reset_password
from models_registry.management.accounts import account_named


class Command(BaseCommand):
    """Whoever stands at the server; an administrator does it on the account's own page."""

    help = "Đặt lại mật khẩu của một tài khoản: in ra mật khẩu dùng một lần."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="NAME")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = account_named(username)
        password = reset_password(user, OPERATOR)
        end_sessions(user)
        self.stdout.write(f"Mật khẩu dùng một lần của {user} ({user.username}): {password}")
