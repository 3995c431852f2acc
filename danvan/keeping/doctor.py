"""What of this server is missing, unsafe or old: each thing looked at is one line in Vietnamese."""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from importlib import metadata
from typing import Final

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks, mail
from django.db import DatabaseError, NotSupportedError, connection
from django.db.migrations.executor import MigrationExecutor
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from danvan.keeping.backup import folders, named_files
from danvan.keeping.kept import folder, kept, standing
from danvan.keeping.locking import Lock
from danvan.keeping.program import project
from danvan.keeping.tables import NewerDatabaseError, database
from danvan.lib import word_index
from danvan.lib.disk import LEAST_FREE

# Until when its makers mend what is unsafe: devguide.python.org/versions, djangoproject.com/download.
_PYTHON_UNTIL: Final = {(3, 11): date(2027, 10, 31), (3, 12): date(2028, 10, 31), (3, 13): date(2029, 10, 31)}
_DJANGO_UNTIL: Final = {(5, 2): date(2028, 4, 30)}
_ENOUGH: Final = 2  # who administers: one may be away, or lose his password


class Level(Enum):
    """How much a finding weighs; what must be mended ends the command with 1."""

    GOOD = "tốt"
    LOOK = "nên xem"
    MEND = "PHẢI SỬA"


@dataclass(frozen=True)
class Finding:
    """One line."""

    level: Level
    words: str


def good(words: str) -> Finding:
    return Finding(Level.GOOD, words)


def look(words: str) -> Finding:
    return Finding(Level.LOOK, words)


def mend(words: str) -> Finding:
    return Finding(Level.MEND, words)


def findings() -> Iterator[Finding]:
    """Everything that is looked at; what asks the database only where it answers."""
    yield from _programs()
    yield from _packages()
    yield from _settings()
    yield from _folders()
    yield from _backups()
    yield from _mail()
    answer = _database()
    yield answer
    if answer.level is not Level.MEND:
        for ask in (_migrations, _sound, _searched, _administrators, _files):
            yield from ask()


def _programs() -> Iterator[Finding]:
    today = timezone.localdate()
    for name, version, until in (
        ("Python", sys.version_info[:2], _PYTHON_UNTIL),
        ("Django", django.VERSION[:2], _DJANGO_UNTIL),
    ):
        words = f"{name} {'.'.join(map(str, version))}"
        last = until.get(version)
        if last is None:
            yield look(f"{words}: cổng chưa được thử với bản này.")
        elif last < today:
            yield mend(f"{words}: từ {last:%d/%m/%Y} không còn được vá lỗi an toàn. Hãy nâng cấp.")
        else:
            yield good(f"{words}: được vá lỗi an toàn đến {last:%d/%m/%Y}.")


def _packages() -> Iterator[Finding]:
    lock = settings.BASE_DIR / "requirements.lock"
    wanted = dict(
        line.removesuffix("\\").strip().split("==", 1)
        for line in lock.read_text(encoding="utf-8").splitlines()
        if "==" in line
        and not line.startswith(" ")
        and ";" not in line  # what other systems need stands behind ;
    )
    here = {
        one.metadata["Name"].lower().replace("_", "-"): _as_locked(one.version)
        for one in metadata.distributions()
    }
    needed = {re.split(r"[^\w-]", one, maxsplit=1)[0] for one in project()["dependencies"]}
    other = [
        f"{name} {here.get(name, 'chưa cài')} (cần {version})"
        for name, version in wanted.items()
        if here.get(name) != version
        and (name in here or name in needed)  # a server has none of what tests need
    ]
    if other:
        yield look(f"Gói khác với requirements.lock: {', '.join(other)}. Hãy cài lại theo tệp này.")
    else:
        yield good("Các gói đúng như requirements.lock.")


def _as_locked(version: str) -> str:
    """As a lock file writes it: a maker's "1.002" is "1.2" there."""
    return re.sub(r"(?<![\d\w])0+(?=\d)", "", version)


def _settings() -> Iterator[Finding]:
    if settings.DEBUG:
        yield mend("DANVAN_DEBUG=1: trang lỗi cho người lạ thấy bên trong cổng. Hãy bỏ biến này.")
    if not settings.HTTPS:
        yield look("DANVAN_HTTPS=0: cổng chỉ trả lời trên máy này. Máy chủ thật phải đặt DANVAN_HTTPS=1.")
    else:
        yield good(f"HTTPS bật, tên máy: {', '.join(settings.ALLOWED_HOSTS)}.")
    if len(settings.SECRET_KEY) < 50 or len(set(settings.SECRET_KEY)) < 5:
        yield mend("DANVAN_SECRET_KEY quá ngắn, đoán được. Hãy đặt chuỗi ngẫu nhiên từ 50 ký tự.")
    else:
        yield good("Khóa bí mật đủ dài.")
    key_file = settings.VAR_DIR / "secret-key"
    if key_file.exists() and key_file.stat().st_mode & 0o077:
        yield mend(f"Tệp {key_file} người khác trên máy đọc được. Chạy: chmod 600 {key_file}")
    if settings.HTTPS:
        told = [one for one in checks.run_checks(include_deployment_checks=True) if not one.is_silenced()]
        if told:
            yield mend(f"{settings.DANVAN_COMMAND} check --deploy: {'; '.join(str(one.id) for one in told)}.")


def _folders() -> Iterator[Finding]:
    for path in dict.fromkeys([settings.VAR_DIR, *folders().values(), folder()]):
        standing_one = next(one for one in (path, *path.parents) if one.exists())
        if not os.access(standing_one, os.W_OK | os.X_OK):
            yield mend(
                f"Cổng không ghi được vào {standing_one}. Hãy giao thư mục này cho tài khoản chạy cổng."
            )
            continue
        free = shutil.disk_usage(standing_one).free
        if free < LEAST_FREE:
            yield mend(f"{path}: ổ đĩa chỉ còn {filesizeformat(free)}. Hãy dọn hoặc thêm ổ.")
        else:
            yield good(f"{path}: ghi được, còn {filesizeformat(free)}.")
    if settings.VAR_DIR.stat().st_mode & 0o007:
        yield look(f"Người khác trên máy đọc được {settings.VAR_DIR}. Chạy: chmod o= {settings.VAR_DIR}")


def _backups() -> Iterator[Finding]:
    now = standing(timezone.now())
    if now.newest is None:
        yield mend(
            f"Chưa có bản sao lưu nào trong {folder()}. Bật danvan-backup.timer, "
            f"hoặc chạy: {settings.DANVAN_COMMAND} backup"
        )
    elif now.is_late:
        yield mend(f"Bản sao lưu mới nhất đã cách đây {now.days} ngày. Xem: journalctl -u danvan-backup")
    else:
        _, path = kept()[0]
        yield good(f"Bản sao lưu mới nhất: {path} ({filesizeformat(path.stat().st_size)}).")
        if path.stat().st_size > shutil.disk_usage(path.parent).free / 2:
            yield look(f"{path.parent}: chỗ trống không đủ cho hai bản sao lưu nữa.")
    if folder().exists() and folder().stat().st_dev == settings.VAR_DIR.stat().st_dev:
        yield look(
            "Bản sao lưu nằm cùng ổ đĩa với dữ liệu: ổ hỏng là mất cả hai. Hãy chép thêm ra máy hoặc ổ khác."
        )
    lock = Lock(settings.DANVAN_BACKUP_RECIPIENT)
    if lock and shutil.which(lock.command[0]) is None:
        yield mend(f"Máy chưa có {lock.command[0]}, nên sao lưu hằng đêm không mã hóa được và không chạy.")


def _mail() -> Iterator[Finding]:
    if not settings.DANVAN_MAIL:
        yield look("Chưa đặt máy chủ thư (DANVAN_MAIL): cổng không gửi thư báo việc, báo lỗi.")
        return
    try:
        with mail.get_connection():
            yield good("Máy chủ thư trả lời.")
    except OSError as error:  # of smtplib too
        yield mend(f"Máy chủ thư không trả lời: {error}.")
    if not settings.ADMINS:
        yield look("Chưa ghi ai nhận thư báo lỗi (DANVAN_ADMINS).")


def _database() -> Finding:
    kind = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    try:
        connection.ensure_connection()
        connection.check_database_version_supported()
    except NotSupportedError:
        return mend(f"{kind} quá cũ đối với Django {django.get_version()}. Hãy nâng cấp.")
    except DatabaseError as error:
        return mend(f"Cơ sở dữ liệu không trả lời: {str(error).splitlines()[0]}.")
    return good(f"Cơ sở dữ liệu trả lời: {kind}.")


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    strangers = set(executor.loader.applied_migrations) - set(executor.loader.graph.nodes)
    if strangers:
        app, name = min(strangers)
        yield mend(f"Cơ sở dữ liệu mới hơn chương trình (có {app}.{name}). Hãy cài đúng phiên bản.")
    elif waiting:
        yield mend(
            f"Còn {len(waiting)} thay đổi cơ sở dữ liệu chưa thực hiện. Chạy: {settings.DANVAN_COMMAND} upgrade"
        )
    else:
        yield good("Cơ sở dữ liệu đúng phiên bản của chương trình.")


def _sound() -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        (told,) = cursor.fetchone()
    if told == "ok":
        yield good("Tệp cơ sở dữ liệu nguyên vẹn.")
    else:
        yield mend(f"Tệp cơ sở dữ liệu bị hỏng ({told}). Hãy phục hồi bản sao lưu gần nhất.")


def _searched() -> Iterator[Finding]:
    if faults := word_index.faults():
        yield mend(
            f"Chỉ mục tìm kiếm thiếu hoặc sai {faults} chỗ. Chạy: {settings.DANVAN_COMMAND} repair_keys"
        )
    else:
        yield good("Chỉ mục tìm kiếm khớp với sổ.")
    if not word_index.has_trigrams():
        yield look(
            "PostgreSQL chưa có phần mở rộng pg_trgm nên sổ lớn thì tìm chậm. Cài gói postgresql-contrib, giao cơ sở dữ"
            f" liệu cho tài khoản chạy cổng, rồi chạy: {settings.DANVAN_COMMAND} repair_keys"
        )


def _administrators() -> Iterator[Finding]:
    accounts = get_user_model()._default_manager
    number = accounts.filter(is_superuser=True, is_active=True).count()
    if not number:
        # The code of the first run opens nothing once there is an account.
        way = (
            f"Chạy: {settings.DANVAN_COMMAND} createsuperuser"
            if accounts.exists()
            else f"Mở /bat-dau/, nhập mã bắt đầu; mã in ra khi chạy: {settings.DANVAN_COMMAND} start"
        )
        yield mend(f"Cổng không có người quản trị nào. {way}")
    elif number < _ENOUGH:
        yield look("Cổng chỉ có một người quản trị; nên có hai, phòng khi vắng hoặc quên mật khẩu.")
    else:
        yield good(f"{number} người quản trị.")


def _files() -> Iterator[Finding]:
    try:
        named = named_files(database())
    except NewerDatabaseError:  # told already
        return
    root = folders()["files"]
    if gone := sorted(name for name in named if not (root / name).is_file()):
        yield mend(f"{len(gone)} tệp có trong sổ nhưng không còn trên đĩa: {', '.join(gone[:5])}.")
    else:
        yield good(f"{len(named)} tệp trong sổ đều còn trên đĩa.")
