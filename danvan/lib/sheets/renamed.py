"""An xlsx whose parts have other names than Excel on a desktop gives them, as one with the usual names.

Excel online, web applications and some zippers name them otherwise (`xl/workbook22.xml`, `xl\\workbook.xml`); the
relationships say which part is which.
"""

import io
import posixpath
import re
from typing import Final
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from danvan.lib.sheets.package import Package, damaged

_WORKBOOK: Final = "xl/workbook.xml"
_USUAL: Final = {"sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
_SHEETS: Final = {"worksheet", "chartsheet", "dialogsheet", "xlMacrosheet"}
_KINDS: Final = {_WORKBOOK: "sheet.main", **{name: kind for kind, name in _USUAL.items()}}
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPREADSHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"

Relation = tuple[str, str, str]  # the id, the type, the part


def with_usual_names(package: Package) -> Package:
    """The package itself if its names are the usual ones or it is no workbook. Raises UnreadableFile."""
    workbook = _find_workbook(package)
    if workbook is None:
        return package
    relations = _relations(package, workbook)
    names = {workbook: _WORKBOOK}
    for _, kind, part in relations:
        if part in package and (usual := _USUAL.get(_last(kind))):
            names[part] = usual
    names |= {part: part for part in _USUAL.values() if part in package and part not in names.values()}
    backslashes = any("\\" in member.filename for member in package.members.values())
    if not backslashes and all(old == new for old, new in names.items()):
        return package
    sheets = [part for _, kind, part in relations if part in package and _last(kind) in _SHEETS]
    names |= {
        part: f"xl/worksheets/sheet{number}.xml" for number, part in enumerate(dict.fromkeys(sheets), 1)
    }
    kept = [(key, kind, names[part]) for key, kind, part in relations if part in names]
    return Package(_written(package, names, kept))


def _last(kind: str) -> str:
    return kind.rsplit("/", 1)[-1]


def _find_workbook(package: Package) -> str | None:
    """The part that the package names as its document, if that is a workbook in XML."""
    parts = [part for _, kind, part in _relations(package, "") if _last(kind) == "officeDocument"]
    for part in (*parts, _WORKBOOK):
        if not part.endswith(".xml") or part not in package:
            continue
        if re.search(rb"<(?:\w+:)?workbook\b", next(package.chunks(part), b"")[:65_536]):
            return part
    return None


def find_document(package: Package) -> str:
    """The part that is a Word document, "" if there is none."""
    parts = [part for _, kind, part in _relations(package, "") if _last(kind) == "officeDocument"]
    usual = ("word/document.xml",)
    return next((part for part in (*parts, *usual) if part.startswith("word/") and part in package), "")


def _relations(package: Package, part: str) -> list[Relation]:
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if source not in package:
        return []
    try:
        root = ElementTree.fromstring(package.read(source))  # nosec B314: a package refuses every DOCTYPE
    except ElementTree.ParseError:
        raise damaged() from None
    found = []
    for node in root.iter():
        target = node.get("Target", "").replace("\\", "/")
        path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found.append((node.get("Id", ""), node.get("Type", ""), path))
    return found


def _written(package: Package, names: dict[str, str], relations: list[Relation]) -> bytes:
    nodes = "".join(
        f'<Relationship Id={quoteattr(key)} Type={quoteattr(kind)} Target="/{part}"/>'
        for key, kind, part in relations
    )
    types = "".join(
        f'<Override PartName="/{part}" ContentType="{_SPREADSHEET}.{_KINDS.get(part, "worksheet")}+xml"/>'
        for part in names.values()
    )
    root = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="{_WORKBOOK}"/>'
    plain = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=1) as target:
        target.writestr("[Content_Types].xml", f'<Types xmlns="{_TYPES}">{plain}{types}</Types>')
        target.writestr("_rels/.rels", f'<Relationships xmlns="{_RELATIONS}">{root}</Relationships>')
        target.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_RELATIONS}">{nodes}</Relationships>'
        )
        for old, new in names.items():
            with target.open(new, "w", force_zip64=True) as stream:
                for piece in package.chunks(old):
                    stream.write(piece)
    return out.getvalue()
