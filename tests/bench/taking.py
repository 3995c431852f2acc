"""Taking in a list of 10,000 rows over HTTP: against the library's own admin, and against the bare writing of its rows.

Each road begins with the same database file, in which no row of the list is yet.
"""

import io
import json
import shutil
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Final

import python_calamine
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client

from danvan.lists.models import ImportBatch
from models_registry.models import (
    ActivityField,
    EmulationModel,
    Kind,
    Programme,
    Registrant,
    Registration,
    State,
    Unit,
)
from tests.bench import lists, stock
from tests.bench.measuring import IS_SMALL, measure

ROWS: Final = 1_000 if IS_SMALL else 10_000
_ADDRESS: Final = "/nhan-danh-sach/"
_WAITS: Final = 3
_REFRESH: Final = 2  # seconds after which the page of a long commit asks again


def bench_import() -> dict[str, float]:
    """The part "import" of bench.json."""
    data = lists.workbook(ROWS)
    database = Path(connection.settings_dict["NAME"])
    fresh = database.with_name("fresh.sqlite3")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(fresh)])

    def begin_anew() -> None:
        connection.close()
        for suffix in ("-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(fresh, database)

    previews: list[tuple[float, int]] = []
    seconds = measure(
        {
            "ours": lambda: previews.append(take_in(client_of("huyen"), data)),
            "floor": lambda: write_bare(data),
        },
        before=begin_anew,
        warm_up=False,
    )
    begin_anew()
    begun = time.perf_counter()
    stock.take_in(client_of("quantri"), named(data))  # once: it takes as long as all the rest
    seconds["stock"] = time.perf_counter() - begun
    waits = [wait_beside(data, begin_anew) for _ in range(1 if IS_SMALL else _WAITS)]
    begin_anew()
    return {
        "stock_over_ours": seconds["stock"] / seconds["ours"],
        "ours_over_floor": seconds["ours"] / seconds["floor"],
        "preview_kb": max(size for _, size in previews) / 1024,
        "preview_s": statistics.median(wait for wait, _ in previews),
        "second_writer_over_import": max(waits),
        **({} if IS_SMALL else bench_alone(begin_anew)),
    }


def client_of(username: str) -> Client:
    """A signed-in browser."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(get_user_model().objects.get(username=username))
    return client


def named(data: bytes) -> io.BytesIO:
    """A file as a browser sends it."""
    file = io.BytesIO(data)
    file.name = "danh-sach.xlsx"
    return file


def take_in(client: Client, data: bytes) -> tuple[float, int]:
    """Our road: upload, first page of the preview, commit, until it is said to be done.

    Returns after how many seconds the preview stood, and its bytes.
    """
    start = time.perf_counter()
    page = expected(client.post(_ADDRESS, {"tep": named(data)}), 302).headers["Location"]
    preview = expected(client.get(page), 200)
    ready = time.perf_counter() - start
    batch = ImportBatch.objects.latest("pk")
    client.post(f"{page}ghi/", {"pham_vi": "tat-ca", "ban_xem": batch.reading})
    while client.get(f"{page}dang-ghi/").status_code == 200:
        for thread in threading.enumerate():
            if thread.name.startswith("commit-"):
                thread.join(_REFRESH)
    batch.refresh_from_db()
    if batch.state != ImportBatch.State.COMMITTED or batch.counts["new"] != batch.counts["rows"]:
        raise SystemExit(f"our import ended as {batch.state}: {batch.counts}")
    return ready, len(preview.content)


def expected(response: Any, status: int) -> Any:
    """The response, if its status is that one."""
    if response.status_code != status:
        raise SystemExit(f"{response.request['PATH_INFO']} answers {response.status_code}")
    return response


def write_bare(data: bytes) -> None:
    """The floor: calamine's rows by `bulk_create` into the same three tables, nothing asked and nothing kept."""
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    units = {unit.label: unit for unit in Unit.objects.exclude(valid_to=None)}
    fields = {field.name: field for field in ActivityField.objects.all()}
    programme = Programme.objects.get(first_year=2020)
    kinds = {kind.label: kind for kind in Kind}
    with transaction.atomic():
        registrants = Registrant.objects.bulk_create(
            Registrant(name=name, kind=kinds[kind], post=post, unit=units[unit])
            for _, _, name, kind, post, unit, *_ in rows[1:]
        )
        models = EmulationModel.objects.bulk_create(
            EmulationModel(
                title=row[1],
                registrant=registrant,
                unit=registrant.unit,
                field=fields[row[6]],
                place=row[8],
                content=row[9],
            )
            for row, registrant in zip(rows[1:], registrants, strict=True)
        )
        Registration.objects.bulk_create(
            Registration(
                model=model, unit=model.unit, programme=programme, year=int(row[7]), state=State.ACCEPTED
            )
            for row, model in zip(rows[1:], models, strict=True)
        )


def wait_beside(data: bytes, begin_anew: Any) -> float:
    """The longest wait of another officer who registers models all the while, over the length of the import."""
    begin_anew()
    client = client_of("huyen")
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.second_writer"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        writer.stdout.readline()  # it writes
        start = time.perf_counter()
        take_in(client, data)
        seconds = time.perf_counter() - start
        told, _ = writer.communicate("")
    if writer.returncode:
        raise SystemExit("the second writer failed")
    longest, written = json.loads(told)
    print(
        f"second writer: {written} registrations, longest wait {longest:.2f} s of {seconds:.2f} s",
        file=sys.stderr,
    )
    return longest / seconds


def bench_alone(begin_anew: Any) -> dict[str, float]:
    """Ten times the rows, each time in a process of its own: how the time grows, and the memory at its peak."""
    folder = Path(connection.settings_dict["NAME"]).parent
    seconds: dict[int, list[float]] = {}
    peak = 0.0
    for rows in (ROWS, 10 * ROWS, ROWS):
        file = folder / f"{rows}.xlsx"
        file.write_bytes(lists.workbook(rows))
        begin_anew()
        command = [sys.executable, "-m", "tests.bench.alone", str(file)]
        took, megabytes = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        seconds.setdefault(rows, []).append(took)
        peak = max(peak, megabytes)
    return {
        "peak_mb": peak,
        "growth_10k_100k": statistics.mean(seconds[10 * ROWS]) / statistics.mean(seconds[ROWS]),
    }
