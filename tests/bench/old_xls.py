"""`python -m tests.bench.old_xls`: old .xls files by our reader and by xlrd, where it is installed.

xlrd is no dependency: `PYTHONPATH=folder/of/xlrd python -m tests.bench.old_xls`. Each file is read by a process of its
own, which is stopped after a minute; told are seconds, megabytes above an idle process, and what came of it.
"""

import importlib.util
import io
import random
import struct
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.bench.measuring import peak_kilobytes

LIMIT: Final = 60
_TCVN3: Final = "CÊp ñy x\xb7 Xu©n LËp"
_DAMAGED: Final = 200


def files() -> Iterator[tuple[str, bytes]]:
    """Lists as offices send them, and files made to hurt."""
    from tests.lib.test_sheets import xls

    row = [f"Mô hình {number}".encode("ascii", "ignore").decode() for number in range(10)]
    yield "20000x10", xls([row] * 20_000)
    yield "tcvn3", xls([[_TCVN3] * 5] * 500, fonts=(".VnTime",))
    yield "password", xls([row], password=True)
    place = struct.pack("<HHH", 65535, 255, 0)
    yield (
        "far corner",
        xls([["a"]], more=struct.pack("<HH", 0x204, 10) + place + struct.pack("<HB", 1, 0) + b"b"),
    )
    areas = b"".join(struct.pack("<4H", 0, 65535, 0, 255) for _ in range(1027))
    yield (
        "16 MB of merged areas",
        xls([["a"]], more=(struct.pack("<HHH", 0xE5, 2 + len(areas), 1027) + areas) * 2040),
    )
    rows = [[f"{at} {text}" for text in row] for at in range(200)]
    whole, draw = xls(rows, fonts=(".VnTime", "Arial")), random.Random(1)
    for number in range(_DAMAGED):
        data = bytearray(whole[: draw.randrange(512, len(whole))] if number % 2 else whole)
        for _ in range(0 if number % 2 else 20):
            data[draw.randrange(len(data))] = draw.randrange(256)
        yield "damaged", bytes(data)


def read_with(reader: str, file: Path) -> str:
    """What comes of reading a file: how many cells, whether the old font is known, or which exception."""
    data = file.read_bytes()
    try:
        if reader == "ours":
            from danvan.lib.sheets import read_book

            (sheet, *_) = read_book(data, "a.xls").sheets
            texts = [text for _, row in sheet.rows for text in row if text != ""]
            return f"{len(texts)} cells, {'decoded' if sheet.decoded else 'as they are'}"
        import xlrd

        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        sheet = book.sheet_by_index(0)
        cells = [
            (y, x)
            for y in range(sheet.nrows)
            for x in range(sheet.row_len(y))
            if sheet.cell_value(y, x) != ""
        ]
        formats = {sheet.cell_xf_index(*cell) for cell in cells}
        names = {book.font_list[book.xf_list[number].font_index].name for number in formats}
    except Exception as error:  # which ones there are is what is asked
        return type(error).__name__
    return f"{len(cells)} cells, {'font told' if '.VnTime' in names else 'as they are'}"


def measured(reader: str, data: bytes) -> tuple[float, float, str]:
    """Seconds, megabytes and the outcome of one file."""
    with tempfile.NamedTemporaryFile(suffix=".xls") as file:
        file.write(data)
        file.flush()
        command = [sys.executable, "-m", "tests.bench.old_xls", reader, file.name]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=True)
        except subprocess.TimeoutExpired:
            return LIMIT, 0, f"stopped after {LIMIT} s"
    seconds, megabytes, outcome = done.stdout.strip().split("|")
    return float(seconds), float(megabytes), outcome


def read_one(reader: str, file: Path) -> None:
    """The work of such a process."""
    if reader == "ours":
        import danvan.lib.sheets  # noqa: F401  # not measured
    else:
        import xlrd  # noqa: F401
    idle, start = peak_kilobytes(), time.process_time()
    outcome = read_with(reader, file)
    seconds = time.process_time() - start
    print(f"{seconds:.2f}|{(peak_kilobytes() - idle) / 1024:.0f}|{outcome}")


def main() -> None:
    """Prints a line for each file and reader."""
    readers = ["ours"] + (["xlrd"] if importlib.util.find_spec("xlrd") else [])
    damaged: dict[str, Counter[str]] = {reader: Counter() for reader in readers}
    slowest = dict.fromkeys(readers, 0.0)
    for name, data in files():
        for reader in readers:
            seconds, megabytes, outcome = measured(reader, data)
            if name == "damaged":
                damaged[reader]["read" if "cells" in outcome else outcome] += 1
                slowest[reader] = max(slowest[reader], seconds)
            else:
                print(f"{name:24} {reader:5} {seconds:6.2f} s {megabytes:5.0f} MB  {outcome}", flush=True)
    for reader in readers:
        told = ", ".join(f"{outcome} {number}" for outcome, number in damaged[reader].most_common())
        print(f"{_DAMAGED} damaged files     {reader:5} {slowest[reader]:6.2f} s at most  {told}")


if __name__ == "__main__":
    read_one(sys.argv[1], Path(sys.argv[2])) if len(sys.argv) > 2 else main()
