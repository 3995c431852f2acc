"""A zip package (xlsx, ods) opened with suspicion: what is in it, how large, and whether that is true."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final
from xml.etree import ElementTree
from xml.parsers import expat

from danvan.lib.sheets.book import UnreadableFile

MAX_MEMBERS: Final = 2_000
MAX_UNPACKED: Final = 400_000_000
MAX_PART: Final = 60_000_000  # of a part that has to be in memory as a whole
MAX_RATIO: Final = 400  # framed empty rows reach about 60
_CHUNK: Final = 1 << 20
_PROLOGUE: Final = re.compile(rb"(?:\s|<\?.*?\?>|<!--.*?-->)*<[A-Za-z_]", re.DOTALL)

DAMAGED: Final = (
    "Tệp bị hỏng hoặc tải lên chưa trọn. "
    "Hãy mở bằng Excel (hoặc Word), lưu lại dạng .xlsx (.docx) rồi gửi lại."
)
UNSAFE: Final = (
    "Tệp có cấu trúc không an toàn nên không được mở. Hãy chép danh sách sang tệp Excel mới rồi gửi."
)


def damaged() -> UnreadableFile:
    """The refusal of a broken file."""
    return UnreadableFile("damaged", DAMAGED)


def unsafe() -> UnreadableFile:
    """The refusal of a file made to harm."""
    return UnreadableFile("unsafe", UNSAFE)


def too_much_text() -> UnreadableFile:
    """The refusal of a file with more text than a list can have."""
    return UnreadableFile("too_big", "Tệp chứa quá nhiều chữ. Hãy chia danh sách thành nhiều tệp nhỏ hơn.")


class Package:
    """The members of a zip file. Raises UnreadableFile if it is broken, encrypted or too large."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        try:
            members = zipfile.ZipFile(io.BytesIO(data)).infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, UnicodeDecodeError):
            raise damaged() from None
        self.members = {member.filename.replace("\\", "/").lstrip("/"): member for member in members}
        unpacked = sum(member.file_size for member in members)
        if len(members) > MAX_MEMBERS or len(self.members) != len(members):
            raise unsafe()
        if unpacked > MAX_UNPACKED or unpacked > max(MAX_RATIO * len(data), 10_000_000):
            raise UnreadableFile(
                "unsafe",
                "Tệp mở ra quá lớn. Hãy xóa hình ảnh và các dòng, cột trống có kẻ khung rồi gửi lại.",
            )
        if any(member.flag_bits & 1 for member in members):
            raise UnreadableFile("password", "Tệp có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.")

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def chunks(self, name: str) -> Iterator[bytes]:
        """The unpacked part, a piece at a time, never more of it than its header declares.

        Raises UnreadableFile if the part is missing, broken, longer than declared, or declares entities.
        """
        member = self.members.get(name)
        if member is None:
            raise damaged()
        start = member.header_offset
        header = self.data[start : start + 30]
        if len(header) < 30 or header[:4] != b"PK\3\4" or member.compress_type not in (0, 8):
            raise damaged()
        start += 30 + sum(struct.unpack("<HH", header[26:30]))
        packed = memoryview(self.data)[start : start + member.compress_size]
        total = 0
        for piece in _inflate(packed) if member.compress_type == 8 else (bytes(packed),):
            if not total:
                refuse_doctype(piece)
            total += len(piece)
            if total > member.file_size:
                raise unsafe()
            yield piece
        if total < member.file_size:
            raise damaged()

    def read(self, name: str) -> bytes:
        """The whole part. Raises UnreadableFile, also if it is too large to hold."""
        if name in self.members and self.members[name].file_size > MAX_PART:
            raise too_much_text()
        return b"".join(self.chunks(name))

    def verify_xml(self, *, besides: set[str]) -> None:
        """Unpack every XML part that nobody has unpacked yet, so that a parser may trust it."""
        for name, member in self.members.items():
            if name not in besides and name.lower().endswith((".xml", ".rels", ".vml")) and member.file_size:
                self.read(name)


def parse_part(
    package: Package,
    name: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    characters: Callable[[str], None] | None = None,
) -> None:
    """Parse a part with handlers of events; names come as "namespace local". Raises UnreadableFile."""
    parse_events(package.chunks(name), start, end, characters)


def parse_tree(xml: bytes) -> ElementTree.Element:
    """The root of a part. Raises UnreadableFile if it is broken; a package refuses every DOCTYPE before."""
    try:
        return ElementTree.fromstring(xml)  # nosec B314: see above
    except ElementTree.ParseError:
        raise damaged() from None


def parse_events(
    pieces: Iterable[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    characters: Callable[[str], None] | None = None,
) -> None:
    """Parse UTF-8 XML with handlers of events. Raises UnreadableFile if it is broken or declares entities."""
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_entities
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise damaged() from None


def _refuse_entities(*_: object) -> None:
    raise unsafe()


def _inflate(packed: memoryview) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-15)
    rest: bytes | memoryview = packed
    try:
        while not inflater.eof:
            piece = inflater.decompress(rest, _CHUNK)
            rest = inflater.unconsumed_tail
            if piece:
                yield piece
            elif not rest:
                return
    except zlib.error:
        raise damaged() from None


def refuse_doctype(head: bytes) -> None:
    """Raise UnreadableFile unless the XML is UTF-8 (or ASCII) and its root comes before any DOCTYPE."""
    head = head[:65_536].removeprefix(b"\xef\xbb\xbf")
    encoding = re.match(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)", head)
    known = encoding is None or encoding[1].lower() in (b"utf-8", b"utf8", b"us-ascii", b"ascii")
    if (
        b"<!DOCTYPE" in head
        or not known
        or (b"<" in head and not _PROLOGUE.match(head))
        or b"\0" in head[:100]
    ):
        raise unsafe()
