"""What is known about a candidate's name before any text is read: aliases, titles, gender."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from positions.extraction.engine.interface import CandidateInput
from positions.text.normalise import word_set

FEMALE_TITLES = frozenset({"ms", "mrs", "miss", "madam", "congresswoman", "councilwoman"})
MALE_TITLES = frozenset({"mr", "sir", "congressman", "councilman"})
TITLES = (
    r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Gov|Governor|Sen|Senator|Rep|Representative|Congressman|"
    r"Congresswoman|Councilman|Councilwoman|President|Premier|Prime Minister|Minister|Mayor|Judge|"
    r"Justice|Sheriff|Chief|Attorney|Secretary|Treasurer|Commissioner|Speaker|Leader|Detective|"
    r"Captain|Lieutenant|General|Colonel|Officer)\.?"
)
# Common given names, only to guess which pronoun a person named without a title would take.
_FEMALE = word_set(
    """alice amanda amy andrea angela ann anna anne annie barbara beth betty brenda carla carol
    caroline catherine charlotte cheryl christina christine cindy claire cynthia dana deb deborah
    debra diana diane donna doris dorothy elaine eleanor elena elizabeth ellen emily emma erica eva
    evelyn gloria grace hannah heather helen hillary irene jane janet janice jean jennifer jessica
    joan joyce judith judy julia julie karen kate katherine kathleen katie kelly kim kimberly
    kirsten laura lauren linda lisa lori louise lucy margaret maria marie marilyn marion marjorie
    martha
    mary megan melissa michelle monica nancy natalie nicole nina olivia pamela patricia paula
    phyllis
    rachel rebecca rita rosa rose ruth sandra sara sarah sharon sheila shirley sofia sophia
    stephanie susan sylvia tammy teresa theresa tina valerie vanessa victoria virginia wendy
    yvette"""
)
_MALE = word_set(
    """aaron adam alan albert alex alexander allen andrew anthony antonio arthur barack ben benjamin
    bernard bernie bill billy bob bobby brad brandon brian bruce bryan carl carlos charles charlie
    chris christopher craig daniel dave david dennis don donald doug douglas earl ed eddie edward
    eric ernest eugene frank fred gary gene george gerald glenn greg gregory harold harry henry
    howard ivan jack jacob jake james jason jeff jeffrey jerry jesse jim jimmy joe joel john johnny
    jonathan jorge jose joseph josh joshua juan justin keith ken kenneth kevin kyle larry lawrence
    lee leonard louis luis marco marcus mario mark martin matthew michael miguel mike mitch nathan
    nicholas nick norman pablo patrick paul pedro peter phil philip ralph randy ray raymond ricardo
    richard rick robert roger ron ronald roy russell ryan sam samuel scott sean stephen steve steven
    ted terry thomas tim timothy todd tom tony tyler vincent walter wayne william"""
)


def guessed_pronoun(given_name: str) -> str:
    """ "she", "he" or "" for a given name; only a hint, overruled by what the text says."""
    low = given_name.lower()
    return "she" if low in _FEMALE else "he" if low in _MALE else ""


@dataclass(frozen=True)
class NameTable:
    """A pattern that matches every name of every candidate, longest first, and who is meant."""

    pattern: re.Pattern[str]
    owners: dict[str, str]
    given: dict[str, str]

    def owner(self, name: str) -> str:
        """The candidate's id, or "" where several candidates share the name."""
        return self.owners.get(_key(name), "")


def _key(name: str) -> str:
    return re.sub(r"[\s.]+", " ", name.replace("’", "'")).strip().lower()


def surname(candidate: CandidateInput) -> str:
    words = [w for w in candidate.name.split() if w.rstrip(".").lower() not in {"jr", "sr", "iii"}]
    return words[-1] if words else candidate.name


def _spellings(candidate: CandidateInput) -> Iterable[str]:
    yield candidate.name
    yield from candidate.aliases
    last = surname(candidate)
    yield last
    words = candidate.name.split()
    if len(words) > 2:
        yield f"{words[0]} {last}"


@lru_cache(maxsize=64)
def name_table(candidates: tuple[CandidateInput, ...]) -> NameTable:
    owners: dict[str, str] = {}
    given: dict[str, str] = {}
    spellings: set[str] = set()
    for candidate in candidates:
        first = candidate.name.split()[0] if " " in candidate.name else ""
        given[candidate.id] = first
        for spelling in _spellings(candidate):
            key = _key(spelling)
            if not key:
                continue
            spellings.add(spelling)
            if owners.get(key, candidate.id) != candidate.id:
                owners[key] = ""  # two candidates share it: nobody in particular
            else:
                owners[key] = candidate.id
    alternatives = sorted(spellings, key=lambda s: (-len(s), s))
    body = "|".join(flexible(s) for s in alternatives) or r"(?!)"
    return NameTable(re.compile(rf"(?<![\w@#.-])(?:{body})(?![\w])", re.IGNORECASE), owners, given)


def flexible(spelling: str) -> str:
    """A pattern for a name however its apostrophes and spaces are written."""
    words = (re.sub("['’]", "['’]", re.escape(word)) for word in spelling.split())
    return r"\s+".join(words)
