"""Which program this is, so that a backup says by which one it is read."""

import subprocess
import tomllib
from typing import Any

from django.conf import settings


def program() -> dict[str, Any]:
    """Its version and, of a checkout, the commit."""
    return {"version": project()["version"], "commit": _commit()}


def project() -> dict[str, Any]:
    """What pyproject.toml says of it."""
    text = (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
    found: dict[str, Any] = tomllib.loads(text)["project"]
    return found


def _commit() -> str:
    try:
        return subprocess.run(
            ["git", "rev-parse", "--short=12", "HEAD"],
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""
