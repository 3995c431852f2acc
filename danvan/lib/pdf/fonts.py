"""The fonts of papers: open ones, each with every Vietnamese letter in four styles, out of installed packages.

Names are stored NFC, so that each letter with its marks is one sign of the font and nothing has to be put together.
"""

from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont


class Family(StrEnum):
    """Its value is what a box stores."""

    SERIF = "serif"
    SANS = "sans"


_PACKAGES: Final = {
    Family.SERIF: ("fontpkg_crimson_text", "CrimsonText"),
    Family.SANS: ("fontpkg_be_vietnam_pro", "BeVietnamPro"),
}


def file_of(family: str, *, bold: bool = False, italic: bool = False) -> Path:
    """The file of one style of a family."""
    package, name = _PACKAGES[Family(family)]
    style = ("Bold" if bold else "") + ("Italic" if italic else "") or "Regular"
    return Path(str(resources.files(package) / "files" / f"{name}-{style}.ttf"))


@cache
def face(family: str, *, bold: bool = False, italic: bool = False) -> str:
    """What a style is called in a PDF; read from its file once in a process."""
    path = file_of(family, bold=bold, italic=italic)
    pdfmetrics.registerFont(TTFont(path.stem, path))
    return path.stem
