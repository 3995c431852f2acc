"""`manage.py check_trail`: a closed review that was changed past the database's refusal is found and named."""

import io
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command

from danvan.closing import services
from danvan.closing.proof import faults_of_closings
from danvan.review.models import ClosedReview
from models_registry.models import Act, Change
from tests.builders import (
    change_something,
    make_model,
    make_programme,
    make_registration,
    scope_of,
    tampering,
)

pytestmark = [pytest.mark.django_db, pytest.mark.every_list]


@pytest.fixture
def closed(lam_binh, huyen):
    make_registration(make_model("Đường hoa", unit=lam_binh))
    change_something(lam_binh)
    return services.close(scope_of(make_programme(), lam_binh), huyen, "Sơ kết")


@contextmanager
def found(*words):
    """What is done inside to the closing is the only fault found, in these words."""
    with tampering():
        yield ClosedReview.objects.all()
    [fault] = faults_of_closings()
    for word in words:
        assert word in fault


def checked(**options):
    said, faults = io.StringIO(), io.StringIO()
    call_command("check_trail", stdout=said, stderr=faults, **options)
    assert not faults.getvalue()
    return said.getvalue()


def test_the_command_says_how_long_the_trail_is_and_its_head(closed):
    last = Act.objects.order_by("-position").first()
    said = checked()
    assert f"{last.position} lần thao tác, {Change.objects.count()} thay đổi; 1 bản chốt" in said
    assert f"{last.position}-{last.hash[:12]}" in said
    assert last.hash in said
    # What stands on the paper is a head that the chain still has.
    printed = services.line_of(closed).rpartition("nhật ký: ")[2]
    assert printed == f"{closed.last_act}-{closed.trail_hash[:12]}"
    assert "đều khớp" in checked(head=printed)
    with pytest.raises(CommandError, match="1 chỗ không khớp"):
        call_command("check_trail", head="7-0123456789ab", stdout=io.StringIO(), stderr=io.StringIO())


def test_a_closing_that_was_altered_is_named_with_what_was_altered(closed, bcd):
    code = closed.printed_code
    with found(code, "nội dung") as rows:
        rows.update(content={**closed.content, "is_demo": not closed.content["is_demo"]})
    with tampering():
        ClosedReview.objects.update(content=closed.content)
    assert list(faults_of_closings()) == []
    with found(code, "nội dung") as rows:
        rows.update(lists=b"")
    with tampering():
        ClosedReview.objects.update(lists=closed.lists)
    with found(code, "tệp Excel hoặc Word") as rows:
        rows.update(state_document=b"khac")
    with tampering():
        ClosedReview.objects.update(state_document=closed.state_document)
    with found(code, "trạng thái") as rows:
        rows.update(state="superseded")
    ClosedReview.objects.update(state=closed.state)
    with found(code, "trạng thái") as rows:
        rows.update(decided_by_name="Người khác")
    ClosedReview.objects.update(decided_by_name="")
    with found(closed.code, "đã bị xóa") as rows:
        rows._raw_delete("default")


def test_a_trail_made_anew_before_a_closing_is_named_by_it(closed):
    with found(closed.printed_code, f"lần thao tác số {closed.last_act}"):
        Act.objects.filter(position=closed.last_act).update(hash="0" * 64)
    faults = io.StringIO()
    with pytest.raises(CommandError, match="chỗ không khớp"):
        call_command("check_trail", stdout=io.StringIO(), stderr=faults)
    assert f"Lần thao tác số {closed.last_act} đã bị sửa" in faults.getvalue()
