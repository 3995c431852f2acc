"""How a year is bounded, and what is said of one that the source does not give."""

from typing import Final

from django.core.validators import MaxValueValidator, MinValueValidator

from danvan.lib.dates import REVIEW_YEARS

FIRST_YEAR: Final = REVIEW_YEARS[0]
LAST_YEAR: Final = REVIEW_YEARS[-1]
YEAR_LIMITS = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]

# What is said of a year that the source does not give (None): by itself, in a column "Năm", within a sentence.
UNKNOWN_YEAR_WORDS: Final = "Không rõ năm"
UNKNOWN_IN_YEAR_COLUMN: Final = "không rõ"
YEAR_OR_PROGRAMME: Final = "Ghi năm; không rõ năm thì ghi giai đoạn."


def year_words(year: int | None) -> str:
    """ "năm 2021", or "không rõ năm", within a sentence."""
    return f"năm {year}" if year else UNKNOWN_YEAR_WORDS.lower()
