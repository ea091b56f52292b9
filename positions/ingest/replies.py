"""What a site's status line and headers mean to us."""

from __future__ import annotations

import datetime
import email.message
import email.utils
import time
from collections.abc import Mapping

from positions.ingest.refusals import DoorRefusal

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PAGES = frozenset({200, 203})
# A site may ask for years of silence, by mistake or not; a day later we ask once more.
LONGEST_WAIT = 24 * 60 * 60.0
_NOT_KEPT = frozenset({"set-cookie", "set-cookie2"})


def lowered_headers(message: email.message.Message) -> dict[str, str]:
    """Headers by lower-case name; one that is given twice with different values is joined."""
    values: dict[str, list[str]] = {}
    for name, value in message.items():
        known = values.setdefault(name.lower(), [])
        # Raw bytes arrive as Latin-1; what was meant is UTF-8 wherever it is not plain ASCII.
        text = str(value).encode("latin-1", "replace").decode("utf-8", "replace")
        text = text.replace("\0", "").strip()  # not every database takes NUL
        if text not in known:
            known.append(text)
    return {name: ", ".join(kept) for name, kept in values.items() if name not in _NOT_KEPT}


def location_of(headers: Mapping[str, str]) -> str:
    """Where a redirect leads; ValueError when it does not say."""
    location = headers.get("location", "")
    if not location:
        raise ValueError("a redirect without a Location header")
    return location.replace(" ", "%20")  # a common slip, which browsers forgive as well


def refuse_status(status: int, headers: Mapping[str, str], url: str) -> None:
    """Raises DoorRefusal unless the status brings a page."""
    if status in PAGES:
        return
    if status in (401, 403):
        reason, detail = "refused", f"The site does not let us read this page (status {status})."
    elif status in (404, 410):
        reason, detail = "gone", f"The site says that the page is not there (status {status})."
    elif status == 429:
        reason, detail = "rate_limited", "The site asked us to come back later (status 429)."
    elif status >= 500:
        reason, detail = "server_error", f"The site failed on its side (status {status})."
    else:
        reason, detail = "http_error", f"The site gave an answer that is no page (status {status})."
    wait = seconds_to_wait(headers.get("retry-after", ""))
    raise DoorRefusal(reason, detail, url=url, status=status, retry_after=wait)


def seconds_to_wait(retry_after: str) -> float | None:
    """Seconds that a Retry-After header asks for, within [0, LONGEST_WAIT]; None for rubbish."""
    value = retry_after.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:12]), LONGEST_WAIT)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:  # "-0000": UTC, of no known place
        moment = moment.replace(tzinfo=datetime.UTC)
    return min(max(moment.timestamp() - time.time(), 0.0), LONGEST_WAIT)
