"""What of a server is missing, unsafe or old is said, and ends the command with 1."""

import io
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from awards.models import StoredFile
from danvan.keeping import doctor


@pytest.fixture
def server(db, settings, tmp_path):
    """A server on which nothing must be mended."""
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DANVAN_REPORT_TEMPLATES = tmp_path / "templates"
    settings.DANVAN_BACKUPS = tmp_path / "backups"
    settings.DANVAN_BACKUPS.mkdir()
    tmp_path.chmod(0o750)
    night(settings.DANVAN_BACKUPS, timezone.localtime())
    return tmp_path


def night(folder, moment):
    (folder / f"danvan-{moment:%Y%m%d-%H%M%S}.zip").write_bytes(b"x")


def told():
    """What the doctor says, and with what it ends."""
    out = io.StringIO()
    try:
        call_command("doctor", stdout=out, no_color=True)
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), 0


def test_a_sound_server_has_nothing_to_mend(server, an, browse):
    text, code = told()
    assert code == 0, text
    assert "PHẢI SỬA" not in text
    assert "Không có điều gì phải sửa ngay." in text
    assert "chỉ có một người quản trị" in text
    assert re.search(r"còn [0-9]+,[0-9]\s[TGMK]B", text)
    assert not re.search(r"[0-9]\.[0-9]\s[TGMK]B", text)


def test_a_portal_without_administrators_and_backups_is_told(server, settings):
    text, code = told()
    assert "[PHẢI SỬA] Cổng không có người quản trị nào" in text
    assert "Mở /bat-dau/, nhập mã bắt đầu; mã in ra khi chạy: manage.py start" in text
    for path in settings.DANVAN_BACKUPS.iterdir():
        path.unlink()
    assert "[PHẢI SỬA] Chưa có bản sao lưu nào" in told()[0]
    night(settings.DANVAN_BACKUPS, timezone.localtime() - timedelta(days=3))
    assert "[PHẢI SỬA] Bản sao lưu mới nhất đã cách đây 3 ngày" in told()[0]
    assert code == 1


def test_an_administrator_whose_account_is_closed_is_none(server, an_nghi):
    """Where there are accounts the code of the first run opens nothing."""
    assert "[PHẢI SỬA] Cổng không có người quản trị nào. Chạy: manage.py createsuperuser" in told()[0]


def test_a_search_that_would_miss_rows_is_told(server, xuan_lap):
    assert "Chỉ mục tìm kiếm khớp với sổ." in told()[0]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM models_registry_unit_words WHERE id = %s", [xuan_lap.pk])
    text, code = told()
    assert "[PHẢI SỬA] Chỉ mục tìm kiếm thiếu hoặc sai 1 chỗ. Chạy: manage.py repair_keys" in text
    assert code == 1
    call_command("repair_keys")
    assert "Chỉ mục tìm kiếm khớp với sổ." in told()[0]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DEBUG", True, "[PHẢI SỬA] DANVAN_DEBUG=1"),
        ("SECRET_KEY", "ngan", "[PHẢI SỬA] DANVAN_SECRET_KEY quá ngắn"),
        ("SECRET_KEY", "ab" * 40, "[PHẢI SỬA] DANVAN_SECRET_KEY quá ngắn"),
        ("HTTPS", False, "[nên xem] DANVAN_HTTPS=0"),
        ("DANVAN_MAIL", "", "[nên xem] Chưa đặt máy chủ thư"),
    ],
)
def test_an_unsafe_setting_is_told(server, an, settings, name, value, said):
    setattr(settings, name, value)
    assert said in told()[0]


def test_a_mail_server_that_is_away_is_told(server, an, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DANVAN_MAIL, settings.EMAIL_HOST, settings.EMAIL_PORT = "smtp://127.0.0.1:1", "127.0.0.1", 1
    assert "[PHẢI SỬA] Máy chủ thư không trả lời" in told()[0]


def test_a_key_that_others_read_is_told(server, an):
    key = server / "secret-key"
    key.write_text("x")
    key.chmod(0o644)
    assert f"chmod 600 {key}" in told()[0]
    key.chmod(0o600)
    server.chmod(0o755)
    text = told()[0]
    assert "chmod 600" not in text
    assert f"Người khác trên máy đọc được {server}" in text


def test_a_full_disk_is_told(server, an, monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_FREE", 1 << 60)
    text, code = told()
    assert "[PHẢI SỬA]" in text
    assert "ổ đĩa chỉ còn" in text
    assert code == 1


def test_a_file_that_is_gone_is_told(server, an):
    StoredFile.objects.create(file="minh-chung/mat.jpg", type="image/jpeg", size=1, sha256="a", name="Mất")
    assert "[PHẢI SỬA] 1 tệp có trong sổ nhưng không còn trên đĩa: minh-chung/mat.jpg." in told()[0]


def test_a_program_that_is_missing_for_encrypted_backups_is_told(server, an, settings, monkeypatch):
    settings.DANVAN_BACKUP_RECIPIENT = "age1abc"
    monkeypatch.setenv("PATH", str(server))
    assert "[PHẢI SỬA] Máy chưa có age" in told()[0]


def test_what_its_makers_mend_no_more_is_told(server, an, monkeypatch):
    yesterday = timezone.localdate() - timedelta(days=1)
    monkeypatch.setattr(doctor, "_DJANGO_UNTIL", {(5, 2): yesterday})
    assert f"[PHẢI SỬA] Django 5.2: từ {yesterday:%d/%m/%Y} không còn được vá" in told()[0]


def test_packages_other_than_locked_are_told(server, an, settings, tmp_path):
    lines = [
        "django==1.0 \\",
        "    --hash=sha256:0",
        'khac==2 ; sys_platform == "x"',
        "thieu==3 \\",
        "chi-de-thu==4 \\",
    ]
    (tmp_path / "requirements.lock").write_text("\n".join(lines))
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["django>=5", "thieu>=1"]\n')
    settings.BASE_DIR = tmp_path
    text = told()[0]
    assert "[nên xem] Gói khác với requirements.lock: django " in text
    assert "(cần 1.0)" in text
    assert "thieu chưa cài (cần 3)" in text
    assert "khac (" not in text
    assert "chi-de-thu" not in text


def test_a_maker_s_own_way_to_write_a_version_is_no_other_package(server, an, settings, tmp_path):
    """The fonts call themselves 1.002, which a lock file writes as 1.2."""
    (tmp_path / "requirements.lock").write_text("fontpkg-be-vietnam-pro==1.2 \\\n")
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["fontpkg-be-vietnam-pro"]\n')
    settings.BASE_DIR = tmp_path
    assert "Các gói đúng như requirements.lock." in told()[0]


def test_on_a_server_the_commands_are_called_by_their_name_there(server, settings):
    settings.DANVAN_COMMAND = "danvan"
    assert "mã in ra khi chạy: danvan start" in told()[0]
    assert "manage.py" not in told()[0]
