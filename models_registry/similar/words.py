"""Words of names and titles for "nearly the same": folded, known abbreviations written out."""

import re
from typing import Final

from danvan.lib.text import fold
from models_registry.hamlets import WRITTEN_SHORT

_ABBREVIATIONS: Final = {
    **WRITTEN_SHORT,
    "mttq": "mặt trận tổ quốc",
    "lhpn": "liên hiệp phụ nữ",
    "hpn": "hội phụ nữ",
    "ccb": "cựu chiến binh",
    "hnd": "hội nông dân",
    "nd": "nông dân",
    "dtn": "đoàn thanh niên",
    "tncs": "thanh niên cộng sản",
    "hcm": "hồ chí minh",
    "ldld": "liên đoàn lao động",
    "ubnd": "ủy ban nhân dân",
    "hdnd": "hội đồng nhân dân",
    "ub": "ủy ban",
    "bch": "ban chỉ huy",
    "bcd": "ban chỉ đạo",
    "th": "tiểu học",
    "thcs": "trung học cơ sở",
    "thpt": "trung học phổ thông",
    "mn": "mầm non",
    "hlhpn": "hội liên hiệp phụ nữ",
    "tn": "thanh niên",
    "lhtn": "liên hiệp thanh niên",
    "ubmttq": "ủy ban mặt trận tổ quốc",
    "ctmt": "công tác mặt trận",
    "vn": "việt nam",
    "htx": "hợp tác xã",
    "clb": "câu lạc bộ",
    "pn": "phụ nữ",
    "nct": "người cao tuổi",
    "ctd": "chữ thập đỏ",
    "ca": "công an",
    "chqs": "chỉ huy quân sự",
    "bchqs": "ban chỉ huy quân sự",
    "tyt": "trạm y tế",
    "bdv": "ban dân vận",
    "ptdtbt": "phổ thông dân tộc bán trú",
    "ptdtnt": "phổ thông dân tộc nội trú",
    "ntm": "nông thôn mới",
}
_EXPANDED: Final = {short: fold(long).split() for short, long in _ABBREVIATIONS.items()}
WORD: Final = re.compile(r"[^\W_]+")


def name_words(name: str) -> list[str]:
    """Folded words of a name, known abbreviations written out ("Hội CCB" -> hoi cuu chien binh)."""
    words = WORD.findall(fold(name))
    return [part for word in words for part in _EXPANDED.get(word, [word])]
