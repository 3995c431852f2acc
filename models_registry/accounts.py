"""New accounts from a pasted list: each with its tasks and a password for one sign-in."""

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.text import slugify

from danvan.accounts.models import User
from danvan.lib.text import clean, fold
from models_registry import trail
from models_registry.access import Actor
from models_registry.choices import called, unit_labels
from models_registry.models import Assignment, Unit
from models_registry.permissions import Task

AT_MOST: Final = 60  # hashing a password is slow on purpose: as many take some 15 seconds
COLUMNS: Final = ("Họ và tên", "Đơn vị", "Nhiệm vụ", "Tên đăng nhập")
_USUAL: Final = (Task.READ, Task.ENTER)
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another on paper
_HEADING: Final = fold(COLUMNS[0])


class AccountsError(ValueError):
    """Every fault of a pasted list, as Vietnamese sentences that name the line."""

    def __init__(self, errors: Sequence[str]) -> None:
        self.errors = list(errors)
        super().__init__("\n".join(self.errors))


@dataclass(frozen=True)
class NewAccount:
    """A person who shall have an account."""

    full_name: str
    username: str
    unit: Unit
    tasks: tuple[Task, ...]


def read_accounts(text: str, units: Iterable[Unit], usual: Unit | None = None) -> list[NewAccount]:
    """The accounts of a pasted list, a line each, its `COLUMNS` parted by tabs (from Excel) or semicolons.

    A unit is found among `units` without tone marks, an empty one is `usual`; tasks by the words of `Task`, parted by
    commas, none is to read and enter; a user name that is missing is made of the name. Raises AccountsError with all
    faults at once.
    """
    at_hand = list(units)
    labels = {str(key): label for key, label in unit_labels(at_hand).items()}
    by_key = {str(unit.pk): unit for unit in at_hand}
    names = {name.lower() for name in User.objects.values_list("username", flat=True)}
    today = timezone.localdate()
    found: list[NewAccount] = []
    errors: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        cells = [clean(cell) for cell in re.split(r"[\t;]", line)]
        if not any(cells) or fold(cells[0]) == _HEADING:
            continue
        name, place, words, username = (*cells, "", "", "", "")[:4]
        faults = []
        if not name:
            faults.append("thiếu họ và tên")
        keys = called(place, labels) if place else []
        keys = [
            key for key in keys if by_key[key].stands_on(today)
        ] or keys  # a namesake that is gone is not meant
        unit = by_key[keys[0]] if len(keys) == 1 else usual if not place else None
        if unit is None:
            faults.append(_fault_of_unit(place, [labels[key] for key in keys]))
        tasks, unknown = _tasks(words)
        if unknown:
            known = "; ".join(task.label for task in Task)
            faults.append(f"không có nhiệm vụ “{unknown}” (các nhiệm vụ: {known})")
        if username and username.lower() in names:
            faults.append(f"tên đăng nhập “{username}” đã có người dùng")
        elif username and not re.fullmatch(r"[\w.@+-]{1,150}", username):
            faults.append(f"tên đăng nhập “{username}” chỉ gồm chữ, số và các dấu @ . + - _")
        errors += [f"Dòng {number}: {fault}." for fault in faults]
        if not faults and unit is not None:
            username = username or _free_name(name, names)
            names.add(username.lower())
            found.append(NewAccount(name, username, unit, tasks))
    if not found and not errors:
        errors.append("Danh sách chưa có người nào.")
    if len(found) > AT_MOST:
        errors.append(f"Mỗi lần ghi nhiều nhất {AT_MOST} người; danh sách này có {len(found)} người.")
    if errors:
        raise AccountsError(errors)
    return found


def create_accounts(accounts: Iterable[NewAccount], by: Actor) -> list[tuple[User, str]]:
    """Makes them; each with the password that it must change at its first sign-in, which is kept nowhere else."""
    made = []
    with trail.act(by, "Cấp tài khoản"):
        for account in accounts:
            password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
            # Not through trail.save: the trail would keep the password's hash.
            user = User.objects.create(
                username=account.username,
                full_name=account.full_name,
                password=make_password(password),
                must_change_password=True,
            )
            trail.record_created([user])
            trail.create_all([Assignment(user=user, unit=account.unit, task=task) for task in account.tasks])
            made.append((user, password))
    return made


def _fault_of_unit(place: str, meant: Sequence[str]) -> str:
    if not place:
        return "thiếu đơn vị"
    if meant:
        return f"“{place}” có thể là nhiều đơn vị: {'; '.join(meant[:5])}"
    return f"không có đơn vị “{place}”"


def _tasks(words: str) -> tuple[tuple[Task, ...], str]:
    """The tasks named, to read among them, and the first word that names none ("" if all do).

    The label "Tiếp nhận, công nhận" has a comma of its own: either half of it names the task.
    """
    parts = {fold(task.label): task for task in Task}
    parts |= {fold(part): task for task in Task for part in task.label.split(", ")}
    found = {Task.READ}
    for word in filter(None, map(str.strip, words.split(","))):
        if fold(word) not in parts:
            return (), word
        found.add(parts[fold(word)])
    return (tuple(task for task in Task if task in found) if words else _USUAL), ""


def _free_name(name: str, taken: set[str]) -> str:
    """ "Nguyễn Văn An" is nguyen.van.an; the second of them nguyen.van.an2."""
    stem = slugify(name.replace("đ", "d").replace("Đ", "D")).replace("-", ".")[:120] or "can.bo"
    number = 1
    while (tried := stem if number == 1 else f"{stem}{number}") in taken:
        number += 1
    return tried
