"""The list of all changes: found by person, thing, word and day, taken along with a line of its own."""

import io
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from lxml import html
from openpyxl import load_workbook

from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import Change, Registration
from models_registry.proof import prove
from tests.builders import make_model, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(huyen, xa, xuan_lap):
    """Changes of two registrations and a model, by three hands, one of another day."""
    first, second = (make_registration(make_model(unit=xuan_lap), year=2021) for _ in range(2))
    with trail.act(huyen, "Theo công văn 12") as act:
        act.at = datetime(2026, 3, 5, 3, tzinfo=UTC)
        trail.record_changed([(first, {"return_reason": ""}, {"return_reason": "Thiếu chữ ký"})])
    with trail.act(xa):
        trail.record_changed([(second, {"return_reason": ""}, {"return_reason": "Đủ hồ sơ"})])
    with trail.act(OPERATOR):
        trail.record_changed([(first.model, {"title": "Đường hoa"}, {"title": "ĐƯỜNG HOA nông thôn mới"})])
    return first, second, first.model


@pytest.fixture
def found(browse, an):
    """Which rows the list tells of, as it is asked: their kinds and keys."""
    client = browse(an)

    def ask(**asked):
        page = client.get(reverse("admin:models_registry_change_changelist"), asked)
        assert page.status_code == 200
        return {(one.subject.split(".")[1], one.subject_id) for one in page.context["cl"].result_list}

    return ask


def test_a_change_is_found_by_person_thing_word_and_day(rows, found, huyen, xa):
    first, second, model = ((type(row)._meta.model_name, row.pk) for row in rows)
    assert found() == {first, second, model}
    assert found(person=huyen.pk) == {first}
    assert found(person=xa.pk) == {second}
    assert found(person="he-thong") == {model}
    assert found(kind="models_registry.registration") == {first, second}
    assert found(thing=f"models_registry.registration:{second[1]}") == {second}
    assert found(q="thiếu chữ") == {first}
    assert found(q="Thiếu hồ") == set()
    assert found(q="đường HOA") == {model}  # before and after, in capitals or not
    assert found(q="duong hoa nong") == {model}  # without tone marks, as everywhere
    assert found(q="cong van 12") == {first}
    assert found(q="THIEU KI") == {first}  # "ký"
    assert found(q="thay") == set()
    assert found(q="công văn") == {first}
    assert found(q="Cán bộ Xuân") == {second}
    assert found(at__year=2026, at__month=3, at__day=5) == {first}
    assert found(q="chữ", person=xa.pk) == set()


def test_the_number_of_a_row_leads_to_all_that_befell_it(rows, browse, an):
    page = browse(an).get(reverse("admin:models_registry_change_changelist")).content.decode()
    assert f"?thing=models_registry.registration%3A{rows[0].pk}" in page


@pytest.mark.parametrize(
    "asked",
    [
        {"person": "0"},
        {"person": "x"},
        {"kind": "accounts.nobody"},
        {"thing": "x"},
        {"thing": "a:²"},
        {"by": "1"},
    ],
)
def test_what_the_list_does_not_offer_is_refused(rows, browse, an, asked):
    assert browse(an).get(reverse("admin:models_registry_change_changelist"), asked).status_code == 400


def test_the_list_is_taken_along_as_it_is_filtered_and_tells_so(rows, browse, an, huyen):
    client = browse(an)
    answer = client.get(reverse("admin:models_registry_change_export"), {"person": huyen.pk})
    sheet = load_workbook(io.BytesIO(b"".join(answer) if answer.streaming else answer.content)).active
    heads, *lines = sheet.iter_rows(values_only=True)
    [line] = [dict(zip(heads, one, strict=True)) for one in lines]
    assert (line["Lần thao tác số"], line["Lúc"], line["Người thực hiện"]) == (
        1,
        "05/03/2026 10:00:00",
        str(huyen),
    )
    assert (line["Việc"], line["Số hiệu"], line["Lý do"]) == ("Sửa", rows[0].pk, "Theo công văn 12")
    assert line["Nội dung"].endswith("(trống) → Thiếu chữ ký")
    told = Change.objects.get(action=Change.Action.EXPORTED)
    assert (told.by, told.subject, told.after["rows"]) == (an, "models_registry.change", 1)
    assert told.after["asked"] == f"person={huyen.pk}"
    assert prove().faults == []


@pytest.mark.parametrize("who", ["huyen", "xa", "bcd", "la"], indirect=True)
def test_only_administrators_search_and_take_it_along(rows, browse, who):
    for page in ("changelist", "export"):
        answer = browse(who).get(reverse(f"admin:models_registry_change_{page}"))
        assert answer.status_code in (302, 403)
    assert not Change.objects.filter(action=Change.Action.EXPORTED).exists()
    assert Registration.objects.count() == 2


def test_the_list_asks_no_more_of_many_changes(rows, browse, an, huyen, django_assert_max_num_queries):
    with trail.act(huyen):
        trail.record_changed(
            [(row, {"return_reason": ""}, {"return_reason": str(n)}) for n in range(15) for row in rows[:2]]
        )
    client = browse(an)
    with django_assert_max_num_queries(15):
        client.get(reverse("admin:models_registry_change_changelist"))


def test_the_page_of_a_change_is_in_words_both_sides_of_it(rows, browse, an):
    change = Change.objects.get(after__return_reason="Thiếu chữ ký")
    page = text_of(browse(an).get(reverse("admin:models_registry_change_change", args=[change.pk])))
    assert f"Sửa: lượt đăng ký số hiệu {change.subject_id}" in page
    assert "Trước: lý do trả lại: (trống)" in page
    assert "Sau: lý do trả lại: Thiếu chữ ký" in page
    with trail.act(OPERATOR):
        trail.record_deleted([rows[0]])
        trail.record_exported(Registration, "Đăng ký", rows=2, written_as="Excel", asked="nam=2021")
    gone, taken = (Change.objects.get(action=action) for action in ("deleted", "exported"))
    page = text_of(browse(an).get(reverse("admin:models_registry_change_change", args=[gone.pk])))
    assert f"trạng thái: {rows[0].get_state_display()}" in page
    page = text_of(browse(an).get(reverse("admin:models_registry_change_change", args=[taken.pk])))
    assert "Xuất danh sách: lượt đăng ký –" in page
    assert all(said in page for said in ("số dòng: 2", "dạng tệp: Excel", "đã lọc: nam=2021"))


def text_of(answer):
    return " ".join(html.fromstring(answer.content).text_content().split())
