"""What a row of a list of registrations says, column by column."""

from danvan.lists.reading.row.cells import RowCells
from danvan.lists.reading.row.fields import read_field, read_related
from danvan.lists.reading.row.further import read_continues, read_level_and_novelty, read_others
from danvan.lists.reading.row.groups import Group
from danvan.lists.reading.row.holder import kind_said, read_holder
from danvan.lists.reading.row.home import read_home
from danvan.lists.reading.row.model_title import read_title
from danvan.lists.reading.row.unit import read_unit
from danvan.lists.reading.row.when import read_date, read_day_of_year, read_year
from danvan.lists.reading.row.whole import Whole
from danvan.lists.reading.words.catalogue import COLLECTIVE
from danvan.lists.results import QUESTION


def read_registration(whole: Whole, cells: RowCells, group: Group) -> None:
    """Reads the cells of one row; `group` are the group lines over it."""
    row, meaning, columns = cells.row, group.meaning, cells.columns
    field_of_title = read_title(cells)
    body_above = "" if columns.holders else group.body
    kind = kind_said(cells, whole, meaning.kind)
    read_holder(cells, whole, kind, body_above, role="đăng ký", hamlet=group.hamlet, has_partners=True)
    goes_by_title = row.kind in (None, COLLECTIVE)  # a điển hình goes by its holder's name
    if not row.title and not columns.has_titles and goes_by_title:
        reason = "bảng không có cột tên mô hình. Hãy chỉ ra cột đó."
        cells.problem("missing", 0, "title", reason, severity=QUESTION, once=True)
    read_field(cells, whole, field_of_title, meaning.field_code)
    read_related(cells, whole)
    read_date(cells, whole)
    read_year(cells, whole, meaning)
    read_day_of_year(cells.row)
    read_unit(cells, whole, meaning)
    read_level_and_novelty(cells)
    read_continues(cells)
    read_others(cells)
    read_home(cells, whole, group.hamlet)
