"""`manage.py backup [FILE]`: everything of the portal in one file, while it is in use."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from danvan.keeping.backup import write_backup
from danvan.keeping.kept import folder, write_kept
from danvan.keeping.locking import Lock
from danvan.keeping.telling import said_of, told_of


class Command(BaseCommand):
    """Without a name: for the server's daily round, into the folder of backups, where old ones go."""

    help = (
        "Sao lưu cơ sở dữ liệu, tệp và mẫu Word của cổng ra một tệp, khi cổng vẫn đang chạy. Không ghi tên tệp thì ghi"
        " vào thư mục sao lưu (DANVAN_BACKUPS) và bỏ bớt bản cũ."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="tệp .zip sẽ ghi; phải chưa có")
        parser.add_argument(
            "--recipient",
            default="",
            help="mã hóa cho khóa công khai này: age1... (age), hoặc địa chỉ thư, mã khóa (GPG)",
        )
        parser.add_argument(
            "--passphrase-file", type=Path, help="mã hóa bằng mật khẩu ghi trong tệp này (GPG)"
        )

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        lock = Lock(options["recipient"], options["passphrase_file"])
        if lock.recipient and lock.passphrase_file:
            raise CommandError("Chọn một trong hai: --recipient hoặc --passphrase-file.")
        if lock and file is None:
            raise CommandError("Hãy ghi tên tệp; bản sao lưu hằng đêm mã hóa theo DANVAN_BACKUP_RECIPIENT.")
        gone = 0
        with told_of(file or folder()):
            if file is None:
                path, manifest, gone = write_kept()
            else:
                path = file if file.suffix == lock.suffix else file.with_name(file.name + lock.suffix)
                manifest = write_backup(path, lock)
        self.stdout.write(said_of(path, manifest))
        for name in manifest.missing:
            self.stdout.write(
                self.style.WARNING(f"Tệp {name} có trong sổ nhưng không còn trên đĩa: không sao lưu được.")
            )
        for name in manifest.unknown:
            self.stdout.write(self.style.WARNING(f"Bảng {name} không phải của cổng: không sao lưu."))
        if gone:
            self.stdout.write(f"Đã bỏ {gone} bản cũ.")
