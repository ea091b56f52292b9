"""What a text calls its people besides their names: "the machinist", "the Granary leader"."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence

from positions.extraction.engine.interface import CandidateInput
from positions.extraction.engine.names import NameTable
from positions.text.normalise import word_set

_PERSON = (
    r"(?:\w+(?:er|or|ist|ian|ant|man|woman|person|ess|eer|crat|tive)|president|incumbent|mayor|"
    r"governor|chief|judge|head|chair|clerk|nurse|coach|sheriff|hopeful|veteran|official|premier|"
    r"libertarian|republican|democrat|independent|socialist|conservative|liberal|green|mp|"
    r"attorney|dentist|student|parent|farmhand|baron|magnate|mogul|captain|lieutenant|surgeon|"
    r"physician|magistrate|advocate|activist|candidate|nominee|challenger|front-?runner)"
)
# Words that end like a person and name none, or name nobody in particular.
_NOBODY = word_set(
    """other another number order paper matter former water power either whether never ever over
    under after before measure center centre letter voter voters member supporter reporter
    moderator speaker person man woman master mother father brother sister daughter owner server
    summer winter september october november december major minor senior junior prior error
    color labor favor harbor floor door alternative initiative perspective relative narrative
    executive conservative"""
)
_BEFORE = re.compile(
    rf"(?:^|[.!?”\"]\s+|\b(?:[Tt]he|[Aa]n?|[Ff]ormer|[Ii]ncumbent|[Cc]urrent)\s+|[,;—–]\s+)"
    rf"(?P<role>(?:[\w-]+\s+){{0,2}}?(?P<noun>(?i:{_PERSON})))\s+$"
)
_AFTER = re.compile(
    rf"\s*,\s+(?:an?|the)\s+(?P<role>(?:[\w$’'-]+\s+){{0,4}}?(?P<noun>(?i:{_PERSON})))"
    r"(?=\s*[,.;)—–]|\s+(?:who|whose|from|of|and|in|at|for|with|running)\b)"
)
_NAMED = re.compile(r"[A-Z][a-z][\w’'-]*(?:\s+[A-Z]\.)?\s+[A-Z][a-z][\w’'-]+")
_PARTY_NOUNS = ("leader", "candidate", "nominee", "hopeful", "chief", "incumbent", "challenger")


def roles_in_text(text: str, table: NameTable, somebody: str) -> dict[str, set[str]]:
    """Nouns by which the text introduces people, in lower case, and whom they mean: candidates'
    ids, and `somebody` for anybody else. One that means two people means nobody."""
    owners: dict[str, set[str]] = {}
    taken: deque[tuple[int, int]] = deque()
    for match in table.pattern.finditer(text):
        if any(character.isupper() for character in match.group()):
            taken.append(match.span())
            _learn(owners, text, match, table.owner(match.group()) or somebody)
    for match in _NAMED.finditer(text):
        # Both come in order of place and none overlaps another of its kind.
        while taken and taken[0][1] <= match.start():
            taken.popleft()
        if not taken or taken[0][0] >= match.end():
            _learn(owners, text, match, somebody)
    return owners


def _learn(owners: dict[str, set[str]], text: str, named: re.Match[str], who: str) -> None:
    before = _BEFORE.search(text[max(0, named.start() - 60) : named.start()])
    after = _AFTER.match(text, named.end())
    for found in (before, after):
        if found is None or found.group("noun").lower() in _NOBODY:
            continue
        noun = found.group("noun").lower()
        last_two = " ".join(found.group("role").lower().split()[-2:])
        for key in {noun, last_two}:
            owners.setdefault(key, set()).add(who)


def party_words(party: str) -> list[str]:
    """What a party's people are called, and the adjective: "the Democratic physician" is as much
    the candidate as "the Republican physician" is."""
    return ["democrat", party] if party.startswith("democrat") else [party]


def known_roles(
    candidates: Sequence[CandidateInput], present: Iterable[str]
) -> dict[str, set[str]]:
    """Nouns that electoral data gives the candidates of these ids: titles and parties."""
    owners: dict[str, set[str]] = {}
    here = frozenset(present)
    for candidate in candidates:
        if candidate.id not in here:
            continue
        nouns = [title.lower() for title in candidate.titles]
        party = re.sub(r"\s*party$", "", candidate.party or "", flags=re.IGNORECASE).lower()
        party = re.sub(r"^the\s+", "", party)
        if party:
            nouns += party_words(party)
            nouns += [f"{party} {noun}" for noun in _PARTY_NOUNS]
            nouns.append(f"{party} presidential nominee")
        for noun in nouns:
            owners.setdefault(noun, set()).add(candidate.id)
    return owners
