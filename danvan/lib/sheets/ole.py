"""OLE compound files: the folder of streams that an old .xls, a .doc and a password-protected .xlsx are."""

import struct
from typing import Final

from danvan.lib.sheets.package import damaged

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR: Final = 0xFFFFFFFA  # above: end of chain, free, and the like


class CompoundFile:
    """The streams of an OLE file by name. Raises UnreadableFile if the file is broken."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        try:
            self._read_folder()
        except (struct.error, IndexError, UnicodeDecodeError):
            raise damaged() from None

    def _read_folder(self) -> None:
        shift, mini_shift = struct.unpack_from("<HH", self.data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise damaged()
        self.size = 1 << shift
        folder, _, self.mini_limit, mini_fat, _, difat, _ = struct.unpack_from("<7I", self.data, 48)
        fat_sectors = [s for s in struct.unpack_from("<109I", self.data, 76) if s < _LAST_SECTOR]
        per_sector = self.size // 4
        seen: set[int] = set()
        while difat < _LAST_SECTOR and difat not in seen:
            seen.add(difat)
            *more, difat = struct.unpack(f"<{per_sector}I", self._sector(difat))
            fat_sectors += [s for s in more if s < _LAST_SECTOR]
        if len(fat_sectors) > len(self.data) // self.size + 1:
            raise damaged()
        self.fat = [n for s in fat_sectors for n in struct.unpack(f"<{per_sector}I", self._sector(s))]
        self.entries: dict[str, tuple[int, int]] = {}
        directory = self._chain(folder)
        self.mini_stream = b""
        for at in range(0, len(directory) - 127, 128):
            entry = directory[at : at + 128]
            length, kind = struct.unpack_from("<HB", entry, 64)
            start, size = struct.unpack_from("<II", entry, 116)
            if kind == 5:
                self.mini_stream = self._chain(start)[:size]
            elif kind == 2 and 2 <= length <= 64:
                self.entries.setdefault(entry[: length - 2].decode("utf-16-le", "replace"), (start, size))
        packed = self._chain(mini_fat) if mini_fat < _LAST_SECTOR else b""
        self.mini_fat = struct.unpack(f"<{len(packed) // 4}I", packed)

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self.size
        piece = self.data[at : at + self.size]
        if len(piece) < self.size:
            piece += b"\0" * (self.size - len(piece)) if piece else b""
        if not piece:
            raise IndexError(number)
        return piece

    def _chain(self, number: int) -> bytes:
        pieces: list[bytes] = []
        while number < _LAST_SECTOR:
            if len(pieces) > len(self.fat):
                raise damaged()  # a ring
            pieces.append(self._sector(number))
            number = self.fat[number]
        return b"".join(pieces)

    def read(self, name: str) -> bytes:
        """A stream's bytes. Raises UnreadableFile if it is broken; KeyError if there is none."""
        start, size = self.entries[name]
        try:
            if size >= self.mini_limit:
                return self._chain(start)[:size]
            pieces: list[bytes] = []
            while start < _LAST_SECTOR and len(pieces) <= len(self.mini_fat):
                pieces.append(self.mini_stream[start * 64 : start * 64 + 64])
                start = self.mini_fat[start]
            return b"".join(pieces)[:size]
        except IndexError:
            raise damaged() from None
