"""What is wrong with something that was sent, told all at once."""

from collections.abc import Sequence


class FaultsError(ValueError):
    """Every fault of it, as Vietnamese sentences that say where."""

    def __init__(self, errors: Sequence[str]) -> None:
        self.errors = list(errors)
        super().__init__("\n".join(self.errors))
