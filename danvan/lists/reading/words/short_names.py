"""Units written short: "xã P.Sơn", "T.Lâm", "xã HQ", "Thị trấn" alone, "Lăng Can cũ"."""

import re
from typing import Final, NamedTuple

from danvan.lib.text import clean, fold

_FORMER: Final = re.compile(r"\s+\(?cũ\)?\W*$", re.IGNORECASE)
_MARK: Final = re.compile(r"^[\s*+•●▪–—-]+")
_BODY: Final = r"(?:(?:ubnd|uy ban nhan dan|dang uy|dang bo|hdnd|mttq|ban chi dao|bcd|bch) +)?"
_KINDS: Final = {
    "xa": "xa",
    "x": "xa",
    "thi tran": "thi tran",
    "tt": "thi tran",
    "t.t": "thi tran",
    "phuong": "phuong",
    "p": "phuong",
    fold("huyện"): fold("huyện"),
    "h": fold("huyện"),
}
_NAMED: Final = re.compile(
    "^"
    + fold(_BODY)
    + rf"(?:(?P<kind>xa|x(?=\.)|thi tran|t\.t\b|tt|phuong|p(?=\. ?[a-z]+ )|{fold('huyện')}|h(?=\.))(?:\.| |$) ?)?"
    r"(?P<name>.*)$"
)
_MANY_UNITS: Final = re.compile(r"\b(?:cac|nhung|toan)\b")


class ShortName(NamedTuple):
    """A text that may name a unit short: its kind as the label begins with it ("" if not said), its name's pieces."""

    kind: str
    pieces: tuple[str, ...]
    is_initials: bool  # "HQ": only the first letters, written as one word

    def fits(self, label: str, name: str) -> bool:
        """Whether a unit of that label and name may be meant; both folded."""
        if self.kind and not label.startswith(f"{self.kind} "):
            return False
        words = name.split()
        if not self.pieces:
            return bool(self.kind)
        return len(words) == len(self.pieces) and all(
            word == piece or (len(piece) < 3 and word.startswith(piece))
            for word, piece in zip(words, self.pieces, strict=True)
        )

    @property
    def is_short(self) -> bool:
        """Whether something is left out at all."""
        return not self.pieces or any(len(piece) < 3 for piece in self.pieces)


def without_former(text: str) -> str:
    """The text without "cũ" behind it: "TT Lăng Can cũ"."""
    return _FORMER.sub("", text)


def short_name(text: str) -> ShortName | None:
    """The pieces of a unit's name written short; None for a text that is none."""
    text = _MARK.sub("", clean(text)).rstrip(" .:;,")
    match = _NAMED.match(fold(text))
    if match is None or _MANY_UNITS.search(match["name"]):
        return None
    name = match["name"].strip()
    pieces = tuple(re.findall(r"[^\W\d_]+", name))
    if re.search(r"\d", name) or len(pieces) > 4:
        return None
    kind = _KINDS.get(match["kind"] or "", "")
    if len(pieces) == 1 and 2 <= len(name) <= 4 and _is_upper_at_end(text, name):
        return ShortName(kind, tuple(name), is_initials=True)
    found = ShortName(kind, pieces, is_initials=False)
    return found if (kind or pieces) and found.is_short else None


def _is_upper_at_end(text: str, name: str) -> bool:
    written = text[len(text) - len(name) :]
    return (written.isupper() and text != text.upper()) or (written.isupper() and len(text.split()) == 1)


def speaks_of_unit(text: str) -> bool:
    """Whether a line says by its first word that it names a commune: "Xã HQ", "* Thị trấn", not "Xã hội hóa"."""
    text = _MARK.sub("", clean(text))
    match = re.match(
        r"(?:xã|thị trấn|phường|xa|thi tran|phuong)\b(?! hội| hoi)(?P<rest>.*)", text, re.IGNORECASE
    )
    words = re.sub(r"[(:].*", "", match["rest"]).split() if match else []
    return match is not None and len(words) < 4 and all(word[0].isupper() for word in words)
