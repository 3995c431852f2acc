"""Rows that are registrations which were returned, are drafts, or stay withdrawn: no review counts them.

A list does not send them: what a returned one lacked, the list may still lack.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from danvan.lists.deciding.checking import say
from danvan.lists.deciding.decision import Decided
from danvan.lists.deciding.worked_with import chunks
from danvan.lists.models import StagedRow
from danvan.lists.results import WARNING, Remark
from models_registry.models import Registration, State
from models_registry.models.years import year_words

_CODE: Final = "unsent"
_HOW: Final = "Nhận danh sách không gửi thay; hãy mở lượt đăng ký ở mục Nhập liệu rồi gửi"
_UNCOUNTED: Final[dict[str, str]] = {
    State.RETURNED: f"đang bị trả lại (lý do: {{}}). {_HOW}",
    State.DRAFT: f"mới là bản nháp. {_HOW}",
    State.WITHDRAWN: "đã rút và vẫn ở trạng thái đã rút",
}


def tell_unsent(decided: Sequence[Decided]) -> None:
    """Says of each such row how its registration stands, and the reason for which it was returned.

    A row of the portal's own export that comes back as it was says so itself.
    """
    rows = [
        (one, one.registration_id)
        for one in decided
        if one.registration_id is not None and (one.own is None or one.own.differences)
    ]
    stands: dict[int, tuple[str, str]] = {}
    for keys in chunks({key for _, key in rows}):
        found = Registration.objects.filter(pk__in=keys, state__in=_UNCOUNTED)
        stands |= {pk: (state, why) for pk, state, why in found.values_list("pk", "state", "return_reason")}
    for one, key in rows:
        state, why = stands.get(key, ("", ""))
        if not state or (state == State.WITHDRAWN and one.action != StagedRow.Action.UNCHANGED):
            continue  # withdrawn it is refused, or stands again by this list
        how = _UNCOUNTED[state].format(why)
        say(one, "title", _CODE, f"lượt đăng ký {year_words(one.row.year)} này trong sổ {how}.", WARNING)


def remarks_of_unsent(sheet: str, decided: Sequence[Decided]) -> Iterator[Remark]:
    """That a sheet has such rows."""
    lines = [
        one.row.row
        for one in decided
        if one.row.sheet == sheet and any(problem.code == _CODE for problem in one.problems)
    ]
    if lines:
        message = f"{len(lines)} dòng có trong sổ nhưng đang bị trả lại, mới là bản nháp hoặc đã rút, chưa được tính."
        yield Remark(_CODE, message, tuple(dict.fromkeys(lines)))
