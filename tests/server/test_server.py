"""The portal as a server runs it: half-sent requests hold nobody else up, and connections to the database are kept."""

import gzip
import re
import time
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.server.conftest import PASSWORD, ROOT, free_port, proxied

pytestmark = pytest.mark.server

FORM = (
    b"POST /doi-mat-khau/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
)
HALVES = {
    "nothing": b"",
    "half of the header": FORM[:40],
    "half of the form": FORM + b"Content-Length: 5000\r\n\r\nusername=a",
    "a part without an end": FORM + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n",
}


@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES)
def test_more_half_sent_requests_than_processes_leave_the_server_answering(half, server):
    with server.half_sent(half, 8):
        for _ in range(5):
            assert server.ask("/huong-dan/").status == 200


@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES)
def test_the_proxy_lets_nothing_half_sent_pass(half, proxy):
    with proxy.half_sent(half, 60):
        for _ in range(5):
            assert proxy.ask("/huong-dan/").status == 200


def test_one_address_holds_a_hundred_requests_open_and_nobody_else_up(server, tmp_path):
    with proxied(server, tmp_path) as proxy, proxy.half_sent(HALVES["half of the form"], 100):
        refused = proxy.ask("/huong-dan/")
        assert refused.status == 503
        assert "Đồng chí chờ một phút" in refused.text
        assert replace(proxy, asker="127.0.0.2").ask("/huong-dan/").status == 200


def test_what_comes_without_tls_is_led_to_it(server, tmp_path):
    with proxied(server, tmp_path) as proxy:
        connection = HTTPConnection("127.0.0.1", proxy.plain_port, timeout=30)
        connection.request("GET", "/huong-dan/?a=1", headers={"Host": "danvan.example.vn"})
        answer = connection.getresponse()
    assert answer.status == 301
    assert answer.headers["Location"] == "https://danvan.example.vn/huong-dan/?a=1"


def signed_in_by(proxy, page, username, password):
    """What comes of a name and a password on a page that was read."""
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
    return proxy.ask(
        "/dang-nhap/",
        "POST",
        f"csrfmiddlewaretoken={token}&username={username}&password={password}",
        **{
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": page.headers["Set-Cookie"].split(";")[0],
            "Referer": "https://127.0.0.1/dang-nhap/",
        },
    )


def test_a_form_passes_the_proxy_whole(proxy):
    answer = signed_in_by(proxy, proxy.ask("/dang-nhap/", Cookie=""), "quantri", PASSWORD)
    assert answer.status == 302
    assert "sessionid=" in str(answer.headers)


def test_sixty_guesses_do_not_reach_the_next_and_whoever_sits_beside_the_guesser_comes_in(server, tmp_path):
    with proxied(server, tmp_path) as proxy:
        page = proxy.ask("/dang-nhap/", Cookie="")
        answers = [signed_in_by(proxy, page, "huyen", f"matkhau{number}") for number in range(61)]
        beside = signed_in_by(proxy, page, "quantri", PASSWORD)
    assert [answer.status for answer in answers] == [200] * 9 + [429] * 52
    assert all("Hãy chờ 15 phút rồi thử lại" in answer.text for answer in answers[9:])
    assert beside.status == 302


def test_the_proxy_refuses_what_is_too_large_in_our_words(proxy):
    answer = proxy.ask("/nhan-danh-sach/", "POST", **{"Content-Length": str(26 * 1024 * 1024)})
    assert answer.status == 413
    assert "lớn hơn 20 MB, cổng không nhận" in answer.text
    assert "utf-8" in answer.headers["Content-Type"]


def test_the_proxy_says_when_the_portal_is_away(server, tmp_path):
    with proxied(replace(server, port=free_port()), tmp_path) as proxy:
        answer = proxy.ask("/")
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "60"
    assert "Đồng chí chờ một phút" in answer.text


def test_the_proxy_lets_one_address_try_passwords_slowly_and_read_as_fast_as_it_likes(server, tmp_path):
    with proxied(server, tmp_path) as proxy:
        tries = [proxy.ask("/dang-nhap/", "POST", "username=a&password=b", Cookie="") for _ in range(140)]
        pages = [proxy.ask(path).status for path in ["/dang-nhap/", "/huong-dan/"] * 20]
        form = proxy.ask("/tim/", "POST", "q=a")
    slowed = [answer for answer in tries if answer.status == 429]
    assert 5 <= len(slowed) <= 19  # the first 121 pass, and one more in a second
    assert "chờ một phút" in slowed[0].text
    assert slowed[0].headers["Retry-After"] == "60"
    assert 429 not in (*pages, form.status)


def test_static_files_are_kept_for_good_by_their_content_and_come_compressed(server):
    page = server.ask("/dang-nhap/", Cookie="")
    (style,) = re.findall(r'rel="stylesheet" href="([^"]*)"', page.text)
    assert re.fullmatch(r"/static/danvan\.[0-9a-f]{12}\.css", style)
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", style, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    assert answer.status == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.read()) == (ROOT / "static/danvan.css").read_bytes()
    # What stands in a page that asks nothing, the page of an error.
    assert server.ask("/static/danvan.css").status == server.ask("/static/mark.svg").status == 200


def connections(door):
    """How many connections to the SQLite file the workers of the server hold."""
    workers = Path(f"/proc/{door.process.pid}/task/{door.process.pid}/children").read_text().split()
    opened = [file.resolve() for worker in workers for file in Path(f"/proc/{worker}/fd").iterdir()]
    return opened.count(Path(door.database).resolve())


def test_a_connection_is_kept_for_the_next_request(server):
    for _ in range(40):
        assert server.ask("/huong-dan/").status == 200
    time.sleep(1)  # an answer is read before its request has ended
    assert 1 <= connections(server) < 20  # one for each thread at most
