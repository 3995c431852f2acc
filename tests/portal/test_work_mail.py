"""The mail of the day: one at most, to whoever has an address and work, only where the office has set up mail."""

from datetime import timedelta
from io import StringIO
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone

from danvan.portal.models import WorkMail
from models_registry.services import accept
from tests.builders import make_registration, stopped

pytestmark = pytest.mark.django_db


@pytest.fixture
def with_mail(settings):
    settings.DANVAN_MAIL = "smtp://mail.example.vn"
    settings.DANVAN_ADDRESS = "https://danvan.example.vn"
    settings.DEFAULT_FROM_EMAIL = "cong@example.vn"


@pytest.fixture
def waiting(xuan_lap, huyen, xa, bcd):
    for user in (huyen, xa, bcd):
        user.email = f"{user.username}@example.vn"
        user.save()
    return make_registration(unit=xuan_lap, state="submitted")


def run():
    out = StringIO()
    call_command("mail_work", stdout=out)
    return out.getvalue()


def to():
    return [one.to for one in mail.outbox]


def test_who_has_work_is_told_how_much_and_where(waiting, with_mail):
    assert "Đã gửi 1 thư" in run()
    (sent,) = mail.outbox
    assert (sent.to, sent.from_email) == (["huyen@example.vn"], "cong@example.vn")
    assert sent.subject == "Dân vận khéo: 1 việc chờ đồng chí"
    assert "Kính gửi đồng chí Cán bộ huyện" in sent.body
    assert "- 1 lượt đăng ký chờ tiếp nhận" in sent.body
    assert "https://danvan.example.vn/viec-cua-toi/" in sent.body
    assert waiting.model.title not in sent.body


def test_once_a_day_and_again_on_the_next(waiting, with_mail):
    run()
    run()
    assert len(mail.outbox) == 1
    with stopped(timezone.localdate() + timedelta(days=1)):
        run()
    assert len(mail.outbox) == 2


def test_what_was_accepted_is_told_to_who_entered_it(waiting, huyen, with_mail):
    accept([waiting], huyen)
    run()
    assert to() == [["xa@example.vn"]]
    assert "mới được tiếp nhận" in mail.outbox[0].body


def test_nobody_is_mailed_without_work_an_address_or_an_open_account(waiting, huyen, with_mail):
    huyen.is_active = False
    huyen.save()
    run()
    assert to() == []
    huyen.is_active, huyen.email = True, ""
    huyen.save()
    run()
    assert to() == []


def test_without_a_mail_server_none_is_sent(waiting):
    assert "Chưa khai máy chủ thư" in run()
    assert to() == []
    assert not WorkMail.objects.exists()


class Broken(EmailBackend):
    """A server that hangs up."""

    def send_messages(self, messages):
        raise SMTPServerDisconnected("mất kết nối")


def test_what_could_not_be_sent_is_told_and_tried_by_the_next_round(waiting, with_mail, settings):
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.portal.test_work_mail.Broken"
    with pytest.raises(CommandError, match="huyen: mất kết nối"):
        run()
    settings.EMAIL_BACKEND = usual
    run()
    assert to() == [["huyen@example.vn"]]
