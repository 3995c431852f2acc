"""Values for every name of a template without anything to report on: it is checked and tried in an empty portal too."""

from typing import Any

from danvan.lib.word.papers import Paper
from danvan.review.report.context import cleaned, issuer_texts
from models_registry.models import Unit


def sample_context(paper: Paper, unit: Unit, form: str, *, is_empty: bool = False) -> dict[str, Any]:
    """The kinds of values that a real paper has, the issuer's own; `is_empty`: whatever may be empty is."""
    known = {**issuer_texts(unit, form, paper.sign), "don_vi": unit.label}
    context: dict[str, Any] = cleaned(paper.sample(known, is_empty=is_empty))
    return context
