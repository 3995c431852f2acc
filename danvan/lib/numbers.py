"""Numbers as Vietnamese staff write them, 1.500 or 12,75: one parser, the form fields that ask for them, print."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator

from danvan.lib.text import clean, fold

# On the field, so that the sentence stands beside it; the database has a constraint of its own besides.
NOT_NEGATIVE: Final = MinValueValidator(0, "Không ghi số âm.")

_SWAPPED: Final = str.maketrans(",.", ".,")
_GROUPED: Final = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_PLAIN: Final = re.compile(r"[+-]?[0-9]+(?:,[0-9]+)?")
_AMBIGUOUS: Final = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_WITH_UNIT: Final = re.compile(r"(?P<number>[+-]?[0-9][0-9.,]*)\s*(?P<unit>[^\W\d_].*|%|‰)", re.DOTALL)
_LONGEST: Final = 17  # digits behind the first: what a database, and Python in words, still takes
_WITH_POINT: Final = re.compile(r"[+-]?(?:[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})|0\.[0-9]{3})")


def parse_number(value: Any, *, has_decimals: bool = False) -> Decimal:
    """The number in a cell or a form's answer: 1.234.567,89, 1.157 (over a thousand), 338,3.

    Raises ValueError in Vietnamese for what is empty, has a unit, or is written in another way, among them
    1,157, which may be either: a thousand by English habit, or a bit more than one. With `has_decimals` that is read
    as a bit more than one, for a caller who asks back himself.
    """
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        number = Decimal(str(value))
        if not number.is_finite():
            raise ValueError("Ô này không chứa một số.")
        return number
    text = fold("" if value is None else str(value))
    if not text:
        raise ValueError("Thiếu số.")
    if _AMBIGUOUS.fullmatch(text) and not has_decimals:
        hint = f"hãy viết {text.replace(',', '.')} nếu là hàng nghìn, {text}0 nếu là số thập phân"
        raise ValueError(f"“{value}” có thể hiểu hai cách; {hint}.")
    if _WITH_POINT.fullmatch(text):
        raise ValueError(
            f"“{value}”: số thập phân viết bằng dấu phẩy, hãy viết {text.replace('.', ',')}; "
            "dấu chấm chỉ tách hàng nghìn, ví dụ 1.500."
        )
    if not (_GROUPED.fullmatch(text) or _PLAIN.fullmatch(text)):
        said = _WITH_UNIT.fullmatch(clean(str(value)))
        if said and (_GROUPED.fullmatch(said["number"]) or _PLAIN.fullmatch(said["number"])):
            raise ValueError(
                f"“{value}”: ô này chỉ ghi số, hãy viết {said['number']} và bỏ “{said['unit']}”."
            )
        raise ValueError(
            f"“{value}” không phải là số viết đúng cách: dấu chấm tách hàng nghìn, dấu phẩy trước phần thập phân; "
            "ví dụ đúng: 1.157 hoặc 338,3."
        )
    return Decimal(text.replace(".", "").replace(",", "."))


def tidy(number: Decimal | int) -> Decimal | int:
    """448 for 448.00, 338.3 for 338.30."""
    return int(number) if number == int(number) else Decimal(number).normalize()


def written(number: Decimal | int) -> str:
    """1.157 or 338,3; a minus stays before it."""
    return f"{tidy(number):,}".translate(_SWAPPED)


def in_text(number: int) -> str:
    """ "03", "218": in the text of a paper a number below ten has two digits."""
    return f"{number:02}" if number < 10 else written(number)


_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_AFTER_TENS: Final = {1: "mốt", 4: "tư", 5: "lăm"}  # hai mươi mốt, hai mươi tư, hai mươi lăm


def spelled_out(number: Decimal | int) -> str:
    """A whole number as it is read, for sums: "một triệu không trăm năm mươi nghìn". ValueError for any other."""
    if number < 0 or number != int(number):
        raise ValueError("only a whole number that is not negative is read")
    return " ".join(_spelled(int(number), has_before=False)) or _DIGITS[0]


def _spelled(number: int, *, has_before: bool) -> list[str]:
    """The words of a number, none for nothing; one behind others (`has_before`) names its hundreds too."""
    for size, name in ((10**9, "tỷ"), (10**6, "triệu"), (1000, "nghìn")):
        if number >= size:
            whole, rest = divmod(number, size)
            return [
                *_spelled(whole, has_before=has_before),
                name,
                *_spelled(rest, has_before=True),
            ]
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if number and (hundreds or has_before) else []
    if tens == 1:
        words += ["mười", *([_AFTER_TENS[5] if ones == 5 else _DIGITS[ones]] if ones else [])]
    elif tens:
        words += [_DIGITS[tens], "mươi", *([_AFTER_TENS.get(ones, _DIGITS[ones])] if ones else [])]
    elif ones:
        words += ["linh", _DIGITS[ones]] if words else [_DIGITS[ones]]
    return words


class NumberField(forms.DecimalField):
    """A number typed as it is written here, and shown again so; what it says is to be written it takes itself.

    A box for text: of type="number", a browser reads before the portal does, and 12,75 becomes 1275.
    """

    widget = forms.TextInput
    has_thousands = True  # whether 8,555 may have been meant as a thousand, by English habit

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override] # as Django's own field
        """None for nothing typed; what `parse_number` refuses, or has more places than are kept, is asked back."""
        places = self.decimal_places
        number = _read(value, has_decimals=places is not None)
        if number is None or places is None:
            return number
        whole = min(_LONGEST, self.max_digits - places if self.max_digits else _LONGEST)
        if number.adjusted() >= whole:
            raise ValidationError(f"Ghi nhiều nhất {whole} chữ số trước dấu phẩy.", code="max_whole_digits")
        kept = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        said = f"nhiều nhất {places} chữ số thập phân"
        thousand = _as_thousand(value) if self.has_thousands else None
        if thousand is not None and _takes(self, thousand):
            hint = f"hãy viết {written(thousand)} nếu là hàng nghìn"
            if not places or not _takes(self, kept):
                raise ValidationError(f"Ghi số đúng cách: {hint}.", code="invalid")
            hint += f", {written(kept)} nếu là số thập phân ({said})"
            raise ValidationError(f"“{value}” có thể hiểu hai cách; {hint}.", code="invalid")
        if kept != number:
            how = f"Ghi {said}" if places else "Ghi số nguyên"
            hint = f"; hãy viết {written(kept)}" if places and _takes(self, kept) else ""
            raise ValidationError(f"{how}{hint}.", code="max_decimal_places")
        # With as many places as its column stores, so that a row saved as it was has not changed.
        return kept

    def prepare_value(self, value: Any) -> Any:
        """A stored number as it is written here; what was typed stays as it was typed."""
        return written(value) if isinstance(value, Decimal | int) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}


class ScoreField(NumberField):
    """A mark, which is no matter of thousands: 8,555 has a place too many, and nothing else was meant."""

    has_thousands = False


MEASURED_TWICE: Final = "Số đã ghi dấu % mà đơn vị tính là đơn vị khác; hãy bỏ một trong hai."


class MeasuredNumberField(NumberField):
    """A number of which the form asks for the measure too: 98,55% is taken, and `is_percent` says that it was."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override] # as Django's own field
        """As a number, whether a "%" stands behind it or not."""
        return super().to_python(clean(value).removesuffix("%") if isinstance(value, str) else value)


def is_percent(typed: forms.BoundField) -> bool:
    """Whether a "%" was typed behind the number of a `MeasuredNumberField`."""
    return clean(str(typed.data or "")).endswith("%")


class WholeNumberField(forms.IntegerField):
    """A year, a place in an order, a line of a sheet: whole, and shown without points (2022)."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        """None for nothing typed; ValidationError for what is no number or not whole."""
        number = _read(value, has_decimals=True)
        if number is not None and number.adjusted() > _LONGEST:
            raise ValidationError("Số này dài quá. Xem lại số đã ghi.", code="invalid")
        thousand = _as_thousand(value)
        if thousand is not None and _takes(self, int(thousand)):
            hint = f"hãy viết {written(thousand)} nếu là hàng nghìn"
            raise ValidationError(f"“{value}” không phải là số nguyên; {hint}.", code="invalid")
        if thousand is not None or (number is not None and number != number.to_integral_value()):
            raise ValidationError(f"“{value}” không phải là số nguyên.", code="invalid")
        return None if number is None else int(number)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "numeric", "autocomplete": "off"}


def _takes(field: forms.Field, number: Decimal | int) -> bool:
    """Whether a field would take what it is about to say is to be written."""
    try:
        field.validate(number)
        field.run_validators(number)
    except ValidationError:
        return False
    return True


def _as_thousand(value: Any) -> Decimal | None:
    """What somebody wrote who meant a thousand by English habit, in 1,157; None for what cannot be meant so."""
    text = fold(value) if isinstance(value, str) else ""
    return Decimal(text.replace(",", "")) if _AMBIGUOUS.fullmatch(text) else None


def _read(value: Any, *, has_decimals: bool) -> Decimal | None:
    if value is None or (isinstance(value, str) and not clean(value)):
        return None
    try:
        return parse_number(value, has_decimals=has_decimals)
    except ValueError as reason:
        raise ValidationError(str(reason), code="invalid") from None
