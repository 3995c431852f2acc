"""Pieces of a default template: page, styles, headings, ruled tables with repeated rows and columns."""

from collections.abc import Sequence
from typing import Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

FACE: Final = "Times New Roman"
TEXT_WIDTH: Final = 160  # mm between the margins of 30 and 20
CENTRE, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
BODY, HEAD, SUBHEAD, ANNEX, CELL = "Normal", "Heading 1", "Heading 2", "Heading 3", "Ô bảng"


def new_document() -> WordDocument:
    """An empty A4 paper: margins 20/20/30/20 mm, Times New Roman 14, page number at the top but for page 1."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    _styles(document)
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    number.paragraph_format.first_line_indent = Mm(0)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._p.append(field)
    properties = document.core_properties
    properties.title, properties.comments, properties.author = "Mẫu Word", "", ""
    return document


def _styles(document: WordDocument) -> None:
    """Body justified with a first line set in; headings bold and black; the cell of a table small."""
    for name, size, bold in ((BODY, 14, False), (HEAD, 14, True), (SUBHEAD, 14, True), (ANNEX, 14, True)):
        _face(document.styles[name], size, bold)
    cell = document.styles.add_style(CELL, WD_STYLE_TYPE.PARAGRAPH)
    _face(cell, 12, False)
    for style in ("Header", "Footer"):
        _face(document.styles[style], 13, False)
    body = document.styles[BODY].paragraph_format
    body.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    body.first_line_indent = Mm(10)
    body.space_before, body.space_after = Pt(6), Pt(0)
    body.line_spacing_rule, body.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(18)
    for name in (HEAD, SUBHEAD, ANNEX):
        head = document.styles[name].paragraph_format
        head.space_before, head.keep_with_next = Pt(8), True
    annex = document.styles[ANNEX].paragraph_format
    annex.alignment, annex.first_line_indent, annex.page_break_before = CENTRE, Mm(0), True
    small = cell.paragraph_format
    small.alignment, small.first_line_indent = LEFT, Mm(0)
    small.space_before = small.space_after = Pt(2)
    small.line_spacing_rule, small.line_spacing = WD_LINE_SPACING.SINGLE, 1


def _face(style: ParagraphStyle, size: int, bold: bool) -> None:
    """One face for every script in place of the theme's, in Vietnamese for the spelling checker."""
    style.font.name, style.font.size, style.font.bold, style.font.italic = FACE, Pt(size), bold, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FACE)
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), "vi-VN")


def line(
    parent: WordDocument | _Cell,
    text: str = "",
    *,
    size: float | None = None,
    bold: bool | None = None,
    italic: bool | None = None,
    underline: bool = False,
    align: WD_ALIGN_PARAGRAPH = CENTRE,
    before: float = 0,
) -> Paragraph:
    """A line that stands by itself, not set in: headings, signatures."""
    paragraph: Paragraph = parent.add_paragraph()
    shape = paragraph.paragraph_format
    shape.alignment, shape.first_line_indent = align, Mm(0)
    shape.space_before, shape.line_spacing_rule = Pt(before), WD_LINE_SPACING.SINGLE
    run = paragraph.add_run(text)
    run.bold, run.italic, run.underline = bold, italic, underline
    if size:
        run.font.size = Pt(size)
    return paragraph


def rule(parent: WordDocument | _Cell, width: float, of: float) -> None:
    """A line of `width` mm drawn across the middle of a space `of` mm wide."""
    paragraph = line(parent, size=1)
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Mm((of - width) / 2)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:rPr")


def side_by_side(document: WordDocument, left: float, right: float) -> tuple[_Cell, _Cell]:
    """Two cells without rules, `left` and `right` mm wide, kept on one page; each without a first line."""
    table = document.add_table(rows=1, cols=2)
    _fix(table, (left, right), padding=0)
    row = table.rows[0]
    _row_flag(row, "w:cantSplit")
    for cell in row.cells:
        cell._tc.remove(cell.paragraphs[0]._p)
    return row.cells[0], row.cells[1]


def numbered_section(document: WordDocument) -> None:
    """What follows begins on a new page, and its pages are numbered from 1; the first shows no number, as before."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    for former in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(former)
    section._sectPr.find(qn("w:pgMar")).addnext(start)


def repeated(document: WordDocument, name: str) -> Paragraph:
    """A paragraph for each text of the list `name`; returns the one that is repeated."""
    document.add_paragraph(f"{{%p for doan in {name} %}}")
    paragraph: Paragraph = document.add_paragraph("{{ doan }}")
    document.add_paragraph("{%p endfor %}")
    return paragraph


def table(
    document: WordDocument,
    rows: str,
    columns: Sequence[tuple[str, str, float]],
    total: Sequence[str] = (),
    *,
    together: bool = False,
) -> None:
    """A ruled table of the rows named `rows`; a column is (heading, name of the value, width in mm).

    A value of `_REPEATED` repeats its column for each field or kind, whose name ends the heading.
    A short table stays `together` on a page.
    """
    grid = document.add_table(rows=4 + bool(total), cols=0)
    grid.style = "Table Grid"
    heads: list[str] = []
    cells: list[str] = []
    widths: list[float] = []
    for heading, name, width in columns:
        if name in _REPEATED:
            heads += [f"{{%tc for ten in {_REPEATED[name]} %}}", f"{heading}{{{{ ten }}}}", "{%tc endfor %}"]
            cells += [f"{{%tc for so in dong.{name} %}}", "{{ so }}", "{%tc endfor %}"]
            widths += [width, width, width]
        else:
            heads.append(heading)
            cells.append(f"{{{{ dong.{name} }}}}" if name else "")  # a column to write in by hand
            widths.append(width)
    for width in widths:
        grid.add_column(Mm(width))
    texts = [name in _TEXTS for name in _names(columns)]
    _fill(grid.rows[0], heads, [False] * len(heads), bold=True)
    _row_flag(grid.rows[0], "w:tblHeader")
    _fill(grid.rows[1], [f"{{%tr for dong in {rows} %}}"], [True])
    _fill(grid.rows[2], cells, texts)
    _fill(grid.rows[3], ["{%tr endfor %}"], [True])
    if total:
        _fill(grid.rows[4], total, texts, bold=True)
    for row in grid.rows:
        _row_flag(row, "w:cantSplit")
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = together or None
    _fix(grid, widths)


_REPEATED: Final = {"theo_linh_vuc": "ten_linh_vuc", "theo_loai": "ten_loai"}  # value -> its headings
# Columns of words, set flush left; the others hold numbers, years and dates.
_TEXTS: Final = frozenset(
    {"ten", "noi_dung", "nguon", "chu_the", "don_vi", "linh_vuc", "hinh_thuc", "thanh_tich", "quyet_dinh"}
    | {"chi_tieu", "giai_trinh", "ghi_chu", "y_kien"}
)


def _names(columns: Sequence[tuple[str, str, float]]) -> list[str]:
    """The value's name of each cell; a repeated column has three."""
    return [name for _, name, _ in columns for _ in range(3 if name in _REPEATED else 1)]


def _fill(row: _Row, texts: Sequence[str], left: Sequence[bool], *, bold: bool = False) -> None:
    for cell, text, is_text in zip(row.cells, texts, left, strict=False):
        paragraph = cell.paragraphs[0]
        paragraph.style = CELL
        paragraph.alignment = LEFT if is_text else CENTRE
        paragraph.add_run(text).bold = bold or None


def _fix(grid: Table, widths: Sequence[float], padding: float = 1.2) -> None:
    """The widths of a table, and what its cells leave free at the sides, in mm: no stretching to contents."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(Mm(padding).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = grid._tbl.tblPr
    properties.remove(properties.find(qn("w:tblLook")))  # no row or column of our own style looks different
    properties.append(margins)
    grid.autofit = False
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    for row in grid.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def _row_flag(row: _Row, name: str) -> None:
    """ "w:tblHeader" repeats the row on each page, "w:cantSplit" keeps it whole."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def listed(document: WordDocument, rows: str, none: str, columns: tuple[tuple[str, str, float], ...]) -> None:
    """A table, or the sentence that there is nothing to list."""
    document.add_paragraph(f"{{%p if {rows} %}}")
    table(document, rows, columns)
    document.add_paragraph("{%p else %}")
    line(document, none, before=6)
    document.add_paragraph("{%p endif %}")


def caption(document: WordDocument, text: str) -> None:
    """The name of a table, kept on one page with its beginning."""
    above = line(document, text, bold=True, align=LEFT, before=12)
    above.paragraph_format.space_after = Pt(4)
    above.paragraph_format.keep_with_next = True


def remark(document: WordDocument, text: str) -> Paragraph:
    """What is said below a table, in small italics."""
    return line(document, text, size=12, italic=True, align=LEFT, before=4)
