"""The faults that can be put into a module: each a small change of its text that still compiles."""

import ast
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_COMPARED: Final = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_COMPUTED: Final = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_FUNCTION: Final = {"all": "any", "any": "all", "min": "max", "max": "min"}
_METHOD: Final = {"filter": "exclude", "exclude": "filter"}
_WORD: Final = re.compile(r"[\w.:%-]+", re.ASCII)  # a key, a permission, a lookup; never a sentence


@dataclass(frozen=True)
class Fault:
    """One fault: where it stands, the lines before and after, and the module's text with it."""

    line: int
    where: str  # the function or class around it, "" at the top
    before: str
    after: str
    source: str


def faults_in(source: str) -> list[Fault]:
    """All faults of a module, in the order of its text."""
    data = source.encode()
    starts = [0]  # of each line, in bytes, as `ast` counts columns
    for line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for where, change in _walk(ast.parse(source), ""):
        start = starts[change.node.lineno - 1] + change.node.col_offset
        end = starts[change.node.end_lineno - 1] + change.node.end_col_offset
        head, tail = data[:start], data[end:]
        if change.kind == "keyword":
            tail = re.sub(rb"\A\s*,", b"", tail)
        elif change.kind == "decorator":
            head = head[: head.rindex(b"@")]
        faulty = (head + change.text.encode() + tail).decode()
        compile(faulty, "<fault>", "exec")
        before, after = _lines(source, faulty)
        found.append(Fault(change.node.lineno, where, before, after, faulty))
    return sorted(found, key=lambda fault: fault.line)


def _lines(source: str, faulty: str) -> tuple[str, str]:
    """The lines that differ, without their indentation."""
    told = list(difflib.ndiff(source.splitlines(), faulty.splitlines()))
    return tuple("\n".join(row[2:].strip() for row in told if row.startswith(sign)) for sign in ("- ", "+ "))


@dataclass(frozen=True)
class _Change:
    """The text of a node is replaced."""

    node: ast.AST
    text: str
    kind: str = ""


def _walk(node: ast.AST, where: str) -> Iterator[tuple[str, _Change]]:
    """Changes of the node and of all below it; annotations, imports and texts for people are left alone."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr):
        return
    if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
        return
    if isinstance(node, ast.Assign) and re.search(r"^__all__ =|= TypeVar\(", ast.unparse(node)):
        return
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        where = f"{where}.{node.name}".lstrip(".")
    for change in _changes(node):
        yield where, change
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _walk(child, where)


def _changes(node: ast.AST) -> Iterator[_Change]:
    yield from _other_condition(node)
    yield from _other_value(node)
    yield from _left_out(node)


def _instead(node: ast.AST, text: str) -> _Change:
    return _Change(node, text)


def _other_condition(node: ast.AST) -> Iterator[_Change]:
    """Turned round, always true (a filter left out), never true (a guard left out), with a part left out."""
    match node:
        case ast.Compare():
            for place, op in enumerate(node.ops):
                if type(op) in _COMPARED:
                    ops = [*node.ops[:place], _COMPARED[type(op)](), *node.ops[place + 1 :]]
                    yield _instead(node, f"({ast.unparse(ast.Compare(node.left, ops, node.comparators))})")
        case ast.BoolOp():
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield _instead(node, f"({ast.unparse(ast.BoolOp(other, node.values))})")
            for place in range(len(node.values)):
                kept = [*node.values[:place], *node.values[place + 1 :]]
                left = ast.BoolOp(node.op, kept) if len(kept) > 1 else kept[0]
                yield _instead(node, f"({ast.unparse(left)})")
        case ast.UnaryOp(op=ast.Not()):
            yield _instead(node, f"({ast.unparse(node.operand)})")
        case ast.If() | ast.IfExp():
            yield _instead(node.test, "True")
            yield _instead(node.test, "False")
        case ast.comprehension():
            for condition in node.ifs:
                yield _instead(condition, "True")


def _other_value(node: ast.AST) -> Iterator[_Change]:
    match node:
        case ast.BinOp() if type(node.op) in _COMPUTED:
            op = _COMPUTED[type(node.op)]()
            yield _instead(node, f"({ast.unparse(ast.BinOp(node.left, op, node.right))})")
        case ast.Return(value=ast.AST() as value) if ast.unparse(value) != "None":
            yield _instead(value, "None")
        case ast.Constant():
            yield from (_instead(node, text) for text in _other_constant(node.value))
        case ast.Call():
            yield from _other_call(node)


def _left_out(node: ast.AST) -> Iterator[_Change]:
    match node:
        case ast.Expr() if not isinstance(node.value, ast.Constant | ast.Yield | ast.YieldFrom):
            yield _instead(node, "pass")
        case ast.AugAssign() | ast.Delete() | ast.Continue() | ast.Break():
            yield _instead(node, "pass")
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield _instead(node, "pass")
        case ast.FunctionDef():
            for decorator in node.decorator_list:
                if "atomic" in ast.unparse(decorator):
                    yield _Change(decorator, "", "decorator")


def _other_constant(value: object) -> Iterator[str]:
    if isinstance(value, bool):
        yield str(not value)
    elif isinstance(value, int | float):
        yield repr(value + 1)
    elif isinstance(value, str) and _WORD.fullmatch(value):
        yield repr(f"XX{value}")


def _other_call(node: ast.Call) -> Iterator[_Change]:
    """Another function of the same shape, and the call without each of its named arguments."""
    match node.func:
        case ast.Name(id=name) if name in _FUNCTION:
            yield _instead(node.func, _FUNCTION[name])
        case ast.Attribute(attr=name) if name in _METHOD:
            yield _instead(node.func, f"{ast.unparse(node.func.value)}.{_METHOD[name]}")
    for keyword in node.keywords:
        if keyword.arg:
            yield _Change(keyword, "", "keyword")
