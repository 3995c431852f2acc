"""Django's own `createsuperuser`, told in the trail."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser

from danvan.accounts.models import User
from models_registry import trail
from models_registry.access import OPERATOR


class Command(createsuperuser.Command):
    """What is typed is typed outside the act, which holds the database."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        newest = User.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        said = super().handle(*args, **options)
        made = list(User.objects.filter(pk__gt=newest, is_superuser=True))
        with trail.act(OPERATOR, "Lập người quản trị bằng lệnh trên máy chủ"):
            trail.record_created(made)
        return said
