"""Web pages and workbooks that Excel, Word or a browser saved as MHTML: a sheet for each page with a table."""

import email
import email.policy
import html
import re
from typing import Final

from danvan.lib.sheets.book import MAX_SHEETS, Book, UnreadableFile, tell_dropped_sheets
from danvan.lib.sheets.delimited import decode_text
from danvan.lib.sheets.package import damaged
from danvan.lib.sheets.web import NAME, SAVE_AS, Page, parse_page
from danvan.lib.sheets.web_styles import LONGEST_STYLES, MOST_STYLE_SHEETS

_SHEET: Final = re.compile(r"<x:ExcelWorksheet>(.*?)</x:ExcelWorksheet>", re.S)
_SOURCE: Final = re.compile(r"<x:WorksheetSource\s+HRef=[\"']([^\"']{1,300})[\"']")
_HIDDEN: Final = re.compile(r"<x:Visible>Sheet(?:Very)?Hidden")
_NO_TABLE_IN_MHT: Final = f"Đây là trang web (MHT) không có bảng nào. {SAVE_AS}"


def read_mhtml(data: bytes) -> Book:
    """A book out of a page or workbook saved as MHTML: a sheet for each page with a table. Raises UnreadableFile."""
    pages = _pages_of(data)
    named = [
        (html.unescape(name[1]), source[1].rsplit("/", 1)[-1])
        for about in _SHEET.findall("".join(comment for _, page in pages for comment in page.comments))
        if (name := NAME.search(about)) and (source := _SOURCE.search(about))
    ]
    by_place = dict(pages)
    if named:  # the sheets in their order, without the page of tabs
        found = [(name, by_place[place]) for name, place in named if place in by_place]
    else:
        found = [("", page) for _, page in pages if page.has_table]
        found = [_own_name(page) for _, page in found] if len(found) == 1 else found
    sheets = [
        page.grid.as_sheet(name, hidden=bool(_HIDDEN.search("".join(page.comments)))) for name, page in found
    ]
    if not sheets:
        raise UnreadableFile("not_a_list", _NO_TABLE_IN_MHT)
    listed, sheets = len(sheets), sheets[:MAX_SHEETS]
    tell_dropped_sheets(sheets, listed)
    return Book("mhtml", "Unicode", sheets)


def _own_name(page: Page) -> tuple[str, Page]:
    names = NAME.findall("".join(page.comments))
    return (html.unescape(names[0]) if len(names) == 1 else "", page)


def _pages_of(data: bytes) -> list[tuple[str, Page]]:
    """The pages in the file, each with the last part of its address."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        parts = [part for part in message.walk() if part.get_content_type() in ("text/html", "text/css")]
        found = [
            (part.get_content_type(), str(part.get("Content-Location", "")), part.get_payload(decode=True))
            for part in parts
        ]
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
        raise damaged() from None
    rules = [
        decode_text(content[:LONGEST_STYLES])[0]
        for kind, _, content in found
        if kind == "text/css" and isinstance(content, bytes)
    ][:MOST_STYLE_SHEETS]
    pages = [(place, content) for kind, place, content in found if kind == "text/html"]
    return [
        (re.split(r"[\\/]", place)[-1], parse_page(content, rules)[0])
        for place, content in pages[: 2 * MAX_SHEETS]
        if isinstance(content, bytes) and content.strip()
    ]
