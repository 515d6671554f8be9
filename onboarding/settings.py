"""Django settings: one flat file, every value from the environment declared once (README, configuration)."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.urls import reverse_lazy

from connections.intacct import EndpointRefused, check_endpoint
from onboarding.environment import (
    BadEnvironment,
    credential_keys,
    database,
    env,
    read,
    redis_address,
    required_text,
    web_address,
    whole_number,
)
from onboarding.languages import languages_in
from onboarding.logs import logging_at

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))

#: Off in production; shows Django's error pages when on.
DEBUG: bool = read("DEBUG", lambda name: env.bool(name, False), "use 1 or 0.")
SECRET_KEY = required_text("SECRET_KEY", "give Django's secret key, 50 or more random characters.")
SECRET_KEY_FALLBACKS: list[str] = [key for key in str(env.str("SECRET_KEY_FALLBACKS", "")).split(",") if key]
#: AES-256 keys for customers' credentials, newest first.
CREDENTIAL_KEYS = credential_keys()
#: Base of every link URL that is sent to a customer.
PUBLIC_URL = web_address(
    "PUBLIC_URL", "http://127.0.0.1:8000", "give a whole address such as https://connect.vendor.example."
)
_public = urlsplit(PUBLIC_URL)
_is_https = _public.scheme == "https"

INTACCT_ALLOW_SIMULATOR: bool = read(
    "INTACCT_ALLOW_SIMULATOR", lambda name: env.bool(name, False), "use 1 or 0; never 1 in production."
)
INTACCT_GATEWAY_URL = web_address(
    "INTACCT_GATEWAY_URL",
    "https://api.intacct.com/ia/xml/xmlgw.phtml",
    "give the gateway's address, or leave it out for Sage's own.",
)
try:
    check_endpoint(INTACCT_GATEWAY_URL, allow_simulator=INTACCT_ALLOW_SIMULATOR)
except EndpointRefused as error:
    raise BadEnvironment(f"INTACCT_GATEWAY_URL is not usable: {error}") from None
#: Keeps blanked requests and replies per probe run when on.
INTACCT_TRANSCRIPTS: bool = read("INTACCT_TRANSCRIPTS", lambda name: env.bool(name, False), "use 1 or 0.")

ALLOWED_HOSTS = [_public.hostname or "", "127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]
#: Set to 1 only behind a proxy that sets X-Forwarded-Proto and X-Forwarded-For itself.
BEHIND_PROXY: bool = read("BEHIND_PROXY", lambda name: env.bool(name, False), "use 1 or 0.")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

ROOT_URLCONF = "onboarding.urls"
WSGI_APPLICATION = "onboarding.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "connections",
    "onboarding",
]
MIDDLEWARE = [
    "onboarding.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "onboarding.errors.SizeLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "onboarding.api.shape.ErrorShapeMiddleware",
    "onboarding.api.idempotency.IdempotencyMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

#: SQLite as measured in reference, reliability section 2.4: any other mode loses contended writes.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
DATABASES = {"default": database("DATABASE_URL", VAR_DIR / "onboarding.sqlite3")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"].update({"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True})
    # Seconds; without it the system's own minutes.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

#: Broker, cache and rate limits; without it everything runs embedded in one process.
REDIS_URL = redis_address()
EMBEDDED = not REDIS_URL
CACHES: dict[str, dict[str, object]] = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 50_000}  # of Django's 300, strangers would push out everybody's count
if not EMBEDDED:
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},  # seconds: pages wait for it, and do without
    }
#: How long a worker owns a job without a sign of life; it gives one every third of that.
JOB_LEASE_SECONDS = whole_number("JOB_LEASE_SECONDS", 30, least=3, most=3600)

# Celery: reference, reliability sections 2.2, 2.3 and 3. The database row is the job; the broker only rings.
CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
if not EMBEDDED:
    CELERY_BROKER_TRANSPORT = "onboarding.broker:Transport"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"polling_interval": 0.02}
    if EMBEDDED
    else {
        "visibility_timeout": 300,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 3,
        "socket_keepalive": True,
        "health_check_interval": 10,
        "max_retries": 0,  # a ring that is not heard costs its request no more time: the scan of the rows rings again
    }
)
# Not late: who has begun a job holds its lease, and a lost worker's job is found by the scan of the rows. A message
# kept until the end buys nothing then, and ends the worker when Redis restarts meanwhile (tests/services).
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SOFT_TIME_LIMIT = 150
CELERY_TASK_TIME_LIMIT = 180
CELERY_TASK_DEFAULT_QUEUE = "ui"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "ring-due-jobs": {"task": "connections.ring_due", "schedule": 5.0, "options": {"expires": 5}},
    "start-due-checks": {"task": "connections.start_due_checks", "schedule": 10.0, "options": {"expires": 10}},
    "purge": {"task": "onboarding.purge", "schedule": crontab(minute=17), "options": {"queue": "sweep"}},
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = reverse_lazy("console:sign-in")
LOGIN_REDIRECT_URL = reverse_lazy("console:connections")
LOGOUT_REDIRECT_URL = reverse_lazy("console:sign-in")

SESSION_COOKIE_NAME = "__Host-session" if _is_https else "session"
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds; the link re-opens the wizard at the same place
SESSION_COOKIE_SECURE = _is_https
CSRF_COOKIE_NAME = "__Host-csrf" if _is_https else "csrf"
CSRF_COOKIE_SECURE = _is_https
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "onboarding.errors.csrf_failure"
SECURE_SSL_REDIRECT = _is_https
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes from inside the network speak plain http
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _is_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _is_https
SECURE_HSTS_PRELOAD = _is_https
# Never no-referrer: browsers then send "Origin: null" and Django refuses the form (reliability section 1.3).
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
#: A form of ours is a few hundred bytes; whatever is larger is refused before it is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

STATIC_URL = "/static/"
#: Where `collectstatic` put hashed and compressed copies; without it files are served straight from `static/`.
STATIC_ROOT: str | None = env.str("STATIC_ROOT", "") or None
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "onboarding.static_files.StaticFiles"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGES = languages_in(LOCALE_PATHS[0])

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_LEVEL: str = read(
    "LOG_LEVEL",
    lambda name: LOG_LEVELS[LOG_LEVELS.index(env.str(name, "INFO"))],
    "use DEBUG, INFO, WARNING or ERROR.",
)
LOGGING = logging_at(LOG_LEVEL)
