"""Evidence below its pages: what goes to the private folder, what is left of a failure, what the tables refuse."""

import os
import time
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from PIL import Image

from awards.evidence import (
    add_evidence,
    describe_evidence,
    receive,
    remove_evidence,
    replace_evidence,
    restore_evidence,
)
from awards.models import Evidence, StoredFile
from danvan.lib import append_only, word_index
from danvan.lists.deciding.worked_with import used
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.history import entries_of
from models_registry.models import Act, Change, Registration
from models_registry.services import make_body, take_back_body
from tests.builders import make_decision, make_evidence, make_model, make_registrant, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return Path(settings.MEDIA_ROOT) / "evidence"


@pytest.fixture
def model(xuan_lap):
    return make_model("Đường hoa", make_registrant(xuan_lap))


def kept(folder):
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def pdf(text="", name="bien-ban.pdf"):
    return receive(name, f"%PDF-1.4 {text}".encode())


def test_the_trail_tells_who_put_what_where(xa, model):
    [made] = add_evidence(model, [pdf(name="Biên bản.pdf")], caption="Họp thôn", by=xa)
    act = Act.objects.get()
    assert (act.by, made.act) == (xa, act)
    of_file, of_row = Change.objects.order_by("pk")
    assert of_file.after["name"] == "Biên bản.pdf"
    assert (of_row.after["model_id"], of_row.after["caption"]) == (model.pk, "Họp thôn")


@pytest.mark.parametrize("who", ["bcd", "xa_khac", "la"], indirect=True)
def test_without_the_right_nothing_is_written_nor_kept(who, model, folder):
    made = make_evidence(model)
    doors = (
        lambda: add_evidence(model, [pdf("a")], by=who),
        lambda: replace_evidence(made, pdf("a"), by=who),
        lambda: describe_evidence(made, "x", by=who),
        lambda: remove_evidence(made, by=who, reason="x"),
        lambda: restore_evidence(made, by=who),
    )
    for door in doors:
        with pytest.raises(PermissionDenied):
            door()
    assert len(kept(folder)) == 1
    assert Act.objects.count() == 1


def test_who_is_not_signed_in_is_refused(model, folder):
    with pytest.raises(PermissionDenied):
        add_evidence(model, [pdf()], by=AnonymousUser())
    assert not kept(folder)


@pytest.mark.parametrize(
    ("link", "caption"), [("javascript:alert(1)", ""), ("ftp://a.vn/b", ""), ("a b", ""), ("", "x" * 301)]
)
def test_what_is_no_link_and_words_too_long_pass_no_door(link, caption, xa, model, folder):
    made = make_evidence(model)
    with pytest.raises(ValidationError):
        add_evidence(model, [pdf("a")], link, caption, by=xa)
    with pytest.raises(ValidationError):
        replace_evidence(made, None if link else pdf("a"), link, caption, by=xa)
    if caption:
        with pytest.raises(ValidationError):
            describe_evidence(made, caption, by=xa)
    assert Evidence.objects.count() == StoredFile.objects.count() == len(kept(folder)) == 1


def test_the_words_of_what_was_taken_off_stay_as_they_were(xa, model):
    made = make_evidence(model, caption="Nhà ông A")
    remove_evidence(made, by=xa, reason="Nhầm")
    with pytest.raises(ValidationError, match="vừa được thay, gỡ"):
        describe_evidence(made, "Nhà ông B", by=xa)
    made.refresh_from_db()
    assert made.caption == "Nhà ông A"


def test_what_fails_half_way_leaves_no_file(xa, model, folder):
    with pytest.raises(RuntimeError), trail.act(xa):
        add_evidence(model, [pdf("a")], by=OPERATOR)  # another's act
    with pytest.raises(ValidationError):
        add_evidence(model, [pdf(str(number)) for number in range(41)], by=xa)
    assert not kept(folder)


def test_files_that_nothing_names_are_swept_when_a_day_old(xa, model, folder):
    make_evidence(model)
    picture = BytesIO()
    Image.new("RGB", (9, 9)).save(picture, "PNG")
    make_evidence(model, picture.getvalue(), "a.png")
    named = kept(folder)
    assert len(named) == 3
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    (folder / "left.pdf").write_bytes(b"left by what broke off")
    out = StringIO()
    call_command("sweep_files", stdout=out)
    assert out.getvalue() == "Đã xóa 0 tệp không dùng.\n"
    yesterday = time.time() - 25 * 3600
    os.utime(folder / "left.pdf", (yesterday, yesterday))
    call_command("sweep_files", stdout=out)
    assert "Đã xóa 1 tệp" in out.getvalue()
    assert kept(folder) == named


def test_a_portal_without_evidence_has_nothing_to_sweep():
    call_command("sweep_files", stdout=StringIO())


def test_it_is_of_one_thing_and_a_file_or_a_link(model):
    decision, link = make_decision(), "https://a.vn/"
    for values in (
        {"link": link},
        {"link": link, "model": model, "decision": decision},
        {"link": link, "model": model, "registration": make_registration(model)},
        {"model": model},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Evidence.objects.create(**values)
    file = make_evidence(model).file
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(decision=decision, file=file, link=link)


def test_a_body_that_is_made_takes_the_evidence_along_and_back(huyen, model, xuan_lap):
    registration = make_registration(model, 2021)
    made = [make_evidence(model), make_evidence(registration)]
    body = make_body(
        [model.registrant],
        kind="organisation",
        name="Đoàn xã",
        years=[2021],
        by=huyen,
        reason="Báo cáo riêng",
    )
    assert list(Evidence.objects.in_territory([body.path])) == made
    take_back_body(body, by=huyen, reason="Nhầm")
    assert list(Evidence.objects.in_territory([xuan_lap.path])) == made


def test_a_list_that_is_undone_leaves_what_evidence_stands_behind(model):
    registration = make_registration(model, 2021)
    make_evidence(registration)
    assert used(Registration, [registration.pk]) == {registration.pk: "đã có minh chứng gắn với dòng này"}


def test_many_changes_of_evidence_are_told_with_as_many_queries_as_one(model, django_assert_max_num_queries):
    for _ in range(5):
        make_evidence(model)
    changes, asked = list(Change.objects.of(Evidence)), []
    for number in (1, 5):
        with django_assert_max_num_queries(4) as captured:  # evidence, and the kinds of rows that it names
            assert len(entries_of(changes[:number], beginnings=True)) == number
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_the_name_of_a_picture_that_was_made_anew_ends_as_what_it_is():
    def given(name, kind=StoredFile.Type.JPEG):
        return StoredFile(name=name, type=kind).download_name

    assert given("Ảnh.PNG") == "Ảnh.jpg"
    assert given("Ảnh.JPEG") == "Ảnh.JPEG"
    assert given("C:\\Anh\\nha.webp") == "nha.jpg"
    assert given("../../etc/passwd", StoredFile.Type.PDF) == "passwd.pdf"
    assert given("trang.html", StoredFile.Type.OTHER) == "trang.html"


@pytest.mark.settled
@pytest.mark.django_db(transaction=True)
def test_scans_of_before_become_evidence_and_keep_nothing_but_what_they_show(folder, lam_binh):
    """A picture, a PDF, a page that calls itself PDF, one that was lost; one decision without any."""
    numbers = [make_decision(lam_binh).pk for _ in range(5)]
    picture = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Nha ong Ban"
    Image.new("RGB", (80, 60), "red").save(picture, "JPEG", exif=exif.tobytes())
    sent = {"quet.jpg": picture.getvalue(), "so 12.pdf": b"%PDF-1.4", "trang.pdf": b"<html>"}
    append_only.drop_triggers()  # as the command does
    word_index.drop_triggers()
    executor = MigrationExecutor(connection)
    executor.migrate([("awards", "0012_evidence")])
    decisions = executor.loader.project_state(("awards", "0012_evidence")).apps.get_model(
        "awards", "Decision"
    )
    try:
        for number, (name, content) in zip(numbers, sent.items(), strict=False):
            kept_as = default_storage.save(f"decisions/{name}", ContentFile(content))
            decisions.objects.filter(pk=number).update(file=kept_as)
        decisions.objects.filter(pk=numbers[3]).update(file="decisions/mat.pdf")
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    found = Evidence.objects.order_by("decision_id").select_related("file")
    assert [(one.decision_id, one.file.type, one.file.name, one.file.size > 0) for one in found] == [
        (numbers[0], "image/jpeg", "quet.jpg", True),
        (numbers[1], "application/pdf", "so 12.pdf", True),
        (numbers[2], "application/octet-stream", "trang.pdf", True),
        (numbers[3], "application/octet-stream", "mat.pdf", False),
    ]
    assert b"Nha ong Ban" not in found[0].file.file.read()
    assert found[0].file.thumbnail
    assert not list((folder.parent / "decisions").iterdir())
    assert len(kept(folder)) == 4
