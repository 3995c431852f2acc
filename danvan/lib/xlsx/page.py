"""The printed page: A4 with the margins and page numbers of a Party document (guide 36-HD/VPTW)."""

from typing import Final

from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.worksheet import Worksheet

from danvan.lib.xlsx.styles import FACE

PORTRAIT_WIDTH: Final = 165.0  # A4 less the margins below
LANDSCAPE_WIDTH: Final = 252.0
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15
LEFT_OF_WIDE: Final = 20  # where the columns are wider than the page, which they are scaled to
INCH: Final = 25.4


def set_up_page(cells: Worksheet, width: float, *, landscape: bool, footer: str) -> None:
    """A4, scaled to its width; `width` is that of all columns, the footer stands on every page."""
    cells.page_setup.paperSize = cells.PAPERSIZE_A4
    cells.page_setup.orientation = "landscape" if landscape else "portrait"
    cells.page_setup.firstPageNumber, cells.page_setup.useFirstPageNumber = 1, True
    cells.page_setup.fitToPage = True
    cells.page_setup.fitToWidth, cells.page_setup.fitToHeight = 1, 0
    margins = cells.page_margins
    is_wide = width > (LANDSCAPE_WIDTH if landscape else PORTRAIT_WIDTH)
    margins.top, margins.bottom, margins.left, margins.right = (
        millimetres / INCH for millimetres in (TOP, BOTTOM, LEFT_OF_WIDE if is_wide else LEFT, RIGHT)
    )
    margins.header = margins.footer = 10 / INCH
    cells.print_options.horizontalCentered = True
    cells.sheet_view.showGridLines = False
    # The page number stands centred at the top, not on the first page (guide 36-HD/VPTW).
    cells.HeaderFooter.differentFirst = True
    cells.HeaderFooter.oddHeader = _centred("&P", 13)
    if footer:
        text = footer.replace("&", "&&")
        cells.HeaderFooter.oddFooter = _centred(text, 10)
        cells.HeaderFooter.firstFooter = _centred(text, 10)


def _centred(text: str, size: int) -> HeaderFooterItem:
    """A line at the top or the foot of each page."""
    item = HeaderFooterItem()
    item.center.text, item.center.font, item.center.size = text, FACE, size
    return item
