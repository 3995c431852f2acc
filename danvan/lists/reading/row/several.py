"""A cell that names several holders: one registers, the others do it with him; or it is one name. It is asked."""

from danvan.lib.text import clean
from danvan.lists.reading.row.cells import RowCells, shorten
from danvan.lists.reading.words.catalogue import (
    COLLECTIVE,
    HOUSEHOLD,
    INDIVIDUAL,
    PARTNERS,
)
from danvan.lists.reading.words.name_words import COUPLE
from danvan.lists.reading.words.names import Name, guess_kind, split_registrant
from danvan.lists.results import QUESTION, SEVERAL, Partner


def partners_of(parts: tuple[str, ...], kind: str | None) -> tuple[Partner, ...]:
    """All but the first of the names in a cell; `kind` is that of those that do not tell theirs."""
    names = [split_registrant(part, guess_kind(part)[0] or kind) for part in parts[1:]]
    return tuple(Partner(name.text, name.post, name.kind or kind or INDIVIDUAL) for name in names)


def ask_of_several(cells: RowCells, at: int, text: str, name: Name, *, has_partners: bool) -> None:
    """Asks how the names of a cell register; `has_partners`: whether the list's subject knows any."""
    shown = shorten(clean(text))
    what = "người" if name.several else "tập thể"
    choices = []
    if name.parts and has_partners:
        first, *others = name.parts
        together = ", ".join(f"“{other}”" for other in others)
        choices.append((PARTNERS, f"“{first}” đăng ký, cùng thực hiện: {together}"))
    if name.several and not any(guess_kind(part)[0] == COLLECTIVE for part in name.parts):
        choices.append((HOUSEHOLD, f"Một hộ gia đình: “{shown}”"))
    if COUPLE.match(shown) and not name.parts:
        person = split_registrant(text, INDIVIDUAL, is_one=True)
        choices.append((INDIVIDUAL, f"Một cá nhân: “{person.text}”"))
    choices.append((COLLECTIVE, f"Một tập thể: “{shown}”"))
    reason = f"ô ghi nhiều {what}: “{shown}”. Hãy chọn ai đứng tên, hoặc tách thành từng dòng."
    cells.problem(SEVERAL, at, "kind", reason, value=text, severity=QUESTION, choices=tuple(choices))
