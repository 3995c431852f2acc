"""What a review keeps of its own: its period, published figures, explanations, what units sent in, closed reviews."""

from danvan.review.models.closings import ClosedReview
from danvan.review.models.explanations import Explanation
from danvan.review.models.periods import ReviewPeriod
from danvan.review.models.returns import ReturnDeadline, UnitReturn
from danvan.review.models.stated import StatedFigure

__all__ = ["ClosedReview", "Explanation", "ReturnDeadline", "ReviewPeriod", "StatedFigure", "UnitReturn"]
