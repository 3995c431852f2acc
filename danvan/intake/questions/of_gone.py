"""What is asked of what a list has no longer that takes the place of another: does it go?"""

from danvan.intake.questions.asked import Asked, name_of
from danvan.intake.replacement import replacement_of
from danvan.lists.deciding.replaced import KEEP, WITHDRAW, Gone
from danvan.lists.models import ImportBatch
from danvan.lists.reading.answers import Answers
from models_registry.access import Asker


def of_gone(batch: ImportBatch, user: Asker) -> list[Asked]:
    """Asked of what somebody has worked with since the earlier list was written."""
    found = replacement_of(batch, user)
    return [_asked(one) for one in found.gone if not one.answer] if found else []


def _asked(gone: Gone) -> Asked:
    registration, asked = gone.registration, gone.asked

    def apply(answers: Answers, value: str) -> Answers:
        return answers.with_same(asked, value)

    return Asked(
        name_of("gone", asked),
        f"“{registration}” của {registration.model.registrant.called} không còn trong danh sách này, nhưng {gone.why}.",
        [(WITHDRAW, "Rút khỏi sổ, lý do “bản thay thế”"), (KEEP, "Giữ lại trong sổ")],
        apply,
        rows=1,
        place="danh sách trước",
        radio=True,
    )
