"""New accounts from a pasted list: each with its tasks and a password for one sign-in."""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from danvan.accounts.guesses import forget_guesses
from danvan.accounts.models import User
from danvan.lib.faults import FaultsError
from danvan.lib.text import clean, fold, slug, spelling_key
from models_registry import trail
from models_registry.access import Actor
from models_registry.choices import called, unit_labels
from models_registry.models import Assignment, Change, Unit
from models_registry.permissions import Task
from models_registry.second_factors import forget_guesses_of_codes

AT_MOST: Final = 60  # hashing a password is slow on purpose: as many take some 15 seconds
COLUMNS: Final = ("Họ và tên", "Đơn vị", "Nhiệm vụ", "Tên đăng nhập")
LONGEST: Final = 150  # letters of a name, as the account has them
RESET: Final = "Đặt lại mật khẩu"
# In the session of who gave them: keys of accounts with their passwords for one sign-in. They must not be lost with one
# answer on a bad line, and are worth nothing once their account is used or he has signed out.
SLIPS: Final = "slips"
_USUAL: Final = (Task.READ, Task.ENTER)
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another on paper
_HEADING: Final = fold(COLUMNS[0])


class AccountsError(FaultsError):
    """Every fault of a pasted list, each naming its line."""


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
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > AT_MOST + 1:  # the headings
        raise AccountsError([f"Mỗi lần ghi nhiều nhất {AT_MOST} người; danh sách này có {len(lines)} dòng."])
    reader = _Reader(list(units), usual)
    found: list[NewAccount] = []
    errors: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        cells = [clean(cell).strip('"') for cell in re.split(r"[\t;]", line)]
        if any(cells) and fold(cells[0]) != _HEADING:
            account, faults = reader.read(*(*cells, "", "", "", "")[:4])
            errors += [f"Dòng {number}: {fault}." for fault in faults]
            found += [account] if account else []
    if not found and not errors:
        errors.append("Danh sách chưa có người nào.")
    if len(found) > AT_MOST:
        errors.append(f"Mỗi lần ghi nhiều nhất {AT_MOST} người; danh sách này có {len(found)} người.")
    if errors:
        raise AccountsError(errors)
    return found


class _Reader:
    """Reads one line after the other; knows the units that may be named and the user names that are taken."""

    def __init__(self, units: list[Unit], usual: Unit | None) -> None:
        self.usual = usual
        self.labels = {str(key): label for key, label in unit_labels(units).items()}
        self.units = {str(unit.pk): unit for unit in units}
        self.names = {name.lower() for name in User.objects.values_list("username", flat=True)}

    def read(self, name: str, place: str, words: str, username: str) -> tuple[NewAccount | None, list[str]]:
        """The account of a line, or what is wrong with it."""
        faults = [] if re.search(r"\w", name) else ["thiếu họ và tên"]
        if max(len(name), len(username)) > LONGEST:
            faults.append(f"họ và tên hoặc tên đăng nhập dài quá {LONGEST} ký tự")
        keys = _meant(place, self.labels, self.units) if place else []
        unit = self.units[keys[0]] if len(keys) == 1 else None if place else self.usual
        if unit is None:
            faults.append(_fault_of_unit(place, [self.labels[key] for key in keys]))
        tasks, unknown = _tasks(words)
        if unknown:
            known = "; ".join(task.label for task in Task)
            faults.append(f"không có nhiệm vụ “{unknown}” (các nhiệm vụ: {known})")
        if username and username.lower() in self.names:
            faults.append(f"tên đăng nhập “{username}” đã có người dùng")
        elif username and not re.fullmatch(r"[\w.@+-]+", username):
            faults.append(f"tên đăng nhập “{username}” chỉ gồm chữ, số và các dấu @ . + - _")
        if faults or unit is None:
            return None, faults
        username = username or _free_name(name, self.names)
        self.names.add(username.lower())
        return NewAccount(name, username, unit, tasks), []


@dataclass(frozen=True)
class _Prepared:
    """An account to be made, with its password for one sign-in and that password's hash."""

    account: NewAccount
    password: str
    hashed: str


def one_time_password() -> str:
    """Twelve letters and figures drawn by lot, to be read from paper; it stands our own rule of passwords."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def with_passwords(accounts: Iterable[NewAccount]) -> list[_Prepared]:
    """Gives each a password. Hashing takes a quarter of a second each: outside the act, which holds the database."""
    prepared = []
    for account in accounts:
        password = one_time_password()
        prepared.append(_Prepared(account, password, make_password(password)))
    return prepared


def create_accounts(prepared: Iterable[_Prepared], by: Actor) -> list[tuple[User, str]]:
    """Makes them; each with the password that it must change at its first sign-in.

    Raises AccountsError, and makes none, where a user name has been taken since it was read.
    """
    made = []
    with trail.act(by, "Cấp tài khoản"):
        for one in prepared:
            account = one.account
            if User.objects.filter(username__iexact=account.username).exists():
                raise AccountsError([f"Tên đăng nhập “{account.username}” vừa có người dùng; hãy cấp lại."])
            # Not through trail.save: the trail would keep the password's hash.
            user = User.objects.create(
                username=account.username,
                full_name=account.full_name,
                password=one.hashed,
                must_change_password=True,
            )
            trail.record_created([user])
            trail.create_all([Assignment(user=user, unit=account.unit, task=task) for task in account.tasks])
            made.append((user, one.password))
    return made


def note_password(users: Iterable[User]) -> None:
    """The trail says that they have another password, and nothing of it."""
    rows = User.objects.filter(pk__in=[user.pk for user in users])  # who asks for a page is no row yet
    trail.record_changed((user, {"password": "cũ"}, {"password": "mới"}) for user in rows)


def reset_password(user: User, by: Actor, key: str = "", answer: str = "") -> str:
    """Gives an account a password for one sign-in; whatever was signed in with the old one is so no more.

    The account's owner is told at that sign-in who did it and when (`given_by`). `key` is that of the form, `answer`
    the page to which it leads.
    """
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    with trail.act(by, RESET, key) as act:
        act.answer = answer
        user.save(update_fields=["password", "must_change_password"])
        note_password([user])
        forget_guesses(user.username)
        forget_guesses_of_codes(user)
    return password


def given_by(user: User) -> Change | None:
    """The change by which somebody else gave an account the password that it has now, if it was so."""
    newest = Change.objects.of(User).filter(subject_id=user.pk, after__has_key="password").first()
    return newest if newest is not None and newest.by_id != user.pk else None


Slip = tuple[
    int, str, str
]  # as a session keeps it: the account's key, its password, the mark of that password


def slip_of(user: User, password: str) -> Slip:
    """What is kept of an account just made, until its password is no longer the one that it was given."""
    return user.pk, password, user.get_session_auth_hash()


def add_slips(session: SessionBase, made: Iterable[tuple[User, str]]) -> None:
    """Keeps their slips in the session as it is stored now: another tab may have made accounts meanwhile."""
    kept = type(session)(session.session_key).get(SLIPS, [])
    session[SLIPS] = [*kept, *(slip_of(*one) for one in made)]


def standing_slips(kept: Iterable[Slip]) -> list[tuple[User, str]]:
    """The accounts whose password is still the one on their slip, in the order of their keys (two queries).

    Neither who has set his own nor whoever was given another one can use the old one. Told by a mark that is quickly
    made of the hash: to try each password would take a quarter of a second.
    """
    slips = {key: (password, mark) for key, password, mark in kept}
    unused = User.objects.filter(pk__in=slips, must_change_password=True).order_by("pk")
    return [
        (user, slips[user.pk][0])
        for user in unused.prefetch_related("assignments__unit")
        if user.get_session_auth_hash() == slips[user.pk][1]
    ]


def note_shown_slips(accounts: Iterable[User], by: Actor) -> None:
    """The trail says who was shown the passwords for one sign-in of which accounts."""
    with trail.act(by):
        trail.record_shown(User, [user.pk for user in accounts], "Phiếu tài khoản, có mật khẩu dùng một lần")


def _meant(place: str, labels: Mapping[str, str], units: Mapping[str, Unit]) -> list[str]:
    """Keys of the units that a place may mean.

    Of namesakes the one that stands is meant; a district that is gone is no namesake of its commune.
    """
    found = called(place, labels)
    if len({spelling_key(units[key].label) for key in found}) > 1:
        return found
    today = timezone.localdate()
    return [key for key in found if units[key].stands_on(today)] or found


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
    stem = slug(name).replace("-", ".")[:120] or "can.bo"
    number = 1
    while (tried := stem if number == 1 else f"{stem}{number}") in taken:
        number += 1
    return tried
