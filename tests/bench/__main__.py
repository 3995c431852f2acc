"""`python -m tests.bench`: every measurement on a fresh SQLite database in a temporary folder; writes bench.json."""

import json
import os
import tempfile
from pathlib import Path


def main() -> None:
    """Runs the parts one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DANVAN_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "danvan.settings"
        os.environ.pop("DATABASE_URL", None)
        import django
        from django.core.management import call_command

        django.setup()
        for command in ("migrate", "load_lam_binh", "load_demo"):
            call_command(command, verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
        from tests.bench.province import bench_province
        from tests.bench.review import bench_review
        from tests.bench.taking import bench_import
        from tests.bench.trail import bench_trail

        # The import last: the review page leaves a registry of ten years behind, as a list finds it.
        result = {
            "trail": bench_trail(),
            "review": bench_review(),
            "import": bench_import(),
            "province": bench_province(),
        }
    rounded = {
        part: {name: round(value, 2) for name, value in values.items()} for part, values in result.items()
    }
    Path("bench.json").write_text(json.dumps(rounded, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(rounded, indent=2))


if __name__ == "__main__":
    main()
