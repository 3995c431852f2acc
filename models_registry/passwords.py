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
    "tuyen giao",
    "ban tuyen giao",
    "mat khau moi",
    "nhan vien",
    "van phong",
    "bao cao",
    "chinh phu",
    "chinh quyen",
    "to quoc",
    "chao buoi sang",
    "da nang",
    "sai gon",
)
# Syllables of names: a name of anybody here, with a year behind it, is no better than one's own.
_FAMILIES: Final = """
au ban be bui cao cam chau chu chau cu dam dang dao dinh do doan duong ha ho hoang hua huynh khuat khuong kieu la
lam le leng linh lo loc lu luc luong luu ly ma mac mai man mong nghiem ngo nguyen nong ong pham phan phu phung
quach quan quang sam sung ta tang thach thai than thao to ton tong tran trang trieu trinh truong tu vang vi vo vu
vuong xa xin
"""
_PERSONS: Final = """
ai an anh bac bach bang bao bich bien binh bong cam canh chau chi chien chinh chung cong cuc cuong dai dan dang
dao dat diem diep dieu dinh doan dong du duc dung duong duy gam gia giang giao hai ham han hang hanh hao hau hien
hiep hieu hoa hoai hoan hoang hoc hoi hong hop hue hung huong huu huy huyen khai khang khanh khiem khoa khoi kien
kieu kim ky lai lam lan lanh lap lien linh loan loc loi long luan luong luyen ly mai man manh mau men mien minh my
nam nga ngan nghia ngoc ngon nguyen nguyet nhan nhat nhi nhien nhu nhung ninh nu oanh phi phong phu phuc phung
phuoc phuong quan quang quoc que quoc quy quyen quyet quynh sang sen son su suong sy tam tan thach thai tham than
thang thanh thao the thi thien thiep thieu thinh tho thoa thom thong thu thuan thuc thuong thuy ti tien tiep tin
tinh toai toan toi trang tri trieu trinh trong truc trung truong tu tuan tue tung tuoi tuong tuyen tuyet uyen van
vang vi viet vinh vu vui vuong vy xoan xuan xuyen yen
"""
_SURNAMES: Final = frozenset(_FAMILIES.split())
_GIVEN: Final = frozenset(_PERSONS.split())


class NotGuessed:
    """Refuses what an estimate of guesses (zxcvbn) finds in few tries, as typed or in bare letters."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError; `user` is whose password it becomes, if he is known."""
        from zxcvbn import zxcvbn  # its lists of words cost 14 MB: whoever sets a password pays

        typed = password[:_LONGEST]
        known = sorted({*_words(user), *_names_in(_bare(typed))})
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


def _names_in(bare: str) -> Iterator[str]:
    """What of its letters reads as the name of a person: "hoangvanthang", "minhanh"."""
    for letters in re.findall(r"[a-z]{4,}", bare):
        if _is_name(letters, 3, _SURNAMES | _GIVEN) or any(
            letters.startswith(surname) and _is_name(letters.removeprefix(surname), 3, _GIVEN)
            for surname in _SURNAMES
        ):
            yield letters


def _is_name(letters: str, most: int, syllables: frozenset[str]) -> bool:
    """Whether they are one after the other no more than so many of these syllables."""
    if not letters:
        return True
    return most > 0 and any(
        _is_name(letters.removeprefix(one), most - 1, syllables)
        for one in syllables
        if letters.startswith(one)
    )


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
