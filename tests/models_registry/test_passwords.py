"""A new password is one that nobody guesses from the office, the name or the keyboard."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.builders import PASSWORD, make_user

pytestmark = pytest.mark.django_db
GUESSED = [
    *("matkhau2022", "Mật Khẩu 2022", "danvankheo", "DanVanKheo@2022", "danvan123456", "bandanvan2025"),
    *("chauvanthu123", "Chẩu Văn Thử", "can-bo-thu-2026"),
    *("Xuanlap@2022!", "Lambinh@2025!", "UBND@xuanlap1", "Admin@123456", "Hanoi@2025abc"),
    *("thihuyen1990", "Nguyễn Thị Huyền", "phongtraothidua", "sinhnhat2005", "hoilienhiepphunu"),
    *("xuanlap2022", "Xã Xuân Lập 2025", "lambinh@2022", "tuyenquang2025"),
    *("tranvannam123", "Phạm Thị Hương 1990", "hoangvanthang", "lethithuy@123", "minhanhthu2010"),
    *("Bantuyengiao@2026", "nhanvien@123", "baocao2026@", "matkhaumoi@2026", "Danang@2026", "chaobuoisang"),
    *("qwertyuiop12", "1qaz2wsx3edc", "0123456789", "15081947000", "aaaaaaaaaaaa", "anhyeuem2022"),
]


@pytest.mark.parametrize("password", GUESSED)
def test_what_somebody_here_would_guess_is_refused(password, xuan_lap, tuyen_quang):
    officer = make_user(username="can-bo-thu", full_name="Chẩu Văn Thử")
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, officer)
    assert "dễ đoán" in str(refusal.value)


@pytest.mark.parametrize(
    "password",
    [
        "suối rộng trâu về",
        "nuoc chay da mon",
        "Khau-Tinh 3 lan cay bua",
        "gU7!mR2#qZ",
        "thuyền nan lan bến xuân",
        "Hoàng hôn trên đèo 47 khúc",
        "lan-9vKq!27-dung",
        "suối rộng trâu về, áo nâu phơi hiên, ba con thuyền nan qua bến cũ, trời lại mưa",
    ],
)
def test_words_that_have_nothing_to_do_with_each_other_are_taken(password, xuan_lap):
    validate_password(password, make_user(username="can-bo-thu", full_name="Chẩu Văn Thử"))


def test_a_short_one_is_told_its_length_too():
    with pytest.raises(ValidationError) as refusal:
        validate_password("abc")
    assert len(refusal.value.messages) == 2


def test_it_is_refused_where_somebody_changes_his_own(browse, huyen):
    client = browse(huyen)
    typed = {"old_password": PASSWORD, "new_password1": "lambinh2022", "new_password2": "lambinh2022"}
    page = client.post(reverse("password_change"), typed)
    assert page.status_code == 200
    assert "Mật khẩu này dễ đoán" in page.content.decode()
    huyen.refresh_from_db()
    assert huyen.check_password(PASSWORD)
