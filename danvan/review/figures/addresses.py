"""Counts whose lists lie within a scope."""

from danvan.review.figures.counted import Count
from danvan.review.scope import Scope
from models_registry.models import (
    State,
)


class Counts:
    """Makes counts whose lists lie within the scope."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def registered(self, page: str, value: int, **more: str) -> Count:
        """Of counted registrations."""
        level = {"cap": self.scope.level} if self.scope.level else {}
        return Count(value, page, self.scope.query(trang_thai=State.ACCEPTED.value, **level, **more))

    def recognised(self, value: int, **more: str) -> Count:
        """Of recognised models."""
        level = {"cap_cong_nhan": self.scope.level} if self.scope.level else {}
        return Count(
            value,
            "models",
            self.scope.query(**{"trang_thai": State.ACCEPTED.value, "cong_nhan": "co", **level, **more}),
        )
