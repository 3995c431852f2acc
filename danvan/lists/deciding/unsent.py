"""Rows that are registrations which were returned or are drafts: nothing new, but no review counts them either.

A list does not send them: what a returned one lacked, the list may still lack.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from danvan.lists.deciding.checking import say
from danvan.lists.deciding.decision import Decided
from danvan.lists.deciding.worked_with import chunks
from danvan.lists.results import WARNING, Remark
from models_registry.models import Registration, State
from models_registry.models.years import year_words

_CODE: Final = "unsent"
_HOW: Final = "Nhận danh sách không gửi thay; hãy mở lượt đăng ký ở mục Nhập liệu rồi gửi"


def tell_unsent(decided: Sequence[Decided]) -> None:
    """Says of each such row how its registration stands, and the reason for which it was returned.

    A row of the portal's own export that comes back as it was says so itself.
    """
    rows = [one for one in decided if _is_to_be_told(one)]
    stands: dict[int, tuple[str, str]] = {}
    for keys in chunks({one.registration_id for one in rows if one.registration_id is not None}):
        unsent = Registration.objects.filter(pk__in=keys, state__in=(State.RETURNED, State.DRAFT))
        stands |= {pk: (state, why) for pk, state, why in unsent.values_list("pk", "state", "return_reason")}
    for one in rows:
        if one.registration_id in stands:
            state, why = stands[one.registration_id]
            how = f"đang bị trả lại (lý do: {why})" if state == State.RETURNED else "mới là bản nháp"
            reason = f"lượt đăng ký {year_words(one.row.year)} này trong sổ {how}. {_HOW}."
            say(one, "title", _CODE, reason, WARNING)


def _is_to_be_told(one: Decided) -> bool:
    is_as_exported = one.own is not None and not one.own.differences
    return one.registration_id is not None and not one.is_left_out and not is_as_exported


def remarks_of_unsent(sheet: str, decided: Sequence[Decided]) -> Iterator[Remark]:
    """That a sheet has such rows."""
    lines = [
        one.row.row
        for one in decided
        if one.row.sheet == sheet and any(problem.code == _CODE for problem in one.problems)
    ]
    if lines:
        message = f"{len(lines)} dòng là lượt đăng ký đang bị trả lại hoặc mới là bản nháp trong sổ. {_HOW}."
        yield Remark(_CODE, message, tuple(dict.fromkeys(lines)))
