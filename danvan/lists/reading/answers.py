"""What an officer has answered of one file, as plain data: kept with the batch, given to the reader and the decider.

Answers are an overlay: the kept file is read anew with them, so that nothing has to be undone to change one.
"""

import dataclasses
from collections.abc import Container, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from danvan.lists.models import ImportSubject
from danvan.lists.reading.words.headings import heading_key
from danvan.lists.reading.words.units import word_question
from danvan.lists.results import ReadRow

DIFFERENT = "0"  # answer to "the same?": none of these
RECALLED_PARTS = ("columns", "words", "same")  # the parts of `Answers` that a unit's next list may be given
LIKE = "="  # answer "=Hội Phụ nữ": the one of this name, or title, in the same list


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers of a file; every key and value is text, so that JSON keeps them as they are.

    `unit`, `year`, `field` and further columns in `more` serve rows that say nothing of it, in the whole file;
    `sheets` the same for one sheet, or one of its lists (`list_key`), with "header_row" and "read" ("1": a hidden sheet
    too). `columns`: "Sheet!B", "Sheet[A13]!B", "B" or a heading -> canonical column ("" leaves it out). `words`:
    `word_question` -> code or unit. `same`: `registrant_question`, `model_question` -> the record's number,
    `DIFFERENT`, or `LIKE` and a name or title. `cells`: `place` -> {column: text}. `left_out` and `taken_in` hold
    places: rows that the officer drops, and lines set aside that he calls a model. `recalled` names those that were
    given for earlier lists, by part and key ("words|field|chan trau", "columns|DS!B") with the number of the remembered
    answer; `reopened` holds keys of remembered answers that are asked anew of this file. `replaces`: the number of the
    earlier list whose place this one takes.
    """

    unit: str | int | None = None
    year: int | None = None
    field: str | None = None
    include_hidden: bool = False
    more: Mapping[str, str] = dataclasses.field(default_factory=dict)
    sheets: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)
    columns: Mapping[str, str] = dataclasses.field(default_factory=dict)
    words: Mapping[str, str] = dataclasses.field(default_factory=dict)
    same: Mapping[str, str] = dataclasses.field(default_factory=dict)
    cells: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    taken_in: tuple[str, ...] = ()
    recalled: Mapping[str, int] = dataclasses.field(default_factory=dict)
    reopened: tuple[str, ...] = ()
    replaces: int | None = None

    def as_json(self) -> dict[str, Any]:
        """What is kept with the batch; empty answers are left out."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Answers":
        """The inverse of `as_json`."""
        lists = {name: tuple(stored[name]) for name in ("left_out", "taken_in", "reopened") if name in stored}
        return cls(**{**stored, **lists})

    @property
    def own(self) -> "Answers":
        """Those that were given for this file."""
        if not self.recalled:
            return self
        parts: dict[str, Any] = {
            part: {
                key: said for key, said in getattr(self, part).items() if f"{part}|{key}" not in self.recalled
            }
            for part in RECALLED_PARTS
        }
        return replace(self, recalled={}, **parts)

    def with_recalled(self, part: str, found: Mapping[str, tuple[int, str]]) -> "Answers":
        """With remembered answers (number, answer) by key under those of this file."""
        given = getattr(self, part)
        new = {key: said for key, said in found.items() if key not in given}
        parts: dict[str, Any] = {part: {**{key: answer for key, (_, answer) in new.items()}, **given}}
        recalled = {f"{part}|{key}": number for key, (number, _) in new.items()}
        return replace(self, recalled={**self.recalled, **recalled}, **parts)

    def asking_again(self, asked: str) -> "Answers":
        """A remembered answer is not taken for this file: its question stands open."""
        return replace(self, reopened=(*dict.fromkeys((*self.reopened, asked)),))

    def without_given(self, name: str) -> "Answers":
        """The unit, year or field of the whole file is taken back: what the list says holds."""
        nothing: dict[str, Any] = {name: None}
        return replace(self, **nothing)

    def with_sheet(self, sheet: str, **said: str) -> "Answers":
        """Something said for one sheet."""
        return replace(self, sheets={**self.sheets, sheet: {**self.sheets.get(sheet, {}), **said}})

    def with_column(self, sheet: str, letter: str, name: str) -> "Answers":
        """What a column of a sheet is."""
        return replace(self, columns={**self.columns, f"{sheet}!{letter}": name})

    def with_word(self, name: str, text: str, meaning: str) -> "Answers":
        """What a word under a column means, wherever it stands."""
        return replace(self, words={**self.words, word_question(name, text): meaning})

    def with_same(self, question: str, answer: str) -> "Answers":
        """Whether a registrant or model is one of the registry."""
        return replace(self, same={**self.same, question: answer})

    def with_cells(self, sheet: str, row: int, texts: Mapping[str, str]) -> "Answers":
        """Cells of a row as the officer corrected them."""
        at = place(sheet, row)
        return replace(self, cells={**self.cells, at: {**self.cells.get(at, {}), **texts}})

    def leaving_out(self, sheet: str, row: int, *, leave: bool = True) -> "Answers":
        """A row dropped, or taken back."""
        others = tuple(one for one in self.left_out if one != place(sheet, row))
        return replace(self, left_out=(*others, place(sheet, row)) if leave else others)

    def taking_in(self, sheet: str, row: int, *, take: bool = True) -> "Answers":
        """A line that was set aside and is a model, or is not after all."""
        others = tuple(one for one in self.taken_in if one != place(sheet, row))
        return replace(self, taken_in=(*others, place(sheet, row)) if take else others)

    def on(self, sheet: str, at: str = "") -> "SheetAnswers":
        """What bears on one sheet, or on the list of it that stands at a place."""
        said = {name: text for name, text in self.sheets.get(sheet, {}).items() if text}
        if at:
            said |= {name: text for name, text in self.sheets.get(list_key(sheet, at), {}).items() if text}
        prefix, own = f"{sheet}!", f"{list_key(sheet, at)}!"
        return SheetAnswers(
            said.get("unit") or self.unit,
            int(said["year"]) if said.get("year") else self.year,
            said.get("field") or self.field,
            int(said["header_row"]) if said.get("header_row") else None,
            self.include_hidden or said.get("read") == "1",
            self.columns,
            {
                int(at.removeprefix(prefix)): texts
                for at, texts in self.cells.items()
                if at.startswith(prefix)
            },
            frozenset(int(at.removeprefix(prefix)) for at in self.taken_in if at.startswith(prefix)),
            said,
            self.more,
            {int(at.removeprefix(own)): texts for at, texts in self.cells.items() if at.startswith(own)}
            if own != prefix
            else {},
        )


@dataclass(frozen=True, slots=True)
class SheetAnswers:
    """The answers for one sheet, or one list of it, rows by their Excel number.

    `more` is all that was said of it; `given` what was said of the whole file, which a title of its own goes before;
    `own_cells` what was corrected in rows of this list and of no other on their lines.
    """

    unit: str | int | None = None
    year: int | None = None
    field: str | None = None
    header_row: int | None = None
    is_read: bool = False
    columns: Mapping[str, str] = dataclasses.field(default_factory=dict)
    cells: Mapping[int, Mapping[str, str]] = dataclasses.field(default_factory=dict)
    taken_in: frozenset[int] = frozenset()
    more: Mapping[str, str] = dataclasses.field(default_factory=dict)
    given: Mapping[str, str] = dataclasses.field(default_factory=dict)
    own_cells: Mapping[int, Mapping[str, str]] = dataclasses.field(default_factory=dict)


def list_key(sheet: str, list_at: str = "") -> str:
    """A list of a file, as `Answers` speak of it: "DS", or "DS[A13]" of several on a sheet (`ReadSheet.list_at`)."""
    return f"{sheet}[{list_at}]" if list_at else sheet


def sheet_of(key: str, sheets: Iterable[str]) -> str:
    """The sheet of a `list_key`, of those of the file."""
    return next((name for name in sheets if key == name or key.startswith(f"{name}[")), key)


def place(sheet: str, row: int) -> str:
    """A row of a file: "Sheet1!12", or of one of several lists on its line "Sheet1[E3]!12" (`list_key`)."""
    return f"{sheet}!{row}"


def is_among(places: Container[str], row: ReadRow) -> bool:
    """Whether a row, or its whole line, stands among such places."""
    return place(row.sheet, row.row) in places or place(list_key(row.sheet, row.list_at), row.row) in places


def column_question(heading: str, subject: str) -> str:
    """The key of "what is this column?", for lists of the same subject."""
    key = heading_key(heading)
    return key if subject == ImportSubject.REGISTRATIONS else f"{subject}|{key}"


def year_asked(asked: str, text: str) -> str:
    """The year of which it is asked what this word means; "" if it means the same in every year."""
    begin = word_question(asked.split("|")[0], text)
    return asked.removeprefix(begin).strip() if asked.startswith(f"{begin} ") else ""


def different_from(registrants: Iterable[int], names: Iterable[str] = ()) -> str:
    """The answer "none of these registrants, nor of these names of the list": "0:12,15|Ma Văn An".

    Of one who comes later it says nothing.
    """
    return "|".join((f"{DIFFERENT}:{','.join(map(str, registrants))}", *names))


def denied_by(answer: str) -> tuple[frozenset[int], frozenset[str]]:
    """The registrants and the names of which `different_from` says so."""
    if not answer.startswith(f"{DIFFERENT}:"):
        return frozenset(), frozenset()
    keys, *names = answer.removeprefix(f"{DIFFERENT}:").split("|")
    return frozenset(int(key) for key in keys.split(",") if key.isdecimal()), frozenset(names)


def is_different(answer: str) -> bool:
    """Whether an answer to "the same?" says that it is somebody, or something, else."""
    return answer == DIFFERENT or answer.startswith(f"{DIFFERENT}:")


def registrant_question(unit: int, kind: str, name: str) -> str:
    """The key of "is this registrant one of the registry?"; of a namesake `name` holds what tells him apart too."""
    return f"registrant|{unit}|{kind}|{name}"


def model_question(holder: "int | tuple[int, str, str]", title: str) -> str:
    """The key of "is this model another one of its holder's?"; `title` is a `title_key`.

    The holder is a registrant of the registry, or (unit, kind, name) of one that the list makes.
    """
    whose = f"{holder}" if isinstance(holder, int) else "|".join(map(str, holder))
    return f"model|{whose}|{title}"
