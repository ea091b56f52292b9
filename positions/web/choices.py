"""What a reader chose on a race page, read from the address and never trusted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from positions.selectors.races import Contender, RacePage

SHOWS = ("all", "differences", "known")
VIEWS = ("table", "answers")
ORDERS = ("name", "az", "za", "ballot", "rotate")
PARAMETERS = frozenset({"c", "topic", "show", "view", "order", "evidence"})
# Other sites hang these on a link; they ask nothing of this page, so a note would only puzzle.
_FOREIGN = re.compile(r"utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|ref")
NOTED_LENGTH = 40
MOST_NOTES = 5


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
    unknown = [name for name in params if name not in PARAMETERS and not _FOREIGN.fullmatch(name)]
    notes += [_note(name, params.get(name, "")) for name in unknown]
    return choice, tuple(notes[:MOST_NOTES])


def _read_order(params: QueryDict, slugs: list[str], notes: list[str]) -> str:
    order = params.get("order", "")
    if not order or order in ORDERS:
        return order if order != "rotate" else ""
    named = list(dict.fromkeys(order.split(",")))
    notes.extend(_note("order", value) for value in named if value not in slugs)
    return ",".join(slug for slug in named if slug in slugs)


def _note(name: str, value: str) -> str:
    return _("“%(name)s=%(value)s” means nothing on this page and was ignored.") % {
        "name": _shown(name),
        "value": _shown(value),
    }


def _shown(given: str) -> str:
    shown = "".join(c if c.isprintable() else "�" for c in given[:NOTED_LENGTH])
    return f"{shown}…" if len(given) > NOTED_LENGTH else shown


def ordered(page: RacePage, order: str) -> tuple[Contender, ...]:
    """The contenders in the chosen order, or in today's.

    Today's order comes from a hash of race, day and candidate, so that it favours nobody, is the
    same for every reader of a day, and needs no state.
    """
    people = page.contenders
    if order in ("name", "az"):
        return people
    if order == "za":
        return people[::-1]
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
