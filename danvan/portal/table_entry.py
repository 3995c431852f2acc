"""Many rows entered in one pass, like a sheet, without script: all that was changed is written in one act, or none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict

from danvan.lib.keys import is_key
from models_registry import trail
from models_registry.admin.taking_over import carry_what_is_shown, stop_if_moved
from models_registry.one_use import key_sent
from models_registry.used_keys import refuse_used

ROW: Final = "dong"
PER_PAGE: Final = 50


class CellsForm(forms.Form):
    """The cells of one row. Each carries what it showed, so that nobody overwrites what others saved meanwhile."""

    def __init__(self, row: Any, shown_as: str, initial: dict[str, Any], data: QueryDict | None) -> None:
        self.row, self.shown_as = row, shown_as
        super().__init__(data, initial=initial, prefix=f"r{row.pk}", auto_id="id_%s")
        for cell in self.fields.values():
            cell.widget.attrs["aria-label"] = f"{cell.label}, {shown_as}"
        carry_what_is_shown(self)


_Cells = TypeVar("_Cells", bound=CellsForm)


@dataclass(frozen=True)
class Refused(Generic[_Cells]):
    """A page that was sent and not written: its rows with what was typed, and what stands against them together."""

    rows: Sequence[_Cells]
    faults: Sequence[str]


class _RefusedError(Exception):
    """Something stands against one of the rows, and nothing of the others is saved."""


def enter(
    request: HttpRequest,
    hold: Callable[[Sequence[int]], object],
    cells_of: Callable[[Sequence[int]], Sequence[_Cells]],
    write: Callable[[Sequence[_Cells]], str],
    check: Callable[[Sequence[_Cells]], bool] = lambda sound: True,
) -> Refused[_Cells] | None:
    """Writes what was changed of the rows that a page sent, and says so; None, or what it refused.

    `hold` locks what decides, before `cells_of` reads the rows of these keys with what was typed. Of those that were
    changed `check` may find more wrong, beside their cells or elsewhere; `write` says what it did, "" if nothing.
    """
    refuse_used(request.user, key_sent(request))
    sent = [key for key in dict.fromkeys(request.POST.getlist(ROW)) if is_key(key)]
    keys = [int(key) for key in sent[:PER_PAGE]]
    cells: Sequence[_Cells] = ()
    faults: list[str] = []
    try:
        with trail.act(request.user, key=key_sent(request)) as act:
            hold(keys)
            cells = cells_of(keys)
            if missing := len(keys) - len(cells):
                faults = [
                    f"{missing} dòng không còn trong danh sách đồng chí được sửa. Xem lại rồi lưu lần nữa."
                ]
            typed = [form for form in cells if form.has_changed()]
            sound = [form for form in typed if not stop_if_moved(form) and form.is_valid()]
            is_good = check(sound)
            if faults or not is_good or any(form.errors for form in typed):
                raise _RefusedError
            said = write(typed)
            act.answer = request.get_full_path()
    except _RefusedError:
        return Refused(cells, faults)
    except ValidationError as error:
        return Refused(cells or cells_of(keys), error.messages)
    (messages.success if said else messages.info)(request, said or "Chưa có ô nào được sửa.")
    return None
