"""Likely doubles: candidates shown to an officer, who decides. Folding finds them and never merges them."""

from models_registry.similar.registrants import (
    HOUSEHOLD_WORDS,
    likely_key,
    similar_merged_registrants,
    similar_registrants,
)
from models_registry.similar.titles import NearTitles, Spelling, similar_models
from models_registry.similar.words import name_words

__all__ = [
    "HOUSEHOLD_WORDS",
    "NearTitles",
    "Spelling",
    "likely_key",
    "name_words",
    "similar_merged_registrants",
    "similar_models",
    "similar_registrants",
]
