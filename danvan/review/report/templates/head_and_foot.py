"""What stands above and below a paper: whose it is, of which day, who receives it, who signs."""

from typing import Final

from docx.document import Document
from docx.table import _Cell

from danvan.review.paper import LONG_PLACE
from danvan.review.report.templates import layout
from danvan.review.report.templates.layout import LEFT, line, rule

NUMBER_GAP: Final = "\u00a0" * 9
ABOVE: Final = 14  # points above the signature


def head(
    document: Document, name: str, *, party: bool, numbered: bool = True, knows_number: bool = False
) -> None:
    """The head of a paper of that name; a slip bears no number.

    Of one that may be signed already (`knows_number`) number and day are printed where they are known.
    """
    (_party_head if party else _state_head)(document, name, numbered, knows_number)


def _party_head(document: Document, name: str, numbered: bool, knows_number: bool) -> None:
    """Hướng dẫn 36-HD/VPTW: superior, body, star, number; the Party's name underlined, place and date."""
    left, right = layout.side_by_side(document, 80, 80)
    _superior(left)
    line(left, "{{ co_quan }}", size=13, bold=True)
    line(left, "*")
    if numbered:
        line(left, _known(knows_number, "Số {{ so_van_ban }}", f"Số{NUMBER_GAP}-{{{{ ky_hieu }}}}"), size=14)
    line(right, "ĐẢNG CỘNG SẢN VIỆT NAM", size=14, bold=True, underline=True)
    line(right)
    line(right, _day(knows_number), size=14, italic=True)
    line(document, name, size=16, bold=True, before=18)
    line(document, "{{ trich_yeu }}", size=14, bold=True)
    line(document, "-----", size=14)


def _state_head(document: Document, name: str, numbered: bool, knows_number: bool) -> None:
    """Nghị định 30/2020/NĐ-CP: bodies with a rule; the State's name and motto with a rule; place and date.

    So does Mặt trận (Hướng dẫn 91/HD-MTTW-BTT of 8/4/2013).
    """
    left, right = layout.side_by_side(document, 68, 96)
    _superior(left)
    line(left, "{{ co_quan }}", size=13, bold=True)
    rule(left, 24, 68)
    if numbered:
        number = _known(knows_number, "Số: {{ so_van_ban }}", f"Số:{NUMBER_GAP}/{{{{ ky_hieu }}}}")
        line(left, number, size=13, before=4)
    line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
    line(right, "Độc lập - Tự do - Hạnh phúc", size=13.5, bold=True)
    rule(right, 58, 96)
    line(right, _day(knows_number), size=13.5, italic=True, before=10)
    line(document, name, size=14, bold=True, before=18)
    line(document, "{{ trich_yeu }}", size=14, bold=True)
    rule(document, 60, layout.TEXT_WIDTH)


def _known(knows_number: bool, said: str, blank: str) -> str:
    return f"{{% if so_van_ban %}}{said}{{% else %}}{blank}{{% endif %}}" if knows_number else blank


def _day(knows_number: bool) -> str:
    if not knows_number:
        return dated()
    return (
        f"{{% if ngay_van_ban %}}{{{{ dia_danh }}}}, {{{{ ngay_van_ban }}}}{{% else %}}{dated()}{{% endif %}}"
    )


def _superior(cell: _Cell) -> None:
    line(cell, "{%p if cap_tren %}")  # a province's Party committee names none
    line(cell, "{{ cap_tren }}", size=13)
    line(cell, "{%p endif %}")


def dated() -> str:
    """Place and day; the day is written by hand."""
    # A long place ("Tuyên Quang") would push the year to a line of its own.
    short, usual = "\u00a0" * 3, "\u00a0" * 5
    gap = f"{{% if dia_danh|length > {LONG_PLACE} %}}{short}{{% else %}}{usual}{{% endif %}}"
    return f"{{{{ dia_danh }}}}, ngày{gap}tháng{gap}năm {{{{ nam_lap }}}}"


def signer(cell: _Cell, party: bool) -> None:
    """Who signs, by which right, with room to sign; a name that the office has not given is written by hand."""
    line(cell, "{%p if quyen_han_ky %}")
    line(cell, "{{ quyen_han_ky }}", size=14, bold=True, before=ABOVE)
    line(cell, "{{ chuc_danh }}", size=14, bold=not party)
    line(cell, "{%p else %}")
    line(cell, "{{ chuc_danh }}", size=14, bold=True, before=ABOVE)
    line(cell, "{%p endif %}")
    for _ in range(5):
        line(cell, size=14)
    line(cell, "{%p if nguoi_ky %}")
    line(cell, "{{ nguoi_ky }}", size=14, bold=True)
    line(cell, "{%p endif %}")


def signature(document: Document, party: bool) -> None:
    """Who signs for the body, right; who receives it, left."""
    # No empty line above: LibreOffice leaves it, and with it what comes before, on another page than the table.
    left, right = layout.side_by_side(document, 80, 80)
    line(
        left,
        "Nơi nhận:",
        size=14 if party else 12,
        bold=not party,
        italic=not party,
        underline=party,
        align=LEFT,
        before=ABOVE,
    )
    line(left, "{%p for noi in noi_nhan %}")
    line(left, "{{ noi }}", size=12 if party else 11, align=LEFT)
    line(left, "{%p endfor %}")
    signer(right, party)
