"""No address fails on odd values, on either database; what it cannot read is refused in words."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from awards.evidence import remove_evidence
from awards.models import Commendation
from danvan.closing import services as closing
from danvan.lists.writing.staging import stage
from danvan.portal.models import KeptFilter
from danvan.review.issuing.templates import put_into_use, take_in
from danvan.review.models import ReturnDue
from danvan.review.report.templates import default_template
from danvan.review.scope import Scope
from models_registry.access import OPERATOR
from models_registry.models import Kind, Outcome
from models_registry.services import keep_entry_draft
from tests.builders import (
    make_decision,
    make_evidence,
    make_figure,
    make_model,
    make_recognition,
    make_registrant,
    make_registration,
    period_of,
)
from tests.lists.conftest import line, workbook
from tests.odd_values import HUGE, MORE, NUL, Visitor, addresses
from tests.random_cases import IS_LONG

pytestmark = pytest.mark.django_db

ONE_OF = 20


@pytest.fixture
def rows(settings, tmp_path, lam_binh, xuan_lap, huyen, an):
    """Of everything one."""
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "media", tmp_path
    registration = make_registration(make_model("Đường hoa", make_registrant(xuan_lap)), unit=xuan_lap)
    other = make_registrant(xuan_lap, "Hội Nông dân")
    model, programme = registration.model, registration.programme
    decision = make_decision(lam_binh)
    recognition = make_recognition(registration, decision=decision)
    Commendation.objects.create(
        unit=xuan_lap,
        programme=programme,
        registrant=model.registrant,
        decision=decision,
        recipient_kind=Kind.COLLECTIVE,
    )
    Outcome.objects.create(unit=xuan_lap, programme=programme, indicator="Ngày công", value=1)
    figure = make_figure(programme, source="Bài báo", measure="registered_models", value=3, unit=lam_binh)
    period = period_of(programme)
    evidence, off = make_evidence(model), make_evidence(model)
    remove_evidence(off, by=OPERATOR, reason="Gửi nhầm")
    batch = stage(workbook(line("Vườn mẫu", unit="Xã Xuân Lập")), "DS.xlsx", an)
    second = stage(workbook(line("Ngõ sạch", unit="Xã Xuân Lập")), "DS 2.xlsx", an)
    review = closing.close(Scope(period, lam_binh), huyen, "Báo cáo sơ kết")
    template = take_in(lam_binh, "dang", default_template("nha-nuoc"), "Mẫu.docx", OPERATOR)
    put_into_use(lam_binh, "dang", template, OPERATOR)
    due = ReturnDue.objects.create(period=period, unit=lam_binh, year=2021, due_on=date(2021, 3, 1))
    draft = keep_entry_draft(xuan_lap, "Ngõ hoa", "title=Ngõ hoa", by=an)
    kept = KeptFilter.objects.create(user=an, list="models", name="Năm 2021", asked="nam=2021")
    return SimpleNamespace(**locals())


def params_of(rows) -> dict:
    """The rows of which each view tells whose address names one."""
    period, batch, unit = {"name": rows.period.name}, {"pk": rows.batch.pk}, {"pk": rows.lam_binh.pk}
    code, shown = {"code": rows.review.code}, {"pk": rows.evidence.pk}
    at_list = {**code, "number": 1}
    kind = {**unit, "paper": "bao-cao"}
    form = {**kind, "form": "dang"}
    own = {
        "reconciliation:explain": [{**period, "key": explained} for explained in ("conflict:total:1",)],
        "reconciliation:publish_like": [{**period, "like": rows.figure.pk}],
        "reconciliation:publish_found": [{**period, "found": f"{rows.batch.pk}-0-1"}],
        "reconciliation:correct": [{**period, "pk": rows.figure.pk}],
        "returns:send": [{"due_pk": rows.due.pk, "unit_pk": rows.xuan_lap.pk}],
        "returns:change_due": [{"pk": rows.due.pk}],
        "returns:note": [{**period, "pk": rows.xuan_lap.pk}],
        "intake:change_remembered": [{"pk": 1}],
        "intake:comparison": [{**batch, "other": rows.second.pk}],
        "issuing:templates": [unit, kind],
        "issuing:use_template": [form],
        "issuing:template_file": [{**form, "version": 1}],
        "issuing:trial": [{**form, "version": 1}],
        "portal:model": [{"pk": rows.model.pk}],
        "portal:add_to_model": [{"pk": rows.model.pk}],
        "portal:registrant": [{"pk": rows.model.registrant_id}],
        "portal:person_sheet": [{"pk": rows.model.registrant_id}],
        "portal:person_sheet_xlsx": [{"pk": rows.model.registrant_id}],
        "portal:unit": [unit],
        **{
            f"portal:{of}_{end}": [period] for of in ("returns", "ledger") for end in ("print", "xlsx", "csv")
        },
        "portal:decision": [{"pk": rows.decision.pk}],
        "portal:add_to_decision": [{"pk": rows.decision.pk}],
        "portal:restore_evidence": [{"pk": rows.off.pk}],
        "portal:forget_filter": [{"pk": rows.kept.pk}],
        "portal:drop_entry_draft": [{"pk": rows.draft.pk}],
        "portal:read_news": [{"up_to": 1}],
        "portal:merge": [
            {"sort": "chu-the", "pk": rows.other.pk},
            {"sort": "mo-hinh", "pk": rows.model.pk},
            {"sort": "quyet-dinh", "pk": rows.decision.pk},
        ],
        "portal:part": [{"sort": "chu-the", "pk": rows.other.pk}],
        "awarding:quota_annex": [{**unit, "year": 2022}],
        "awarding:print": [{"pk": rows.decision.pk}],
        "awarding:printing": [{"act": rows.evidence.act_id}],
        "awarding:printing_pdf": [{"act": rows.evidence.act_id}],
        "awarding:crosses": [{"pk": 1, "paper": "a4", "turn": "ngang"}],
        "awarding:verified": [{"code": "ABCD2345"}],
        "scoring:set": [{"pk": 1}],
        "own_account:end_session": [{"pk": 1}],
        "portal:do": [],  # its pages are found by the links to them
        "admin:view_on_site": [{"content_type_id": 1, "object_id": 1}],
        "admin:app_list": [{"app_label": "awards"}],
    }
    of_room = {"review": [period], "reconciliation": [period], "returns": [period], "intake": [batch]}
    of_room |= {"issuing": [unit], "portal": [shown]}
    of_room |= {"awarding": [{"pk": 1}], "scoring": [{"pk": rows.registration.pk}]}
    of_closing = {"close": [period], "progress": [period]}

    class Told(dict):
        def __missing__(self, name):
            room, _, view = name.partition(":")
            if room == "closing":
                return of_closing.get(view) or ([at_list] if view.startswith("list") else [code])
            return of_room[room]

    return Told(own)


def test_no_address_fails_on_an_odd_value(rows, an):
    """Of the addresses some here, all in `make deep`, there each name for itself too."""
    client = Client()
    client.force_login(an)
    visitor = Visitor(client, (NUL, HUGE, *MORE) if IS_LONG else (NUL, HUGE), one_by_one=IS_LONG)
    waiting = list(addresses(params_of(rows)))  # raises for one that is not told
    assert len(waiting) > 250
    waiting, seen = waiting if IS_LONG else waiting[::ONE_OF], set()
    while waiting:
        address = waiting.pop(0)
        if address not in seen:
            seen.add(address)
            links = visitor.visit(address)
            waiting += links if IS_LONG else links[:1]
    assert visitor.asked > 3 * len(seen)
    assert not visitor.faults, "\n".join(map(str, visitor.faults))
