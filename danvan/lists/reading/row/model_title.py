"""The title of a row's model, and what may be more than one title or less than a whole one."""

import re
from typing import Final

from danvan.lib.text import clean, clean_multiline
from danvan.lists.reading.row.cells import as_text, shorten
from danvan.lists.reading.row.holder import HolderReader
from danvan.lists.reading.words.titles import clean_title
from danvan.lists.results import QUESTION

_LISTED: Final = re.compile(r"^\s*(?:[-–—+*•●▪]|\d{1,2}\s*[.)/-])\s*[^\W\d_]", re.MULTILINE)
_LETTER: Final = re.compile(r"[^\W\d_]")


# What a cell may say of a model under its title, a line each: "- Nội dung: ...".
_LABELLED: Final = re.compile(
    r"[-–+*•. ]*(?:nội dung|cách làm|mục tiêu|mục đích|kết quả|hiệu quả|giải pháp|đối tượng|địa điểm|địa bàn|quy mô"
    r"|thời gian|kinh phí|lực lượng|thành phần|sản phẩm)\b[^:]{0,40}:",
    re.IGNORECASE,
)


class TitleReader(HolderReader):
    """Reads the title of a row, from one column or one for each field."""

    titles: list[tuple[int, str]]  # columns of titles by field: (column, the field's code)
    field_of_title: str = ""

    @property
    def has_titles(self) -> bool:
        """Whether the list has a column of titles."""
        return "title" in self.single or bool(self.titles)

    def _title_column(self) -> int:
        """The column of the row's title; of several by field the one that is filled."""
        self.field_of_title = ""
        if "title" in self.single or not self.titles:
            return self.single.get("title", 0)
        filled = [(at, code) for at, code in self.titles if self.text(at)]
        if len(filled) > 1:
            both = " và ".join(f"“{shorten(self.text(at))}”" for at, _ in filled[:2])
            reason = f"dòng này ghi cả {both}. Mỗi dòng chỉ ghi một mô hình; hãy tách thành hai dòng."
            self.problem("several_models", filled[0][0], "title", reason, severity=QUESTION)
        at, self.field_of_title = filled[0] if filled else (self.titles[0][0], "")
        return at

    def read_title(self) -> None:
        at = self._title_column()
        if not at:
            self.row.title = clean_title(self.told.get("title", ""))
            return
        value = self.cell(at)
        if isinstance(value, str) and "\n" in value:
            value = self._without_content(value)
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

    def _without_content(self, value: str) -> str:
        """A title alone; what stands under it in the same cell, each line under its label, is the content."""
        title, *lines = [line for line in value.splitlines() if line.strip()]
        if not lines or _LABELLED.match(title) or not all(map(_LABELLED.match, lines)):
            return value
        if "content" not in self.single:
            self.row.other["content"] = clean_multiline("\n".join(lines))
        return title

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
