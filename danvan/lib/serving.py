"""A private file sent to a browser: whole or a part of it, and not at all if the browser has it still."""

import re
from collections.abc import Iterator
from typing import IO, Final

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

_RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


class _Part:
    """The bytes of a file from one on, as many as are left to send; for FileResponse."""

    def __init__(self, file: IO[bytes], first: int, length: int) -> None:
        self._file, self._left = file, length
        file.seek(first)

    def read(self, size: int) -> bytes:
        part = self._file.read(min(size, self._left))
        self._left -= len(part)
        return part

    def close(self) -> None:
        self._file.close()


def send(
    request: HttpRequest,
    file: IO[bytes],
    *,
    size: int,
    etag: str,
    content_type: str,
    name: str,
    is_shown: bool,
) -> HttpResponseBase:
    """Answers with an open file of `size` bytes; `etag` says which content it is, `name` is what it is saved as.

    It is shown in the browser or always saved. A browser keeps it, and asks each time whether it may show it still. One
    range of bytes is answered as such (206, 416), several as none (RFC 9110, 14.2).
    """
    etag = f'"{etag}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is not None:
        file.close()
    else:
        response = _answer(request, file, size, etag, content_type)
        response.headers["Content-Disposition"] = content_disposition_header(not is_shown, name) or "inline"
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def send_written(pieces: Iterator[bytes], name: str, content_type: str) -> StreamingHttpResponse:
    """Answers with a file that is written while it is sent, always saved under that name."""
    response = StreamingHttpResponse(pieces, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _answer(
    request: HttpRequest, file: IO[bytes], size: int, etag: str, content_type: str
) -> HttpResponseBase:
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    begin, end = asked.groups() if asked else ("", "")
    is_backwards = begin and end and int(end) < int(begin)  # no range at all
    is_of_another = request.headers.get("If-Range", etag) != etag
    if not (begin or end) or is_backwards or is_of_another or request.method != "GET":
        return _sent(file, 0, size, content_type)
    first = int(begin) if begin else max(size - int(end), 0)
    last = min(int(end), size - 1) if begin and end else size - 1
    if first > last:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = _sent(file, first, last - first + 1, content_type)
    response.status_code = 206
    response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _sent(file: IO[bytes], first: int, length: int, content_type: str) -> HttpResponseBase:
    response = FileResponse(_Part(file, first, length), content_type=content_type)
    response.headers["Content-Length"] = str(length)
    response.headers["Accept-Ranges"] = "bytes"
    return response
