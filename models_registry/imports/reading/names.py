"""Registrant and title cells: the name without honorific, post, "Mô hình" and quotes; collective or person.

What a name alone tells is a guess and is marked so. "Bàn", "Đoàn", "Tô", "Trương" are family names and differ
from "Ban", "Tổ", "Trường" by a mark only, so these are told apart with their marks on.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from danvan.lib.text import clean, fold
from models_registry.imports.reading.catalogue import COLLECTIVE, INDIVIDUAL

_HONORIFIC: Final = re.compile(
    r"^(?:(?:đồng\s*chí|đ\s*[/.]\s*c|đc|ông\s*[(/,]?\s*bà\)?|ông|bà|anh|chị|cô|chú|bác|các đồng chí)\s*[:.]?\s+"
    r"|đ\s*/\s*c\s*[:.]?\s*|(?:ông|bà)\s*:\s*)",
    re.IGNORECASE,
)
_WEAK_HONORIFIC: Final = re.compile(r"^(?:anh|chị|cô|chú|bác)\s", re.IGNORECASE)
_POST_BREAK: Final = re.compile(r"\s*(?:[,;\n]|\s[-–—]\s|[-–—]\s|\s[-–—]|:)\s*")
_BRACKETED: Final = re.compile(r"^(?P<name>[^()]+?)\s*\((?P<post>[^()]+)\)[\s.,;]*$")
_POST_WORDS: Final = (
    "bi thu|pho bi thu|chu tich|pho chu tich|truong|pho truong|giam doc|pho giam doc|hieu truong|cong chuc"
    "|can bo|dang vien|nguoi co uy tin|doi truong|to truong|chi huy|uy vien|thu ki|hoi vien|doan vien|giao vien"
    "|chi hoi truong|pho chi hoi|chinh tri vien|xa doi truong|nong dan|chien si|hoc sinh|nhan vien|vien chuc"
    "|nghe nhan|gia lang|ke toan|chu nhiem|y si|bac si|thon doi truong|cong an vien|can su|chuyen vien|quan nhan"
    "|thanh vien|pho"
)
_POST: Final = re.compile(rf"^(?:{fold(_POST_WORDS)})\b")

# With marks: the first word (or two) of a collective.
_BODIES: Final = re.compile(
    r"^(?:hội|chi hội|chi bộ|chi đoàn|đảng bộ|đảng ủy|đảng uỷ|liên đội|trường|trạm|ubnd|uỷ ban|ủy ban|ubmttq|ub mttq|mttq"
    r"|mặt trận|ban|tổ|đội|công an|nhóm|hợp tác xã|htx|clb|câu lạc bộ|thôn|xóm|bản|khu|phòng|trung tâm|công đoàn|bch"
    r"|bchqs|ban chqs|quân sự|khối|tập thể|công ty|doanh nghiệp|dòng họ|cán bộ và nhân dân|nhân dân|hội đồng|huyện ủy|huyện uỷ"
    r"|huyện đoàn|dân quân|đồn biên phòng|đồn|bệnh viện|hạt kiểm lâm|tòa án|toà án|viện kiểm sát|chi cục|ngân hàng|bưu điện"
    r"|lớp|liên đoàn|cụm|văn phòng|cơ quan|xã|thị trấn|phường|huyện|tổ hợp tác|hđnd|lhpn|hnd|ccb|đtn|tncs|ccbvn|hlhpn"
    r"|đoàn (?:thanh niên|tn|tncs|xã|thị trấn|phường|trường|cơ sở|khối|huyện|viên|thể|thanh|kinh tế|kt|công an)"
    r"|hộ kinh doanh|chùa|giáo xứ|giáo họ|tộc|họ đạo|thanh niên|phụ nữ|nông dân|cựu chiến binh|các |hội viên)(?![\w])",
    re.IGNORECASE,
)
_UNMARKED_BODIES: Final = re.compile(
    "^(?:"
    + fold(
        "hoi (?:nong|lien|cuu|phu|chu|nguoi|khuyen|dong|luat|lhpn|nd|ccb)|chi bo|chi hoi|chi doan|dang (?:uy|bo)"
        "|doan (?:thanh nien|xa|tn)|truong (?:tieu|trung|mam|thcs|thpt|th|ptdt)|tram|ubnd|uy ban|mttq|mat tran"
        "|ban (?:chi|dan|quan|cong)|to (?:dan|tu|hop|lien|cong)|cong an|hop tac xa|htx|cau lac bo|clb|thon|nhan dan"
    )
    + r")\b"
)
_FAMILY: Final = frozenset(
    [
        "nguyễn",
        "trần",
        "lê",
        "phạm",
        "hoàng",
        "huỳnh",
        "phan",
        "vũ",
        "võ",
        "đặng",
        "bùi",
        "đỗ",
        "hồ",
        "ngô",
        "dương",
        "lý",
        "ma",
        "chẩu",
        "bàn",
        "giàng",
        "sùng",
        "vàng",
        "lò",
        "quan",
        "nông",
        "triệu",
        "phù",
        "hà",
        "lương",
        "vi",
        "hứa",
        "mã",
        "tướng",
        "tống",
        "lục",
        "mai",
        "đinh",
        "trịnh",
        "cao",
        "lâm",
        "thào",
        "vừ",
        "hạng",
        "hầu",
        "lầu",
        "cư",
        "tẩn",
        "phàn",
        "chảo",
        "đào",
        "tô",
        "trương",
        "đoàn",
        "chu",
        "la",
        "lường",
        "cà",
        "quàng",
        "tòng",
        "hoà",
        "hòa",
        "lưu",
        "thái",
        "từ",
        "tạ",
        "kiều",
        "châu",
        "tăng",
        "vương",
        "ban",
        "seo",
        "giang",
        "hạ",
        "lùng",
        "ly",
        "mùa",
        "sình",
        "thò",
        "cháng",
        "chá",
        "vù",
        "dính",
        "lỳ",
        "páo",
        "chảo",
        "tẩn",
        "đàm",
        "sầm",
        "bế",
        "thẩm",
        "nùng",
        "nhan",
        "hỏa",
        "quách",
        "phương",
        "khổng",
        "ninh",
    ]
)
_HOUSEHOLD: Final = re.compile(r"^(?:hộ|gia đình|hộ gia đình)\s", re.IGNORECASE)
_SEVERAL: Final = re.compile(
    r"(?:\n|[;,&+]|\bvà\b)\s*(?:\d+[.)]\s*)?(?:đồng chí|đ/c|ông|bà|anh|chị)\s+\w", re.IGNORECASE
)
_NUMBERED: Final = re.compile(r"(?:^|\n)\s*\d+\s*[.)]\s*\S.*\n\s*\d+\s*[.)]\s*\S", re.DOTALL)

_TITLE_PREFIX: Final = re.compile(
    r"^(?:mô hình|mh)(?:\s*,?\s*điển hình)?(?:\s*[“\"']?\s*dân vận khéo\s*[”\"']?(?=\s*[:“\"]|\s+[-–—]))?"
    r"(?P<end>\s*[:“\"'«]|\s*[-–—]\s|\s+)",
    re.IGNORECASE,
)
_KEEPS_PREFIX: Final = re.compile(r"^(?:điểm|mẫu|hay|mới|này|trên|về|của|trong|tại)\b", re.IGNORECASE)
_QUOTES: Final = {"“": "”", '"': '"', "'": "'", "«": "»", "‘": "’", "”": "”", "„": "“"}


@dataclass(frozen=True, slots=True)
class Name:
    """A registrant's name as it is registered, and what stood around it.

    `kind` is what the name says (None if nothing), `sure` whether an honorific or an organisation's word says so;
    `several` if more than one person stands in the cell; `post_inside` if a post could not be split off.
    """

    text: str
    post: str = ""
    kind: str | None = None
    sure: bool = False
    several: bool = False
    post_inside: bool = False


@lru_cache(4096)
def clean_title(text: str) -> str:
    """A model's title without "Mô hình" before it and quotes around it; cleaned, otherwise as written."""
    title = clean(text)
    match = _TITLE_PREFIX.match(title)
    if match:
        at = match.start("end") if match["end"].strip(" -–—:") else match.end()
        rest = title[at:].strip()
        abbreviated = title[:2].lower() == "mh" and match["end"].isspace()
        if rest and not abbreviated and not _KEEPS_PREFIX.match(rest):
            title = rest[0].upper() + rest[1:]
    return _unquote(title)


def _unquote(text: str) -> str:
    """The text without quotes, if one pair stands around the whole of it."""
    core = text.rstrip(".;, ") if text[:1] in _QUOTES else text
    closing = _QUOTES.get(core[:1], "")
    inner = core[1:-1]
    if (
        len(core) > 2
        and closing
        and core[-1] in (closing, '"', "”")
        and closing not in inner
        and core[0] not in inner
    ):
        return inner.strip()
    return text


def guess_kind(text: str) -> tuple[str | None, bool]:
    """What a name alone says of its kind, and whether by a strong sign (an honorific, an organisation's word)."""
    name = clean(text)
    folded = fold(name)
    if _HOUSEHOLD.match(name):
        return None, False
    if _HONORIFIC.match(name) and not _WEAK_HONORIFIC.match(name):
        return INDIVIDUAL, True
    words = re.split(r"[,(;]|[-–—]\s|\s[-–—]", name)[0].split()
    familiar = bool(words) and words[0].lower() in _FAMILY and _person_like(words)
    if not familiar and (_BODIES.match(name) or _UNMARKED_BODIES.match(folded)):
        return COLLECTIVE, True
    if _begins_with_post(name):
        return INDIVIDUAL, False
    return (INDIVIDUAL, False) if _person_like(words) else (None, False)


def _begins_with_post(name: str) -> bool:
    return bool(_POST.match(fold(name))) and name.split()[0].lower() not in _FAMILY


def _holds_post(name: str) -> bool:
    """Whether a person's name begins with a post, or goes on in small letters after two capitals."""
    words = name.split()
    return _begins_with_post(name) or (
        _person_like(words[:2]) and any(word[0].islower() for word in words[2:])
    )


def _person_like(words: list[str]) -> bool:
    """Two to five words, each with a capital (or all of them capitals), no digits."""
    return 2 <= len(words) <= 5 and all(word.isalpha() and word[0].isupper() for word in words)


@lru_cache(4096)
def split_registrant(text: str, kind: str | None = None) -> Name:
    """Take a cell apart. `kind` is what the sheet says; a collective's name is left whole."""
    name = clean(text).strip(" ,;-–—")
    guessed, sure = guess_kind(name)
    several = bool(_SEVERAL.search(text) or _NUMBERED.search(text)) and kind != COLLECTIVE
    if several or (kind or guessed) != INDIVIDUAL:
        return Name(name, kind=guessed, sure=sure, several=several)
    rest = _drop_honorific(name)
    rest, post = _split_post(rest)
    return Name(rest, post, guessed, sure, post_inside=not post and _holds_post(rest))


def _drop_honorific(name: str) -> str:
    while (match := _HONORIFIC.match(name)) and name[match.end() :].strip():
        rest = name[match.end() :].strip()
        if _WEAK_HONORIFIC.match(name) and len(rest.split()) < 2:
            break  # "Anh Tuấn" may be the whole name
        name = rest
    return name


def _split_post(name: str) -> tuple[str, str]:
    if match := _BRACKETED.match(name):
        name, post = match["name"], match["post"].strip()
        before, more = _split_post(name)
        return before, f"{more}, {post}" if more else post
    first, *others = _POST_BREAK.split(name, maxsplit=1)
    if not others or not others[0]:
        return name.strip(" ,;:"), ""
    rest = others[0].strip()
    if _begins_with_post(first) and (_HONORIFIC.match(rest) or _person_like(rest.split())):
        return _drop_honorific(rest), first  # "Trưởng thôn: Nguyễn Văn A"
    return first.strip(), rest.rstrip(" .;,")
