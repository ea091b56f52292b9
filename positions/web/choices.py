"""What a reader chose on a race page, read from the address and never trusted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from positions.selectors.races import Contender, RacePage

SHOWS = ("all", "differences", "known")
VIEWS = ("table", "answers")
ORDERS = ("name", "ballot", "rotate")
NOTED_LENGTH = 40


@dataclass(frozen=True)
class Choice:
    """A valid choice; empty means the page's own default."""

    candidates: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    show: str = "all"
    view: str = ""
    order: str = ""
    evidence: str = ""

    def query(self, **changes: str) -> str:
        """This choice with changes, as a query string that starts with ``?``."""
        chosen = replace(self, **changes)  # type: ignore[arg-type]
        pairs = [
            *(("c", slug) for slug in chosen.candidates),
            *(("topic", slug) for slug in chosen.topics),
            *((name, value) for name, value in chosen.singles() if value),
        ]
        return "?" + urlencode(pairs, safe=",")

    def singles(self) -> tuple[tuple[str, str], ...]:
        """The parameters that come once, with "" for defaults."""
        show = "" if self.show == "all" else self.show
        return (
            ("show", show),
            ("view", self.view),
            ("order", self.order),
            ("evidence", self.evidence),
        )

    @property
    def is_default(self) -> bool:
        return self == Choice()


def read_choice(params: QueryDict, page: RacePage) -> tuple[Choice, tuple[str, ...]]:
    """The choice and a sentence for each value that means nothing here."""
    notes: list[str] = []

    def several(name: str, known: Iterable[str]) -> tuple[str, ...]:
        allowed = set(known)
        given = list(dict.fromkeys(params.getlist(name)))
        notes.extend(_note(name, value) for value in given if value and value not in allowed)
        return tuple(value for value in given if value in allowed)

    def one(name: str, known: Iterable[str]) -> str:
        values = several(name, known)
        return values[-1] if values else ""

    slugs = [contender.slug for contender in page.contenders]
    choice = Choice(
        candidates=several("c", slugs),
        topics=several("topic", [question.issue_slug for question in page.questions]),
        show=one("show", SHOWS) or "all",
        view=one("view", VIEWS),
        order=_read_order(params, slugs, notes),
        evidence=one("evidence", ("open",)),
    )
    return choice, tuple(notes)


def _read_order(params: QueryDict, slugs: list[str], notes: list[str]) -> str:
    order = params.get("order", "")
    if not order or order in ORDERS:
        return order if order != "rotate" else ""
    named = list(dict.fromkeys(order.split(",")))
    notes.extend(_note("order", value) for value in named if value not in slugs)
    return ",".join(slug for slug in named if slug in slugs)


def _note(name: str, value: str) -> str:
    shown = "".join(c if c.isprintable() else "�" for c in value[:NOTED_LENGTH])
    if len(value) > NOTED_LENGTH:
        shown += "…"
    return _("“%(name)s=%(value)s” means nothing on this page and was ignored.") % {
        "name": name,
        "value": shown,
    }


def ordered(page: RacePage, order: str) -> tuple[Contender, ...]:
    """The contenders in the chosen order, or in today's.

    Today's order comes from a hash of race, day and candidate, so that it favours nobody, is the
    same for every reader of a day, and needs no state.
    """
    people = page.contenders
    if order == "name":
        return people
    if order == "ballot":
        last = len(people) + 1
        return tuple(sorted(people, key=lambda person: person.ballot_order or last))
    if order:
        named = {slug: place for place, slug in enumerate(order.split(","))}
        return tuple(sorted(people, key=lambda person: named.get(person.slug, len(named))))
    seed = f"{page.race.slug} {page.race.today.isoformat()}"

    def turn(person: Contender) -> str:
        return hashlib.sha256(f"{seed} {person.slug}".encode()).hexdigest()

    return tuple(sorted(people, key=turn))
