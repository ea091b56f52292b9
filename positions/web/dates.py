"""Dates and times in words: absolute, with as much as is known and no more."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from positions.text.dates import PartialDate


def day(on: dt.date | None) -> str:
    """``Nov 8, 2022``; "" for no date."""
    return format_date(on, pgettext("date format", "M j, Y")) if on else ""


def long_day(on: dt.date) -> str:
    """``November 8, 2022``."""
    return format_date(on, pgettext("long date format", "F j, Y"))


def period(date: PartialDate | None) -> str:
    """The day, month or year that is known; "" for no date."""
    if date is None:
        return ""
    if date.precision == "year":
        return str(date.on.year)
    if date.precision == "month":
        return format_date(date.on, pgettext("month format", "F Y"))
    return day(date.on)


def moment(at: dt.datetime | None, zone: str = "UTC") -> SafeString:
    """A ``<time>`` element in the given time zone, which it names; "" for no time."""
    if at is None:
        return SafeString("")
    local = at.astimezone(ZoneInfo(zone))
    form = "M j, Y, H:i" if zone == "UTC" else "M j, Y, g:i a"
    words = f"{format_date(local, form)} {local.tzname()}"
    return format_html('<time datetime="{}">{}</time>', at.isoformat(timespec="seconds"), words)


def date_of(at: dt.datetime | None) -> SafeString:
    """A ``<time>`` element with the UTC day only; "" for no time."""
    if at is None:
        return SafeString("")
    return format_html(
        '<time datetime="{}">{}</time>', at.isoformat(timespec="seconds"), day(at.date())
    )
