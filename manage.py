#!/usr/bin/env python3
"""Django's command line for the portal."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

OF_THE_SERVER = Path("/etc/danvan.env")  # deploy/README.md


def main() -> None:
    """Runs a command; on a server, by the settings of the portal that runs there or not at all.

    Without them it would work on an empty database of its own beside the real one, and say that all is well.
    """
    if OF_THE_SERVER.exists() and not {"DANVAN_SETTINGS", "DANVAN_VAR", "DATABASE_URL"} & os.environ.keys():
        sys.exit(
            f"Máy này có cổng đang chạy ({OF_THE_SERVER}). Hãy dùng lệnh: danvan {' '.join(sys.argv[1:])}"
        )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "danvan.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
