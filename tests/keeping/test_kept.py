"""Which scheduled backups stay, and what who administers the portal is told of them."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from danvan.keeping.kept import kept, newest, rotate

NOW = datetime(2026, 11, 29, 3, 0)


@pytest.fixture
def folder(settings, tmp_path):
    settings.DANVAN_BACKUPS = tmp_path / "backups"
    settings.DANVAN_BACKUPS.mkdir()
    return settings.DANVAN_BACKUPS


def put(folder, moment, suffix=".zip", content=b"x"):
    path = folder / f"danvan-{moment:%Y%m%d-%H%M%S}{suffix}"
    path.write_bytes(content)
    return path


def test_the_last_of_fourteen_days_and_of_eight_weeks_stay(folder):
    nights = [put(folder, NOW - timedelta(days=days)) for days in range(100)]
    second = put(folder, NOW + timedelta(hours=5))  # of the same day, later: it stays for the day
    rotate()
    left = {path for _, path in kept()}
    assert second in left
    assert nights[0] not in left
    assert set(nights[1:14]) <= left
    assert NOW.weekday() == 6
    assert left == {second, *nights[1:14], *nights[7:50:7]}  # of each week the Sunday


def test_what_others_put_there_is_left_alone(folder):
    others = [folder / name for name in ("danvan-goc.zip", "ghi-chu.txt", "danvan-20200101-000000.txt")]
    for path in others:
        path.write_bytes(b"x")
    for days in range(90):
        put(folder, NOW - timedelta(days=days), ".zip.age")
    assert rotate()
    assert all(path.exists() for path in others)


def test_an_empty_file_is_no_backup(folder):
    put(folder, NOW)
    put(folder, NOW + timedelta(days=1), content=b"")
    assert newest().replace(tzinfo=None) == NOW


def test_of_those_before_an_upgrade_three_stay_whatever_else_goes(folder):
    before = [folder / f"truoc-nang-cap-{NOW + timedelta(days=days):%Y%m%d-%H%M%S}.zip" for days in range(5)]
    for path in before:
        path.write_bytes(b"x")
    for days in range(100):
        put(folder, NOW + timedelta(days=100 + days))
    rotate()
    assert [path.exists() for path in before] == [False, False, True, True, True]


def overview(browse, user):
    return " ".join(browse(user).get("/").content.decode().split())


def test_who_administers_is_told_how_old_the_newest_backup_is(folder, browse, an, lam_binh):
    assert "Cổng chưa được sao lưu hằng ngày" in overview(browse, an)
    now = timezone.localtime().replace(tzinfo=None)
    put(folder, now - timedelta(days=5))
    assert "Bản sao lưu mới nhất đã cách đây 5 ngày" in overview(browse, an)
    put(folder, now - timedelta(hours=5))
    told = overview(browse, an)
    assert f"Bản sao lưu mới nhất: {now - timedelta(hours=5):%H:%M %d/%m/%Y}." in told
    assert 'href="/huong-dan/#sao-luu"' in told


def test_others_are_told_nothing_of_backups(folder, browse, huyen):
    assert "sao lưu" not in overview(browse, huyen).lower()


def test_the_guide_says_how_a_backup_is_made_and_comes_back(browse, xa):
    guide = browse(xa).get("/huong-dan/").content.decode()
    assert 'id="sao-luu"' in guide
    for command in ("backup", "verify", "restore", "doctor", "upgrade", "hand_over"):
        assert f"danvan {command}" in guide, command
