"""A file sent to a browser: whole, a part, or not at all."""

from io import BytesIO

import pytest
from django.test import RequestFactory

from danvan.lib.serving import send

pytestmark = pytest.mark.django_db  # an answer that is closed ends its request, which looks at the connection
DATA = bytes(range(100))


class Kept(BytesIO):
    """Says whether it was closed."""


def ask(method="GET", is_shown=True, **headers):
    request = RequestFactory(headers=headers).generic(method, "/")
    file = Kept(DATA)
    response = send(
        request,
        file,
        size=len(DATA),
        etag="abc",
        content_type="application/pdf",
        name="Quyết định số 12.pdf",
        is_shown=is_shown,
    )
    body = b"".join(response)
    response.close()
    assert file.closed
    return response, body


def test_a_file_is_sent_whole_with_its_name_and_kept_by_nobody_unasked():
    response, body = ask()
    assert (response.status_code, body) == (200, DATA)
    assert response.headers["Content-Length"] == "100"
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["Cache-Control"] == "private, no-cache"
    name = "filename*=utf-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%20s%E1%BB%91%2012.pdf"
    assert response.headers["Content-Disposition"] == f"inline; {name}"
    assert ask(is_shown=False)[0].headers["Content-Disposition"] == f"attachment; {name}"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("0-9", 0, 9), ("90-", 90, 99), ("-5", 95, 99), ("-500", 0, 99), ("99-200", 99, 99), ("0-0", 0, 0)],
)
def test_a_range_of_it_is_sent_alone(asked, first, last):
    response, body = ask(Range=f"bytes={asked}")
    assert (response.status_code, body) == (206, DATA[first : last + 1])
    assert response.headers["Content-Range"] == f"bytes {first}-{last}/100"
    assert response.headers["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("asked", ["100-", "100-200", "-0"])
def test_a_range_behind_its_end_is_refused(asked):
    response, body = ask(Range=f"bytes={asked}")
    assert (response.status_code, body) == (416, b"")
    assert response.headers["Content-Range"] == "bytes */100"


@pytest.mark.parametrize(
    "asked", ["bytes=9-1", "bytes=0-1,5-6", "bytes=-", "lines=0-1", "bytes=٣-٤", "bytes=a-b"]
)
def test_what_is_no_single_range_is_answered_as_none(asked):
    assert ask(Range=asked)[0].status_code == 200


def test_a_range_of_another_content_is_the_whole_of_this_one():
    assert ask(**{"Range": "bytes=0-9", "If-Range": '"abc"'})[0].status_code == 206
    assert ask(**{"Range": "bytes=0-9", "If-Range": '"xyz"'})[0].status_code == 200


def test_what_the_browser_has_is_not_sent_again():
    response, body = ask(**{"If-None-Match": '"abc"'})
    assert (response.status_code, body) == (304, b"")
    assert ask(**{"If-None-Match": '"xyz"'})[0].status_code == 200


def test_its_head_says_how_long_it_is():
    assert ask("HEAD", Range="bytes=0-9")[0].headers["Content-Length"] == "100"
