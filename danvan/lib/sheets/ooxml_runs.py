"""Texts of an xlsx that are set in several fonts: old ones, and those that strike out."""

import re
from collections.abc import Set
from typing import Final
from xml.etree import ElementTree

from danvan.lib.sheets.old_fonts import Runs, witness_of
from danvan.lib.sheets.package import parse_tree

_OLD_RUN: Final = re.compile(rb'rFont val="(?:\.vn|vni-)', re.IGNORECASE)
_INLINE: Final = re.compile(rb"<(?:\w+:)?is>.*?</(?:\w+:)?is>", re.DOTALL)
_STRIKE: Final = re.compile(rb'<strike(?:\s+val="(\w+)")?\s*/>')
_STRING: Final = re.compile(rb"<si\b[^>]*?(?:/>|>.*?</si>)", re.DOTALL)
_RUN_TEXT: Final = re.compile(rb"<t\b[^<>]*>([^<]*)")

Struck = Set[bool | None]  # what the runs of a text say: struck out, not, as the cell that it stands in


def find_old_runs(xml: bytes) -> Runs:
    """Shared strings of several fonts, one of them old, by their whole text."""
    if not _OLD_RUN.search(xml):
        return {}
    runs: Runs = {}
    root = parse_tree(xml)
    space = root.tag.removesuffix("sst")
    for string in root.iterfind(f"{space}si"):
        _add_runs(runs, string, space)
    return runs


def _add_runs(runs: Runs, string: ElementTree.Element, space: str) -> None:
    pieces = []
    for run in string.iterfind(f"{space}r"):
        font = run.find(f"{space}rPr/{space}rFont")
        witness = witness_of(font.get("val", "")) if font is not None else None
        pieces.append((_run_text(run.find(f"{space}t")), witness))
    if any(witness for _, witness in pieces):
        runs["".join(text for text, _ in pieces)] = pieces


def find_inline_runs(runs: Runs, xml: bytes) -> None:
    """Adds the like of texts that stand in the cells themselves."""
    if not _OLD_RUN.search(xml):
        return
    for inline in _INLINE.findall(xml):
        if _OLD_RUN.search(inline):
            _add_runs(runs, parse_tree(re.sub(rb"<(/?)\w+:", rb"<\1", inline)), "")


def _run_text(node: ElementTree.Element | None) -> str:
    """A run's text as calamine gives it: spaces at its ends count only where the file says so."""
    text = "" if node is None else node.text or ""
    preserved = node is not None and node.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    return text if preserved else text.strip()


def find_struck_runs(xml: bytes, *, in_cells: bool) -> dict[int, Struck]:
    """Shared strings in several fonts, by their numbers, if anything is struck out (`in_cells`: whole cells are)."""
    if not (in_cells or _STRIKE.search(xml)):
        return {}
    return {
        number: found
        for number, string in enumerate(_STRING.findall(xml))
        if b"<rPr" in string and (found := struck_runs(string))
    }


def struck_runs(string: bytes) -> Struck:
    """What its runs say: struck out (True), not (False), or nothing, which is as the cell (None)."""
    found: set[bool | None] = set()
    for run in string.split(b"</r>")[:-1]:
        if b"".join(_RUN_TEXT.findall(run)).strip():
            strike = _STRIKE.search(run)
            is_struck = strike is not None and strike[1] not in (b"0", b"false")
            found.add(is_struck if b"<rPr" in run else None)
    return found
