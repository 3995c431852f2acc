"""One decision's number, as offices write it."""

import pytest

from awards.models import Decision
from awards.models.numbers import bare_number, clean_number, may_be_one_number, number_key
from tests.builders import make_decision

WRITTEN = [
    "20-TD/QĐ-BCĐ",
    "Số 20-TD/QĐ-BCĐ",
    "số: 20-TD/QĐ-BCĐ",
    "SỐ 20-TD/QĐ-BCĐ",
    "QĐ 20-TD/QĐ-BCĐ",
    "QĐ số 20-TD/QĐ-BCĐ",
    "Quyết định số 20-TD/QĐ-BCĐ",
    "Quyết định 20-TD/QĐ-BCĐ",
    "Quyết định khen thưởng số: 20-TD/QĐ-BCĐ",
    "quyet dinh so 20-TD/QĐ-BCĐ",
]


@pytest.mark.parametrize("number", WRITTEN)
def test_the_words_before_a_number_are_not_its(number):
    assert clean_number(number) == "20-TD/QĐ-BCĐ"


@pytest.mark.parametrize(
    "number", ["QĐ-UBND 12", "12/QĐ-UBND", "Không số", "Số", "QĐ/12", "", "77a/QĐ-UBND", "Sổ 5"]
)
def test_nothing_else_is_dropped(number):
    assert clean_number(number) == number


def test_a_number_still_blank_loses_its_word_too():
    assert clean_number("Số:    /QĐ-UBND") == "/QĐ-UBND"


@pytest.mark.parametrize(
    "number",
    [
        *WRITTEN,
        "020 - TD / QĐ-BCĐ",
        "20-TD/QĐ-BCĐ ngày 20/09/2020",
        "số 20-TD/QĐ-BCĐ, ngày 20 tháng 9 năm 2020",
    ],
)
def test_it_is_one_number_however_written(number):
    assert number_key(number) == number_key("20-TD/QĐ-BCĐ")


def test_bare_digits_may_be_it():
    assert bare_number("05/2024/QĐ-UBND") == "5"
    for other in ("20-TD/QĐ-BCĐ", "Số 20/QĐ-UBND", "020"):
        assert may_be_one_number("20", other)
        assert may_be_one_number(other, "số 20")
    for other in ("20-TD/QĐ-BCĐ", "200", "2/QĐ-UBND", ""):
        assert not may_be_one_number("20/QĐ-UBND", other)
    assert not may_be_one_number("20", "200/QĐ-UBND")


@pytest.mark.django_db
def test_it_is_stored_without_the_words(lam_binh):
    made = make_decision(lam_binh, "Quyết định số 20-TD/QĐ-BCĐ")
    [bulk] = Decision.objects.bulk_create(
        [Decision(unit=lam_binh, number="Số 21-QĐ/BCĐ", body="Ban Chỉ đạo")]
    )
    assert list(Decision.objects.order_by("pk").values_list("number", flat=True)) == [
        "20-TD/QĐ-BCĐ",
        "21-QĐ/BCĐ",
    ]
    assert str(made).startswith("Quyết định số 20-TD/QĐ-BCĐ ngày")
    assert bulk.search_text.startswith("21-qd/bcd")
