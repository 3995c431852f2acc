"""All settings of the portal; what differs between machines comes from the environment.

A missing or mistyped value stops the start with a sentence that names it. `deploy/danvan.env.example`
lists every variable; on a server DANVAN_SETTINGS names the file that holds them.
"""

from datetime import timedelta
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
if named := env.str("DANVAN_SETTINGS", default=""):
    # Read here and not by systemd, so that its units and the command `danvan` understand each line alike.
    with Path(named).open(encoding="utf-8") as lines:
        env.read_env(lines)

# What people type to run a command: on a server the wrapper (deploy/danvan), which alone names that file.
DANVAN_COMMAND = "danvan" if named else "manage.py"

# Database, uploads and generated secrets of this machine; never in git.
VAR_DIR = Path(env.str("DANVAN_VAR", default=str(BASE_DIR / "var")))
(VAR_DIR / "static").mkdir(parents=True, exist_ok=True)


def env_bool(name: str, *, default: bool) -> bool:
    """The variable as a boolean; anything but "1"/"0" (or true/false) is an error, never a guess."""
    value = env.str(name, default="1" if default else "0").strip().lower()
    if value in {"1", "true"}:
        return True
    if value in {"0", "false"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}")


DEBUG = env_bool("DANVAN_DEBUG", default=False)
# A deployment behind TLS sets DANVAN_HTTPS=1 and must then name its secret and its hosts; without it the
# portal answers on this machine alone (demo, tests, commands).
HTTPS = env_bool("DANVAN_HTTPS", default=False)


def secret_key() -> str:
    """DANVAN_SECRET_KEY, or on a developer's machine the one kept in var/ (made at first start)."""
    value: str = env.str("DANVAN_SECRET_KEY", default="")
    if value:
        return value
    if HTTPS:
        raise ImproperlyConfigured("DANVAN_SECRET_KEY is not set (see deploy/danvan.env.example)")
    from django.core.management.utils import get_random_secret_key

    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.write_text(get_random_secret_key(), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8")


SECRET_KEY = secret_key()
# Former keys: what they signed (sessions, forms on their way) is still taken while the new one signs.
SECRET_KEY_FALLBACKS = env.list("DANVAN_SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("DANVAN_HOSTS", default=[] if HTTPS else ["127.0.0.1", "localhost", "[::1]"])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("DANVAN_HOSTS is not set: the host names of this portal, separated by commas")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []

INSTALLED_APPS = [
    "django.forms",
    "danvan.lib",
    "danvan.keeping",
    "danvan.accounts",
    "models_registry",
    "awards",
    "danvan.lists",
    "danvan.tally",
    "danvan.review",
    "danvan.intake",
    "danvan.start",
    "danvan.portal",
    "danvan.closing",
    "danvan.demo",
    "danvan.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",  # the demo and the tests serve static files as production does
    "django.contrib.staticfiles",
    "django_filters",
    "import_export",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "danvan.middleware.RequestNumber",
    "danvan.middleware.AnswerHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "danvan.accounts.sessions.SessionsEnd",
    "danvan.middleware.SignInRequired",
    "danvan.middleware.PasswordToChange",
    "danvan.accounts.second_factor.SecondFactorRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "models_registry.one_use.PressedTwice",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "danvan.portal.typed_units.TypedUnits",
    "axes.middleware.AxesMiddleware",
    "danvan.portal.versions.AnswersByVersion",
]

ROOT_URLCONF = "danvan.urls"
WSGI_APPLICATION = "danvan.wsgi.application"

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # widgets are among our templates
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["danvan.lib.template_loader.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "models_registry.demo.context",
                "danvan.portal.work.head.context",
            ],
            "builtins": ["models_registry.templatetags.one_use"],
        },
    }
]

# Database: SQLite in var/ by default, PostgreSQL by DATABASE_URL=postgres://user:password@host/name
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'danvan.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # A reader never waits for a writer (WAL); a second writer waits up to 20 s in place of failing, and
        # IMMEDIATE takes the write lock at BEGIN, so that a read followed by a write cannot dead-lock.
        # Django itself turns foreign keys on. 16 MB of pages are kept: with the 2 MB of SQLite's own a review of
        # 50,000 models reads the same pages many times (`make bench`). What REPLACE takes out is
        # refused as what DELETE does (danvan.lib.append_only): without that SQLite asks no trigger.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000; "
            "PRAGMA recursive_triggers=ON;"
        ),
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
else:
    # A server that is not there is said so at once, and what another holds for a minute is: 503, come again.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        "options": "-c lock_timeout=60s",
        **DATABASES["default"].get("OPTIONS", {}),
    }
# Each thread keeps its connection: opening one costs as much as an empty page. No longer than a minute, for a
# connection to SQLite reads what its planner knows (danvan.lib.statistics) when it is opened.
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
# Whether the kept one still answers is asked once a request: after a restart of the database nobody meets a dead one.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
ATOMIC_REQUESTS = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
# The first lets nobody in: it refuses whoever has guessed too often (danvan.accounts.guesses).
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "models_registry.access.AssignmentBackend"]
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # or the one behind the same address waits for ever
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "danvan.accounts.guesses.address_of"
AXES_USERNAME_CALLABLE = "danvan.accounts.guesses.account_tried"
AXES_LOCKOUT_CALLABLE = "danvan.accounts.guesses.waits"
AXES_DISABLE_ACCESS_LOG = True  # who came in stands in the trail (models_registry.sign_ins)
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = [
    "username",
    "giu",
    "ma",
]  # what was typed in a form goes into no table of guesses
# Whoever decides, approves or administers signs in with a code from his telephone too; everyone else may.
DANVAN_SECOND_FACTOR = env_bool("DANVAN_SECOND_FACTOR", default=HTTPS)
OTP_TOTP_ISSUER = "Dân vận khéo"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "portal:overview"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "models_registry.passwords.NotGuessed"},
]
SESSION_COOKIE_AGE = 12 * 3600  # a working day
# A session that nobody uses has ended before that.
SESSION_IDLE = timedelta(minutes=env.int("DANVAN_IDLE_MINUTES", default=120))
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "danvan.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 3600 * 24 * 30 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True  # of the portal's own name, where nothing else answers
SECURE_SSL_REDIRECT = False  # the proxy does it
# Of `check --deploy`: the redirect; and the list of names that browsers bring along, asked for a whole domain.
SILENCED_SYSTEM_CHECKS = ["security.W008", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"

# One language and its own formats: Django's `vi` reads 05/10/2022 as 10 May (anchors, trap 48).
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
FORMAT_MODULE_PATH = ["danvan.lib.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = False  # a year is not 2.022; numbers are grouped where they are printed
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# The server collects them as it starts (deploy/gunicorn.conf.py), compressed and named by their content, so that a
# browser keeps them for good and has the new ones after an upgrade. Tests and commands read them where they lie.
COLLECTED = env_bool("DANVAN_COLLECTED", default=False)
_OF_STATIC = "whitenoise.storage.CompressedManifestStaticFilesStorage" if COLLECTED else ""
STORAGES = {
    "default": {"BACKEND": "danvan.lib.storage.WholeFiles"},
    "staticfiles": {"BACKEND": _OF_STATIC or "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_MAX_AGE = 3600  # of the few that are asked for by their bare names, as by the page of an error
MEDIA_ROOT = VAR_DIR / "media"  # private: nothing is served from it but through a view that asks for rights
# Templates that staff put in place of the default report templates: dang.docx, nha-nuoc.docx.
DANVAN_REPORT_TEMPLATES = Path(env.str("DANVAN_REPORT_TEMPLATES", default=str(VAR_DIR / "report-templates")))
# Where the daily round keeps its backups, best on another disk; for whom they are encrypted (age1..., a key of GPG).
DANVAN_BACKUPS = Path(env.str("DANVAN_BACKUPS", default=str(VAR_DIR / "backups")))
DANVAN_BACKUP_RECIPIENT = env.str("DANVAN_BACKUP_RECIPIENT", default="")

# Mail, if the office has it: smtp+tls://name:password@host:587. Without it the portal sends none.
DANVAN_MAIL = env.str("DANVAN_MAIL", default="")
DANVAN_ADDRESS = f"https://{ALLOWED_HOSTS[0]}" if HTTPS else "http://127.0.0.1:8000"  # of the links in a mail
if DANVAN_MAIL:
    vars().update(env.email_url("DANVAN_MAIL"))
    DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DANVAN_MAIL_FROM")
    EMAIL_TIMEOUT = 20

# Who knows this key reads the figures of the server at /so-do/, as Prometheus does; without it there is no such page.
DANVAN_METRICS_KEY = env.str("DANVAN_METRICS_KEY", default="")

# For how long a list that was sent waits for somebody to write it; then its file and rows go.
DANVAN_LISTS_KEPT_DAYS = env.int("DANVAN_LISTS_KEPT_DAYS", default=30)

# Uploads: 20 MB is the largest file we take (danvan.lists); a form without a file is small.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 21 * 1024 * 1024

# django-import-export: rights as everywhere else, XLSX only, nothing left in temporary folders
# (anchors, traps 1, 28, 32).
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "change"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"
IMPORT_EXPORT_IMPORT_IGNORE_BLANK_LINES = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = True  # the trail (models_registry.trail) holds it

# Who is written to when something fails (needs DANVAN_MAIL): addresses, separated by commas.
ADMINS = [("", address) for address in env.list("DANVAN_ADMINS", default=[])]
EMAIL_SUBJECT_PREFIX = "Dân vận khéo: "

# One line of JSON for each request and each fault, to the journal (danvan.lib.logs).
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"number": {"()": "danvan.lib.logs.WithNumber"}},
    "formatters": {"json": {"()": "danvan.lib.logs.AsJson"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["number"]},
        "mail": {"class": "danvan.lib.logs.ErrorMail", "filters": ["number"]},
    },
    "root": {"handlers": ["console", "mail"], "level": "WARNING"},
    "loggers": {
        "danvan.requests": {"level": "INFO"},
        # Their own handlers would write twice, and mail what was typed.
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},  # a page that is not there is told by its line above
        # A name that is not ours comes from whoever tries addresses, and needs nobody's attention.
        "django.security.DisallowedHost": {"handlers": ["console"], "propagate": False},
    },
}
