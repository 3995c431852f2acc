"""After a month of changes in two districts no page tells the people of the one a word of the other's.

Each district's texts hold a word of its own, so that whatever a page says of them, in whatever place, is found.
"""

from datetime import date
from types import SimpleNamespace

import pytest

from awards.evidence import remove_evidence
from awards.merging import merge
from awards.models import Commendation
from awards.revoking import revoke_decision
from awards.services import recognise
from danvan.closing import services as closing
from danvan.lists.writing.committing import commit
from danvan.lists.writing.staging import stage
from danvan.lists.writing.undoing import undo
from danvan.portal.models import KeptFilter
from danvan.review.issuing.templates import put_into_use, take_in
from danvan.review.models import ReturnDue
from danvan.review.report.templates import default_template
from danvan.review.scope import Scope
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import Change, Kind, Outcome, State
from models_registry.proof import prove
from models_registry.services import (
    accept,
    correct,
    keep_entry_draft,
    request_correction,
    return_registrations,
    submit,
)
from tests.builders import (
    COMMITTEE_MEMBER,
    COMMUNE_OFFICER,
    DISTRICT_OFFICER,
    make_decision,
    make_evidence,
    make_figure,
    make_model,
    make_period,
    make_programme,
    make_registrant,
    make_registration,
    make_unit,
    make_user,
)
from tests.lists.conftest import line, workbook
from tests.odd_values import addresses
from tests.random_cases import IS_LONG
from tests.test_odd_values import params_of

pytestmark = pytest.mark.django_db
ONE_OF = 24
WORDS = {"lam-binh": "Zuluhaka", "na-hang": "Yankibo"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "media", tmp_path


def month_of(word, province, programme, period):
    """What a district and its commune do in a month, by the services; of everything one row, as `params_of` asks."""
    lam_binh = make_unit("district", word, province)
    xuan_lap = make_unit("commune", word, lam_binh)
    huyen = make_user(DISTRICT_OFFICER, lam_binh, f"huyen-{word}", full_name=f"Cán bộ huyện {word}")
    xa = make_user(COMMUNE_OFFICER, xuan_lap, f"xa-{word}", full_name=f"Cán bộ xã {word}")
    bcd = make_user(COMMITTEE_MEMBER, lam_binh, f"bcd-{word}", full_name=f"Thành viên {word}")
    first, second, third = (
        make_registration(
            make_model(f"{title} {word}", make_registrant(xuan_lap, f"{who} {word}")),
            programme=programme,
            state=State.DRAFT,
        )
        for title, who in (("Đường hoa", "Hội Phụ nữ"), ("Vườn mẫu", "Hội Nông dân"), ("Ngõ sạch", "Đoàn xã"))
    )
    submit([first, second, third], xa)
    accept([first, second], huyen)
    return_registrations([third], huyen, f"Thiếu hồ sơ {word}")
    correct(first.model, {"title": f"Đường hoa phụ nữ {word}"}, by=huyen, reason=f"Ghi nhầm {word}")
    request_correction(second, {"level": "district"}, by=xa, reason=f"Nhầm cấp {word}")
    decision, other = (make_decision(lam_binh, subject=f"{what} {word}") for what in ("Công nhận", "Hủy bỏ"))
    first.refresh_from_db()
    recognise([first], decision, "district", huyen)
    gone = make_decision(lam_binh, subject=f"Công nhận trước {word}")
    revoke_decision(gone, other, huyen)
    loser = make_registrant(xuan_lap, f"Hội Nông dân tập thể {word}")
    merge(loser, second.model.registrant, by=huyen, reason=f"Là một {word}")
    with trail.act(huyen):
        commendation = Commendation(
            unit=xuan_lap,
            programme=programme,
            registrant=first.model.registrant,
            recipient_name=f"Hội Phụ nữ {word}",
            decision=decision,
            recipient_kind=Kind.COLLECTIVE,
        )
        trail.save(commendation)
        outcome = Outcome(
            unit=xuan_lap, programme=programme, indicator=f"Ngày công {word}", value=1, measure="công"
        )
        trail.save(outcome)
    figure = make_figure(programme, source=f"Báo {word}", measure="registered_models", value=3, unit=lam_binh)
    evidence, off = (make_evidence(first.model, name=f"{word}.pdf") for _ in range(2))
    remove_evidence(off, by=xa, reason=f"Gửi nhầm {word}")
    own = xuan_lap.label
    undone = stage(workbook(line(f"Nhà sạch {word}", f"Tổ phụ nữ {word}", unit=own)), f"Cũ {word}.xlsx", xa)
    commit(undone, xa)
    undo(undone, xa)
    batch = stage(workbook(line(f"Bếp sạch {word}", f"Tổ liên gia {word}", unit=own)), f"DS {word}.xlsx", xa)
    again = stage(workbook(line(f"Giếng nước {word}", f"Chi hội {word}", unit=own)), f"DS 2 {word}.xlsx", xa)
    review = closing.close(Scope(period, lam_binh), huyen, f"Báo cáo sơ kết {word}")
    template = take_in(lam_binh, "dang", default_template("nha-nuoc"), f"{word}.docx", OPERATOR)
    put_into_use(lam_binh, "dang", template, OPERATOR)
    due = ReturnDue.objects.create(period=period, unit=lam_binh, year=2021, due_on=date(2021, 3, 1))
    draft = keep_entry_draft(xuan_lap, f"Ngõ hoa {word}", f"title=Ngõ hoa {word}", by=xa)
    kept = KeptFilter.objects.create(user=xa, list="models", name=f"Năm 2021 {word}", asked="nam=2021")
    return SimpleNamespace(
        **locals()
        | {
            "second": again,
            "model": first.model,
            "registration": first,
            "other": second.model.registrant,
            "figure": figure,
        }
    )


@pytest.fixture
def months(tuyen_quang):
    programme = make_programme()
    period = make_period()
    return {name: month_of(word, tuyen_quang, programme, period) for name, word in WORDS.items()}


def said_of(answer):
    body = b"".join(answer) if answer.streaming else answer.content
    return body.decode(errors="replace")


def test_no_page_tells_the_people_of_one_district_of_the_other(months, browse, la):
    """Some addresses for each here, other ones for another; all for all in `make deep`."""
    walked, whole = 0, dict.fromkeys(WORDS.values(), 0)
    cast = [
        *((rows.huyen, own) for own, rows in months.items()),
        *((rows.xa, own) for own, rows in months.items()),
        *((rows.bcd, own) for own, rows in months.items()),
        (la, ""),
    ]
    for number, (user, own) in enumerate(cast):
        client = browse(user)
        foreign = [word for name, word in WORDS.items() if name != own]
        for rows in months.values():
            every = list(addresses(params_of(rows)))
            assert len(every) > 250
            for address in every if IS_LONG else every[number::ONE_OF]:
                answer = client.get(address)
                walked += 1
                assert answer.status_code < 500, address
                said = said_of(answer)
                for word in foreign:
                    assert word.lower() not in said.lower(), (user, address)
                if own:
                    whole[WORDS[own]] += WORDS[own] in said
    assert walked > 100
    assert all(whole.values())  # one's own is told, so that the words are where one would find them


def test_the_month_is_whole_in_the_trail(months):
    told = set(Change.objects.values_list("subject", flat=True))
    for what in ("registration", "emulationmodel", "correctionrequest", "registrant"):
        assert f"models_registry.{what}" in told
    assert {"awards.recognition", "awards.decision", "lists.importbatch", "review.closedreview"} <= told
    assert prove().faults == []
