"""What one answer settles for many rows: of a sheet, of a word, of two names that are likely one; and its form."""

from dataclasses import replace

from awards.desk.beside import opened
from danvan.intake.choices import choices_of
from danvan.intake.permissions import entry_units, own_commune
from danvan.intake.questions.asked import Questions
from danvan.intake.questions.form import LAST_ROW, QuestionsForm
from danvan.intake.questions.of_gone import of_gone
from danvan.intake.questions.of_rows import of_rows
from danvan.intake.questions.of_sheets import of_sheets
from danvan.lists.models import ImportBatch
from danvan.lists.subjects import subject_of
from models_registry.access import Asker

__all__ = ["LAST_ROW", "QuestionsForm", "questions_of"]


def questions_of(batch: ImportBatch, user: Asker) -> Questions:
    """The open questions of a staged batch (two queries, three for the choices, one where commendations are beside)."""
    units, subject = entry_units(user), subject_of(batch)
    choices = choices_of(subject, units, user)
    must, may = of_sheets(batch, subject, choices, own_commune(user, units))
    words, same, more = of_rows(batch, choices)
    with_sides = [one for one in same if one.sides]
    shown = dict(zip(map(id, with_sides), opened([[*one.sides] for one in with_sides], user), strict=True))
    same = [replace(one, sides=tuple(shown.get(id(one), ()))) for one in same]
    return Questions(tuple(must), tuple(words), (*same, *of_gone(batch, user)), tuple(may), more)
