"""Fixtures that every test may use: real storage, broker and database, none of them the user's."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from celery import current_app
from django.conf import settings as django_settings
from django.db import connection
from django.test import override_settings

from positions.models import triggers
from tracker import broker

PLAIN_STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(scope="session", autouse=True)
def _files_of_our_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep snapshots in a folder of this test run; serve static files without a manifest."""
    folder = tmp_path_factory.mktemp("snapshots")
    static = tmp_path_factory.mktemp("static")
    storages = {
        **django_settings.STORAGES,
        "snapshots": {
            **django_settings.STORAGES["snapshots"],
            "OPTIONS": {"location": str(folder), "file_permissions_mode": None},
        },
        "staticfiles": PLAIN_STATIC,
    }
    with override_settings(
        STORAGES=storages,
        STATIC_ROOT=static,
        WHITENOISE_USE_FINDERS=True,
        WHITENOISE_AUTOREFRESH=True,
    ):
        yield


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """A broker and cache of this test process's own."""
    if django_settings.REDIS_URL:
        number = 2 + int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 1
        parts = urlsplit(django_settings.REDIS_URL)
        yield urlunsplit(parts._replace(path=f"/{number}"))
        return
    folder = tmp_path_factory.mktemp("broker")
    process = subprocess.Popen(
        broker.command(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        broker.wait_until_up(folder, process)
        yield broker.embedded_url(folder)
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="session", autouse=True)
def _tasks_go_to_our_own_broker(redis_url: str) -> None:
    """Once, before anything is sent: Celery keeps its connections for the life of the process."""
    current_app.conf.broker_url = broker.celery_url(redis_url)


@pytest.fixture(autouse=True)
def _cache_of_our_own(request: pytest.FixtureRequest) -> Iterator[None]:
    """Point the cache at our own broker, and empty it, for tests that touch the database."""
    uses_database = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    if not uses_database and request.node.get_closest_marker("django_db") is None:
        yield
        return
    location = request.getfixturevalue("redis_url")
    caches = {"default": {**django_settings.CACHES["default"], "LOCATION": location}}
    with override_settings(CACHES=caches):
        from django.core.cache import cache

        cache.clear()
        yield


@pytest.fixture(autouse=True)
def _guards_let_tests_clean_up(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the flush after a transactional test empty the tables; migrate's signal, which the flush
    sends too, writes the guards anew."""
    marker = request.node.get_closest_marker("django_db")
    is_marked = marker is not None and marker.kwargs.get("transaction", False)
    if not is_marked and not {"transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    triggers.remove(connection)


@pytest.fixture
def corpus() -> Path:
    """The folder of judged real articles, which lies beside the checkout and never in it."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "corpus"
    if not folder.is_dir():
        pytest.skip(f"the corpus of judged articles is not here ({folder})")
    return folder


def pytest_configure(config: pytest.Config) -> None:
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
