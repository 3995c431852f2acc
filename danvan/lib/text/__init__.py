"""Vietnamese text: cleaning, folding for search, keys for order, and the old TCVN3 and VNI encodings.

Only one of these changes what is stored: `clean`. A folded text finds candidates and never decides that two
of them are one (Hòa, Hoa and Hóa fold alike); a legacy encoding is decoded before anything is cleaned.
"""

from danvan.lib.text.cleaning import clean, clean_multiline, joined, kept_together, lowered, slug
from danvan.lib.text.folding import any_spelling, fold, spelling_key
from danvan.lib.text.old_encodings import (
    LegacyEncoding,
    decode_tcvn3,
    decode_vni,
    guess_legacy,
    legacy_by_font,
    speaks_legacy,
)
from danvan.lib.text.order import person_sort_key, sort_key

__all__ = [
    "LegacyEncoding",
    "any_spelling",
    "clean",
    "clean_multiline",
    "decode_tcvn3",
    "decode_vni",
    "fold",
    "guess_legacy",
    "joined",
    "kept_together",
    "legacy_by_font",
    "lowered",
    "person_sort_key",
    "slug",
    "sort_key",
    "speaks_legacy",
    "spelling_key",
]
