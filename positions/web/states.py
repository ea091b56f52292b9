"""The seven states as shape and word, and the words for whose words a passage is."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from positions.models import Voice
from positions.selectors.passages import Evidence

WORDS = {
    "for": gettext_lazy("For"),
    "against": gettext_lazy("Against"),
    "mixed": gettext_lazy("Mixed"),
    "unclear": gettext_lazy("Unclear"),
    "declined": gettext_lazy("Declined to answer"),
    "conflict": gettext_lazy("Sources conflict"),
    "not_known": gettext_lazy("Not known"),
}
_LINE = 'fill="none" stroke="currentColor" stroke-width="2"'
# Class "k" takes the colour of the paper: the sign inside a filled shape shows in both themes.
DRAWINGS = {
    "for": '<circle cx="10" cy="10" r="9.5" fill="currentColor"/>'
    '<path class="k" d="M10 5v10M5 10h10" stroke-width="2.6"/>',
    "against": '<rect x="1" y="1" width="18" height="18" fill="currentColor"/>'
    '<path class="k" d="M5 10h10" stroke-width="2.6"/>',
    "mixed": f'<path d="M10 1 19 10 10 19 1 10Z" {_LINE}/>'
    '<path d="M10 1 19 10 10 19Z" fill="currentColor"/>',
    "unclear": f'<circle cx="10" cy="10" r="8.5" {_LINE}/>'
    '<circle cx="10" cy="10" r="3" fill="currentColor"/>',
    "declined": f'<rect x="2" y="2" width="16" height="16" {_LINE}/><path d="M2 18 18 2" {_LINE}/>',
    "conflict": f'<path d="M2 7h13l-4-4M18 13H5l4 4" {_LINE}/>',
    "not_known": '<rect x="2" y="2" width="16" height="16" fill="none" stroke="currentColor" '
    'stroke-width="1.8" stroke-dasharray="3 2.4"/>',
}


def chip(state: str) -> SafeString:
    """The state's shape with its word."""
    return format_html(
        '<span class="st st-{}"><svg class="g" viewBox="0 0 20 20" aria-hidden="true">{}</svg>'
        "<b>{}</b></span>",
        str(state),
        mark_safe(DRAWINGS[state]),  # our own constant
        WORDS[state],
    )


def drawing(state: str) -> SafeString:
    """The shape alone, for a chart whose table carries the words."""
    return mark_safe(DRAWINGS[state])  # our own constant


def word(state: str) -> str:
    """The state's word."""
    return str(WORDS[state])


def channel(item: Evidence) -> str:
    """Whose words the passage is and by whom they reached us."""
    passage = item.passage
    return channel_of(item.voice, item.reported_by or passage.cited_publisher or passage.publisher)


def channel_of(voice: Voice, reported_by: str) -> str:
    """As ``channel``, from the two facts."""
    who = {"who": reported_by}
    if voice == Voice.OWN_PRIMARY:
        return _("own words")
    if voice == Voice.OWN_QUOTED:
        return _("own words, quoted by %(who)s") % who if reported_by else _("own words, quoted")
    if voice == Voice.PARAPHRASE:
        return _("paraphrased by %(who)s") % who if reported_by else _("paraphrase")
    return str(voice.label)[:1].lower() + str(voice.label)[1:]


def old_words() -> str:
    """How old an old position is at least, from the setting."""
    years = settings.STANCE_OLD_AFTER // dt.timedelta(days=365)
    return ngettext("over %(count)d year old", "over %(count)d years old", years) % {"count": years}


def objective(pronouns: str, name: str) -> str:
    """``her``, ``him`` or ``them`` for known pronouns; otherwise the name, never a guess."""
    return {"she": _("her"), "he": _("him"), "they": _("them")}.get(pronouns, name)
