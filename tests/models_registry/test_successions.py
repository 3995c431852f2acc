"""What the successions of a unit may say together: in the form, in a file and at the shell alike."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from models_registry.models import Unit, UnitSuccession
from models_registry.units.file import COLUMNS
from tests.builders import make_succession, make_unit

pytestmark = pytest.mark.django_db
LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)
ONE_WHOLE = "chỉ nhập toàn bộ vào một đơn vị"


@pytest.fixture
def old(lam_binh):
    return make_unit("commune", "Xuân Lập", lam_binh, valid_from=date(2011, 1, 28), valid_to=LAST)


@pytest.fixture
def binh_an(tuyen_quang):
    return make_unit("commune", "Bình An", tuyen_quang, valid_from=FIRST)


@pytest.fixture
def minh_quang(tuyen_quang):
    return make_unit("commune", "Minh Quang", tuyen_quang, valid_from=FIRST)


def row(successor, extent="part", takes="", day="01/07/2025", known=None):
    return {
        "id": known.pk if known else "",
        "successor": successor.pk,
        "effective_on": day,
        "extent": extent,
        "takes_records": takes,
    }


def shown(link, **values):
    """A known row as its form shows it, but for what is typed over it."""
    takes = {True: "True", False: "False", None: ""}[link.takes_records]
    return row(link.successor, link.extent, takes, f"{link.effective_on:%d/%m/%Y}", known=link) | values


@pytest.fixture
def send(browse, an):
    """`send(unit, *rows)`: the screen of the unit, saved with these successors."""
    client = browse(an)

    def save(unit, *rows, **values):
        address = f"/nhap-lieu/models_registry/unit/{unit.pk}/change/"
        data = {"seen_changes": client.get(address).context["seen_changes"]}
        for name in ("code", "founded_by", "note"):
            data[name] = getattr(unit, name)
        for name in ("valid_from", "valid_to"):
            data[name] = f"{getattr(unit, name):%d/%m/%Y}" if getattr(unit, name) else ""
        data |= {
            "successions-TOTAL_FORMS": len(rows),
            "successions-INITIAL_FORMS": sum(1 for one in rows if one["id"]),
        }
        for number, cells in enumerate(rows):
            data |= {f"successions-{number}-{name}": value for name, value in cells.items()}
            data[f"successions-{number}-predecessor"] = unit.pk
        return client.post(address, data | values)

    return save


def faults(page):
    """What each row of a refused form is told, by its column."""
    assert page.status_code == 200
    return [dict(form.errors) for form in page.context["inline_admin_formsets"][0].formset.forms]


# --- in the form


def test_the_records_of_a_divided_unit_go_to_one_place_and_the_second_row_says_so(
    send, old, binh_an, minh_quang
):
    page = send(old, row(binh_an, takes="True"), row(minh_quang, takes="True"))
    assert faults(page) == [
        {},
        {
            "takes_records": [
                "Số liệu trước đó của Xã Xuân Lập đã tính vào Xã Bình An, mà chỉ tính vào một nơi: "
                "hãy chọn lại ở một trong hai dòng."
            ]
        },
    ]
    assert not UnitSuccession.objects.exists()


@pytest.mark.parametrize("backwards", [False, True])
def test_which_of_two_rows_takes_the_records_is_exchanged_in_one_save(
    send, old, binh_an, minh_quang, backwards
):
    first = make_succession(old, binh_an, FIRST, extent="part", takes_records=not backwards)
    second = make_succession(old, minh_quang, FIRST, extent="part", takes_records=backwards)
    page = send(
        old,
        shown(first, takes_records=str(backwards)),
        shown(second, takes_records=str(not backwards)),
    )
    assert page.status_code == 302
    assert UnitSuccession.objects.get(takes_records=True).successor == (binh_an if backwards else minh_quang)


def test_two_rows_exchange_their_units(send, old, binh_an, minh_quang):
    first = make_succession(old, binh_an, FIRST, extent="part", takes_records=True)
    second = make_succession(old, minh_quang, FIRST, extent="part", takes_records=False)
    page = send(old, shown(first, successor=minh_quang.pk), shown(second, successor=binh_an.pk))
    assert page.status_code == 302
    assert UnitSuccession.objects.get(takes_records=True).successor == minh_quang
    assert UnitSuccession.objects.count() == 2


def test_a_row_that_is_taken_out_is_judged_no_more(send, old, binh_an, minh_quang):
    whole = make_succession(old, binh_an, FIRST)
    page = send(old, shown(whole, DELETE="on"), row(binh_an), row(minh_quang, takes="True"))
    assert page.status_code == 302
    assert set(UnitSuccession.objects.values_list("extent", flat=True)) == {"part"}


def test_a_unit_is_not_its_own_successor(send, old):
    assert faults(send(old, row(old, "whole"))) == [
        {"successor": ["Đơn vị sau phải khác đơn vị trước (Xã Xuân Lập)."]}
    ]


def test_a_unit_merges_wholly_into_one_and_into_no_other_in_part(send, old, binh_an, minh_quang):
    for first, second in (("whole", "part"), ("part", "whole"), ("whole", "whole")):
        page = send(old, row(binh_an, first), row(minh_quang, second))
        (quiet, told) = faults(page)
        assert quiet == {}
        assert ONE_WHOLE in told["extent"][0]


def test_what_merged_wholly_says_nowhere_that_its_records_do_not_count(send, old, binh_an):
    (told,) = faults(send(old, row(binh_an, "whole", takes="False")))
    assert told == {
        "takes_records": [
            "Nhập toàn bộ thì số liệu trước đó tính vào đơn vị sau: để trống mục này, hoặc chọn “Nhập một phần”."
        ]
    }


def test_a_successor_stands_in_one_row(send, old, binh_an):
    assert faults(send(old, row(binh_an), row(binh_an))) == [
        {},
        {"successor": ["Xã Bình An đã có ở dòng khác. Mỗi đơn vị sau chỉ ghi một dòng."]},
    ]


@pytest.mark.parametrize("day", ["01/01/1990", "01/07/2099", "30/06/2025"])
def test_what_comes_after_a_unit_comes_on_the_day_after_its_last(send, old, binh_an, day):
    (told,) = faults(send(old, row(binh_an, day=day)))
    assert told == {
        "effective_on": [
            "Xã Xuân Lập có đến hết ngày 30/06/2025, nên đơn vị sau kế thừa từ ngày 01/07/2025, không phải "
            f"{day}. Sửa ngày này, hoặc sửa “đến hết ngày” của Xã Xuân Lập."
        ]
    }


def test_a_unit_without_a_last_day_has_no_successor(send, old, binh_an):
    (told,) = faults(send(old, row(binh_an), valid_to=""))
    assert told == {
        "effective_on": [
            "Xã Xuân Lập chưa ghi ngày cuối: hãy ghi “đến hết ngày” là ngày trước ngày đơn vị sau kế thừa."
        ]
    }


def test_a_successor_stood_on_the_day_from_which_it_goes_on(send, old, tuyen_quang):
    early = make_unit("commune", "Sớm", tuyen_quang, valid_to=LAST)
    late = make_unit("commune", "Muộn", tuyen_quang, valid_from=date(2025, 8, 1))
    assert faults(send(old, row(early), row(late))) == [
        {
            "effective_on": [
                "Xã Sớm chỉ có đến hết ngày 30/06/2025, không kế thừa từ ngày 01/07/2025 được. Chọn đơn vị khác, "
                "hoặc sửa ngày của đơn vị đó ở mục Đơn vị."
            ]
        },
        {
            "effective_on": [
                "Xã Muộn từ ngày 01/08/2025 mới có, không kế thừa từ ngày 01/07/2025 được. Chọn đơn vị khác, "
                "hoặc sửa ngày của đơn vị đó ở mục Đơn vị."
            ]
        },
    ]


def test_units_do_not_follow_one_another_in_a_circle(send, old, tuyen_quang):
    second, third = (make_unit("commune", name, tuyen_quang) for name in ("Hai", "Ba"))
    make_succession(second, third, FIRST)
    make_succession(third, old, FIRST)
    assert faults(send(old, row(second))) == [
        {
            "successor": [
                "Xã Hai có trước Xã Xuân Lập: cổng đã ghi Xã Xuân Lập kế thừa từ đơn vị đó. Chọn đơn vị khác, "
                "hoặc sửa mục “đơn vị kế thừa” của Xã Hai trước."
            ]
        }
    ]


def test_all_faults_are_told_at_once(send, old, binh_an, minh_quang):
    page = send(
        old,
        row(old, "part", "True", "01/01/1990"),
        row(minh_quang, "whole", "True", "01/07/2099"),
        row(minh_quang, "part", "", ""),
    )
    assert [set(told) for told in faults(page)] == [
        {"successor", "effective_on"},
        {"extent", "takes_records", "effective_on"},
        {"extent", "successor", "effective_on"},
    ]
    assert not UnitSuccession.objects.exists()


def test_the_last_day_and_the_day_of_what_follows_are_moved_in_one_save(send, old, tuyen_quang):
    after = make_unit("commune", "Sau", tuyen_quang)
    link = make_succession(old, after, FIRST)
    assert "effective_on" in faults(send(old, shown(link), valid_to="31/07/2025"))[0]
    moved = send(old, shown(link, effective_on="01/08/2025"), valid_to="31/07/2025")
    assert moved.status_code == 302
    old.refresh_from_db()
    link.refresh_from_db()
    assert (old.valid_to, link.effective_on) == (date(2025, 7, 31), date(2025, 8, 1))


def test_a_new_unit_is_written_with_what_followed_it(browse, an, lam_binh, binh_an, minh_quang):
    def add(*rows):
        data = {"kind": "commune", "name": "Phúc Yên", "parent": lam_binh.pk, "valid_to": "30/06/2025"}
        data |= {"successions-TOTAL_FORMS": len(rows), "successions-INITIAL_FORMS": 0}
        for number, cells in enumerate(rows):
            data |= {f"successions-{number}-{name}": value for name, value in cells.items()}
        return browse(an).post("/nhap-lieu/models_registry/unit/add/", data)

    assert ONE_WHOLE in faults(add(row(binh_an, "whole"), row(minh_quang)))[1]["extent"][0]
    assert add(row(binh_an, takes="True"), row(minh_quang, takes="False")).status_code == 302
    assert Unit.objects.get(name="Phúc Yên").successions.count() == 2


def test_what_stands_against_the_rules_hinders_no_other_change(send, old, binh_an, minh_quang):
    links = [make_succession(old, unit, date(2021, 6, 1)) for unit in (binh_an, minh_quang)]
    assert send(old, *map(shown, links), note="Đã đối chiếu").status_code == 302
    old.refresh_from_db()
    assert old.note == "Đã đối chiếu"


# --- at the shell


def test_the_shell_is_refused_in_the_same_words(old, binh_an, minh_quang):
    make_succession(old, binh_an, FIRST, extent="part", takes_records=True)
    row = UnitSuccession(
        predecessor=old,
        successor=minh_quang,
        effective_on=date(1990, 1, 1),
        extent="part",
        takes_records=True,
    )
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert set(refused.value.message_dict) == {"takes_records", "effective_on"}
    row.extent, row.takes_records, row.effective_on = "whole", None, FIRST
    with pytest.raises(ValidationError, match=ONE_WHOLE):
        row.full_clean()
    row.extent = "part"
    row.full_clean()


def test_the_day_of_a_unit_is_not_moved_away_from_what_came_before_and_after_it(old, binh_an):
    make_succession(old, binh_an, FIRST)
    for unit, column, day in (
        (old, "valid_to", date(2025, 5, 31)),
        (old, "valid_to", None),
        (binh_an, "valid_from", date(2025, 8, 1)),
        (binh_an, "valid_to", LAST),
    ):
        unit.refresh_from_db()
        setattr(unit, column, day)
        with pytest.raises(ValidationError) as refused:
            unit.clean()
        assert "kế thừa" in " ".join(refused.value.messages)
    old.refresh_from_db()
    old.valid_from, old.note = None, "Chưa rõ ngày đầu"
    old.full_clean()


def test_the_day_of_a_successor_is_not_moved_in_the_form_either(send, old, binh_an):
    make_succession(old, binh_an, FIRST)
    page = send(binh_an, valid_from="01/08/2025")
    assert "Xã Bình An từ ngày 01/08/2025 mới có" in page.content.decode()
    assert Unit.objects.get(pk=binh_an.pk).valid_from == FIRST


# --- in a file


def load(tmp_path, *lines):
    path = tmp_path / "don-vi.csv"
    path.write_text("\n".join([",".join(COLUMNS), *lines]))
    call_command("load_units", str(path), verbosity=0)


NEW = ("b,Xã,Mới một,2,,01/07/2025,,,,,,,", "c,Xã,Mới hai,3,,01/07/2025,,,,,,,")


def test_a_file_tells_every_contradiction_with_its_line_and_writes_nothing(tmp_path):
    with pytest.raises(CommandError) as refused:
        load(
            tmp_path,
            "a,Xã,Cũ,1,,,30/06/2025,,,b,01/07/2025,,NQ",
            "a,,,,,,,,,c,01/07/2025,part,NQ",
            "d,Xã,Nửa,4,,,30/06/2025,,,b,01/07/2099,part,NQ",
            "d,,,,,,,,,b,01/07/2025,part,NQ",
            "e,Xã,Còn,5,,,,,,c,01/07/2025,,NQ",
            *NEW,
        )
    said = [line.strip() for line in str(refused.value).splitlines()[1:]]
    assert [line.split(":")[0] for line in said] == ["Dòng 3", "Dòng 4", "Dòng 5", "Dòng 6"]
    assert ONE_WHOLE in said[0]
    assert "01/07/2099" in said[1]
    assert "đã có ở dòng khác" in said[2]
    assert "chưa ghi ngày cuối" in said[3]
    assert not Unit.objects.exists()


def test_a_file_does_not_close_a_circle(tmp_path):
    with pytest.raises(CommandError, match="có trước"):
        load(
            tmp_path,
            "a,Xã,Một,1,,,30/06/2025,,,b,01/07/2025,,",
            "b,Xã,Hai,2,,,30/06/2025,,,a,01/07/2025,,",
        )


def test_a_later_file_moves_no_unit_away_from_what_followed_it(tmp_path):
    load(tmp_path, "a,Xã,Cũ,1,,,30/06/2025,,,b,01/07/2025,,NQ", *NEW)
    with pytest.raises(CommandError, match=r"Dòng 2: .*kế thừa từ ngày 01/06/2025"):
        load(tmp_path, "a,Xã,Cũ,1,,,31/05/2025,,,,,,")
    with pytest.raises(CommandError, match=rf"Dòng 2: .*{ONE_WHOLE}"):
        load(tmp_path, "a,Xã,Cũ,1,,,30/06/2025,,,c,01/07/2025,part,NQ", *NEW)
    assert UnitSuccession.objects.count() == 1
    assert Unit.objects.get(name="Cũ").valid_to == LAST
