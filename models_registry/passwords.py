"""Passwords that somebody here would guess: words of offices, one's own name, units, walks over the keys, days."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from django.core.exceptions import ValidationError

from danvan.accounts.models import User
from danvan.lib.text import slug
from models_registry.models import Unit

LEAST: Final = (
    3_000_000_000  # guesses; ten letters drawn by lot stand 10^10, a word, a sign and a year some 10^9
)
_LONGEST: Final = 72  # letters looked at; each more costs time and makes no password worse
# What officers choose, without marks.
_HABITS: Final = (
    "mat khau",
    "dan van",
    "dan van kheo",
    "ban dan van",
    "phong trao thi dua",
    "thi dua",
    "mat tran",
    "hoi lien hiep phu nu",
    "phu nu",
    "nong dan",
    "cuu chien binh",
    "doan thanh nien",
    "dang vien",
    "dang cong san",
    "dang uy",
    "tinh uy",
    "huyen uy",
    "xa",
    "phuong",
    "huyen",
    "tinh",
    "ubnd",
    "uy ban",
    "can bo",
    "quan tri",
    "tai khoan",
    "dang nhap",
    "phan mem",
    "viet nam",
    "ha noi",
    "bac ho",
    "ho chi minh",
    "anh yeu em",
    "em yeu anh",
    "yeu",
    "anh",
    "em",
    "gia dinh",
    "sinh nhat",
)


class NotGuessed:
    """Refuses what an estimate of guesses (zxcvbn) finds in few tries, as typed or in bare letters."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError; `user` is whose password it becomes, if he is known."""
        from zxcvbn import zxcvbn  # its lists of words cost 14 MB: whoever sets a password pays

        known = sorted({*_words(user)})
        typed = password[:_LONGEST]
        for spelling in (typed, _bare(typed)):
            if spelling and zxcvbn(spelling, user_inputs=known)["guesses"] < LEAST:
                raise ValidationError(
                    "Mật khẩu này dễ đoán (từ quen dùng, tên người, tên đơn vị, dãy phím, ngày tháng hoặc năm). "
                    "Hãy ghép vài từ không liên quan với nhau.",
                    code="guessable",
                )

    def get_help_text(self) -> str:
        return (
            "Không dùng từ quen thuộc, tên người, tên đơn vị kèm vài chữ số; "
            "nên ghép vài từ không liên quan với nhau."
        )


def _bare(password: str) -> str:
    """In small letters without marks and without what parts words: "Mật Khẩu 2022" is no better than "matkhau2022"."""
    parts = unicodedata.normalize("NFKD", password.casefold().replace("đ", "d"))
    return re.sub(r"[\s._\-\u0300-\u036f]+", "", parts)


def _words(user: User | None) -> Iterator[str]:
    """What whoever guesses would try first, in small letters without marks, each name in parts and as one word."""
    names = [*_HABITS]
    for unit in Unit.objects.without_villages():
        names += [unit.name, unit.label]
    if user is not None:
        names += [user.full_name, user.username]
    for name in names:
        parts = slug(name).split("-")
        yield from (*parts, "".join(parts))
