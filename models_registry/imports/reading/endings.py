"""The words with which a list ends: totals, signatures, nơi nhận, remarks."""

import re
from typing import Final

from danvan.lib.text import fold

# Folded: "huyện" is huien, "ngày" ngay.
TOTAL: Final = re.compile(
    r"(?:tong cong|tong so|cong tong)\b|(?:tong|cong)(?: (?:chung|toan (?:xa|huien)|lai|nhom.*|linh vuc.*|khoi.*|muc.*"
    r"|tap the|ca nhan|[ivx]+|\([ivxa-e\d+ ]+\)))?\s*(?:[:=(].*|\d.*|\.)?$"
)
FOOTER: Final = re.compile(
    r"nguoi (?:lap|tong hop|bao cao|ki)\b|tm\b\.|t/m|kt\b\.|k/t|t\.m\b|tl\b\.|tuq\b|noi nhan|xac nhan|thu truong|ki ten"
    r"|\(ki|ghi chu ?:|luu ?:|- nhu tren|- luu|bi thu$|chu tich$|pho chu tich$|truong ban$|pho bi thu$|can bo tong hop"
    r"|.{0,40}, ngay .{0,6} ?thang|ngay [\d.… ]+thang|duiet\b"
)


def ends_list(text: str) -> bool:
    """Whether a text is a total line's or one of those below a list (signatures, nơi nhận, ghi chú)."""
    folded = fold(text)
    return bool(TOTAL.match(folded) or FOOTER.match(folded))
