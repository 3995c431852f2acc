"""What the styles of a web page say of its text: whether it is shown, and whether it is struck out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_STRUCK: Final = frozenset(("s", "strike", "del"))
_LINE_THROUGH: Final = re.compile(
    r"text-(?:decoration[^;:]*:[^;]*line-through|line-through\s*:\s*(?:single|double))", re.I
)
_DISPLAY: Final = re.compile(r"(?:(?<![\w-])(?:display|visibility)|mso-hide)\s*:\s*([\w-]+)", re.I)
_NOT_DISPLAYED: Final = ("none", "hidden", "collapse", "all", "screen")
# A rule for a class or an identifier, of some sort of element or of all, or for its cells: "tr.hide", ".xl65",
# "table .hide", "#row5", ".hide > td".
_SELECTOR: Final = re.compile(r"(?:.*\s)?(\w*)([.#][\w-]{1,60})(?: ?(?:> ?)?(?:td|th|\*))?")
_ON_PAPER: Final = re.compile(r"@media(?!.*\bscreen\b).*\bprint\b", re.I | re.S)
_LONGEST_RULE: Final = 2_000  # characters of a style that are looked at
_MOST_MARKED: Final = 50  # elements within one another
MOST_STYLE_SHEETS: Final = 50  # beside a page
_MOST_RULES: Final = 5_000
LONGEST_STYLES: Final = 500_000  # characters of the rules that are looked through


@dataclass
class PageStyles:
    """What the style sheets of a page say of classes and identifiers: whether these are shown, or struck out."""

    hidden: dict[str, bool] = field(default_factory=dict)
    struck: set[str] = field(default_factory=set)

    def add(self, text: str) -> None:
        """Takes in the rules of a style sheet; of two for the same the later holds. What is for print alone is none."""
        first, *rest = text[:LONGEST_STYLES].split("/*")
        said, opened = "", list[str]()
        for piece in re.split(r"([{}])", first + "".join(part.partition("*/")[2] for part in rest)):
            if piece == "{":
                opened.append(said[-_LONGEST_RULE:])
            elif piece == "}" and opened:
                selectors = opened.pop()
                if not any(map(_ON_PAPER.search, opened[:3])):
                    self._add_rule(selectors, said[:_LONGEST_RULE])
            said = "" if piece in "{}" else piece

    def _add_rule(self, selectors: str, rule: str) -> None:
        hidden, struck = _hides(rule), _LINE_THROUGH.search(rule)
        if (hidden is None and not struck) or len(self.hidden) + len(self.struck) > _MOST_RULES:
            return
        for selector in selectors.replace("<!--", " ").split(","):
            if found := _SELECTOR.fullmatch(" ".join(selector.split())):
                name = found[1].lower() + found[2]
                if hidden is not None:
                    self.hidden[name] = hidden
                if struck:
                    self.struck.add(name)

    def hides(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """Whether an element is not shown: by itself, its own style, or a rule."""
        if "hidden" in attributes:
            return True
        if (own := _hides(attributes.get("style", "")[:_LONGEST_RULE])) is not None:
            return own
        return bool(self.hidden) and any(self.hidden.get(name) for name in _names(tag, attributes))

    def strikes(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """Whether an element strikes out its text."""
        return (
            tag in _STRUCK
            or bool(_LINE_THROUGH.search(attributes.get("style", "")[:_LONGEST_RULE]))
            or (bool(self.struck) and not self.struck.isdisjoint(_names(tag, attributes)))
        )


def _hides(rule: str) -> bool | None:
    """Whether declarations say that nothing is shown; None if they say nothing of it."""
    said = [value.lower() in _NOT_DISPLAYED for value in _DISPLAY.findall(rule)]
    return any(said) if said else None


def _names(tag: str, attributes: Mapping[str, str]) -> list[str]:
    """How rules may call an element."""
    own = [f".{name}" for name in attributes.get("class", "")[:_LONGEST_RULE].split()]
    if "id" in attributes:
        own.append(f"#{attributes['id']}")
    return [name for one in own for name in (one, f"{tag}{one}")]


class OpenMarks:
    """The open elements that mark their text: the outermost by its name, and how many of that name are open."""

    def __init__(self) -> None:
        self._open: list[tuple[str, int]] = []

    def __bool__(self) -> bool:
        return bool(self._open)

    def start(self, tag: str, *, marks: bool) -> None:
        """An element begins, which marks its text or not."""
        if marks and len(self._open) < _MOST_MARKED:
            self._open.append((tag, 1))
        elif self._open and self._open[-1][0] == tag:
            self._open[-1] = (tag, self._open[-1][1] + 1)

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._open and self._open[-1][0] == tag:
            count = self._open[-1][1] - 1
            self._open[-1:] = [(tag, count)] if count else []
