"""`python -m tests.bench.demonstration`: lists taken in, old files, what the trail costs, on the demonstration."""

import json
import sys

from tests.bench.fresh import set_up


def _old_xls() -> dict[str, float]:
    """20,000 rows by 10 of an old .xls, in a process of its own."""
    from tests.bench.old_xls import files, measured

    name, data = next(files())
    seconds, megabytes, _ = measured("ours", data)
    return {f"{name}, seconds": seconds, f"{name}, megabytes": megabytes}


if __name__ == "__main__":
    set_up()
    from tests.bench.taking import bench_import
    from tests.bench.trail import bench_trail

    json.dump({"trail": bench_trail(), "old xls": _old_xls(), "import": bench_import()}, sys.stdout)
