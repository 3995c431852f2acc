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
_FETCHES: Final = re.compile(r"\s*(DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|LINK|IMPORT)\b", re.IGNORECASE)
_UNREADABLE: Final = (
    "Mẫu báo cáo không phải là tệp Word (.docx) đọc được. Hãy mở bằng Word và lưu lại dạng .docx."
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
            raise TemplateFaultsError(["Mẫu báo cáo dài quá. Hãy bắt đầu lại từ mẫu mặc định."])
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
        yield "Mẫu báo cáo có macro. Hãy lưu lại dạng .docx không có macro."
    for name in package.members:
        if name.lower().endswith(".rels"):
            yield from _faults_of_links(package, name)
        elif re.fullmatch(r"word/[^/]+\.xml", name):
            yield from _faults_of_fields(package, name)


def _faults_of_links(package: Package, name: str) -> list[str]:
    faults = []

    def start(tag: str, values: dict[str, str]) -> None:
        kind = values.get("Type", "").rpartition("/")[2]
        if values.get("TargetMode") == "External" and kind != "hyperlink":
            faults.append(
                f"Mẫu báo cáo nối tới tệp ở ngoài ({values.get('Target', '')[:80]}). "
                "Hãy chèn hẳn hình ảnh vào tệp, bỏ liên kết tới tệp mẫu hoặc tài liệu khác."
            )
        elif kind in ("oleObject", "package", "aFChunk", "subDocument", "control"):
            faults.append(
                "Mẫu báo cáo có tệp khác nhúng ở trong. Hãy bỏ phần nhúng, chỉ để chữ, bảng và hình ảnh."
            )

    parse_part(package, name, start, lambda tag: None)
    return faults


def _faults_of_fields(package: Package, name: str) -> list[str]:
    """Fields that Word fills from elsewhere when the paper is opened. Word cuts a field's text where it likes."""
    faults, pieces, is_field = [], [""], [False]

    def judge(text: str) -> None:
        if found := _FETCHES.match(text):
            faults.append(
                f"Mẫu báo cáo có trường {found[1].upper()} lấy nội dung ở ngoài. Hãy bỏ trường này."
            )

    def start(tag: str, values: dict[str, str]) -> None:
        word = tag.rpartition(" ")[2]
        is_field[0] = word == "instrText"
        if word == "fldSimple":
            judge(next((text for key, text in values.items() if key.endswith("instr")), ""))
        elif word == "fldChar":
            judge(pieces[0])
            pieces[0] = ""

    def characters(text: str) -> None:
        if is_field[0]:
            pieces[0] += text

    def end(tag: str) -> None:
        is_field[0] = False

    parse_part(package, name, start, end, characters)
    judge(pieces[0])
    return faults
