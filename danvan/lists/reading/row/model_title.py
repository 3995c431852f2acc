"""The title of a row's model, and what may be more than one title or less than a whole one."""

import re
from typing import Final

from danvan.lib.text import clean
from danvan.lists.reading.row.cells import as_text, shorten
from danvan.lists.reading.row.holder import HolderReader
from danvan.lists.reading.words.names import clean_title
from danvan.lists.results import QUESTION

_LISTED: Final = re.compile(r"^\s*(?:[-–—+*•●▪]|\d{1,2}\s*[.)/-])\s*[^\W\d_]", re.MULTILINE)
_LETTER: Final = re.compile(r"[^\W\d_]")


class TitleReader(HolderReader):
    """Reads the title of a row."""

    def read_title(self) -> None:
        at = self.single.get("title", 0)
        if not at:
            self.row.title = clean_title(self.told.get("title", ""))
            return
        value = self.cell(at)
        self.row.title = title = clean_title(value) if isinstance(value, str) else as_text(value)
        if title:
            if isinstance(value, str) and "\n" in value and len(_LISTED.findall(value)) > 1:
                reason = "ô ghi nhiều mô hình; mỗi dòng chỉ ghi một, hãy tách thành từng dòng."
                self.problem("several_models", at, "title", reason, value=value, severity=QUESTION)
            if (isinstance(value, bool) or not _LETTER.search(as_text(value))) and "title" not in self.told:
                reason = f"“{shorten(title)}” là số, ngày hoặc dấu, không phải tên mô hình. Hãy gõ lại tên mô hình."
                self.problem("bad_value", at, "title", reason, value=value, severity=QUESTION)
            self.check_text(title, at, "title")
            self.warn_of_old_text(title, at, "title")
        elif not self.is_faulty(at, "title"):
            self.problem("missing", at, "title", "thiếu tên mô hình. Hãy ghi tên mô hình vào ô này.")

    def ask_of_line_below(self, row: int, at: int, text: str) -> None:
        """The line right under this one has only a title or a name: the rest of this one, or a model of its own."""
        name = self.table.columns[at].split(":")[0]
        if name in self.told:
            return
        what = "tên mô hình" if name == "title" else "tên tập thể, cá nhân"
        reason = (
            f"dòng {row} ngay bên dưới chỉ ghi “{shorten(clean(text))}”. "
            f"Nếu đó là phần tiếp của {what}, hãy ghi đủ vào ô này; "
            f"nếu là mô hình khác, hãy ghi đủ các ô của dòng {row}."
        )
        self.problem("continued", at, name, reason, value=text, severity=QUESTION)
