"""A fault put into functions that are there: the same as the module read anew with it, or it is said that it is not."""

import ast
import gc
import sys

import pytest
from django.utils.functional import SimpleLazyObject

from tests.mutants.swapping import exchange, statement_lines

MODULE = """
from functools import lru_cache

LIMIT = 2

class Queue:
    size = 3

    def full(self, more=0):
        return self.size + more > LIMIT

def adder(number):
    def add(other):
        return number + other
    return add

add_two = adder(2)

@lru_cache
def double(number):
    return number * 2

evens = [lambda number: number % 2 == 0]
"""


@pytest.fixture
def module(tmp_path, monkeypatch):
    path = tmp_path / "swapped_here.py"
    path.write_text(MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    import swapped_here

    yield swapped_here
    del sys.modules["swapped_here"]


@pytest.mark.parametrize(
    ("before", "after", "asked"),
    [
        ("self.size + more > LIMIT", "self.size + more <= LIMIT", lambda module: module.Queue().full()),
        ("number + other", "number - other", lambda module: module.add_two(1)),
        ("number * 2", "number * 3", lambda module: module.double(5)),
        ("number % 2 == 0", "(\n    number % 2 != 0\n)", lambda module: module.evens[0](4)),
    ],
)
def test_functions_that_are_there_do_what_the_faulty_text_says(module, before, after, asked):
    asleep = SimpleLazyObject(lambda: pytest.fail("woken"))
    right, faulty = asked(module), MODULE.replace(before, after)
    read_anew = type(sys)("read_anew")
    exec(compile(faulty, "read_anew.py", "exec"), vars(read_anew))
    gc.freeze()  # as the suite does once all is read
    exchange(MODULE, faulty).put_in(module.__file__)
    assert asked(module) == asked(read_anew) != right
    assert type(asleep) is SimpleLazyObject


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("LIMIT = 2", "LIMIT = 3"),
        ("size = 3", "size = 4"),
        ("more=0", "more=1"),
        ("adder(2)", "adder(3)"),
        ("@lru_cache\n", ""),
        ("def full", "def XXfull"),
        ("[lambda number: number % 2 == 0]", "[None]"),
    ],
)
def test_what_runs_when_the_module_is_read_cannot_be_exchanged(before, after):
    assert exchange(MODULE, MODULE.replace(before, after)) is None


@pytest.mark.parametrize(
    ("line", "lines"), [(1, [1, 2, 3]), (3, [1, 2, 3]), (4, [4, 5]), (6, [6]), (7, [7]), (9, [9])]
)
def test_a_statement_ends_where_others_in_it_begin(line, lines):
    tree = ast.parse(
        "a = (\n    b +\n    c)\nif (a and\n        b):\n    c = 1\nelif d: e = 2\nelse:\n    f = 3\n"
    )
    assert list(statement_lines(tree, line)) == lines
