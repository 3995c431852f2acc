"""What is wrong with a Word template, in words for whoever edits it, with the place in which it stands."""

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, TemplateSyntaxError, UndefinedError, meta, nodes

if TYPE_CHECKING:
    from docx.opc.part import Part

# Parts of templates as they were read last, of some 200 kilobytes each: reading them anew is two fifths of a paper.
KEPT_PARTS: Final = 16
_PART_NAMES: Final = {"header": "đầu trang", "footer": "chân trang", "footnotes": "cước chú"}


class TemplateFaultsError(ValueError):
    """A template that cannot be filled; `faults` are Vietnamese sentences that name the place, all at once."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


def lined(xml: str) -> str:
    """Each paragraph on a line of its own, so that a line number names a place."""
    return re.sub(r"\n?<w:p([ >])", r"\n<w:p\1", xml)


def faults_in(source: str, part: "Part", environment: Environment, names: frozenset[str]) -> list[str]:
    """What can be seen before a part is filled: tags that cannot be read, names that are not among `names`."""
    try:
        used, escapes = _read(source, environment)
    except TemplateSyntaxError as error:
        if "Unexpected end of template" in str(error.message):
            place = where(source, _unclosed(source) or error.lineno, part)
            return [f"{place}: lệnh này chưa có lệnh kết thúc ({{% endfor %}} hoặc {{% endif %}})."]
        return [said(error, where(source, error.lineno, part))]
    faults = [
        f"{_where_named(source, name, part)}: không có tên “{name}”. Các tên dùng được ghi ở trang Mẫu Word riêng "
        "của đơn vị; lệnh report_template trên máy chủ cũng in ra."
        for name in sorted(used - names)
    ]
    if escapes:
        place = _where_named(source, "autoescape", part)
        faults.append(f"{place}: không dùng được lệnh autoescape trong mẫu.")
    return faults


@lru_cache(KEPT_PARTS)
def _read(source: str, environment: Environment) -> tuple[frozenset[str], bool]:
    """The names that a part uses, and whether it switches escaping. Raises TemplateSyntaxError."""
    tree = environment.parse(source)
    used = frozenset(meta.find_undeclared_variables(tree))
    return used, tree.find(nodes.ScopedEvalContextModifier) is not None


# What a template that an office sent may hold: it is filled on our server, so that nothing in it may grow by itself.
_ALLOWED: Final = (
    *(nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const),
    *(nodes.For, nodes.If, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr),
    *(nodes.Filter, nodes.Test, nodes.Concat, nodes.Add, nodes.Sub, nodes.Neg, nodes.Slice),
)
_MAX_TAGS: Final = 1_000
_MAX_TEXT: Final = 200  # letters of a text within a tag


def costly_in(source: str, part: "Part", environment: Environment, lists: frozenset[str]) -> list[str]:
    """What would make filling a part longer than its lists are: `lists` are the names that stand for many rows.

    Asked before `faults_in`: that works out what is constant, and 10 ** 1000000000 takes it days.
    """
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError:  # told by `faults_in`
        return []
    places = [node.lineno for node in tree.find_all(nodes.Node) if _is_costly(node, lists)]
    faults = [
        f"{where(source, line, part)}: mẫu tải lên chỉ dùng được {{{{ tên }}}}, lệnh lặp for, điều kiện if và "
        "các dấu lọc đơn giản; trong vòng lặp chỉ dùng được dòng đang lặp."
        for line in sorted(set(places))
    ]
    if sum(1 for _ in tree.find_all((nodes.Output, nodes.For, nodes.If))) > _MAX_TAGS:
        faults.append(f"{where(source, 0, part)}: có hơn {_MAX_TAGS} lệnh.")
    return faults


def _is_costly(node: nodes.Node, lists: frozenset[str]) -> bool:
    if isinstance(node, nodes.For):
        inside = [one for child in node.body + node.else_ for one in (child, *child.find_all(nodes.Name))]
        return node.recursive or any(isinstance(one, nodes.Name) and one.name in lists for one in inside)
    if isinstance(node, nodes.Filter):
        texts = [*node.args, *(pair.value for pair in node.kwargs)]
        return not all(isinstance(one, nodes.Const) for one in texts) or node.dyn_args is not None
    if isinstance(node, nodes.Const):
        return isinstance(node.value, str) and len(node.value) > _MAX_TEXT
    return not isinstance(node, _ALLOWED)


def said(error: Exception, place: str) -> str:
    """An error of jinja, or of an expression in a template, in Vietnamese."""
    if isinstance(error, UndefinedError) and (name := re.search(r"'(\w+)'(?: is undefined)?$", str(error))):
        return f"{place}: không có tên “{name[1]}”."
    if isinstance(error, UndefinedError) and "sequence was empty" in str(error):
        return f"{place}: danh sách có khi trống; hãy đặt chỗ này trong lệnh điều kiện if."
    if isinstance(error, TemplateSyntaxError):
        return f"{place}: viết chưa đúng (dấu ngoặc, từ lệnh hoặc dấu lọc); hãy so với mẫu mặc định."
    return f"{place}: dùng phép tính hoặc lệnh mà mẫu không cho phép."


def crossed(place: str) -> str:
    """Tags that open in one kind of place and close in another."""
    return (
        f"{place}: lệnh lặp hoặc điều kiện mở và kết thúc không cùng chỗ. Lặp đoạn văn thì viết {{%p for … %}} và "
        "{%p endfor %} ở hai đoạn riêng; lặp dòng của bảng thì viết {%tr for … %} và {%tr endfor %} ở hai dòng riêng."
    )


def line_of(error: BaseException) -> int:
    """The line of the template in which an error arose, 0 if unknown."""
    line, trace = getattr(error, "lineno", 0) or 0, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def where(source: str, line: int, part: "Part") -> str:
    """ "Mẫu Word, thân văn bản, chỗ “{{ so_mo_hinh }}”" for a line of a part."""
    lines = source.split("\n")
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    text = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())
    place = " ".join(re.findall(r"\{[{%].*?[%}]\}", text)) or text
    if len(place) > 120:
        place = f"{place[:119]}…"
    kind = next((name for key, name in _PART_NAMES.items() if key in str(part.partname)), "thân văn bản")
    return f"Mẫu Word, {kind}, chỗ “{place}”" if place else f"Mẫu Word, {kind}"


def _where_named(source: str, name: str, part: "Part") -> str:
    tag = re.compile(rf"\{{[{{%][^}}]*\b{re.escape(name)}\b")
    line = next((number for number, text in enumerate(source.split("\n"), 1) if tag.search(text)), 0)
    return where(source, line, part)


def _unclosed(source: str) -> int:
    """The line of the innermost {% for %} or {% if %} that is never closed; 0 when there is none."""
    opened: list[int] = []
    for number, line in enumerate(source.split("\n"), 1):
        for word in re.findall(r"\{%-?\s*(for|if|endfor|endif)\b", line):
            if not word.startswith("end"):
                opened.append(number)
            elif opened:
                opened.pop()
    return opened[-1] if opened else 0
