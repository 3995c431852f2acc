"""Django's own `changepassword`, told in the trail."""

import getpass
from typing import Any

from django.contrib.auth.management.commands import changepassword

from danvan.accounts.models import User
from danvan.accounts.sessions import end_sessions
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.accounts import note_password


class Command(changepassword.Command):
    """The password is typed outside the act, which holds the database."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        said = super().handle(*args, **options)
        user = User.objects.get_by_natural_key(options["username"] or getpass.getuser())
        with trail.act(OPERATOR, "Đặt mật khẩu bằng lệnh trên máy chủ"):
            note_password([user])
        end_sessions(user)
        return said
