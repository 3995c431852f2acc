"""Commits of long lists beside the request, and how far they are: a file that every worker of the server reads.

The database cannot tell: what a transaction writes nobody else sees before its end. A worker holds the lock on
its file for as long as it lives, so that a killed one is known at once; its transaction is then rolled back.
"""

import fcntl
import json
import logging
import os
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from threading import Thread
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection

from danvan.lists.models import ImportBatch
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import decide_anew
from models_registry import access

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    """How far a commit is: what it does now, `done` of `all` of it; `refusal` says why it ended without writing."""

    what: str = ""
    done: int = 0
    all: int = 0
    refusal: str = ""


def start(batch_pk: int, user_pk: int, *, only_good: bool, seen: str | None = None) -> bool:
    """Begins to commit a batch, as it was `seen`, in the user's name; False if that is going on already."""
    _folder().mkdir(parents=True, exist_ok=True)
    lock = _take_lock(batch_pk)
    if lock is None:
        return False
    _write(batch_pk, Progress("Đang chuẩn bị"))
    Thread(target=_run, args=(lock, batch_pk, user_pk, only_good, seen), name=f"commit-{batch_pk}").start()
    return True


def is_running(batch_pk: int) -> bool:
    """Whether some worker of the server is committing the batch."""
    if not _path(batch_pk, "lock").exists():
        return False
    lock = _take_lock(batch_pk, fcntl.LOCK_SH)  # two who look at once are not in each other's way
    if lock is None:
        return True
    lock.close()
    return False


def progress_of(batch_pk: int) -> Progress | None:
    """What was last said of a commit; None if none was begun, or the last one has written its list."""
    try:
        return Progress(**json.loads(_path(batch_pk, "json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def forget(batch_pk: int) -> None:
    """Removes what is kept of a commit that has ended."""
    for suffix in ("json", "lock"):
        _path(batch_pk, suffix).unlink(missing_ok=True)


def _run(lock: IO[str], batch_pk: int, user_pk: int, only_good: bool, seen: str | None = None) -> None:
    try:
        _commit(batch_pk, user_pk, only_good, seen)
    except ValidationError as refusal:
        _write(batch_pk, Progress(refusal=" ".join(refusal.messages)))
    except Exception:
        logger.exception("Commit of batch %s failed", batch_pk)
        reason = "Chưa ghi gì, vì máy chủ gặp lỗi giữa chừng. Tệp vẫn còn nguyên; hãy thử lại hoặc báo người quản trị."
        _write(batch_pk, Progress(refusal=reason))
    else:
        forget(batch_pk)
    finally:
        connection.close()
        lock.close()


def _commit(batch_pk: int, user_pk: int, only_good: bool, seen: str | None) -> None:
    user = access.load_user(user_pk)
    if user is None:
        raise ValidationError("Tài khoản này không còn.")
    batch, report = ImportBatch.objects.get(pk=batch_pk), partial(_report, batch_pk)
    try:
        commit(batch, user, only_good=only_good, seen=seen, report=report)
    except ValidationError as refusal:
        report("Đang đọc lại danh sách", 0, 0)
        raise ValidationError(
            list(dict.fromkeys([*refusal.messages, *decide_anew(batch, user)]))
        ) from refusal


def _report(batch_pk: int, what: str, done: int, whole: int) -> None:
    _write(batch_pk, Progress(what, done, whole))


def _write(batch_pk: int, progress: Progress) -> None:
    path = _path(batch_pk, "json")
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(progress)), encoding="utf-8")
    os.replace(fresh, path)  # a reader finds the old one or the new one, never a half


def _take_lock(batch_pk: int, kind: int = fcntl.LOCK_EX) -> IO[str] | None:
    file = _path(batch_pk, "lock").open("a")
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def _folder() -> Path:
    return settings.VAR_DIR / "progress"


def _path(batch_pk: int, suffix: str) -> Path:
    return _folder() / f"{batch_pk}.{suffix}"
