"""The closed list of what can come of an attempt to fetch or read a page."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Reason codes; each label is the sentence that readers see on a source's page."""

    NEW = "new", _("A first copy was saved.")
    CHANGED = "changed", _("The page changed and a new copy was saved.")
    SAME_BYTES = "same_bytes", _("The page is the same as the saved copy.")
    NOT_MODIFIED = "not_modified", _("The site says that nothing changed.")
    BAD_URL = "bad_url", _("This is not a web address that we can open.")
    BLOCKED_ADDRESS = "blocked_address", _("The address is not on the public internet.")
    DNS_FAILED = "dns_failed", _("The site's name could not be found.")
    CONNECT_FAILED = "connect_failed", _("The site did not accept the connection.")
    TLS_FAILED = "tls_failed", _("The site's security certificate could not be verified.")
    TIMED_OUT = "timed_out", _("The site took too long to answer.")
    TOO_LARGE = "too_large", _("The page is larger than we keep.")
    INCOMPLETE = "incomplete", _("The page broke off before its end.")
    TOO_MANY_REDIRECTS = "too_many_redirects", _("The address led on to too many others.")
    REDIRECT_REFUSED = "redirect_refused", _("The address led to one that we do not open.")
    ROBOTS_DISALLOWED = "robots_disallowed", _("The site asks programs not to read this page.")
    ROBOTS_UNAVAILABLE = "robots_unavailable", _("The site's rules for programs could not be read.")
    REFUSED = "refused", _("The site does not let us read this page.")
    GONE = "gone", _("The page is no longer at this address.")
    RATE_LIMITED = "rate_limited", _("The site asked us to come back later.")
    SERVER_ERROR = "server_error", _("The site answered with an error of its own.")
    HTTP_ERROR = "http_error", _("The site gave an answer that we could not use.")
    UNSUPPORTED_TYPE = "unsupported_type", _("This kind of file cannot be read as text.")
    NOT_TEXT = "not_text", _("The file does not hold text.")
    EMPTY_PAGE = "empty_page", _("The page is empty.")
    NO_ARTICLE_TEXT = "no_article_text", _("No text could be found on the page.")
    UNREADABLE_PDF = "unreadable_pdf", _("The PDF file could not be read.")
    ENCRYPTED_PDF = "encrypted_pdf", _("The PDF file is locked with a password.")
    MISSING_FILE = "missing_file", _("The file of this source is missing.")
    NOT_PROCESSED = "not_processed", _("We have the page, but our software failed on it.")
    STORAGE_FAILED = "storage_failed", _("The copy could not be saved.")

    @property
    def is_success(self) -> bool:
        """Whether the attempt left us with a copy that is known to be current."""
        return self in SUCCESSES


SUCCESSES = frozenset({Reason.NEW, Reason.CHANGED, Reason.SAME_BYTES, Reason.NOT_MODIFIED})

# Worth another try without a person: the fault lies with the moment, not with the page.
TRANSIENT = frozenset(
    {
        Reason.DNS_FAILED,
        Reason.CONNECT_FAILED,
        Reason.TIMED_OUT,
        Reason.INCOMPLETE,
        Reason.ROBOTS_UNAVAILABLE,
        Reason.RATE_LIMITED,
        Reason.SERVER_ERROR,
        Reason.STORAGE_FAILED,
    }
)

# The bytes came, and are kept, but no text could be taken from them.
READING_PROBLEMS = frozenset(
    {
        Reason.UNSUPPORTED_TYPE,
        Reason.NOT_TEXT,
        Reason.EMPTY_PAGE,
        Reason.NO_ARTICLE_TEXT,
        Reason.UNREADABLE_PDF,
        Reason.ENCRYPTED_PDF,
        Reason.NOT_PROCESSED,
    }
)
