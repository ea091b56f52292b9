"""Dates and times in words, for templates."""

from __future__ import annotations

from django import template

from positions.web import dates

register = template.Library()
for _filter in (dates.day, dates.long_day, dates.period, dates.moment, dates.date_of):
    register.filter(_filter.__name__, _filter)
