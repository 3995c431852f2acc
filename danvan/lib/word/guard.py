"""A Word file that somebody sent, before anything else reads it: what a template has no need of is refused."""

import re
from collections.abc import Iterator
from typing import Final

from danvan.lib.sheets.book import UnreadableFile
from danvan.lib.sheets.package import Package, parse_part
from danvan.lib.word.faults import TemplateFaultsError

MAX_BYTES: Final = 5_000_000
_MAX_UNPACKED: Final = 50_000_000  # what reads it holds all of it
_MAX_TEXT: Final = 3_000_000  # of all its XML: a template of a report has some 200 kB
_MACROS: Final = re.compile(r"vba(project|data)|activex/", re.IGNORECASE)
# Fields that say something of the paper itself; every other may fetch or run when the paper is opened.
_FIELDS: Final = frozenset(
    (
        *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "REF", "NOTEREF", "STYLEREF", "SEQ"),
        *("TOC", "TC", "HYPERLINK", "SYMBOL", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE"),
        *("AUTHOR", "TITLE", "SUBJECT", "FILENAME", "FORMTEXT", "FORMCHECKBOX"),
    )
)
_UNREADABLE: Final = (
    "Tệp mẫu không phải là tệp Word (.docx) đọc được. Hãy mở bằng Word và lưu lại dạng .docx."
)


def refuse_unsafe(content: bytes) -> None:
    """Raises TemplateFaultsError for what is no .docx, unpacks to too much, runs, or fetches from outside."""
    if len(content) > MAX_BYTES:
        raise TemplateFaultsError(
            [f"Tệp mẫu lớn hơn {MAX_BYTES // 1_000_000} MB. Hãy giảm dung lượng hình ảnh."]
        )
    try:
        package = Package(content)
        if "word/document.xml" not in package:
            raise TemplateFaultsError([_UNREADABLE])
        if sum(member.file_size for member in package.members.values()) > _MAX_UNPACKED:
            raise TemplateFaultsError(["Tệp mẫu mở ra quá lớn. Hãy giảm dung lượng hình ảnh."])
        texts = [name for name in package.members if name.lower().endswith((".xml", ".rels"))]
        if sum(package.members[name].file_size for name in texts) > _MAX_TEXT:
            raise TemplateFaultsError(["Mẫu Word dài quá. Hãy bắt đầu lại từ mẫu mặc định."])
        package.verify_xml(besides=set())
        faults = list(dict.fromkeys(_faults(package)))
    except UnreadableFile as error:
        words = {"password": "Tệp có mật khẩu. Hãy bỏ mật khẩu rồi tải lại.", "damaged": _UNREADABLE}
        unsafe = "Tệp mẫu có cấu trúc không an toàn nên không được mở. Hãy bắt đầu lại từ mẫu mặc định."
        raise TemplateFaultsError([words.get(error.code, unsafe)]) from error
    if faults:
        raise TemplateFaultsError(faults)


def _faults(package: Package) -> Iterator[str]:
    types = package.read("[Content_Types].xml") if "[Content_Types].xml" in package else b""
    if b"macroEnabled" in types or any(_MACROS.search(name) for name in package.members):
        yield "Mẫu Word có macro. Hãy lưu lại dạng .docx không có macro."
    for name in package.members:
        if name.lower().endswith(".rels"):
            yield from _faults_of_links(package, name)
        elif name == "[Content_Types].xml":
            yield from _faults_of_types(package, name)
        elif name.lower().endswith(".xml"):
            yield from _faults_of_fields(package, name)


def _faults_of_types(package: Package, name: str) -> list[str]:
    """Parts that Word reads as text although their names do not end so: nobody has looked into them."""
    faults = []

    def start(tag: str, values: dict[str, str]) -> None:
        part = values.get("PartName", f".{values.get('Extension', '')}").lower()
        if "wordprocessingml" in values.get("ContentType", "").lower() and not part.endswith(".xml"):
            faults.append(_UNREADABLE)

    parse_part(package, name, start, lambda tag: None)
    return faults


def _faults_of_links(package: Package, name: str) -> list[str]:
    faults = []

    def start(tag: str, values: dict[str, str]) -> None:
        kind = values.get("Type", "").rpartition("/")[2]
        if values.get("TargetMode") == "External" and kind != "hyperlink":
            faults.append(
                f"Mẫu Word nối tới tệp ở ngoài ({values.get('Target', '')[:80]}). "
                "Hãy chèn hẳn hình ảnh vào tệp, bỏ liên kết tới tệp mẫu hoặc tài liệu khác."
            )
        elif kind == "officeDocument" and values.get("Target", "").lstrip("/") != "word/document.xml":
            faults.append(_UNREADABLE)
        elif kind in ("oleObject", "package", "aFChunk", "subDocument", "control"):
            faults.append(
                "Mẫu Word có tệp khác nhúng ở trong. Hãy bỏ phần nhúng, chỉ để chữ, bảng và hình ảnh."
            )

    parse_part(package, name, start, lambda tag: None)
    return faults


def _faults_of_fields(package: Package, name: str) -> list[str]:
    """Fields other than `_FIELDS`, or made by another field. Word cuts a field's text where it likes."""
    faults: list[str] = []
    text = ""  # of the instruction that is being read
    unread: list[bool] = []  # of each field that is open: whether its instruction goes on
    is_instruction = False

    def start(tag: str, values: dict[str, str]) -> None:
        nonlocal faults, text, is_instruction
        word = tag.rpartition(" ")[2]
        is_instruction = word == "instrText" or (word in ("t", "delInstrText") and any(unread[-1:]))
        if word not in ("fldSimple", "fldChar"):  # of a file's thousands of tags a few
            return
        named = {key.rpartition(" ")[2]: value for key, value in values.items()}
        kind = named.get("fldCharType", "")
        if unread and unread[-1] and (word == "fldSimple" or kind == "begin"):
            faults.append("Mẫu Word có trường lồng trong trường. Hãy bỏ trường này.")
        if word == "fldSimple":
            faults += _faults_of_field(named.get("instr", ""))
        else:
            faults += _faults_of_field(text)
            text = ""
            if kind == "begin":
                unread.append(True)
            elif unread and kind == "end":
                unread.pop()
            elif unread:
                unread[-1] = False

    def characters(piece: str) -> None:
        nonlocal text
        if is_instruction:
            text += piece

    def end(tag: str) -> None:
        nonlocal is_instruction
        is_instruction = False

    parse_part(package, name, start, end, characters)
    faults += _faults_of_field(text)
    return faults


def _faults_of_field(instruction: str) -> list[str]:
    name = (instruction.split() or ["="])[0].upper()
    if name in _FIELDS or name.startswith("="):  # a sum, or nothing
        return []
    return [
        f"Mẫu Word có trường {name[:40]}, có thể lấy nội dung ở ngoài. Hãy bỏ trường này; "
        "mẫu chỉ dùng được các trường như số trang, ngày tháng, mục lục."
    ]
