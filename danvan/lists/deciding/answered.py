"""What the answer "=Đường hoa" means: the model of that title in the same list.

It holds only while the list still makes one of that name: the officer may have corrected or dropped that row since.
"""

from collections.abc import Container

from danvan.lists.deciding.registry import RegistrantKey
from danvan.lists.deciding.spelling import title_key
from danvan.lists.reading.answers import LIKE

Holder = int | RegistrantKey  # of the registry, or the name under which the list makes one


def other_title(holder: Holder | None, answer: str, made: Container[tuple[Holder | None, str]]) -> str | None:
    """The `title_key` that the answer names, of those that the list has of the holder; None if it names none."""
    other = title_key(answer.removeprefix(LIKE))
    return other if answer.startswith(LIKE) and (holder, other) in made else None
