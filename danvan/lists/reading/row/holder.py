"""Who a row speaks of: the collective or person, of which kind, in what post."""

import re
from typing import Final

from danvan.lists.reading.row.cells import RowCells, as_text, shorten
from danvan.lists.reading.row.marks import marked
from danvan.lists.reading.row.old_text import ask_of_old_text
from danvan.lists.reading.row.several import ask_of_several, partners_of
from danvan.lists.reading.row.whole import Whole
from danvan.lists.reading.words.bodies import unplaced
from danvan.lists.reading.words.catalogue import COLLECTIVE, HOUSEHOLD, INDIVIDUAL, KIND_LABELS, PARTNERS
from danvan.lists.reading.words.headings import heading_key
from danvan.lists.reading.words.names import split_registrant
from danvan.lists.results import QUESTION, SEVERAL, WARNING
from models_registry.hamlets import hamlet_called, hamlet_in, is_hamlet, is_of_several, sort_headed

_WORD: Final = re.compile(r"[^\W\d_]{2}")
_LABELS: Final = tuple(KIND_LABELS.values())


def kind_said(cells: RowCells, whole: Whole, group_kind: str | None) -> str | None:
    """The kind that the row's own columns or the group lines above it say."""
    at = cells.columns.single.get("kind", 0)
    text = cells.said_of("kind")
    if text:
        kind = whole.match_kind(text)
        if kind is None:
            reason = (
                f"không rõ “{shorten(text)}” là tập thể, hộ gia đình hay cá nhân. "
                "Hãy ghi “Tập thể”, “Hộ gia đình” hoặc “Cá nhân”."
            )
            cells.problem("unknown_kind", at, "kind", reason, value=text, candidates=_LABELS)
        return kind
    if at:
        cells.is_faulty(at, "kind")
    return marked(cells, "kind", KIND_LABELS) or group_kind


def read_holder(
    cells: RowCells,
    whole: Whole,
    kind: str | None,
    body_above: str,
    role: str,
    hamlet: str,
    *,
    has_partners: bool,
) -> None:
    """Reads the holder, with kind and post, from one column or one for each kind.

    `kind` is that of `kind_said`; `body_above` the body that stands above rows of a list without a column of holders;
    `hamlet` the one that stands above the row; `role` ends "thiếu tên tập thể, cá nhân ...": "đăng ký", "được khen
    thưởng"; `has_partners` whether others may do with him what the row is about.
    """
    holders, row = cells.columns.holders, cells.row
    filled = [(at, own) for at, own in holders if cells.text(at)]
    if not filled and not holders and cells.told.get("registrant"):
        _name_holder(cells, whole, cells.told["registrant"], 0, kind, has_partners=has_partners)
        return
    if not filled and body_above and kind != INDIVIDUAL:
        _name_holder(cells, whole, body_above, 0, kind, has_partners=has_partners)
        cells.guessed.append("registrant")
        return
    if not filled:
        row.kind = kind or whole.said.meaning.kind
        if not any(cells.is_faulty(at, "registrant") for at, _ in holders):
            _miss_holder(cells, holders[0][0] if holders else 0, role)
        return
    at, own = filled[0]
    if len(filled) > 1:
        both = " và ".join(f"“{shorten(cells.text(other))}”" for other, _ in filled[:2])
        reason = f"dòng này ghi cả {both}. Mỗi dòng chỉ ghi một tên; hãy tách thành hai dòng."
        cells.problem(SEVERAL, at, "registrant", reason, severity=QUESTION)
    kind = kind if "kind" in cells.told else own or kind
    _name_holder(cells, whole, as_text(cells.cell(at)), at, kind, has_partners=has_partners)
    _name_hamlet(cells, hamlet)
    for name in (row.registrant, *(partner.name for partner in row.partners)):
        cells.check_text(name, at, "registrant")
        ask_of_old_text(cells, name, at, "registrant")
    for partner in row.partners:
        cells.check_text(partner.post, at, "post")


def _name_hamlet(cells: RowCells, hamlet: str) -> None:
    """A body of a hamlet that says not which ("Chi bộ" beside "Thôn Nà Lòa") takes its name: each has one."""
    row = cells.row
    body = unplaced(row.registrant) if row.kind == COLLECTIVE else ""
    if not body:
        return
    at = cells.columns.single.get("place", 0)
    place = cells.text(at)
    sort = sort_headed(heading_key(cells.columns.headings.get(at, "")))
    told = hamlet_in(place) or (sort and hamlet_called(sort, place))  # "Nà Lòa" under "Thôn"
    place = next(filter(is_hamlet, ("" if is_of_several(place) else told, hamlet)), "")
    if place:
        lower = place if place.split()[0].isupper() else place[0].lower() + place[1:]
        row.registrant = f"{body} {lower}"
        cells.guessed.append("registrant")


def _miss_holder(cells: RowCells, at: int, role: str) -> None:
    """Says that nobody's name stands in a column, or that there is no such column (0)."""
    if at:
        reason = f"thiếu tên tập thể, cá nhân hoặc hộ gia đình {role}. Hãy ghi tên vào ô này."
        cells.problem("missing", at, "registrant", reason)
    else:
        reason = "bảng không có cột tên tập thể, cá nhân. Hãy chỉ ra cột đó."
        cells.problem("missing", 0, "registrant", reason, severity=QUESTION, once=True)


def _name_holder(
    cells: RowCells, whole: Whole, text: str, at: int, kind: str | None, *, has_partners: bool
) -> None:
    """Name, post and kind of a text that names somebody; of several, asks or does as an officer has answered."""
    row, above = cells.row, whole.said.meaning.kind
    answer = whole.catalogue.learned_of("kind", text)
    name = split_registrant(text, kind or above)
    is_open = is_one = False
    if name.several or name.parts:
        is_told = "kind" in cells.told and not (kind == INDIVIDUAL and name.parts)
        said = kind if is_told else answer
        if said == PARTNERS and name.parts and has_partners:
            row.partners = partners_of(name.parts, kind or above)
            text = name.parts[0]
            name = split_registrant(text, kind or above)
        elif said in KIND_LABELS:
            kind, is_one = said, True
            name = split_registrant(text, kind, is_one=True)
        else:
            ask_of_several(cells, at, text, name, has_partners=has_partners)
            is_open = True
    elif answer in KIND_LABELS and not kind:
        kind, name = answer, split_registrant(text, answer)
    sure = name.sure or (at in cells.columns.of_persons and name.kind == INDIVIDUAL)
    is_head = (
        name.kind == INDIVIDUAL and (kind or above) == HOUSEHOLD
    )  # a household goes by the name of its head
    if kind is None and sure and name.kind and name.kind != above and not is_head:
        name = split_registrant(text)  # a sure name goes before what is said above of the whole list
    else:
        kind = kind or above
    row.registrant, row.post, row.kind = name.text, name.post, kind or name.kind
    if name.text and not _WORD.search(name.text):
        reason = (
            f"“{shorten(text)}” không phải là tên. Hãy ghi tên tập thể, hộ gia đình hoặc cá nhân vào ô này."
        )
        cells.problem("check_name", at, "registrant", reason, value=text, severity=QUESTION)
    if kind is None and name.kind:
        cells.guessed.append("kind")
    elif (
        kind
        and name.kind
        and name.sure
        and kind != name.kind
        and not (is_one or is_head or "kind" in cells.told)
    ):
        said, seen = KIND_LABELS[kind].lower(), KIND_LABELS[name.kind].lower()
        reason = f"bảng ghi là {said}, nhưng tên “{shorten(name.text)}” giống {seen}. Hãy chọn cách ghi đúng."
        cells.problem("kind_conflict", at, "kind", reason, value=text, candidates=_LABELS, severity=QUESTION)
        row.kind = None  # so that the officer may choose either
    elif (
        row.kind is None
        and not is_open
        and not any(problem.code == "unknown_kind" for problem in row.problems)
    ):
        reason = f"chưa rõ “{shorten(name.text)}” là tập thể, hộ gia đình hay cá nhân. Hãy chọn loại đúng."
        cells.problem("unknown_kind", at, "kind", reason, value=text, candidates=_LABELS)
    if name.post:
        cells.guessed.append("post")
    if name.post_inside and row.kind == INDIVIDUAL and not (name.sure and name.kind != INDIVIDUAL):
        reason = f"tên “{shorten(name.text)}” có lẫn chức vụ. Hãy tách chức vụ sang ô riêng."
        cells.problem("check_name", at, "registrant", reason, value=text, severity=WARNING)
