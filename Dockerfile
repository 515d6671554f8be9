# One image for web, worker, beat and the one-shot set-up; docker-compose.yml says which command each runs.

FROM python:3.13-slim AS build
# The same version as in the Makefile.
ARG UV_VERSION=0.13.8
ENV UV_PROJECT_ENVIRONMENT=/app/.venv UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir --disable-pip-version-check "uv==${UV_VERSION}"
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-cache
# .dockerignore lists what this is.
COPY . .
# Collecting static files reads the settings, which want keys: these two live for this one command.
RUN STATIC_ROOT=/app/staticfiles VAR_DIR=/tmp/var \
    SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(48))')" \
    CREDENTIAL_KEYS="$(python -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())')" \
    .venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin onboarding
WORKDIR /app
COPY --from=build /app /app
# Keep memory that was just given back: the next reply of some megabytes wants it again (`make bench` does the same).
ENV MALLOC_TRIM_THRESHOLD_=134217728
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 STATIC_ROOT=/app/staticfiles VAR_DIR=/tmp/var
USER onboarding
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "onboarding.wsgi:application", "--preload", "--no-control-socket", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4"]
