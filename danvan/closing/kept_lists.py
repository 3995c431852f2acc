"""Every list behind a review's numbers, as text: what a closed number opens.

The rows are those that the live lists show (`portal.querysets`); a record that stands in many lists is kept once.
"""

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import QueryDict

from awards.models import Commendation, Recognition
from danvan.accounts.models import User
from danvan.portal.filters import CommendationFilter, RegistrationFilter
from danvan.portal.querysets import (
    commendations_meant,
    field_times_meant,
    models_meant,
    recognitions_meant,
    registrants_meant,
    registrations_meant,
)
from danvan.review.figures.counted import Count
from danvan.review.scope import Scope
from models_registry.models import EmulationModel, Kind, Registrant, Registration


@dataclass(frozen=True)
class ClosedCount(Count):
    """A number whose list is kept with it; the address is relative to the closed review's page."""

    number: int = 0

    @property
    def url(self) -> str:
        """Address of the kept list."""
        return f"danh-sach/{self.number}/"


@dataclass(frozen=True)
class KeptPage:
    """How the rows of one of the portal's lists are kept: under which headings, and with which texts."""

    title: str
    headings: tuple[str, ...]
    meant: Callable[[Any], QuerySet[Any]]  # of its filter
    texts: Callable[[Any], tuple[str, ...]]
    rows: Callable[[Iterable[Any]], QuerySet[Any]]
    filterset: type[RegistrationFilter] = RegistrationFilter


def _year(year: int | None) -> str:
    return str(year) if year else "không rõ năm"


def _of_model(model: EmulationModel) -> tuple[str, str, str, str]:
    registrant = model.registrant
    holder = f"{registrant.name} ({registrant.get_kind_display().lower()})"
    return model.display_title, holder, registrant.unit.label, model.field.name


def _model_texts(model: EmulationModel) -> tuple[str, ...]:
    registrations = sorted(model.registrations.all(), key=lambda one: (one.year or 0, one.pk))
    recognised = [
        f"{recognition.get_level_display()}, {_year(one.year)}{', tiêu biểu' if recognition.exemplary else ''}"
        for one in registrations
        for recognition in one.recognitions.all()
    ]
    registered = [f"{_year(one.year)} ({one.get_state_display().lower()})" for one in registrations]
    return *_of_model(model), "; ".join(registered), "; ".join(recognised)


def _registration_texts(row: Registration) -> tuple[str, ...]:
    return *_of_model(row.model), _year(row.year), row.get_level_display(), row.get_novelty_display()


def _recognition_texts(row: Recognition) -> tuple[str, ...]:
    level = f"{row.get_level_display()}{', tiêu biểu' if row.exemplary else ''}"
    year = _year(row.registration.year)
    return *_of_model(row.registration.model), year, level, str(row.decision or "nguồn không ghi")


def _registrant_texts(row: Registrant) -> tuple[str, ...]:
    models = sorted(row.models.all(), key=lambda model: (model.sort_title, model.pk))
    titles = "; ".join(model.title or "Điển hình" for model in models)
    return row.name, ", ".join(filter(None, (row.post, row.workplace))), row.unit.label, titles


def _commendation_texts(row: Commendation) -> tuple[str, ...]:
    kind = ", ".join(filter(None, (row.get_recipient_kind_display(), row.recipient_post)))
    form = f"{row.get_form_display()}{f'. {row.merit}' if row.merit else ''}"
    period = f"{row.programme.code}{f', năm {row.year}' if row.year else ''}"
    return row.display_name, kind, row.unit.label, form, period, str(row.decision or "nguồn không ghi")


_MODEL = ("Mô hình, điển hình", "Tập thể, cá nhân", "Đơn vị", "Lĩnh vực")
_REGISTRANT = ("Tên", "Chức vụ, nơi công tác", "Đơn vị", "Mô hình, điển hình")


def _registrants(keys: Iterable[Any]) -> QuerySet[Registrant]:
    return Registrant.objects.filter(pk__in=keys).select_related("unit").prefetch_related("models__field")


def _models(keys: Iterable[Any]) -> QuerySet[EmulationModel]:
    recognitions = Prefetch("registrations__recognitions", Recognition.objects.in_force())
    rows = EmulationModel.objects.filter(pk__in=keys).select_related("registrant__unit", "field")
    return rows.prefetch_related("registrations", recognitions)


PAGES: dict[str, KeptPage] = {
    "models": KeptPage(
        "Mô hình, điển hình",
        (*_MODEL, "Năm đăng ký", "Công nhận"),
        models_meant,
        _model_texts,
        _models,
    ),
    "registrations": KeptPage(
        "Lượt đăng ký",
        (*_MODEL, "Năm", "Cấp", "Tính chất"),
        registrations_meant,
        _registration_texts,
        lambda keys: Registration.objects.filter(pk__in=keys).select_related(
            "model__registrant__unit", "model__field"
        ),
    ),
    "recognitions": KeptPage(
        "Lượt công nhận",
        (*_MODEL, "Năm", "Cấp công nhận", "Quyết định"),
        recognitions_meant,
        _recognition_texts,
        lambda keys: Recognition.objects.filter(pk__in=keys).select_related(
            "registration__model__registrant__unit", "registration__model__field", "decision"
        ),
    ),
    "collectives": KeptPage(
        "Tập thể đăng ký",
        _REGISTRANT,
        lambda filterset: registrants_meant(filterset, Kind.COLLECTIVE),
        _registrant_texts,
        _registrants,
    ),
    "individuals": KeptPage(
        "Cá nhân đăng ký",
        _REGISTRANT,
        lambda filterset: registrants_meant(filterset, Kind.INDIVIDUAL),
        _registrant_texts,
        _registrants,
    ),
    "commendations": KeptPage(
        "Khen thưởng",
        (
            "Người nhận",
            "Loại, chức vụ",
            "Đơn vị khi đó",
            "Hình thức, thành tích",
            "Giai đoạn, năm",
            "Quyết định",
        ),
        commendations_meant,
        _commendation_texts,
        lambda keys: Commendation.objects.filter(pk__in=keys).select_related("unit", "programme", "decision"),
        CommendationFilter,
    ),
}
FIELD_TIMES = "field_times"
HEADINGS = {name: page.headings for name, page in PAGES.items()} | {FIELD_TIMES: (*_MODEL, "Tính là")}
TITLES = {name: page.title for name, page in PAGES.items()} | {FIELD_TIMES: "Mô hình theo từng lĩnh vực"}


class ListKeeper:
    """Takes the list of each number; `lists` and `records` are then what a closed review keeps.

    `lists`: [{"page", "keys"}], by the number's `number`. `records`: {page: {key: texts}}. `differing` says which
    numbers are not as long as their list: nothing is closed then.
    """

    def __init__(self) -> None:
        self.user = User(is_superuser=True)  # never saved: the scope alone bounds the lists
        self.lists: list[dict[str, Any]] = []
        self.records: dict[str, dict[str, list[str]]] = {name: {} for name in HEADINGS}
        self.differing: list[str] = []
        self._taken: dict[tuple[str, tuple[tuple[str, str], ...]], ClosedCount] = {}

    def keep(self, count: Count) -> ClosedCount:
        """The number with its list taken."""
        asked = (count.page, count.query)
        if asked not in self._taken:
            self.lists.append({"page": count.page, "keys": self._keys(count)})
            self._taken[asked] = ClosedCount(*asked_count(count), number=len(self.lists) - 1)
        kept = self._taken[asked]
        if (lines := len(self.lists[kept.number]["keys"])) != count.value:
            self.differing.append(f"{count.url}: {lines} dòng, số ghi {count.value}")
        return kept

    def keep_all(self, value: Any) -> Any:
        """The same frozen objects with every number in them kept."""
        if isinstance(value, Count):
            return self.keep(value)
        if isinstance(value, tuple):
            return tuple(self.keep_all(item) for item in value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type | Scope):
            names = [field.name for field in dataclasses.fields(value)]
            kept = {name: self.keep_all(getattr(value, name)) for name in names}
            changed = {name: new for name, new in kept.items() if new is not getattr(value, name)}
            return dataclasses.replace(value, **changed) if changed else value
        return value

    def _keys(self, count: Count) -> list[str]:
        data = QueryDict(mutable=True)
        data.update(dict(count.query))
        if count.page == FIELD_TIMES:
            return self._field_times(data)
        page = PAGES[count.page]
        keys = [str(pk) for pk in page.meant(page.filterset(data, self.user)).values_list("pk", flat=True)]
        self.records[count.page] |= {key: [] for key in keys if key not in self.records[count.page]}
        return keys

    def _field_times(self, data: QueryDict) -> list[str]:
        keys = []
        for model, field, main in field_times_meant(RegistrationFilter(data, self.user))[:]:
            title, holder, unit, _ = _of_model(model)
            key = f"{model.pk}-{field.code}"
            keys.append(key)
            kind = "Lĩnh vực chính" if main else "Lĩnh vực liên quan"
            self.records[FIELD_TIMES][key] = [title, holder, unit, field.name, kind]
        return keys

    def fill(self) -> None:
        """Reads the texts of all records taken, in one go for each page."""
        for name, page in PAGES.items():
            empty = [key for key, texts in self.records[name].items() if not texts]
            for start in range(0, len(empty), 1000):
                for row in page.rows(empty[start : start + 1000]):
                    self.records[name][str(row.pk)] = list(page.texts(row))


def asked_count(count: Count) -> tuple[int, str, tuple[tuple[str, str], ...]]:
    """The parts of a plain number."""
    return count.value, count.page, count.query
