"""Which year a line or a title speaks of: of registration, not of a date, a paper, a span or what happened in it."""

import re
from collections.abc import Container, Iterable
from typing import Final

from danvan.lib.text import fold
from danvan.lists.reading.words.times import OTHER_YEAR
from danvan.lists.reading.words.units import word_key

# "năm 2022", but not of a date ("tháng 02 năm 2022") nor of a span.
_YEAR: Final = re.compile(r"(?<!\d )\bnam:? (?:hoc )?((?:19|20)\d\d)\b(?! ?- ?(?:19|20)?\d\d\b)")
_OF_A_DATE: Final = re.compile(
    r"(?:ngay [\d. ]*,? ?)?thang [\d. ]{1,5},? ?nam ((?:19|20)\d\d)|\d\d?/\d\d?/((?:19|20)\d\d)"
)
_SPAN: Final = re.compile(r"\b((?:19|20)\d\d) ?(?:-|den|/) ?(?:nam )?((?:19|20)\d\d)\b")
_BARE_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_YEAR_NUMBER: Final = re.compile(
    r"(?<![\d/-])(?<!so )((?:19|20)\d\d)(?![\d/-])"
)  # no part of "25/KH-UBND/2021"
YEARS_OF_NAME: Final = re.compile(r"(?:\bn[aă]m:? )?(?<!\d)(?:19|20)\d\d(?!\d)|\bnăm$", re.IGNORECASE)
# Of models that began in a year or go on from it: no year of registration.
_OF_OTHER_TIME: Final = re.compile(
    r"\b(?:(?:tu|den|truoc|sau|het) nam|dui tri|tiep tuc|chuien|tro (?:ve|lai|di))\b"
)
_GOES_ON: Final = re.compile(r"\b(?:dui tri|tiep tuc|chuien)\b")
_YEARS_BEFORE: Final = re.compile(
    r"(?<!so voi )\b(?:(?:cac|nhung) )?nam (?:truoc|ngoai)\b|\b(?:truoc|sau) nam (?:19|20)\d\d"
)
# A line that says when rows were registered and no more: "01/01/2021", "Đăng ký sau ngày 01/7/2021".
_WHOLE_DATE: Final = re.compile(
    r"(?:(?:dang ki|dot|tu|den|truoc|sau|trong|vao|ngay) )*(?:ngay )?(?:\d\d?[/.-]\d\d?[/.-]|(?:thang )?\d\d?[/.-]"
    r"|(?:\d\d? )?thang \d\d?,? nam )((?:19|20)\d\d)"
)
_OF_A_PROGRAMME: Final = re.compile(r"\b(?:giai doan|nhiem ki|chuong trinh|ke hoach)\b")
_YEAR_LINE: Final = re.compile(
    r"(?:(?:cac|nhung|mo hinh|dien hinh|danh sach|ds|dvk|dan van kheo|dang ki|xay dung|thuc hien|moi|trong|cua) )*"
    r"(?:(?:qu[iy]|dot) (?:[ivx]+|\d) |(?:6|sau) thang (?:dau|cuoi) )?"
    r"nam (?:19|20)\d\d(?: dot (?:[ivx]+|\d))?(?: \d+(?: mo hinh| dien hinh| mh)?)?"
)
_SEVERAL_YEARS: Final = re.compile(r"\b(?:19|20)\d\d ?(?:,|;|\+|&|va|hoac) ?(?:nam )?(?:19|20)\d\d\b")
_SINCE: Final = re.compile(r"\b(?:tu|den|truoc|sau|het) (?:nam )?(?:19|20)\d\d\b")
# Of what happened in a year, or of a paper of that year: no year of the rows beneath.
_EVENT: Final = re.compile(
    r"\b(?:cong nhan|khen|tang|giai thuong|thanh lap|ra mat|bat dau|ban hanh|quiet dinh|ke hoach|van ban|theo|cap)\b"
)
# Folded: a remark; none is one with a year of its own ("Năm 2021 (duy trì 2022)") but "(duy trì từ năm 2020)" is.
_BRACKETS: Final = re.compile(rf"\((?!{OTHER_YEAR})[^()]*\)")
SHORT_LINE: Final = 6  # words
# The year of a paper that a title goes by is none of the list: "Kế hoạch số 12-KH/HU năm 2021 của Huyện ủy".
_OF_A_PAPER: Final = re.compile(
    r"\b(?:ke hoach|cong van|quiet dinh|chi thi|nghi quiet|huong dan|thong tri|bao cao)\b(?: so)?"
    r" ?\d[^,;()]{0,30}?\bnam (?:19|20)\d\d"
)
_YEAR_NAME: Final = re.compile(r"(?:nam )?(?:19|20)\d\d")
# "ĐĂNG KÝ MÔ HÌNH DÂN VẬN KHÉO 2022", "DÂN VẬN KHÉO - 2022"; no paper's number and no telephone's.
_YEAR_OF_TITLE: Final = re.compile(
    r"\b(?:dan van kheo|dvk|mo hinh|dien hinh|danh sach|dang ki|thi dua)[ :,.(“”\"–-]*((?:19|20)\d\d)[\W_]*$"
)


def year_of(text: str, years: Container[int]) -> int | None:
    """The one of these years of registration that a line names, as "năm 2020"."""
    if "20" not in text and "19" not in text:
        return None
    folded = fold(text)
    if _EVENT.search(folded):
        return None
    if _YEAR.search(bare := _BRACKETS.sub(" ", folded)):
        folded = bare  # "Năm 2022 (tiếp tục)"
    found = set(_YEAR.findall(_OF_A_DATE.sub(" ", folded)))
    if not found and is_year_line(text):
        found = set(_BARE_YEAR.findall(folded))  # "Đợt 1 năm 2021"
    if len(found) != 1 or any(one.search(folded) for one in (_SPAN, _SEVERAL_YEARS, _OF_OTHER_TIME)):
        return None
    year = int(found.pop())
    return year if year in years else None


def is_year(text: str) -> bool:
    """Whether a sheet is called by a year and nothing else: "2021", "Năm 2021"."""
    return bool(_YEAR_NAME.fullmatch(word_key(text)))


def is_year_line(text: str) -> bool:
    """Whether a line says a year and nothing else: "* Năm 2022:", "Mô hình đăng ký năm 2021"."""
    return "20" in text and bool(_YEAR_LINE.fullmatch(word_key(_BRACKETS.sub(" ", fold(text)))))


def may_be_of_other_year(text: str, held: int, *, of_titles: bool = False, is_heading: bool = False) -> bool:
    """Whether a line among rows of one year speaks of another: "Mô hình tiếp tục năm 2022", "Đăng ký mới 2022".

    Where no line but the titles (`of_titles`) gave the year, what goes on from another year is of theirs, and so is
    what is of a programme of several years. `is_heading`: it is no remark, which may tell of what happened.
    """
    folded = fold(text)
    if date := _WHOLE_DATE.fullmatch(folded.strip(" .:*+-–")):
        return int(date[1]) != held
    goes_on = _GOES_ON.search(folded)
    undated = _OF_A_DATE.sub(" ", folded)
    if goes_on:
        undated = _SINCE.sub(" ", undated)
    if is_heading:
        undated = _OF_A_PAPER.sub(" ", undated)
    elif _EVENT.search(undated):
        return False
    if of_titles and (goes_on or (_SPAN.search(folded) and _OF_A_PROGRAMME.search(folded))):
        return False
    if not goes_on and _YEARS_BEFORE.search(undated):
        return True
    named = set(map(int, _YEAR.findall(undated)))
    if not named and len(text.split()) <= SHORT_LINE:
        named = set(map(int, _BARE_YEAR.findall(undated)))
    return bool(named - {held})


def years_named(lines: Iterable[str]) -> set[int]:
    """All years of which the lines above a list may speak: "năm 2022", each of "2020-2022", "DS DVK 2022"; no dates."""
    named: set[int] = set()
    for line in lines:
        undated = _OF_A_DATE.sub(" ", fold(line))
        for first, last in _SPAN.findall(undated):
            named.update(range(int(first), min(int(last), int(first) + 9) + 1))
        named.update(map(int, _YEAR_NUMBER.findall(_SPAN.sub(" ", undated))))
    return named


def find_year(
    lines: list[str], headings: list[str], sheet_name: str, file_name: str
) -> tuple[int | None, tuple[str, ...]]:
    """The year that titles or the name of a sheet say, all folded; where that is not sure, those that it may be.

    Of several of the titles the one that the `headings` of names say: "Tên mô hình – Năm 2021".
    """
    undated = [_OF_A_PAPER.sub(" ", _OF_A_DATE.sub(" ", line)) for line in lines]
    spans = {span for line in [*undated, sheet_name] for span in _SPAN.findall(line)}
    said = {year for line in undated for year in _YEAR.findall(_SPAN.sub(" ", line))}
    said |= {
        year for line in undated for more in _SEVERAL_YEARS.findall(line) for year in _BARE_YEAR.findall(more)
    }
    said |= set(_BARE_YEAR.findall(_SPAN.sub(" ", sheet_name)))
    said = said or {match[1] for line in undated if (match := _YEAR_OF_TITLE.search(_SPAN.sub(" ", line)))}
    of_headings = {year for line in headings for year in _YEAR.findall(_SPAN.sub(" ", line))}
    said = said & of_headings if len(said) > 1 and len(said & of_headings) == 1 else said | of_headings
    if len(said) == 1:
        return int(said.pop()), ()
    if said:
        return None, tuple(sorted(said))
    if spans:
        return None, tuple(
            str(y) for a, b in sorted(spans) for y in range(int(a), min(int(b), int(a) + 9) + 1)
        )
    dated = [year for line in lines for pair in _OF_A_DATE.findall(line) for year in pair if year]
    bare = [year for line in lines for year in _BARE_YEAR.findall(line)]  # "DS DVK 2022": may be a number
    return None, tuple(dict.fromkeys([*bare, *dated, *_BARE_YEAR.findall(file_name)]))
