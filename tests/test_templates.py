"""Templates read line by line; their indentation is held by djhtml in `make lint`."""

import re
from pathlib import Path

from django.template.loader import get_template

FOLDER = Path(__file__).parents[1] / "templates"
TEXTS = {str(path.relative_to(FOLDER)): path.read_text() for path in sorted(FOLDER.rglob("*.html"))}
WIDEST = 120
BLOCK = r"(?:table|thead|tbody|tr|th|td|ul|ol|li|dl|dt|dd|p|div|section|option|h[1-6])"
TWO_BLOCKS = re.compile(rf"</{BLOCK}>\s*<{BLOCK}\b|<{BLOCK}(?: [^<>]*)?>\s*<{BLOCK}\b")
ONE_ATTRIBUTE = re.compile(r'\s+[\w-]+="[^"]*"')  # alone on its line: its value cannot be broken


def test_no_line_is_wider_than_a_screen():
    wide = [
        f"{name}:{number}"
        for name, text in TEXTS.items()
        for number, line in enumerate(text.splitlines(), 1)
        if len(line) > WIDEST and not ONE_ATTRIBUTE.fullmatch(line)
    ]
    assert not wide


def test_each_element_that_is_a_block_has_a_line_of_its_own():
    shared = [
        f"{name}:{number}"
        for name, text in TEXTS.items()
        for number, line in enumerate(text.splitlines(), 1)
        if TWO_BLOCKS.search(line)
    ]
    assert not shared


def test_each_begins_with_what_it_is_for_and_ends_its_last_line():
    assert [name for name, text in TEXTS.items() if not re.match(r"(<!DOCTYPE html>\n)?\{# ", text)] == []
    assert [name for name, text in TEXTS.items() if not text.endswith("\n")] == []


def test_indentation_does_not_travel_and_is_needed_nowhere():
    assert [name for name, text in TEXTS.items() if re.search(r"<(pre|textarea)\b", text)] == []
    assert "\n  <" in TEXTS["403.html"]
    assert not re.search(r"\n\s+<", get_template("403.html").template.source)
