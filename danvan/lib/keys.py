"""Keys of rows as addresses and forms send them."""

from typing import Any, Final

KEY_DIGITS: Final = 18  # a longer number may be more than a database takes


def is_key(text: Any) -> bool:
    """Whether it may be the key of a row: ASCII digits, no more than a database takes."""
    key = str(text)
    return key.isascii() and key.isdecimal() and len(key) <= KEY_DIGITS
