"""What is written: a model saved, registrations accepted, a long list taken in and undone."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from danvan.accounts.models import User
from danvan.lists.models import ImportBatch
from models_registry.models import Registration, State, Unit
from models_registry.services import accept
from tests.bench import lists
from tests.bench.jobs.declared import Extra, Job
from tests.bench.measuring import IS_SMALL
from tests.bench.site import Site, taken_back
from tests.bench.taking import expected, named

_ACCEPTED: Final = 500
_LIST: Final = 1_000 if IS_SMALL else 10_000
_ENTRY: Final = "/nhap-lieu/models_registry/emulationmodel/{}/change/"


def _save(site: Site) -> Callable[[], Extra]:
    """The form of a model, sent with another note; the form itself is not measured."""
    address = _ENTRY.format(site.some_model.pk)
    sent = site.form_of(address, "note") | {"note": ["Đo tốc độ"]}

    def save() -> Extra:
        with taken_back():
            expected(site.client.post(address, sent), 302)
        return None

    return save


def _accept(site: Site) -> Callable[[], Extra]:
    user = User.objects.get(username="quantri")
    accepted = Registration.objects.counted().filter(year__lt=2026).order_by("pk")
    keys = list(accepted.values_list("pk", flat=True)[:_ACCEPTED])
    wanted = Registration.objects.filter(pk__in=keys)
    wanted = wanted.select_related("model__registrant", "unit", "programme").order_by("pk")

    def do() -> Extra:
        with taken_back():
            wanted.update(state=State.SUBMITTED)  # a district has not so many that wait
            accept(list(wanted.all()), by=user)
        return None

    return do


def _take_in_and_undo(site: Site) -> Callable[[], Extra]:
    """Over HTTP: upload, preview, commit until it is said to be done, undo."""
    units = Unit.objects.filter(pk__in={key for line in site.ground.lines if (key := line.commune_in(2022))})
    labels = [unit.label for unit in units.order_by("pk")]
    once = [label for label in dict.fromkeys(labels) if labels.count(label) == 1][:5]
    data = lists.workbook(_LIST, once)

    def do() -> Extra:
        page = expected(site.client.post("/nhan-danh-sach/", {"tep": named(data)}), 302).headers["Location"]
        expected(site.client.get(page), 200)
        batch = ImportBatch.objects.latest("pk")
        site.client.post(f"{page}ghi/", {"pham_vi": "tat-ca", "ban_xem": batch.reading})
        _until_done(partial(site.client.get, f"{page}dang-ghi/"), "commit-")
        batch.refresh_from_db()
        if batch.counts["new"] != _LIST:
            raise SystemExit(f"the list ended as {batch.state}: {batch.counts}")
        expected(site.client.post(f"{page}hoan-tac/", site.form_of(f"{page}hoan-tac/", "one_use_key")), 302)
        batch.refresh_from_db()
        if batch.state != ImportBatch.State.UNDONE:
            raise SystemExit(f"undone, the list stands as {batch.state}")
        return {"rows": _LIST}

    return do


def _until_done(ask: Callable[[], Any], name: str) -> None:
    while ask().status_code == 200:
        for thread in threading.enumerate():
            if thread.name.startswith(name):
                thread.join(2)


JOBS: Final = {
    "save": Job(_save),
    "accept": Job(_accept),
    "list taken in and undone": Job(_take_in_and_undo, of=_LIST),
}
