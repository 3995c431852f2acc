"""How often one address asks: counted in the memory of each process, so that asking costs the database nothing."""

import ipaddress
from typing import Final

from django.core.cache import cache
from django.utils import timezone

_WINDOW: Final = 60  # seconds


def is_too_often(what: str, address: str, at_most: int) -> bool:
    """Whether this question is one more than so many in this minute, from the address or, of IPv6, from its network.

    A house is given a whole network of 2^64 addresses, each of which would else have a count of its own.
    """
    key = f"pace:{what}:{_network_of(address)}:{int(timezone.now().timestamp()) // _WINDOW}"
    cache.add(key, 0, 2 * _WINDOW)
    try:
        return cache.incr(key) > at_most
    except ValueError:  # too many addresses at once: this one's count was dropped
        return False


def _network_of(address: str) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "?"
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else str(known)
