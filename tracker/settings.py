"""Every setting in one file; what an operator may change is read from the environment here."""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from tracker import broker, env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "var")
VERSION = "0.1.0"

DEBUG = env.flag("DEBUG", False)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
# This installation's public address: in the User-Agent, in feeds and in citations.
SITE_URL = env.text("SITE_URL", "http://localhost:8000")
DATABASE_URL = env.text("DATABASE_URL")
REDIS_URL = env.text("REDIS_URL")


def _secret_key() -> str:
    """The operator's key, or on the embedded default one made once for this data folder."""
    given = env.text("SECRET_KEY")
    if given:
        if len(given) < 32 and not DEBUG:
            raise ImproperlyConfigured("SECRET_KEY is shorter than 32 characters.")
        return given
    if DATABASE_URL and not DATABASE_URL.startswith("sqlite:"):
        raise ImproperlyConfigured(
            "Set SECRET_KEY: with DATABASE_URL set, all hosts must share it."
        )
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    path = DATA_DIR / "secret-key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    key = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w") as file:
        file.write(key)
    return key


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "positions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


def _databases() -> dict[str, dict[str, object]]:
    parts = urlsplit(DATABASE_URL)
    if not DATABASE_URL or parts.scheme == "sqlite":
        return {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": unquote(parts.path)[1:] or str(DATA_DIR / "tracker.sqlite3"),
                "OPTIONS": {
                    # A writer takes its lock at the start, so that two never deadlock half-way.
                    "transaction_mode": "IMMEDIATE",
                    "timeout": 20,
                    "init_command": (
                        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                        "PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000; "
                        # Without it, INSERT OR REPLACE passes the guards of deletion by.
                        "PRAGMA recursive_triggers=ON"
                    ),
                },
                # A file, so that the tests' worker processes reach the same database; one a
                # process, so that two test runs do not meet.
                "TEST": {"NAME": str(DATA_DIR / f"test-{os.getpid()}.sqlite3")},
            }
        }
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql:// or sqlite:///")
    return {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "OPTIONS": dict(parse_qsl(parts.query, strict_parsing=bool(parts.query))),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    }


DATABASES = _databases()

REDIS = REDIS_URL or broker.embedded_url(DATA_DIR)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS,
        "KEY_PREFIX": "wts",
    }
}

SNAPSHOT_STORAGE_URL = env.text("SNAPSHOT_STORAGE_URL") or f"file://{DATA_DIR / 'snapshots'}"
if not SNAPSHOT_STORAGE_URL.startswith("file:///"):
    raise ImproperlyConfigured("SNAPSHOT_STORAGE_URL must be a folder, file:///….")

STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "files")},
    },
    "snapshots": {
        "BACKEND": "positions.models.storage.SnapshotFiles",
        "OPTIONS": {
            "location": SNAPSHOT_STORAGE_URL.removeprefix("file://"),
            "file_permissions_mode": None,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "positions" / "locale"]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/desk/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"

# Security. HTTPS=yes where the site stands behind TLS; the embedded default serves localhost.
HTTPS = env.flag("HTTPS", False)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# The largest page an editor can hand in, with room for the form around it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024

CELERY_BROKER_URL = broker.celery_url(REDIS)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 240
CELERY_TASK_SOFT_TIME_LIMIT = 200
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Above the hard time limit: below it, a running task would be handed out a second time.
    "visibility_timeout": 300,
    "unacked_restore_interval": 5,
    "socket_timeout": 30,
    "socket_connect_timeout": 5,
    "socket_keepalive": bool(REDIS_URL),
    "health_check_interval": 25,
}
CELERY_TIMEZONE = "UTC"
# A static tick; what is due is decided by our own tables. Beat keeps no file of its own.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_BEAT_SCHEDULE = {
    "schedule-due-sources": {"task": "positions.schedule_due_sources", "schedule": 60.0},
    "wake-forgotten-jobs": {"task": "positions.wake_forgotten_jobs", "schedule": 10.0},
}

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "EXCEPTION_HANDLER": "positions.api.problems.problem_response",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Where They Stand API",
    "DESCRIPTION": (
        "Candidates, races and stances with their evidence. Read-only. Every stance rests on an "
        "exact passage in an archived copy of a page."
    ),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
}

# Rules of the product that are judgement: printed on the method page from here.
STANCE_OLD_AFTER = dt.timedelta(days=730)
UNEVEN_COVERAGE_BELOW = 0.5
SHIPPED_PAGES = env.folder("SHIPPED_PAGES", BASE_DIR / "positions" / "demonstration" / "pages")
# How long a worker may hold a job between heartbeats before another may take it: longer than the
# longest step, which is a fetch of at most 60 seconds.
JOB_LEASE = dt.timedelta(seconds=env.number("JOB_LEASE_SECONDS", 90, least=1))

# A language model as a second reader, behind any OpenAI-compatible address; none by default. What
# it says passes the same verifier as the local rules, which read instead whenever it fails.
MODEL_ENDPOINT_URL = env.text("MODEL_ENDPOINT_URL").rstrip("/")
MODEL_ENDPOINT_KEY = env.text("MODEL_ENDPOINT_KEY")
MODEL_NAME = env.text("MODEL_NAME")
# For all that is asked about one document.
MODEL_TIMEOUT_SECONDS = env.number("MODEL_TIMEOUT_SECONDS", 60, least=1)
MODEL_MAX_CHARACTERS = env.number("MODEL_MAX_CHARACTERS", 24_000, least=500)
MODEL_MAX_ANSWER_TOKENS = env.number("MODEL_MAX_ANSWER_TOKENS", 4_000, least=100)
# USD per million tokens, and USD per UTC day (0 for no cap).
MODEL_PRICE_IN = env.amount("MODEL_PRICE_IN")
MODEL_PRICE_OUT = env.amount("MODEL_PRICE_OUT")
MODEL_DAILY_SPEND = env.amount("MODEL_DAILY_SPEND")
# What is left of a job's lease once the model was waited for: the local rules read and all is
# stored in that time.
MODEL_LEASE_ROOM = dt.timedelta(seconds=10)


def _is_near(host: str) -> bool:
    """Whether a host is this machine or plainly in its own network."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".lan", ".home.arpa"))


def _check_model() -> None:
    """Refuse a model that is set up by half, or in a way that would leak its key."""
    if not MODEL_ENDPOINT_URL:
        for name in ("MODEL_ENDPOINT_KEY", "MODEL_NAME"):
            if globals()[name]:
                raise ImproperlyConfigured(f"{name} is set without MODEL_ENDPOINT_URL.")
        return
    if not MODEL_NAME or len(MODEL_NAME) > 200 or not MODEL_NAME.isprintable():
        raise ImproperlyConfigured(
            "MODEL_ENDPOINT_URL needs MODEL_NAME, of at most 200 characters."
        )
    try:
        parts = urlsplit(MODEL_ENDPOINT_URL)
        is_whole = bool(parts.hostname) and parts.scheme in ("http", "https") and parts.port != 0
    except ValueError:
        is_whole = False
    if not is_whole or not MODEL_ENDPOINT_URL.isascii() or " " in MODEL_ENDPOINT_URL:
        raise ImproperlyConfigured("MODEL_ENDPOINT_URL must be like https://host/v1.")
    if parts.username is not None or parts.query or parts.fragment:
        raise ImproperlyConfigured(
            "MODEL_ENDPOINT_URL is an address alone; the key goes into MODEL_ENDPOINT_KEY."
        )
    if MODEL_ENDPOINT_KEY and not (
        MODEL_ENDPOINT_KEY.isascii() and MODEL_ENDPOINT_KEY.isprintable()
    ):
        raise ImproperlyConfigured("MODEL_ENDPOINT_KEY holds a character that no header takes.")
    if MODEL_ENDPOINT_KEY and parts.scheme == "http" and not _is_near(parts.hostname or ""):
        raise ImproperlyConfigured(
            "MODEL_ENDPOINT_URL must be https: over http the key would cross the net in the open."
        )
    wait = dt.timedelta(seconds=MODEL_TIMEOUT_SECONDS) + MODEL_LEASE_ROOM
    if wait > min(JOB_LEASE, dt.timedelta(seconds=CELERY_TASK_SOFT_TIME_LIMIT)):
        raise ImproperlyConfigured(
            f"MODEL_TIMEOUT_SECONDS must stay {MODEL_LEASE_ROOM.seconds} below JOB_LEASE_SECONDS "
            f"and below {CELERY_TASK_SOFT_TIME_LIMIT}."
        )
    if MODEL_DAILY_SPEND and not (MODEL_PRICE_IN or MODEL_PRICE_OUT):
        raise ImproperlyConfigured(
            "MODEL_DAILY_SPEND needs MODEL_PRICE_IN and MODEL_PRICE_OUT to count by."
        )


_check_model()

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"level": "WARNING"},
        "trafilatura": {"level": "ERROR"},
        "htmldate": {"level": "ERROR"},
    },
}
