"""A template and a review become the bytes of a .docx: the same input gives the same bytes."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any, Final

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

from danvan.lib.text import clean
from danvan.lib.word.filling import PaperTemplate
from danvan.lib.word.papers import Paper
from danvan.review.figures.lists import Lists, lists_of_report
from danvan.review.figures.tables import Review
from danvan.review.paper import DEMO_MARK, RED, file_stem
from danvan.review.reconciliation.ledger import Ledger
from danvan.review.report.context import SLIP_NAMES, context_of, slip_context
from danvan.review.report.declared import REPORT
from danvan.review.report.sample import sample_context
from danvan.review.report.templates import default_template, slip_template
from danvan.review.scope import Scope
from models_registry.models import Unit

_MARK, _CLOSED = "dong_trinh_dien", "dong_da_chot"  # written at the foot by us, not offered to templates
SAMPLE_MARK: Final = "BẢN XEM THỬ – chưa có số liệu"
_OLDEST: Final = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip archive can name


def build_document(
    review: Review,
    ledger: Ledger,
    user_name: str,
    moment: datetime,
    form: str = "dang",
    template: bytes | None = None,
    closed_as: str = "",
    lists: Lists | None = None,
) -> bytes:
    """The .docx of a review, made for a user at a (local) moment. Reads lists, sections and the issuer (seven queries).

    `form` is a key of `paper.FORMS`; `template` replaces its default and may raise `TemplateFaultsError`; `lists` are
    the review's where they have been read. A demonstration is marked on every page, and so is the line `closed_as` of a
    closed review, whatever the template.
    """
    paper = PaperTemplate(io.BytesIO(default_template(form) if template is None else template))
    foot = {_MARK: DEMO_MARK if review.demo_models > 0 else "", _CLOSED: clean(closed_as)}
    _stamp(paper.open(REPORT.names), [name for name, text in foot.items() if text])
    context = context_of(review, lists or lists_of_report(review), ledger, user_name, moment, form)
    document = paper.fill(context | foot)
    _describe(document, f"Báo cáo {context['trich_yeu']}", user_name, moment)
    return _same_bytes(document)


def build_sample(
    paper: Paper,
    unit: Unit,
    user_name: str,
    moment: datetime,
    form: str,
    template: bytes,
    *,
    is_empty: bool = False,
) -> bytes:
    """A template filled without any figures, marked on every page. Raises `TemplateFaultsError`."""
    context = sample_context(paper, unit, form, is_empty=is_empty)
    return filled_paper(
        template, paper.names, context, f"{paper.name}: bản xem thử", user_name, moment, SAMPLE_MARK
    )


def build_slip(review: Review, ledger: Ledger, user_name: str, moment: datetime, form: str = "dang") -> bytes:
    """The "phiếu đối chiếu số liệu" of a review: what was published beside the registry, and why it differs."""
    context = slip_context(review, ledger, user_name, moment, form)
    title = f"Phiếu đối chiếu số liệu {context['giai_doan']}"
    mark = DEMO_MARK if review.demo_models > 0 else ""
    return filled_paper(slip_template(form), SLIP_NAMES, context, title, user_name, moment, mark)


def filled_paper(
    template: bytes,
    names: frozenset[str],
    context: dict[str, Any],
    title: str,
    user_name: str,
    moment: datetime,
    mark: str = "",
) -> bytes:
    """Any paper: a template that may use these names, with their values; `mark` stands at the foot of each page.

    Raises `TemplateFaultsError`.
    """
    paper = PaperTemplate(io.BytesIO(template))
    _stamp(paper.open(names), [_MARK] if mark else [])
    document = paper.fill(context | {_MARK: mark})
    _describe(document, title, user_name, moment)
    return _same_bytes(document)


def document_name(scope: Scope, form: str = "dang", kind: str = "bao cao") -> str:
    """The file's name: "bao-cao-2020-2022-huyen-lam-binh.docx"."""
    return f"{file_stem(kind, scope, form)}.docx"


def _stamp(document: Document, names: list[str]) -> None:
    """Gives every page of every section these lines at its foot, whatever footers the template has."""
    kinds = {"footer": True, "even_page_footer": document.settings.odd_and_even_pages_header_footer}
    stamped = set()
    for section in document.sections:
        kinds["first_page_footer"] = section.different_first_page_header_footer
        for kind in (kind for kind, used in kinds.items() if used and names):
            footer = getattr(section, kind)
            if footer.is_linked_to_previous and kind in stamped:
                continue  # shows the footer of a section before it
            stamped.add(kind)
            for name in names:
                _foot_line(footer.add_paragraph(), name)


def _foot_line(paragraph: Paragraph, name: str) -> None:
    shape = paragraph.paragraph_format
    shape.alignment, shape.first_line_indent = WD_ALIGN_PARAGRAPH.CENTER, Pt(0)
    shape.space_before = shape.space_after = Pt(0)
    run = paragraph.add_run(f"{{{{ {name} }}}}")
    run.font.size = Pt(11)
    if name == _MARK:
        run.font.bold, run.font.color.rgb = True, RGBColor.from_string(RED)


def _describe(document: Document, title: str, user_name: str, moment: datetime) -> None:
    properties = document.core_properties
    properties.title = title[:255]
    properties.author = properties.last_modified_by = clean(user_name)[:255]
    properties.comments = properties.subject = properties.keywords = properties.category = ""
    properties.language = "vi-VN"
    properties.revision = 1
    at = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    properties.created = properties.modified = at


def _same_bytes(document: Document) -> bytes:
    """The file, with nothing of the clock in its archive."""
    written, stream = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _OLDEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return stream.getvalue()
