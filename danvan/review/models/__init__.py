"""What a review keeps of its own: its period, published figures, explanations, returns, report, closings."""

from danvan.review.models.closings import ClosedReview
from danvan.review.models.explanations import Explanation
from danvan.review.models.periods import ReviewPeriod
from danvan.review.models.returns import ReturnDue, UnitReturn
from danvan.review.models.sections import ReportSection
from danvan.review.models.stated import StatedFigure
from danvan.review.models.word_templates import WordTemplate

__all__ = [
    "ClosedReview",
    "Explanation",
    "ReportSection",
    "ReturnDue",
    "ReviewPeriod",
    "StatedFigure",
    "UnitReturn",
    "WordTemplate",
]
