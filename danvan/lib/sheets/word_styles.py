"""What the styles and lists of a Word document add to a paragraph: number, font, whether text is struck or hidden.

A number that Word counts by itself stands in no paragraph; without it a list would have an empty column of numbers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from danvan.lib.sheets.old_fonts import Witness, witness_of

_MOST: Final = 20_000  # styles, lists and levels of lists each; what comes after counts for none
_LONGEST_CHAIN: Final = 20  # of styles based on others
_ROMAN: Final = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)

MARKS: Final = ("strike", "dstrike", "vanish")
OFF: Final = ("0", "false", "off", "none")
Level = tuple[str, int]  # a definition of lists and a level in it, from 0


@dataclass(slots=True)
class _LevelShape:
    start: int = 1
    form: str = "decimal"
    text: str = ""


@dataclass(slots=True)
class _Style:
    based_on: str = ""
    number: str = ""
    font: str = ""
    marks: dict[str, bool] = field(default_factory=dict)  # those of `MARKS` that it sets or takes away


@dataclass
class Styles:
    """Handlers for the parser of styles.xml and numbering.xml, then what they said. `next_label` counts."""

    styles: dict[str, _Style] = field(default_factory=dict)
    default: str = ""
    font: str = ""  # where no style says one
    lists: dict[str, str] = field(default_factory=dict)  # a list -> its definition
    starts: dict[Level, int] = field(default_factory=dict)  # what a list begins anew with
    shapes: dict[Level, _LevelShape] = field(default_factory=dict)
    counts: dict[Level, int] = field(default_factory=dict)
    _at: dict[str, str] = field(default_factory=dict)
    _witnesses: dict[str, Witness | None] = field(default_factory=dict)
    _marks: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element of either part begins."""
        local = name.rpartition(" ")[2]
        said = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if local in ("style", "abstractNum", "num", "lvl", "lvlOverride"):
            self._at[local] = said.get(
                {"style": "styleId", "lvl": "ilvl", "lvlOverride": "ilvl"}.get(local, f"{local}Id"), ""
            )
            if local == "style" and len(self.styles) < _MOST:
                self.styles[self._at["style"]] = _Style()
                if said.get("type") == "paragraph" and said.get("default") in ("1", "true", "on"):
                    self.default = self._at["style"]
        elif "style" in self._at:
            self._start_in_style(local, said)
        elif "lvl" in self._at and "abstractNum" in self._at:
            self._start_in_level(local, said.get("val", ""))
        elif "num" in self._at:
            if local == "abstractNumId" and len(self.lists) < _MOST:
                self.lists[self._at["num"]] = said.get("val", "")
            elif local == "startOverride" and len(self.starts) < _MOST:
                self.starts[self._at["num"], _number(self._at.get("lvlOverride", ""))] = _number(
                    said.get("val", "")
                )
        elif local == "rFonts":
            self.font = said.get("ascii") or said.get("hAnsi") or self.font

    def _start_in_style(self, local: str, said: Mapping[str, str]) -> None:
        style = self.styles.get(self._at["style"])
        if style is None:
            return
        if local == "basedOn":
            style.based_on = said.get("val", "")
        elif local == "numId":
            style.number = said.get("val", "")
        elif local == "rFonts":
            style.font = said.get("ascii") or said.get("hAnsi") or ""
        elif local in MARKS:
            style.marks[local] = said.get("val", "1") not in OFF

    def _start_in_level(self, local: str, value: str) -> None:
        if len(self.shapes) >= _MOST:
            return
        shape = self.shapes.setdefault((self._at["abstractNum"], _number(self._at["lvl"])), _LevelShape())
        if local == "start":
            shape.start = _number(value)
        elif local == "numFmt":
            shape.form = value
        elif local == "lvlText":
            shape.text = value[:50]

    def end(self, name: str) -> None:
        """An element of either part ends."""
        self._at.pop(name.rpartition(" ")[2], None)

    def _chain(self, style: str) -> list[_Style]:
        """The style and those that it is based on."""
        found: list[_Style] = []
        name = style or self.default
        while (known := self.styles.get(name)) and len(found) < _LONGEST_CHAIN:
            found.append(known)
            name = known.based_on
        return found

    def font_of(self, style: str) -> Witness | None:
        """What the font of a paragraph's style says of its text, where its own runs say nothing."""
        if style not in self._witnesses:
            font = next((one.font for one in self._chain(style) if one.font), self.font)
            self._witnesses[style] = witness_of(font)
        return self._witnesses[style]

    def marks_of(self, paragraph: str, run: str = "") -> frozenset[str]:
        """Those of `MARKS` that the styles of a paragraph and of a run in it set, where the run itself says nothing.

        A mark that both set is none, as Word shows it (ISO/IEC 29500-1, 17.7.3, toggle properties); not so `dstrike`.
        """
        if (known := self._marks.get((paragraph, run))) is not None:
            return known
        styles = [self._chain(paragraph), self._chain(run) if run else []]
        own, other = ({mark for mark in MARKS if _sets(chain, mark)} for chain in styles)
        marks = frozenset((own ^ other) | ({"dstrike"} & (own | other)))
        if len(self._marks) < _MOST:
            self._marks[paragraph, run] = marks
        return marks

    def next_label(self, paragraph: Mapping[str, str]) -> str:
        """The number that Word shows before a paragraph ("1.", "a)", "II."), "" if it is in no list; counts it."""
        number = paragraph.get("numId") or next(
            (one.number for one in self._chain(paragraph.get("pStyle", "")) if one.number), ""
        )
        definition = self.lists.get(number)
        level = _number(paragraph.get("ilvl", ""))
        if definition is None or (shape := self.shapes.get((definition, level))) is None:
            return ""
        begin = self.starts.pop((number, level), None)
        before = self.counts.get((definition, level))
        self.counts[definition, level] = (
            (shape.start if before is None else before + 1) if begin is None else begin
        )
        for deeper in range(level + 1, 9):
            self.counts.pop((definition, deeper), None)
        if shape.form == "bullet":
            return "-"
        text = shape.text
        for at in range(level + 1):
            known = self.shapes.get((definition, at), _LevelShape())
            text = text.replace(
                f"%{at + 1}", _written(self.counts.get((definition, at), known.start), known.form)
            )
        return text.strip()


def _sets(chain: Iterable[_Style], mark: str) -> bool:
    """Whether the first of the styles that speaks of the mark sets it."""
    return next((one.marks[mark] for one in chain if mark in one.marks), False)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _written(number: int, form: str) -> str:
    """A number as a list writes it: 4, 04, IV, iv, D, d."""
    if form == "decimalZero":
        return f"{number:02}"
    if form in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        written = ""
        for value, letters in _ROMAN:
            times, number = divmod(number, value)
            written += letters * times
        return written.upper() if form == "upperRoman" else written
    if form in ("upperLetter", "lowerLetter") and number > 0:
        times, at = divmod(number - 1, 26)
        letter = chr(65 + at) * min(times + 1, 9)
        return letter if form == "upperLetter" else letter.lower()
    return "" if form == "none" else str(number)
