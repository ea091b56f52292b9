"""Dates of which only a part may be known, as rows keep them."""

from __future__ import annotations

from typing import Any, cast

from positions.text.dates import PartialDate, Precision


def partial_date(on: Any, precision: Any, basis: Any = "", doubt: Any = "") -> PartialDate | None:
    """The date that three columns of a row hold; None when the row has none."""
    if on is None:
        return None
    return PartialDate(on, cast(Precision, precision or "day"), str(basis), str(doubt))
