"""The review of a programme, counted: its tables as frozen objects, and the definitions of their numbers.

Pages, workbook and commands print these; none of them adds anything up. Every number is a `Count`, which
knows the list that it counts. What each number means stands in `DEFINITIONS`, which every surface prints.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from danvan.review.figures.addresses import COUNTED, Counts
from danvan.review.figures.counted import Count, recognised_models
from danvan.review.figures.places import Place, places_of
from danvan.review.figures.rows import RecognisedRow, RegisteredRow, Rows, read_rows, related_pairs
from danvan.review.figures.tables import Exemplar, FieldRow, Review, UnitRow, YearRow
from danvan.review.scope import Scope
from models_registry.models import (
    ActivityField,
    Kind,
    Level,
    Novelty,
    Unit,
)
from models_registry.territory import Succession, load_successions

DEFINITIONS = {
    "Phạm vi": "Đơn vị được chọn và toàn bộ đơn vị trực thuộc, theo địa giới vào ngày chốt số liệu; "
    "đơn vị đã nhập toàn bộ vào đơn vị khác thì tính ở đơn vị mới.",
    "Tập thể, cá nhân đăng ký": "Số chủ thể khác nhau có ít nhất một lượt đăng ký đã được tiếp nhận.",
    "Mô hình đăng ký": "Số mô hình, điển hình khác nhau có lượt đăng ký đã được tiếp nhận.",
    "Lượt đăng ký": "Mỗi mô hình tính một lượt cho mỗi năm đăng ký.",
    "Được đánh giá": "Số mô hình khác nhau có lượt đăng ký đã được đánh giá.",
    "Được công nhận": "Số mô hình khác nhau có ít nhất một lần công nhận còn hiệu lực, của lượt đăng ký "
    "đã được tiếp nhận. Lượt công nhận tính mỗi lần một lượt. Quyết định hủy mà chính nó đã bị hủy thì "
    "không còn làm mất hiệu lực.",
    "Theo lĩnh vực": "Mô hình được công nhận, mỗi mô hình tính một lần ở lĩnh vực chính nên cộng lại "
    "đúng bằng tổng số. Cột “kể cả lĩnh vực liên quan” tính một mô hình ở mọi lĩnh vực của nó, "
    "có thể lớn hơn tổng số.",
    "Theo cấp công nhận": "Một mô hình được công nhận ở hai cấp tính ở cả hai cấp.",
    "Khen thưởng": "Người nhận khác nhau và lượt khen còn hiệu lực; nguồn không nêu tên thì mỗi người nhận "
    "vẫn tính là một.",
}


def review_of(scope: Scope, units: Iterable[Unit], successions: list[Succession] | None = None) -> Review:
    """Counts a scope. `units` are those that the reader may see, the scope's own among them.

    Eight queries, whatever the size: one each for fields, registrations, recognitions, related fields,
    commendations and outcomes, and two for the decisions that are revoked; one more for mergers that the
    caller did not bring.
    """
    return reviews_of([scope], units, successions)[0]


def reviews_of(
    scopes: Sequence[Scope], units: Iterable[Unit], successions: list[Succession] | None = None
) -> list[Review]:
    """Counts several units in the queries of one; their scopes share programme, year and level."""
    if not scopes:
        return []
    if successions is None:
        successions = load_successions()
    units = list(units)
    territories = [scope.paths(successions) for scope in scopes]
    rows = read_rows(scopes[0], tuple({path for paths in territories for path in paths}))
    fields = tuple(ActivityField.objects.all())
    pairs = related_pairs()
    return [
        _review(
            scope,
            rows.within(paths),
            fields,
            pairs,
            places_of(scope, units, successions),
        )
        for scope, paths in zip(scopes, territories, strict=True)
    ]


def _review(
    scope: Scope,
    rows: Rows,
    fields: tuple[ActivityField, ...],
    pairs: list[tuple[int, int]],
    places: list[Place],
) -> Review:
    registered, recognised = rows.registered, rows.recognised
    models = recognised_models(recognised)
    related = _related_fields(models, pairs)
    counts = Counts(scope)
    # A field out of use keeps its row where a column's total counts it, as main field or as related one.
    every_field, counted = fields, related.keys() | {row.field_id for row in recognised}
    fields = tuple(field for field in fields if field.is_active or field.pk in counted)
    registered_models = {row.model_id: row for row in registered}
    unit_rows = tuple(
        _unit_row(counts, place, models.values(), registered_models.values(), fields) for place in places
    )
    return Review(
        scope=scope,
        fields=fields,
        **_registered_figures(counts, registered),
        registered_by_field=_registered_by_field(counts, registered_models.values(), every_field),
        recognised=counts.recognised(len(models)),
        recognition_times=Count(len(recognised), "recognitions", counts.recognised(0).query),
        by_level=tuple(
            (
                level,
                counts.recognised(
                    len(recognised_models(r for r in recognised if r.level == level)), cap_cong_nhan=level
                ),
            )
            for level in Level
            if not scope.recognition_level or level == scope.recognition_level
        ),
        exemplary=counts.recognised(
            len(recognised_models(row for row in recognised if row.exemplary)), tieu_bieu="co"
        ),
        by_field=tuple(_field_row(counts, field, models.values(), related, recognised) for field in fields),
        field_totals=_field_totals(counts, models.values(), related),
        by_unit=unit_rows,
        unit_totals=UnitRow(
            Place(scope.unit, scope.unit.label, frozenset()),
            counts.recognised(len(models)),
            tuple(
                counts.recognised(sum(m.field_id == field.pk for m in models.values()), linh_vuc=field.code)
                for field in fields
            ),
            counts.registered("models", len(registered_models)),
        ),
        by_year=_year_rows(scope, registered, recognised),
        **_commended(scope, rows.commended),
        outcomes=tuple(rows.outcomes),
        stated=(),
        demo_models=len({row.model_id for row in registered if row.is_demo}),
    )


def _related_fields(models: dict[int, RecognisedRow], pairs: list[tuple[int, int]]) -> dict[int, set[int]]:
    """Related fields of the recognised models, their main field left out."""
    related: dict[int, set[int]] = defaultdict(set)
    for model_id, field_id in pairs:
        if model_id in models and models[model_id].field_id != field_id:
            related[field_id].add(model_id)
    return related


def _registered_figures(counts: Counts, rows: list[RegisteredRow]) -> dict[str, Count]:
    registrants = {row.registrant_id: row.kind for row in rows}
    kinds = Counter(registrants.values())
    return {
        "registered_collectives": counts.registered("collectives", kinds[Kind.COLLECTIVE]),
        "registered_individuals": counts.registered("individuals", kinds[Kind.INDIVIDUAL]),
        "registered_models": counts.registered("models", len({row.model_id for row in rows})),
        "registrations": counts.registered("registrations", len(rows)),
        "assessed": counts.registered("models", len({r.model_id for r in rows if r.assessed}), danh_gia="co"),
    }


def _field_row(
    counts: Counts,
    field: ActivityField,
    models: Iterable[RecognisedRow],
    related: dict[int, set[int]],
    recognised: list[RecognisedRow],
) -> FieldRow:
    mine = [model for model in models if model.field_id == field.pk]
    exemplary = recognised_models(row for row in recognised if row.exemplary and row.field_id == field.pk)
    collectives, individuals = (
        counts.recognised(sum(m.kind == kind for m in mine), linh_vuc=field.code, loai=kind)
        for kind in (Kind.COLLECTIVE.value, Kind.INDIVIDUAL.value)
    )
    return FieldRow(
        field,
        counts.recognised(len(mine), linh_vuc=field.code),
        counts.recognised(len(mine) + len(related.get(field.pk, ())), lien_quan=field.code),
        collectives,
        individuals,
        tuple(Exemplar(row.model_id, row.title, row.registrant) for row in exemplary.values()),
    )


def _field_totals(counts: Counts, models: Iterable[RecognisedRow], related: dict[int, set[int]]) -> FieldRow:
    """Totals of the columns; "with related" sums fields, so it may exceed the models and opens their list."""
    models = list(models)
    kinds = Counter(model.kind for model in models)
    times = len(models) + sum(len(ids) for ids in related.values())
    return FieldRow(
        ActivityField(name="Tổng số"),
        counts.recognised(len(models)),
        Count(times, "field_times", counts.recognised(0).query),
        counts.recognised(kinds[Kind.COLLECTIVE], loai=Kind.COLLECTIVE.value),
        counts.recognised(kinds[Kind.INDIVIDUAL], loai=Kind.INDIVIDUAL.value),
        (),
    )


def _registered_by_field(
    counts: Counts, models: Iterable[RegisteredRow], fields: tuple[ActivityField, ...]
) -> dict[int, Count]:
    values = Counter(model.field_id for model in models)
    return {field.pk: counts.registered("models", values[field.pk], linh_vuc=field.code) for field in fields}


def _unit_row(
    counts: Counts,
    place: Place,
    models: Iterable[RecognisedRow],
    registered: Iterable[RegisteredRow],
    fields: tuple[ActivityField, ...],
) -> UnitRow:
    mine = [model for model in models if model.unit_id in place.unit_ids]
    where = {"hang": str(place.unit.pk), **({"rieng": "co"} if place.own else {})}
    by_field = Counter(model.field_id for model in mine)
    return UnitRow(
        place,
        counts.recognised(len(mine), **where),
        tuple(counts.recognised(by_field[field.pk], **where, linh_vuc=field.code) for field in fields),
        counts.registered("models", sum(model.unit_id in place.unit_ids for model in registered), **where),
    )


def _year_rows(
    scope: Scope, registered: list[RegisteredRow], recognised: list[RecognisedRow]
) -> tuple[YearRow, ...]:
    if scope.year is None:
        years: list[int | None] = list(scope.period.years)
        known = {row.year for row in registered} | {row.year for row in recognised}
        years += [None] if None in known else []
    else:
        years = [None if scope.is_of_no_year else int(scope.year)]
    return tuple(_year_row(scope, year, registered, recognised) for year in years)


def _year_row(
    scope: Scope, year: int | None, registered: list[RegisteredRow], recognised: list[RecognisedRow]
) -> YearRow:
    counts = Counts(scope.in_its_year(year))
    mine = [row for row in registered if row.year == year]
    novelty = Counter(row.novelty for row in mine)

    def of(kind: Novelty) -> Count:
        return counts.registered("registrations", novelty[kind], tinh_chat=kind.value)

    return YearRow(
        year,
        counts.registered("registrations", len(mine)),
        of(Novelty.NEW),
        of(Novelty.MAINTAINED),
        of(Novelty.REPLICATED),
        of(Novelty.UNKNOWN),
        counts.recognised(len(recognised_models(row for row in recognised if row.year == year))),
    )


def _commended(scope: Scope, rows: list[tuple[int, int | None, str, str]]) -> dict[str, Count]:
    def recipients(kind: Kind) -> Count:
        # A recipient whom the registry does not know, or whom the source does not name, is one of his own.
        value = len({registrant or -pk for pk, registrant, of_kind, _ in rows if of_kind == kind})
        return Count(value, "commendations", scope.query(ngay=COUNTED, loai=kind.value, gop="nguoi-nhan"))

    return {
        "commended_collectives": recipients(Kind.COLLECTIVE),
        "commended_individuals": recipients(Kind.INDIVIDUAL),
        "commendations": Count(len(rows), "commendations", scope.query(ngay=COUNTED)),
    }
