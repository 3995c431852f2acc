"""Group lines of a commendation list: they may give a form or a decision."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from danvan.lib.text import fold
from danvan.lists.commendations.named_papers import NO_PAPER, NamedPaper, paper_in
from danvan.lists.commendations.words import form_in
from danvan.lists.reading.row.groups import Group
from danvan.lists.reading.table.lines_above import KIND_WORDS, Meaning, meaning_of
from danvan.lists.reading.words.catalogue import Catalogue

_OF_KIND: Final = ("duoc", "xuat sac", "tieu bieu", "dien hinh", "co thanh tich", "dat ")


@dataclass(frozen=True, slots=True)
class AwardMeaning(Meaning):
    """What a group line of a commendation list gives beside kind and unit: a form, a decision."""

    form: str = ""
    paper: NamedPaper = NO_PAPER

    def __bool__(self) -> bool:
        return bool(self.kind or self.field_code or self.unit or self.form or self.paper)


def paper_of_group(group: Group) -> NamedPaper:
    """The decision that the group lines over a row give, the innermost first."""
    paper = NO_PAPER
    for meaning in _award_meanings(group):
        paper = paper.filled_from(meaning.paper)
    return paper


def form_of_group(group: Group) -> str:
    """The form that they give; a line of another decision gives none to the rows of an inner one."""
    paper = NO_PAPER
    for meaning in _award_meanings(group):
        if meaning.paper.is_named and paper.is_named:
            break
        if meaning.form:
            return meaning.form
        paper = paper.filled_from(meaning.paper)
    return ""


def _award_meanings(group: Group) -> Iterator[AwardMeaning]:
    return (meaning for _, _, meaning in reversed(group.levels) if isinstance(meaning, AwardMeaning))


def award_meaning(text: str, catalogue: Catalogue, year: int | None, counted: bool) -> Meaning:
    """What a group line gives, a form and a decision too.

    A line with a number as rows have it (`counted`) that names a unit is a recipient: "1 | UBND xã Xuân Lập".
    """
    own = meaning_of(text, catalogue, year)
    if counted:
        return Meaning(own.kind)
    form, paper = form_in(text), paper_in(text)
    kind = own.kind or _kind_in(text, sure=bool(form))
    return AwardMeaning(kind, own.field_code, own.unit, form, paper, year=own.year, unclear=own.unclear)


def _kind_in(text: str, *, sure: bool) -> str | None:
    """The kind of "Cá nhân được tặng Giấy khen", "Tập thể xuất sắc"; None if a line says both or is a name."""
    folded = fold(text)
    kinds = [kind for kind, words in KIND_WORDS if words in folded]
    if len(kinds) == 1 and (sure or any(word in folded for word in _OF_KIND)):
        return kinds[0]
    return None
