"""A staged file with one more answer: read anew from the kept original, decided anew, its rows replaced."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from django.core.exceptions import ValidationError

from danvan.lib.bulk import collector_paused
from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.reading.answers import LIKE, Answers, column_question, list_key
from danvan.lists.reading.words.headings import PROPOSED
from danvan.lists.subjects import subject_named
from danvan.lists.writing.batches import locked, refuse_unseen
from danvan.lists.writing.remembered_answers import About, Told, forget_given, remember
from danvan.lists.writing.staging import as_staged, staged_row, understand
from models_registry import trail
from models_registry.access import Actor


@collector_paused()
def revise(batch: ImportBatch, user: Actor, change: Callable[[Answers], Answers]) -> ImportBatch:
    """Applies a change to a staged batch's answers; two officers at once both have theirs.

    What one answer settles for the whole list is remembered for the next one. Raises ValidationError if the batch is
    not the user's, waits no longer or has lost its file, ValueError if an answer names what is not in the catalogue.
    """
    with trail.act(user):
        batch = locked(batch, user)
        if batch.state != ImportBatch.State.STAGED:
            raise ValidationError(f"Danh sách này {batch.get_state_display().lower()}, không sửa được nữa.")
        before = Answers.from_json(batch.answers).own
        after = change(before)
        texts = _texts_of(batch, before, after)
        after, reading, decided = understand(
            batch.original(), batch.file_name, user, after, batch.programme, batch.subject
        )
        for name, value in as_staged(reading, decided, after).items():
            setattr(batch, name, value)
        batch.save(update_fields=["unit", "counts", "answers", "sheets", "encoding"])
        batch.rows.all().delete()
        StagedRow.objects.bulk_create([staged_row(batch, one) for one in decided], batch_size=1000)
        texts |= {
            f"{list_key(sheet.name, sheet.list_at)}!{letter}": heading
            for sheet in reading.sheets
            for letter, heading in sheet.headings.items()
            if not heading.endswith(PROPOSED)
        }
        told = list(_lasting(before, after, texts, batch.subject))
        remember(batch, user, told, {one.row.unit_key for one in decided})
    return batch


def decide_anew(batch: ImportBatch, user: Actor) -> list[str]:
    """A list that could not be written shows and asks what has happened since; why it could not be read anew."""
    if not ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.STAGED).exists():
        return []
    try:
        revise(batch, user, lambda answers: answers)
    except ValidationError as refusal:
        return refusal.messages
    return []


def _texts_of(batch: ImportBatch, before: Answers, after: Answers) -> dict[str, str]:
    """The words, names and titles that the new answers are about, as the list writes them."""
    new = {key for part in ("words", "same") for key in getattr(after, part).keys() - getattr(before, part)}
    if not new:
        return {}
    return {
        problem["asked"]: problem["value"]
        for (problems,) in batch.rows.exclude(problems=[]).values_list("problems")
        for problem in problems
        if problem.get("asked") in new and problem.get("value")
    }


def _lasting(before: Answers, after: Answers, texts: dict[str, str], subject: str) -> Iterator[Told]:
    """New answers that hold for the unit's next list too; `texts` has headings by place, the rest by its question."""
    columns = subject_named(subject).columns
    for at, name in after.columns.items():
        is_new = before.columns.get(at) != name and at in texts and f"columns|{at}" not in after.recalled
        # A slip with "Tên mô hình" is one of this list: the next would be read without its titles.
        if is_new and columns.plainly_needed(texts[at]) in ("", name):
            yield Told(About.COLUMN, column_question(texts[at], subject), name, texts[at])
    for asked, meaning in after.words.items():
        about = asked.split("|")[0]
        is_new = before.words.get(asked) != meaning and f"words|{asked}" not in after.recalled
        if is_new and about in About.values:
            yield Told(about, asked, meaning, texts.get(asked, ""))
    for asked, answer in after.same.items():
        about = asked.split("|")[0]
        is_new = before.same.get(asked) != answer and f"same|{asked}" not in after.recalled
        if is_new and not answer.startswith(LIKE) and about in About.values:
            # What was said of others in this list holds for this list.
            yield Told(about, asked, answer.partition("|")[0], texts.get(asked, ""))


def take_back(batch: ImportBatch, user: Actor, sheet: str, row: int) -> ImportBatch:
    """Drops the corrections of a row: it reads again as the file says. `sheet` is one, or a `list_key`."""

    def without(answers: Answers) -> Answers:
        cells = {at: texts for at, texts in answers.cells.items() if at != f"{sheet}!{row}"}
        return replace(answers, cells=cells)

    return revise(batch, user, without)


def drop(batch: ImportBatch, user: Actor, *, forgetting: bool = False, seen: str | None = None) -> int:
    """Gives up a staged batch: its rows and its file go, the batch itself stays as a record.

    Forgets, if asked to, what was answered with it, and returns how many answers that were. Raises ValidationError if
    the batch is not the user's, waits no longer, or was corrected since a page showed it (`seen`).
    """
    with trail.act(user):
        batch = locked(batch, user)
        if batch.state != ImportBatch.State.STAGED:
            raise ValidationError(f"Danh sách này {batch.get_state_display().lower()}, không bỏ được nữa.")
        refuse_unseen(batch, seen, "Chưa bỏ tệp")
        batch.rows.all().delete()
        trail.save(batch, state=ImportBatch.State.EXPIRED)
        forgotten = forget_given(batch, user) if forgetting else 0
    batch.file.delete(save=False)
    return forgotten
