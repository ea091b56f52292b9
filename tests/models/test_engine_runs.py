"""What a reading took is written once: the database refuses to change or forget it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from positions.models import EngineRun
from tests import builders

pytestmark = pytest.mark.django_db


def run(**given: object) -> EngineRun:
    values: dict[str, object] = {
        "text": builders.text("Words."),
        "engine": "model",
        "engine_version": "p1 sample",
        "model": "sample",
        "seconds": 1.5,
        "proposals": 0,
        "started_at": timezone.now(),
        **given,
    }
    return EngineRun.objects.create(**values)


@pytest.mark.parametrize(
    "write",
    [
        lambda made: EngineRun.objects.update(cost_usd=0),
        lambda made: made.save(),
        lambda made: EngineRun.objects.filter(pk=made.pk)._raw_delete("default"),
        lambda made: made.delete(),
        lambda made: connection.cursor().execute("UPDATE positions_enginerun SET answer = ''"),
        lambda made: connection.cursor().execute("DELETE FROM positions_enginerun"),
    ],
)
def test_a_record_stays_as_it_was_written(write: Callable[[EngineRun], object]) -> None:
    made = run(cost_usd=Decimal("0.5"))
    refusal = "A record of a reading cannot be"
    with pytest.raises(IntegrityError, match=refusal), transaction.atomic():
        write(made)
    assert EngineRun.objects.get().cost_usd == Decimal("0.5")


def test_what_a_day_cost_is_counted_by_utc_days() -> None:
    day = dt.date(2026, 9, 1)
    for hour, cost in ((0, "0.25"), (23, "0.50"), (24, "4"), (-1, "8")):
        at = dt.datetime(2026, 9, 1, tzinfo=dt.UTC) + dt.timedelta(hours=hour)
        run(cost_usd=Decimal(cost), started_at=at)
    assert EngineRun.objects.spent_on(day) == Decimal("0.75")
    assert EngineRun.objects.spent_on(day + dt.timedelta(days=9)) == 0


def test_only_a_usable_answer_is_given_again() -> None:
    run(request_sha256="a", answer="not JSON", fell_back=True)
    run(request_sha256="a", answer="")
    assert EngineRun.objects.answering("a") is None
    good = run(request_sha256="a", answer="{}")
    run(request_sha256="a", answer="", answer_from=good)
    run(request_sha256="b", answer="{}")
    assert EngineRun.objects.answering("a") == good
