"""The command: the samples read exactly, nothing written by a check, and its exit statuses."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from danvan.lib.text import fold
from danvan.lists.models import ImportBatch
from models_registry.models import Change, Registration
from tests.lists.conftest import line, workbook
from tests.lists.samples import NAMES, sample

pytestmark = pytest.mark.django_db

EXACT = ("sheet", "row", "kind", "field", "unit", "year")
FOLDED = ("title", "registrant")


def run(path, *options):
    """Exit status of the command."""
    try:
        call_command("import_list", str(path), *options)
    except SystemExit as status:
        return status.code
    except CommandError as error:
        return error.returncode
    return 0


@pytest.fixture
def ds(tmp_path, catalogue):
    """`ds(*lines)`: the path of a list."""

    def write(*lines):
        path = tmp_path / "ds.xlsx"
        path.write_bytes(workbook(*lines))
        return path

    return write


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_reads_exactly_as_expected(db, tmp_path, name):
    call_command("load_lam_binh")
    before = Registration.objects.count(), Change.objects.count()
    out = tmp_path / "out.json"
    data, file_name, expected = sample(name)
    path = tmp_path / file_name
    path.write_bytes(data)
    status = run(path, "--check", "--json", str(out))
    read = json.loads(out.read_text(encoding="utf-8"))
    assert [(row["sheet"], row["row"]) for row in read["rows"]] == [
        (row["sheet"], row["row"]) for row in expected["rows"]
    ]
    for row, wanted in zip(read["rows"], expected["rows"], strict=True):
        if "error" in wanted:
            assert row["action"] in ("refused", "question")
            assert wanted["error"] in {problem["code"] for problem in row["problems"]}
        elif "duplicate_of_title" in wanted:
            assert row["action"] == "duplicate"
        else:
            assert row["action"] == "new", row
            assert {key: row[key] for key in EXACT} == {key: wanted[key] for key in EXACT}
            assert [fold(row[key]) for key in FOLDED] == [fold(wanted[key]) for key in FOLDED]
    assert status == (1 if name == "dirty" else 0)
    assert read["encoding"] == expected.get("encoding", read["encoding"])
    assert (Registration.objects.count(), Change.objects.count()) == before
    assert not ImportBatch.objects.exists()


def test_the_json_has_the_shape_that_the_issue_gives(ds, capsys):
    assert run(ds(line(), line(field="Bóng đá")), "--check", "--json", "-") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["file"] == "ds.xlsx"
    assert told["sheets"][0]["columns"]["B"] == "title"
    assert told["sheets"][0]["header_row"] == 1
    assert told["rows"][0] == {
        "sheet": "DS",
        "row": 2,
        "action": "new",
        "title": "Đường hoa phụ nữ",
        "registrant": "Hội Phụ nữ",
        "kind": "collective",
        "field": "economy",
        "unit": "Xã Xuân Lập",
        "year": 2021,
        "problems": [],
    }
    problem = told["rows"][1]["problems"][0]
    assert (problem["column"], problem["code"]) == ("F", "unknown_field")
    assert "Bóng đá" in problem["message"]
    assert told["totals"]["rows"] == 2
    assert told["totals"]["good"] == 1


def test_a_check_writes_nothing(ds):
    assert run(ds(line()), "--check") == 0
    assert not ImportBatch.objects.exists()
    assert not Registration.objects.exists()


def test_without_check_a_good_list_is_written(ds, capsys):
    assert run(ds(line(), line(year=2022))) == 0
    assert Registration.objects.filter(state="accepted").count() == 2
    assert ImportBatch.objects.get().by_name == "Hệ thống"
    assert "Đã ghi 2 dòng" in capsys.readouterr().out


def test_one_bad_row_keeps_the_list_out_unless_good_rows_are_wanted(ds, capsys):
    path = ds(line(), line("", ""))
    assert run(path) == 1
    assert "Chưa ghi gì" in capsys.readouterr().out
    assert not ImportBatch.objects.exists()
    assert run(path, "--good-rows") == 1
    assert Registration.objects.count() == 1


def test_what_the_list_does_not_say_is_given(ds):
    path = ds(line(unit="", year="", field=""))
    assert run(path, "--check") == 1
    assert run(path, "--unit", "xuan lap", "--year", "2021", "--field", "other") == 0
    registration = Registration.objects.get()
    assert (registration.year, registration.model.field.code) == (2021, "other")
    assert registration.model.registrant.unit.name == "Xuân Lập"
    assert run(path, "--unit", "02248", "--year", "2021", "--field", "other", "--check") == 0


def test_in_an_accounts_name_its_rights_hold(ds, xa):
    assert run(ds(line(unit="Xã Khuôn Hà")), "--user", "xa") == 1
    assert run(ds(line()), "--user", "xa") == 0
    assert Registration.objects.get().state == "submitted"
    assert ImportBatch.objects.get().by == xa


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\3\4 cut off"])
def test_a_file_that_cannot_be_read_ends_with_two(tmp_path, catalogue, content):
    path = tmp_path / "ds.xlsx"
    path.write_bytes(content)
    assert run(path) == 2
    assert run(tmp_path / "none.xlsx") == 2


@pytest.mark.parametrize("option", [("--unit", "Xã Không Có"), ("--field", "sport"), ("--user", "ai")])
def test_an_unknown_option_ends_with_two(ds, option):
    assert run(ds(line()), "--check", *option) == 2


def test_the_command_tells_the_bins_of_all_rows_and_what_is_worth_a_look(catalogue, tmp_path):
    data = workbook(line("A"), line("B", field="Chăn trâu"), ["Tổng cộng: 05 mô hình"])
    path = tmp_path / "ds.xlsx"
    path.write_bytes(data)
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("import_list", path, "--check", "--json", str(tmp_path / "out.json"), stdout=out)
    assert (
        "Trang “DS”, dòng 1-4: 1 dòng tên cột, 1 dòng mới, 1 dòng cần trả lời, 1 dòng cộng." in out.getvalue()
    )
    assert "Nên xem: trang “DS”: Dòng 4 ghi 5 mô hình, đọc được 2 dòng. (dòng 4)" in out.getvalue()
    (sheet,) = json.loads((tmp_path / "out.json").read_text())["sheets"]
    assert sheet["bins"] == {"header": [[1, 1]], "new": [[2, 2]], "question": [[3, 3]], "total": [[4, 4]]}
    assert [remark["code"] for remark in sheet["remarks"]] == ["total_below"]


def test_a_list_is_said_to_replace_another_and_a_check_tells_the_pairs(ds, capsys):
    first = [line("Đường hoa"), line("Tiếng kẻng", "Công an xã"), line("Nuôi ong", "Hội Nông dân")]
    assert run(ds(*first)) == 0
    number = str(ImportBatch.objects.get().pk)
    second = ds(first[0], line("Tiếng kẻng", "Ban Công an xã"), line("Nhà sạch"))
    before = Registration.objects.count(), Change.objects.count()
    capsys.readouterr()
    assert run(second, "--replaces", number, "--check") == 0
    told = capsys.readouterr().out
    assert "1 sửa theo bản mới" in told
    assert "“Công an xã” → “Ban Công an xã”" in told
    assert "Không còn trong danh sách: Nuôi ong – 2021: rút." in told
    assert (Registration.objects.count(), Change.objects.count()) == before
    assert run(second, "--replaces", number, "--check", "--json", "-") == 0
    (gone,) = json.loads(capsys.readouterr().out)["gone"]
    assert (gone["title"], gone["becomes"]) == ("Nuôi ong", "withdrawn")
    assert run(second, "--replaces", number) == 0
    assert "sửa 1, rút 1" in capsys.readouterr().out
    assert Registration.objects.exclude(state="withdrawn").count() == 3
    assert run(second, "--replaces", number) == 2  # another stands in its place
    assert run(second, "--replaces", "999999") == 2


def test_the_command_replaces_only_what_its_account_may(ds, xa, xa_khac):
    assert run(ds(line("Đường hoa")), "--user", "xa") == 0
    number = str(ImportBatch.objects.get().pk)
    path = ds(line("Tiếng kẻng", unit="Xã Khuôn Hà"))
    assert run(path, "--user", "xa-khac", "--replaces", number) == 2
    assert run(path, "--replaces", number) == 2  # of another unit


def test_a_file_that_is_not_there_is_told_in_vietnamese(catalogue, tmp_path):
    with pytest.raises(CommandError, match="không có tệp hoặc thư mục này"):
        call_command("import_list", tmp_path / "không-có.xlsx", "--check")
