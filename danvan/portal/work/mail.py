"""The mail of the day: to each whose work waits one at most, where the office has set up mail."""

from collections.abc import Iterator
from datetime import date
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone

from danvan.accounts.models import User
from danvan.portal.models import WorkMail
from danvan.portal.work.counted import Waiting, counts_of
from models_registry import trail
from models_registry.access import OPERATOR

_TEXT = """Kính gửi đồng chí {name},

Trên cổng Dân vận khéo đang có việc chờ đồng chí:
{lines}

Mở việc của tôi: {address}

Thư do cổng tự gửi khi có việc chờ, mỗi ngày nhiều nhất một thư. Đồng chí không cần trả lời thư này.
"""


def mail_work() -> Iterator[tuple[User, str]]:
    """Sends the mail of today to whoever has an address, work that waits and none yet today; (account, fault or "").

    The day is noted before the mail goes out, so that of two rounds at once one sends; what could not be sent is
    taken back, for the next round to try.
    """
    for user in User.objects.filter(is_active=True).exclude(email="").order_by("pk"):
        waiting = list(counts_of(user).values())
        if not waiting:
            continue
        before = _note(user, timezone.localdate())
        if before == timezone.localdate():
            continue
        try:
            _send(user, waiting)
        except (OSError, SMTPException) as fault:
            _note(user, before)
            yield user, str(fault)
        else:
            yield user, ""


def _note(user: User, day: date | None) -> date | None:
    """Keeps the day of the account's last mail; returns the one that was kept."""
    with trail.act(OPERATOR, "Thư báo việc trong ngày"):
        found = WorkMail.objects.select_for_update().filter(user=user).first() or WorkMail(user=user)
        before = found.sent_on
        if before != day:
            found.sent_on = day
            trail.save(found)
    return before


def _send(user: User, waiting: list[Waiting]) -> None:
    number = sum(one.number for one in waiting)
    text = _TEXT.format(
        name=user,
        lines="\n".join(f"- {one}" for one in waiting),
        address=settings.DANVAN_ADDRESS + reverse("portal:my_work"),
    )
    send_mail(f"Dân vận khéo: {number} việc chờ đồng chí", text, None, [user.email])
