"""What is asked of what a list has no longer that takes the place of another: does it go?"""

from collections.abc import Sequence
from typing import Final

from danvan.intake.questions.asked import Asked, name_of
from danvan.intake.replacement import replacement_of
from danvan.lists.deciding.replaced import KEEP, WITHDRAW, Gone
from danvan.lists.models import ImportBatch
from danvan.lists.reading.answers import Answers
from models_registry.access import Asker

_NAMED: Final = 5  # of those that are asked of together


def of_gone(batch: ImportBatch, user: Asker) -> list[Asked]:
    """Asked of what somebody has worked with since, and of what the new list may not be meant to speak of."""
    found = replacement_of(batch, user)
    asked: dict[str, list[Gone]] = {}
    for one in found.gone if found else ():
        if not one.answer:
            asked.setdefault(one.asked, []).append(one)
    return [_asked(key, together) for key, together in asked.items()]


def _asked(key: str, together: Sequence[Gone]) -> Asked:
    """Of one, or of all that are gone for the same reason."""
    first = together[0]
    what = f"“{first.registration}” của {first.registration.model.registrant.called}"
    if len(together) > 1:
        others = len(together) - _NAMED
        named = "; ".join(f"“{one.registration}”" for one in together[:_NAMED])
        what = f"{len(together)} lượt đăng ký ({named}{f' và {others} lượt khác' if others > 0 else ''})"

    def apply(answers: Answers, value: str) -> Answers:
        return answers.with_same(key, value)

    return Asked(
        name_of("gone", key),
        f"{what} không còn trong danh sách này, nhưng {first.why}.",
        [(WITHDRAW, "Rút khỏi sổ, lý do “bản thay thế”"), (KEEP, "Giữ lại trong sổ")],
        apply,
        rows=len(together),
        place="danh sách trước",
        radio=True,
    )
