"""The review as an Excel workbook: a sheet to print and sign with its annexes, and sheets behind them for the screen.

Nothing is added up here and no cell holds a formula: phone previews show none.
"""

from datetime import datetime

from danvan.lib.xlsx import new_workbook
from danvan.review.figures.lists import Lists, lists_of
from danvan.review.figures.tables import Review
from danvan.review.paper import file_stem, title
from danvan.review.reconciliation.ledger import Ledger
from danvan.review.returns.who_has_sent import returns_for_paper
from danvan.review.scope import Scope
from danvan.review.workbook.figure_sheets import by_field, by_unit, by_year, summary
from danvan.review.workbook.ledger_sheet import ledger_sheet
from danvan.review.workbook.list_sheets import commendations, recognised, registrants, sources
from danvan.review.workbook.paper import SignedWorkbook
from danvan.review.workbook.returns_sheet import returns_sheet


def build_workbook(
    review: Review,
    ledger: Ledger,
    user_name: str,
    moment: datetime,
    form: str = "dang",
    closed_as: str = "",
    lists: Lists | None = None,
) -> bytes:
    """The .xlsx of a review with its ledger, made for a user at a moment. Reads lists and who has sent.

    `form` is a key of `paper.FORMS`; `closed_as` is the line at the foot of every sheet of a closed review; `lists`
    are the review's where they have been read.
    """
    lists = lists or lists_of(review)
    book = new_workbook(title(review.scope), "Cổng thông tin “Dân vận khéo”")
    paper = SignedWorkbook(book, review, moment, form, closed_as)
    summary(paper)
    by_field(paper)
    by_unit(paper)
    by_year(paper)
    if lists.recognised:
        recognised(paper, lists.recognised)
    if lists.commendations:
        commendations(paper, lists.commendations)
    ledger_sheet(paper, ledger)
    for kind, count in review.registered_by_kind:
        if lists.registrants[kind]:
            registrants(paper, kind, lists.registrants[kind], count)
    returns_sheet(paper, returns_for_paper(review.scope, moment.date()))
    sources(paper, user_name, moment)
    return paper.to_bytes()


def workbook_name(scope: Scope, form: str = "dang") -> str:
    """The file's name: "tong-hop-2020-2022-huyen-lam-binh.xlsx"."""
    return f"{file_stem('tong hop', scope, form)}.xlsx"
