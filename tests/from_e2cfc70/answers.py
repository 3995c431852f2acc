"""What a portal says of the registry: figures, closed copies, lists handed back, Excel, pages; each as text.

Asked by commands, addresses and tables alone, which stay where modules move: the code of e2cfc70 wrote `expected/` by
this same module (`python answers.py FOLDER`), and the test asks today's code. The clock (`CLOCK`) stands still.
"""

import hashlib
import html
import io
import json
import re
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import django
from django.core.management import call_command
from django.db import connection
from docx import Document
from openpyxl import load_workbook

CLOCK = patch("django.utils.timezone.now", return_value=datetime(2026, 12, 1, 3, tzinfo=UTC))
COMMUNE = ("--unit", "02242")
# A registration that was returned and sent again, a model with related fields, a decision that was revoked.
HISTORIES = {
    "models_registry/registration": "select id from models_registry_registration where model_id ="
    " (select id from models_registry_emulationmodel where title = 'Dạy trẻ hát Then')",
    "models_registry/emulationmodel": "select id from models_registry_emulationmodel where reason <> ''",
    "awards/decision": "select id from awards_decision where number = '23-QĐ/BCĐ'",
}
EXPORTS = (
    *("models_registry/registration", "models_registry/emulationmodel", "models_registry/registrant"),
    *("awards/recognition", "awards/commendation", "awards/decision"),
)
ROWS = Path(__file__).parent / "rows"
GROWING = {"auth_permission", "django_content_type"}  # Django's own catalogues; they follow the models


Answer = tuple[str, Callable[[], str]]


def write_answers(folder: Path) -> None:
    """Writes each answer into a file of its name; what went wrong, where the portal does not answer."""
    for name, ask in answers():
        try:
            text = ask()
        except Exception:
            text = traceback.format_exc()
        (folder / name).write_text(text.rstrip("\n") + "\n", encoding="utf-8")


def answers() -> Iterator[Answer]:
    """(file, what gives its text) of everything that is asked."""
    yield "rows-of-tables.txt", rows_of_tables
    yield "figures-district.json", figures
    yield "figures-commune.json", partial(figures, *COMMUNE, "--live")
    yield "figures-commune-closed.json", partial(figures, *COMMUNE)
    yield "figures-year.json", partial(figures, "--year", "2021", "--live")
    yield "figures-year-closed.json", partial(figures, "--year", "2021")
    yield "review-workbook.txt", lambda: rows_of(exported("review.xlsx"))
    yield "review-report-party.txt", lambda: lines_of(exported("review.docx"))
    yield "review-report-state.txt", lambda: lines_of(exported("review.docx", "--form", "nha-nuoc"))
    for pk, code in asked("select id, code from review_closedreview order by id"):
        yield from closed_copy(f"closed-{pk}", f"/ban-chot/{code}/")
    for pk, state in asked("select id, state from models_registry_importbatch order by id"):
        yield from list_taken_in(f"list-{pk}", f"/nhan-danh-sach/{pk}/", state)
    for user in ("quantri", "xa"):
        for table in EXPORTS:
            yield (
                f"export-{table.split('/')[1]}-{user}.txt",
                partial(export, user, f"/nhap-lieu/{table}/export/"),
            )
    of_that_day = "/nhap-lieu/models_registry/change/?at__year=2026&at__month=11&at__day=28"
    yield "trail-newest.txt", partial(page, "quantri", of_that_day)
    for table, known_by in HISTORIES.items():
        [(key,)] = asked(known_by)
        address = f"/nhap-lieu/{table}/{key}/history/"
        yield f"trail-of-{table.split('/')[1]}.txt", partial(page, "quantri", address)


def closed_copy(name: str, address: str) -> Iterator[Answer]:
    """The page as it reads, the check sums, three lists, and what has changed since."""
    yield f"{name}.txt", partial(page, "huyen", address)
    yield f"{name}-sums.json", partial(check_sums, address)
    for number in (0, 3, 20):
        yield f"{name}-list-{number}.txt", partial(page, "huyen", f"{address}danh-sach/{number}/")
    yield f"{name}-since.txt", partial(page, "quantri", f"{address}thay-doi/")


def list_taken_in(name: str, address: str, state: str) -> Iterator[Answer]:
    """The page of a list; if it waits or was written, its file as it came, the marked one, the refused rows."""
    yield f"{name}.txt", partial(page, "huyen", address)
    if state in ("staged", "committed"):
        yield f"{name}-original.txt", lambda: digest(got("huyen", f"{address}tep-goc/"))
        yield f"{name}-marked.txt", lambda: marked_cells(got("huyen", f"{address}tra-lai/"))
        yield f"{name}-refused.txt", lambda: rows_of(got("huyen", f"{address}dong-chua-nhan.xlsx"))


def rows_of_tables() -> str:
    """How many rows each table of e2cfc70 has."""
    tables = sorted({file.stem for file in ROWS.glob("*.jsonl")} - GROWING)
    return "\n".join(f"{table} {asked(f'select count(*) from {table}')[0][0]}" for table in tables)


def check_sums(address: str) -> str:
    """Of the kept content as noted and as made anew, and of the files as they are given out."""
    code = address.split("/")[2]
    [(sha256, content)] = asked(f"select sha256, content from review_closedreview where code = '{code}'")
    text = json.dumps(json.loads(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    files = ("bang.xlsx", "bao-cao.docx?mau=dang", "bao-cao.docx?mau=nha-nuoc")
    given = {file: digest(got("huyen", address + file)) for file in files}
    return json.dumps({"noted": sha256, "made anew": digest(text.encode()), **given}, indent=1)


def export(username: str, address: str) -> str:
    """A list in Excel; rows without a year or a day come first on PostgreSQL and last on SQLite, so all are sorted."""
    sheet, names, *rows = rows_of(got(username, address)).splitlines()
    return "\n".join((sheet, names, *sorted(rows)))


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


def rows_of(content: bytes) -> str:
    """The sheets of a workbook, a row on a line."""
    lines = []
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        lines.append(f"# {sheet.title}")
        lines += [
            as_line(row) for row in sheet.iter_rows(values_only=True) if any(one is not None for one in row)
        ]
    return "\n".join(lines)


def marked_cells(content: bytes) -> str:
    """The cells of a workbook that hold or show something: place, value, colour, comment."""
    lines = []
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        lines.append(f"# {sheet.title}, merged: {sorted(map(str, sheet.merged_cells.ranges))}")
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            colour = cell.fill.fgColor.rgb if cell.fill.fill_type else None
            comment = cell.comment.text if cell.comment else None
            if (cell.value, colour, comment) != (None, None, None):
                lines.append(as_line((cell.coordinate, cell.value, colour, comment)))
    return "\n".join(lines)


def as_line(values: Iterable[object]) -> str:
    return json.dumps(list(values), ensure_ascii=False, separators=(",", ":"), default=str)


def lines_of(content: bytes) -> str:
    """The text of a Word document, a paragraph or a row of a table on a line."""
    lines = []
    for part in Document(io.BytesIO(content)).iter_inner_content():
        rows = getattr(part, "rows", None)
        lines += (
            [part.text] if rows is None else [" | ".join(cell.text for cell in row.cells) for row in rows]
        )
    return "\n".join(lines)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    django.setup()
    with CLOCK:
        write_answers(Path(sys.argv[1]))
