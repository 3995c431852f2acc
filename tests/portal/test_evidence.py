"""Photographs, papers and links behind models, registrations and decisions: who adds, reads, replaces them."""

from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html
from PIL import Image

from awards.evidence import AT_MOST, receive, remove_evidence, replace_evidence
from awards.merging import merge
from awards.models import Evidence, StoredFile
from awards.parting import part
from danvan.lib.statistics import renew_statistics
from models_registry.access import OPERATOR
from models_registry.models import Act, Change
from models_registry.permissions import Task
from tests.builders import (
    assign,
    make_decision,
    make_evidence,
    make_model,
    make_recognition,
    make_registrant,
    make_registration,
    make_user,
)
from tests.planner import steps

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def photo(kind="JPEG", colour="red", name="anh.jpg"):
    file = BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825)[29] = "2022:10:05"
    exif[0x010E] = "Nha ong Ban"
    Image.new("RGB", (80, 60), colour).save(file, kind, exif=exif.tobytes())
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")


def pdf(name="bien-ban.pdf", text=b""):
    return SimpleUploadedFile(name, b"%PDF-1.4 " + text, "application/pdf")


@pytest.fixture
def mine(xuan_lap):
    return make_registration(make_model("Đường hoa", make_registrant(xuan_lap))).model


@pytest.fixture
def decision(lam_binh):
    return make_decision(lam_binh)


def address_of(thing):
    return reverse(f"portal:add_to_{thing._meta.model_name.replace('emulation', '')}", args=[thing.pk])


def send(client, address, **sent):
    return client.post(address, {"about": "model", "caption": "", "link": "", **sent})


def files_kept():
    return sorted(
        path.name for path in Path(StoredFile._meta.get_field("file").storage.location).rglob("*.*")
    )


# Adding


def test_photographs_papers_and_links_are_added_and_shown(xa, browse, mine):
    client = browse(xa)
    assert client.get(address_of(mine)).status_code == 200
    answer = send(
        client,
        address_of(mine),
        photo=[photo()],
        chosen=[pdf(), photo("PNG", "blue", "anh 2.png")],
        link="https://tuyenquang.gov.vn/bai-viet",
        caption="Tháng 10/2022",
    )
    assert answer.status_code == 302
    assert answer.url == reverse("portal:model", args=[mine.pk]) + "#minh-chung"
    added = list(Evidence.objects.all())
    assert [one.file and one.file.type for one in added] == [
        "image/jpeg",
        "application/pdf",
        "image/jpeg",
        None,
    ]
    assert {(one.model, one.caption, one.act.by) for one in added} == {(mine, "Tháng 10/2022", xa)}
    assert added[2].file.download_name == "anh 2.jpg"
    page = client.get(answer.url).content.decode()
    for one in added[:3]:
        assert reverse("portal:evidence", args=[one.pk]) in page
    assert "https://tuyenquang.gov.vn/bai-viet" in page
    assert page.count("anh-nho") == 2
    assert Change.objects.of(Evidence).count() == Change.objects.of(StoredFile).count() + 1 == 4


def test_what_a_camera_wrote_into_a_photograph_is_neither_kept_nor_sent(xa, browse, mine, settings):
    client, sent = browse(xa), photo()
    assert b"Nha ong Ban" in sent.read()
    sent.seek(0)
    send(client, address_of(mine), photo=[sent])
    [made] = Evidence.objects.all()
    for address in ("evidence", "evidence_small"):
        body = b"".join(client.get(reverse(f"portal:{address}", args=[made.pk])))
        assert not Image.open(BytesIO(body)).getexif()
        assert b"Nha ong Ban" not in body
    for path in Path(settings.MEDIA_ROOT).rglob("*.jpg"):
        assert b"Nha ong Ban" not in path.read_bytes()
        assert "anh" not in path.name
        assert len(path.stem.removesuffix("-nho")) == 32


def test_a_name_of_two_hundred_signs_is_taken_and_given_back(xa, browse, mine):
    name = "Biên bản họp thôn về việc bình xét mô hình Dân vận khéo " * 3 + ".pdf"
    assert len(name) > 150
    client = browse(xa)
    assert send(client, address_of(mine), chosen=[pdf(name)]).status_code == 302
    [made] = Evidence.objects.all()
    assert made.file.name == name.replace(" .pdf", " .pdf")
    answer = client.get(reverse("portal:evidence", args=[made.pk]))
    assert "Bi%C3%AAn%20b%E1%BA%A3n%20h%E1%BB%8Dp" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html><script>alert(1)</script>", "không phải là ảnh"),
        (b"<svg onload=alert(1)>", "không phải là ảnh"),
        (b"PK\x03\x04 a document of Word", "lưu thành PDF"),
        (b"GIF89a", "không phải là ảnh"),
        (b"MZ\x90", "không phải là ảnh"),
        (b"\xff\xd8\xff\xe0 not a picture at all", "bị hỏng"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"%PDF-" + b"0" * 20_000_000, "lớn hơn 20 MB"),
    ],
)
def test_what_is_no_picture_and_no_pdf_is_refused_whatever_its_name(content, words, xa, browse, mine):
    answer = send(browse(xa), address_of(mine), chosen=[SimpleUploadedFile("quyet-dinh.pdf", content)])
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Evidence.objects.exists()
    assert not files_kept()


def test_a_phone_is_told_to_send_a_jpeg_and_who_has_heic_how_to_make_one(xa, browse, mine):
    """An iPhone turns its HEIC into JPEG by itself where a box takes JPEG, and neither HEIC nor any picture."""
    client = browse(xa)
    page = html.fromstring(client.get(address_of(mine)).content)
    boxes = {one.get("name"): one.get("accept").split(",") for one in page.xpath("//input[@type='file']")}
    assert set(boxes) == {"photo", "chosen"}
    for taken in boxes.values():
        assert "image/jpeg" in taken
        assert not {"image/*", "image/heic", "image/heif", ".heic"} & set(taken)
    heic = SimpleUploadedFile("IMG_0012.HEIC", b"\0\0\0\x18ftypheic")
    said = send(client, address_of(mine), chosen=[heic]).content.decode()
    for words in ("Thư viện ảnh", "JPG rồi gửi", "Tương thích nhất"):
        assert words in said


def test_of_several_files_the_good_ones_are_taken_and_the_others_told(xa, browse, mine):
    bad = SimpleUploadedFile("trang.pdf", b"<html>")
    answer = browse(xa).post(
        address_of(mine), {"about": "model", "chosen": [pdf(), bad, photo()]}, follow=True
    )
    assert Evidence.objects.count() == 2
    said = [str(one) for one in answer.context["messages"]]
    assert said[0] == "Đã thêm 2 minh chứng."
    assert said[1].startswith("Chưa nhận “trang.pdf”: không phải là ảnh")


@pytest.mark.parametrize(
    "sent", [{}, {"caption": "Chỉ có chữ"}, {"link": "javascript:alert(1)"}, {"link": "ftp://a.vn/b"}]
)
def test_nothing_but_words_or_no_link_is_refused(sent, xa, browse, mine):
    answer = send(browse(xa), address_of(mine), **sent)
    assert answer.status_code == 400
    assert sum(map(len, answer.context["form"].errors.values())) == 1
    assert not Evidence.objects.exists()


def test_files_that_the_browser_has_not_kept_are_to_be_chosen_again(xa, browse, mine):
    again, client = "chọn lại tệp trước khi gửi", browse(xa)
    for address in (address_of(mine), reverse("portal:change_evidence", args=[make_evidence(mine).pk])):
        faulty = send(client, address, chosen=[pdf(text=b"a")], link="ftp://a.vn/b")
        assert again in faulty.content.decode()
        assert again not in send(client, address, link="ftp://a.vn/b").content.decode()


def test_the_same_file_is_not_put_there_twice(xa, browse, mine):
    client = browse(xa)
    send(client, address_of(mine), chosen=[pdf(), pdf("chép.pdf")])
    again = client.post(address_of(mine), {"about": "model", "chosen": [pdf("khác.pdf")]}, follow=True)
    assert "không thêm lần nữa" in again.content.decode()
    assert Evidence.objects.count() == StoredFile.objects.count() == len(files_kept()) == 1


def test_there_are_forty_at_most(xa, browse, mine):
    for _ in range(AT_MOST - 1):
        make_evidence(mine)
    answer = send(browse(xa), address_of(mine), chosen=[pdf(text=b"a"), pdf(text=b"b")])
    assert answer.status_code == 400
    assert "nhiều nhất 40" in answer.content.decode()
    assert len(files_kept()) == AT_MOST - 1
    assert send(browse(xa), address_of(mine), chosen=[pdf(text=b"a")]).status_code == 302
    many = [pdf(text=b"%d" % number) for number in range(21)]
    answer = send(browse(xa), address_of(mine), chosen=many)
    assert "nhiều nhất 20 tệp" in answer.content.decode()


def test_a_button_pressed_twice_adds_once(xa, browse, mine):
    client, key = browse(xa), "a" * 32
    for _ in range(2):
        answer = send(client, address_of(mine), chosen=[pdf()], one_use_key=key)
        assert answer.url == reverse("portal:model", args=[mine.pk]) + "#minh-chung"
    assert Evidence.objects.count() == Act.objects.count() == 1
    send(client, address_of(mine), chosen=[pdf(text=b"another")], one_use_key=key)  # the browser went back
    assert Evidence.objects.count() == Act.objects.count() == 2


def test_of_a_registration_it_says_the_year(xa, browse, mine):
    client, [registration] = browse(xa), mine.registrations.all()
    offered = client.get(address_of(mine)).context["form"].fields["about"].choices
    key = f"registration-{registration.pk}"
    assert offered == [("model", "Mô hình, chung các năm"), (key, "Đăng ký năm 2021")]
    send(client, address_of(mine), about=key, chosen=[pdf()])
    [made] = Evidence.objects.all()
    assert (made.model, made.registration) == (None, registration)
    assert "Đăng ký năm 2021;" in client.get(reverse("portal:model", args=[mine.pk])).content.decode()
    other = make_registration()
    answer = send(client, address_of(mine), about=f"registration-{other.pk}", chosen=[pdf(text=b"a")])
    assert answer.status_code == 400


# Who


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("xa", 200),
        ("huyen", 200),
        ("an", 200),
        ("bcd", 403),
        ("xa_khac", 404),
        ("huyen_khac", 404),
        ("la", 404),
    ],
    indirect=["who"],
)
def test_to_a_model_who_enters_in_its_unit_adds(who, status, browse, mine):
    client = browse(who)
    assert client.get(address_of(mine)).status_code == status
    answer = send(client, address_of(mine), chosen=[pdf()])
    assert answer.status_code == (302 if status == 200 else status)
    assert Evidence.objects.exists() == (status == 200)
    assert bool(files_kept()) == (status == 200)


@pytest.mark.parametrize(
    ("who", "status"),
    [("huyen", 200), ("an", 200), ("bcd", 403), ("xa", 404), ("huyen_khac", 404), ("la", 404)],
    indirect=["who"],
)
def test_to_a_decision_who_decides_in_its_unit_adds(who, status, browse, decision):
    client = browse(who)
    assert client.get(address_of(decision)).status_code == status
    answer = send(client, address_of(decision), about="decision", chosen=[pdf()])
    assert answer.status_code == (302 if status == 200 else status)
    assert Evidence.objects.exists() == (status == 200)


def test_who_enters_adds_no_scan_to_a_decision_of_his_unit(xuan_lap, browse):
    client, theirs = browse(make_user((Task.READ, Task.ENTER), xuan_lap)), make_decision(xuan_lap)
    assert client.get(reverse("portal:decision", args=[theirs.pk])).status_code == 200
    made = make_evidence(theirs)
    for address in (address_of(theirs), reverse("portal:change_evidence", args=[made.pk])):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "không được giao tiếp nhận, công nhận ở đơn vị này" in answer.content.decode()


READERS = {
    "model": {"xa", "huyen", "an", "bcd"},
    "registration": {"xa", "huyen", "an", "bcd"},
    "decision": {"huyen", "an", "bcd"},
}


@pytest.mark.parametrize("who", ["xa", "huyen", "an", "bcd", "xa_khac", "huyen_khac", "la"])
@pytest.mark.parametrize("kind", READERS)
def test_a_file_is_shown_to_who_may_read_the_thing(who, kind, request, browse, mine, decision):
    thing = {"model": mine, "registration": mine.registrations.get(), "decision": decision}[kind]
    made = make_evidence(thing, photo().read(), "anh.jpg")
    client = browse(request.getfixturevalue(who))
    status = 200 if who in READERS[kind] else 404
    for address in ("evidence", "evidence_small"):
        answer = client.get(reverse(f"portal:{address}", args=[made.pk]))
        assert answer.status_code == status
        assert {type(value) for value in answer.headers.values()} == {str}  # as a server asks
    page = reverse(
        "portal:decision" if kind == "decision" else "portal:model",
        args=[(decision if kind == "decision" else mine).pk],
    )
    assert client.get(page).status_code == status
    assert Evidence.objects.visible_to(request.getfixturevalue(who)).exists() == (status == 200)


def test_nobody_reads_or_adds_without_signing_in(an, browse, mine, decision):
    made, client = make_evidence(decision), browse(None)
    for name in ("evidence", "evidence_small", "change_evidence"):
        assert client.get(reverse(f"portal:{name}", args=[made.pk])).url.startswith("/dang-nhap/")
    for address in (address_of(mine), address_of(decision), reverse("portal:decision", args=[decision.pk])):
        assert client.get(address).url.startswith("/dang-nhap/")
    assert send(client, address_of(mine), chosen=[pdf()]).status_code in (302, 403)
    assert Evidence.objects.count() == 1


def test_a_registration_of_ones_unit_is_all_that_is_read_of_a_model_that_left(xa, browse, mine, khuon_ha):
    """The page of the model is open to who may read one of its registrations; what is of the model itself is not."""
    whole, year = make_evidence(mine), make_evidence(mine.registrations.get())
    mine.unit = khuon_ha
    mine.save()
    client = browse(xa)
    page = client.get(reverse("portal:model", args=[mine.pk])).content.decode()
    assert reverse("portal:evidence", args=[year.pk]) in page
    assert reverse("portal:evidence", args=[whole.pk]) not in page
    assert client.get(reverse("portal:evidence", args=[whole.pk])).status_code == 404
    assert [key for key, _ in client.get(address_of(mine)).context["form"].fields["about"].choices] == [
        f"registration-{year.registration_id}"
    ]


def test_only_what_the_reader_may_change_leads_to_its_change(xuan_lap, khuon_ha, lam_binh, browse, mine):
    reader = make_user((Task.READ,), lam_binh)
    assign(reader, (Task.ENTER,), xuan_lap)
    whole, year = make_evidence(mine), make_evidence(mine.registrations.get())
    mine.unit = khuon_ha
    mine.save()
    page = browse(reader).get(reverse("portal:model", args=[mine.pk])).content.decode()
    assert reverse("portal:evidence", args=[whole.pk]) in page
    assert reverse("portal:change_evidence", args=[whole.pk]) not in page
    assert reverse("portal:change_evidence", args=[year.pk]) in page
    assert address_of(mine) in page


def test_evidence_goes_where_its_thing_goes(xa, xa_khac, mine, khuon_ha):
    made = make_evidence(mine)
    mine.unit = khuon_ha
    mine.save()
    assert not Evidence.objects.visible_to(xa).exists()
    assert Evidence.objects.visible_to(xa_khac).get() == made


@pytest.mark.parametrize("asked", ["0", "999999", "99999999999999999999"])
def test_what_is_not_there_is_not_found(asked, an, browse):
    for path in ("", "anh-nho/", "sua/"):
        assert browse(an).get(f"/minh-chung/{asked}/{path}").status_code == 404
    for path in ("/quyet-dinh/{}/", "/quyet-dinh/{}/ban-chup/", "/mo-hinh/{}/minh-chung/"):
        assert browse(an).get(path.format(asked)).status_code == 404


def test_a_file_that_is_lost_is_not_found_and_its_line_stays(an, browse, decision):
    made = make_evidence(decision)
    made.file.file.storage.delete(made.file.file.name)
    assert browse(an).get(reverse("portal:evidence", args=[made.pk])).status_code == 404
    assert browse(an).get(reverse("portal:decision", args=[decision.pk])).status_code == 200
    assert browse(an).get(reverse("portal:evidence_small", args=[made.pk])).status_code == 404


def test_a_link_has_no_file_to_show(xa, browse, mine):
    send(browse(xa), address_of(mine), link="https://tuyenquang.gov.vn/")
    [made] = Evidence.objects.all()
    assert browse(xa).get(reverse("portal:evidence", args=[made.pk])).status_code == 404


def test_a_file_is_shown_as_what_it_is_and_of_unknown_kind_only_saved(an, browse, decision):
    made = make_evidence(decision)
    answer = browse(an).get(reverse("portal:evidence", args=[made.pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-cache"
    part = browse(an).get(reverse("portal:evidence", args=[made.pk]), headers={"range": "bytes=0-4"})
    assert (part.status_code, b"".join(part)) == (206, b"%PDF-")
    StoredFile.objects.update(type=StoredFile.Type.OTHER, name="<script>.html")
    answer = browse(an).get(reverse("portal:evidence", args=[made.pk]))
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_browser_that_has_a_file_asks_each_time_whether_it_may_show_it(xa, browse, mine):
    made, client = make_evidence(mine), browse(xa)
    address = reverse("portal:evidence", args=[made.pk])
    etag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    xa.assignments.all().delete()
    assert client.get(address, headers={"if-none-match": etag}).status_code == 404


# Changing


def change(client, made, **sent):
    address = reverse("portal:change_evidence", args=[made.pk])
    mark = client.get(address).context["seen_changes"]
    return client.post(address, {"caption": "", "link": "", "seen_changes": mark, **sent})


def test_what_is_replaced_stays_in_the_history_of_who_may_change_it(xa, bcd, browse, mine):
    old = make_evidence(mine, caption="Bản đầu")
    answer = change(browse(xa), old, chosen=[pdf(text=b"new")], caption="Bản sau")
    assert answer.status_code == 302
    old.refresh_from_db()
    new = old.replaced_by
    assert (new.model, new.caption, new.act.by) == (mine, "Bản sau", xa)
    page = browse(xa).get(reverse("portal:model", args=[mine.pk])).content.decode()
    assert "Đã thay bằng “Bản sau”" in page
    assert browse(xa).get(reverse("portal:evidence", args=[old.pk])).status_code == 200
    page = browse(bcd).get(reverse("portal:model", args=[mine.pk])).content.decode()
    assert "Bản sau" in page
    assert "Bản đầu" not in page
    assert browse(bcd).get(reverse("portal:evidence", args=[old.pk])).status_code == 404


def test_its_words_are_changed_without_a_new_file(xa, browse, mine):
    made = make_evidence(mine, caption="Đương hoa")
    assert change(browse(xa), made, caption="Đường hoa").status_code == 302
    made.refresh_from_db()
    assert made.caption == "Đường hoa"
    assert Evidence.objects.count() == 1
    assert "Đương hoa" in browse(xa).get(reverse("portal:change_evidence", args=[made.pk])).content.decode()


def test_a_save_over_anothers_save_is_told_first(xa, huyen, browse, mine):
    made = make_evidence(mine, caption="Một")
    client, address = browse(xa), reverse("portal:change_evidence", args=[made.pk])
    mark = client.get(address).context["seen_changes"]
    change(browse(huyen), made, caption="Hai")
    answer = client.post(address, {"caption": "Ba", "link": "", "seen_changes": mark})
    assert answer.status_code == 400
    assert "<ins>Hai</ins>" in answer.content.decode()
    made.refresh_from_db()
    assert made.caption == "Hai"
    again = client.post(
        address, {"caption": "Ba", "link": "", "seen_changes": answer.context["seen_changes"]}
    )
    assert again.status_code == 302
    made.refresh_from_db()
    assert made.caption == "Ba"


def test_of_two_who_replace_the_same_the_second_is_told(xa, huyen, browse, mine):
    made = make_evidence(mine)
    client, address = browse(xa), reverse("portal:change_evidence", args=[made.pk])
    mark = client.get(address).context["seen_changes"]
    change(browse(huyen), made, chosen=[pdf(text=b"theirs")])
    answer = client.post(address, {"chosen": [pdf(text=b"mine")], "seen_changes": mark})
    assert answer.status_code == 400
    assert "đã được lưu ở nơi khác" in answer.content.decode()
    assert Evidence.objects.count() == StoredFile.objects.count() == len(files_kept()) == 2


def test_to_replace_one_file_is_asked_for(xa, browse, mine):
    page = browse(xa).get(reverse("portal:change_evidence", args=[make_evidence(mine).pk])).content.decode()
    assert 'type="file"' in page
    assert "multiple" not in page
    assert "nhiều tệp" not in page


@pytest.mark.parametrize("sent", ["two", "bad", "bad and link", "bad and good", "known", "both"])
def test_it_is_replaced_by_one_good_new_thing(sent, xa, browse, mine):
    made, other = make_evidence(mine), make_evidence(mine, b"%PDF-1.4 known")
    bodies = {
        "two": {"chosen": [pdf(text=b"a"), pdf(text=b"b")]},
        "bad": {"chosen": [SimpleUploadedFile("a.pdf", b"<html>")]},
        "bad and link": {"chosen": [SimpleUploadedFile("a.pdf", b"<html>")], "link": "https://a.vn/"},
        "bad and good": {"photo": [photo()], "chosen": [SimpleUploadedFile("a.pdf", b"<html>")]},
        "known": {"chosen": [pdf(text=b"known")]},
        "both": {"chosen": [pdf(text=b"a")], "link": "https://a.vn/"},
    }
    assert change(browse(xa), made, **bodies[sent]).status_code == 400
    assert set(Evidence.objects.current()) == {made, other}
    assert len(files_kept()) == 2


def test_what_was_sent_by_mistake_is_taken_off_with_a_reason_and_put_back(xa, bcd, browse, mine):
    made, client = make_evidence(mine, caption="Ảnh nhầm"), browse(xa)
    address = reverse("portal:remove_evidence", args=[made.pk])
    assert client.post(address, {"reason": " "}).status_code == 400
    assert client.post(address, {"reason": "Gửi nhầm"}).status_code == 302
    page = client.get(reverse("portal:model", args=[mine.pk])).content.decode()
    assert "Đã gỡ: Gửi nhầm" in page
    assert "Ảnh nhầm" not in browse(bcd).get(reverse("portal:model", args=[mine.pk])).content.decode()
    assert browse(bcd).get(reverse("portal:evidence", args=[made.pk])).status_code == 404
    assert client.post(address, {"reason": "Gửi nhầm"}).status_code == 400
    back = reverse("portal:restore_evidence", args=[made.pk])
    assert client.post(back).status_code == 302
    assert "Ảnh nhầm" in browse(bcd).get(reverse("portal:model", args=[mine.pk])).content.decode()
    again = client.post(back, follow=True)
    assert "đã có ở đây" in again.content.decode()
    reasons = (
        Change.objects.of(Evidence)
        .filter(subject_id=made.pk, action="changed")
        .values_list("reason", flat=True)
    )
    assert sorted(reasons) == ["", "Gửi nhầm"]


def test_what_was_taken_off_is_not_put_back_beside_itself(xa, browse, mine):
    made = make_evidence(mine, b"%PDF-1.4 once")
    remove_evidence(made, by=OPERATOR, reason="Nhầm")
    make_evidence(mine, b"%PDF-1.4 once")
    again = browse(xa).post(reverse("portal:restore_evidence", args=[made.pk]), follow=True)
    assert "đã có ở đây" in again.content.decode()
    assert Evidence.objects.current().count() == 1


def test_a_replaced_one_is_neither_changed_nor_put_back(xa, browse, mine):
    old = make_evidence(mine)
    replace_evidence(old, None, "https://a.vn/", by=OPERATOR)
    client = browse(xa)
    assert (
        "đã được thay hoặc gỡ"
        in client.get(reverse("portal:change_evidence", args=[old.pk])).content.decode()
    )
    assert change(client, old, chosen=[pdf(text=b"a")]).status_code == 400
    assert client.post(reverse("portal:remove_evidence", args=[old.pk]), {"reason": "x"}).status_code == 400
    assert client.post(reverse("portal:restore_evidence", args=[old.pk])).status_code == 302
    assert [one.link for one in Evidence.objects.current()] == ["https://a.vn/"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("bcd", 403), ("xa_khac", 404), ("huyen_khac", 404), ("la", 404)],
    indirect=["who"],
)
def test_nobody_else_changes_replaces_takes_off_or_puts_back(who, status, browse, mine):
    made, client = make_evidence(mine), browse(who)
    sent = {"caption": "x", "reason": "x", "chosen": [pdf(text=b"a")]}
    for name in ("change_evidence", "remove_evidence", "restore_evidence"):
        assert client.post(reverse(f"portal:{name}", args=[made.pk]), sent).status_code == status
    assert client.get(reverse("portal:change_evidence", args=[made.pk])).status_code == status
    assert Evidence.objects.current().get() == made
    assert len(files_kept()) == 1


# Beside


def test_of_two_decisions_made_one_the_scans_stay_with_it(huyen, bcd, browse, lam_binh):
    loser, winner = make_decision(lam_binh), make_decision(lam_binh)
    made = make_evidence(loser)
    merge(loser, winner, by=huyen, reason="Là một")
    client = browse(bcd)
    assert client.get(reverse("portal:decision", args=[loser.pk])).url == reverse(
        "portal:decision", args=[winner.pk]
    )
    page = client.get(reverse("portal:decision", args=[winner.pk])).content.decode()
    assert reverse("portal:evidence", args=[made.pk]) in page
    assert browse(huyen).get(address_of(loser)).url == address_of(winner)


def test_of_two_models_made_one_the_evidence_stays_with_it_until_they_are_parted(huyen, browse, mine):
    other = make_model("Đường hoa 2", mine.registrant)
    made = make_evidence(other)
    merge(other, mine, by=huyen, reason="Là một")
    made.refresh_from_db()
    assert made.model == mine
    assert browse(huyen).get(address_of(other)).url == address_of(mine)
    part(other, by=huyen, reason="Là hai")
    made.refresh_from_db()
    assert made.model == other


@pytest.mark.parametrize("which", [0, 1])
def test_of_the_same_file_behind_two_models_made_one_either_is_taken_off(which, huyen, browse, mine):
    other = make_model("Đường hoa 2", mine.registrant)
    both = [make_evidence(thing, b"%PDF-1.4 the same") for thing in (mine, other)]
    merge(other, mine, by=huyen, reason="Là một")
    address = reverse("portal:remove_evidence", args=[both[which].pk])
    assert browse(huyen).post(address, {"reason": "Đã có"}).status_code == 302
    assert Evidence.objects.current().get() == both[1 - which]


def test_a_task_elsewhere_gives_no_right_here(xa, khuon_ha, browse, decision, mine):
    """Each of the three ways to the unit is asked with the right that it needs."""
    assign(xa, (Task.DECIDE,), khuon_ha)
    theirs = make_decision(khuon_ha)
    there, here = make_evidence(theirs), make_evidence(mine)
    away = make_evidence(make_model(registrant=make_registrant(khuon_ha)))
    assert set(Evidence.objects.editable_by(xa)) == {there, here}
    assert away not in Evidence.objects.editable_by(xa)


def test_a_page_asks_as_often_for_one_as_for_many(
    xa, huyen, browse, mine, decision, django_assert_max_num_queries
):
    asked, client, other, numbers = [], browse(xa), browse(huyen), count()
    for things in (1, 18):
        for _ in range(things):
            make_evidence(mine)
            make_evidence(mine.registrations.get())
            remove_evidence(make_evidence(decision), by=OPERATOR, reason="Nhầm")
            replace_evidence(make_evidence(mine), receive("a.pdf", b"%%PDF-%d" % next(numbers)), by=OPERATOR)
            make_evidence(decision)
            again = make_model(registrant=mine.registrant)
            make_recognition(make_registration(again), decision=decision)
        with django_assert_max_num_queries(15) as model:
            assert client.get(reverse("portal:model", args=[mine.pk])).status_code == 200
        with django_assert_max_num_queries(15) as of_decision:
            assert other.get(reverse("portal:decision", args=[decision.pk])).status_code == 200
        asked.append((len(model), len(of_decision)))
    assert asked[0] == asked[1]


@pytest.mark.sqlite
def test_a_page_reads_its_own_evidence_however_much_there_is(xa, browse, mine, xuan_lap):
    client, address = browse(xa), reverse("portal:model", args=[mine.pk])
    make_evidence(mine)
    asked = []
    for more in (100, 500):
        others = [make_model(registrant=mine.registrant) for _ in range(5)]
        rows = [Evidence(model=others[number % 5], link=f"https://a.vn/{number}") for number in range(more)]
        Evidence.objects.bulk_create(rows)
        renew_statistics()
        client.get(address)
        with steps() as done:
            assert len(client.get(address).context["evidence"]) == 1
            asked.append(done())
    assert asked[1] < asked[0] * 1.3
