"""`python -m tests.bench.alone FILE`: one import over HTTP in a process of its own; prints seconds and megabytes."""

import json
import sys
import time
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()
    from tests.bench.measuring import peak_kilobytes
    from tests.bench.taking import client_of, take_in

    data = Path(sys.argv[1]).read_bytes()
    start = time.perf_counter()
    take_in(client_of("huyen"), data)
    seconds = time.perf_counter() - start
    print(json.dumps((seconds, peak_kilobytes() / 1024)))
