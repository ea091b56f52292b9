"""The seven states as shape and word, and the words for whose words a passage is."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from positions.models import Voice
from positions.selectors.coverage import Coverage
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
    if _is_noted_from_own_campaign(item):
        return _("%(words)s, in our note") % {"words": own_campaign(item)}
    return channel_of(item.voice, item.reported_by or passage.cited_publisher or passage.publisher)


def _is_noted_from_own_campaign(item: Evidence) -> bool:
    """Whether a note of ours quotes the speaker from a campaign's own page."""
    passage = item.passage
    reported_by = item.reported_by or passage.cited_publisher
    is_own = item.voice in (Voice.OWN_QUOTED, Voice.OWN_PRIMARY)
    return (
        passage.is_note
        and is_own
        and item.is_candidate
        and passage.is_campaign_cited
        and reported_by == passage.cited_publisher
    )


def own_campaign(item: Evidence) -> str:
    """``own words, from her 2020 campaign site``: the year of the page that the note reports."""
    cited = item.passage.cited
    whose = {"she": _("her"), "he": _("his"), "they": _("their")}.get(item.pronouns, _("the"))
    names = {"whose": whose, "year": cited.on.year if cited else ""}
    if cited is None:
        return _("own words, from %(whose)s campaign site") % names
    return _("own words, from %(whose)s %(year)s campaign site") % names


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


def nothing_found(coverage: Coverage) -> str:
    """Why a blank is blank, where something was read: pages, notes of ours on pages, or both."""
    pages, notes = coverage.pages - coverage.notes, coverage.notes
    if not notes:
        return ngettext(
            "We read %(count)d page and found nothing on this.",
            "We read %(count)d pages and found nothing on this.",
            pages,
        ) % {"count": pages}
    if not pages:
        return ngettext(
            "Our note on %(count)d page says nothing on this.",
            "Our notes on %(count)d pages say nothing on this.",
            notes,
        ) % {"count": notes}
    return ngettext(
        "We found nothing on this in %(pages)d page and our notes on %(count)d more.",
        "We found nothing on this in %(pages)d pages and our notes on %(count)d more.",
        pages,
    ) % {"pages": pages, "count": notes}


def pages_read(coverage: Coverage, name: str) -> str:
    """How many pages were read about somebody, and what was saved of them."""
    count = {"count": coverage.pages, "name": name, "notes": coverage.notes}
    if coverage.notes and coverage.notes == coverage.pages:
        return (
            ngettext(
                "We have notes on %(count)d page about %(name)s; we did not save the page.",
                "We have notes on %(count)d pages about %(name)s; we did not save the pages.",
                coverage.pages,
            )
            % count
        )
    read = ngettext(
        "We have read %(count)d page about %(name)s.",
        "We have read %(count)d pages about %(name)s.",
        coverage.pages,
    )
    if coverage.notes:
        of_these = ngettext(
            "Of %(notes)d of them we saved our own short note.",
            "Of %(notes)d of them we saved our own short notes.",
            coverage.notes,
        )
        read = f"{read} {of_these}"
    return read % count


def old_words() -> str:
    """How old an old position is at least, from the setting."""
    years = settings.STANCE_OLD_AFTER // dt.timedelta(days=365)
    return ngettext("over %(count)d year old", "over %(count)d years old", years) % {"count": years}


_IN_OFFICE = {
    "elected": (gettext_lazy("in office (elected)"), gettext_lazy("in office then (elected)")),
    "appointed": (
        gettext_lazy("in office (appointed)"),
        gettext_lazy("in office then (appointed)"),
    ),
    "acting": (gettext_lazy("in office (acting)"), gettext_lazy("in office then (acting)")),
}


def in_office(incumbency: str, is_past: bool) -> str:
    """On what basis a candidate holds the office or, in a past race, held it."""
    return str(_IN_OFFICE[incumbency][is_past]) if incumbency in _IN_OFFICE else ""


def objective(pronouns: str, name: str) -> str:
    """``her``, ``him`` or ``them`` for known pronouns; otherwise the name, never a guess."""
    return {"she": _("her"), "he": _("him"), "they": _("them")}.get(pronouns, name)
