"""The lists as every surface prints them: the columns that are declared, and no others."""

import html
import io
import re
from datetime import datetime

import pytest
from openpyxl import load_workbook

from awards.columns.commendations import COMMENDATIONS
from awards.columns.decisions import DECISIONS
from awards.columns.recognitions import MODELS_WITH_RECOGNITIONS, RECOGNISED_MODELS, RECOGNITIONS
from awards.models import Commendation
from danvan.closing import services
from danvan.lib.columns import CLOSED, EXCEL, PAGE, REPORT, SHEET, ListColumn, Surface, printed
from danvan.review.figures.lists import lists_of
from danvan.review.figures.review import review_of
from danvan.review.reconciliation.ledger import ledger_of
from danvan.review.report.context import ROWS, context_of
from danvan.review.workbook import build_workbook
from models_registry import columns as registered
from models_registry.access import OPERATOR
from models_registry.models import Kind, Outcome, Unit
from tests.builders import (
    make_decision,
    make_field,
    make_model,
    make_recognition,
    make_registrant,
    make_registration,
    scope_of,
)

MOMENT = datetime(2022, 10, 5, 8, 30)
# Each declaration with the name under which each of its surfaces has it.
DECLARED = {
    "models": (registered.MODELS, {EXCEL: "models_registry/emulationmodel"}),
    "models with recognitions": (MODELS_WITH_RECOGNITIONS, {PAGE: "mo-hinh", CLOSED: "models"}),
    "field times": (registered.FIELD_TIMES, {PAGE: "mo-hinh-theo-linh-vuc", CLOSED: "field_times"}),
    "registrations": (
        registered.REGISTRATIONS,
        {PAGE: "dang-ky", EXCEL: "models_registry/registration", CLOSED: "registrations"},
    ),
    "registrants": (
        registered.REGISTRANTS,
        {PAGE: "ca-nhan", EXCEL: "models_registry/registrant", CLOSED: "individuals"},
    ),
    "collectives": (registered.COLLECTIVES, {SHEET: "Tập thể"}),
    "individuals": (registered.INDIVIDUALS, {SHEET: "Cá nhân"}),
    "outcomes": (registered.OUTCOMES, {EXCEL: "models_registry/outcome"}),
    "recognised": (RECOGNISED_MODELS, {SHEET: "Mô hình được công nhận", REPORT: "bang_tieu_bieu"}),
    "recognitions": (
        RECOGNITIONS,
        {PAGE: "cong-nhan", EXCEL: "awards/recognition", CLOSED: "recognitions"},
    ),
    "commendations": (
        COMMENDATIONS,
        {
            PAGE: "khen-thuong",
            EXCEL: "awards/commendation",
            CLOSED: "commendations",
            SHEET: "Khen thưởng",
            REPORT: "bang_khen_thuong",
        },
    ),
    "decisions": (DECISIONS, {PAGE: "quyet-dinh", EXCEL: "awards/decision"}),
}


@pytest.fixture
def scope(lam_binh, xuan_lap):
    """A collective and a person, each with a model, recognised and exemplary; all rows that the lists can show."""
    decision = make_decision(lam_binh, "23-QĐ/BCĐ")
    for kind, name in ((Kind.COLLECTIVE, "Hội Phụ nữ"), (Kind.INDIVIDUAL, "Hầu A Sử")):
        model = make_model(
            f"Mô hình của {name}",
            make_registrant(xuan_lap, name, kind),
            related_fields=(make_field("other"),),
        )
        row = make_registration(model)
        make_recognition(row, decision=decision, exemplary=True)
    of_programme = {"programme": row.programme, "unit": xuan_lap}
    Outcome.objects.create(**of_programme, indicator="Hiến đất", value=1, measure="m2")
    Commendation.objects.create(
        **of_programme, decision=decision, recipient_kind=Kind.INDIVIDUAL, recipient_name="Hầu A Sử"
    )
    return scope_of(row.programme, lam_binh)


@pytest.fixture
def asked(scope, browse, huyen, bcd, settings, tmp_path):
    """`asked(surface, name)`: the headings that a surface prints of a list, and the texts of its first row."""
    settings.MEDIA_ROOT = tmp_path / "media"
    client, reader = browse(huyen), browse(bcd)  # of whoever only reads no row has buttons

    def table(address, client=client):
        page = client.get(address).content.decode().split("<table", 1)[1]
        cells = [
            [
                " ".join(re.sub("<[^>]*>", " ", html.unescape(cell)).split())
                for cell in re.split("</t[hd]>", row)
            ]
            for row in page.split("<tr>")[1:3]
        ]
        return [row[1:-1] for row in cells]

    def rows(sheet, first):
        return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first, max_row=first + 1)]

    def ask(surface, name):
        if surface is PAGE:
            return table(f"/{name}/", reader)
        if surface is EXCEL:
            content = client.get(f"/nhap-lieu/{name}/export/").getvalue()
            return rows(load_workbook(io.BytesIO(content)).active, 1)
        if surface is CLOSED:
            numbers = [
                n for n, one in enumerate(closed.content["lists"]) if one["page"] == name and one["lines"]
            ]
            return table(f"/ban-chot/{closed.code}/danh-sach/{numbers[0]}/")
        if surface is SHEET:
            first = int(book[name].print_title_rows.split("$")[-1])
            return [row[1:] for row in rows(book[name], first)]
        first = context[name][0]
        return list(first)[1:], list(first.values())[1:]

    review = review_of(scope, list(Unit.objects.all()))
    ledger = ledger_of(review, OPERATOR)
    book = load_workbook(io.BytesIO(build_workbook(review, ledger, "Cán bộ huyện", MOMENT)))
    context = context_of(review, lists_of(review), ledger, "Cán bộ huyện", MOMENT)
    closed = services.close(scope, huyen, "Trình hội nghị sơ kết")
    return ask


@pytest.fixture
def added():
    """A column more in every declaration, on all of its surfaces."""
    for columns, surfaces in DECLARED.values():
        on = Surface(0)
        for surface in surfaces:
            on |= surface
        columns.append(ListColumn("Cột mới", lambda row: "chữ mới", on, 20))
    yield
    for columns, _ in DECLARED.values():
        del columns[-1]


@pytest.mark.usefixtures("added")
def test_every_surface_prints_the_columns_declared_and_one_that_is_added(asked):
    for columns, surfaces in DECLARED.values():
        for surface, name in surfaces.items():
            headings, texts = asked(surface, name)
            assert headings == [column.heading for column in printed(surface, columns)], (surface, name)
            assert (headings[-1], texts[-1]) == ("Cột mới", "chữ mới"), (surface, name)


def test_the_names_told_for_templates_are_those_of_the_rows():
    assert ROWS["bang_tieu_bieu"] == ("stt", "ten", "chu_the", "don_vi", "linh_vuc")
    assert ROWS["bang_khen_thuong"] == ("stt", "ten", "don_vi", "hinh_thuc", "thanh_tich", "quyet_dinh")


def test_a_sheet_is_as_wide_as_its_paper():
    for columns, first, width in (
        (registered.COLLECTIVES, 10, 165),
        (registered.INDIVIDUALS, 10, 165),
        (RECOGNISED_MODELS, 10, 254),
        (COMMENDATIONS, 10, 252),
    ):
        assert first + sum(column.width for column in printed(SHEET, columns)) == width
