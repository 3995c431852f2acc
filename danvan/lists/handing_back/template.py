"""A list for a unit to fill in for a year: drop-downs from today's catalogues, last year's models already in it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from danvan.lib.text import slug
from danvan.lib.xlsx import Column, Kind, Sheet, Value, new_workbook, put_text, to_bytes
from danvan.lists.handing_back.template_columns import COLUMNS, TemplateColumn
from danvan.lists.reading.other_sheets import CATALOGUE_SHEET, GUIDE
from danvan.lists.reading.words.columns import BY_NAME
from models_registry import access
from models_registry.access import Actor
from models_registry.columns import related_names
from models_registry.models import (
    ActivityField,
    Level,
    Novelty,
    Programme,
    Registration,
    State,
    Unit,
)
from models_registry.models import Kind as RegistrantKind
from models_registry.models.calendar import fault_of_level
from models_registry.models.programmes import ProgrammesAtHand, fields_offered_in
from models_registry.scoping import within
from models_registry.territory import load_successions, territory_paths

EMPTY_ROWS: Final = 60
_LAST_YEAR: Final = PatternFill("solid", fgColor="FBF3D9")
_YES, _NO = "Có", "Không"


_CENTRED: Final = ("ordinal", "number")


def template_workbook(unit: Unit, year: int, user: Actor) -> tuple[bytes, str]:
    """The file (.xlsx) and its name, for one unit and year; it comes back through `lists.reading` unasked.

    Raises PermissionDenied unless the user enters registrations in that unit, ValidationError (in Vietnamese) if no
    programme that still takes registrations has the year.
    """
    if not access.may(user, "models_registry.add_registration", unit):
        raise PermissionDenied("Đồng chí không được nhập cho đơn vị này.")
    programme = _programme(unit, year)
    before = _last_year(unit, year, user)
    columns = _columns_for(unit, bool(before))
    book = new_workbook(f"Danh sách đăng ký mô hình “Dân vận khéo” năm {year}, {unit.label}", "Dân vận khéo")
    choices = _choices(programme, unit, year)
    _write_list(book, unit, year, before, columns, choices)
    _write_guide(book, year, columns, bool(before))
    _write_catalogue(book, choices)
    name = slug(f"dang ky dan van kheo {unit.label} {year}")
    return to_bytes(book), f"{name}.xlsx"


def _programme(unit: Unit, year: int) -> Programme:
    """The programme under which the list will register."""
    serving = ProgrammesAtHand().of(unit)
    if not serving.of_year(year):
        raise ValidationError(f"Năm {year} không thuộc giai đoạn nào. Hãy lập giai đoạn có năm này trước.")
    if not (taking := serving.taking(year)):
        raise ValidationError(f"Năm {year} thuộc giai đoạn đã ngừng nhận đăng ký.")
    return taking[0]


# --- what is already known ------------------------------------------------------------------------------------


def _last_year(unit: Unit, year: int, user: Actor) -> list[Registration]:
    """Last year's registrations of the unit's own models that are not yet registered for the year, by title.

    A commune's are those of its whole territory, merged communes too; a district's those of its own agencies.
    """
    visible = Registration.objects.visible_to(user)
    if unit.kind in Unit.PROVINCE_KINDS + Unit.DISTRICT_KINDS:
        own = visible.filter(unit=unit)
    else:
        paths = territory_paths(unit.path, date(year, 12, 31), load_successions())
        own = visible.filter(within(paths, "unit__path"))
    rows = (
        own.filter(year=year - 1, state__in=(State.SUBMITTED, State.ACCEPTED))
        .exclude(model__registrations__year=year)
        .select_related("model__registrant", "unit", "model__field")
        .prefetch_related("model__related_fields")
        .order_by("model__sort_title", "pk")
    )
    return list({row.model_id: row for row in rows}.values())


def _columns_for(unit: Unit, has_models: bool) -> list[TemplateColumn]:
    """Without models of last year there is nothing to go on with; a unit that no title can tell stands in a column."""
    left_out = set() if has_models else {"continues", "number"}
    if unit.kind in Unit.COMMUNE_KINDS + Unit.BODY_KINDS:
        left_out.add("unit")
    return [column for column in COLUMNS if column.name not in left_out]


def _values(registration: Registration, year: int) -> dict[str, Value]:
    model, registrant = registration.model, registration.model.registrant
    is_open = registration.level == Level.UNKNOWN or fault_of_level(registration.level, (year,))
    return {
        "title": model.display_title,
        "registrant": registrant.name,
        "continues": _YES,
        "kind": registrant.get_kind_display(),
        "post": registrant.post,
        "field": model.field.name,
        "related": related_names(model),
        "place": model.place,
        "novelty": Novelty.MAINTAINED.label,
        "level": "" if is_open else registration.get_level_display(),
        "number": registration.pk,
    }


# --- the list -------------------------------------------------------------------------------------------------


def _write_list(
    book: Workbook,
    unit: Unit,
    year: int,
    before: Sequence[Registration],
    columns: Sequence[TemplateColumn],
    choices: Mapping[str, Sequence[str]],
) -> None:
    sheet = Sheet(
        book,
        "Danh sách",
        [
            Column(
                column.heading_in(year), column.width, Kind.CENTRE if column.name in _CENTRED else Kind.TEXT
            )
            for column in columns
        ],
        landscape=True,
    )
    sheet.title(f"DANH SÁCH ĐĂNG KÝ MÔ HÌNH “DÂN VẬN KHÉO” NĂM {year}")
    sheet.line(f"Đơn vị: {unit.label}", size=13, bold=True, align="center")
    sheet.gap()
    sheet.line(_note(bool(before)), italic=True)
    rows = [_values(registration, year) for registration in before] + [{} for _ in range(EMPTY_ROWS)]
    always = {"unit": unit.label}
    span = sheet.table(
        (
            [{**always, **row, "ordinal": number}.get(column.name) or None for column in columns]
            for number, row in enumerate(rows, 1)
        ),
        freeze_columns=2,
    )
    for cells in sheet.cells.iter_rows(span.first, span.first + len(before) - 1) if before else ():
        for cell in cells:
            cell.fill = _LAST_YEAR
    for row in range(span.first + len(before), span.last + 1):
        sheet.cells.row_dimensions[row].height = None  # grows with what is typed
    sheet.finish()
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        if rule := _rule(column, year, choices):
            rule.add(f"{letter}{span.first}:{letter}{span.last}")
            sheet.cells.add_data_validation(rule)
        sheet.cells.column_dimensions[letter].hidden = column.name == "number"


def _note(has_models: bool) -> str:
    last_year = (
        "Dòng tô màu là mô hình đã có: để “Có” nếu tiếp tục, chọn “Không” nếu dừng. " if has_models else ""
    )
    return (
        f"{last_year}Mô hình mới ghi vào các dòng trống, mỗi dòng một mô hình. "
        f"Cách ghi từng cột xem ở trang “{GUIDE}”."
    )


def _rule(column: TemplateColumn, year: int, choices: Mapping[str, Sequence[str]]) -> DataValidation | None:
    """The column's drop-down or limit, with its Vietnamese prompt and refusal."""
    if column.name in _CENTRED:
        return None
    rule = DataValidation(allow_blank=True, showInputMessage=True, showErrorMessage=True)
    rule.errorTitle = rule.promptTitle = column.heading_in(year)
    rule.prompt = column.guide_in(year)
    limit = BY_NAME[column.name].max_length
    if column.name in choices:
        at = get_column_letter(list(choices).index(column.name) + 1)
        rule.type = "list"
        rule.formula1 = f"'{CATALOGUE_SHEET}'!${at}$2:${at}${len(choices[column.name]) + 1}"
        rule.error = "Nội dung này không có trong danh sách thả xuống. Hãy chọn một mục trong danh sách."
        rule.showErrorMessage = column.name != "related"  # may hold several
    elif limit:
        rule.type, rule.operator, rule.formula1 = "textLength", "lessThanOrEqual", str(limit)
        rule.error = f"Nội dung dài quá {limit} ký tự. Hãy viết gọn lại."
    return rule


# --- the guide and the catalogue ------------------------------------------------------------------------------


def _write_guide(book: Workbook, year: int, columns: Iterable[TemplateColumn], has_models: bool) -> None:
    sheet = Sheet(
        book, GUIDE, [Column("Cột", 45), Column("Cách ghi", 95), Column("Bắt buộc", 25, Kind.CENTRE)]
    )
    sheet.title("HƯỚNG DẪN ĐIỀN DANH SÁCH")
    sheet.gap()
    steps = [
        "Mô hình mới ghi vào các dòng trống, mỗi dòng một mô hình của một tập thể, cá nhân hoặc hộ gia đình. "
        "Thiếu dòng thì ghi tiếp ngay bên dưới.",
        "Không đổi dòng tên cột, tên đơn vị và năm ở đầu trang; không gộp ô. Cột chưa có nội dung thì để trống.",
        "Không ghi thông tin thuộc bí mật nhà nước; không ghi dân tộc, tôn giáo, số căn cước của cá nhân.",
        "Điền xong, lưu tệp Excel (.xlsx) rồi gửi lên cổng, mục “Nhận danh sách”. Cổng cho xem lại từng dòng và báo"
        " chỗ chưa đúng trước khi ghi vào sổ.",
    ]
    if has_models:
        steps.insert(
            0,
            f"Dòng tô màu là mô hình đơn vị đã đăng ký năm {year - 1}. Ở cột “Tiếp tục năm {year}”, để “Có” nếu còn"
            " thực hiện, chọn “Không” nếu dừng; không cần xóa dòng. Cột ẩn “Mã dòng” giúp cổng nhận ra mô hình đã"
            " có, đồng chí cứ để nguyên.",
        )
    for number, step in enumerate(steps, 1):
        sheet.line(f"{number}. {step}")
    sheet.gap()
    sheet.table(
        [column.heading_in(year), column.guide_in(year), "x" if column.is_needed else None]
        for column in columns
        if column.guide
    )
    sheet.finish()


def _choices(programme: Programme, unit: Unit, year: int) -> dict[str, list[str]]:
    """The words of each drop-down, in the order of the catalogue sheet's columns."""
    serving = ActivityField.objects.serving_unit(unit)
    fields = list(fields_offered_in([programme], serving).values_list("name", flat=True))
    return {
        "field": fields,
        "related": fields,
        "kind": list(RegistrantKind.labels),
        "level": [
            level.label for level in Level if level != Level.UNKNOWN and not fault_of_level(level, (year,))
        ],
        "novelty": [novelty.label for novelty in Novelty if novelty != Novelty.UNKNOWN],
        "continues": [_YES, _NO],
    }


def _write_catalogue(book: Workbook, choices: Mapping[str, Sequence[str]]) -> None:
    """The lists behind the drop-downs: longer than the 255 characters that a cell's own list may have."""
    sheet = book.create_sheet(CATALOGUE_SHEET)
    for number, (name, words) in enumerate(choices.items(), 1):
        for row, word in enumerate((BY_NAME[name].label, *words), 1):
            put_text(sheet.cell(row, number), word)
    sheet.sheet_state = "hidden"
