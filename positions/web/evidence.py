"""The evidence page, with its chain and its citation."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from positions.selectors.evidence import EvidencePage, evidence_page
from positions.selectors.passages import ShownPassage
from positions.web.dates import period
from positions.web.states import channel
from positions.web.visitors import is_staff

APA_DATES = {"day": "Y, F j", "month": "Y, F", "year": "Y"}


@dataclass(frozen=True)
class Citation:
    """One copyable form."""

    label: str
    text: str


@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    page = evidence_page(pk, also_unpublished=is_staff(request))
    if page is None:
        raise Http404
    context = {"page": page, "chain": chain_of(page), "citations": citations_of(page)}
    return render(request, "positions/evidence.html", context)


def chain_of(page: EvidencePage) -> tuple[str, ...]:
    """How the words came to us, one step each; the template adds the last, "saved by us"."""
    item, passage = page.item, page.item.passage
    steps = [item.speaker, channel(item)]
    if passage.is_note:
        steps.append(_("noted by %(who)s") % {"who": passage.publisher})
    return tuple(steps)


def citations_of(page: EvidencePage) -> tuple[Citation, ...]:
    """Plain, APA and BibTeX forms of where the words stand and of our saved copy.

    Where the copy is a note of ours, each says so: the page itself we do not hold.
    """
    passage = page.item.passage
    outlet = passage.cited_publisher or passage.publisher
    title = passage.cited_title or passage.title or page.source_title
    dated = passage.cited if passage.is_note else passage.published
    on = period(dated)
    saved = f"{format_date(passage.saved_at, 'Y-m-d H:i')} UTC"
    here = f"{settings.SITE_URL}/evidence/{page.item.statement_id}/"
    author = page.byline or outlet
    words = " ".join(passage.exact.split())
    kept = _("Our research note on this page, saved") if passage.is_note else _("Saved")
    quoted = words if passage.is_note and _is_our_prose(passage) else f"“{words}”"
    plain = (
        f"{page.item.speaker}: {quoted} {title}, {outlet}, {on or _('undated')}. "
        f"{kept} {saved}: {here}"
    )
    # A page without a byline is by its publisher, who is then not named again.
    published_by = "" if author == outlet else outlet
    apa_date = format_date(dated.on, APA_DATES[dated.precision]) if dated else "n.d."
    apa = " ".join(
        (
            f"{author}. ({apa_date}). {title}.",
            *((f"{published_by}.",) if published_by else ()),
            page.url,
            *((f"[{kept} {saved}: {here}]",) if passage.is_note else ()),
        )
    )
    bibtex = "\n".join(
        (
            f"@misc{{wts{page.item.statement_id},",
            f"  author = {{{_tex(author)}}},",
            f"  title = {{{_tex(title)}}},",
            *((f"  howpublished = {{{_tex(published_by)}}},",) if published_by else ()),
            *((f"  year = {{{dated.on.year}}},",) if dated else ()),
            f"  url = {{{page.url}}},",
            f"  note = {{{_tex(kept)} {saved}, {here}}}",
            "}",
        )
    )
    return (
        Citation(_("Plain"), plain),
        Citation("APA", apa),
        Citation("BibTeX", bibtex),
    )


def _is_our_prose(passage: ShownPassage) -> bool:
    """Whether the marked words of a note are, in part at least, our own and not quoted."""
    return any(piece.is_marked and piece.is_ours for piece in passage.pieces)


def _tex(text: str) -> str:
    """Escape what LaTeX reads as commands."""
    escapes = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    escapes |= {char: f"\\{char}" for char in "&%$#_{}"}
    return "".join(escapes.get(char, char) for char in text)
