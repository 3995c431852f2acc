"""Counts whose lists lie within a scope."""

from typing import Final

from danvan.review.figures.counted import Count
from danvan.review.scope import Scope

# Of a list, set against its period's day of counting: what counts, what came after it, what has no day, what counts
# and was revoked or withdrawn after it, what does not count because a paper without a day revoked it.
COUNTED, AFTER, UNDATED, ENDED, REVOKED_UNDATED = "den", "sau", "khong", "het", "huy"


# Of lists of commendations: what has no decision, as (value, words).
NO_DECISION: Final = ("khong", "Chưa ghi quyết định")


class Counts:
    """Makes counts whose lists lie within the scope."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def registered(self, page: str, value: int, **more: str) -> Count:
        """Of counted registrations, which the level of recognition does not ask about."""
        return Count(value, page, self.scope.query(ngay=COUNTED, **self.level, **more))

    def recognised(self, value: int, **more: str) -> Count:
        """Of recognised models."""
        return Count(
            value,
            "models",
            self.scope.query(**{"ngay": COUNTED, "cong_nhan": "co", **self.levels, **more}),
        )

    def commended(self, value: int, **more: str) -> Count:
        """Of commendations."""
        return Count(value, "commendations", self.scope.query(ngay=COUNTED, **more))

    def told(self, page: str, value: int, **more: str) -> Count:
        """Of what is told beside the counted."""
        return Count(value, page, self.scope.query(**more))

    @property
    def level(self) -> dict[str, str]:
        """The level of registration asked for, as a parameter of a list."""
        return {"cap": self.scope.level} if self.scope.level else {}

    @property
    def levels(self) -> dict[str, str]:
        """Both levels asked for, as parameters of a list of what is recognised."""
        asked = self.scope.recognition_level
        return {**self.level, **({"cap_cong_nhan": asked} if asked else {})}
