"""`manage.py upgrade`: the database brought to this program, after a backup by which one can go back."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from danvan.keeping.kept import folder, write_kept
from danvan.keeping.telling import said_of, told_of
from danvan.lib.outage import is_standby

BACK = (
    "Để quay lại: dừng cổng, cài lại phiên bản trước, rồi chạy: {command} restore {path} --set-aside"
    " (dữ liệu hiện có được để sang bên, không mất)."
)


class Command(BaseCommand):
    """What the service runs before it starts; without changes of the database it backs up nothing."""

    help = "Nâng cấp cơ sở dữ liệu theo chương trình mới; sao lưu trước và nói cách quay lại."

    def handle(self, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        is_new = not executor.loader.applied_migrations
        if is_standby():
            if waiting:
                raise CommandError("Cơ sở dữ liệu dự phòng theo máy chính: nâng cấp máy chính trước.")
            self.stdout.write("Cơ sở dữ liệu dự phòng, chỉ xem được: đã đúng phiên bản của chương trình.")
            return
        if not waiting or is_new:
            call_command("migrate", verbosity=0)
            self.stdout.write(
                "Đã tạo cơ sở dữ liệu." if is_new else "Cơ sở dữ liệu đã đúng phiên bản của chương trình."
            )
            return
        with told_of(folder()):
            path, manifest, _ = write_kept(before_upgrade=True)
        self.stdout.write(said_of(path, manifest))
        back = BACK.format(path=path, command=settings.DANVAN_COMMAND)
        try:
            call_command("migrate", verbosity=0)
        except DatabaseError as error:
            raise CommandError(f"Nâng cấp không xong: {error}\n{back}") from error
        self.stdout.write(f"Đã nâng cấp: {len(waiting)} thay đổi cơ sở dữ liệu.\n{back}")
