"""From what device and which address a request came, in words for who reads it."""

from typing import Final

from django.http import HttpRequest

from danvan.accounts.guesses import address_of

# What a browser says of itself, the first that fits: each also names those that it descends from.
_BROWSERS: Final = (
    *(("coc_coc", "Cốc Cốc"), ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet")),
    *(("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome")),
    ("Safari", "Safari"),
)
_SYSTEMS: Final = (
    *(("Android", "điện thoại Android"), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("Windows", "máy Windows"), ("Mac OS", "máy Mac"), ("Linux", "máy Linux")),
)
_UNKNOWN: Final = "thiết bị không rõ"


def device_of(request: HttpRequest) -> str:
    """ "Chrome trên máy Windows", as far as the browser says so."""
    said = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in _BROWSERS if mark in said), "")
    system = next((name for mark, name in _SYSTEMS if mark in said), "")
    return " trên ".join(filter(None, (browser, system))) or _UNKNOWN


def place_of(request: HttpRequest) -> str:
    """ "Chrome trên máy Windows, địa chỉ 10.0.0.1"; what the sender wrote himself stands in none of it."""
    return f"{device_of(request)}, địa chỉ {(address_of(request) or 'không rõ')[:45]}"
