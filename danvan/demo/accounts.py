"""The four accounts of the demonstration and the password they share."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password

from danvan.accounts.models import User
from danvan.demo import lam_binh
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.accounts import note_password, one_time_password
from models_registry.models import Assignment, Unit
from models_registry.permissions import Task

ADDRESS: Final = "http://127.0.0.1:8000"
MARK: Final = "(trình diễn)"  # ends the full name of every account that is ours to change
PASSWORD_VARIABLE: Final = "DANVAN_DEMO_PASSWORD"
REASON: Final = "Nạp tài khoản trình diễn"


@dataclass(frozen=True)
class Account:
    """One account; it is of a commune or of the unit above, without a task it is the administrator."""

    username: str
    full_name: str
    tasks: tuple[Task, ...] = ()
    is_of_commune: bool = False


_COMMUNE: Final = "Xuân Lập"
ACCOUNTS: Final = (
    Account("quantri", f"Quản trị {MARK}"),
    Account("huyen", f"Cán bộ huyện {MARK}", (Task.READ, Task.ENTER, Task.DECIDE, Task.APPROVE)),
    Account("xa", f"Cán bộ xã {MARK}", (Task.READ, Task.ENTER), is_of_commune=True),
    Account("bcd", f"Thành viên Ban Chỉ đạo {MARK}", (Task.READ, Task.APPROVE)),
)


@dataclass(frozen=True)
class Entry:
    """A line of the table that is printed."""

    username: str
    part: str
    password: str


def as_table(entries: Sequence[Entry]) -> str:
    """How to sign in, for whoever ran the command."""
    rows = [
        ("Tài khoản", "Mật khẩu", "Vai trò"),
        *((one.username, one.password, one.part) for one in entries),
    ]
    lines = "\n".join(f"  {name:<10}  {password:<22}  {part}" for name, password, part in rows)
    return f"\nĐăng nhập tại {ADDRESS}\n\n{lines}"


def password_path() -> Path:
    """Where this machine keeps the shared password."""
    return Path(settings.VAR_DIR) / "demo-password"


def load(top: Unit | None = None, commune: Unit | None = None) -> list[Entry]:
    """Makes the accounts that are missing and says how to sign in; without units those of Lâm Bình.

    Accounts that stand are left alone, also with a password that their user has changed; only a new shared
    password (its file was lost, or the variable says another) is given to all four. An account of that name
    that is not a demonstration's is never touched.
    """
    if top is None or commune is None:
        ground = lam_binh.ground()
        top, commune = ground.district, ground.unit(_COMMUNE)
    password, is_new = _password()
    hashed = make_password(password)  # once: hashing is slow on purpose
    matches: dict[str, bool] = {hashed: True}
    entries = []
    with trail.act(OPERATOR, REASON):
        for account in ACCOUNTS:
            unit = commune if account.is_of_commune else top
            user = User.objects.filter(username=account.username).first()
            if user is None:
                user = _add(account, unit, hashed)
            elif is_new and user.full_name.endswith(MARK):
                user.password = hashed
                user.save(update_fields=["password"])
                note_password([user])
            if user.password not in matches:
                matches[user.password] = check_password(password, user.password)
            shown = password if matches[user.password] else "(đã đổi, không phải mật khẩu chung)"
            part = f"{_words(account)}; {unit.label}" if account.tasks else "Quản trị toàn cổng"
            entries.append(Entry(account.username, part, shown))
    return entries


def _password() -> tuple[str, bool]:
    """The shared password, and whether it differs from the one kept here before."""
    path = password_path()
    kept = path.read_text(encoding="utf-8").strip() if path.exists() else ""
    password = os.environ.get(PASSWORD_VARIABLE, "") or kept or one_time_password()
    if password != kept:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(password + "\n", encoding="utf-8")
    return password, password != kept


def _words(account: Account) -> str:
    return ", ".join(task.label for task in account.tasks)


def _add(account: Account, unit: Unit, hashed: str) -> User:
    # Not through trail.save: the trail would keep the password's hash.
    is_admin = not account.tasks
    user = User.objects.create(
        username=account.username,
        full_name=account.full_name,
        password=hashed,
        is_staff=is_admin,
        is_superuser=is_admin,
    )
    trail.record_created([user])
    trail.create_all([Assignment(user=user, unit=unit, task=task) for task in account.tasks])
    return user
