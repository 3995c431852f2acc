"""Encryption of a backup by the programs that the office has: age or GPG. The portal holds no cipher of its own."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

_AGE_HEAD: Final = b"age-encryption.org/"
_ZIP_HEAD: Final = b"PK\x03\x04"


class LockingError(Exception):
    """Why something was neither encrypted nor opened, in Vietnamese."""


@dataclass(frozen=True)
class Lock:
    """For whom a backup is encrypted: a recipient of age or GPG, or whoever knows the words in a file; or nobody."""

    recipient: str = ""
    passphrase_file: Path | None = None

    def __bool__(self) -> bool:
        return bool(self.recipient or self.passphrase_file)

    @property
    def suffix(self) -> str:
        if not self:
            return ""
        return ".age" if self._is_of_age else ".gpg"

    @property
    def _is_of_age(self) -> bool:
        return self.recipient.startswith(("age1", "ssh-"))

    @property
    def command(self) -> list[str]:
        if self._is_of_age:
            return ["age", "--encrypt", "--recipient", self.recipient]
        # What is encrypted is compressed already. The office names its own key: no web of trust is asked.
        gpg = ["gpg", "--batch", "--quiet", "--compress-algo", "none"]
        if self.recipient:
            return [*gpg, "--trust-model", "always", "--recipient", self.recipient, "--encrypt"]
        return [*gpg, *_passphrase(self.passphrase_file), "--cipher-algo", "AES256", "--symmetric"]


@dataclass(frozen=True)
class Key:
    """What opens an encrypted backup: age's identity file, or a file with GPG's words; GPG's own keys need neither."""

    identity: Path | None = None
    passphrase_file: Path | None = None

    def command(self, program: str) -> list[str]:
        if program == "gpg":
            return ["gpg", "--batch", "--quiet", *_passphrase(self.passphrase_file), "--decrypt"]
        if self.identity is None:
            raise LockingError("Bản sao lưu được mã hóa bằng age: hãy ghi --identity TỆP_KHÓA.")
        return ["age", "--decrypt", "--identity", str(self.identity)]


def _passphrase(file: Path | None) -> list[str]:
    return ["--pinentry-mode", "loopback", "--passphrase-file", str(file)] if file else []


@contextmanager
def locked(out: IO[bytes], lock: Lock) -> Iterator[IO[bytes]]:
    """What is written inside goes to `out` encrypted. Raises LockingError."""
    if not lock:
        yield out
        return
    failed = "Chưa mã hóa được bản sao lưu"
    with TemporaryFile() as told:
        process = subprocess.Popen(_found(lock.command), stdin=subprocess.PIPE, stdout=out, stderr=told)
        assert process.stdin is not None
        try:
            yield process.stdin
            process.stdin.close()
        except BrokenPipeError as error:  # it has ended, and tells why
            _end(process, told, failed)
            raise LockingError(f"{failed}.") from error
        except BaseException:
            process.kill()
            process.wait()
            raise
        _end(process, told, failed)


@contextmanager
def unlocked(path: Path, key: Key) -> Iterator[IO[bytes]]:
    """The file, opened where it is encrypted: into a file without a name. Raises LockingError, OSError."""
    with path.open("rb") as file:
        program = _locked_by(path, file.read(len(_AGE_HEAD)))
    with path.open("rb") as file:  # anew: another program goes on where the buffer ended
        if not program:
            yield file
            return
        with TemporaryFile() as opened, TemporaryFile() as told:
            process = subprocess.Popen(_found(key.command(program)), stdin=file, stdout=opened, stderr=told)
            _end(process, told, "Không giải mã được bản sao lưu (sai khóa, hoặc tệp đã hỏng)")
            opened.seek(0)
            yield opened


def _locked_by(path: Path, head: bytes) -> str:
    """The program by which the file was encrypted, by how it begins or else by its name; none of a plain one."""
    if head.startswith(_ZIP_HEAD):
        return ""
    if head.startswith(_AGE_HEAD) or path.suffix == ".age":
        return "age"
    return "gpg" if path.suffix in (".gpg", ".asc") else ""


def _found(command: Sequence[str]) -> Sequence[str]:
    if shutil.which(command[0]) is None:
        raise LockingError(
            f"Máy chưa có chương trình {command[0]} để mã hóa, giải mã. Cài bằng lệnh: apt install"
            f" {'age' if command[0] == 'age' else 'gnupg'}."
        )
    return command


def _end(process: "subprocess.Popen[bytes]", told: IO[bytes], failed: str) -> None:
    if process.wait() == 0:
        return
    told.seek(0)
    lines = told.read().decode(errors="replace").strip().splitlines()
    raise LockingError(" ".join([f"{failed}.", *(line[:200] for line in lines[-3:])]))
