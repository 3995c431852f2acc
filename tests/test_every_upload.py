"""Every form that takes a file, each with the same hostile ones: refused in words, nothing kept, no error of ours.

The doors are read from the forms that the addresses load, so that a new one fails here until it is stated.
"""

import io
import time
import zipfile
from pathlib import Path

import pytest
from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import get_resolver, reverse
from django.utils.module_loading import import_string
from PIL import Image

from awards.desk.certificates.layouts import make_layout
from awards.desk.proposals import begin_proposal
from awards.evidence import MAX_BYTES
from awards.models import CertificateLayout, Evidence, Proposal, StoredFile
from danvan.lists.models import ImportBatch
from danvan.review.models import WordTemplate
from models_registry.access import OPERATOR
from models_registry.models import ActivityField, Change
from tests.builders import make_evidence, make_field, make_model, make_programme, make_registrant
from tests.lists.conftest import line, workbook

pytestmark = pytest.mark.django_db
OURS = ("danvan.", "awards.", "models_registry.")
BOMB = 300_000_000  # bytes that a few hundred thousand unpack to
SECONDS = 20


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path
    return Path(settings.MEDIA_ROOT)


def packed(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            with archive.open(name.replace("__", "/").replace("_o_", "."), "w") as member:
                for part in content if isinstance(content, list) else [content]:
                    member.write(part)
    return out.getvalue()


def as_office(kind, body, **more):
    """What calls itself a workbook ("xl") or a Word document ("word"), with that in its first part."""
    first = {"xl": "xl__worksheets__sheet1_o_xml", "word": "word__document_o_xml"}[kind]
    whole = {"xl": "xl__workbook_o_xml", "word": "word__document_o_xml"}[kind]
    main = {"xl": "spreadsheetml.sheet", "word": "wordprocessingml.document"}[kind]
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{whole.replace("__", "/").replace("_o_", ".")}" '
        f'ContentType="application/vnd.openxmlformats-officedocument.{main}.main+xml"/></Types>'
    )
    return packed(**{"[Content_Types]_o_xml": types.encode(), first: body, **more})


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (97 + n, b"&%c;" % (96 + n) * 10) for n in range(1, 10))
    + b"]><a>&j;</a>"
)


def pixels():
    """A picture of a few hundred bytes that says it is 60,000 by 60,000 points."""
    out = io.BytesIO()
    Image.new("1", (1, 1)).save(out, "PNG")
    data = bytearray(out.getvalue())
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    return bytes(data)


HOSTILE = {
    "nothing": lambda: ("trong.xlsx", b""),
    "a program": lambda: ("anh.jpg", b"MZ\x90\x00" + b"\x00" * 4000),
    "a page with a script": lambda: ("bao-cao.docx", b"<html><script>alert(1)</script></html>"),
    "a drawing with a script": lambda: (
        "anh.png",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    ),
    "a workbook that unpacks to gigabytes": lambda: (
        "ds.xlsx",
        as_office("xl", [b"<worksheet>" + b" " * 1_000_000] * (BOMB // 1_000_000)),
    ),
    "a Word document that unpacks to gigabytes": lambda: (
        "mau.docx",
        as_office("word", [b"<w>" + b" " * 1_000_000] * (BOMB // 1_000_000)),
    ),
    "a workbook of entities": lambda: ("ds.xlsx", as_office("xl", LAUGHS)),
    "a Word document of entities": lambda: ("mau.docx", as_office("word", LAUGHS)),
    "a Word document with macros": lambda: (
        "mau.docx",
        as_office("word", b"<w/>", word__vbaProject_o_bin=b"x"),
    ),
    "a zip that climbs out": lambda: ("ds.xlsx", packed(**{"..__..__etc__passwd": b"x"})),
    "half a picture": lambda: ("anh.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 50),
    "a picture of billions of points": lambda: ("anh.png", pixels()),
    "too much": lambda: ("ds.csv", b"x" * (MAX_BYTES + 1)),
}


class Door:
    """Where a form with a file is sent: its address, the field of the file, what else it needs."""

    def __init__(self, address, field, more=()):
        self.address, self.field, self.more = address, field, dict(more)


@pytest.fixture
def doors(lam_binh, xuan_lap, an, browse):
    make_programme()
    make_field("economy", "Kinh tế")
    model = make_model("Đường hoa", make_registrant(xuan_lap))
    evidence = make_evidence(model)
    proposal = begin_proposal(
        Proposal(unit=xuan_lap, to_unit=lam_binh, level="district", year=2026), OPERATOR
    )
    layout = make_layout(CertificateLayout(unit=lam_binh, form="giay_khen"), OPERATOR)
    more = reverse("portal:add_to_model", args=[model.pk])
    return {
        "danvan.intake.forms.UploadForm": Door(reverse("intake:upload"), "tep"),
        "danvan.portal.evidence_forms.AddForm": Door(more, "chosen", {"about": "model"}),
        "danvan.portal.evidence_forms.ScanForm": Door(
            reverse("awarding:add_scan", args=[proposal.pk]), "chosen", {"about": "proposal"}
        ),
        "danvan.portal.evidence_forms.ChangeForm": Door(
            reverse("portal:change_evidence", args=[evidence.pk]), "chosen"
        ),
        "danvan.review.issuing.forms.TemplateForm": Door(
            reverse("issuing:templates", args=[lam_binh.pk]), "tep", {"form": "dang"}
        ),
        "models_registry.admin.excel.CatalogueUploadForm": Door(
            reverse("admin:models_registry_activityfield_import"),
            "import_file",
            {"format": "0", "resource": "0"},
        ),
        "danvan.awarding.certificates.forms.BackgroundForm": Door(
            reverse("awarding:layout_background", args=[layout.pk]),
            "scan",
            {
                "seen_changes": browse(an)
                .get(reverse("awarding:layout", args=[layout.pk]))
                .context["seen_changes"]
            },
        ),
    }


def forms_with_files():
    """All forms of ours that take a file and that no other of ours is made of."""
    assert get_resolver().url_patterns  # loads every view, and each its forms
    found, waiting = set(), [forms.BaseForm]
    while waiting:
        for form in waiting.pop().__subclasses__():
            waiting.append(form)
            own = [one for one in form.__subclasses__() if one.__module__.startswith(OURS)]
            has_file = any(
                isinstance(one, forms.FileField) for one in getattr(form, "base_fields", {}).values()
            )
            if has_file and not own and form.__module__.startswith(OURS):
                found.add(f"{form.__module__}.{form.__qualname__}")
    return found


def kept(folder):
    files = {path for path in folder.rglob("*") if path.is_file()} if folder.exists() else set()
    rows = [
        model.objects.count() for model in (Evidence, StoredFile, ImportBatch, WordTemplate, ActivityField)
    ]
    return files, rows


def test_every_form_that_takes_a_file_is_stated_here(doors):
    # Forms are found at the end of what they are made of; that of evidence is shown as it is, too.
    assert {*forms_with_files(), "danvan.portal.evidence_forms.AddForm"} == set(doors)
    for name in doors:
        assert issubclass(import_string(name), forms.BaseForm)


def test_no_screen_of_entry_takes_a_file_beside_these(rf, an):
    request = rf.get("/")
    request.user = an
    for model, screen in admin.site._registry.items():
        if any(isinstance(one, models.FileField) for one in model._meta.concrete_fields):
            assert not screen.has_add_permission(request), model


@pytest.mark.parametrize("sent", HOSTILE)
def test_a_hostile_file_is_refused_in_words_at_every_door_and_leaves_nothing(doors, folder, browse, an, sent):
    client = browse(an)
    name, content = HOSTILE[sent]()
    before, told = kept(folder), Change.objects.count()
    for form, door in doors.items():
        began = time.monotonic()
        answer = client.post(
            door.address, {**door.more, door.field: SimpleUploadedFile(name, content)}, follow=True
        )
        assert answer.status_code in (200, 400, 413), (form, answer.status_code)
        assert time.monotonic() - began < SECONDS, form
        assert kept(folder) == before, form
        text = answer.content.decode()
        assert 'class="error' in text or "errorlist" in text or 'role="alert"' in text or "warning" in text, (
            form
        )
        assert "Traceback" not in text
    assert Change.objects.count() == told


@pytest.mark.parametrize(
    "name", ["a\x00b.pdf", "../../../../tmp/w.pdf", "C:\\windows\\w.pdf", "x" * 400 + ".pdf"]
)
def test_whatever_a_file_is_called_it_stays_in_its_folder(doors, folder, browse, an, name):
    door = doors["danvan.portal.evidence_forms.AddForm"]
    client = browse(an)
    data = {**door.more, door.field: SimpleUploadedFile(name, b"%PDF-1.4 x")}
    assert client.post(door.address, data).status_code in (302, 400)
    for one in StoredFile.objects.all():
        assert "\x00" not in one.name
        assert "/" not in one.download_name
        assert "\\" not in one.download_name
        assert (folder / one.file.name).resolve().is_relative_to(folder.resolve())
    upload = doors["danvan.intake.forms.UploadForm"]
    answer = client.post(upload.address, {"tep": SimpleUploadedFile(name, workbook(line()))})
    assert answer.status_code in (302, 400)
    for batch in ImportBatch.objects.all():
        assert "\x00" not in batch.file_name
        assert Path(batch.file.path).resolve().is_relative_to(folder.resolve())
        taken = client.get(reverse("intake:original", args=[batch.pk]))
        assert "\n" not in taken.headers["Content-Disposition"]
