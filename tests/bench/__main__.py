"""`python -m tests.bench`: every measurement on fresh databases in temporary folders; writes bench.json.

`python -m tests.bench province` measures that part alone, on both databases, and writes nothing down. Exit status 1
where a bound is passed.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from tests.bench.databases import province_on_both, too_much
from tests.bench.fresh import set_up


def main(only_province: bool) -> int:
    """Runs the parts one after the other; 1 if a bound is passed."""
    result = {} if only_province else _on_sqlite()
    provinces = province_on_both()
    result |= {f"province_on_{database}": values for database, values in provinces.items()}
    rounded = {
        part: {name: round(value, 2) for name, value in values.items()} for part, values in result.items()
    }
    if not only_province:
        Path("bench.json").write_text(json.dumps(rounded, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(rounded, indent=2))
    for fault in (faults := too_much(provinces)):
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def _on_sqlite() -> dict[str, dict[str, float]]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DANVAN_VAR"] = folder
        os.environ.pop("DATABASE_URL", None)
        set_up()
        from tests.bench.review import bench_review
        from tests.bench.taking import bench_import
        from tests.bench.trail import bench_trail

        # The import last: the review page leaves a registry of ten years behind, as a list finds it.
        return {"trail": bench_trail(), "review": bench_review(), "import": bench_import()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] == ["province"]))
