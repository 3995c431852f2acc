"""The code of a certificate: 80 bits drawn by lot, in letters that are easily typed, and what it answers."""

import re
import secrets
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef

from awards.models import Certificate, Commendation, Recognition
from awards.models.certificates import CODE_LENGTH
from awards.models.decisions import load_revocations

# Five bits each; none is taken for another when read as below.
_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NO_CODE: Final = "0" * CODE_LENGTH
_READ_AS: Final = str.maketrans("OIL", "011")


@dataclass(frozen=True)
class Answer:
    """What anybody may learn of a certificate: no name."""

    form: str
    number: str
    body: str
    is_in_force: bool


def new_code() -> str:
    """A code that nobody can guess."""
    return "".join(secrets.choice(_LETTERS) for _ in range(CODE_LENGTH))


def grouped(code: str) -> str:
    """As it is printed: "7K3M-9QZD-04XH-PW2C"."""
    return "-".join(re.findall(".{1,4}", code))


def read_code(typed: str) -> str:
    """What was typed, as it is kept: without dashes and spaces, in capitals, O for 0, I and L for 1."""
    return re.sub(r"[^0-9A-Z]", "", typed.upper()).translate(_READ_AS)[: CODE_LENGTH + 1]


def answer_of(code: str) -> Answer | None:
    """What the register says of a code, None of one that it does not know; two queries either way.

    In force is what is not void, and whose commendation or recognition is neither revoked nor given by a decision that
    is.
    """
    papers = load_revocations()
    found = (
        Certificate.objects.filter(code=code)
        .annotate(
            stands=Exists(Commendation.objects.filter(pk=OuterRef("commendation")).in_force(papers))
            | Exists(Recognition.objects.filter(pk=OuterRef("recognition")).in_force(papers))
        )
        .first()
    )
    if found is None:
        return None
    return Answer(found.form_name, found.label, found.body, found.stands and not found.is_void)
