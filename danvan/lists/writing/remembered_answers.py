"""What the officers answered of a unit's earlier lists: found again for the next one, kept when they answer."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils import timezone

from danvan.lists.models import RememberedAnswer
from danvan.lists.reading.answers import Answers, column_question
from danvan.lists.results import Reading
from models_registry import trail
from models_registry.access import Actor, account_of, name_of
from models_registry.models import Unit

About = RememberedAnswer.About
_WORDS = (About.FIELD, About.UNIT, About.KIND, About.FORM)


def remembered(unit: Unit | None, reading: Reading, answers: Answers, subject: str) -> Answers:
    """The answers with those remembered of the unit under them; what is answered for this file goes first."""
    if unit is None:
        return answers
    columns, words, same = {}, {}, {}
    for about, asked, answer in RememberedAnswer.objects.filter(unit=unit).values_list(
        "about", "asked", "answer"
    ):
        if about == About.COLUMN:
            columns[asked] = answer
        elif about in _WORDS:
            words[asked] = answer
        else:
            same[asked] = answer
    known = _columns(reading, columns, subject)
    if not (known or words or same):
        return answers
    return replace(
        answers,
        columns={**known, **answers.columns},
        words={**words, **answers.words},
        same={**same, **answers.same},
    )


def _columns(reading: Reading, remembered: dict[str, str], subject: str) -> dict[str, str]:
    """The places of this file whose headings were answered before."""
    return {
        f"{sheet.name}!{letter}": remembered[asked]
        for sheet in reading.sheets
        for letter, heading in sheet.headings.items()
        if (asked := column_question(heading, subject)) in remembered
    }


def remember(unit: Unit, user: Actor, told: Iterable[tuple[str, str, str]]) -> None:
    """Keeps (about, asked, answer) of a unit; a later answer replaces an earlier one, which the trail keeps."""
    now, by, name = timezone.now(), account_of(user), name_of(user)
    rows = [
        RememberedAnswer(
            unit=unit, about=about, asked=asked[:600], answer=answer[:300], by=by, by_name=name, at=now
        )
        for about, asked, answer in told
    ]
    of_unit = RememberedAnswer.objects.filter(unit=unit, asked__in=[row.asked for row in rows])
    befores = {(row.about, row.asked): trail.snapshot(row) for row in of_unit}
    RememberedAnswer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["unit", "about", "asked"],
        update_fields=["answer", "by", "by_name", "at"],
    )
    meant = {(row.about, row.asked) for row in rows}
    written = [row for row in of_unit.all() if (row.about, row.asked) in meant]
    trail.record_created([row for row in written if (row.about, row.asked) not in befores])
    trail.record_changed(
        (row, befores[row.about, row.asked], trail.snapshot(row))
        for row in written
        if (row.about, row.asked) in befores
    )
