"""The columns that a list may have, the headings under which they go about, and the choice among them.

Headings are matched by folded text. A heading that may mean two columns ("Đơn vị") is decided by what stands
under it; one that means none is offered its nearest columns.
"""

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from danvan.lib.text import fold


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the canonical list: its name in code, what a person calls it, and its other headings."""

    name: str
    label: str
    aliases: tuple[str, ...] = ()
    max_length: int = 0  # of the text; 0 is without limit


def _column(name: str, label: str, aliases: str = "", max_length: int = 0) -> Column:
    """`aliases` are separated by "|"; commas, slashes, dashes and spaces in them all count as a space."""
    return Column(
        name, label, tuple(alias.strip() for alias in aliases.split("|") if alias.strip()), max_length
    )


COLUMNS: Final = (
    _column("ordinal", "STT", "TT | Số TT | Số thứ tự | TTự | No | #"),
    _column(
        "title",
        "Tên mô hình",
        "Mô hình | Tên mô hình, điển hình | Mô hình, điển hình | Tên gọi mô hình | Tên điển hình, mô hình"
        " | Tên mô hình đăng ký | Tên mô hình Dân vận khéo | Mô hình Dân vận khéo | Tên mô hình, công trình"
        " | Tên mô hình, phần việc | Nội dung đăng ký mô hình | Tên công trình, phần việc | Tiêu đề"
        " | Tên mô hình, việc làm | Tên việc làm | Mô hình, cách làm | Tên mô hình, cách làm",
        300,
    ),
    _column(
        "registrant",
        "Tên tập thể, cá nhân",
        "Tập thể, cá nhân | Tập thể, cá nhân đăng ký | Tên tập thể, cá nhân thực hiện | Họ tên | Họ và tên"
        " | Họ tên, đơn vị | Đơn vị, cá nhân | Đơn vị, cá nhân thực hiện | Tổ chức, cá nhân | Cá nhân, đơn vị"
        " | Đơn vị | Đơn vị thực hiện | Đơn vị đăng ký | Tên đơn vị | Tên tổ chức, cá nhân | Chủ thể"
        " | Chủ thể thực hiện | Người xây dựng mô hình | Người thực hiện mô hình | Chủ thể đăng ký"
        " | Họ tên cá nhân, tên tập thể | Tên tập thể | Tên cá nhân"
        " | Cá nhân | Tập thể | Người đăng ký | Người thực hiện | Đơn vị chủ trì | Cơ quan, đơn vị thực hiện"
        " | Cơ quan, đơn vị | Tên cơ quan, đơn vị | Họ và tên, chức vụ | Đơn vị xây dựng mô hình"
        " | Đơn vị chủ quản"
        " | Tác giả mô hình | Tên tập thể hoặc cá nhân | Tập thể hoặc cá nhân | Tên chủ mô hình | Chủ mô hình"
        " | Họ và tên, chức vụ, đơn vị | Tên điển hình",
        250,
    ),
    _column(
        "kind",
        "Loại (tập thể, cá nhân)",
        "Loại | Loại hình | Phân loại | TT/CN | Tập thể/Cá nhân | Tập thể, cá nhân | Tập thể hoặc cá nhân"
        " | Loại mô hình | Loại đối tượng | Hình thức | Hình thức đăng ký | Đối tượng đăng ký | Loại chủ thể",
    ),
    _column(
        "field",
        "Lĩnh vực",
        "Lĩnh vực đăng ký | Thuộc lĩnh vực | Lĩnh vực hoạt động | Nhóm lĩnh vực | Lĩnh vực thực hiện | LV"
        " | Lĩnh vực chính | Lĩnh vực mô hình",
    ),
    _column(
        "related",
        "Lĩnh vực liên quan",
        "Các lĩnh vực liên quan | Lĩnh vực phụ | Lĩnh vực kết hợp | Lĩnh vực khác có liên quan",
    ),
    _column(
        "unit",
        "Đơn vị (xã, thị trấn)",
        "Đơn vị | Xã | Xã, thị trấn | Xã, phường, thị trấn | Xã, phường | Tên xã | Địa phương | Thuộc xã"
        " | Đơn vị hành chính | Địa phương, đơn vị | Đơn vị, địa phương | Thuộc đơn vị | Tên đơn vị"
        " | Đơn vị đăng ký | Đơn vị cấp xã | Đảng bộ | Đảng ủy | Đơn vị báo cáo | Đơn vị xã | Mã đơn vị",
    ),
    _column("year", "Năm", "Năm đăng ký | Năm thực hiện | Năm ĐK | Năm xây dựng | Năm bắt đầu"),
    _column(
        "date",
        "Ngày đăng ký",
        "Ngày | Ngày tháng đăng ký | Ngày, tháng, năm đăng ký | Thời gian đăng ký | Ngày ĐK",
    ),
    _column("level", "Cấp đăng ký", "Cấp | Cấp độ | Đăng ký cấp | Cấp mô hình | Cấp công nhận | Đề nghị cấp"),
    _column(
        "novelty",
        "Tính chất (mới, duy trì, nhân rộng)",
        "Tính chất | Mới/Duy trì | Mới, cũ | Mới, duy trì, nhân rộng | Tình trạng | Mới hay duy trì"
        " | Hình thức xây dựng | Mô hình mới, duy trì | Xây dựng mới, duy trì",
    ),
    _column(
        "post",
        "Chức vụ",
        "Chức danh | Chức vụ, đơn vị | Chức vụ, đơn vị công tác | Chức vụ, nghề nghiệp"
        " | Chức vụ, nơi công tác",
        200,
    ),
    _column("workplace", "Đơn vị công tác", "Nơi công tác | Cơ quan công tác | Cơ quan", 250),
    _column(
        "place",
        "Địa điểm",
        "Địa bàn | Địa bàn thực hiện | Địa điểm thực hiện | Địa chỉ | Thôn | Thôn, bản | Thôn, tổ dân phố"
        " | Nơi thực hiện"
        " | Địa chỉ thực hiện | Thôn, xóm, bản | Thôn, bản, tổ dân phố | Phạm vi | Phạm vi thực hiện | Bản"
        " | Nơi ở",
        200,
    ),
    _column(
        "reason",
        "Thực trạng, lý do",
        "Lý do | Thực trạng | Sự cần thiết | Lý do xây dựng mô hình | Lý do chọn mô hình"
        " | Đặc điểm tình hình",
    ),
    _column(
        "goals",
        "Mục tiêu, tiêu chí",
        "Mục tiêu | Mục đích | Mục đích, yêu cầu | Tiêu chí | Mục tiêu cụ thể | Mục đích, mục tiêu",
    ),
    _column(
        "content",
        "Nội dung, cách thức thực hiện",
        "Nội dung | Nội dung, cách làm | Cách làm | Nội dung thực hiện | Tóm tắt nội dung | Nội dung chính"
        " | Cách thức"
        " | Tóm tắt nội dung mô hình | Nội dung mô hình | Nội dung, mục tiêu | Nội dung đăng ký"
        " | Nội dung cụ thể"
        " | Cách thức thực hiện | Nội dung, biện pháp | Nội dung, giải pháp | Giải pháp | Cách làm cụ thể",
    ),
    _column(
        "beneficiaries",
        "Địa bàn, đối tượng thụ hưởng",
        "Đối tượng thụ hưởng | Đối tượng | Đối tượng, quy mô | Quy mô | Số hộ tham gia | Đối tượng tham gia"
        " | Đối tượng, phạm vi | Đối tượng, phạm vi, quy mô | Số người hưởng lợi | Số hộ hưởng lợi"
        " | Đối tượng vận động",
    ),
    _column(
        "forces",
        "Lực lượng tham gia",
        "Lực lượng | Thành phần tham gia | Đơn vị phối hợp | Phối hợp | Cơ quan phối hợp",
    ),
    _column(
        "resources",
        "Nguồn lực",
        "Kinh phí | Kinh phí, nguồn lực | Kinh phí thực hiện | Nguồn kinh phí | Nguồn lực, kinh phí",
    ),
    _column(
        "timeframe",
        "Thời gian thực hiện",
        "Thời gian | Thời gian bắt đầu, hoàn thành | Tiến độ | Thời hạn | Thời gian triển khai"
        " | Thời gian hoàn thành"
        " | Thời gian bắt đầu | Thời gian xây dựng",
    ),
    _column(
        "outputs",
        "Sản phẩm, kết quả đầu ra",
        "Sản phẩm | Kết quả | Kết quả dự kiến | Dự kiến kết quả | Hiệu quả | Kết quả đạt được"
        " | Kết quả thực hiện"
        " | Hiệu quả mô hình | Kết quả, hiệu quả | Sản phẩm đầu ra",
    ),
    _column(
        "sustainability",
        "Khả năng duy trì, nhân rộng",
        "Duy trì, nhân rộng | Khả năng nhân rộng | Khả năng duy trì | Tính bền vững | Khả năng lan tỏa",
    ),
    _column(
        "contact",
        "Người phụ trách",
        "Người liên hệ | Đầu mối liên hệ | Người theo dõi | Cán bộ phụ trách | Họ tên người phụ trách",
        250,
    ),
    _column(
        "phone",
        "Số điện thoại",
        "Điện thoại | SĐT | Điện thoại liên hệ | Số ĐT | ĐT | Số điện thoại liên hệ",
        100,
    ),
    # Known, and left out on purpose: personal data that the registry does not collect.
    _column(
        "left_out",
        "Không lấy",
        "Ngày sinh | Ngày tháng năm sinh | Năm sinh | Tuổi | Giới tính | Nam | Nữ | Dân tộc | Tôn giáo"
        " | Đảng viên"
        " | Trình độ | Trình độ học vấn | Số CCCD | CCCD | CMND | Số căn cước | Số CMND",
    ),
    _column("note", "Ghi chú", "Chú thích | Ghi chú khác"),
)
BY_NAME: Final = {column.name: column for column in COLUMNS}
MARKED: Final = (
    "field",
    "kind",
    "year",
    "level",
    "novelty",
)  # may be several columns with an x in one of them
FORM_ITEMS: Final = (
    "reason",
    "goals",
    "content",
    "beneficiaries",
    "forces",
    "resources",
    "timeframe",
    "outputs",
    "sustainability",
)

_PARENTHESES: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]|\*+")
_SEPARATORS: Final = re.compile(r"[\W_]+")
_ANSWERED: Final = re.compile(r":\s*\S")  # "Đơn vị: Xã Phúc Sơn" stands above a list
_HOLDERS: Final = re.compile(r"\b(?:don vi|ca nhan|tap the|to chuc|nguoi|ho ten|ho va ten|co quan)\b")
_FILLERS: Final = re.compile(
    r"\b(?:dan van kheo|dvk|dang ki|dk|thuc hien|xay dung|trien khai|cua|cac|de nghi|cong nhan|neu co|ghi ro|va|hoac"
    r"|nam 20\d\d|giai doan 20\d\d 20\d\d|tham gia phong trao thi dua)\b"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading means: `names` holds one column if it is sure, several if the cells must tell, or none."""

    names: tuple[str, ...]
    exact: bool = False


def heading_key(text: str) -> str:
    """A heading for comparison: folded, without remarks in brackets, every sign a space."""
    return " ".join(_SEPARATORS.sub(" ", _PARENTHESES.sub(" ", fold(text))).split())


def _shorter(key: str) -> str:
    """The key without the words that say nothing of which column it is."""
    return " ".join(_FILLERS.sub(" ", key).split()) or key


def _index() -> dict[str, tuple[str, ...]]:
    index: dict[str, tuple[str, ...]] = {}
    for column in COLUMNS:
        for alias in (column.label, *column.aliases):
            key = heading_key(alias)
            if column.name not in index.get(key, ()):
                index[key] = (*index.get(key, ()), column.name)
    return index


_INDEX: Final = _index()
_SHORT_INDEX: Final = {_shorter(key): names for key, names in reversed(_INDEX.items())}
_WORDS: Final = {frozenset(key.split()): names for key, names in reversed(_INDEX.items())}


@lru_cache(4096)
def match_heading(text: str) -> Heading:
    """What a heading means. Exact, then without filler words, then by the words of the longest alias in it."""
    key = heading_key(text)
    if not key or len(key) > 120 or _ANSWERED.search(text):
        return Heading(())
    names = _INDEX.get(key)
    if names:
        return Heading(names, exact=True)
    short = _shorter(key)
    names = _SHORT_INDEX.get(short) or _WORDS.get(frozenset(short.split()))
    if names:
        return Heading(names)
    return Heading(("registrant",)) if len(set(_HOLDERS.findall(key))) > 1 else _by_words(short)


def _by_words(key: str) -> Heading:
    """The column with the longest alias of which all words are in the heading: half of it, or most if not first."""
    words = key.split()
    present = set(words)
    best: tuple[float, tuple[str, ...]] = (0, ())
    for alias, names in _INDEX.items():
        parts = alias.split()
        if len(parts) > 1 and present.issuperset(parts):
            starts = words[: len(parts)] == parts
            needed = 0.5 if starts else 0.7
            if len(parts) >= needed * len(words) and len(parts) + starts / 2 > best[0]:
                best = (len(parts) + starts / 2, names)
    return Heading(best[1])


def is_heading(text: str) -> bool:
    """Whether a text is a known heading exactly; quick, for looking over many cells."""
    return len(text) < 60 and heading_key(text) in _INDEX


def nearest_columns(text: str, count: int = 3) -> tuple[str, ...]:
    """The columns whose headings are most like a text, best first; empty if none is."""
    aliases = difflib.get_close_matches(heading_key(text), _INDEX, n=6, cutoff=0.6)
    return tuple(dict.fromkeys(name for alias in aliases for name in _INDEX[alias]))[:count]
