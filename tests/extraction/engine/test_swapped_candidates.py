"""Two candidates change places in every document at hand, and so must what is proposed of them.

For each document of the project's own corpus, and of the judged one where it lies beside the
checkout, pairs of its candidates are exchanged: full names, aliases, given names and surnames as
they are written (capitals, possessives, web addresses), party names with their nouns and
adjectives, what the race knows of the place that each holds (titles, whose page it is), in text,
title, publisher and questions. The ids go with the names, and candidates stand in the order of
their ids either way, so that neither may decide anything.

Where the two take different pronouns, "he" and "she" change places for everybody in the text, with
Mr and Ms: a pronoun stays as clear as it was, or as unclear. Other people's given names stay as
they are; the engine's guess at their pronoun is turned round instead. "Her" becomes "his" before
what can be a noun, and "him" elsewhere.

Every place in a proposal is carried through the exchange, and must be the very place proposed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest

from positions.extraction.corpus import read_corpus
from positions.extraction.engine import (
    CandidateInput,
    DocumentInput,
    QuestionInput,
    Reading,
    local_engine,
    mentions,
)
from positions.extraction.engine.names import guessed_pronoun, name_table, surname
from positions.text.normalise import word_set

OWN = Path(__file__).resolve().parents[1] / "corpus"
JUDGED = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "dev"
CORPORA = [
    pytest.param(OWN, id="own"),
    pytest.param(
        JUDGED,
        id="judged",
        marks=pytest.mark.skipif(
            not JUDGED.is_dir(), reason="the judged corpus is not beside this checkout"
        ),
    ),
]
# The corpora give no pronouns; a candidate in neither list fails the test that meets it.
SHE = word_set(
    """achterberg asterly clinton crowhurst embry fenwright frecklington gunnigle marchbanks
    mitchell mosby palaszczuk penhallow pentecost pruitt_ames pugh quenby saltmarsh tolliver"""
)
HE = word_set(
    """bates bellweather brandtwater christie cruz girard halvorsen harris_j huckabee johnson kasich
    lambert mckesson omalley pence rubio sanders strand sunderby thornapple trump
    ullsworth vanterpool vignarajah walden"""
)
OTHER_PRONOUN = {"he": "she", "she": "he", "they": "they", "": ""}
# Stands against a candidate who stands alone.
RIVAL = CandidateInput("rival", "Nora Alder", ("Alder",), "she", "Meadow Party")

_GENDERED = {
    "he": "she", "she": "he", "him": "her", "his": "her", "hers": "his", "himself": "herself",
    "herself": "himself", "mr": "ms", "ms": "mr", "mrs": "mr", "miss": "mr", "sir": "madam",
    "madam": "sir", "congressman": "congresswoman", "congresswoman": "congressman",
    "councilman": "councilwoman", "councilwoman": "councilman",
}  # fmt: skip
# After "her" these show that nothing is hers: "told her that", "beat her in", "asked her why".
_NO_NOUN = re.compile(
    r"\W*$|\s*[^\w\s“”\"‘’'$#*]|\s+(?:a|an|the|this|these|those|that|to|in|on|at|by|for|from|of|with|as|and|"
    r"or|but|if|when|while|who|why|how|what|where|whether|because|about|against|after|before|into|"
    r"over|out|up|down|off|not|is|was|has|had|will|would|said|says|then|there|here|again|so|any|"
    r"during|since|through|under|than|more|\w+day|his|her|their|its|it|you|we|they|I)\b"
)
_PARTY_NOUN = re.compile(
    r"\s+(?:[Pp]art(?:y|ies)|primar|presidential|[Cc]andidate|nomin|leader|chief|hopeful|challenger|"
    r"incumbent|front-?runner|governor|[Gg]overnors|senator|[Nn]ational|[Cc]onvention|voters|"
    r"ticket|field|colleagues|principles|opponents|critics|bid|war\b|White|lawmaker|establishment|"
    r"strategist|donor|operative|rival|orchardist)"
)


@dataclass(frozen=True)
class Turned:
    """A text after the exchange, and where each place of the text before has gone."""

    text: str
    edits: tuple[tuple[int, int, int, int], ...]

    def place(self, at: int, is_end: bool = False) -> int:
        """Inside an exchanged name there is no place but its edges."""
        index = bisect_right([edit[0] for edit in self.edits], at - is_end) - 1
        if index < 0:
            return at
        start, end, new_start, new_end = self.edits[index]
        if at >= end:
            return at - end + new_end
        return new_end if is_end else new_start if at == start else -1


def _is_word_of(text: str, start: int, end: int) -> bool:
    """Whether a word of its own stands there, or one of several run together ("#VoteSample")."""
    before, after = text[start - 1 : start], text[end : end + 1]
    humps = text[start].isupper() and text[end - 1].islower()
    opens = not before.isalnum() or (humps and before.islower())
    return opens and (not after.isalpha() or (humps and after.isupper()))


def _is_a_person(text: str, start: int, end: int) -> bool:
    """ "Sample, the independent, said", where "independent" stands."""
    return bool(re.search(r"\b[Tt]he\s$", text[:start]) and re.match(r"[,.;]", text[end:]))


class Swap:
    """Exchanges two candidates of one race in any of its texts."""

    def __init__(self, one: CandidateInput, two: CandidateInput) -> None:
        self.ids = {one.id: two.id, two.id: one.id}
        self.turns_gender = one.pronouns != two.pronouns
        self._names: dict[str, str] = {}
        self._parties: dict[str, tuple[str, str]] = {}
        # Where one of the two has no party, the other's goes with the place, like a title.
        self.parties_in_words = bool(one.party and two.party)
        for here, there in ((one, two), (two, one)):
            self._learn_names(here, there)
            if self.parties_in_words and one.party != two.party:
                self._parties[_party(here)] = _party_forms(there)
                self._parties[_party_forms(here)[0]] = _party_forms(there)
        self._given = {c.name.split()[0] for c in (one, two) if " " in c.name}
        words = [*self._names, *self._parties]
        if self.turns_gender:
            words += [*_GENDERED, "her"]
        ordered = sorted(words, key=lambda w: (-len(w), w))
        self._pattern = re.compile("|".join(map(_flexible, ordered)) or r"(?!)", re.IGNORECASE)
        self._keyed = {_key(name): new for name, new in self._names.items()}

    def _learn_names(self, here: CandidateInput, there: CandidateInput) -> None:
        for spelling in (here.name, surname(here), *here.aliases):
            self._names[spelling] = _counterpart(spelling, here, there)
        if " " in here.name:
            self._names[f"{here.name.split()[0]} {surname(here)}"] = there.name
            self._names.setdefault(here.name.split()[0], there.name.split()[0])

    def turned(self, text: str) -> Turned:
        parts: list[str] = []
        edits: list[tuple[int, int, int, int]] = []
        done, length, place = 0, 0, 0
        while match := self._pattern.search(text, place):
            start, end = match.span()
            new = self._new(text, match) if _is_word_of(text, start, end) else None
            if new is None:
                place = start + 1
                continue
            if new[-1:] != "s" and re.match(r"['’] [a-z]", text[end:]) and text[end - 1] in "sS":
                end, new = end + 1, f"{new}{text[end]}s"  # "Sanders' plan"
            parts += [text[done:start], new]
            length += start - done
            edits.append((start, end, length, length + len(new)))
            length += len(new)
            done = place = end
        return Turned("".join((*parts, text[done:])), tuple(edits))

    def words(self, text: str) -> str:
        return self.turned(text).text

    def _new(self, text: str, match: re.Match[str]) -> str | None:
        """What stands there instead; None where the word is none of theirs."""
        word, low = match.group(), match.group().lower()
        name = self._keyed.get(_key(word))
        if name is not None:
            return self._new_name(text, match, name)
        if low in _GENDERED or low == "her":
            if low == "her":
                new = "him" if _NO_NOUN.match(text, match.end()) else "his"
            else:
                new = _GENDERED[low]
                if low == "his" and _NO_NOUN.match(text, match.end()):
                    new = "hers"
            return _cased(word, new)
        if not word[0].isupper() and not _is_a_person(text, *match.span()):
            return None  # "a democratic vote", "the green hill"
        noun, adjective = next(new for old, new in self._parties.items() if old.lower() == low)
        is_adjective = _PARTY_NOUN.match(text, match.end()) is not None
        return _cased(word, adjective if is_adjective else noun)

    def _new_name(self, text: str, match: re.Match[str], new: str) -> str | None:
        word, (start, end) = match.group(), match.span()
        if (
            word.islower()
            and not re.search(r"[@#./\w-]$", text[:start])
            and text[end : end + 1] != "."
        ):
            return None  # a common word: "to trump a card", "a strand of hair"
        if word in self._given and self._belongs_to_another(text, start, end):
            return None
        return _cased(word, new)

    @staticmethod
    def _belongs_to_another(text: str, start: int, end: int) -> bool:
        """ "Mike" of another surname, or as somebody's second name."""
        return bool(
            re.match(r"\s+[A-Z]", text[end:]) or re.search(r"[A-Z][\w.]*\s+$", text[:start])
        )

    def document(self, given: DocumentInput) -> DocumentInput:
        owner = given.controlled_by
        return replace(
            given,
            text=self.words(given.text),
            title=self.words(given.title),
            publisher=self.words(given.publisher),
            controlled_by=self.ids.get(owner, owner) if owner else owner,
            candidates=tuple(self._candidates(given.candidates)),
            questions=tuple(self._question(question) for question in given.questions),
        )

    def _question(self, question: QuestionInput) -> QuestionInput:
        def all_of(texts: Sequence[str]) -> tuple[str, ...]:
            return tuple(self.words(text) for text in texts)

        return replace(
            question,
            statement=self.words(question.statement),
            short=self.words(question.short),
            keywords=all_of(question.keywords),
            says_for=all_of(question.says_for),
            says_against=all_of(question.says_against),
        )

    def _candidates(self, given: Sequence[CandidateInput]) -> Iterator[CandidateInput]:
        by_id = {candidate.id: candidate for candidate in given}
        for candidate in given:
            other = by_id.get(self.ids.get(candidate.id, ""))
            if other is None:
                pronouns = candidate.pronouns
                if self.turns_gender:
                    pronouns = OTHER_PRONOUN[pronouns]
                yield replace(candidate, pronouns=pronouns)
                continue
            lent = tuple(_counterpart(alias, other, candidate) for alias in other.aliases)
            yield replace(
                candidate,
                aliases=tuple(dict.fromkeys((*candidate.aliases, *lent))),
                party=candidate.party if self.parties_in_words else other.party,
                titles=other.titles,
            )


def _key(name: str) -> str:
    return re.sub(r"\s+", " ", name.replace("’", "'")).lower()


def _flexible(words: str) -> str:
    return r"\s+".join(re.sub("['’]", "['’]", re.escape(word)) for word in words.split())


def _cased(old: str, new: str) -> str:
    if old.isupper() and len(old) > 1:
        return new.upper()
    if old.islower():
        return new.lower()
    return new[0].upper() + new[1:]


def _counterpart(spelling: str, here: CandidateInput, there: CandidateInput) -> str:
    """The other candidate's name of the same kind: full, surname, title and surname, given."""
    words = spelling.split()
    if len(words) == 1:
        is_given = " " in here.name and spelling != surname(here)
        return there.name.split()[0] if is_given else surname(there)
    if words[0].endswith("."):
        title = words[0]
        if here.pronouns != there.pronouns and title.rstrip(".").lower() in _GENDERED:
            title = _cased(title, _GENDERED[title.rstrip(".").lower()] + ".")
        return f"{title} {surname(there)}"
    return there.name


def _party(candidate: CandidateInput) -> str:
    return re.sub(r"\s+Party$", "", candidate.party)


def _party_forms(candidate: CandidateInput) -> tuple[str, str]:
    """The noun and the adjective: "the Democrat", "the Democratic leader"."""
    name = _party(candidate)
    return ("Democrat", name) if name == "Democratic" else (name, name)


Told = tuple[object, ...]


def told(document: DocumentInput, read: Reading) -> tuple[Counter[Told], Counter[Told]]:
    """Stances and endorsements as they stand, with their words, in no order."""
    stances = Counter(
        (
            s.candidate, s.question, s.position, s.voice, s.confidence, s.flags, s.said,
            s.speaker, s.reported_by, s.start, s.end, document.text[s.start : s.end],
        )
        for s in read.stances
    )  # fmt: skip
    endorsements = Counter(
        (e.candidate, e.endorser, e.start, e.end, document.text[e.start : e.end])
        for e in read.endorsements
    )
    return stances, endorsements


def expected(
    document: DocumentInput, read: Reading, swap: Swap
) -> tuple[Counter[Told], Counter[Told]]:
    """What must be told of the document after the exchange."""
    turned = swap.turned(document.text)

    def moved(start: int, end: int) -> tuple[int, int]:
        return turned.place(start), turned.place(end, is_end=True)

    carried = Reading(
        tuple(
            replace(
                s,
                candidate=swap.ids.get(s.candidate, s.candidate),
                speaker=swap.words(s.speaker),
                reported_by=swap.words(s.reported_by),
                start=moved(s.start, s.end)[0],
                end=moved(s.start, s.end)[1],
            )
            for s in read.stances
        ),
        tuple(
            replace(
                e,
                candidate=swap.ids.get(e.candidate, e.candidate),
                endorser=swap.words(e.endorser),
                start=moved(e.start, e.end)[0],
                end=moved(e.start, e.end)[1],
            )
            for e in read.endorsements
        ),
        read.engine,
        read.version,
    )
    return told(replace(document, text=turned.text), carried)


def with_pronouns(document: DocumentInput) -> DocumentInput:
    """The document with its candidates' pronouns, and a rival for the only one."""
    known = {**dict.fromkeys(SHE, "she"), **dict.fromkeys(HE, "he")}
    candidates = [replace(c, pronouns=known[c.id]) for c in document.candidates]
    if len(candidates) == 1:
        candidates.append(RIVAL)
    return replace(document, candidates=tuple(sorted(candidates, key=lambda c: c.id)))


def pairs(document: DocumentInput) -> list[tuple[CandidateInput, CandidateInput]]:
    """All pairs of up to three candidates whom the document names, else neighbours in order of
    name; the only one whom it names with the next of the race; the first two where it names none.
    """
    table = name_table(document.candidates)
    words = f"{document.text}\n{document.title}\n{document.publisher}"
    names = {table.owner(match.group()) for match in table.pattern.finditer(words)}
    names |= {document.controlled_by or ""}
    named = [c for c in document.candidates if c.id in names]
    others = [c for c in document.candidates if c.id not in names]
    if len(named) < 2:
        return [tuple([*named, *others][:2])]  # type: ignore[list-item]
    found = list(pairwise(named))
    return [*found, (named[0], named[2])] if len(named) == 3 else found


def read_turned(document: DocumentInput, swap: Swap) -> Reading:
    with pytest.MonkeyPatch.context() as patch:
        if swap.turns_gender:
            patch.setattr(
                mentions, "guessed_pronoun", lambda name: OTHER_PRONOUN[guessed_pronoun(name)]
            )
        return local_engine().read(document)


def differences(
    label: str, wanted: Iterable[Counter[Told]], found: Iterable[Counter[Told]]
) -> list[str]:
    lines: list[str] = []
    for one, two in zip(wanted, found, strict=True):
        lines += [f"{label}: lost {told}" for told in (one - two).elements()]
        lines += [f"{label}: new {told}" for told in (two - one).elements()]
    return lines


@pytest.mark.parametrize("corpus", CORPORA)
def test_exchanging_two_candidates_exchanges_their_proposals(corpus: Path) -> None:
    wrong: list[str] = []
    checked: set[str] = set()
    proposed = 0
    for entry in read_corpus(corpus):
        document = with_pronouns(entry.document)
        read = local_engine().read(document)
        for one, two in pairs(document):
            swap = Swap(one, two)
            turned = swap.document(document)
            found = told(turned, read_turned(turned, swap))
            label = f"{entry.id}, {one.id} and {two.id}"
            wrong += differences(label, expected(document, read, swap), found)
            checked.add(entry.id)
        proposed += len(read.stances)

    assert not wrong, "\n".join(wrong)
    assert len(checked) == len(list(corpus.glob("documents/*/*.json")))
    assert proposed > len(checked)  # enough is proposed for an exchange to show
