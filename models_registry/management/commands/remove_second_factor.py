"""`manage.py remove_second_factor NAME`: for an administrator who lost his telephone and his recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from danvan.accounts.sessions import end_sessions
from models_registry.access import OPERATOR
from models_registry.management.accounts import account_named
from models_registry.second_factors import take_away


class Command(BaseCommand):
    """Whoever stands at the server; an administrator does it on the account's own page."""

    help = "Gỡ xác thực hai bước của một tài khoản; chủ tài khoản được báo ở lần đăng nhập tới."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="NAME")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = account_named(username)
        take_away(user, OPERATOR)
        end_sessions(user)
        self.stdout.write(f"Đã gỡ xác thực hai bước của {user}.")
