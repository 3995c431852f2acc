"""What the report says in sentences, from the frozen review: the manner of such reports, and no sum of its own.

Every number printed is the value of a `Count` of the review (rates are the review's too); a zero is said in
words ("chưa có mô hình nào").
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from awards.columns.recognitions import RecognisedModel
from danvan.lib.numbers import in_text, written
from danvan.lib.text import joined, lowered
from danvan.review.figures.counted import Count
from danvan.review.figures.places import OWN_WORDS
from danvan.review.figures.tables import ByKind, FieldRow, Review, UnitRow, YearRow
from danvan.review.models import ReviewPeriod
from danvan.review.paper import day_told
from danvan.review.scope import Scope
from danvan.review.words import field_words, sentence
from models_registry.bodies import MOVEMENT
from models_registry.models import Kind, Outcome, Registrant, Unit

NAMED_EXEMPLARS = 4  # for each field, as such reports do; the annex names all
NAMED_UNITS = 3
_PAPER_OF_SIGN = {
    "CT": "Chỉ thị",
    "CV": "Công văn",
    "CTr": "Chương trình",
    "ĐA": "Đề án",
    "HD": "Hướng dẫn",
    "KH": "Kế hoạch",
    "KL": "Kết luận",
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "TT": "Thông tri",
}
_PAPERS = (*_PAPER_OF_SIGN.values(), "Thông tư")


def subject(scope: Scope) -> str:
    """What the report is about, as it stands under the word BÁO CÁO."""
    kind = scope.period.heading if scope.year is None else "Kết quả"
    level = f" ({scope.levels})" if scope.levels else ""
    return f"{kind} {MOVEMENT} {scope.time_in_words}{level}"


def opening(review: Review, body: str) -> str:
    """On which ground the body reports what, counted on which day, and what that day leaves out."""
    scope = review.scope
    level = f" Báo cáo chỉ tính {scope.levels}." if scope.levels else ""
    who = f"{body} báo cáo kết quả thực hiện phong trào {scope.time_in_words} như sau."
    on = ground(scope.period)
    as_now = f"số liệu theo {scope.territory_in_words}, "
    territory = as_now if scope.is_as_now else "địa giới và số liệu "
    counted = f"{territory}tính đến ngày {scope.day:%d/%m/%Y}."
    return joined(
        " ", f"{f'Thực hiện {on}, ' if on else ''}{who} {sentence(counted)}{level}", day_told(review)
    )


def ground(review_period: ReviewPeriod) -> str:
    """The paper on which a report rests: "Kế hoạch số 12-KH/HU ngày 15/01/2020 của Huyện ủy về ..."; "" if none."""
    number, name = review_period.ground_number, review_period.ground_name
    if not (number or name):
        return ""
    kind = next((kind for kind in _PAPERS if name.lower().startswith(kind.lower())), "")
    about = name[len(kind) :].strip(" ,")
    if not about[:2].isupper():  # an abbreviation keeps its capitals
        about = lowered(about)
    if about and not about.startswith("về"):
        about = f"về {about}"
    day = f"ngày {review_period.ground_on:%d/%m/%Y}" if review_period.ground_on else ""
    body = f"của {review_period.ground_body}" if review_period.ground_body else ""
    numbered = f"số {number}" if number else ""
    return joined(" ", kind or _PAPER_OF_SIGN.get(_sign(number), "Văn bản"), numbered, day, body, about)


def _sign(number: str) -> str:
    """ "KH" of "12-KH/HU" and of "130/KH-UBND"."""
    return next((part for part in re.split(r"[-/]", number) if part in _PAPER_OF_SIGN), "")


def registered(review: Review) -> list[str]:
    """Who registered how much; then year by year when the review has more than one."""
    scope = review.scope
    place = "tại" if scope.unit.is_body else "trên địa bàn"
    where = f"Trong {scope.time_in_words}, {place} {scope.unit.label_in_text}"
    people = _of_kinds(review.registered_by_kind)
    if not people:
        return [f"{where} chưa có tập thể, cá nhân nào đăng ký mô hình, điển hình “Dân vận khéo”."]
    found = [
        f"{where} đã có {people} đăng ký {_n(review.registered_models)} mô hình, điển hình “Dân vận khéo”, "
        f"với {_n(review.registrations)} lượt đăng ký."
    ]
    if scope.year is None:
        found += [_registered_in(row) for row in review.by_year]
    return found


def _of_kinds(counts: ByKind, of: str = "") -> str:
    """ "12 tập thể, 3 hộ gia đình và 5 cá nhân"; kinds without any are left out."""
    return _and(*(_some(count, f"{of}{lowered(kind.label)}") for kind, count in counts))


def _registered_in(row: YearRow) -> str:
    year = f"- {sentence(row.label)}"
    if not row.registrations.value:
        return f"{year}: chưa có lượt đăng ký nào."
    kinds = {
        "đăng ký mới": row.new,
        "duy trì": row.maintained,
        "nhân rộng": row.replicated,
        "chưa xác định là mới hay duy trì": row.unknown,
    }
    parts = [f"{_n(count)} lượt {name}" for name, count in kinds.items() if count.value]
    if len(parts) == 1:
        only = next(name for name, count in kinds.items() if count.value)
        all_are = "đều " if only == "chưa xác định là mới hay duy trì" else "đều là lượt "
        return f"{year}: {_n(row.registrations)} lượt đăng ký, {all_are}{only}."
    return f"{year}: {_n(row.registrations)} lượt đăng ký, trong đó có {', '.join(parts)}."


def recognised(review: Review) -> list[str]:
    """How many were assessed and recognised, at which levels, and how many are exemplary."""
    when, of = f"Trong {review.scope.time_in_words}", review.scope.unit
    unit = "đơn vị" if of.is_body else lowered(of.kind_word)
    assessed = _share(review.rate_assessed)
    found = [
        f"Đã có {_n(review.assessed)} mô hình, điển hình được đánh giá{assessed}."
        if review.assessed.value
        else f"{when} chưa có mô hình, điển hình nào được đánh giá."
    ]
    if not review.recognised.value:
        return [*found, f"{when}, toàn {unit} chưa có mô hình, điển hình nào được công nhận."]
    share = _share(review.rate_recognised)
    found.append(
        f"Kết quả, toàn {unit} có {_n(review.recognised)} mô hình, điển hình được công nhận{share}, với "
        f"{_n(review.recognition_times)} lượt công nhận."
    )
    levels = "; ".join(
        f"{lowered(level.label)} có {_n(count)} mô hình, điển hình"
        for level, count in review.by_level
        if count.value
    )
    if len(review.by_level) > 1:
        found.append(f"Theo cấp công nhận: {levels}. Mô hình được công nhận ở hai cấp thì tính ở cả hai cấp.")
    found.append(
        f"Trong số được công nhận có {_n(review.exemplary)} mô hình, điển hình tiêu biểu."
        if review.exemplary.value
        else "Chưa có mô hình, điển hình nào được bình chọn tiêu biểu."
    )
    return found


def _share(rate: Decimal | None) -> str:
    """ ", đạt tỷ lệ 99,6% so với số đăng ký"; nothing of a rate of 0."""
    signed = rate_signed(rate)
    return f", đạt tỷ lệ {signed}% so với số đăng ký" if rate and signed else ""


def rate_signed(rate: Decimal | None) -> str:
    """ "99,6"; a rate over 100 is a fault of the data and is not signed."""
    return "" if rate is None or rate > 100 else written(rate)


def by_field(review: Review, exemplary: Sequence[RecognisedModel]) -> list[str]:
    """A sentence for each field, with the first of its exemplary models by name."""
    unit = review.scope.unit
    found = []
    for row in review.by_field:
        # Records of the demonstration come after those that a source names.
        rows = sorted((one for one in exemplary if one.field == row.field), key=lambda one: one.model.is_demo)
        found.append(_field(row, [praised(one, unit) for one in rows[:NAMED_EXEMPLARS]]))
    return found


def _field(row: FieldRow, exemplars: Sequence[str]) -> str:
    name = f"- {field_words(row.field.name)}"
    related = row.with_related.value
    if not row.main.value:
        beside = f"; kể cả lĩnh vực liên quan có {_n(row.with_related)} mô hình" if related else ""
        return f"{name} chưa có mô hình nào được công nhận{beside}."
    holders = _of_kinds(row.by_kind, "của ")
    beside = f"; kể cả lĩnh vực liên quan là {_n(row.with_related)}" if related != row.main.value else ""
    named = f"; tiêu biểu có {'; '.join(exemplars)}" if exemplars else ""
    return f"{name} có {_n(row.main)} mô hình ({holders}{beside}){named}."


def praised(row: RecognisedModel, unit: Unit) -> str:
    """A model by its title and holder; a điển hình without a title is its holder."""
    name = holder_name(row.model.registrant, row.unit, unit)
    return f"mô hình “{row.model.title}” của {name}" if row.model.title else name


def holder_name(holder: Registrant, where: Unit, unit: Unit) -> str:
    """A holder as named in a sentence of `unit`'s report: "đồng chí Chẩu Thị Thêm, Chủ tịch Hội LHPN ..."

    `where` is the unit in which the model was recognised, wherever its holder is now. "Ông", "bà", "đồng chí" as the
    registry says; where it says nothing, the bare name with its post.
    """
    if holder.kind == Kind.INDIVIDUAL:
        person = joined(" ", holder.get_address_display(), holder.name)
        name = joined(", ", person, holder.post or holder.workplace)
    else:
        name = _in_sentence(holder.name)
    place = where.label_in_text
    is_said = where == unit or place.lower() in name.lower()
    return name if is_said else f"{name}, {place}"


def _in_sentence(name: str) -> str:
    """ "xã Hồng Quang", "cán bộ, công chức xã": a common noun begins small; bodies keep their capital."""
    nouns = (*Unit.Kind.labels, "Cán bộ", "Tập thể")
    return lowered(name) if name.startswith(tuple(f"{noun}{end}" for noun in nouns for end in " ,")) else name


def by_unit(review: Review) -> list[str]:
    """The units with most recognised models, and those without any."""
    # What had ended before the time of the report could have none.
    time, unit = (review.scope.from_on, review.scope.to_on), review.scope.unit
    rows = [row for row in review.by_unit if row.total.value or row.place.unit.stood_between(*time)]
    if len(rows) < 2 or not review.recognised.value:
        return []
    found = []
    least = sorted((row.total.value for row in rows), reverse=True)[:NAMED_UNITS][-1]
    first = sorted((r for r in rows if r.total.value >= max(least, 1)), key=lambda r: -r.total.value)
    if len(first) < len(rows):
        named = ", ".join(f"{_place(row, unit)} ({_n(row.total)} mô hình)" for row in first)
        found.append(f"Các đơn vị có nhiều mô hình được công nhận: {named}.")
    if without := [_place(row, unit) for row in rows if not row.total.value]:
        found.append(f"Chưa có mô hình nào được công nhận: {', '.join(without)}.")
    return found


def _place(row: UnitRow, unit: Unit) -> str:
    if row.place.unit == unit and unit.kind not in Unit.COMMUNE_KINDS:
        return f"{OWN_WORDS} {unit.label_in_text}"
    return lowered(row.place.label)


def outcomes(rows: Iterable[Outcome]) -> list[str]:
    """What the movement moved as a whole; what a single model moved stands in the annex."""
    rows = list(rows)
    if not rows:
        return ["Chưa tổng hợp được kết quả vận động."]
    found = [
        joined(" ", f"- {row.indicator}: {amount(row)}", f"(năm {row.year})" if row.year else "") + "."
        for row in rows
        if not row.model_id
    ]
    return found or ["Kết quả vận động của từng mô hình được nêu tại Phụ lục I."]


def amount(row: Outcome) -> str:
    """ "trên 185 triệu đồng"."""
    exactness = row.get_qualifier_display() if row.qualifier else ""
    return joined(" ", exactness, written(row.value), row.measure)


def commended(review: Review) -> list[str]:
    """How many were commended."""
    who = _of_kinds(review.commended_by_kind)
    when = f"Trong {review.scope.time_in_words}"
    if not who:
        return [f"{when} chưa có tập thể, cá nhân nào được khen thưởng."]
    forms = "; ".join(f"{lowered(label)}: {_n(count)}" for label, count in review.commended_by_form)
    told = f" ({forms})" if forms else ""
    return [f"{when} đã có {who} được khen thưởng, {_n(review.commendations)} lượt khen thưởng{told}."]


def unnamed(review: Review) -> str:
    """What must be mended before the list of commended ones is signed; "" where all have their names."""
    if not review.unnamed.value:
        return ""
    return (
        f"Còn {_n(review.unnamed)} lượt khen thưởng chưa có tên người nhận, cần bổ sung trước khi trình ký."
    )


def _n(count: Count) -> str:
    """ "03", "218"."""
    return in_text(count.value)


def _some(count: Count, noun: str) -> str:
    """ "218 tập thể", or nothing for none."""
    return f"{_n(count)} {noun}" if count.value else ""


def _and(*parts: str) -> str:
    """ "a, b và c"; empty parts are left out."""
    *first, last = [part for part in parts if part] or [""]
    return joined(" và ", ", ".join(first), last)
