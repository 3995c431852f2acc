"""Which kind of file it is, by its content, and the reader for it."""

import re
from typing import Final

from danvan.lib.sheets.biff import read_xls
from danvan.lib.sheets.book import MAX_BYTES, Book, UnreadableFile
from danvan.lib.sheets.delimited import decode_text, read_delimited
from danvan.lib.sheets.docx import read_docx
from danvan.lib.sheets.mhtml import read_mhtml
from danvan.lib.sheets.ods import MIME, read_fods, read_ods
from danvan.lib.sheets.ole import MAGIC, CompoundFile
from danvan.lib.sheets.package import Package, damaged, refuse_doctype
from danvan.lib.sheets.renamed import find_document, with_usual_names
from danvan.lib.sheets.web import read_html
from danvan.lib.sheets.xlsx import read_xlsx
from danvan.lib.sheets.xml_2003 import SPREADSHEET, read_xml_2003

_ASK: Final = "Hãy gửi tệp Excel (.xlsx, .xls), Word (.docx), LibreOffice (.ods) hoặc CSV."
_SAVE_AS: Final = "Hãy mở bằng Excel, chọn Lưu thành (Save As) dạng .xlsx rồi gửi."
_SAVE_AS_WORD: Final = (
    "Hãy mở bằng Word, chọn Lưu thành (Save As) dạng .docx, hoặc chép bảng sang Excel (.xlsx) rồi gửi."
)
_ORIGINAL: Final = "Hãy xin tệp gốc dạng Word (.docx) hoặc Excel (.xlsx) rồi gửi."
_UNPACK: Final = "Hãy giải nén rồi gửi từng tệp Excel, Word bên trong."
_SHORTCUT: Final = (
    "Đây chỉ là lối tắt tới Google Trang tính, không có dữ liệu. Hãy mở, tải về dạng .xlsx rồi gửi."
)
_OTHER_KINDS: Final = (
    (b"%PDF", "PDF", _ORIGINAL),
    (b"\x89PNG", "ảnh", _ORIGINAL),
    (b"\xff\xd8\xff", "ảnh", _ORIGINAL),
    (b"GIF8", "ảnh", _ORIGINAL),
    (b"II*\0", "ảnh", _ORIGINAL),
    (b"Rar!", "nén RAR", _UNPACK),
    (b"7z\xbc\xaf", "nén 7z", _UNPACK),
    (b"\x1f\x8b", "nén GZ", _UNPACK),
    (b"{\\rtf", "Word (RTF)", _SAVE_AS_WORD),
    (b"\x7fELF", "chương trình", _ASK),
    (b"MZ\x90", "chương trình", _ASK),
)
_HTML: Final = ("html", "head", "body", "table", "div", "meta", "style", "p")
_MHTML: Final = re.compile(r"(?:[a-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}mime-version:")
_VERY_OLD_XLS: Final = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")


def read_book(data: bytes, file_name: str = "", *, max_bytes: int = MAX_BYTES) -> Book:
    """Read a file that somebody sent. `file_name` serves only to name a sheet that has no name.

    Raises UnreadableFile, whose message says in Vietnamese what to do: empty, too_big (20 MB unless said),
    password, damaged, unsafe, not_a_list.
    """
    if not data.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        raise UnreadableFile("empty", "Tệp trống, không có nội dung. Hãy kiểm tra lại tệp rồi gửi.")
    if len(data) > max_bytes:
        size = max_bytes // 1_000_000
        raise UnreadableFile(
            "too_big", f"Tệp lớn hơn {size} MB. Hãy bỏ hình ảnh và dòng trống, hoặc chia thành nhiều tệp."
        )
    book = _read(data)
    if not any(sheet.rows for sheet in book.sheets):
        raise UnreadableFile("empty", "Tệp không có dòng nào. Hãy kiểm tra lại tệp rồi gửi.")
    stem = re.split(r"[\\/]", file_name)[-1].rsplit(".", 1)[0][:31] or book.kind.upper()
    for number, sheet in enumerate(sheet for sheet in book.sheets if not sheet.is_named):
        sheet.name = f"{stem} ({number + 1})" if number else stem
    book.encoding = next((sheet.encoding for sheet in book.sheets if sheet.encoding), book.encoding)
    return book


def _read(data: bytes) -> Book:
    if data.startswith(b"PK\3\4"):
        return _read_package(data)
    if data.startswith(b"PK"):
        raise damaged()
    if data.startswith(MAGIC):
        return _read_compound(data)
    if data.startswith(_VERY_OLD_XLS):
        raise _other_kind("Excel đời rất cũ", "Hãy mở bằng Excel, lưu lại dạng .xlsx rồi gửi.")
    for start, kind, advice in _OTHER_KINDS:
        if data.startswith(start):
            raise _other_kind(kind, advice)
    return _read_text(data)


def _read_text(data: bytes) -> Book:
    head = _head(data)
    if re.match("<[a-z!?]", head):
        return _read_markup(data, head)
    if _MHTML.match(head):
        return read_mhtml(data)
    if head.startswith("{"):
        if "doc_id" in head or "docs.google" in head:
            raise UnreadableFile("not_a_list", _SHORTCUT)
        raise _other_kind("dữ liệu JSON")
    if "\0" in head:
        raise _other_kind("không đọc được")
    return read_delimited(data)


def _read_markup(data: bytes, head: str) -> Book:
    if SPREADSHEET in head:
        return read_xml_2003(_as_utf8(data))
    if "<office:document" in head:
        if MIME.decode() in head:
            return read_fods(_as_utf8(data))
        raise _other_kind("LibreOffice (XML)", _SAVE_AS)
    root = re.match(r"(?:\s|<\?.*?\?>|<!--.*?-->|<!doctype.*?>)*<([a-z0-9:!]+)", head, re.DOTALL)
    if "word.document" in head or (root and root[1].startswith(("pkg:", "w:"))):
        raise _other_kind("Word (XML)", _SAVE_AS_WORD)
    if head.startswith("<?xml") and (root is None or root[1] not in _HTML):
        if b"\0" not in data[:4000]:
            refuse_doctype(data)
        raise _other_kind("XML", _SAVE_AS)
    return read_html(data)


def _as_utf8(data: bytes) -> bytes:
    return decode_text(data)[0].removeprefix("\ufeff").encode("utf-8", "replace")


def _head(data: bytes) -> str:
    """The beginning of a text file in small letters; holds NUL if it is no text."""
    start = data[:4000]
    codec = "utf-8"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        codec = "utf-16"
    elif _looks_utf16(start[:2000]):
        codec = "utf-16-be" if start[::2].count(0) > start[1::2].count(0) else "utf-16-le"
    return start.decode(codec, "ignore").lstrip("\ufeff \r\n\t").lower()


def _looks_utf16(head: bytes) -> bool:
    even, odd = head[::2].count(0), head[1::2].count(0)
    return max(even, odd) > len(head) // 5 and min(even, odd) <= max(even, odd) // 20


def _other_kind(kind: str, advice: str = _ASK) -> UnreadableFile:
    return UnreadableFile("not_a_list", f"Đây là tệp {kind}, không phải bảng tính. {advice}")


def _read_package(data: bytes) -> Book:
    package = with_usual_names(Package(data))
    if "xl/workbook.xml" in package:
        return read_xlsx(package.data, package)
    if "xl/workbook.bin" in package:
        raise _other_kind("Excel nhị phân (.xlsb)", "Hãy mở bằng Excel, lưu lại dạng .xlsx rồi gửi.")
    if "content.xml" in package and "mimetype" in package and package.read("mimetype").startswith(MIME):
        return read_ods(package)
    if document := find_document(package):
        return read_docx(package, document)
    if "content.xml" in package and "mimetype" in package:
        raise _other_kind("LibreOffice Writer (.odt)", _SAVE_AS_WORD.replace("Word", "LibreOffice", 1))
    if any("worksheets/" in name.lower() for name in package.members):
        raise damaged()
    raise _other_kind("nén ZIP", _UNPACK)


def _read_compound(data: bytes) -> Book:
    folder = CompoundFile(data)
    if "EncryptedPackage" in folder.entries:
        raise UnreadableFile(
            "password", "Tệp có mật khẩu. Hãy mở bằng Excel (hoặc Word), bỏ mật khẩu, lưu lại rồi gửi."
        )
    if "Workbook" in folder.entries or "Book" in folder.entries:
        return read_xls(data, folder)
    if "WordDocument" in folder.entries:
        raise _other_kind("Word đời cũ (.doc)", _SAVE_AS_WORD)
    raise _other_kind("không rõ loại")
