"""Rights: what an account may do, where; and the backend through which Django asks.

An assignment gives a task in a unit; `permissions` says what each lets one do. The backend answers Django's own
question, `user.has_perm("models_registry.add_registration")`, from the assignments, so that the admin, import-export
and templates need no groups and no permissions set by hand.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Model
from django.utils import timezone

from danvan.accounts.models import User
from models_registry.permissions import TASK_PERMISSIONS, tasks_with
from models_registry.territory import (
    Placed,
    Succession,
    Territory,
    holds_all,
    load_successions,
    territory_paths,
)

_Kept = TypeVar("_Kept")


class Operator:
    """Whoever runs a command on the server: he stands above the scope and has no account."""

    pk: Final = None
    is_active = is_superuser = True

    def __str__(self) -> str:
        return "Hệ thống"

    def has_perm(self, permission: str) -> bool:
        """Asked as an account is asked."""
        return True


# Given by commands and by what the portal does of itself; a page gives it only where nobody is signed in yet.
OPERATOR: Final = Operator()
Actor: TypeAlias = User | Operator  # who does something
Asker: TypeAlias = Actor | AnonymousUser  # who is not signed in may ask too, and is granted nothing


@dataclass(frozen=True)
class Grant:
    """One assignment of a user, as rights need it."""

    task: str
    unit_id: int
    unit_path: str


def load_user(user_id: int) -> User | None:
    """The account with its grants in one query, or None."""
    rows = list(
        User.objects.filter(pk=user_id).annotate(
            _task=F("assignments__task"),
            _unit_id=F("assignments__unit"),
            _unit_path=F("assignments__unit__path"),
        )
    )
    if not rows:
        return None
    grants = tuple(Grant(row._task, row._unit_id, row._unit_path) for row in rows if row._task)
    _kept(rows[0], "_grants", lambda: grants)
    return rows[0]


def _kept(user: User, name: str, make: Callable[[], _Kept]) -> _Kept:
    """What `make` gives, kept on the user: a request asks many times."""
    if not hasattr(user, name):
        setattr(user, name, make())
    kept: _Kept = getattr(user, name)
    return kept


def grants_of(user: Asker) -> tuple[Grant, ...]:
    """The user's grants, kept on the object for the length of a request; none for an inactive account."""
    if not isinstance(user, User) or not user.is_active:
        return ()
    return _kept(user, "_grants", lambda: getattr(load_user(user.pk), "_grants", ()))


def actor_named(username: str) -> Actor:
    """In whose name a command works: the account, or without a name the operator.

    Raises LookupError with a sentence for whoever typed the name.
    """
    if not username:
        return OPERATOR
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise LookupError(f"Không có tài khoản “{username}” đang hoạt động.")
    return user


def account_of(actor: Asker) -> User | None:
    """The account to be kept beside what was done; None for the operator."""
    return actor if isinstance(actor, User) else None


def name_of(actor: Asker) -> str:
    """The name to be kept beside what was done: it survives the account."""
    return str(actor)[:150]


def sees_everything(user: Asker) -> bool:
    """Administrators and the operator stand above the scope."""
    return bool(user.is_active and user.is_superuser)


def may(user: Asker, permission: str, unit: Placed) -> bool:
    """Whether the user has that permission ("awards.add_recognition") in the unit. The one question of rights."""
    return may_in_all(user, permission, (unit,))


def may_in_all(user: Asker, permission: str, units: Iterable[Placed]) -> bool:
    """`may` for several units at once; one that is foreign refuses all."""
    return all(map(asked_of_each(user, permission), units))


def asked_of_each(user: Asker, permission: str) -> Callable[[Placed], bool]:
    """`may` to be asked of many units one by one: what of the answer is the user's own is found once."""
    paths = paths_for(user, permission)
    return lambda unit: unit.path.startswith(paths)


def paths_for(user: Asker, permission: str) -> tuple[str, ...]:
    """Paths of the territories, as of today, in which the user's tasks give that permission.

    Of whoever stands above the scope the one with which every path begins.
    """
    if sees_everything(user):
        return ("",)
    today = timezone.localdate()
    paths = {
        path
        for office in offices_of(user, permission)
        for path in territory_paths(office, today, successions_for(user))
    }
    return tuple(sorted(path for path in paths if not any(path != p and path.startswith(p) for p in paths)))


def territory_for(user: Asker, permission: str) -> Territory:
    """`paths_for`, for questions to the database: with what is known of where nothing lies outside them."""
    paths = paths_for(user, permission)
    return Territory(
        paths, is_all=paths == ("",) or (bool(paths) and holds_all(paths, successions_for(user)))
    )


def offices_of(user: Asker, permission: str) -> set[str]:
    """Paths of the units in which the user was given a task with that permission, whatever merged into them."""
    tasks = tasks_with(permission)
    return {grant.unit_path for grant in grants_of(user) if grant.task in tasks}


def successions_for(user: Asker) -> list[Succession]:
    """Mergers of units, read once in a request and kept on its user."""
    return _kept(user, "_successions", load_successions) if isinstance(user, User) else load_successions()


class AssignmentBackend(ModelBackend):
    """Sign-in as Django does it; permissions from assignments, never from groups."""

    def get_user(self, user_id: int) -> User | None:
        user = load_user(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj: Asker, obj: Model | None = None) -> set[str]:
        if obj is not None:
            return set()
        return {
            perm for grant in grants_of(user_obj) for perm in TASK_PERMISSIONS.get(grant.task, frozenset())
        }
