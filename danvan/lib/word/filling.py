"""A template file with values in its places: docxtpl's reading of tags, in an environment that runs nothing.

Texts enter as values and are escaped for XML, so nothing that a user wrote is ever read as a template.
"""

import logging
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from danvan.lib.word.faults import (
    KEPT_PARTS,
    TemplateFaultsError,
    costly_in,
    crossed,
    faults_in,
    line_of,
    lined,
    said,
    where,
)

if TYPE_CHECKING:
    from docx.opc.part import Part
    from jinja2 import Environment, Template

FILTERS: Final = ("upper", "lower", "join", "length", "first", "last")
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LOG: Final = logging.getLogger(__name__)


class PaperTemplate(DocxTemplate):
    """docxtpl with faults that name their place, and tables that keep the widths of their cells."""

    docx: Document  # from `init_docx` on

    def open(self, names: frozenset[str], lists: frozenset[str] = frozenset()) -> Document:
        """Reads the file; what is seen to be wrong raises TemplateFaultsError, all at once.

        `lists` are given for a file that somebody sent: nothing in it may then cost more than reading them once.
        """
        try:
            self.init_docx()
            sources = self._sources()
        except Exception as error:  # a broken file breaks its readers in many ways
            _LOG.info("template not read", exc_info=error)
            fault = "Tệp mẫu không phải là tệp Word (.docx) đọc được. Hãy mở bằng Word và lưu lại dạng .docx."
            raise TemplateFaultsError([fault]) from error
        environment = _environment()
        faults: list[str] = []
        for part, xml in sources:
            costly = costly_in(xml, part, environment, lists) if lists else []
            faults += costly or faults_in(xml, part, environment, names)
        if faults:
            raise TemplateFaultsError(faults)
        return self.docx

    def used_names(self) -> set[str]:
        """The names that are filled somewhere in the opened file."""
        environment = _environment()
        return set[str]().union(
            *(meta.find_undeclared_variables(environment.parse(xml)) for _, xml in self._sources())
        )

    def fill(self, context: dict[str, Any]) -> Document:
        """The document with the values in it; a template that still cannot be filled raises TemplateFaultsError."""
        try:
            self.render(context, _environment())
        except TemplateFaultsError:
            raise
        except Exception as error:  # as above: staff may have put anything into the file
            _LOG.exception("template not filled")
            fault = "Mẫu Word có chỗ không điền được số liệu. Hãy bắt đầu lại từ mẫu mặc định."
            raise TemplateFaultsError([fault]) from error
        return self.docx

    def _sources(self) -> "list[tuple[Part, str]]":
        """The text parts as they will be rendered: (part, XML with a line for each paragraph)."""
        parts: list[tuple[Part, str]] = [(self.docx.part, self.get_xml())]
        for uri in (self.HEADER_URI, self.FOOTER_URI):
            parts += [(part, self.get_part_xml(part)) for _, part in self.get_headers_footers(uri)]
        parts += [(part, self.get_part_xml(part)) for part in self._footnotes()]
        if len({str(part.partname) for part, _ in parts}) < len(parts):
            raise ValueError(
                "a part would be filled twice, the second time with what users wrote as its tags"
            )
        return [(part, lined(self.patch_xml(xml))) for part, xml in parts]

    def _footnotes(self) -> "list[Part]":
        return [part for part in self.docx.part.package.parts if part.content_type == CT.WML_FOOTNOTES]

    def render_footnotes(self, context: dict[str, Any], jinja_env: "Environment | None" = None) -> None:
        """Each part of footnotes filled once; docxtpl's own fills it again for every section, values and all."""
        for part in self._footnotes():
            source = self.patch_xml(self.get_part_xml(part))
            part._blob = self.render_xml_part(source, part, context, jinja_env or _environment()).encode()

    def render_xml_part(
        self, src_xml: str, part: "Part", context: dict[str, Any], jinja_env: "Environment"
    ) -> str:
        """A part's XML with the values in it, well formed; `render` calls it for each part."""
        source = lined(src_xml)
        try:
            rendered = _compiled(source, jinja_env).render(context)
        except Exception as error:  # an expression may raise anything
            raise TemplateFaultsError([said(error, where(source, line_of(error), part))]) from error
        try:
            etree.fromstring(rendered.encode())
        except etree.XMLSyntaxError as error:
            raise TemplateFaultsError([crossed(where(rendered, error.position[0], part))]) from error
        return rendered.replace("\n<w:p", "<w:p")

    def render_properties(self, context: dict[str, Any], jinja_env: "Environment | None" = None) -> None:
        """Nothing: those of a paper are written by us, those of the template are no templates."""

    def fix_tables(self, xml: str) -> Any:
        """The body as a tree, its tables in order; docxtpl's own spreads repeated columns unevenly."""
        tree = etree.fromstring(xml)
        for table in list(tree.iter(f"{_W}tbl")):
            _fit(table, _text_width(tree))
        for cell in tree.iter(f"{_W}tc"):
            if cell.find(f"{_W}p") is None:  # Word calls a file with such a cell damaged
                etree.SubElement(cell, f"{_W}p")
        return tree


@lru_cache(KEPT_PARTS)
def _compiled(source: str, environment: "Environment") -> "Template":
    return environment.from_string(source)


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    return environment


def _text_width(tree: Any) -> int:
    """The width between the margins of the last section, in twentieths of a point."""
    section = tree.findall(f".//{_W}sectPr")[-1]
    size, margins = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar")
    return int(size.get(f"{_W}w")) - int(margins.get(f"{_W}left")) - int(margins.get(f"{_W}right"))


def _fit(table: Any, width: int) -> None:
    """Takes out a table without rows; one whose columns were repeated gets the widths of its cells, to `width`."""
    rows = [row.findall(f"{_W}tc") for row in table.findall(f"{_W}tr")]
    if not rows:
        table.getparent().remove(table)
        return
    grid, longest = table.find(f"{_W}tblGrid"), max(rows, key=len)
    if len(grid) == len(longest) or table.find(f".//{_W}gridSpan") is not None:
        return
    widths = [int(cell.find(f"{_W}tcPr/{_W}tcW").get(f"{_W}w")) for cell in longest]
    widths = [part * min(width, sum(widths)) // sum(widths) for part in widths]
    grid[:] = [etree.Element(f"{_W}gridCol", {f"{_W}w": str(part)}) for part in widths]
    for row in rows:
        for cell, part in zip(row, widths, strict=False):
            cell.find(f"{_W}tcPr/{_W}tcW").set(f"{_W}w", str(part))
