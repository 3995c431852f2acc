"""Of which track a decision is, by the body that a list names or by the letters of its number."""

from typing import Final

from awards.models import Decision
from danvan.lib.text import fold
from danvan.lists.commendations.named_papers import NamedPaper
from danvan.lists.commendations.words import any_of

Track = Decision.Track
TRACK_LABELS: Final = {str(code): str(label) for code, label in Track.choices}
_TRACKS: Final = (
    (Track.COMMITTEE, any_of("ban chỉ đạo", "bcđ")),
    (Track.PARTY, any_of("đảng ủy mặt trận", "đảng bộ mặt trận", "đảng ủy mttq")),
    (
        Track.FRONT,
        any_of(
            *("mặt trận", "mttq", "ubmttq", "mttqvn", "ubmttqvn", "đoàn thể", "liên đoàn lao động"),
            *("hội nông dân", "hội phụ nữ", "hội liên hiệp", "hội lhpn", "hội cựu chiến binh", "hội ccb"),
            *("công đoàn", "đoàn thanh niên", "đoàn tncs", "tỉnh đoàn", "huyện đoàn", "thành đoàn"),
            *("thị đoàn", "đoàn xã", "đoàn phường", "lđlđ", "đtn"),
        ),
    ),
    (
        Track.PARTY,
        any_of(
            "huyện ủy", "tỉnh ủy", "đảng ủy", "thành ủy", "thị ủy", "ban thường vụ", "ban dân vận", "đảng bộ"
        ),
    ),
    (
        Track.STATE,
        any_of(
            "ubnd",
            "ủy ban nhân dân",
            "hđnd",
            "hội đồng nhân dân",
            "công an",
            "quân sự",
            "thủ tướng",
            "chủ tịch nước",
        ),
    ),
)
_TRACKS_OF_NUMBERS: Final = (
    (Track.COMMITTEE, any_of("bcđ")),
    (
        Track.FRONT,
        any_of(
            *(
                "mttq",
                "mttqvn",
                "mttw",
                "mt",
                "btt",
                "hnd",
                "hpn",
                "hlhpn",
                "lhpn",
                "hccb",
                "ccb",
                "lđlđ",
                "đtn",
            ),
            *("tđtn", "đtncs"),
        ),
    ),
    (Track.PARTY, any_of("hu", "tu", "đu", "btv", "btvhu", "bdv", "bdvhu", "bdvtu")),
    (Track.STATE, any_of("ubnd", "ctubnd", "ub", "ct")),
)


def track_of(paper: NamedPaper) -> str:
    """The track of a decision by its body, else by the letters of its number, as a code; "" if neither tells."""
    for text, tracks in ((paper.body, _TRACKS), (paper.number, _TRACKS_OF_NUMBERS)):
        folded = fold(text)
        if found := next((track for track, words in tracks if words.search(folded)), None):
            return str(found)
    return ""
