"""States as shape and word, and whose words a passage is, for templates."""

from __future__ import annotations

from django import template

from positions.web import states

register = template.Library()
for _tag in (states.chip, states.drawing, states.old_words):
    register.simple_tag(_tag)
for _filter in (
    states.word,
    states.channel,
    states.objective,
    states.nothing_found,
    states.pages_read,
    states.in_office,
):
    register.filter(_filter.__name__, _filter)
