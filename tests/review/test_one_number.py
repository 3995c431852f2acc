"""A number is the same on the page, in the workbook, in the document and in the JSON, for random registries."""

import io
import json
import re

import docx
import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from danvan.review.figures.tables import PAGES
from tests.builders import (
    COMMITTEE_MEMBER,
    make_user,
)
from tests.random_cases import seeds
from tests.registry_shapes import make_fields_out_of_use, make_random_field_set, make_random_registry

pytestmark = pytest.mark.django_db


def tables_of_page(html: str) -> dict[str, list[list[str]]]:
    """Caption -> rows of cell texts, of every table with a caption."""
    found = {}
    for table in re.findall(r"<table.*?</table>", html, re.S):
        caption = re.search(r"<caption[^>]*>(.*?)</caption>", table, re.S)
        rows = [re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, re.S) for row in table.split("<tr")[1:]]
        if caption:
            found[text_of(caption[1])] = [[text_of(cell) for cell in row] for row in rows]
    return found


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def rows_of_sheet(book, name: str) -> list[list]:
    return [[cell for cell in row if cell is not None] for row in book[name].iter_rows(values_only=True)]


def numbers(row) -> list[int]:
    return [int(str(cell).replace(".", "")) for cell in row if re.fullmatch(r"[\d.]+", str(cell))]


def find(rows: list[list], label: str) -> list[int]:
    """The numbers of the row that begins with a label (after an ordinal, if it has one)."""
    (row,) = [row for row in rows if label in [str(cell).strip() for cell in row[:2]]]
    return numbers(row[[str(cell).strip() for cell in row].index(label) + 1 :])


@seeds(5, first=100)
def test_the_four_say_the_same(seed, browse, capsys):
    assert_the_four_say_the_same(*make_random_registry(seed), browse, capsys)


@seeds(5, first=400)
def test_the_four_say_the_same_with_any_set_of_fields(seed, browse, capsys):
    programme, district = make_random_registry(seed)
    make_random_field_set(seed, programme)
    figures = assert_the_four_say_the_same(programme, district, browse, capsys)
    assert sum(row["main"] for row in figures["by_field"]) == figures["recognised"]["models"]


def test_the_four_name_a_field_out_of_use_that_counts(browse, capsys):
    figures = assert_the_four_say_the_same(*make_fields_out_of_use(), browse, capsys)
    assert [row["code"] for row in figures["by_field"]] == ["economy", "culture_society", "other"]
    assert sum(row["main"] for row in figures["by_field"]) == figures["recognised"]["models"]


def assert_the_four_say_the_same(programme, district, browse, capsys):
    client = browse(make_user(COMMITTEE_MEMBER, district))
    page = client.get(reverse("review:review", args=[programme.code])).content.decode()
    book = load_workbook(io.BytesIO(client.get(reverse("review:workbook", args=[programme.code])).content))
    document = docx.Document(
        io.BytesIO(client.get(reverse("review:document", args=[programme.code])).content)
    )
    capsys.readouterr()
    call_command("figures", programme.code, unit=district.code, json=True)
    figures = json.loads(capsys.readouterr().out)

    told = text_of(page[page.index("Từ đăng ký đến khen thưởng") :])
    headline = {
        "tập thể đăng ký": figures["registered"]["collectives"],
        "hộ gia đình đăng ký": figures["registered"].get("households"),
        "cá nhân đăng ký": figures["registered"]["individuals"],
        "mô hình, điển hình đăng ký": figures["registered"]["models"],
        "được đánh giá": figures["assessed"],
        "được công nhận": figures["recognised"]["models"],
        "lượt công nhận": figures["recognised"]["times"],
        "tiêu biểu": figures["recognised"]["exemplary"],
        "lượt khen thưởng": figures["commended"]["commendations"],
    }
    for words, value in headline.items():
        if value is None:  # a kind that has no column
            assert words not in told
            continue
        assert f"{value} {words}" in told, words

    tables = tables_of_page(page)
    by_field = tables["Mô hình được công nhận"]
    paper = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    for row in figures["by_field"]:
        kinds = [row[name] for name in PAGES.values() if name in row]
        expected = [row["main"], *kinds, row["with_related"]]
        assert find(by_field, row["name"]) == expected
        for value in set(expected):
            assert value in find(rows_of_sheet(book, "Theo lĩnh vực"), row["name"])
        on_paper = [numbers(cells) for cells in paper if row["name"] in cells]
        assert sorted(expected) in [sorted(cells[-len(expected) :]) for cells in on_paper], (
            expected,
            on_paper,
        )
    units = tables["Mô hình được công nhận, theo lĩnh vực chính"]
    for row in figures["by_unit"]:
        expected = [*row["by_field"].values(), row["total"]]
        assert find(units, row["name"]) == expected
        assert sorted(find(rows_of_sheet(book, "Đơn vị × lĩnh vực"), row["name"])) == sorted(expected)
        assert any(
            sorted(numbers(cells)[-len(expected) :]) == sorted(expected)
            for cells in paper
            if row["name"] in cells
        )
    return figures
