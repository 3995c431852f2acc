"""Headings: how they are compared, and which column of a set of columns one of them means.

Headings are matched by folded text. A heading that may mean two columns ("Đơn vị") is decided by what stands
under it; one that means none is offered its nearest columns.
"""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from danvan.lib.text import fold
from models_registry.hamlets import WORDS, heads_hamlets

PROPOSED: Final = (
    "(cổng đoán)"  # ends a heading that was proposed; in brackets, so that it is read like a plain one
)
_PARENTHESES: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]|\*+")
_SEPARATORS: Final = re.compile(r"[\W_]+")
_WRITTEN_SHORT: Final = {
    "mh": "mo hinh",
    "mhdvk": "mo hinh dan van kheo",
    "lv": "linh vuc",
    "dh": "dien hinh",
    "tt cn": "tap the ca nhan",
}
_SHORT: Final = re.compile(rf"\b(?:{'|'.join(_WRITTEN_SHORT)})\b")
_ANSWERED: Final = re.compile(r":\s*\S")  # "Đơn vị: Xã Phúc Sơn" stands above a list
_HOLDERS: Final = re.compile(r"\b(?:don vi|ca nhan|tap the|to chuc|nguoi|ho ten|ho va ten|co quan)\b")
_FILLERS: Final = (
    r"dan van kheo|dvk|dang ki|dk|thuc hien|xay dung|trien khai|cua|cac|de nghi|cong nhan|neu co|ghi ro|va|hoac"
    r"|nam 20\d\d|giai doan 20\d\d 20\d\d|tham gia phong trao thi dua"
)

# Questions of an electronic form: "Đồng chí cho biết tên mô hình mà đơn vị đăng ký năm nay là gì?"
_ASKS: Final = re.compile(
    r"\?[\s*]*$|^\s*cau (?:hoi )?\d+|\b(?:dong chi|anh/chi|vui long|cho biet|hay neu)\b"
)
_OF_ASKING: Final = re.compile(
    r"^(?:cau (?:hoi )?)?\d+ |\b(?:xin|vui long|hay|de nghi|moi) (?=cho|neu|ghi|dien|nhap|chon|dong|vui|xin)"
    r"|\b(?:vui long|cho biet|hay neu|hay ghi|hay chon|hay dien|hay nhap)\b|\bcua (?:dong chi|anh chi)\b"
    r"|\b(?:dong chi|anh chi)\b|\b(?:mo hinh )?(?:dang ki )?thuoc (?=linh vuc)|\bcong tac (?:tai|o) (?=xa|phuong|thi)"
    r"|^(?:dang ki|ai) la |\b(?:nao|nay|gi)\b|\b(?:ma|tu nam truoc|trong (?:cac|nam)|noi dong chi|sau day)\b.*$"
    r"|\bla (?:nam nao|gi|ai)\b.*$"
)
_ENUMERATED: Final = re.compile(r"\s*\d{1,2}(?:\.\d{1,2})?\s*[.)/:-]\s*(?=[^\W\d])")  # "4. Lĩnh vực"
_LONGEST_QUESTION: Final = 300

# Of these a further word makes another thing: "Đơn vị đỡ đầu", "Năm công nhận", "Ngày công nhận", "Người đề nghị".
_NARROW: Final = frozenset(("unit", "year", "date", "registrant", "workplace"))
_TURNING: Final = re.compile(r"\b(?:de nghi|cong nhan)\b")
# Words that do not: where the unit is, of whom, of what.
_HARMLESS: Final = frozenset(
    fold(
        "tên các những toàn bộ của là ở tại thuộc trong theo do mã số và hoặc nếu có ghi rõ đầy đủ chi tiết cụ thể"
        " huyện tỉnh xã phường thị trấn thành phố cấp cơ sở địa bàn khu vực địa phương"
        " đơn vị cơ quan tập thể cá nhân hộ gia đình tổ chức người họ đệm và tên chức vụ chức danh công tác nơi"
        " mô hình điển hình tiêu biểu dân vận khéo phong trào thi đua đăng ký thực hiện xây dựng triển khai"
        " tham gia được danh sách năm ngày tháng quý khen thưởng đối tượng nhận hiện nay mới trực tiếp báo cáo"
        " quyết định ban hành ký giai đoạn chủ trì thời gian hành chính ủy phụ trách việc làm công trình phần việc"
    ).split()
) | {part for word in WORDS for part in fold(word).split()}
_OF_MEASURE: Final = re.compile(r"đơn vị tính", re.IGNORECASE)  # folded it is "đơn vị tỉnh"
_HAMLETS: Final = fold("thôn")
# Who filled in the form or wrote the list, no holder; folded.
_WRITER: Final = re.compile(
    r"\b(?:nguoi|can bo) (?:dien|(?:ke )?khai|lap|nhap|gui|bao cao|tong hop)\b(?! (?:hinh|mo hinh))"
)
# A model of another time or of somebody else.
_OTHER: Final = re.compile(r"\b(?:cu|truoc|truoc dai|lien quan|tham khao|da co|goc)\b")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the canonical list: its name in code, what a person calls it, and its other headings."""

    name: str
    label: str
    aliases: tuple[str, ...] = ()
    max_length: int = 0  # of the text; 0 is without limit


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading means: `names` holds one column if it is sure, several if the cells must tell, or none."""

    names: tuple[str, ...]
    exact: bool = False


def column(name: str, label: str, aliases: str = "", max_length: int = 0) -> Column:
    """`aliases` are separated by "|"; commas, slashes, dashes and spaces in them all count as a space."""
    return Column(
        name, label, tuple(alias.strip() for alias in aliases.split("|") if alias.strip()), max_length
    )


def heading_key(text: str) -> str:
    """A heading for comparison: folded, without remarks in brackets, every sign a space."""
    return " ".join(_SEPARATORS.sub(" ", _PARENTHESES.sub(" ", fold(text))).split())


def is_of_persons(text: str) -> bool:
    """Whether a heading speaks of persons alone: "Họ và tên"."""
    return heading_key(text) in ("ho ten", "ho va ten", "ho va ten day du", "ho ten day du")


class ColumnSet:
    """The columns that lists of one subject have.

    `needed`: the header of such a list names one of these, or all of `enough`; `marked`: each may also be several
    columns with an x in one of them; `meanings`: how the heading of such a column is understood, for columns of this
    subject alone; `fillers`: further folded words in headings that do not say which column it is ("a|b").
    """

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        needed: Sequence[str],
        marked: Sequence[str],
        meanings: Mapping[str, Callable[[str], str]] | None = None,
        fillers: str = "",
        enough: Sequence[str] = (),
    ) -> None:
        self.columns, self.needed, self.marked = tuple(columns), tuple(needed), tuple(marked)
        self.enough = frozenset(enough)
        self.meanings = meanings or {}
        self.by_name = {column.name: column for column in columns}
        self._fillers = re.compile(rf"\b(?:{'|'.join(filter(None, (_FILLERS, fillers)))})\b")
        self._index = self._indexed()
        self._short_index = {self._shorter(key): names for key, names in reversed(self._index.items())}
        self._words = {frozenset(key.split()): names for key, names in reversed(self._index.items())}
        self.match = lru_cache(4096)(self._match)  # a sheet's headings are asked for again and again

    def _indexed(self) -> dict[str, tuple[str, ...]]:
        index: dict[str, tuple[str, ...]] = {}
        for column in self.columns:
            for alias in (column.label, *column.aliases):
                key = heading_key(alias)
                if column.name not in index.get(key, ()):
                    index[key] = (*index.get(key, ()), column.name)
        return index

    def _shorter(self, key: str) -> str:
        """The key without the words that say nothing of which column it is."""
        return " ".join(self._fillers.sub(" ", key).split()) or key

    def _match(self, text: str) -> Heading:
        """What a heading means, or what the question of a form asks for; it may have a number."""
        if number := _ENUMERATED.match(text):
            return Heading(self._match(text[number.end() :]).names)
        key = heading_key(text)
        if len(key) > _LONGEST_QUESTION or key in self._index or not _ASKS.search(fold(text)):
            return self._named(text)
        while (bare := " ".join(_OF_ASKING.sub(" ", key).split())) != key:
            key = bare
        names = self._named(key.replace(" hay ", " hoac ")).names or self._named(key).names
        return Heading(names)

    def _named(self, text: str) -> Heading:
        """What a heading names. Exact, then without fillers, then by the words of the longest alias in it."""
        key = heading_key(text)
        if not key or len(key) > 120 or _ANSWERED.search(text) or _OF_MEASURE.search(text):
            return Heading(())
        if _WRITER.search(fold(text)):
            return Heading(tuple({"left_out"} & {*self.by_name}))
        if not (names := self._plainly(key)) and (whole := _SHORT.sub(_in_full, key)) != key:
            return self._named(whole)  # "Tên MH", "Tên MHDVK", "Thuộc LV"
        if names == ("place",) and "(" in text and self._is_of_units(text):
            return Heading(("unit",))
        if names:
            return Heading(names, exact=True)
        short = self._shorter(key)
        names = self._short_index.get(short) or self._words.get(frozenset(short.split()))
        if names:
            turned = _TURNING.search(key) and not {"title", "kind"}.intersection(names)
            return Heading(() if turned and _NARROW.intersection(names) else names)
        if len(set(_HOLDERS.findall(key))) > 1:
            return Heading(("registrant",) if _HARMLESS.issuperset(short.split()) else ())
        return self._by_words(short)

    def _plainly(self, key: str) -> tuple[str, ...] | None:
        """What a heading names word for word; whatever sorts of hamlets it says are one column: "Ấp", "Thôn, buôn"."""
        return self._index.get(key) or (self._index.get(_HAMLETS) if heads_hamlets(key) else None)

    def _is_of_units(self, text: str) -> bool:
        """Whether the remark in brackets of a heading names communes: "Địa chỉ (xã, thị trấn)"."""
        remarks = (heading_key(remark.strip("()[]*")) for remark in _PARENTHESES.findall(fold(text)))
        return any(self._index.get(remark) == ("unit",) for remark in remarks)

    def _by_words(self, key: str) -> Heading:
        """The column with the longest alias of which all words are in the heading: half of it, or most if not first."""
        words = key.split()
        present = set(words)
        best: tuple[float, tuple[str, ...]] = (0, ())
        for alias, names in self._index.items():
            parts = alias.split()
            if len(parts) > 1 and present.issuperset(parts):
                starts = words[: len(parts)] == parts
                needed = (0.5 if starts else 0.7) * len(words)
                weight = len(parts) + starts / 2
                if len(parts) >= needed and weight > best[0] and not _is_turned(names, present - set(parts)):
                    best = (weight, names)
        return Heading(best[1])

    def make_header(self, names: AbstractSet[str]) -> bool:
        """Whether a row that names these columns may be the header of such a list."""
        return not names.isdisjoint(self.needed) or (bool(self.enough) and names >= self.enough)

    def is_heading(self, text: str) -> bool:
        """Whether a text is a known heading exactly; quick, for looking over many cells."""
        return len(text) < 60 and self._plainly(heading_key(text)) is not None

    def plainly_needed(self, text: str) -> str:
        """The needed column whose heading this is word for word, "" if it is another's or may be several."""
        found = self.match(text)
        return (
            found.names[0] if found.exact and len(found.names) == 1 and found.names[0] in self.needed else ""
        )

    def nearest(self, text: str, count: int = 3) -> tuple[str, ...]:
        """The columns whose headings are most like a text, best first; empty if none is."""
        aliases = difflib.get_close_matches(heading_key(text), self._index, n=6, cutoff=0.6)
        return tuple(dict.fromkeys(name for alias in aliases for name in self._index[alias]))[:count]

    def label(self, name: str) -> str:
        """What a person calls a column ("field:economy" is one of field)."""
        column = self.by_name.get(name.split(":")[0])
        return column.label if column else name


def _in_full(short: re.Match[str]) -> str:
    return _WRITTEN_SHORT[short[0]]


def _is_turned(names: tuple[str, ...], others: AbstractSet[str]) -> bool:
    """Whether the other words of a heading make another thing of it than the column that the first ones name."""
    if "title" in names:
        return bool(_OTHER.search(" ".join(others)))
    return bool(_NARROW.intersection(names)) and not _HARMLESS.issuperset(others)
