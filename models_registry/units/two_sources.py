"""What became what, as two sources say it, and where they differ: they meet by names, for each has its own numbers."""

import difflib
import importlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from danvan.lib.text import fold, spelling_key

SECOND: Final = "vietnam-address-converter"
_NUMBERS: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7"}
_NEAR: Final = 0.7  # of difflib: Hua Bum and Hua Bun, not two communes of one district

Key = tuple[str, ...]  # labels from the province down, by `spelling_key`


@dataclass(frozen=True)
class Compared:
    """Became-what of one source: (province, district, commune) before to (province, commune) after."""

    became: dict[Key, frozenset[Key]]
    after: frozenset[Key]
    labels: dict[Key, Key]  # as the source writes them


def second_source() -> Compared:
    """The second source, which has numbers of its own and so is met by names."""
    rows = importlib.import_module("vietnam_address_converter.data").DEFAULT_DATA["mapping"]["rows"]
    return compared(
        (
            (old["province_name"], old["district_name"], old["ward_name"] or old["district_name"]),
            (new["province_name"], new["ward_name"]),
        )
        for row in rows
        for old, new in [(row["old"], row["new"])]
    )


def compared(pairs: Iterable[tuple[Key, Key]]) -> Compared:
    """What a source says: (labels before, labels after) of each unit that became another."""
    became: dict[Key, set[Key]] = defaultdict(set)
    labels: dict[Key, Key] = {}
    for pair in pairs:
        before, after = (tuple(map(spelling_key, one)) for one in pair)
        became[before].add(after)
        labels |= {before: pair[0], after: pair[1]}
    every_after = frozenset(key for found in became.values() for key in found)
    return Compared({key: frozenset(found) for key, found in became.items()}, every_after, labels)


def differences(first: Compared, second: Compared) -> Iterator[str]:
    """Where the sources differ, a line each: how a name is spelled, names that only one has, what became what."""
    spelled = _spelled_otherwise(first, second)
    ours_of = {theirs: ours for ours, theirs in spelled.items()}
    labels = second.labels | first.labels
    became = {
        ours_of.get(key, key): frozenset(ours_of.get(one, one) for one in found)
        for key, found in second.became.items()
    }
    after = {ours_of.get(one, one) for one in second.after}
    for ours, theirs in sorted(spelled.items()):
        if ours[-1] != theirs[-1]:  # else it is the district that is spelled otherwise
            yield f"tên: {_written(labels[ours])} | {labels[theirs][-1]}"
    for mark, keys in (
        ("A", (first.became.keys() - became.keys()) | (first.after - after)),
        ("B", (became.keys() - first.became.keys()) | (after - first.after)),
    ):
        yield from (f"chỉ {mark} có: {_written(labels[key])}" for key in sorted(keys))
    for key in sorted(first.became.keys() & became.keys()):
        ours_after, theirs_after = first.became[key], became[key]
        if ours_after != theirs_after:
            told = (
                "; ".join(sorted(labels[one][-1] for one in found)) for found in (ours_after, theirs_after)
            )
            yield f"thành: {_written(labels[key])} -> {' | '.join(told)}"


def _spelled_otherwise(first: Compared, second: Compared) -> dict[Key, Key]:
    """Names of the first source to those of the second, for units that both have and spell differently.

    Under one district those are paired whose names are alike, then those that are near and became the same.
    """
    pairs: dict[Key, Key] = {}
    for ours, theirs in (
        (first.after - second.after, second.after - first.after),
        (first.became.keys() - second.became.keys(), second.became.keys() - first.became.keys()),
    ):
        left = sorted(theirs)
        for is_same in (_is_alike, _is_near):
            for key in sorted(ours - pairs.keys()):
                found = [one for one in left if _plain(*one[:-1]) == _plain(*key[:-1]) and is_same(key, one)]
                if len(found) == 1:
                    pairs[key] = found[0]
                    left.remove(found[0])
    return pairs


def _is_alike(ours: Key, theirs: Key) -> bool:
    return _plain(ours[-1]) == _plain(theirs[-1])


def _is_near(ours: Key, theirs: Key) -> bool:
    return difflib.SequenceMatcher(None, _plain(ours[-1]), _plain(theirs[-1])).ratio() > _NEAR


def _plain(*labels: str) -> str:
    """Without tones, signs and spaces, with 1 for I: "Ea H’Leo" and "Ea Hleo", "Phường II" and "Phường 2" are one."""
    words = " ".join(fold(label) for label in labels).split()
    return "".join(re.sub(r"[^a-z0-9]", "", _NUMBERS.get(word, word)) for word in words)


def _written(labels: Key) -> str:
    return ", ".join(reversed(labels))
