"""`python -m tests.bench.second_writer`: registers models one by one until its input ends; prints the longest wait."""

import json
import sys
import threading
import time

import django

PAUSE = 0.02  # seconds between two; nobody types faster
MODELS = 5000


def main() -> None:
    """Says that it begins, then prints the longest wait in seconds and how many it wrote."""
    from models_registry import trail
    from models_registry.access import OPERATOR
    from models_registry.models import EmulationModel, Programme, Registration

    programme = Programme.objects.get(first_year=2020)
    template = EmulationModel.objects.first()
    fresh = [
        EmulationModel(
            title=f"Mô hình nhập tay {i}",
            registrant=template.registrant,
            unit=template.unit,
            field=template.field,
        )
        for i in range(MODELS)
    ]
    models = iter(EmulationModel.objects.bulk_create(fresh))
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    print("begins", flush=True)
    waits = []
    while not ended.is_set():
        start = time.perf_counter()
        with trail.act(OPERATOR):
            trail.save(Registration(model=next(models), programme=programme, year=2021))
        waits.append(time.perf_counter() - start)
        time.sleep(PAUSE)
    print(json.dumps((max(waits), len(waits))))


if __name__ == "__main__":
    django.setup()
    main()
