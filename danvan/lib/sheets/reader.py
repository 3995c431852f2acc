"""Which kind of file it is, by its content, and the reader for it."""

import re
from typing import Final

from danvan.lib.sheets.biff import read_xls
from danvan.lib.sheets.book import MAX_BYTES, Book, UnreadableFile
from danvan.lib.sheets.delimited import read_delimited
from danvan.lib.sheets.ods import MIME, read_ods
from danvan.lib.sheets.ole import MAGIC, CompoundFile
from danvan.lib.sheets.package import Package, damaged, refuse_doctype
from danvan.lib.sheets.renamed import with_usual_names
from danvan.lib.sheets.xlsx import read_xlsx

_ASK: Final = "Hãy gửi tệp Excel (.xlsx, .xls), LibreOffice (.ods) hoặc CSV."
_SAVE_AS: Final = "Hãy mở bằng Excel, chọn Lưu thành (Save As) dạng .xlsx rồi gửi."
_SHORTCUT: Final = (
    "Đây chỉ là lối tắt tới Google Trang tính, không có dữ liệu. Hãy mở, tải về dạng .xlsx rồi gửi."
)
_OTHER_KINDS: Final = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "ảnh"),
    (b"\xff\xd8\xff", "ảnh"),
    (b"GIF8", "ảnh"),
    (b"Rar!", "nén RAR"),
    (b"7z\xbc\xaf", "nén 7z"),
    (b"\x1f\x8b", "nén GZ"),
    (b"{\\rtf", "Word (RTF)"),
    (b"\x7fELF", "chương trình"),
    (b"MZ\x90", "chương trình"),
)
_VERY_OLD_XLS: Final = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")


def read_book(data: bytes, file_name: str = "", *, max_bytes: int = MAX_BYTES) -> Book:
    """Read a file that somebody sent. `file_name` serves only to name the one sheet of a csv.

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
    if book.kind == "csv":
        book.sheets[0].name = re.split(r"[\\/]", file_name)[-1].rsplit(".", 1)[0][:31] or "CSV"
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
    for start, kind in _OTHER_KINDS:
        if data.startswith(start):
            raise _other_kind(kind)
    return _read_text(data)


def _read_text(data: bytes) -> Book:
    head = _head(data)
    if re.match("<[a-z!?]", head):
        if head.startswith("<?xml") and b"\0" not in data[:4000]:
            refuse_doctype(data)
        raise _other_kind("trang web hoặc XML", _SAVE_AS)
    if head.startswith("mime-version:"):
        raise _other_kind("trang web (MHT)", _SAVE_AS)
    if head.startswith("{"):
        if "doc_id" in head or "docs.google" in head:
            raise UnreadableFile("not_a_list", _SHORTCUT)
        raise _other_kind("dữ liệu JSON")
    if "\0" in head:
        raise _other_kind("không đọc được")
    return read_delimited(data)


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
    if "word/document.xml" in package:
        raise _other_kind("Word", "Hãy chép bảng sang Excel rồi gửi tệp .xlsx.")
    if any("worksheets/" in name.lower() for name in package.members):
        raise damaged()
    raise _other_kind("nén ZIP", "Hãy giải nén rồi gửi từng tệp Excel bên trong.")


def _read_compound(data: bytes) -> Book:
    folder = CompoundFile(data)
    if "EncryptedPackage" in folder.entries:
        raise UnreadableFile("password", "Tệp có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu, lưu lại rồi gửi.")
    if "Workbook" in folder.entries or "Book" in folder.entries:
        return read_xls(data, folder)
    if "WordDocument" in folder.entries:
        raise _other_kind("Word", "Hãy chép bảng sang Excel rồi gửi tệp .xlsx.")
    raise _other_kind("không rõ loại")
