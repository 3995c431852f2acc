"""Closing and deciding without a screen: who may, what stands against it, what moves and what does not."""

import io
import re
import zipfile
from datetime import date
from html import unescape
from urllib.parse import urlencode

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from danvan.accounts.models import User
from danvan.closing import services
from danvan.closing.snapshot import digest
from danvan.review.models import ClosedReview
from danvan.review.scope import UNKNOWN_YEAR, Scope
from models_registry import places, trail
from models_registry.access import OPERATOR
from models_registry.models import Change, Level
from models_registry.permissions import Task
from tests.builders import (
    COMMITTEE_MEMBER,
    assign,
    change_something,
    make_model,
    make_period,
    make_programme,
    make_registration,
    make_unit,
    make_user,
    scope_of,
)

pytestmark = pytest.mark.django_db
State = ClosedReview.State


def kept(unit, by, state=State.PROPOSED, **values):
    """A closing without its lists and papers: who decides on it asks only whose it is and how it stands."""
    return ClosedReview.objects.create(
        **{
            "period": make_period(counting_on=date(2022, 12, 31)),
            "unit": unit,
            "code": f"CHOT{ClosedReview.objects.count():04}",
            "state": state,
            "version": ClosedReview.objects.count() + 1,
            "reason": "Sơ kết",
            "content": {},
            "workbook": b"",
            "document": b"",
            "last_act": 0,
            "by": by,
            **values,
        }
    )


def words_of(file):
    """The text of every part of a workbook or document."""
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        texts = [parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")]
    return unescape(re.sub(r"<[^>]+>", "", " ".join(texts)))


# --- who may


@pytest.mark.parametrize("who", ["xa", "xa_khac", "huyen_khac", "bcd", "la", "khach"], indirect=True)
def test_no_other_closes_a_districts_review(who, lam_binh):
    with pytest.raises(PermissionDenied):
        services.close(scope_of(make_programme(), lam_binh), who, "Sơ kết")
    assert not ClosedReview.objects.exists()


@pytest.mark.parametrize("who", ["xa", "xa_khac", "huyen_khac", "la", "khach"], indirect=True)
@pytest.mark.parametrize("approve", [True, False])
def test_no_other_decides_on_a_districts_review(who, approve, lam_binh, huyen):
    proposed = kept(lam_binh, huyen)
    with pytest.raises(PermissionDenied):
        services.decide(proposed, who, approve=approve)
    proposed.refresh_from_db()
    assert (proposed.state, proposed.decided_by_name) == (State.PROPOSED, "")


@pytest.mark.parametrize("approve", [True, False])
def test_the_account_that_proposed_decides_neither_way(approve, lam_binh, huyen):
    proposed = kept(lam_binh, huyen)
    with pytest.raises(ValidationError, match="tài khoản thứ hai"):
        services.decide(proposed, huyen, approve=approve)


@pytest.mark.parametrize("way", ["made", "password", "task"])
def test_an_account_of_the_proposers_making_does_not_approve_for_him(way, lam_binh, huyen, bcd, browse):
    proposer = make_user((Task.ADMINISTER, Task.DECIDE, Task.READ), lam_binh)
    client, approver = browse(proposer), bcd
    if way == "made":
        with trail.act(proposer):
            approver = User(username="moi")
            trail.save(approver)
        assign(approver, COMMITTEE_MEMBER, lam_binh)
    elif way == "password":
        assert client.post(f"/nhap-lieu/accounts/user/{bcd.pk}/password/").status_code == 302
    else:
        row = {"user": huyen.pk, "unit": lam_binh.pk, "task": Task.ADMINISTER}
        client.post("/nhap-lieu/models_registry/assignment/add/", row)
        approver = huyen
    proposed = kept(lam_binh, proposer)
    with pytest.raises(ValidationError, match="cần một tài khoản khác"):
        services.decide(proposed, User.objects.get(pk=approver.pk), approve=True)
    other = make_user(COMMITTEE_MEMBER, lam_binh)
    assert services.decide(proposed, other, approve=True).state == State.IN_FORCE


def test_where_nobody_else_could_approve_one_does_both_and_every_paper_says_it(lam_binh, huyen, browse):
    scope = scope_of(make_programme(), lam_binh)
    first = services.close(scope, huyen, "Sơ kết")
    reason = 'Sửa số "công nhận" \\ của xã </style>'
    change_something(lam_binh)
    second = services.close(scope, huyen, reason, "15-BC/BCĐ")
    first.refresh_from_db()
    assert (first.state, second.state) == (State.SUPERSEDED, State.IN_FORCE)
    assert (second.decided_by, second.decided_by_name) == (huyen, str(huyen))
    told = f"người lập đồng thời phê duyệt (không có tài khoản phê duyệt khác): {reason}"
    for file in (second.workbook, second.document, second.state_document):
        assert told in words_of(file)
    page = browse(huyen).get(reverse("closing:closed", args=[second.code])).content.decode()
    assert told in unescape(page)
    style = browse(huyen).get(reverse("closing:print_style", args=[second.code])).content.decode()
    assert "người lập đồng thời phê duyệt" in style
    assert (
        style.count('"') == 2 * 2 * 4
    )  # of the text and of the font, on four kinds of pages: none of the reason's
    assert "</style>" not in style


@pytest.mark.parametrize("other", ["bcd", "an", "above"])
def test_a_correction_waits_where_somebody_else_could_approve(other, lam_binh, tuyen_quang, huyen, request):
    make_user((Task.APPROVE,), tuyen_quang) if other == "above" else request.getfixturevalue(other)
    scope = scope_of(make_programme(), lam_binh)
    services.close(scope, huyen, "Sơ kết")
    change_something(lam_binh)
    assert services.close(scope, huyen, "Sửa", "15-BC/BCĐ").state == State.PROPOSED


def test_what_a_command_proposed_an_account_approves(lam_binh, huyen):
    assert services.decide(kept(lam_binh, None), huyen, approve=True).state == State.IN_FORCE


# --- what stands against it


@pytest.mark.parametrize(
    ("year", "level"), [(None, Level.DISTRICT), (UNKNOWN_YEAR, ""), (2021, Level.COMMUNE)]
)
def test_a_part_of_a_review_is_not_closed(year, level, lam_binh, huyen):
    with pytest.raises(ValidationError, match="cả kỳ hoặc một năm"):
        services.close(scope_of(make_programme(), lam_binh, year, level), huyen, "Sơ kết")
    assert ClosedReview.objects.in_force_of(scope_of(make_programme(), lam_binh, year, level)) is None


def test_all_that_stands_against_a_closing_is_said_at_once(lam_binh, huyen):
    kept(lam_binh, huyen)
    with pytest.raises(ValidationError) as caught:
        services.close(scope_of(make_programme(), lam_binh), huyen, " ", " ")
    assert [message.partition(".")[0] for message in caught.value.messages] == [
        "Hãy ghi lý do chốt số liệu",
        "Đang có một bản sửa chờ phê duyệt",
        "Số liệu này đã chốt",
    ]


@pytest.mark.every_list
def test_a_registry_that_changes_meanwhile_is_not_closed(lam_binh, xuan_lap, huyen, monkeypatch):
    model = make_registration(make_model("Đường hoa", unit=xuan_lap)).model
    take = services.take

    def taken_slowly(*asked):
        snapshot = take(*asked)
        with trail.act(OPERATOR):
            trail.save(model, place="Thôn Nà Ta")
        return snapshot

    scope = scope_of(make_programme(), lam_binh)
    with monkeypatch.context() as slow:
        slow.setattr(services, "take", taken_slowly)
        with pytest.raises(ValidationError, match="có người vừa sửa số liệu"):
            services.close(scope, huyen, "Sơ kết")
    assert not ClosedReview.objects.exists()
    assert services.close(scope, huyen, "Sơ kết").state == State.IN_FORCE


@pytest.mark.every_list
def test_of_two_that_close_at_once_one_is_told_to_look_again(lam_binh, huyen, an, monkeypatch):
    """The other's row is not seen by what asks before writing: the database refuses the second."""
    take = services.take

    def taken_slowly(*asked):
        snapshot = take(*asked)
        kept(lam_binh, an, State.IN_FORCE)
        return snapshot

    monkeypatch.setattr(services, "take", taken_slowly)
    with pytest.raises(ValidationError, match="Vừa có người khác chốt"):
        services.close(scope_of(make_programme(), lam_binh), huyen, "Sơ kết")
    assert ClosedReview.objects.get().by == an
    assert not Change.objects.exists()


# --- what moves


@pytest.mark.every_list
def test_a_closing_says_whose_it_is_and_when_and_the_same_content_has_a_code_of_its_own(lam_binh, huyen):
    scope, newest = scope_of(make_programme(), lam_binh), places.head()
    first = services.close(scope, huyen, "Sơ kết")
    assert (first.by, first.by_name, first.version) == (huyen, "Cán bộ huyện", 1)
    assert (first.last_act, first.trail_hash) == newest
    assert (first.reason, first.year, first.sha256) == ("Sơ kết", None, digest(first.content))
    assert abs(timezone.now() - first.at).total_seconds() < 120
    line = services.closing_line(first.code, timezone.localtime(first.at), *newest)
    for kept_file in (first.workbook, first.state_workbook, first.document, first.state_document):
        assert line in words_of(kept_file)
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in words_of(first.document)
    for kept_file in (first.state_workbook, first.state_document):
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words_of(kept_file)
    change_something(lam_binh)
    second = services.close(scope, OPERATOR, "Sửa", "1-BC/BCĐ")
    assert (second.by, second.by_name, second.version) == (None, "Hệ thống", 2)
    assert second.sha256 == first.sha256
    assert second.code != first.code
    assert (second.state, second.document_number) == (State.PROPOSED, "1-BC/BCĐ")
    services.decide(second, huyen, approve=False)
    third = services.close(scope, huyen, "Sửa nữa", "2-BC/BCĐ")
    assert third.version == 3
    year = services.close(Scope(scope.period, lam_binh, 2021), huyen, "Sơ kết năm")
    assert (year.year, year.version, year.state) == (2021, 1, State.IN_FORCE)


def test_an_approved_version_takes_the_place_of_the_one_in_force_and_of_no_other(
    lam_binh, xuan_lap, huyen, bcd
):
    other = make_period(2023, 2025)
    others = [
        kept(lam_binh, huyen, State.IN_FORCE, year=2021),
        kept(xuan_lap, huyen, State.IN_FORCE),
        kept(lam_binh, huyen, State.IN_FORCE, period=other),
        kept(lam_binh, huyen, State.REFUSED),
    ]
    old, new = kept(lam_binh, huyen, State.IN_FORCE), kept(lam_binh, huyen)
    decided = services.decide(new, bcd, approve=True)
    old.refresh_from_db()
    assert (old.state, decided.state) == (State.SUPERSEDED, State.IN_FORCE)
    assert (decided.decided_by, decided.decided_by_name) == (bcd, "Thành viên Ban Chỉ đạo")
    assert abs(timezone.now() - decided.decided_at).total_seconds() < 120
    for other in others:
        state = other.state
        other.refresh_from_db()
        assert other.state == state
    changed = Change.objects.filter(action=Change.Action.CHANGED).order_by("pk")
    assert [(change.subject_id, change.after["state"]) for change in changed] == [
        (old.pk, State.SUPERSEDED),
        (new.pk, State.IN_FORCE),
    ]
    assert len({change.act_id for change in changed}) == 1
    with pytest.raises(ValidationError, match="không còn chờ"):
        services.decide(new, bcd, approve=False)


def test_a_refused_version_leaves_the_one_in_force(lam_binh, huyen, bcd):
    old, new = kept(lam_binh, huyen, State.IN_FORCE), kept(lam_binh, huyen)
    assert services.decide(new, bcd, approve=False).state == State.REFUSED
    old.refresh_from_db()
    assert old.state == State.IN_FORCE


def test_a_communes_review_is_closed_by_the_district_over_it(huyen, xa, xuan_lap, na_hang):
    assert services.may(huyen, "add", xuan_lap)
    assert services.may(huyen, "approve", xuan_lap)
    assert not services.may(xa, "add", xuan_lap)
    assert not services.may(huyen, "add", na_hang)
    assert not services.may(huyen, "add", make_unit("province"))


@pytest.mark.parametrize("query", [{"nam": UNKNOWN_YEAR}, {"cap": "district"}])
def test_the_page_of_a_part_says_that_it_is_not_closed(query, lam_binh, huyen, browse):
    door = reverse("closing:close", args=[make_programme().code])
    client = browse(huyen)
    assert client.get(door, query).status_code == 200
    refused = client.post(f"{door}?{urlencode(query)}", {"reason": "Sơ kết"})
    assert refused.status_code == 400
    assert "Chỉ chốt được cả kỳ hoặc một năm" in refused.content.decode()
