"""Error pages: in our words, with the number of the request; 503 where database or disk cannot take more just now."""

import errno
import json
import logging
import re
import sqlite3
from types import ModuleType

import psycopg
import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.db import OperationalError, connection
from django.db.utils import DatabaseErrorWrapper, InterfaceError
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from danvan import urls
from danvan.lib.logs import AsJson, ErrorMail, WithNumber
from danvan.lib.outage import is_outage

NUMBER = re.compile(r"Mã yêu cầu: <b>([2-9A-Z]{4}-[2-9A-Z]{4})</b>")


class Wrapped:
    """Errors of a driver as Django passes them on."""

    def __init__(self, driver: ModuleType) -> None:
        self.Database, self.errors_occurred = driver, False

    def __enter__(self):
        self.wrapper = DatabaseErrorWrapper(self)
        self.wrapper.__enter__()

    def __exit__(self, *error):
        return self.wrapper.__exit__(*error)


def writes_while_another_writes(folder):
    """Two who write to one SQLite file; the second waits no longer than it was told to."""
    first, second = (sqlite3.connect(folder / "a.sqlite3", timeout=0, isolation_level=None) for _ in range(2))
    first.execute("begin immediate")
    try:
        with Wrapped(sqlite3):
            second.execute("begin immediate")
    finally:
        first.close()
        second.close()


def opens_nothing(folder):
    with Wrapped(sqlite3):
        sqlite3.connect(folder / "not-there" / "a.sqlite3")


def asks_for_no_table(folder):
    with Wrapped(sqlite3):
        sqlite3.connect(folder / "b.sqlite3").execute("select * from not_there")


def finds_no_server(folder):
    with Wrapped(psycopg):
        psycopg.connect("postgres://danvan@127.0.0.1:1/danvan", connect_timeout=2)


def loses_its_connection(folder):
    raise InterfaceError("connection already closed")


def divides_by_nothing(folder):
    return 1 / 0


def fills_the_disk(folder):
    raise OSError(errno.ENOSPC, "No space left on device")


def names_no_file(folder):
    (folder / "not-there").read_bytes()


def of_postgresql(code):
    def raises(folder):
        with Wrapped(psycopg):
            raise psycopg.errors.lookup(code)

    return raises


FAULTS = {
    writes_while_another_writes: 503,
    opens_nothing: 503,
    finds_no_server: 503,
    loses_its_connection: 503,
    of_postgresql("40P01"): 503,  # dead lock
    of_postgresql("53300"): 503,  # too many connections
    of_postgresql("57P01"): 503,  # the administrator stops the server
    asks_for_no_table: 500,
    of_postgresql("42P01"): 500,  # no such table
    fills_the_disk: 503,
    names_no_file: 500,
    divides_by_nothing: 500,
}
TOLD = {
    BadRequest("Không có bộ lọc này."): 400,
    PermissionDenied(): 403,
    RequestDataTooBig(): 413,
}
fault = None
folder = None


@login_not_required
def fails(request):
    if isinstance(fault, Exception):
        raise fault
    return HttpResponse(fault(folder))


urlpatterns = [path("hong/", fails), *urls.urlpatterns]
handler400, handler500 = urls.handler400, urls.handler500


@pytest.fixture
def asked(settings, tmp_path, monkeypatch):
    """`asked(fault)`: the answer of a page that fails so."""
    settings.ROOT_URLCONF = __name__

    def ask(raised, client=None):
        monkeypatch.setitem(globals(), "fault", raised)
        monkeypatch.setitem(globals(), "folder", tmp_path)
        return (client or Client(raise_request_exception=False)).get("/hong/")

    return ask


@pytest.mark.parametrize(("raised", "status"), FAULTS.items(), ids=lambda one: getattr(one, "__name__", one))
def test_a_database_that_is_away_or_busy_is_no_fault_of_ours(raised, status, asked):
    """Nobody is signed in and no database may be asked here: the page stands alone."""
    answer = asked(raised)
    page = answer.content.decode()
    assert answer.status_code == status
    assert NUMBER.search(page)[1] == answer.headers["X-Request-ID"]
    assert answer.headers.get("Retry-After") == ("30" if status == 503 else None)
    assert (
        "<h1>Cổng thông tin đang bận</h1>" if status == 503 else "<h1>Cổng thông tin gặp lỗi</h1>"
    ) in page
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_standby_says_that_it_is_only_read(asked):
    answer = asked(of_postgresql("25006"))
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "<h1>Máy dự phòng chỉ xem được</h1>" in page
    assert "<strong>chưa được lưu</strong>" in page
    assert "đang bận" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_the_page_of_a_fault_asks_no_database_of_a_reader_either(
    is_signed_in, asked, xa, django_assert_max_num_queries
):
    client = Client(raise_request_exception=False)
    if is_signed_in:
        client.force_login(xa)
    with django_assert_max_num_queries(2):  # who he is
        assert asked(opens_nothing, client).status_code == 503


@pytest.mark.parametrize(("raised", "status"), TOLD.items(), ids=lambda one: str(one))
@pytest.mark.django_db
def test_what_is_refused_has_its_number_too(raised, status, asked, xa):
    client = Client()
    client.force_login(xa)
    answer = asked(raised, client)
    assert answer.status_code == status
    assert NUMBER.search(answer.content.decode())[1] == answer.headers["X-Request-ID"]


@pytest.mark.django_db
def test_what_is_not_there_has_its_number_too(xa):
    client = Client()
    client.force_login(xa)
    answers = [client.get("/khong-co/"), client.get("/khong-co/")]
    numbers = [NUMBER.search(answer.content.decode())[1] for answer in answers]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert numbers == [answer.headers["X-Request-ID"] for answer in answers]
    assert len(set(numbers)) == 2


def test_an_error_of_another_is_raised_from_an_outage():
    outer = ValueError("x")
    outer.__cause__ = OperationalError("server closed the connection unexpectedly")
    assert is_outage(outer)
    assert not is_outage(None)


def lines_of(caplog):
    return [json.loads(AsJson().format(record)) for record in caplog.records]


@pytest.fixture
def logged(caplog):
    """What the portal's own handlers write, as they write it."""
    caplog.handler.addFilter(WithNumber())
    caplog.set_level(logging.INFO, "danvan.requests")
    return lambda: lines_of(caplog)


@pytest.mark.django_db
def test_each_request_is_a_line_with_its_number_and_without_what_was_asked_for(logged, xa):
    client = Client()
    client.force_login(xa)
    answer = client.get("/tim/?q=Nguyễn+Thị+Bình")
    (line,) = logged()
    assert line["request"] == answer.headers["X-Request-ID"]
    assert (line["method"], line["path"], line["status"], line["user"]) == ("GET", "/tim/", 200, xa.pk)
    assert line["ms"] >= 0
    assert "Bình" not in json.dumps(line, ensure_ascii=False)


def test_a_fault_is_found_in_the_log_by_the_number_of_its_page(asked, logged):
    number = NUMBER.search(asked(divides_by_nothing).content.decode())[1]
    traced, line = logged()
    assert traced["request"] == line["request"] == number
    assert traced["level"] == "ERROR"
    assert "ZeroDivisionError" in traced["trace"]
    assert line["status"] == 500


def test_a_line_of_the_log_cannot_be_forged(logged):
    record = logging.makeLogRecord({"msg": 'x\n{"level": "INFO"}', "name": "x"})
    assert "\n" not in AsJson().format(record)


@pytest.fixture
def of_mail(settings, monkeypatch):
    """The portal's own handler, ready to write."""
    settings.DANVAN_MAIL, settings.ADMINS = "smtp://mail.example.vn", [("", "quan-tri@example.vn")]
    (handler,) = (one for one in logging.getLogger().handlers if isinstance(one, ErrorMail))
    monkeypatch.setattr(handler, "_next", 0.0)


def test_an_administrator_is_written_to_once_about_many_faults(asked, of_mail, mailoutbox):
    numbers = [NUMBER.search(asked(divides_by_nothing).content.decode())[1] for _ in range(3)]
    (letter,) = mailoutbox
    assert letter.to == ["quan-tri@example.vn"]
    assert numbers[0] in letter.subject
    assert numbers[0] in letter.body
    assert "divides_by_nothing" in letter.body
    assert "ZeroDivisionError" in letter.body
    assert "division by zero" not in letter.body  # an error's own words may quote what was typed


@pytest.mark.parametrize("name", ["DANVAN_MAIL", "ADMINS"])
def test_without_mail_or_an_address_none_is_written_to(name, asked, of_mail, mailoutbox, settings):
    setattr(settings, name, "")
    assert asked(divides_by_nothing).status_code == 500
    assert not mailoutbox


def test_the_connection_that_is_kept_is_asked_whether_it_answers():
    assert connection.settings_dict["CONN_HEALTH_CHECKS"]
    assert connection.settings_dict["CONN_MAX_AGE"]
