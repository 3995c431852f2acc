"""Long work beside the request, and how far it is: a file that every worker of the server reads.

The database cannot tell: what a transaction writes nobody else sees before its end. A worker holds the lock on
its file for as long as it lives, so that a killed one is known at once; its transaction is then rolled back.
"""

import fcntl
import json
import logging
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from threading import Thread
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection

logger = logging.getLogger(__name__)
Report = Callable[[str, int, int], None]  # what is being done, how much of it is done, of how much


@dataclass(frozen=True)
class Progress:
    """How far a job is: what it does now, `done` of `all` of it; `refusal` says why it ended without writing."""

    what: str = ""
    done: int = 0
    all: int = 0
    refusal: str = ""


def unheard(what: str, done: int, whole: int) -> None:
    """The report of work that nobody watches."""


def start(name: str, work: Callable[[Report], None], failed: str) -> bool:
    """Begins the work under that name (letters, figures, dashes); False if such work is going on already.

    A ValidationError of the work is its refusal; of any other error the log has the cause, and the officer `failed`.
    """
    _folder().mkdir(parents=True, exist_ok=True)
    lock = _take_lock(name)
    if lock is None:
        return False
    _write(name, Progress("Đang chuẩn bị"))
    Thread(target=_run, args=(lock, name, work, failed), name=name).start()
    return True


def is_running(name: str) -> bool:
    """Whether some worker of the server is at it."""
    if not _path(name, "lock").exists():
        return False
    lock = _take_lock(name, fcntl.LOCK_SH)  # two who look at once are not in each other's way
    if lock is None:
        return True
    lock.close()
    return False


def progress_of(name: str) -> Progress | None:
    """What was last said of it; None if none was begun, or the last one has done its work."""
    try:
        return Progress(**json.loads(_path(name, "json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def forget(name: str) -> None:
    """Removes what is kept of work that has ended."""
    for suffix in ("json", "lock"):
        _path(name, suffix).unlink(missing_ok=True)


def _run(lock: IO[str], name: str, work: Callable[[Report], None], failed: str) -> None:
    try:
        work(partial(_report, name))
    except ValidationError as refusal:
        _write(name, Progress(refusal=" ".join(refusal.messages)))
    except Exception:
        logger.exception("%s failed", name)
        _write(name, Progress(refusal=failed))
    else:
        forget(name)
    finally:
        connection.close()
        lock.close()


def _report(name: str, what: str, done: int, whole: int) -> None:
    _write(name, Progress(what, done, whole))


def _write(name: str, progress: Progress) -> None:
    path = _path(name, "json")
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(progress)), encoding="utf-8")
    os.replace(fresh, path)  # a reader finds the old one or the new one, never a half


def _take_lock(name: str, kind: int = fcntl.LOCK_EX) -> IO[str] | None:
    file = _path(name, "lock").open("a")
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def _folder() -> Path:
    return settings.VAR_DIR / "progress"


def _path(name: str, suffix: str) -> Path:
    return _folder() / f"{name}.{suffix}"
