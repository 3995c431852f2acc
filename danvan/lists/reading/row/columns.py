"""Which column of a table holds what: worked out once for a table, asked for each of its lines and rows."""

import re
from dataclasses import dataclass
from typing import Final

from danvan.lists.reading.table.layout import Table
from danvan.lists.reading.words.columns import FORM_ITEMS
from danvan.lists.reading.words.headings import ColumnSet, heading_key, is_of_persons
from models_registry.hamlets import sort_headed

# Columns that are read one by one; every other one is taken over as its text.
OWN: Final = frozenset(
    ("title", "kind", "field", "related", "unit", "year", "date", "level", "novelty", "post", "place")
) | {"ordinal", "continues", "left_out"}
MUST_HOLD: Final = ("title", "registrant", "kind", "field", "unit", "year")
NAMES: Final = ("title", "registrant")
_FREE: Final = frozenset((*NAMES, "post", "workplace", "place", "merit", "contact", "note", *FORM_ITEMS))
_PREFILLED: Final = ("unit", "year", "ordinal", "continues", "number")

# Headings of where somebody lives, beside those that say a sort of hamlet; the place of a model is none.
_OF_HOMES: Final = re.compile(r"noi o|cho o|noi (?:cu|thuong) tru|dia chi|ho khau")
_OF_MODELS: Final = re.compile(r"\b(?:thuc hien|trien khai|xay dung|mo hinh)\b")


@dataclass(frozen=True, slots=True)
class TableColumns:
    """The columns of a table, numbers from 1; 0 is no column. Those that several headings make are each among them."""

    known: ColumnSet
    bases: dict[int, str]  # what each is, without the meaning of marks: "field" of "field:economy"
    labels: dict[int, str]  # what a person calls each
    headings: dict[int, str]
    single: dict[str, int]  # name -> the column that alone holds it
    titles: list[tuple[int, str]]  # columns of titles by field: the column, the field's code
    holders: list[tuple[int, str | None]]  # columns of holders, and the kind that each is for
    of_persons: frozenset[int]  # columns of holders headed "Họ và tên"
    marks: dict[str, list[tuple[int, str]]]  # name -> columns for an x, and what an x in each means
    names: list[int]  # columns of titles and holders
    homes: int  # the column of where people live
    sort_of_homes: str  # the sort of hamlet that its heading says: "Thôn"
    ordinal: int
    continues: int
    prefilled: frozenset[int]  # what a template fills before anybody writes in it
    free: dict[int, str]  # columns whose text may be broken over several lines
    ditto: list[tuple[int, bool]]  # columns in which a sign may mean the cell above, and whether dots may
    left_out: frozenset[int]
    closed: tuple[str, ...]  # which of level and novelty the list has
    others: list[tuple[int, str]]  # columns taken over as their text
    limited: list[tuple[int, str]]  # of these those whose text may be too long
    limits: dict[str, int]  # how long a text may be, by name; of the others it is without limit

    @property
    def has_titles(self) -> bool:
        """Whether the list has a column of titles."""
        return "title" in self.single or bool(self.titles)

    def first(self, name: str) -> int:
        """The column of that name, else the first of its marks."""
        return self.single.get(name, 0) or next((at for at, _ in self.marks.get(name, ())), 0)


def columns_of(table: Table, known: ColumnSet) -> TableColumns:
    """The columns of a table by what they hold."""
    single: dict[str, int] = {}
    titles: list[tuple[int, str]] = []
    holders: list[tuple[int, str | None]] = []
    marks: dict[str, list[tuple[int, str]]] = {}
    for at, target in table.columns.items():
        name, _, value = target.partition(":")
        if name == "registrant":
            holders.append((at, value or None))
        elif name == "title" and value:
            titles.append((at, value))
        elif value:
            marks.setdefault(name, []).append((at, value))
        else:
            single[name] = at
    bases = {at: target.partition(":")[0] for at, target in table.columns.items()}
    others = [(at, name) for name, at in single.items() if name not in OWN]
    place = single.get("place", 0)
    key = heading_key(table.headings.get(place, ""))
    sort = "" if _OF_MODELS.search(key) else sort_headed(key)
    of_homes = bool(sort or (_OF_HOMES.match(key) and not _OF_MODELS.search(key)))
    return TableColumns(
        known=known,
        bases=bases,
        labels={at: known.label(target) for at, target in table.columns.items()},
        headings=table.headings,
        single=single,
        titles=titles,
        holders=holders,
        of_persons=frozenset(at for at, _ in holders if is_of_persons(table.headings.get(at, ""))),
        marks=marks,
        names=[at for at, name in bases.items() if name in NAMES],
        homes=place if of_homes else 0,
        sort_of_homes=sort,
        ordinal=table.number_of("ordinal"),
        continues=table.number_of("continues"),
        prefilled=frozenset(at for at, target in table.columns.items() if target in _PREFILLED),
        free={at: name for at, name in bases.items() if name in _FREE},
        ditto=[
            (at, target in MUST_HOLD or target.startswith("registrant:"))
            for at, target in table.columns.items()
            if target not in ("ordinal", "left_out")
        ],
        left_out=frozenset(at for at, target in table.columns.items() if target == "left_out"),
        closed=tuple(name for name in ("level", "novelty") if name in single or name in marks),
        others=others,
        limited=[(at, name) for at, name in others if known.by_name[name].max_length],
        limits={name: column.max_length for name, column in known.by_name.items() if column.max_length},
    )
