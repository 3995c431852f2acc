"""The page that a watching program asks: open, cheap, and without a word of what the portal holds."""

import shutil
from collections import namedtuple

import pytest
from django.db import OperationalError, connection
from django.test import Client

ADDRESS = "/suc-khoe/"
Usage = namedtuple("Usage", "total used free")


@pytest.mark.django_db
def test_it_answers_nobody_in_particular_with_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = Client().get(ADDRESS)
    assert answer.status_code == 200
    assert answer.content.decode() == "Cơ sở dữ liệu: trả lời\nỔ đĩa: còn chỗ\n"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert not answer.cookies


@pytest.mark.django_db
def test_a_disk_that_is_nearly_full_is_told(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**12, 10**12 - 10**8, 10**8))
    answer = Client().get(ADDRESS)
    assert answer.status_code == 503
    assert answer.content.decode() == "Cơ sở dữ liệu: trả lời\nỔ đĩa: sắp đầy\n"


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_told_without_its_name():
    def fails(execute, *asked):
        raise OperationalError('connection to server at "10.0.0.7" failed')

    with connection.execute_wrapper(fails):
        answer = Client().get(ADDRESS)
    assert answer.status_code == 503
    assert answer.content.decode() == "Cơ sở dữ liệu: không trả lời\nỔ đĩa: còn chỗ\n"


@pytest.mark.django_db
def test_nothing_is_sent_to_it():
    assert Client().post(ADDRESS).status_code == 405
