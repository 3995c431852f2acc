"""A registry made by e2cfc70 migrates, and says afterwards what it said before."""

import json
import re
from difflib import unified_diff
from pathlib import Path

import pytest

from tests.from_e2cfc70.answers import as_line
from tests.from_e2cfc70.differences import ON_PURPOSE
from tests.own_portal import OwnPortal

pytestmark = pytest.mark.own_portal

EXPECTED = Path(__file__).parent / "expected"
NUMBERED_ROW = re.compile(r"\[\d+,|\d+ \|")  # of a table in a workbook or a document
ASK = """
import pathlib, sys
import django; django.setup()
from django.core.management import call_command
from tests.from_e2cfc70 import answers, loading
with answers.CLOCK:
    loading.load()
    call_command("migrate", verbosity=0)
    answers.write_answers(pathlib.Path({folder!r}))
"""


@pytest.fixture(scope="module")
def answered(tmp_path_factory):
    """A folder with what a registry of e2cfc70 says when it has come to today's tables."""
    folder = tmp_path_factory.mktemp("answers")
    portal = OwnPortal(tmp_path_factory.mktemp("from_e2cfc70")).create()
    portal.run(ASK.format(folder=str(folder)))
    yield folder
    portal.remove()


def said_then(name):
    """What e2cfc70 said, with what has been mended since."""
    text = (EXPECTED / name).read_text(encoding="utf-8")
    for difference in ON_PURPOSE:
        for then, now in difference.lines.get(name, ()):
            assert text.count(then) == 1, f"not once in expected/{name}: {then}"
            text = text.replace(then, now)
    for difference in ON_PURPOSE:
        for then, now in difference.words:
            text = text.replace(then, now)
    return text


def said_now(name, folder):
    """What is said today, without the columns that came since."""
    text = (folder / name).read_text(encoding="utf-8")
    if new := {column for one in ON_PURPOSE for column in one.columns.get(name, ())}:
        sheet, *lines = text.splitlines()
        heads, *rows = map(json.loads, lines)
        assert new <= set(heads)
        kept = [at for at, head in enumerate(heads) if head not in new]
        text = "\n".join([sheet, *(as_line(row[at] for at in kept) for row in (heads, *rows))]) + "\n"
    return text


@pytest.mark.parametrize("name", sorted(file.name for file in EXPECTED.iterdir()))
def test_a_registry_of_e2cfc70_says_the_same_after_migrating(name, answered):
    then, now = said_then(name).splitlines(), said_now(name, answered).splitlines()
    if any(name in one.anew for one in ON_PURPOSE):
        then, now = (sorted(filter(NUMBERED_ROW.match, lines)) for lines in (then, now))
    assert then == now, "\n".join(unified_diff(then, now, "e2cfc70", "now", n=1, lineterm=""))


def test_nothing_is_asked_that_e2cfc70_did_not_answer(answered):
    assert {file.name for file in answered.iterdir()} == {file.name for file in EXPECTED.iterdir()}


def test_every_word_that_was_mended_stood_in_an_answer():
    answers = "".join(file.read_text(encoding="utf-8") for file in EXPECTED.iterdir())
    for then, now in (pair for one in ON_PURPOSE for pair in one.words):
        assert then in answers, then
        answers = answers.replace(then, now)


def test_every_difference_on_purpose_is_of_an_answer():
    assert {name for one in ON_PURPOSE for name in (*one.lines, *one.columns, *one.anew)} <= {
        file.name for file in EXPECTED.iterdir()
    }
