"""What the words of a commendation list mean: forms, spans of years, merit.

Everything is found in text alone; what says two things says nothing.
"""

import re
from typing import Final

from awards.models import Commendation
from danvan.lib.text import clean, fold
from danvan.lists.reading.words.units import word_key

Form = Commendation.Form
FORM_LABELS: Final = {str(code): str(label) for code, label in Form.choices}
MERIT_LENGTH: Final = Commendation._meta.get_field("merit").max_length


def any_of(*words: str) -> re.Pattern[str]:
    """Finds any of these words in folded text."""
    return re.compile(rf"\b(?:{'|'.join(map(fold, words))})\b")


# --- forms ----------------------------------------------------------------------------------------

_FORMS: Final = {
    Form.CERTIFICATE_OF_MERIT: any_of("giấy khen"),
    Form.HIGH_CERTIFICATE: any_of("bằng khen"),
    Form.ATTESTATION: any_of("giấy chứng nhận"),
    Form.MEDAL: any_of("kỷ niệm chương"),
    Form.OTHER: any_of("huân chương", "huy chương", "cờ thi đua", "tặng quà"),
    Form.PRAISE: any_of("biểu dương", "tuyên dương"),
}
_GENERAL: Final = any_of("biểu dương,? (?:và )?khen thưởng", "tuyên dương,? (?:và )?khen thưởng")
_SHORT: Final = {"gk": Form.CERTIFICATE_OF_MERIT, "bk": Form.HIGH_CERTIFICATE, "gcn": Form.ATTESTATION}
_NO_FORM: Final = frozenset(
    map(word_key, ("Không ghi", "Không ghi hình thức", "Không rõ", "Chưa rõ", "Khen thưởng", "Khen"))
)


def form_in(text: str) -> str:
    """The one form of commendation that a text names, as a code; "" if it names none or several.

    "Biểu dương" beside another form, or in "biểu dương, khen thưởng", names none itself.
    """
    folded = fold(text)
    found = [form for form, words in _FORMS.items() if words.search(folded)]
    if Form.PRAISE in found and (len(found) > 1 or _GENERAL.search(folded)):
        found.remove(Form.PRAISE)
    return str(found[0]) if len(found) == 1 else ""


def form_of(text: str) -> str:
    """The form that a cell of its column names, "không ghi" too, as a code; "" if that is not clear."""
    key = word_key(text)
    exact = next((code for code, label in FORM_LABELS.items() if word_key(label) == key), "")
    return exact or _SHORT.get(key, "") or (Form.UNSPECIFIED if key in _NO_FORM else form_in(text))


# --- years and merit ------------------------------------------------------------------------------

_SPAN: Final = re.compile(r"\b((?:19|20)\d\d)\s*[-–]\s*((?:19|20)\d\d)\b")


def span_in(text: str) -> str:
    """The one span of years in a text as a programme's code: "2020-2022"; "" if there is none or are several."""
    found = {f"{first}-{last}" for first, last in _SPAN.findall(text)}
    return found.pop() if len(found) == 1 else ""


_MERIT: Final = re.compile(
    r"\b(?:đã\s+)?(?:có|đạt)\s+(?:nhiều\s+)?thành\s+tích\b.*?"
    r"(?=\s*\(\s*(?:kèm|ban hành|có danh sách)|;|\s(?:căn cứ|điều \d|đvt|nơi nhận)\b"
    r"|\s(?-i:CHỦ TỊCH|ỦY BAN|UBND|BAN THƯỜNG VỤ)\b|$)",
    re.IGNORECASE,
)


def merit_in(text: str) -> str:
    """What a title says all are commended for: "đã có thành tích xuất sắc trong phong trào ..."."""
    match = _MERIT.search(text)
    merit = clean(match[0]).strip(" .,;") if match else ""
    return (merit[0].upper() + merit[1:])[:MERIT_LENGTH] if merit else ""
