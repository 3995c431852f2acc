"""All data of the office in open formats, to be read without the portal: what an office leaves with, or archives.

CSV for each table, files as they are, closed reviews in Word, Excel and, where LibreOffice is installed, PDF; and
`doc-truoc.html`, which says in Vietnamese what every file and every column means.
"""

import csv
import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils import timezone

from danvan.keeping.backup import folders, sha256_of
from danvan.keeping.program import program
from danvan.keeping.sheets import Column, Sheet, sheets, shown
from danvan.keeping.tables import one_moment
from danvan.lib.csv_cells import csv_cell

DICTIONARY: Final = "doc-truoc.html"
SUMS: Final = "sha256.txt"
_FOLDERS: Final = {"files": "tep", "report-templates": "mau-word"}
_LONGEST_CELL: Final = 30_000  # characters; Excel shows 32,767
_ENDINGS: Final = {"xl/workbook.xml": ".xlsx", "word/document.xml": ".docx", "danh-sach/": ".zip"}
_PAPERS: Final = "van-ban-da-chot"
_OFFICE_SECONDS: Final = 3600


@dataclass
class HandedOver:
    """What was written."""

    rows: dict[str, int] = field(default_factory=dict)  # by the title of a sheet
    files: int = 0
    papers: list[Path] = field(default_factory=list)
    has_pdf: bool = False


def hand_over(into: Path) -> HandedOver:
    """Writes everything into a folder that is not there yet; it has its name only when it is whole. Raises OSError."""
    if into.exists():
        raise FileExistsError(into)
    with TemporaryDirectory(dir=into.parent, prefix=f".{into.name}-") as beside:
        folder = Path(beside) / into.name
        folder.mkdir(mode=0o700)  # it holds what people have told of themselves
        written = HandedOver()
        told = []
        with one_moment():
            for sheet in sheets():
                written.rows[sheet.title] = _write_sheet(sheet, folder, written)
                told.append({"sheet": sheet, "rows": written.rows[sheet.title]})
        for name, root in folders().items():
            if root.exists():
                shutil.copytree(root, folder / _FOLDERS[name])
                written.files += sum(path.is_file() for path in (folder / _FOLDERS[name]).rglob("*"))
        written.has_pdf = _write_pdfs(folder, written.papers)
        context = {"sheets": told, "written": written, "now": timezone.localtime(), "program": program()}
        (folder / DICTIONARY).write_text(
            render_to_string("keeping/dictionary.html", context), encoding="utf-8"
        )
        _write_sums(folder)
        folder.rename(into)
    return written


def _write_sheet(sheet: Sheet, folder: Path, written: HandedOver) -> int:
    number = 0
    with (folder / sheet.file).open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow([column.heading for column in sheet.columns])
        for row in sheet.rows():
            number += 1
            name = f"{sheet.file.removesuffix('.csv')}-{row[0]}"
            lines.writerow(
                [
                    csv_cell(_cell(value, column, name, folder, written))
                    for value, column in zip(row, sheet.columns, strict=True)
                ]
            )
    return number


def _cell(value: Any, column: Column, name: str, folder: Path, written: HandedOver) -> Any:
    """What stands in the cell; what is no text goes into a file of its own, and its path into the cell."""
    if column.kind == "FileField":
        return f"tep/{value}" if value else ""
    if column.kind == "BinaryField":
        return _paper(bytes(value), column, name, folder, written) if value else ""
    if column.kind == "JSONField" and value is not None:
        text = json.dumps(value, ensure_ascii=False)
        if len(text) <= _LONGEST_CELL:
            return text
        path = folder / "du-lieu-json" / f"{name}-{column.lookup}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path.relative_to(folder).as_posix()
    return shown(value, column)


def _paper(content: bytes, column: Column, name: str, folder: Path, written: HandedOver) -> str:
    ending = next((ending for part, ending in _ENDINGS.items() if part.encode() in content), ".bin")
    path = folder / _PAPERS / f"{name}-{column.lookup.replace('_', '-')}{ending}"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    if ending != ".zip":  # the lists of a closed review, in JSON, are no paper
        written.papers.append(path.relative_to(folder))
    return path.relative_to(folder).as_posix()


def _write_pdfs(folder: Path, papers: list[Path]) -> bool:
    """A PDF beside each paper; False where LibreOffice is not installed."""
    if shutil.which("soffice") is None:
        return False
    with TemporaryDirectory() as profile:
        for paper in papers:  # one at a time: Word and Excel of one review would become one PDF
            path = folder / paper
            command = [
                "soffice",
                f"-env:UserInstallation=file://{profile}",
                "--headless",
                "--convert-to",
                "pdf",
            ]
            subprocess.run(
                [*command, "--outdir", profile, str(path)],
                check=True,
                capture_output=True,
                timeout=_OFFICE_SECONDS,
            )
            shutil.move(Path(profile) / f"{path.stem}.pdf", path.with_name(f"{path.name}.pdf"))
    return True


def _write_sums(folder: Path) -> None:
    """As `sha256sum --check` reads it."""
    with (folder / SUMS).open("w", encoding="utf-8") as sums:
        for path in _files_in(folder):
            if path.name != SUMS:
                with path.open("rb") as file:
                    sums.write(f"{sha256_of(file)}  {path.relative_to(folder).as_posix()}\n")


def _files_in(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.rglob("*")) if path.is_file())
