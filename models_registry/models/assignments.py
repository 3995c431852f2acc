"""Who may do what where, and whose accounts one may administer."""

from django.conf import settings
from django.db import models

from danvan.accounts.models import User
from models_registry import access
from models_registry.models.units import Unit
from models_registry.permissions import Task
from models_registry.scoping import ScopedQuerySet


class Assignment(models.Model):
    """One task of one account: the scope is the unit's territory. An account without any sees nothing."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments", verbose_name="tài khoản"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments", verbose_name="đơn vị")
    task = models.CharField("nhiệm vụ", max_length=20, choices=Task)

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "unit"

    class Meta:
        verbose_name = "phân công"
        verbose_name_plural = "phân công"
        ordering = ["user", "unit", "pk"]
        permissions = [("open_entry", "Vào phần nhập liệu")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "task"],
                name="assignment_once",
                violation_error_message="Tài khoản này đã có phân công đó.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_task_display()}, {self.unit}"


def accounts_under(user: access.Asker) -> models.QuerySet[User]:
    """The accounts that one may administer: those whose every task lies in the territory that he administers.

    Never his own, and none that stands above the scope: nobody gives himself, or takes from his superiors, anything.
    An administrator of the whole portal has them all.
    """
    if access.sees_everything(user):
        return User.objects.all()
    inside = Assignment.objects.permitted_to(user, "accounts.change_user")
    outside = Assignment.objects.exclude(pk__in=inside.values("pk"))
    others = User.objects.exclude(is_superuser=True).exclude(pk__in=outside.values("user"))
    return others.filter(pk__in=inside.exclude(user=user.pk).values("user"))
