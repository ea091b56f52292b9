"""Dates of which only a part may be known, as rows keep them, and what day it is where."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.utils import timezone

from positions.text.dates import PartialDate, Precision


def partial_date(on: Any, precision: Any, basis: Any = "", doubt: Any = "") -> PartialDate | None:
    """The date that three columns of a row hold; None when the row has none."""
    if on is None:
        return None
    return PartialDate(on, cast(Precision, precision or "day"), str(basis), str(doubt))


def today_in(zone: str) -> dt.date:
    """The date on the clocks of a time zone."""
    return timezone.now().astimezone(ZoneInfo(zone)).date()
