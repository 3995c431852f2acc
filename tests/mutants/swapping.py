"""A fault put into functions that are there already: their code is exchanged, in this process alone."""

import ast
import functools
import gc
import inspect
from collections.abc import Iterator
from itertools import zip_longest
from types import CodeType, FunctionType
from typing import NamedTuple


class Exchange(NamedTuple):
    """The code of the functions that a fault changes, by name and first line of what they have now."""

    codes: dict[tuple[str, int], CodeType]

    def put_in(self, file: str) -> None:
        """Exchanges the code of all functions of that file, and forgets what any function has kept of its answers."""
        gc.unfreeze()  # the suite freezes what it has read, which is not told of then
        for one in gc.get_objects():
            kind = type(one)  # `isinstance` would wake the lazy ones, which then ask for what is not there
            if kind is functools._lru_cache_wrapper:
                one.cache_clear()
            elif kind is FunctionType and one.__code__.co_filename == file:
                known = one.__code__
                one.__code__ = self.codes.get((known.co_qualname, known.co_firstlineno), known)


def exchange(source: str, faulty: str) -> Exchange | None:
    """What to exchange to put a fault in; None where it changes what runs when the module is read."""
    codes: dict[tuple[str, int], CodeType] = {}
    before, after = (compile(text, "<module>", "exec") for text in (source, faulty))
    for old, new in zip_longest(_codes(before), _codes(after)):
        if old is None or new is None or old.co_qualname != new.co_qualname:
            return None
        if not old.co_flags & inspect.CO_OPTIMIZED:  # a module's or a class's, which has run
            if _said(old) != _said(new):
                return None
        elif old.co_freevars != new.co_freevars:
            return None
        else:
            codes[old.co_qualname, old.co_firstlineno] = new
    return Exchange(codes)


def _codes(code: CodeType) -> Iterator[CodeType]:
    """A module's code and that of all that is defined in it."""
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType) and one.co_name not in (
            "<listcomp>",
            "<setcomp>",
            "<dictcomp>",
            "<genexpr>",
        ):
            yield from _codes(one)


def _said(code: CodeType) -> tuple[object, ...]:
    """What code does, but for what the functions in it do."""
    said = [None if isinstance(one, CodeType) else (type(one), one) for one in code.co_consts]
    return code.co_code, said, code.co_names, code.co_varnames


def statement_lines(tree: ast.Module, line: int) -> range:
    """The lines of the innermost statement around a line; of one that has others in it, those before them."""
    found: ast.stmt | None = None
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno):
            found = node if found is None or node.lineno >= found.lineno else found
    if found is None:
        return range(line, line + 1)
    end = found.end_lineno or found.lineno
    body = getattr(found, "body", None)
    if isinstance(body, list) and body:
        end = max(found.lineno, body[0].lineno - 1)
    return range(found.lineno, max(end, line) + 1)
