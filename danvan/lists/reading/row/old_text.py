"""Texts that look typed in an old font, or have lost letters to question marks on their way."""

import re
from typing import Final

from danvan.lib.text import guess_legacy
from danvan.lists.reading.row.cells import RowCells, shorten
from danvan.lists.results import QUESTION

_OLD_SIGNS: Final = re.compile("[¸µ¶·¹¨©ª«¬\xad®¡-§]|[aeouyôö][øûïåäëü]")
_LOST: Final = re.compile(r"[^\W\d]\?+[^\W\d]|\?\?[^\W\d]")  # Đảng -> ??ng


def ask_of_old_text(cells: RowCells, text: str, at: int, name: str) -> None:
    """Asks about such a text."""
    if "?" in text and _LOST.search(text):
        reason = f"“{shorten(text)}” có chữ đã mất thành dấu hỏi. Hãy gửi lại tệp .xlsx hoặc CSV UTF-8."
    elif not text.isascii() and _OLD_SIGNS.search(text) and guess_legacy(text):
        reason = f"“{shorten(text)}” có vẻ gõ bằng phông cũ (TCVN3, VNI). Hãy gõ lại bằng Unicode."
    else:
        return
    cells.problem("legacy_text", at, name, reason, value=text, severity=QUESTION)
