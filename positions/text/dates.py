"""Dates that are known only in part, and where the knowledge comes from."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass
from typing import Literal

Precision = Literal["day", "month", "year"]

STATED = "stated in the text"
PUBLISHED = "publication date"


@dataclass(frozen=True)
class PartialDate:
    """`on` is the first day of the period that `precision` names; `basis` says how it is known."""

    on: datetime.date
    precision: Precision
    basis: str
    doubt: str = ""

    @property
    def last_day(self) -> datetime.date:
        if self.precision == "day":
            return self.on
        if self.precision == "month":
            return self.on.replace(day=calendar.monthrange(self.on.year, self.on.month)[1])
        return datetime.date(self.on.year, 12, 31)

    def may_be_same_as(self, other: PartialDate) -> bool:
        """Whether the two periods share a day."""
        return self.on <= other.last_day and other.on <= self.last_day


def parse_partial(value: str, basis: str) -> PartialDate:
    """Reads `2022`, `2022-10` or `2022-10-12`; raises ValueError for anything else."""
    parts = value.strip().split("-")
    if not 1 <= len(parts) <= 3 or len(parts[0]) != 4 or not all(p.isdecimal() for p in parts):
        raise ValueError(f"not a date of the form 2022, 2022-10 or 2022-10-12: {value!r}")
    year, month, day = (*(int(part) for part in parts), 1, 1)[:3]
    precision: Precision = ("year", "month", "day")[len(parts) - 1]
    return PartialDate(datetime.date(year, month, day), precision, basis)
