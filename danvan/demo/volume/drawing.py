"""Words and chances of a made-up model: who does what, where, in which years."""

from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import Final, TypeVar

from danvan.demo.made_up.planning import WORDS
from models_registry.demo import MARK
from models_registry.models import Kind, Level, State

FIELDS: Final[tuple[str, ...]] = tuple(WORDS["main"])
RETURN_REASONS: Final[tuple[str, ...]] = tuple(WORDS["return_reasons"])
_HAMLETS: Final = tuple(
    f"{first} {second}"
    for first in ("Nà", "Khuổi", "Bản", "Phiêng", "Tân", "Pác", "Đồng", "Cốc", "Minh", "Lũng")
    for second in (
        "Chang",
        "Lầu",
        "Phát",
        "Xeng",
        "Thịnh",
        "Tiến",
        "Khoang",
        "Mỏ",
        "Đình",
        "Quang",
        "Sơn",
        "Bó",
    )
)
_FAMILIES: Final = (
    "Nguyễn",
    "Ma",
    "Chẩu",
    "Bàn",
    "Quan",
    "Nông",
    "Hoàng",
    "Triệu",
    "Đặng",
    "Lý",
    "Trần",
    "Lê",
)
_MIDDLE: Final = ("Văn", "Thị", "Ngọc", "Xuân", "Thúy", "Hữu", "Seo", "Đức", "Minh", "Thanh")
_GIVEN: Final = (
    *("An", "Bình", "Cường", "Dũng", "Ước", "Quý", "Tuấn", "Uyên", "Bích", "Đạt", "Sử", "Hạnh", "Mỹ", "Oanh"),
    *("Yến", "Phượng", "Sơn", "Hải", "Lâm", "Nga", "Ánh", "Thảo", "Kiên", "Huệ"),
)
_CONTENTS: Final = (
    "Tuyên truyền, vận động Nhân dân cùng thực hiện, mỗi quý sơ kết một lần.",
    "Chi bộ ra nghị quyết, thôn họp bàn, các hộ tự nguyện đăng ký; đảng viên làm trước.",
    "Vận động từng hộ góp ngày công, vật liệu; công khai thu chi tại nhà văn hóa.",
    "Tổ Dân vận phân công người phụ trách từng nhóm hộ, gặp gỡ hằng tháng.",
)
_OUTPUTS: Final = (
    "500 m đường được bê tông hóa, 42 hộ hiến đất.",
    "15 hộ thoát nghèo trong hai năm.",
    "Không có vụ việc phải chuyển lên cấp trên trong năm.",
    "100% hộ ký cam kết, thôn đạt chuẩn văn hóa.",
)
_One = TypeVar("_One")


class Chances:
    """One of several, each as often as its weight says."""

    def __init__(self, **weights: int) -> None:
        # Plain text: of an enumeration's members each would be settled anew, wherever the trail looks at it.
        self._names, self._ends = tuple(map(str, weights)), tuple(accumulate(weights.values()))

    def draw(self, random: Random) -> str:
        drawn = random.random() * self._ends[-1]
        return next(name for name, end in zip(self._names, self._ends, strict=True) if drawn < end)


FIELD: Final = Chances(**WORDS["main"])
KIND: Final = Chances(**{Kind.COLLECTIVE: 60, Kind.HOUSEHOLD: 8, Kind.INDIVIDUAL: 32})
SPAN: Final = Chances(**{"1": 52, "2": 28, "3": 20})
LEVEL_UNTIL_2025: Final = Chances(**{Level.COMMUNE: 62, Level.DISTRICT: 33, Level.PROVINCE: 5})
LEVEL_SINCE: Final = Chances(**{Level.COMMUNE: 88, Level.PROVINCE: 12})
STATE: Final = Chances(**{State.ACCEPTED: 96, State.RETURNED: 2, State.WITHDRAWN: 2})
STATE_OF_LAST_YEAR: Final = Chances(
    **{State.ACCEPTED: 80, State.SUBMITTED: 14, State.DRAFT: 3, State.RETURNED: 2, State.WITHDRAWN: 1}
)


def pick(random: Random, several: Sequence[_One]) -> _One:
    """As `random.choice`, which takes four times as long."""
    return several[int(random.random() * len(several))]


def hamlet(random: Random) -> str:
    return f"thôn {pick(random, _HAMLETS)}"


def person(random: Random) -> str:
    return f"{pick(random, _FAMILIES)} {pick(random, _MIDDLE)} {pick(random, _GIVEN)}"


def title(random: Random, field: str, where: str, number: int) -> str:
    return f"{pick(random, WORDS['topics'][field])} {where} {MARK[:-1]} {number:03})"


def content(random: Random) -> str:
    return pick(random, _CONTENTS)


def outputs(random: Random) -> str:
    return pick(random, _OUTPUTS)


def body(random: Random) -> tuple[str, str]:
    """What a collective is called before its unit, and its sector."""
    name, sector = pick(random, WORDS["commune_bodies"])
    return name, sector


def post(random: Random) -> tuple[str, str]:
    """A person's post and sector."""
    name, sector = pick(random, WORDS["posts"])
    return name, sector
