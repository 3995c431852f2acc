"""What a portal says of the registry: figures, closed copies, lists handed back, Excel, pages; each as text.

Asked by commands, addresses and tables alone, which stay where modules move: the code of e2cfc70 wrote `expected/` by
this same module (`python answers.py FOLDER`), and the test asks today's code. The clock stands still.
"""

import hashlib
import html
import io
import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import django
from django.core.management import call_command
from django.db import connection
from docx import Document
from openpyxl import load_workbook

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
COMMUNE = ("--unit", "02242")
EXPORTS = (
    *("models_registry/registration", "models_registry/emulationmodel", "models_registry/registrant"),
    *("awards/recognition", "awards/commendation", "awards/decision"),
)
ROWS = Path(__file__).parent / "rows"
GROWING = ("auth_permission", "django_content_type")  # Django's own catalogues; they follow the models


def write_answers(folder: Path) -> None:
    """Writes each answer into a file of its name."""
    with patch("django.utils.timezone.now", return_value=NOW):
        for name, text in answers():
            (folder / name).write_text(text.rstrip("\n") + "\n", encoding="utf-8")


def answers() -> Iterator[tuple[str, str]]:
    """(file, text) of everything that is asked."""
    yield "rows-of-tables.txt", "\n".join(rows_of_tables())
    yield "figures-district.json", figures()
    yield "figures-commune.json", figures(*COMMUNE, "--live")
    yield "figures-commune-closed.json", figures(*COMMUNE)
    yield "figures-year.json", figures("--year", "2021", "--live")
    yield "figures-year-closed.json", figures("--year", "2021")
    yield "review-workbook.txt", "\n".join(rows_of(exported("review.xlsx")))
    yield "review-report-party.txt", "\n".join(lines_of(exported("review.docx")))
    yield "review-report-state.txt", "\n".join(lines_of(exported("review.docx", "--form", "nha-nuoc")))
    for closed in asked("select id, code, sha256, content from review_closedreview order by id"):
        yield from closed_copy(*closed)
    for batch in asked("select id, state from models_registry_importbatch order by id"):
        yield from list_taken_in(*batch)
    for user in ("quantri", "xa"):
        for table in EXPORTS:
            head, names, *rows = rows_of(got(user, f"/nhap-lieu/{table}/export/"))
            # Rows without a year or a day come first on PostgreSQL and last on SQLite.
            yield f"export-{table.split('/')[1]}-{user}.txt", "\n".join((head, names, *sorted(rows)))
    yield from trail()


def trail() -> Iterator[tuple[str, str]]:
    """The newest entries; the history of a returned registration, of a model, of a revoked decision."""
    yield "trail-newest.txt", page("quantri", "/nhap-lieu/models_registry/change/")
    for table, known_by in (
        ("models_registry/registration", "state = 'accepted' and return_reason <> ''"),
        ("models_registry/emulationmodel", "reason <> ''"),
        ("awards/decision", "revoked_by_id is not null"),
    ):
        [(key,)] = asked(f"select id from {table.replace('/', '_')} where {known_by}")
        yield f"trail-of-{table.split('/')[1]}.txt", page("quantri", f"/nhap-lieu/{table}/{key}/history/")


def closed_copy(pk: int, code: str, sha256: str, content: str) -> Iterator[tuple[str, str]]:
    """The page as it reads, the check sum made anew, three lists, the files; what has changed since."""
    name, address = f"closed-{pk}", f"/ban-chot/{code}/"
    text = json.dumps(json.loads(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    files = {
        file: digest(got("huyen", address + file))
        for file in ("bang.xlsx", "bao-cao.docx?mau=dang", "bao-cao.docx?mau=nha-nuoc")
    }
    sums = {"kept": sha256, "made anew": digest(text.encode()), **files}
    yield f"{name}.json", json.dumps(sums, indent=1)
    yield f"{name}.txt", page("huyen", address)
    for number in (0, 3, 20):
        yield f"{name}-list-{number}.txt", page("huyen", f"{address}danh-sach/{number}/")
    yield f"{name}-since.txt", page("quantri", f"{address}thay-doi/")


def list_taken_in(pk: int, state: str) -> Iterator[tuple[str, str]]:
    """The page of a list; if it waits or was written, its file as it came, the marked one, the refused rows."""
    name, address = f"list-{pk}", f"/nhan-danh-sach/{pk}/"
    yield f"{name}.txt", page("huyen", address)
    if state in ("staged", "committed"):
        yield f"{name}-original.txt", digest(got("huyen", f"{address}tep-goc/"))
        yield f"{name}-marked.txt", "\n".join(marked_cells(got("huyen", f"{address}tra-lai/")))
        yield f"{name}-refused.txt", "\n".join(rows_of(got("huyen", f"{address}dong-chua-nhan.xlsx")))


def rows_of_tables() -> Iterator[str]:
    """How many rows each table of e2cfc70 has."""
    for table in sorted(file.stem for file in ROWS.glob("*.jsonl")):
        if table not in GROWING:
            [(number,)] = asked(f"select count(*) from {table}")
            yield f"{table} {number}"


def asked(question: str) -> list[tuple]:
    """The answer of the database to an SQL question."""
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def figures(*options: str) -> str:
    """`manage.py figures 2020-2022 --json`, a number on a line; PostgreSQL keeps keys in an order of its own."""
    out = io.StringIO()
    call_command("figures", "2020-2022", *options, "--json", stdout=out)
    return json.dumps(json.loads(out.getvalue()), ensure_ascii=False, sort_keys=True, indent=1)


def exported(name: str, *options: str) -> bytes:
    """`manage.py export_review 2020-2022` of the commune as it stands now."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / name
        call_command(
            "export_review", "2020-2022", str(file), *COMMUNE, "--live", *options, stdout=io.StringIO()
        )
        return file.read_bytes()


@cache
def browser(username: str):
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(get_user_model().objects.get(username=username))
    return client


def got(username: str, address: str) -> bytes:
    """What an address gives that account."""
    response = browser(username).get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return response.getvalue()


def page(username: str, address: str) -> str:
    """What a person reads of a page, each piece of text on a line; menus and forms' hidden keys are no part of it."""
    main = got(username, address).decode().split("<main", 1)[1].split("</main>", 1)[0]
    pieces = (html.unescape(piece).split() for piece in re.split(r"<[^>]*>", f"<{main}"))
    return "\n".join(" ".join(words) for words in pieces if words)


def rows_of(content: bytes) -> Iterator[str]:
    """The sheets of a workbook, a row on a line."""
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        yield f"# {sheet.title}"
        for values in sheet.iter_rows(values_only=True):
            if any(value is not None for value in values):
                yield json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=str)


def marked_cells(content: bytes) -> Iterator[str]:
    """The cells of a workbook that hold or show something: place, value, colour, comment."""
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        yield f"# {sheet.title}, merged: {sorted(map(str, sheet.merged_cells.ranges))}"
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            colour = cell.fill.fgColor.rgb if cell.fill.fill_type else None
            comment = cell.comment.text if cell.comment else None
            if (cell.value, colour, comment) != (None, None, None):
                shown = [cell.coordinate, cell.value, colour, comment]
                yield json.dumps(shown, ensure_ascii=False, default=str)


def lines_of(content: bytes) -> Iterator[str]:
    """The text of a Word document, a paragraph or a row of a table on a line."""
    for part in Document(io.BytesIO(content)).iter_inner_content():
        if hasattr(part, "rows"):
            yield from (" | ".join(cell.text for cell in row.cells) for row in part.rows)
        else:
            yield part.text


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    django.setup()
    write_answers(Path(sys.argv[1]))
