"""The named cast, in one small district: huyện Lâm Bình with xã Xuân Lập and xã Khuôn Hà."""

import gc
import os
from importlib import import_module

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client, TransactionTestCase, client
from xdist.scheduler import LoadFileScheduling

from awards.models import AwardForm
from danvan.lib.append_only import drop_triggers
from tests.asked import Keeper, Spared
from tests.builders import (
    COMMITTEE_MEMBER,
    COMMUNE_OFFICER,
    DISTRICT_OFFICER,
    make_unit,
    make_user,
)
from tests.own_portal import migrated_in
from tests.random_cases import pure_function

hypothesis.settings.register_profile("pure function", pure_function)
hypothesis.settings.load_profile("pure function")


_keep_rendered = client.store_rendered_templates


def _keep_pages(store, signal, sender, template, context, **kwargs):
    """Of what a page was made of, not the hundreds of widgets: copying their contexts is a quarter of its time."""
    if not (template.name or "").startswith("django/forms/"):
        _keep_rendered(store, signal, sender, template, context, **kwargs)


client.store_rendered_templates = _keep_pages


_empty_tables = TransactionTestCase._fixture_teardown


_load_law = import_module("awards.migrations.0023_law_of_commending").load


def _empty_all_tables(test):
    """What a test committed is wiped away, what the database keeps too; `flush` makes its triggers again.

    What migrations have loaded is loaded again.
    """
    drop_triggers()
    _empty_tables(test)
    _load_law(apps)


TransactionTestCase._fixture_teardown = _empty_all_tables


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The suite's database is made without migrations, which take half a minute; it has what they load, and says that
    they were all applied.
    """
    with django_db_blocker.unblock():
        if not AwardForm.objects.exists():
            _load_law(apps)
            settings.MIGRATION_MODULES = {}
            recorder = MigrationRecorder(connection)
            recorder.ensure_schema()
            for app, name in MigrationLoader(connection).disk_migrations:
                recorder.record_applied(app, name)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """A portal with its tables and no more, made by migrations once in a run; a test works on its `copy`."""
    folder = tmp_path_factory.getbasetemp()
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")  # several processes
    return migrated_in((folder.parent if run else folder) / "migrated", run or folder.name.replace("-", "_"))


@pytest.fixture(autouse=True)
def _cheap(settings):
    """Passwords are hashed quickly; a client does not read all static files before its first request."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture
def tuyen_quang(db):
    return make_unit("province", "Tuyên Quang", code="08")


@pytest.fixture
def lam_binh(tuyen_quang):
    return make_unit("district", "Lâm Bình", tuyen_quang, code="071")


@pytest.fixture
def xuan_lap(lam_binh):
    return make_unit("commune", "Xuân Lập", lam_binh, code="02242")


@pytest.fixture
def khuon_ha(lam_binh):
    return make_unit("commune", "Khuôn Hà", lam_binh, code="02248")


@pytest.fixture
def na_hang(tuyen_quang):
    """The district beside."""
    return make_unit("district", "Na Hang", tuyen_quang, code="072")


@pytest.fixture
def an(db):
    """Administrator."""
    return make_user(username="quantri", full_name="Quản trị viên", is_superuser=True, is_staff=True)


@pytest.fixture
def an_nghi(db):
    """Administrator whose account is closed."""
    return make_user(username="quantri-nghi", is_superuser=True, is_staff=True, is_active=False)


@pytest.fixture
def huyen(lam_binh):
    """District officer of Lâm Bình."""
    return make_user(DISTRICT_OFFICER, lam_binh, "huyen", full_name="Cán bộ huyện")


@pytest.fixture
def huyen_nghi(lam_binh):
    """District officer of Lâm Bình whose account is closed."""
    return make_user(DISTRICT_OFFICER, lam_binh, "huyen-nghi", is_active=False)


@pytest.fixture
def huyen_khac(na_hang):
    """District officer of another district."""
    return make_user(DISTRICT_OFFICER, na_hang, "huyen-khac", full_name="Cán bộ Na Hang")


@pytest.fixture
def xa(xuan_lap):
    """Commune officer of Xuân Lập."""
    return make_user(COMMUNE_OFFICER, xuan_lap, "xa", full_name="Cán bộ Xuân Lập")


@pytest.fixture
def xa_khac(khuon_ha):
    """Commune officer of another commune."""
    return make_user(COMMUNE_OFFICER, khuon_ha, "xa-khac", full_name="Cán bộ Khuôn Hà")


@pytest.fixture
def bcd(lam_binh):
    """Member of the steering committee: reads the district, enters nothing."""
    return make_user(COMMITTEE_MEMBER, lam_binh, "bcd", full_name="Thành viên Ban Chỉ đạo")


@pytest.fixture
def la(db):
    """A stranger: an account without any assignment."""
    return make_user(username="la", full_name="Người lạ")


@pytest.fixture
def khach(db):
    """Nobody: not signed in."""
    return AnonymousUser()


@pytest.fixture
def who(request):
    """The one of the cast whose name the test gives: `parametrize("who", ["huyen", "la"], indirect=True)`."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def browse():
    """`browse(user)`: a browser signed in as that user; `browse(None)`: nobody."""

    def sign_in(user):
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return sign_in


def pytest_configure(config):
    if connection.vendor == "sqlite" and hasattr(config, "cache"):
        config.pluginmanager.register(Keeper(config))


@pytest.hookimpl(trylast=True)  # of what the marks leave
def pytest_collection_modifyitems(config, items):
    """Each test runs on the database that can show something by it.

    What only PostgreSQL can show (two writers at the same moment) belongs to its run alone; what asks no database
    (files, texts, words) is not run there a second time, nor cases that ask nothing new (`tests.asked`).
    """
    on_postgresql = connection.vendor == "postgresql"
    spared = Spared(config) if on_postgresql else ()
    kept, left_out = [], []
    for item in items:
        if on_postgresql:
            runs = asks_the_database(item) and item not in spared
        else:
            runs = not item.get_closest_marker("postgres")
        (kept if runs else left_out).append(item)
    config.hook.pytest_deselected(items=left_out)
    items[:] = kept


def pytest_collection_finish():
    """What was read until now stays: looking through it for what may go costs a tenth of the whole run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def asks_the_database(item) -> bool:
    """Whether a test uses the suite's database, itself or in processes of its own."""
    markers = ("django_db", "own_portal")
    return "db" in item.fixturenames or any(map(item.get_closest_marker, markers))


LONGEST = (
    "tests/portal/test_every_form.py",
    "tests/portal/test_links.py",
    "tests/test_odd_values.py",
    "tests/test_month_of_two_districts.py",
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """`--dist loadfile`, but for the browser: starting the portal and loading the demonstration costs most of it."""
    return _ByFile(config, log) if config.getvalue("dist") == "loadfile" else None


class _ByFile(LoadFileScheduling):
    """All files of the browser go to one process, which starts the portal once.

    Files of many tests go first, and before them those of few but long ones: last, the other processes would wait.
    """

    def _assign_work_unit(self, node: object) -> None:
        for file in reversed(LONGEST):
            if file in self.workqueue:
                self.workqueue.move_to_end(file, last=False)
        super()._assign_work_unit(node)

    def _split_scope(self, nodeid: str) -> str:
        folder = "tests/browser"
        return folder if nodeid.startswith(folder) else super()._split_scope(nodeid)


def pytest_sessionfinish(session, exitstatus):
    """CI allows nothing to skip: a browser or LibreOffice that is missing there is a fault, not a reason."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("DANVAN_TESTS_MUST_RUN") == "1" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
