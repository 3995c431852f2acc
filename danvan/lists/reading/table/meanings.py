"""What each column of a header means, from its headings and, where they leave a choice, from what stands under it."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from danvan.lib.sheets.book import Cell
from danvan.lib.text import fold
from danvan.lists.reading.words.catalogue import (
    COLLECTIVE,
    HOUSEHOLD,
    INDIVIDUAL,
    LEVELS,
    NOVELTIES,
    Catalogue,
    match_kind,
    match_word,
)
from danvan.lists.reading.words.headings import Heading
from danvan.lists.reading.words.matches import Match
from danvan.lists.reading.words.names import guess_kind

MARKS: Final = frozenset(
    ("x", "×", "✓", "✔", "√", "v", "*", "•", "●", "1", "1.0", "co", "true", "ü", "þ", "+", "xx")
)
NO_MARKS: Final = frozenset(("0", "0.0", "khong", "false", "-", "k"))
_YEAR: Final = re.compile(r"(?:nam )?((?:19|20)\d\d)")
_COMMUNE: Final = re.compile(r"(?:xa|x|thi tran|tt|phuong|p)\b")
_KIND_NAMES: Final = {
    COLLECTIVE: (
        "tap the",
        "ten tap the",
        "tap the dang ki",
        "ho ten tap the",
        "don vi tap the",
        "ten don vi tap the",
    ),
    HOUSEHOLD: (
        *("ho gia dinh", "ten ho gia dinh", "ho gia dinh dang ki", "ho ten ho gia dinh"),
        *("chu ho", "ten chu ho", "ho ten chu ho", "ho va ten chu ho", "ho ten chu ho gia dinh"),
    ),
    INDIVIDUAL: (
        "ca nhan",
        "ten ca nhan",
        "ca nhan dang ki",
        "ho ten ca nhan",
        "ho va ten ca nhan",
        "ten ca nhan dang ki",
    ),
}


_BY_KIND: Final = {
    names
    for kind in _KIND_NAMES
    for names in ((f"kind:{kind}", f"registrant:{kind}"), (f"registrant:{kind}", f"kind:{kind}"))
}


def is_mark(value: Cell) -> bool:
    """Whether a cell is an x, a tick or a 1."""
    return value is True or (not isinstance(value, bool) and fold(str(value)) in MARKS)


def choose_columns(
    levels: Mapping[int, list[str]],
    samples: Mapping[int, list[Cell]],
    chosen: Mapping[int, str],
    catalogue: Catalogue,
) -> dict[int, str]:
    """Column number -> canonical name or mark ("field:economy"). `chosen` is the officer's word ("" leaves out)."""
    options: dict[int, tuple[str, ...]] = {}
    exact: dict[int, bool] = {}
    for at, texts in levels.items():
        if at in chosen:
            options[at], exact[at] = ((chosen[at],) if chosen[at] else ()), True
        else:
            options[at], exact[at] = _mean(texts, catalogue)
    free = {at: texts for at, texts in levels.items() if at not in chosen and len(texts) == 1}
    options.update(_marks_without_parent(free, catalogue))
    taken = {names[0] for names in options.values() if len(names) == 1}
    columns: dict[int, str] = {}
    order = sorted(
        options,
        key=lambda at: (
            at not in chosen,
            len(options[at]) > 1,
            "unit" in options[at],  # whether "Đơn vị" is the holder depends on who else may be
            not exact.get(at, False),
            at,
        ),
    )
    for at in order:
        sample = samples.get(at, [])
        if options[at] in _BY_KIND:  # one x in either column makes both columns of marks
            sample = [
                value for other in options if options[other] in _BY_KIND for value in samples.get(other, [])
            ]
        name = _decide(options[at], sample, taken, catalogue)
        if not name or (name in columns.values() and name != "left_out" and at not in chosen):
            continue
        columns[at] = name
        taken.add(name)
    return _with_titles_by_field(dict(sorted(columns.items())), samples)


def _with_titles_by_field(columns: dict[int, str], samples: Mapping[int, list[Cell]]) -> dict[int, str]:
    """Columns of fields with texts in the place of marks hold the titles, where no column is called so."""
    of_fields = [at for at, name in columns.items() if name.startswith("field:")]
    cells = [value for at in of_fields for value in samples.get(at, [])]
    marks = sum(is_mark(value) or fold(str(value)) in NO_MARKS for value in cells)
    if marks * 2 >= len(cells) or any(name.split(":")[0] == "title" for name in columns.values()):
        return columns
    return {at: name.replace("field:", "title:") if at in of_fields else name for at, name in columns.items()}


def _mean(texts: list[str], catalogue: Catalogue) -> tuple[tuple[str, ...], bool]:
    """What the headings of a column may mean, best first, and whether a heading said it exactly."""
    columns = catalogue.columns
    leaf = columns.match(texts[-1])
    kind = _kind_named(texts[-1])
    if len(texts) == 1:
        if kind:
            return (f"registrant:{kind}", "kind"), True
        return leaf.names, leaf.exact
    parent = columns.match(" ".join(texts[:-1]))
    if (
        "title" in parent.names
        and "field" in columns.marked
        and (code := value_of("field", texts[-1], catalogue))
    ):
        return (f"title:{code}",), True
    for name in columns.marked:
        if name in (*parent.names, *columns.match(texts[-2]).names):
            value = value_of(name, texts[-1], catalogue)
            if value:
                return (f"{name}:{value}", f"registrant:{value}") if name == "kind" else (
                    f"{name}:{value}",
                ), True
    if kind and {"registrant", "kind"}.intersection(parent.names):
        return (f"registrant:{kind}", f"kind:{kind}"), True
    above = _kind_named(texts[0])
    if above and leaf.names[:1] == ("registrant",):
        return (f"registrant:{above}",), True
    return _with_parent(columns.match(" ".join(texts)), parent, leaf)


def _kind_named(heading: str) -> str | None:
    """The kind whose names stand under a heading ("Tên tập thể", "Cá nhân"), None if it is not such a one."""
    return next((kind for kind, names in _KIND_NAMES.items() if fold(heading) in names), None)


def _with_parent(joined: Heading, parent: Heading, leaf: Heading) -> tuple[tuple[str, ...], bool]:
    if leaf.exact and len(leaf.names) == 1:
        return leaf.names, True
    best = next((heading for heading in (joined, leaf, parent) if heading.names), leaf)
    return best.names, best.exact


def value_of(name: str, text: str, catalogue: Catalogue) -> str | None:
    """The meaning of a sub-heading under "Lĩnh vực", "Loại", "Năm", "Cấp" or "Tính chất"; None if it has none."""
    if meaning := catalogue.columns.meanings.get(name):
        return meaning(text) or None
    if name == "field":
        return catalogue.match_field(text).value
    if name == "kind":
        return match_kind(text)
    if name == "year":
        year = _YEAR.fullmatch(fold(text))
        return year[1] if year else None
    return match_word(text, LEVELS if name == "level" else NOVELTIES)


def _marks_without_parent(texts: Mapping[int, list[str]], catalogue: Catalogue) -> dict[int, tuple[str, ...]]:
    """Columns of marks that no heading unites: at least two of one sort side by side make a sort."""
    found: dict[int, tuple[str, ...]] = {}
    for name in catalogue.columns.marked:
        values = {at: value_of(name, own[-1], catalogue) for at, own in texts.items()}
        if name == "kind":
            values.pop(min(texts, default=0), None)  # "TT" in the first column is the ordinal
            named = {at: value for at, value in values.items() if _kind_named(texts[at][-1])}
            values = {at: v for at, v in values.items() if at in named or v not in named.values()}  # "Đơn vị"
        values = {at: value for at, value in values.items() if value}
        if len(set(values.values())) < 2 or (name == "level" and set(values.values()) <= {"commune"}):
            continue
        for at, value in values.items():
            found[at] = (f"{name}:{value}", f"registrant:{value}") if name == "kind" else (f"{name}:{value}",)
    return found


def _decide(names: tuple[str, ...], sample: list[Cell], taken: set[str], catalogue: Catalogue) -> str:
    """One of several meanings, by what stands in the column."""
    if len(names) < 2:
        return _refine(names[0], sample, taken, catalogue) if names else ""
    texts = [value for value in sample if isinstance(value, str)]
    if names[0].startswith(("kind:", "registrant:")):
        marks = sum(map(is_mark, sample))
        mark, holder = sorted(names, key=lambda name: name.startswith("registrant"))
        if mark == "kind":
            return "kind" if texts and _share(texts, match_kind) > 0.6 else holder
        return mark if marks * 2 >= len(sample) else holder
    if "kind" in names and texts and _share(texts, match_kind) > 0.6:
        return "kind"
    if "unit" in names:
        holder_elsewhere = any(name.split(":")[0] == "registrant" for name in taken)
        named = texts and _share(texts, lambda text: catalogue.name_unit(text) != Match()) > 0.5
        if not holder_elsewhere:
            return "unit" if named else "registrant"
        bodies = bool(texts) and _share(texts, lambda text: _is_body(text, catalogue)) > 0.6
        return "workplace" if bodies and "workplace" not in taken else "unit"
    return next((name for name in names if name not in taken), names[0])


def _is_body(text: str, catalogue: Catalogue) -> bool:
    """Whether a text names an organisation, and no commune: where somebody works."""
    unit = catalogue.match_unit(text)
    commune = _COMMUNE.match(fold(text)) or unit.value or unit.several
    return not commune and guess_kind(text) == (COLLECTIVE, True)


def _share(texts: list[str], test: Callable[[str], object]) -> float:
    return sum(bool(test(text)) for text in texts) / len(texts)


def _refine(name: str, sample: list[Cell], taken: set[str], catalogue: Catalogue) -> str:
    """A column of kinds, levels or novelties whose words are those of another, or of fields, is that other.

    Fields only where no other column is theirs: "Loại hình" with "Kinh tế", "Văn hóa - xã hội" under it.
    """
    vocabularies: dict[str, Callable[[str], object]] = {
        "kind": match_kind,
        "novelty": lambda text: match_word(text, NOVELTIES),
        "level": lambda text: match_word(text, LEVELS),
    }
    texts = [value for value in sample if isinstance(value, str)]
    if name not in vocabularies or not texts:
        return name
    if "field" in catalogue.columns.by_name and not any(other.startswith("field") for other in taken):
        vocabularies["field"] = lambda text: catalogue.match_field(text).value
    return max(vocabularies, key=lambda other: (_share(texts, vocabularies[other]) > 0.6, other == name))
