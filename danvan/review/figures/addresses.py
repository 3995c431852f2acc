"""Counts whose lists lie within a scope."""

from danvan.review.figures.counted import Count
from danvan.review.scope import Scope

# Of a list, set against its period's day of counting: what counts, what came after it, what has no day.
COUNTED, AFTER, UNDATED = "den", "sau", "khong"


class Counts:
    """Makes counts whose lists lie within the scope."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def registered(self, page: str, value: int, **more: str) -> Count:
        """Of counted registrations."""
        return Count(value, page, self.scope.query(ngay=COUNTED, **self.levels, **more))

    def recognised(self, value: int, **more: str) -> Count:
        """Of recognised models."""
        return Count(
            value,
            "models",
            self.scope.query(**{"ngay": COUNTED, "cong_nhan": "co", **self.levels, **more}),
        )

    def told(self, page: str, value: int, **more: str) -> Count:
        """Of what is told beside the counted."""
        return Count(value, page, self.scope.query(**more))

    @property
    def levels(self) -> dict[str, str]:
        """The levels asked for, as parameters of lists of registrations."""
        asked = {"cap": self.scope.level, "cap_cong_nhan": self.scope.recognition_level}
        return {name: level for name, level in asked.items() if level}
