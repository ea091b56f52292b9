"""What the list of races shows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from positions.models import Candidacy, Race
from positions.selectors.periods import today_in


@dataclass(frozen=True)
class ListedRace:
    """A race in the list of an election."""

    slug: str
    office: str
    decides: str
    is_fictional: bool
    candidates: tuple[str, ...]


@dataclass(frozen=True)
class ListedElection:
    """An election with its races, which are sorted by office."""

    name: str
    held_on: dt.date
    days_left: int
    races: tuple[ListedRace, ...]


def race_list() -> tuple[ListedElection, ...]:
    """Every race, by election: the coming ones first, then the latest past, and those that only
    show how the site works last. Two queries."""
    races = Race.objects.order_by("-election__held_on", "office__name").values_list(
        "id",
        "slug",
        "office__name",
        "office__decides",
        "is_fictional",
        "election_id",
        "election__name",
        "election__held_on",
        "office__division__time_zone",
    )
    names: dict[int, list[str]] = defaultdict(list)
    people = Candidacy.objects.order_by("candidate__family_name", "candidate__name")
    for race, name in people.values_list("race_id", "candidate__name"):
        names[race].append(name)
    elections: dict[int, list[ListedRace]] = defaultdict(list)
    facts: dict[int, tuple[str, dt.date, int]] = {}
    for pk, slug, office, decides, is_fictional, election, name, held_on, zone in races:
        facts[election] = (name, held_on, (held_on - today_in(zone)).days)
        elections[election].append(
            ListedRace(slug, office, decides, is_fictional, tuple(names[pk]))
        )
    listed = [ListedElection(*facts[pk], races=tuple(found)) for pk, found in elections.items()]
    coming = [election for election in listed if election.days_left >= 0]
    past = [election for election in listed if election.days_left < 0]
    in_order = (*sorted(coming, key=lambda election: election.held_on), *past)
    return tuple(sorted(in_order, key=lambda election: all(r.is_fictional for r in election.races)))
