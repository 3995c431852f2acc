"""One spelling of tone marks in whatever the portal says: that of the laws, hủy, hóa, ủy, not huỷ, hoá, uỷ."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# A tone on the second vowel of an open syllable; "quý" is q and uý not two vowels.
OLD = re.compile(r"(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![^\W\d_])", re.IGNORECASE)
AS_THE_ARTICLE_SPELLS = "danvan/demo/data/lam_binh_2022.json"  # its names and sentences


def spoken():
    """Files whose texts reach a reader; of migrations the tables only."""
    for room in ("danvan", "models_registry", "awards", "templates", "static"):
        for path in (ROOT / room).rglob("*"):
            if (
                path.suffix in {".py", ".json", ".html", ".txt", ".js", ".css"}
                and "migrations" not in path.parts
            ):
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def test_tone_marks_stand_in_one_place():
    assert all(OLD.search(word) for word in ("huỷ", "HOÁ", "khoẻ", "uỷ ban", "Thuý"))
    assert not any(OLD.search(word) for word in ("hủy", "quý", "quỳ", "hoàn", "thoại", "Thúy", "khuỷu"))
    old = {
        (name, text[: found.start()].count("\n") + 1, found[0])
        for name, text in spoken()
        if name != AS_THE_ARTICLE_SPELLS
        for found in OLD.finditer(text)
    }
    assert not old


def test_the_article_keeps_its_own_spelling():
    assert OLD.search(dict(spoken())[AS_THE_ARTICLE_SPELLS])
