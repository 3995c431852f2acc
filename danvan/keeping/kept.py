"""The folder of scheduled backups: their names, which of them stay, and when the last one was made."""

from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone

_NAME: Final = "danvan-%Y%m%d-%H%M%S"
DAYS: Final = 14  # of each the last one
WEEKS: Final = 8


def folder() -> Path:
    return Path(settings.DANVAN_BACKUPS)


def scheduled_path() -> Path:
    """The name of a backup that is made now, by the clock of the office."""
    return folder() / f"{timezone.localtime().strftime(_NAME)}.zip"


def kept() -> list[tuple[datetime, Path]]:
    """The scheduled backups that are whole (they have their name only then), the newest first."""
    found = []
    for path in folder().glob("danvan-*.zip*") if folder().is_dir() else ():
        try:
            moment = datetime.strptime(path.name.partition(".")[0], _NAME)
        except ValueError:
            continue
        if path.stat().st_size:
            found.append((moment.replace(tzinfo=timezone.get_default_timezone()), path))
    return sorted(found, reverse=True)


def newest() -> datetime | None:
    """When the newest scheduled backup was made."""
    return next((moment for moment, _ in kept()), None)


def rotate() -> list[Path]:
    """Deletes what is neither the last of one of the newest 14 days nor of one of the newest 8 weeks that have any."""
    backups = kept()
    by_day: dict[object, Path] = {}
    by_week: dict[object, Path] = {}
    for moment, path in backups:  # the newest first: it stays for its day and its week
        by_day.setdefault(moment.date(), path)
        by_week.setdefault(moment.isocalendar()[:2], path)
    staying = {*list(by_day.values())[:DAYS], *list(by_week.values())[:WEEKS]}
    gone = [path for _, path in backups if path not in staying]
    for path in gone:
        path.unlink()
    return gone
