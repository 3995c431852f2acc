"""A backup encrypted by the programs of the office is opened by who has the key, and by nobody else."""

import shutil
import subprocess

import pytest
from django.core.management import CommandError

from tests.keeping.test_backup import said

pytestmark = [pytest.mark.own_portal, pytest.mark.django_db]  # the portal begins as a copy of the suite's

ENCRYPT = """
import django; django.setup()
from django.core.management import call_command
call_command("backup", {file!r}, **{options!r})
"""


def needs(program):
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"needs {program}")


@pytest.fixture
def words(tmp_path):
    """A file with words that open."""
    file = tmp_path / "mat-khau"
    file.write_text("mot cau rat dai\n")
    return file


def encrypted(portal, file, **options):
    portal.run(ENCRYPT.format(file=str(file), options={name: str(value) for name, value in options.items()}))


@needs("gpg")
def test_words_in_a_file_encrypt_and_open(portal, tmp_path, words, monkeypatch):
    monkeypatch.setenv("GNUPGHOME", str(tmp_path))
    encrypted(portal, tmp_path / "a.zip", passphrase_file=words)
    file = tmp_path / "a.zip.gpg"
    assert b"models_registry" not in file.read_bytes()
    assert "nguyên vẹn" in said("verify", file, passphrase_file=words)
    words.write_text("cau khac\n")
    with pytest.raises(CommandError, match="Không giải mã được"):
        said("verify", file, passphrase_file=words)


@needs("age")
def test_a_recipient_of_age_opens_what_was_encrypted_for_him(portal, tmp_path):
    subprocess.run(["age-keygen", "-o", tmp_path / "khoa"], check=True, stderr=subprocess.DEVNULL)
    recipient = subprocess.run(
        ["age-keygen", "-y", tmp_path / "khoa"], check=True, capture_output=True, text=True
    ).stdout.strip()
    encrypted(portal, tmp_path / "a.zip", recipient=recipient)
    file = tmp_path / "a.zip.age"
    assert b"models_registry" not in file.read_bytes()
    assert "nguyên vẹn" in said("verify", file, identity=tmp_path / "khoa")
    with pytest.raises(CommandError, match="hãy ghi --identity"):
        said("verify", file)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(CommandError, match="Không giải mã được"):
        said("verify", file, identity=tmp_path / "khoa")


@needs("gpg")
def test_a_key_that_is_not_there_leaves_no_file(tmp_path, monkeypatch, transactional_db):
    monkeypatch.setenv("GNUPGHOME", str(tmp_path))
    with pytest.raises(CommandError, match="Chưa mã hóa được"):
        said("backup", tmp_path / "a.zip", recipient="khong-co@example.vn")
    assert not list(tmp_path.glob("*a.zip*"))
    assert not list(tmp_path.glob("*.part"))


def test_a_program_that_is_missing_is_told(tmp_path, monkeypatch, transactional_db):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match=r"Máy chưa có chương trình age .* apt install age"):
        said("backup", tmp_path / "a.zip", recipient="age1abc")
    assert not list(tmp_path.iterdir())
