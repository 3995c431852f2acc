"""The folder of scheduled backups: their names, which of them stay, and when the last one was made."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone

from danvan.keeping.backup import Manifest, write_backup
from danvan.keeping.locking import Lock

_NAME: Final = "danvan-%Y%m%d-%H%M%S"
_BEFORE: Final = "truoc-nang-cap-%Y%m%d-%H%M%S"  # by which one can go back from an upgrade
_BEFORE_KEPT: Final = 3
DAYS: Final = 14  # of each the last one
WEEKS: Final = 8
LATE_DAYS: Final = 2


def folder() -> Path:
    return Path(settings.DANVAN_BACKUPS)


def write_kept(*, before_upgrade: bool = False) -> tuple[Path, Manifest, int]:
    """A backup into the folder, encrypted as the settings say; and how many old ones went for it.

    Raises what `write_backup` raises.
    """
    lock = Lock(settings.DANVAN_BACKUP_RECIPIENT)
    name = timezone.localtime().strftime(_BEFORE if before_upgrade else _NAME)
    folder().mkdir(parents=True, exist_ok=True)
    path = folder() / f"{name}.zip{lock.suffix}"
    return path, write_backup(path, lock), len(rotate())


def kept(name: str = _NAME) -> list[tuple[datetime, Path]]:
    """The scheduled backups that are whole (they have their name only then), the newest first."""
    found = []
    for path in folder().glob("*.zip*") if folder().is_dir() else ():
        try:
            moment = datetime.strptime(path.name.partition(".")[0], name)
        except ValueError:
            continue
        if path.stat().st_size:
            found.append((moment.replace(tzinfo=timezone.get_default_timezone()), path))
    return sorted(found, reverse=True)


def newest() -> datetime | None:
    """When the newest scheduled backup was made."""
    return next((moment for moment, _ in kept()), None)


def rotate() -> list[Path]:
    """Deletes what is neither the last of one of the newest 14 days nor of one of the newest 8 weeks that have any.

    Of those before an upgrade the newest three stay.
    """
    backups = kept()
    by_day: dict[object, Path] = {}
    by_week: dict[object, Path] = {}
    for moment, path in backups:  # the newest first: it stays for its day and its week
        by_day.setdefault(moment.date(), path)
        by_week.setdefault(moment.isocalendar()[:2], path)
    staying = {*list(by_day.values())[:DAYS], *list(by_week.values())[:WEEKS]}
    gone = [path for _, path in backups if path not in staying]
    gone += [path for _, path in kept(_BEFORE)[_BEFORE_KEPT:]]
    for path in gone:
        path.unlink()
    return gone


@dataclass(frozen=True)
class Standing:
    """How the scheduled backups stand, for whoever administers the portal."""

    newest: datetime | None
    days: int  # since then

    @property
    def is_late(self) -> bool:
        """Whether a round was missed, and more than a server that was off for a night."""
        return self.newest is None or self.days >= LATE_DAYS


def standing(now: datetime) -> Standing:
    """How old the newest backup is."""
    made = newest()
    return Standing(made, (now - made).days if made else 0)
