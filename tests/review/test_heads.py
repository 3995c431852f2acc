"""The head and signature of every printed page are those of the unit's papers: a village has a mobilisation group."""

import pytest
from django.urls import reverse

from tests.builders import make_programme, make_unit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["review:review", "reconciliation:ledger"])
def test_a_villages_page_is_headed_and_signed_by_its_group(page, browse, huyen, xuan_lap):
    hamlet, programme = make_unit("village", "Bản Khiển", xuan_lap), make_programme()
    text = browse(huyen).get(reverse(page, args=[programme.code]), {"don_vi": hamlet.pk}).content.decode()
    assert "CHI BỘ BẢN BẢN KHIỂN" in text
    assert "TỔ DÂN VẬN BẢN BẢN KHIỂN" in text
    assert "T/M TỔ DÂN VẬN" in text
    assert "TỔ TRƯỞNG" in text
    assert "BAN CHỈ ĐẠO" not in text
    assert "đóng dấu" not in text
