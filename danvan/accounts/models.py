"""The account of one person. Shared accounts are a habit to break: an account costs one form."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import models

from danvan.lib.fields import changed
from danvan.lib.text import fold


class UserManager(DjangoUserManager["User"]):
    """Accounts, found by name in capitals or small letters."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The account of that name as it is written, else the one that differs by capitals alone."""
        named = self.filter(username__iexact=username)
        found = [user for user in named if user.username == username] or list(named)
        if len(found) != 1:
            raise self.model.DoesNotExist
        return found[0]


class User(AbstractUser):
    """A person who signs in. Rights come from assignments, never from this row (superusers apart)."""

    first_name = None  # type: ignore[assignment] # Django's own way to leave an inherited field out
    last_name = None  # type: ignore[assignment] # as above
    full_name = models.CharField("họ và tên", max_length=150, blank=True)
    username = models.CharField(
        "tên đăng nhập",
        max_length=150,
        unique=True,
        validators=[AbstractUser.username_validator],
        error_messages={"unique": "Tên đăng nhập này đã có người dùng."},
    )
    must_change_password = models.BooleanField(
        "phải đổi mật khẩu",
        default=False,
        editable=False,
        help_text="Mật khẩu dùng một lần: chủ tài khoản đặt mật khẩu của mình rồi mới làm việc.",
    )

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def clean(self) -> None:
        """One name in two ways to write it, or in letters that look alike, would be two accounts at one door."""
        super().clean()
        if changed(self, "username") and not fold(self.username).isascii():
            raise ValidationError(
                {
                    "username": "Tên đăng nhập chỉ dùng chữ cái như trong tiếng Việt, chữ số và các dấu @ . + - _ "
                    "(có chữ cái của bảng chữ khác trông giống như vậy)."
                }
            )
        if User.objects.filter(username__iexact=self.username).exclude(pk=self.pk).exists():
            raise ValidationError({"username": "Tên đăng nhập này đã có người dùng."})

    def get_full_name(self) -> str:
        """The person's name as written; Vietnamese names are not cut into first and last."""
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name or self.username


class OpenSession(models.Model):
    """What the owner of a session is shown of it; it goes with the session."""

    session = models.OneToOneField(
        Session, models.CASCADE, related_name="opened", verbose_name="phiên làm việc"
    )
    user = models.ForeignKey(User, models.CASCADE, related_name="open_sessions", verbose_name="tài khoản")
    device = models.CharField("thiết bị", max_length=100)
    address = models.CharField("địa chỉ", max_length=45)
    began_at = models.DateTimeField("đăng nhập lúc")
    seen_at = models.DateTimeField("dùng gần nhất")

    class Meta:
        verbose_name = "phiên đang mở"
        verbose_name_plural = "phiên đang mở"

    def __str__(self) -> str:
        return f"{self.device}, {self.address}"
