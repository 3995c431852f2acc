"""A portal with something in every kind of column, its backup, and a place for it to come back to."""

import pytest
from django.contrib.contenttypes.models import ContentType

FILLED = """
import django; django.setup()
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from awards.models import StoredFile
from danvan.accounts.models import OpenSession, User
from danvan.review.models import ClosedReview, ReviewPeriod
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import Programme, Unit
call_command("load_lam_binh", verbosity=0)
user = User.objects.create_user("canbo", password="mot hai ba bon nam", full_name="Nguyễn Văn Ất")
session = Session.objects.create(session_key="k" * 32, session_data="x", expire_date=timezone.now())
OpenSession.objects.create(session=session, user=user, began_at=timezone.now(), seen_at=timezone.now())
period = ReviewPeriod.objects.get(slug="2020-2022")
with trail.act(OPERATOR, "Ghi chú “lạ”\\u2028 = +1"):
    trail.save(Unit.objects.get(pk=period.unit_id), note="đổi")
    gone = Programme(first_year=2031, last_year=2032)
    trail.save(gone)
    trail.delete(gone)  # the highest key of its table is of a row that is gone
content = {"z": [1.0, 1, 1e22, -0.0, "1"], "a": {"ô": None, "b": True}}
ClosedReview.objects.create(period=period, unit=period.unit, code="abc", state="superseded", reason="x",
    content=content, sha256="0", workbook=bytes(range(256)), document=b"", last_act=1, by=user, by_name="B")
with connection.cursor() as cursor:  # what was never cleaned stays so
    cursor.execute("UPDATE models_registry_emulationmodel SET note = %s", ["  hai  dấu cách \\n\\tô"])
(settings.MEDIA_ROOT / "minh-chung").mkdir(parents=True)
(settings.MEDIA_ROOT / "minh-chung" / "a.jpg").write_bytes(bytes(range(256)) * 999)
settings.DANVAN_REPORT_TEMPLATES.mkdir()
(settings.DANVAN_REPORT_TEMPLATES / "dang.docx").write_bytes(b"mau")
StoredFile.objects.create(file="minh-chung/a.jpg", type="image/jpeg", size=1, sha256="a", name="Ảnh")
StoredFile.objects.create(file="minh-chung/mat.jpg", type="image/jpeg", size=1, sha256="b", name="Mất")
with (settings.VAR_DIR / "figures").open("w") as out:
    call_command("figures", "2020-2022", "--json", stdout=out)
for paper in ("anew.xlsx", "anew.docx"):
    call_command("export_review", "2020-2022", settings.VAR_DIR / paper, form="nha-nuoc", verbosity=0)
with (settings.VAR_DIR / "said").open("w") as out:
    call_command("backup", settings.VAR_DIR / "saoluu.zip", stdout=out)
"""


@pytest.fixture(scope="package")
def portal(migrated, tmp_path_factory):
    """The portal, its figures, its backup and what was said of it, in its folder."""
    own = migrated.copy(tmp_path_factory.mktemp("portal"))
    own.run(FILLED)
    yield own
    own.remove()


@pytest.fixture
def backup(portal):
    return portal.folder / "saoluu.zip"


@pytest.fixture
def empty_place(db, settings, tmp_path):
    """The suite's own database and folders where nothing lies yet."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DANVAN_REPORT_TEMPLATES = tmp_path / "templates"
    yield tmp_path
    ContentType.objects.clear_cache()
