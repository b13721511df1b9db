"""All settings of the portal. The environment is read here, once, and nowhere else.

The variables are described in `.env.example`. Without DOST_DEMO=1 a missing secret stops the
start with a message that names it.
"""

import base64
import hashlib
from datetime import time
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from dost_portal.broker import broker_settings
from dost_portal.environment import Environment
from dost_portal.router import servers
from dost_portal.schedule import beat_schedule
from dost_portal.uploads.places import file_store
from dost_portal.watching.log_settings import logging_settings

BASE_DIR = Path(__file__).resolve().parent.parent

# Each variable may also come as NAME_FILE: the path of a file that holds it, as secrets are mounted.
env = Environment()
env_file = BASE_DIR / ".env"
if env_file.exists():
    env.read_env(str(env_file))

DEMO = env.bool("DOST_DEMO", default=False)
TESTING = env.bool("DOST_TESTING", default=False)
SURFACE = env.str("DOST_SURFACE", default="all" if DEMO or TESTING else "staff")
if SURFACE not in {"staff", "dsmf", "all"}:
    raise ImproperlyConfigured("DOST_SURFACE must be staff, dsmf or all")
if SURFACE == "all" and not (DEMO or TESTING):
    raise ImproperlyConfigured("DOST_SURFACE=all is only for DOST_DEMO=1: DSMF has a process of its own")
DATA_DIR = Path(env.str("DOST_DATA_DIR", default=str(BASE_DIR / ".data"))).resolve()


def secret(name: str, demo_value: str) -> str:
    """Return the variable `name`; in a demo, where no real person is stored, a fixed value will do."""
    value = env.str(name, default="")
    if value:
        return value
    if DEMO or TESTING:
        return demo_value
    raise ImproperlyConfigured(f"{name} is not set; .env.example says how to make one")


def _demo_key(purpose: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(f"demo only: {purpose}".encode()).digest()).decode()


SECRET_KEY = secret("DOST_SECRET_KEY", "demo-only-" + _demo_key("sessions"))
# "id:key,id:key": the first wraps what is new, all of them open what is old.
FIELD_KEYS = secret("DOST_FIELD_KEYS", "demo:" + _demo_key("fields"))
INDEX_KEY = secret("DOST_INDEX_KEY", _demo_key("index"))

DEBUG = env.bool("DOST_DEBUG", default=False)
ALLOWED_HOSTS = env.list("DOST_ALLOWED_HOSTS", default=["*"] if DEMO or TESTING else [])
CSRF_TRUSTED_ORIGINS = env.list("DOST_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "dost_portal.staff",
    "dost_portal.audit",
    "dost_portal.outbox",
    "dost_portal.passport",
    "cases",
    "referrals",
    "dost_portal.demo",
    "dost_portal.row_security",
    "dost_portal.backup",
    "dost_portal.watching",
]

MIDDLEWARE = [
    "dost_portal.watching.requests.WatchMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "dost_portal.replica.WroteMiddleware",
    "referrals.api.problems.ProblemMiddleware",
    "dost_portal.row_security.middleware.RequestScopeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "dost_portal.errors.LogWithoutValues",
    "dost_portal.middleware.BrowserSafetyMiddleware",
    "dost_portal.staff.middleware.SessionLimitsMiddleware",
    "dost_portal.staff.middleware.LockedSessionMiddleware",
    "dost_portal.row_security.middleware.UserScopeMiddleware",
]

ROOT_URLCONF = "dost_portal.urls"
WSGI_APPLICATION = "dost_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["dost_portal.addresses", "dost_portal.icons", "dost_portal.drawn"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "dost_portal.context.portal",
                "cases.context.bell",
                "dost_portal.help.tour.tour",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

DATABASE = env.db_url("DATABASE_URL", default="postgres://dost_owner@127.0.0.1:5432/dost") | {
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
    "DISABLE_SERVER_SIDE_CURSORS": True,
}
# Prepared queries are planned once, not for each value, and no disk turns any more (decision 0015); the URL may differ.
_given = DATABASE.get("OPTIONS", {})
_session = f"-c plan_cache_mode=force_generic_plan -c random_page_cost=1.1 {_given.get('options', '')}"
if DATABASE_ROLE := env.str("DOST_DB_ROLE", default=""):  # of worker, sweeper, beat; requests go by surface
    _session += f" -c role=dost_{DATABASE_ROLE}"
DATABASE["OPTIONS"] = _given | {"options": _session}
# A standby that lists and statistics are read from, and by how many seconds it may be behind for that.
REPLICA, REPLICA_SECONDS = env.str("DOST_REPLICA", default=""), env.int("DOST_REPLICA_SECONDS", default=5)
DATABASES = servers(DATABASE, standby=env.str("DOST_DATABASE_STANDBY", default=""), replica=REPLICA)
DATABASE_ROUTERS = ["dost_portal.router.OneDatabase"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
SESSION_ENGINE = "dost_portal.staff.session_store"
SESSION_COOKIE_NAME = "dost_dsmf" if SURFACE == "dsmf" else "dost_staff"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = 15 * 60
# After how many seconds without use a page covers itself and asks for the password.
LOCK_SECONDS = env.int("DOST_LOCK_SECONDS", default=5 * 60)
SESSION_TOTAL_SECONDS = SESSION_COOKIE_AGE = 8 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "dost_portal.errors.csrf_failure"

SECOND_FACTOR = not (DEMO or TESTING)  # tests of the login ask for it
# How many proxies of ours stand before the process and say in X-Forwarded-For from where a request came.
PROXIES = env.int("DOST_PROXIES", default=0)
# For how long the link of an invitation or of a new password is good, in seconds.
PASSWORD_RESET_TIMEOUT = 48 * 60 * 60

AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = ["dost_portal.staff.backend.StaffBackend"]
LOGIN_URL = "staff:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "staff:login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "az"
LANGUAGES = [("az", _("Azerbaijani")), ("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "dost_language"
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Baku"
FORMAT_MODULE_PATH = ["dost_portal.formats"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static", ("docs", BASE_DIR / "docs" / "img")]
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "files": file_store(env, DATA_DIR),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "dost_portal.static_files.StaticFiles"
    },
}
# Uploads: no byte of them touches a disk unsealed. A file and a request hold at most so many bytes.
FILE_UPLOAD_HANDLERS = ["dost_portal.uploads.handler.BoundedMemoryHandler"]
FILE_BYTES = 15 * 1024 * 1024
REQUEST_FILE_BYTES = 45 * 1024 * 1024
# The virus scanner: tcp://host:3310 or unix:///path. While it does not answer, files wait to be examined.
CLAMD = env.str("DOST_CLAMD", default="")

HTTPS = env.bool("DOST_HTTPS", default=not (DEMO or TESTING))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
# Not "no-referrer": browsers would post forms with "Origin: null", which the CSRF check refuses. Others learn nothing.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Where the processes of one machine count together (a folder that is empty when they start), and at which port a
# worker tells its figures to this machine; 0: nowhere. Statements that take longer are logged, without values.
METRICS_DIR = env.str("PROMETHEUS_MULTIPROC_DIR", default="")
METRICS_PORT = env.int("DOST_METRICS_PORT", default=0)
SLOW_STATEMENT_MS = env.int("DOST_SLOW_STATEMENT_MS", default=500)

# How often beat asks for a sweep of the clocks and of the outbox, in seconds.
SWEEP_SECONDS = env.float("DOST_SWEEP_SECONDS", default=5.0)
# How often it is asked whether a centre's day is over, in seconds.
CLOSE_DAY_SECONDS = 30.0
# Within how many minutes somebody who took a ticket should be called.
HALL_TARGET_MINUTES = env.int("DOST_HALL_TARGET_MINUTES", default=15)
# From when on, in Baku, each day's digest of what stays overdue is told.
DIGEST_AT = time.fromisoformat(env.str("DOST_DIGEST_AT", default="09:00"))
# Where the heads of the trail's chain are kept: a file on another disk, or an address.
AUDIT_HEADS = env.str("DOST_AUDIT_HEADS", default=str(DATA_DIR / "audit-heads.jsonl"))
# From how many different cases read within an hour on a reading is told as odd.
ODD_CASES_AN_HOUR = env.int("DOST_ODD_CASES_AN_HOUR", default=30)

# To whose public keys (age1…, separated by commas) copies are encrypted; the secret ones lie elsewhere.
BACKUP_TO = env.list("DOST_BACKUP_TO", default=[])

# E-mail carries a subject and a link, nothing of a case. In a demo it goes into a folder.
vars().update(
    env.email_url("EMAIL_URL", default=f"filemail:///{DATA_DIR}/mail" if DEMO or TESTING else "smtp://localhost:25")
)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DOST_MAIL_FROM", default="dost@dost.example")
# Where the links of e-mails and web hooks lead.
PUBLIC_URL = env.str("DOST_PUBLIC_URL", default="").rstrip("/") or next(
    iter(CSRF_TRUSTED_ORIGINS), f"http://127.0.0.1:{env.str('PORT', default='8000') or '8000'}"
)
# Where those of DSMF's accounts lead.
DSMF_URL = env.str("DOST_DSMF_URL", default="").rstrip("/") or PUBLIC_URL
# The agency's relay: whom DSMF calls about a referral, never its centre. 142 is the agency's call centre.
RELAY_PHONE = env.str("DOST_RELAY_PHONE", default="142")
# Whether a notice to law enforcement may name the person who agrees to it; what they answer always stands.
NOTICE_NAMES_PERSON = env.bool("DOST_NOTICE_NAMES_PERSON", default=True)
# The electronic exchange with law enforcement: an address known by certificates, or a folder for another system.
NOTICE_ENDPOINT = env.str("DOST_NOTICE_ENDPOINT", default="").rstrip("/")
NOTICE_CERTIFICATE = env.str("DOST_NOTICE_CERTIFICATE", default="")
NOTICE_CERTIFICATE_KEY = env.str("DOST_NOTICE_CERTIFICATE_KEY", default="")
NOTICE_CA = env.str("DOST_NOTICE_CA", default="")
NOTICE_SPOOL = env.str("DOST_NOTICE_SPOOL", default="")
# A back office outside: its interface, and the key it gave the agency.
DSMF_ENDPOINT, DSMF_KEY = env.str("DOST_DSMF_ENDPOINT", default="").rstrip("/"), env.str("DOST_DSMF_KEY", default="")

BROKER_URL = env.str("DOST_BROKER_URL", default="") or REDIS_URL
vars().update(broker_settings(BROKER_URL))
CELERY_TASK_IGNORE_RESULT = CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 0}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = beat_schedule(sweep=SWEEP_SECONDS, day=CLOSE_DAY_SECONDS)
LOGGING = logging_settings(
    style=env.str("DOST_LOG_FORMAT", default="plain" if DEMO or TESTING else "json"),
    level=env.str("DOST_LOG_LEVEL", default="INFO"),
)
