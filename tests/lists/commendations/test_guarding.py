"""A list of commendations that an office sends is asked what every other door is asked; the answer is the reason."""

from datetime import date

import pytest

from awards.models import AwardForm, Commendation, Decision
from danvan.lists.models import ImportSubject
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import revise
from danvan.lists.writing.staging import stage
from models_registry.models import Kind
from tests.builders import make_decision, make_programme, make_registrant
from tests.lists.commendations.commended import annex
from tests.lists.lists import workbook

pytestmark = pytest.mark.django_db
PERSON = [1, "Ông Ma Văn Ả", "Bí thư chi bộ", "Thôn Nà Lừa, xã Khuôn Hà", "Vận động hiến đất", 223500]
OF_COMMITTEE = "Theo Quyết định số 7-QĐ/BCĐ ngày 05/03/2026 của Ban Chỉ đạo huyện Lâm Bình"


@pytest.fixture(autouse=True)
def _ground(settings, tmp_path, xuan_lap, khuon_ha):
    settings.MEDIA_ROOT = tmp_path / "media"
    make_programme()


def take(user, rows=()):
    data = workbook(rows or annex(PERSON), names=["DS"])
    return stage(data, "kt.xlsx", user, None, subject=ImportSubject.COMMENDATIONS)


def asked(batch):
    return [
        problem
        for row in batch.rows.order_by("pk")
        for problem in row.problems
        if problem["code"] == "commended_before"
    ]


def test_who_was_commended_for_it_already_is_asked_about_and_the_answer_is_kept(huyen, lam_binh, khuon_ha):
    earlier = make_decision(lam_binh, "99/QĐ-UBND", issued_on=date(2022, 4, 1))
    known = make_registrant(khuon_ha, "Ma Văn Ả", Kind.INDIVIDUAL)
    Commendation.objects.create(
        decision=earlier, unit=khuon_ha, recipient_name="Ma Văn Ả", recipient_kind=Kind.INDIVIDUAL, year=2022,
        registrant=known, merit="Vận động hiến đất",
    )  # fmt: skip
    batch = take(huyen)
    [problem] = asked(batch)
    assert "99/QĐ-UBND" in problem["message"]
    assert (batch.counts["question"], batch.counts["new"]) == (1, 1)
    batch = revise(batch, huyen, lambda answers: answers.with_same(problem["asked"], "thanh-tich-khac"))
    assert not asked(batch)
    commit(batch, huyen)
    rows = {row.recipient_name: row.reason for row in Commendation.objects.exclude(decision=earlier)}
    assert rows == {"Ma Văn Ả": "Khen cho thành tích khác", "Hội LHPN xã Xuân Lập": ""}


def test_a_list_read_again_asks_nothing(huyen):
    commit(take(huyen), huyen)
    batch = take(huyen)
    assert not asked(batch)
    assert batch.counts["unchanged"] == 2


def test_a_body_that_may_not_sign_is_asked_about_once_for_its_decision(huyen, programme_of_2026):
    rows = [
        ["BAN CHỈ ĐẠO HUYỆN LÂM BÌNH"],
        ["DANH SÁCH TẬP THỂ, CÁ NHÂN ĐƯỢC TẶNG GIẤY KHEN NĂM 2026"],
        [OF_COMMITTEE],
        ["TT", "Họ và tên", "Chức vụ", "Đơn vị", "Loại"],
        [1, "Ma Văn Ả", "", "Xã Khuôn Hà", "Cá nhân"],
        [2, "Ma Thị B", "", "Xã Xuân Lập", "Cá nhân"],
    ]
    batch = take(huyen, rows)
    problems = asked(batch)
    assert len(problems) == 2, [row.problems for row in batch.rows.all()]
    assert len({problem["asked"] for problem in problems}) == 1
    assert "Điều 80" in problems[0]["message"]
    batch = revise(batch, huyen, lambda answers: answers.with_same(problems[0]["asked"], "da-ban-hanh"))
    assert not asked(batch)
    commit(batch, huyen)
    assert Decision.objects.get().track == Decision.Track.COMMITTEE
    assert {row.reason for row in Commendation.objects.all()} == {"Ghi đúng như quyết định đã ban hành"}


@pytest.fixture
def programme_of_2026(db):
    return make_programme(2026, 2026)


def test_a_form_of_the_office_is_called_by_its_name(huyen, lam_binh):
    commit(take(huyen), huyen)
    own = AwardForm.objects.create(unit=lam_binh, name="Thư khen")
    Commendation.objects.update(form=own)
    told = [problem["message"] for row in take(huyen).rows.all() for problem in row.problems]
    assert len(told) == 2
    assert all("hình thức (sổ: Thư khen)" in text for text in told)
