"""The lists of a closed review: a ZIP of JSON from which a list is read without the others.

`danh-sach/<number>.json` are the keys of a list, in its order. `dong/<page>/<key>.json` are the texts of a thousand
records, {key: texts}, from that key on: a record of many lists is kept once. Pages follow by their names and no clock
stands in it, so that the same lists are the same bytes.
"""

import io
import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from danvan.closing.numbers import Asked
from danvan.review.models import ClosedReview

AT_ONCE: Final = 1000  # records
_OLDEST: Final = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip archive can name
Texts = dict[str, list[str]]  # by the key of a record what stood in its columns


def number_of(key: str) -> int:
    """By which records follow each other: a model stands once for each of its fields, "12-economy"."""
    return int(key.partition("-")[0])


class Archive:
    """Takes lists and records one after the other."""

    def __init__(self) -> None:
        self._file = io.BytesIO()
        self._zip = ZipFile(self._file, "w")

    def put_list(self, number: int, keys: Iterable[str]) -> None:
        """The keys of a list."""
        self._put(f"danh-sach/{number}.json", list(keys))

    def put_records(self, page: str, records: Mapping[str, list[str]]) -> None:
        """Some thousand records, which no others put before or after stand between."""
        if records:
            first = min(map(number_of, records))
            self._put(f"dong/{page}/{first}.json", dict(sorted(records.items())))

    def _put(self, name: str, what: Any) -> None:
        entry = ZipInfo(name, _OLDEST)
        entry.compress_type = ZIP_DEFLATED
        self._zip.writestr(entry, json.dumps(what, ensure_ascii=False, separators=(",", ":")))

    def to_bytes(self) -> bytes:
        """The whole; nothing is put into it any more."""
        self._zip.close()
        return self._file.getvalue()


def in_thousands(keys: Iterable[str]) -> Iterator[list[str]]:
    """The keys of records as they are kept together, those of one model with each other."""
    together: list[str] = []
    for _, same in groupby(sorted(keys, key=lambda key: (number_of(key), key)), number_of):
        if len(together) >= AT_ONCE:
            yield together
            together = []
        together += same
    if together:
        yield together


class KeptLists:
    """What an archive keeps; `lists` say of each {"page", "query", "label", "lines"}, by its number."""

    def __init__(self, lists: list[dict[str, Any]], pages: Iterable[str], archive: bytes) -> None:
        self.lists = lists
        self.pages = frozenset(pages)  # of which it keeps records: others came after the closing
        self._zip = ZipFile(io.BytesIO(archive))

    def keys(self, number: int) -> list[str]:
        """Of a list, in its order."""
        found: list[str] = json.loads(self._zip.read(f"danh-sach/{number}.json"))
        return found

    @cached_property
    def numbers(self) -> dict[Asked, int]:
        """Of each list by its page and parameters (JSON knows no tuples); the first lists were kept without these."""
        return {
            (kept["page"], tuple((name, value) for name, value in kept["query"])): number
            for number, kept in enumerate(self.lists)
            if "query" in kept
        }

    def records(self, page: str) -> Texts:
        """All of a page, as the lists name them one after the other."""
        numbers = (number for number, kept in enumerate(self.lists) if kept["page"] == page)
        keys = list(dict.fromkeys(key for number in numbers for key in self.keys(number)))
        return dict(zip(keys, self.texts(page, keys), strict=True))

    def texts(self, page: str, keys: Iterable[str]) -> list[list[str]]:
        """Of these records."""
        found: Texts = {}
        for key in keys:
            if key not in found:
                found |= self._together(page, key)
        return [found[key] for key in keys]

    def _together(self, page: str, key: str) -> Texts:
        """The records kept with that one."""
        firsts = self._firsts[page]
        first = firsts[bisect_right(firsts, number_of(key)) - 1]
        found: Texts = json.loads(self._zip.read(f"dong/{page}/{first}.json"))
        return found

    @cached_property
    def _firsts(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for name in self._zip.namelist():
            folder, _, rest = name.partition("/")
            if folder == "dong":
                page, _, first = rest.removesuffix(".json").partition("/")
                found[page].append(int(first))
        return {page: sorted(firsts) for page, firsts in found.items()}


def kept_lists(closed: ClosedReview) -> KeptLists:
    """The lists of a closed review, whichever version of the portal closed it."""
    content, archive = as_kept_now(closed.content, bytes(closed.lists))
    return KeptLists(content["lists"], content["pages"], archive)


def as_kept_now(content: dict[str, Any], archive: bytes = b"") -> tuple[dict[str, Any], bytes]:
    """A content and its archive; the lists and records of what was closed first stand in the content itself."""
    if "records" not in content:
        return content, archive
    made = Archive()
    for number, kept in enumerate(content["lists"]):
        made.put_list(number, kept["keys"])
    for page, records in sorted(content["records"].items()):
        for keys in in_thousands(records):
            made.put_records(page, {key: records[key] for key in keys})
    lists = [
        {name: value for name, value in kept.items() if name != "keys"} | {"lines": len(kept["keys"])}
        for kept in content["lists"]
    ]
    rest = {name: value for name, value in content.items() if name != "records"}
    return rest | told_of(lists, content["records"], archive := made.to_bytes()), archive


def told_of(lists: list[dict[str, Any]], pages: Iterable[str], archive: bytes) -> dict[str, Any]:
    """What the content of a closed review says of its archive."""
    return {"lists": lists, "pages": sorted(pages), "lists_sha256": sha256(archive).hexdigest()}
