"""The one-use keys of forms: a button pressed twice acts once."""

from django.utils import timezone

from models_registry.access import Asker, account_of
from models_registry.models import UsedKey


class UsedAlreadyError(Exception):
    """The form's one-use key has been used; `answer` is the address to which the first press led ("" if none)."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        super().__init__(answer)


def refuse_used(by: Asker, key: str) -> None:
    """Raises UsedAlreadyError if the key is used: for a form that is judged by what its first press has changed."""
    if key and (used := UsedKey.objects.filter(key=_stored(key, by)).first()):
        raise UsedAlreadyError(used.answer)


def _stored(key: str, by: Asker) -> str:
    return f"{by.pk}:{key}"[:64]  # a form belongs to whoever opened it


def use(key: str, by: Asker) -> UsedKey:
    """Of two presses the second waits here for the first; raises UsedAlreadyError if it has acted."""
    used, is_new = UsedKey.objects.get_or_create(
        key=_stored(key, by),
        defaults={"by": account_of(by), "at": timezone.now()},
    )
    if not is_new:
        raise UsedAlreadyError(used.answer)
    return used
