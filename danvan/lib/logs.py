"""What the portal writes down of its work: a line of JSON each, with the number of the request that a page shows.

No line holds what was typed, nor what stands after the `?` of an address: names of people stay in the registry.
"""

import json
import logging
import secrets
import time
from contextvars import ContextVar
from datetime import UTC, datetime
from traceback import format_tb
from typing import Any, Final

from django.conf import settings
from django.core import mail

request_number: Final[ContextVar[str]] = ContextVar("request_number", default="")

_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none is taken for another on the telephone
_TOLD: Final = ("method", "path", "status", "ms", "user")  # of a request, beside its number
_BETWEEN_MAILS: Final = 600  # seconds


def new_number() -> str:
    """A number for a request, as "7K3M-9QZD"."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


class WithNumber(logging.Filter):
    """Gives each record the number of the request that it was written in."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.number = request_number.get()
        return True


class AsJson(logging.Formatter):
    """One line: when, how grave, which request, who says it, what; of an error also where it was raised."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "request": getattr(record, "number", ""),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name in _TOLD if (value := getattr(record, name, None)) is not None}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class ErrorMail(logging.Handler):
    """Writes to the administrators (DANVAN_ADMINS) that something failed: the number, the address, where in the code.

    Django's own mail would carry the form that was sent and the values of every variable, names of people among them.
    One mail in ten minutes from each process: an outage is one piece of news, and the log holds the rest.
    """

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._next = 0.0

    def emit(self, record: logging.LogRecord) -> None:
        if not settings.ADMINS or not settings.DANVAN_MAIL or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _BETWEEN_MAILS
        number = getattr(record, "number", "") or "không có"
        error, _, raised = record.exc_info or (None, None, None)
        trace = "".join(format_tb(raised)) + (
            error.__name__ if error else ""
        )  # its words may quote what was typed
        text = (
            f"{settings.DANVAN_ADDRESS}\nMã yêu cầu: {number}\n{record.getMessage()}\n\n{trace}\n\n"
            "Trong mười phút tới cổng không gửi thêm thư về lỗi; nhật ký của máy chủ ghi đủ."
        )
        try:
            mail.mail_admins(f"cổng gặp lỗi, mã yêu cầu {number}", text)
        except OSError:  # of the mail's own failure the log would only tell the mail again
            self.handleError(record)
