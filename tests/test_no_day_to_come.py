"""On whatever day, no page or paper that a reader can reach names a day to come: every link is followed.

Entry screens are left out.
"""

import html
import io
import re
from collections import Counter
from datetime import date, datetime
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from docx import Document
from openpyxl import load_workbook

from awards.models import Commendation
from models_registry.models import Kind, Level, Outcome
from tests.builders import (
    make_decision,
    make_field,
    make_figure,
    make_model,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
    stopped,
)
from tests.random_cases import IS_LONG
from tests.review.test_true_of_the_day import CLOCKS, periods, to_come  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
EACH = 2  # pages of one kind that are read
# What is yet to be done is ahead by its nature, and a box shows how a day is written.
AHEAD = re.compile(r"Thời hạn sắp tới.*?Kỳ báo cáo|ví dụ:? [^.;\n]*", re.DOTALL | re.IGNORECASE)
NOT_FOLLOWED = (
    "/dang-xuat/",
    "/nhap-lieu/",
)  # an entry screen shows what was typed: the last day of a period


@pytest.fixture
def registry(periods, lam_binh, xuan_lap, khuon_ha, tuyen_quang):  # noqa: F811
    """Of every year that has begun a registration with its day and one without, a recognition, a commendation, an
    outcome; units that ended in 2021 and that will end, with the district, on 30/6/2025.
    """

    def fill(clock):
        field = make_field("economy", "Kinh tế")
        lang_can = make_unit("commune", "Lăng Can", lam_binh, valid_to=date(2021, 5, 31))
        town = make_unit(
            "township", "Lăng Can", lam_binh, valid_from=date(2021, 6, 1), valid_to=date(2025, 6, 30)
        )
        make_succession(lang_can, town, date(2021, 6, 1))
        commune = make_unit("commune", "Lâm Bình", tuyen_quang, valid_from=date(2025, 7, 1))
        for unit in (lam_binh, xuan_lap, khuon_ha):
            unit.valid_to = date(2025, 6, 30)
            unit.save()
            make_succession(unit, commune, date(2025, 7, 1))
        for year in range(2020, clock.year + 1):
            programme = make_programme(year, year)
            day = min(date(year, 1, 12), clock)
            decision = make_decision(lam_binh, issued_on=day, number=f"{year - 2000}-QĐ/BCĐ")
            for unit, registered_on in ((xuan_lap, day), (khuon_ha, None)):
                kind = Kind.INDIVIDUAL if registered_on else Kind.COLLECTIVE
                model = make_model(f"Đường hoa {unit.name} {year}", make_registrant(unit, kind=kind), field)
                row = make_registration(model, year, programme, registered_on=registered_on)
                make_recognition(row, Level.COMMUNE, decision if registered_on else None, exemplary=True)
            said = {"year": year, "unit": lam_binh, "programme": programme}
            Commendation.objects.create(recipient_kind=Kind.INDIVIDUAL, decision=decision, **said)
            Outcome.objects.create(indicator="Hiến đất", value=7, measure="ha", on=day, source="Báo", **said)
            make_figure(programme, indicator="recognised_models", value=3, unit=lam_binh, source="Báo cáo")

    return fill


@pytest.fixture
def nothing(periods, xuan_lap):  # noqa: F811
    """An empty registry."""
    return lambda clock: None


def text_of(response):
    """What a page, a document or a workbook says, and the heads of its rows."""
    kind = response.headers["Content-Type"]
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if "word" in kind:
        document = Document(io.BytesIO(content))
        rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
        told = [paragraph.text for paragraph in document.paragraphs]
        return "\n".join([*told, *(" ".join(row) for row in rows)]), [row[0] for row in rows]
    if "sheet" in kind:
        rows = [
            [f"{cell:%d/%m/%Y}" if isinstance(cell, datetime) else str(cell or "") for cell in row]
            for sheet in load_workbook(io.BytesIO(content))
            for row in sheet.iter_rows(values_only=True)
        ]
        return "\n".join(" ".join(row) for row in rows), [row[0] for row in rows]
    if "html" not in kind:
        return "", []
    text = html.unescape(content.decode())
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.DOTALL)
    heads = re.findall(r'<th scope="row"[^>]*>\s*(.*?)\s*</th>', text, re.DOTALL)
    return re.sub(r"<[^>]+>", " ", text), heads


def kind_of(address):
    """Pages that differ by a number, a period or a parameter are of one kind; the papers of each period are read in
    `tests.review.test_true_of_the_day`.
    """
    path = urlsplit(address).path
    return re.sub(r"(?<=/)\d+(?=/)|(?<=/)(\d{4}-\d{4}|\d{4}|6-thang-[\w-]+|dot-[\w-]+)(?=/)", "n", path)


def walk(client, start="/"):
    """(address, response) of every kind of page that links lead to, a few of each."""
    waiting, known, read = [start], {start}, Counter()
    while waiting:
        address = waiting.pop(0)
        if read[kind_of(address)] == EACH:
            continue
        read[kind_of(address)] += 1
        response = client.get(address, follow=True)
        yield address, response
        if "html" not in response.headers["Content-Type"] or response.status_code != 200:
            continue
        for link in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', response.content.decode()):
            target = urldefrag(urljoin(address, html.unescape(link)))[0]
            if target.startswith("/") and not target.startswith(NOT_FOLLOWED) and target not in known:
                known.add(target)
                waiting.append(target)


READERS = [("registry", "huyen"), ("registry", "xa"), ("registry", "an"), ("nothing", "huyen")]
EVERY = [(clock, *reader) for clock in CLOCKS for reader in READERS]
# Each clock with one reader, and each of the others with one clock.
SOME = [(clock, *READERS[0]) for clock in CLOCKS] + [
    (clock, *reader) for clock, reader in zip(reversed(CLOCKS), READERS[1:], strict=False)
]


@pytest.mark.every_list
@pytest.mark.parametrize(("clock", "filled", "who"), EVERY if IS_LONG else SOME, indirect=["who"])
def test_no_page_or_paper_names_a_day_to_come(clock, filled, who, request, browse):
    with stopped(clock):
        request.getfixturevalue(filled)(clock)
        found, kinds = [], set()
        for address, response in walk(browse(who)):
            assert response.status_code == 200, address
            kinds.add(kind_of(address))
            text, heads = text_of(response)
            if late := to_come(clock, AHEAD.sub(" ", text), heads):
                found.append((address, [str(one) for one in late[:4]]))
        assert not found, "\n".join(f"{address}: {', '.join(late)}" for address, late in found)
        assert len(kinds) > 20
