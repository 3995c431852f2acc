"""The one-time code that shows that whoever makes the administrator can read this machine's console."""

import secrets
from pathlib import Path
from typing import Final

from django.conf import settings

_LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is taken for another


def code_path() -> Path:
    """Where this machine keeps the code until it is used."""
    return Path(settings.VAR_DIR) / "start-code"


def issue_code() -> str:
    """The code that is waiting, else a new one (59 bits); only this account of the machine may read the file."""
    path = code_path()
    if kept := path.read_text(encoding="utf-8").strip() if path.exists() else "":
        return kept
    code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(f"{code}\n", encoding="utf-8")
    return code


def is_code(text: str) -> bool:
    """Whether it is the code that is waiting; capitals and dashes do not matter."""
    path = code_path()
    kept = path.read_text(encoding="utf-8").strip().replace("-", "") if path.exists() else ""
    if not kept:  # none waits, or it could not be written
        return False
    return secrets.compare_digest(text.upper().replace("-", "").replace(" ", "").encode(), kept.encode())


def use_code() -> bool:
    """Takes the code away; of two who use it at once only one is told True."""
    try:
        code_path().unlink()
    except FileNotFoundError:
        return False
    return True
