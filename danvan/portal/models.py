"""What a reader keeps for himself."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from danvan.lib.fields import CleanCharField


class KeptFilter(models.Model):
    """A list as an account asks for it again and again: filter, order and columns, under a name of its own.

    `asked` is what stands in the address; what is no longer there to be asked for, the list refuses as it refuses any.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="kept_filters", verbose_name="tài khoản"
    )
    list = models.CharField("danh sách", max_length=30)
    name = CleanCharField("tên", max_length=80)
    asked = models.CharField("điều kiện", max_length=2000)

    class Meta:
        verbose_name = "bộ lọc đã giữ"
        verbose_name_plural = "bộ lọc đã giữ"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "list", "name"], name="kept_filter_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="kept_filter_named"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list as it was kept."""
        return f"{reverse(f'portal:{self.list}')}?{self.asked}"


class NewsRead(models.Model):
    """How far an account has read what others decided on its registrations: the number of a change of the trail."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="news_read", verbose_name="tài khoản"
    )
    up_to = models.BigIntegerField("đã xem đến thay đổi số", default=0)

    class Meta:
        verbose_name = "tin đã xem"
        verbose_name_plural = "tin đã xem"

    def __str__(self) -> str:
        return f"{self.user}: {self.up_to}"


class WorkMail(models.Model):
    """On which day an account was last sent the mail that tells of its work: one a day at most."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="work_mail", verbose_name="tài khoản"
    )
    sent_on = models.DateField("ngày gửi", null=True)

    class Meta:
        verbose_name = "thư báo việc"
        verbose_name_plural = "thư báo việc"

    def __str__(self) -> str:
        return f"{self.user}: {self.sent_on}"
