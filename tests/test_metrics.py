"""Figures for Prometheus: only for who has the key, the same whichever process answers, and nothing of the registry."""

import re
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from django.db import OperationalError, connection
from django.test import Client

from danvan.lib import answered

ADDRESS, KEY = "/so-do/", "chia-khoa-de-thu"

pytestmark = pytest.mark.django_db


@pytest.fixture
def measured(settings, tmp_path):
    """Asks for the page with the key; names and values."""
    settings.VAR_DIR = settings.DANVAN_BACKUPS = tmp_path
    settings.DANVAN_METRICS_KEY = KEY

    def ask():
        answer = Client().get(ADDRESS, headers={"authorization": f"Bearer {KEY}"})
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        lines = answer.content.decode().splitlines()
        assert all(re.fullmatch(r"# TYPE \w+ \w+|\w+(\{\w+=\"[^\"]+\"\})? [0-9.]+", line) for line in lines)
        return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))

    return ask


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer ", f"Bearer {KEY}x", KEY, f"Basic {KEY}"])
def test_who_has_no_key_finds_no_page(measured, sent):
    assert Client().get(ADDRESS, headers={"authorization": sent}).status_code == 404
    assert Client().get(ADDRESS).status_code == 404


def test_without_a_key_in_the_settings_there_is_none_and_nothing_is_counted(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    for sent in ("", "Bearer ", "Bearer None"):
        assert Client().get(ADDRESS, headers={"authorization": sent}).status_code == 404
    assert list(tmp_path.iterdir()) == []


def test_every_answer_is_counted(measured, huyen):
    client = Client()
    client.force_login(huyen)
    for address, number in (("/mo-hinh/", 3), ("/khong-co/", 2)):
        for _ in range(number):
            client.get(address)
    told = measured()
    assert told['danvan_requests_total{status="2xx"}'] == "3"
    assert told['danvan_requests_total{status="4xx"}'] == "2"
    assert told["danvan_request_seconds_count"] == told['danvan_request_seconds_bucket{le="+Inf"}'] == "5"
    assert 0 < float(told["danvan_request_seconds_sum"]) < 60
    assert measured()['danvan_requests_total{status="2xx"}'] == "4"  # the page before was one itself


def test_of_the_server_it_tells_what_one_is_woken_for(measured, tmp_path):
    assert "danvan_backup_timestamp_seconds" not in measured()
    (tmp_path / "danvan-20260301-013000.zip").write_bytes(b"x")
    told = measured()
    assert told["danvan_backup_timestamp_seconds"] == "1772303400"  # half past one in Hà Nội
    assert told["danvan_database_up"] == "1"
    assert int(told["danvan_disk_free_bytes"]) > 0


def test_a_database_that_is_away_is_told(measured):
    def fails(execute, *asked):
        raise OperationalError("away")

    with connection.execute_wrapper(fails):
        assert measured()["danvan_database_up"] == "0"


def _count_many(folder):
    from django.conf import settings

    settings.VAR_DIR = folder
    for _ in range(200):
        answered.count(200, 0.2)


def test_processes_that_count_at_once_lose_none(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    with ProcessPoolExecutor(4, get_context("fork")) as processes:
        list(processes.map(_count_many, [tmp_path] * 4))
    told = answered.answered()
    assert told.all == told.by_state["2xx"] == told.within[0.3] == 800
    assert told.within[0.1] == 0
    assert told.milliseconds == 160_000
