"""What the catalogues of commending say on a day: forms, who may sign, grounds, the money suggested.

Nothing here refuses: a rule that is not met is a sentence with its article, and whoever goes on says why.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from functools import cache
from typing import Final, Self

from awards.models import AwardForm, BaseSalary, Decision, LegalGround, RewardCoefficient, SigningRule
from danvan.lib.text import joined, spelling_key
from models_registry.models import Level, Unit
from models_registry.territory import Succession, load_successions, nearness, territory_paths
from models_registry.units.office import level_of

ROUNDED_TO: Final = 10_000  # đồng, upwards: the law says so of the product of coefficient and base salary
# The level of a body by the first such word of its name; a city may be of two, and goes by the unit.
_LEVELS: Final = {
    "thị xã": Level.DISTRICT,
    "xã": Level.COMMUNE,
    "phường": Level.COMMUNE,
    "thị trấn": Level.COMMUNE,
    "đặc khu": Level.COMMUNE,
    "huyện": Level.DISTRICT,
    "quận": Level.DISTRICT,
    "tỉnh": Level.PROVINCE,
}
_LEVEL_WORD: Final = re.compile(rf"\b(?:{'|'.join(map(spelling_key, _LEVELS))})\b")
_LEVEL_OF: Final = {spelling_key(word): level for word, level in _LEVELS.items()}


def forms_on(day: date, track: str, unit: Unit) -> list[AwardForm]:
    """The forms that an office may give on that day on that track, in their order (two queries)."""
    rows = AwardForm.objects.serving_unit(unit, day).holding_on(day)
    return list(rows.filter(track__in=("", track)).select_related("unit"))


def grounds_on(day: date, track: str, unit: Unit) -> list[str]:
    """What stands after "Căn cứ" in papers of that day and track, the country's before the office's own."""
    rows = LegalGround.objects.serving_unit(unit, day).holding_on(day).filter(track__in=("", track))
    found = rows.select_related("unit").order_by("position", "pk")
    return [row.text for row in sorted(found, key=lambda row: len(row.unit.path) if row.unit else 0)]


def fault_of_form(form: AwardForm, decision: Decision) -> str:
    """What is wrong with giving that form by a decision of its track and day; "" if nothing is."""
    if form.track and decision.track and form.track != decision.track:
        own, asked = form.get_track_display(), decision.get_track_display()
        return f"“{form}” là hình thức của loại {own}, quyết định thuộc loại {asked}."
    day = decision.issued_on
    if day and form.from_on and day < form.from_on:
        return joined(" ", f"“{form}” có từ ngày {form.from_on:%d/%m/%Y}, sau ngày quyết định.", form.source)
    if day and form.to_on and day > form.to_on:
        return joined(" ", f"“{form}” chỉ có đến hết ngày {form.to_on:%d/%m/%Y}.", form.source)
    return ""


def fault_of_signing(form: AwardForm, decision: Decision) -> str:
    """The article by which the body of a decision may not give that form, as a sentence; "" if none is known."""
    return Signing.load().fault(form, decision)


@dataclass(frozen=True)
class Signing:
    """All rules of who signs what, read once for any number of decisions; they are few."""

    rules: tuple[SigningRule, ...]
    successions: list[Succession]

    @classmethod
    def load(cls) -> Self:
        """Two queries."""
        return cls(tuple(SigningRule.objects.select_related("form", "unit")), load_successions())

    def fault(self, form: AwardForm, decision: Decision) -> str:
        """`fault_of_signing`. Of a decision without a day nobody knows by which law it was made: nothing is said.

        A rule of an office comes before a refusal that is everybody's: a province may give what no law gives.
        """
        day = decision.issued_on
        if day is None:
            return ""
        level = _level_in(decision)
        rules = [
            rule
            for rule in self.rules
            if rule.form_id == form.code
            and rule.track in ("", decision.track)
            and (rule.from_on or day) <= day <= (rule.to_on or day)
            and self._serves(rule, decision.unit, day)
        ]
        fitting = [rule for rule in rules if rule.level in ("", level)]
        allowed = [rule for rule in fitting if rule.is_allowed and _names(rule, decision)]
        if any(rule.unit for rule in allowed):
            return ""
        refused = [rule for rule in fitting if not rule.is_allowed and _named_in(rule, decision.body)]
        if refused:
            return f"{refused[0].signer} không có thẩm quyền tặng {form} ({refused[0].article})."
        able = [rule for rule in rules if rule.is_allowed]
        if allowed or not able:
            return ""
        told = "; ".join(dict.fromkeys(f"{rule.signer} ({rule.article})" for rule in able))
        return f"{decision.body} không thuộc những nơi được tặng {form} ngày {day:%d/%m/%Y}: {told}."

    def _serves(self, rule: SigningRule, unit: Unit, day: date) -> bool:
        if rule.unit is None:
            return True
        return nearness(rule.unit.path, territory_paths(unit.path, day, self.successions)) is not None


def _level_in(decision: Decision) -> str:
    """The level of whose paper it is: a commune's officer enters papers of the province as his unit's."""
    found = _LEVEL_WORD.search(spelling_key(decision.body))
    return _LEVEL_OF[found[0]] if found else level_of(decision.unit)


def _names(rule: SigningRule, decision: Decision) -> bool:
    return _named_in(rule, decision.body) or _named_in(rule, decision.signer_post)


def _named_in(rule: SigningRule, text: str) -> bool:
    return bool(_any_of(rule.words).search(spelling_key(text)))


@cache
def _any_of(words: str) -> re.Pattern[str]:
    named = [re.escape(spelling_key(word)) for word in words.split(";") if word.strip()]
    return re.compile(rf"\b(?:{'|'.join(named)})\b") if named else re.compile(r"(?!)")


@dataclass(frozen=True)
class Suggestion:
    """Money for one recipient, with what it was counted from."""

    amount: Decimal
    coefficient: RewardCoefficient
    salary: BaseSalary


def suggested(
    form: AwardForm | str, kind: str, level: str, day: date | None, unit: Unit | None = None
) -> Suggestion | None:
    """Coefficient × base salary of the decision's day, rounded up to ten thousand đồng; None where either is unknown.

    Only a suggestion: what the decision says is what is kept. An office's own coefficient comes before the country's.
    """
    if day is None:
        return None
    code = form.code if isinstance(form, AwardForm) else form
    salary = BaseSalary.objects.filter(from_on__lte=day).order_by("-from_on").first()
    serving = (
        RewardCoefficient.objects.serving_unit(unit, day)
        if unit
        else RewardCoefficient.objects.filter(unit=None)
    )
    rows = serving.holding_on(day).filter(form__code=code, recipient_kind=kind, level__in=("", level))
    found = sorted(
        rows.select_related("unit"),
        key=lambda row: (len(row.unit.path) if row.unit else 0, bool(row.level), row.from_on or date.min),
    )
    if salary is None or not found:
        return None
    times = (found[-1].value * salary.amount / ROUNDED_TO).to_integral_value(ROUND_CEILING)
    return Suggestion(times * ROUNDED_TO, found[-1], salary)


def suggested_amount(
    form: AwardForm | str, kind: str, level: str, day: date | None, unit: Unit | None = None
) -> Decimal | None:
    """The amount alone of `suggested`."""
    found = suggested(form, kind, level, day, unit)
    return found.amount if found else None
