"""Published figures beside ours, and a source's parts against its own whole, as frozen objects."""

from dataclasses import dataclass
from decimal import Decimal

from danvan.lib.numbers import written
from danvan.review.figures.counted import Count
from danvan.review.figures.rates import one_place
from danvan.review.models import StatedFigure
from danvan.review.models.stated import add_up
from danvan.review.words import field_words


@dataclass(frozen=True)
class StatedRow:
    """A published figure beside ours (a count or a rate); `computed` is None where the registry has no such number."""

    figure: StatedFigure
    computed: Count | Decimal | None
    with_related: Count | None = None

    @property
    def indicator(self) -> str:
        """Code for machines: "recognised_models", "field_economy"."""
        if self.figure.field and self.figure.indicator == StatedFigure.Indicator.FIELD_MODELS:
            return f"field_{self.figure.field.code}"
        return self.figure.indicator

    @property
    def label(self) -> str:
        """Name for people."""
        if self.figure.field and self.figure.indicator == StatedFigure.Indicator.FIELD_MODELS:
            return field_words(self.figure.field.name)
        return self.figure.detail or self.figure.get_indicator_display()

    @property
    def difference(self) -> Decimal | None:
        """Stated less computed."""
        ours = self.computed_value
        return None if ours is None else self.less(ours)

    def less(self, ours: Decimal | int) -> Decimal:
        """Stated less ours, both as they are printed; a rate that is ours to one place differs by nothing."""
        return Decimal(0) if self.compared == ours else self.figure.value - ours

    @property
    def computed_value(self) -> Decimal | int | None:
        """Our number."""
        return self.computed.value if isinstance(self.computed, Count) else self.computed

    @property
    def compared(self) -> Decimal:
        """What was published, as far as ours is exact: rates have one place."""
        return one_place(self.figure.value) if self.figure.is_rate else self.figure.value


@dataclass(frozen=True)
class PartsCheck:
    """A source's fields against its own total, by its own list of fields, and what our own counting says of it."""

    figure: StatedFigure  # the published total
    fields: tuple[StatedFigure, ...]  # its published parts
    is_our_list: bool  # whether these are the fields of the review
    main: Count
    with_related_sum: int
    double_counted: int

    @property
    def key(self) -> str:
        """Its line in the ledger."""
        return f"parts:recognised_models:{self.figure.pk}"

    @property
    def parts(self) -> int:
        """The fields added up."""
        return int(sum(part.value for part in self.fields))

    @property
    def total(self) -> int:
        """The published total."""
        return int(self.figure.value)

    @property
    def difference(self) -> int:
        """Parts less total."""
        return self.parts - self.total

    @property
    def agrees(self) -> bool:
        """Whether the parts make up the total, each as far as its “trên”, “gần” goes."""
        return add_up(self.fields, self.figure)

    @property
    def agrees_with_related(self) -> bool:
        """Whether counting related fields too gives the published parts; another list of fields counts otherwise."""
        return self.is_our_list and self.with_related_sum == self.parts

    @property
    def explanation(self) -> str:
        """What the published fields mean against the published total; a list that is not ours is named."""
        return self._meaning if self.is_our_list else f"{self._meaning} {self._list}"

    @property
    def _meaning(self) -> str:
        if not self.difference:
            return f"Số công bố theo lĩnh vực cộng lại đúng bằng tổng số {written(self.total)} mô hình."
        if self.agrees:
            return (
                f"Số công bố theo lĩnh vực cộng lại là {written(self.parts)}, tổng số là “{self.figure.words}”: "
                "phù hợp với cách ghi của nguồn."
            )
        side = "hơn" if self.difference > 0 else "kém"
        said = (
            f"Số công bố theo lĩnh vực cộng lại là {written(self.parts)}, {side} tổng số {self.figure.quoted} "
            f"là {written(abs(self.difference))}: "
        )
        if self.agrees_with_related:
            return said + (
                f"theo sổ đăng ký, {written(self.main.value)} là khi mỗi mô hình tính một lần ở lĩnh vực chính, còn "
                f"{written(self.parts)} là khi tính cả lĩnh vực liên quan, trong đó {written(self.double_counted)} "
                "lượt là mô hình đã tính ở lĩnh vực khác."
            )
        if not self.is_our_list:
            more = (
                "nếu nguồn còn nêu lĩnh vực khác thì ghi thêm, nếu không thì " if self.difference < 0 else ""
            )
            return f"{said}{more}cần đối chiếu lại với nguồn."
        return said + (
            f"sổ đăng ký có {written(self.main.value)} mô hình theo lĩnh vực chính, "
            f"{written(self.with_related_sum)} lượt khi tính cả lĩnh vực liên quan, "
            "chưa giải thích được chênh lệch này; cần đối chiếu lại."
        )

    @property
    def _list(self) -> str:
        parts = (f"{part.field.name} {part.words}" for part in self.fields if part.field)
        return f"Nguồn ghi {len(self.fields)} lĩnh vực: {', '.join(parts)}."
