"""What the door says when it does not bring a page."""

from __future__ import annotations


class DoorRefusal(Exception):
    """A page that was not brought, and why.

    `reason` is a code of the closed list, `detail` one sentence for an editor, `status` the HTTP
    status where the site answered, `retry_after` seconds that the site asked us to wait (already
    capped), and `url` the address that was refused, which after redirects is not the first one.
    """

    def __init__(
        self,
        reason: str,
        detail: str,
        *,
        url: str = "",
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.url = url
        self.status = status
        self.retry_after = retry_after
