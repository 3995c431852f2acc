"""What goes wrong with a backup, in the words of a command."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from danvan.keeping.backup import Manifest
from danvan.keeping.locking import Key, LockingError
from danvan.keeping.restoring import NotRestoredError
from danvan.keeping.sealing import DamagedError
from danvan.keeping.tables import NewerDatabaseError, NoTablesError
from danvan.lib.disk import reason_of

DAMAGED = (
    "Tệp {path} không phải bản sao lưu của cổng, hoặc đã hỏng, đã bị thay đổi (dù chỉ một byte)."
    " Không nạp gì từ tệp này; hãy dùng bản sao lưu khác."
)


@contextmanager
def told_of(path: Path) -> Iterator[None]:
    """Errors of the work with a backup at that path as errors of the command."""
    try:
        yield
    except DamagedError as error:
        raise CommandError(DAMAGED.format(path=path)) from error
    except (LockingError, NotRestoredError) as error:
        raise CommandError(str(error)) from error
    except NoTablesError as error:
        raise CommandError(
            "Cơ sở dữ liệu này chưa có bảng nào của cổng. Hãy xem lại DATABASE_URL, DANVAN_VAR: có thể không phải"
            " cơ sở dữ liệu cần sao lưu."
        ) from error
    except NewerDatabaseError as error:
        app, name = error.migrations[0]
        raise CommandError(
            f"Cơ sở dữ liệu mới hơn chương trình này (có thay đổi {app}.{name} mà chương trình không biết)."
            " Hãy cài đúng phiên bản của cơ sở dữ liệu."
        ) from error
    except FileExistsError as error:
        raise CommandError(f"Đã có tệp {path}; hãy ghi tên khác.") from error
    except OSError as error:
        raise CommandError(
            f"Không ghi hoặc đọc được {error.filename or path}: {reason_of(error)}."
        ) from error


def add_key_arguments(parser: ArgumentParser) -> None:
    """What opens an encrypted backup."""
    parser.add_argument(
        "--identity", type=Path, help="tệp khóa của age, khi bản sao lưu được mã hóa bằng age"
    )
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        help="tệp ghi mật khẩu, khi bản sao lưu được mã hóa bằng mật khẩu (GPG)",
    )


def key_of(options: dict[str, Any]) -> Key:
    """The answers to these arguments."""
    return Key(options["identity"], options["passphrase_file"])


def told(manifest: Manifest) -> str:
    """A backup in a sentence, without its stop."""
    by = manifest.program
    commit = f" ({by['commit']})" if by["commit"] else ""
    moment = timezone.localtime(manifest.moment).strftime("%H:%M ngày %d/%m/%Y")
    kind = "PostgreSQL" if manifest.database == "postgresql" else "SQLite"
    return f"lập lúc {moment}, phiên bản {by['version']}{commit}, từ {kind}: {manifest.words}"


def said_of(path: Path, manifest: Manifest) -> str:
    """That a backup was written, in a sentence."""
    how = "đã mã hóa" if path.suffix in (".age", ".gpg") else "đã đọc lại, nguyên vẹn"
    return f"Đã sao lưu vào {path} ({filesizeformat(path.stat().st_size)}, {how}): {manifest.words}."
