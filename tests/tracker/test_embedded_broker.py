"""The embedded broker is reached in whatever folder the data lies."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import redis
from celery import Celery

from tracker import broker


def test_redis_and_celery_reach_a_broker_in_a_folder_with_a_difficult_name() -> None:
    with tempfile.TemporaryDirectory(prefix="a#b?c%41;d,é [x] ") as name:
        folder = Path(name)
        process = subprocess.Popen(
            broker.command(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            broker.wait_until_up(folder, process)
            url = broker.embedded_url(folder)
            with redis.Redis.from_url(url) as client:
                client.set("here", "yes")
            app = Celery(broker=broker.celery_url(url), set_as_current=False)
            with app.connection_for_write() as connection:
                channel = connection.default_channel
                assert channel.client.get("here") == b"yes"
            app.close()
        finally:
            process.terminate()
            process.wait(10)
