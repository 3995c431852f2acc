"""Dates and years as Vietnamese staff write them."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.dates import PartialDate, YearField, in_words, parse_date, parse_year, year_before

FIFTH_OF_OCTOBER = PartialDate(2022, 10, 5)
days = st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31))


class TestParseDate:
    @pytest.mark.parametrize(
        "value",
        [
            datetime.date(2022, 10, 5),
            datetime.datetime(2022, 10, 5, 23, 59),
            44839,  # Excel: =DATEVALUE("2022-10-05")
            44839.75,
            "44839",
            "5/10/2022",
            "05/10/2022",
            " 05 / 10 / 2022. ",
            "05-10-2022",
            "05–10–2022",
            "05.10.22",
            "05/10/2022 00:00",
            "2022-10-05",
            "2022-10-05 00:00:00",
            "2022-10-05T14:30:00.000",
            "2022/10/5",
            "ngày 05 tháng 10 năm 2022",
            "Ngày\xa05  tháng 10, năm 2022",
            "ngày 5 tháng 10/2022",
            "NGÀY 5/10/2022",
            "nga\u0300y 05 tha\u0301ng 10 na\u0306m 2022",
        ],
    )
    def test_all_ways_to_write_the_fifth_of_october_2022(self, value):
        assert parse_date(value) == FIFTH_OF_OCTOBER

    @pytest.mark.parametrize(
        "value",
        [
            "10/2022",
            "tháng 10/2022",
            "Tháng 10 năm 2022",
            "10-2022",
            "T10/2022",
            "T.10/2022",
            "t 10-2022",
            "T10 năm 2022",
        ],
    )
    def test_a_month_has_no_day(self, value):
        assert parse_date(value) == PartialDate(2022, 10)

    @pytest.mark.parametrize(
        "value",
        [
            *(2022, 2022.0, "2022", "2022.0", "'2022", "’2022", "năm 2022", "Năm 2022."),
            *("Quý I/2022", "quý 3 năm 2022", "QUÝ IV-2022"),
            *("6 tháng đầu năm 2022", "Sáu tháng cuối năm 2022", "cuối năm 2022", "Đầu năm 2022"),
        ],
    )
    def test_a_year_or_a_quarter_has_no_month(self, value):
        assert parse_date(value) == PartialDate(2022)

    @pytest.mark.parametrize("value", [None, "", "  ", "\xa0"])
    def test_nothing_is_no_date(self, value):
        assert parse_date(value) is None

    def test_a_text_of_five_digits_is_a_day_from_1990_on(self):
        assert parse_date("32874") == PartialDate(1990, 1, 1)

    @given(days)
    def test_the_day_always_comes_first(self, day):
        expected = PartialDate(day.year, day.month, day.day)
        assert parse_date(f"{day.day}/{day.month}/{day.year}") == expected
        assert parse_date(f"{day:%d.%m.%Y}") == parse_date(day.isoformat()) == expected

    @given(st.integers(32_874, 59_999))
    def test_the_next_number_of_excel_is_the_next_day(self, serial):
        assert parse_date(serial + 1).date - parse_date(serial).date == datetime.timedelta(days=1)

    @given(days, st.sampled_from(["day", "month", "year"]))
    def test_what_is_printed_is_read_back(self, day, precision):
        month = None if precision == "year" else day.month
        partial = PartialDate(day.year, month, day.day if precision == "day" else None)
        assert parse_date(str(partial)) == partial

    @pytest.mark.parametrize(
        ("value", "reason"),
        [
            ("31/02/2022", "“31/02/2022”: tháng 2 năm 2022 có 28 ngày, không có ngày 31."),
            ("29/2/2023", "tháng 2 năm 2023 có 28 ngày"),
            ("31.04.22", "tháng 4 năm 2022 có 30 ngày"),
            ("10/13/2022", "không có tháng 13"),
            ("0/5/2022", "không có ngày 0"),
            ("13/2022", "không có tháng 13"),
            ("5/10", "thiếu năm"),
            ("ngày 5 tháng 10", "thiếu năm"),
            ("05/10/0022", "năm phải từ"),
            (datetime.date(1905, 7, 14), "năm phải từ"),  # what Excel makes of 2022 in a date cell
            ("5-10/2022", "không đọc được"),  # the days from 5 to 10, perhaps
            ("5/10/202", "không đọc được"),
            ("10/22", "thiếu năm"),
            ("2020-2022", "không đọc được"),
            ("sau Tết", "không đọc được"),
            ("٥/١٠/٢٠٢٢", "không đọc được"),
            (3, "không phải là ngày"),
            (32_873, "không phải là ngày"),
            (60_001, "không phải là ngày"),
            ("20222", "không phải là ngày"),  # 2022 with a digit too many, no day of 1955
            ("32873", "không phải là ngày"),
            ("2022.5", "không đọc được"),
            ("6 tháng 2022", "không đọc được"),
            (float("nan"), "không phải là ngày"),
            (True, "không đọc được"),
        ],
    )
    def test_what_cannot_be_read_is_refused_with_the_reason(self, value, reason):
        with pytest.raises(ValueError, match=r"^“") as refusal:
            parse_date(value)
        assert reason in str(refusal.value)

    @given(st.text("0123456789/-. tháng năm", max_size=12))
    def test_any_text_is_read_or_refused_in_words(self, text):
        def read(text):
            try:
                return str(parse_date(text) or "")
            except ValueError as refusal:
                return str(refusal)

        answer = read(text)
        assert bool(answer) == bool(text.strip())
        assert answer.startswith("“") or read(answer) == answer


class TestPartialDate:
    def test_it_is_printed_as_exactly_as_it_is_known(self):
        assert [str(PartialDate(2022)), str(PartialDate(2022, 3)), str(PartialDate(2022, 3, 4))] == [
            "2022",
            "03/2022",
            "04/03/2022",
        ]

    def test_only_a_whole_date_is_a_day(self):
        assert PartialDate(2024, 2, 29).date == datetime.date(2024, 2, 29)
        assert PartialDate(2024, 2).date is None
        assert PartialDate(2024).date is None

    @pytest.mark.parametrize("parts", [(2023, 2, 29), (2022, 0), (2022, None, 5), (22, 1, 1)])
    def test_an_impossible_date_cannot_be_made(self, parts):
        with pytest.raises(ValueError, match=r"\w"):
            PartialDate(*parts)


class TestParseYear:
    @pytest.mark.parametrize(
        "value", [2022, "2022", "năm 2022", "05/10/2022", datetime.date(2022, 1, 1), "Quý I/2022"]
    )
    def test_the_year_of_any_date_is_read(self, value):
        assert parse_year(value) == 2022

    @pytest.mark.parametrize("value", [1990, 2100])
    def test_the_first_and_the_last_year_are_taken(self, value):
        assert parse_year(value) == value

    @pytest.mark.parametrize("value", [1989, 2101, "", None, "22", "không rõ năm", 22])
    def test_other_years_and_nothing_are_refused(self, value):
        with pytest.raises(ValueError, match=r"năm|ngày"):
            parse_year(value)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        ((2024, 2, 29), (2023, 2, 28)),
        ((2025, 2, 28), (2024, 2, 29)),
        ((2024, 2, 28), (2023, 2, 28)),
        ((2025, 6, 30), (2024, 6, 30)),
        ((2025, 1, 1), (2024, 1, 1)),
    ],
)
def test_the_year_before_a_leap_day_has_its_last_day_of_february(day, before):
    assert year_before(datetime.date(*day)) == datetime.date(*before)


@pytest.mark.parametrize("typed", ["5/10/2022", "2.022", "hai nghìn", "2022,5", "20 22", "năm 2022"])
def test_what_is_no_year_is_refused_in_words_about_years(typed):
    with pytest.raises(ValidationError) as refusal:
        YearField().clean(typed)
    assert refusal.value.messages == ["Ghi năm bằng bốn chữ số, ví dụ 2022."]


@pytest.mark.parametrize(("typed", "year"), [("2022", 2022), (" 2022 ", 2022), ("", None), (None, None)])
def test_a_year_is_read(typed, year):
    assert YearField(required=False).clean(typed) == year


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (datetime.date(2022, 2, 9), "ngày 09 tháng 02 năm 2022"),
        (datetime.date(2022, 3, 10), "ngày 10 tháng 3 năm 2022"),
    ],
)
def test_a_day_is_written_as_on_papers(day, words):
    assert in_words(day) == words
