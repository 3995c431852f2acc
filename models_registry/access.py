"""Rights: what an account may do, where; and the backend through which Django asks.

What each role may do stands in `roles`.

`user.has_perm("models_registry.add_registration")` therefore works in the admin, in import-export and in
templates without groups or hand-set permissions: an assignment is the only thing to give.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Model
from django.utils import timezone

from danvan.accounts.models import User
from models_registry.roles import ROLE_PERMISSIONS
from models_registry.territory import Succession, load_successions, territory_paths

Asker = User | AnonymousUser  # who is not signed in may ask too, and is granted nothing
_Kept = TypeVar("_Kept")


@dataclass(frozen=True)
class Grant:
    """One assignment of a user, as rights need it."""

    role: str
    unit_id: int
    unit_path: str


def load_user(user_id: int) -> User | None:
    """The account with its grants in one query, or None."""
    rows = list(
        User.objects.filter(pk=user_id).annotate(
            _role=F("assignments__role"),
            _unit_id=F("assignments__unit"),
            _unit_path=F("assignments__unit__path"),
        )
    )
    if not rows:
        return None
    grants = tuple(Grant(row._role, row._unit_id, row._unit_path) for row in rows if row._role)
    _kept(rows[0], "_grants", lambda: grants)
    return rows[0]


def _kept(user: Asker, name: str, make: Callable[[], _Kept]) -> _Kept:
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


def sees_everything(user: Asker) -> bool:
    """Administrators alone stand above the scope."""
    return bool(user.is_active and user.is_superuser)


def paths_for(user: Asker, permission: str) -> tuple[str, ...]:
    """Paths of the territories, as of today, in which the user's roles give that permission."""
    roots = [
        grant.unit_path for grant in grants_of(user) if permission in ROLE_PERMISSIONS.get(grant.role, ())
    ]
    if not roots:
        return ()
    today = timezone.localdate()
    paths = {path for root in roots for path in territory_paths(root, today, successions_for(user))}
    return tuple(sorted(path for path in paths if not any(path != p and path.startswith(p) for p in paths)))


def successions_for(user: Asker) -> list[Succession]:
    """Mergers of units, read once in a request and kept on its user."""
    return _kept(user, "_successions", load_successions)


class AssignmentBackend(ModelBackend):
    """Sign-in as Django does it; permissions from assignments, never from groups."""

    def get_user(self, user_id: int) -> User | None:
        user = load_user(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj: Asker, obj: Model | None = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        return {
            perm for grant in grants_of(user_obj) for perm in ROLE_PERMISSIONS.get(grant.role, frozenset())
        }
