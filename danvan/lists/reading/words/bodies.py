"""Whether a name is a body's, and whose body it is; the words are in `name_words`."""

from danvan.lib.text import fold, spelling_key
from danvan.lists.reading.words import name_words as words_of


def is_body(name: str) -> bool:
    """Whether a name begins as those of bodies do."""
    return bool(words_of.BODIES.match(spelling_key(name)) or words_of.UNMARKED_BODIES.match(fold(name)))


def is_unplaced(name: str) -> bool:
    """Whether a body of a hamlet is named without its hamlet: "Chi bộ", "Chi hội CCB", not "Chi bộ Nà Lòa"."""
    if not words_of.OF_HAMLET.match(spelling_key(name)) or words_of.OF_ANOTHER.search(name):
        return False
    return name.isupper() or all(word[0].islower() or word.isupper() for word in name.split()[1:])
