"""Whether two passages are one utterance, and whether two texts are copies. Pure and deterministic.

Words decide, never meaning: what differs in its number, its negation or its side is not alike,
however many words it shares. Both judgements are symmetric.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from positions.text.normalise import normalise, word_set
from positions.text.quotes import quotations

VERSION = "1"

# Passages. Shorter ones are alike only where their surroundings are, too.
SPEAKING_WORDS = 4
FEWEST_SHARED_CONTENT = 3  # words that mean something, for a passage inside another
CONTAINED = 0.8  # of the shorter passage's words stand in the longer one, in order
SPUN = 0.52  # of both passages' words, where single words were swapped along the way
FEWEST_SPUN_CONTENT = 8  # a skeleton this rich is not shared by chance
LONGEST_SWAP = 7  # words in the place of others; more is another sentence
MOST_WORDS = 250  # of one passage are compared: alignment costs the square of them
LEAD = 3  # words next to what is shared belong to it
OMISSION = 5  # words left out at one place may be a cut; fewer are an edit

# Texts.
SHINGLE = 5
COPIED = 0.5  # of the shorter text's shingles stand in the longer one
WHOLLY_COPIED = 0.9  # the same, of texts that are all quotation
FEWEST_WORDS = 25  # of a text that can be judged
FEWEST_OWN = 12  # shingles outside quotation marks
WINDOW = 12  # of winnowing: a shared run of WINDOW + SHINGLE - 1 words always shares a key

_TOKEN = re.compile(r"\d[\d,.]*\d|\w+(?:'\w+)*|%|\.\.+")
# Where a quotation was cut: an ellipsis, a bracket, or a cue between two quoted parts.
_BREAK = re.compile(r"\.\.+|\[|[,.;!?]\" [^\"]{1,80} \"(?=\w)")
_CONTRACTIONS = (
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\bcan't\b|\bcannot\b"), "can not"),
    (re.compile(r"\bshan't\b"), "shall not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'m\b"), " am"),
    (re.compile(r"'d\b"), " would"),
    (re.compile(r"\bper cent\b"), "percent"),
    (re.compile(r"%"), " percent"),
)
_NEGATIONS = word_set(
    "not no never none nor neither without nobody nothing nowhere hardly barely cannot"
)
# Without "one", a pronoun more often than a number.
_NUMBER_WORDS = {
    "zero": "0", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
    **{word: word for word in word_set("hundred thousand million billion trillion dozen half")},
}  # fmt: skip
# Words that stand on opposite ends of one axis: put one for the other, and the side is turned.
_AXES = (
    ("support back favor favour endorse for", "oppose reject against"),
    ("raise increase expand grow more higher add boost", "cut reduce lower decrease less fewer"
     " slash shrink smaller"),
    ("allow permit legal legalize legalise", "ban prohibit forbid outlaw illegal criminalize"),
    ("keep protect maintain preserve save defend", "abolish end eliminate repeal scrap close"
     " stop dismantle remove"),
    ("always", "never"),
    ("yes agree right good", "no disagree wrong bad"),
    ("with", "without"),
    ("pro", "anti"),
    ("start begin open build", "stop end close demolish"),
    ("fund", "defund"),
    ("before", "after"),
    ("win won", "lose lost"),
)  # fmt: skip
# Word -> axis -> end.
_SIDES = {
    word: {
        axis: end for axis, ends in enumerate(_AXES) for end in (0, 1) if word in ends[end].split()
    }
    for word in word_set(" ".join(f"{first} {second}" for first, second in _AXES))
}
_NUMBERS = frozenset(_NUMBER_WORDS.values()) | {"percent"}
_FUNCTION_WORDS = word_set(
    """a an the and or but if so as at by for from in into of off on onto out over to up with about
    after before than then that this these those there here i me my mine we us our ours you your
    yours he him his she her hers they them their theirs it its who whom whose which what when
    where why how am is are was were be been being do does did done have has had having will would
    shall should can could may might must said says say told tells tell added asked according also
    just very all any some such very s t"""
)


class Likeness(StrEnum):
    """What two passages are to each other."""

    SAME = "same"  # one utterance
    OPPOSED = "opposed"  # the same words but for the number, the negation or the side
    DIFFERENT = "different"


@dataclass(frozen=True)
class Wording:
    """A passage as words; ``context`` are the words around it, which only a short one needs."""

    words: tuple[str, ...]
    content: frozenset[str]
    has_break: bool
    context: str = ""

    @property
    def is_short(self) -> bool:
        return len(self.words) < SPEAKING_WORDS


@dataclass(frozen=True)
class Copied:
    """How much of the shorter text stands in the longer: of all words, and of the outlet's own."""

    share: float
    own_share: float

    @property
    def is_copy(self) -> bool:
        return min(self.share, self.own_share) >= COPIED


def words_of(text: str) -> tuple[str, ...]:
    """Words up to normalisation: case, marks, contractions, and how a number is written."""
    return tuple(_words(text))


def _words(text: str) -> Iterator[str]:
    plain = normalise(text).text.casefold()
    for pattern, written_out in _CONTRACTIONS:
        plain = pattern.sub(written_out, plain)
    for match in _TOKEN.finditer(plain):
        token = match.group().strip("'").removesuffix("'s").replace("'", "")
        if token[:1].isdigit():
            token = token.replace(",", "")
        if token and token[0] not in ".%":
            yield _NUMBER_WORDS.get(token, token)


@lru_cache(maxsize=512)
def wording(exact: str, prefix: str = "", suffix: str = "") -> Wording:
    """The passage as it is compared."""
    words = words_of(exact)[:MOST_WORDS]
    return Wording(
        words=words,
        content=frozenset(words) - _FUNCTION_WORDS,
        has_break=bool(_BREAK.search(normalise(exact).text)),
        context=" ".join((*words_of(prefix)[1:], "|", *words_of(suffix)[:-1])),
    )


def likeness(one: Wording, other: Wording) -> Likeness:
    """Whether two passages are one utterance: equal, one inside the other, or one respun."""
    if one.words == other.words:
        is_said_alone = one.is_short and one.context != other.context
        return Likeness.DIFFERENT if is_said_alone else Likeness.SAME
    shorter, longer = sorted((one, other), key=lambda w: (len(w.words), w.words))
    if shorter.is_short or len(shorter.content & longer.content) < FEWEST_SHARED_CONTENT:
        return Likeness.DIFFERENT
    aligned = _Aligned.of(shorter, longer)
    if not (aligned.is_contained or aligned.is_spun):
        return Likeness.DIFFERENT
    return Likeness.OPPOSED if aligned.is_opposed else Likeness.SAME


@dataclass(frozen=True)
class _Gap:
    """Words of each passage between two shared runs."""

    short: tuple[str, ...]
    long: tuple[str, ...]


@dataclass(frozen=True)
class _Aligned:
    """Two passages side by side, from the first shared word to the last."""

    shorter: Wording
    longer: Wording
    shared: tuple[str, ...]
    lead: _Gap
    gaps: tuple[_Gap, ...]
    short_core: tuple[str, ...]
    long_core: tuple[str, ...]

    @classmethod
    def of(cls, shorter: Wording, longer: Wording) -> _Aligned:
        a, b = shorter.words, longer.words
        matcher = SequenceMatcher(None, a, b, autojunk=False)
        blocks = [block for block in matcher.get_matching_blocks() if block.size]
        blocks = _without_strays(blocks, a)
        if not blocks:
            return cls(shorter, longer, (), _Gap((), ()), (), (), ())
        first, last = blocks[0], blocks[-1]
        lead = _Gap(a[max(0, first.a - LEAD) : first.a], b[max(0, first.b - LEAD) : first.b])
        between = (_between(*pair, a, b) for pair in pairwise(blocks))
        return cls(
            shorter,
            longer,
            tuple(word for block in blocks for word in a[block.a : block.a + block.size]),
            lead,
            tuple(gap for gap in between if gap.short or gap.long),
            a[first.a : last.a + last.size],
            b[first.b : last.b + last.size],
        )

    @property
    def is_contained(self) -> bool:
        """The shorter stands in the longer, which may say more around it and, where it was cut,
        inside it; no word that means something is another one."""
        content = set(self.shared) - _FUNCTION_WORDS
        swapped = any(_means(gap.short) and _means(gap.long) for gap in self.gaps)
        return (
            len(content) >= FEWEST_SHARED_CONTENT
            and len(self.shared) >= CONTAINED * len(self.shorter.words)
            and (not swapped or self._is_rich)
        )

    @property
    def is_spun(self) -> bool:
        """The same sentence with single words swapped along the whole of it."""
        most = max(len(self.short_core), len(self.long_core))
        return (
            self._is_rich
            and len(self.shared) >= SPUN * most
            and most <= len(self.short_core) * 4 // 3
            and len(self.short_core) >= CONTAINED * len(self.shorter.words)
            and all(max(len(gap.short), len(gap.long)) <= LONGEST_SWAP for gap in self.gaps)
        )

    @property
    def _is_rich(self) -> bool:
        return len(set(self.shared) - _FUNCTION_WORDS) >= FEWEST_SPUN_CONTENT

    @property
    def is_opposed(self) -> bool:
        if not _runs_inside(_numbers(self.short_core), _numbers(self.long_core)):
            return True
        # What leads into the shared words can turn them where both passages have a lead.
        if self.lead.short and self._turns(self.lead):
            return True
        return any(self._turns(gap) for gap in self.gaps)

    def _turns(self, gap: _Gap) -> bool:
        """Whether the gap turns the sentence: a negation on one side alone, or opposite sides."""
        short, long = set(gap.short), set(gap.long)
        if self.shorter.has_break and not short and len(gap.long) >= OMISSION:
            # What a marked cut leaves out may deny something else; not so at its very edges.
            long = {*gap.long[:2], *gap.long[-2:]}
        if bool(short & _NEGATIONS) != bool(long & _NEGATIONS):
            return True
        ends = _ends(short)
        return any(ends.get(axis, end) != end for axis, end in _ends(long).items())


def _between(last: Match, block: Match, a: Sequence[str], b: Sequence[str]) -> _Gap:
    return _Gap(tuple(a[last.a + last.size : block.a]), tuple(b[last.b + last.size : block.b]))


def _without_strays(blocks: list[Match], words: Sequence[str]) -> list[Match]:
    """Without function words far from the rest at either end, which join what is not together."""

    def is_stray(end: Match, neighbour: Match) -> bool:
        before, after = sorted((end, neighbour))
        away = max(after.a - before.a - before.size, after.b - before.b - before.size)
        return away > LEAD and not _means(words[end.a : end.a + end.size])

    while len(blocks) > 1 and is_stray(blocks[0], blocks[1]):
        blocks = blocks[1:]
    while len(blocks) > 1 and is_stray(blocks[-1], blocks[-2]):
        blocks = blocks[:-1]
    return blocks


def _means(words: Iterable[str]) -> bool:
    return any(word not in _FUNCTION_WORDS for word in words)


def _numbers(words: Sequence[str]) -> list[str]:
    return [word for word in words if word[0].isdigit() or word in _NUMBERS]


def _runs_inside(part: Sequence[str], whole: Sequence[str]) -> bool:
    left = iter(whole)
    return all(item in left for item in part)


def _ends(words: set[str]) -> dict[int, int]:
    """Axis -> end, of words that stand on one; an axis with both ends says nothing."""
    found: dict[int, set[int]] = {}
    for word in words:
        for axis, end in _SIDES.get(word, _SIDES.get(_stem(word), {})).items():
            found.setdefault(axis, set()).add(end)
    return {axis: ends.pop() for axis, ends in found.items() if len(ends) == 1}


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s", "d"):
        stem = word.removesuffix(ending)
        if stem != word and stem in _SIDES:
            return stem
        if stem != word and ending == "ing" and f"{stem}e" in _SIDES:
            return f"{stem}e"
    return word


def utterance_keys(passage: Wording) -> frozenset[int]:
    """What passages of one utterance share some of: pairs of neighbouring words that mean
    something, one word in between allowed. A short passage is its own, only key."""
    content = [word for word in passage.words if word not in _FUNCTION_WORDS]
    pairs = [*pairwise(content), *zip(content, content[2:], strict=False)]
    if len(content) < FEWEST_SHARED_CONTENT:
        return frozenset({_key(passage.words)})
    return frozenset(_key(sorted(pair)) for pair in pairs)


@dataclass(frozen=True)
class Text:
    """A whole text as it is compared with others: its shingles, and those of its own words,
    which are the words outside quotation marks."""

    shingles: frozenset[int]
    own: frozenset[int]
    keys: frozenset[int]

    @classmethod
    def of(cls, text: str) -> Text:
        hashes = _shingles(words_of(text))
        own: set[int] = set()
        for piece in _outside_quotations(text):
            own.update(_shingles(words_of(piece)))
        return cls(frozenset(hashes), frozenset(own), frozenset(_winnowed(hashes)))

    @property
    def can_be_judged(self) -> bool:
        return len(self.shingles) >= FEWEST_WORDS - SHINGLE + 1


def copied(one: Text, other: Text) -> Copied:
    """How much of the shorter text stands in the longer one; nothing of what is too short.

    Two stories that carry the same quotations share those, and not their own words.
    """
    if not (one.can_be_judged and other.can_be_judged):
        return Copied(0.0, 0.0)
    share = _share(one.shingles, other.shingles)
    if min(len(one.own), len(other.own)) >= FEWEST_OWN:
        return Copied(share, _share(one.own, other.own))
    # Hardly a word of their own: copies only where nearly all of the shorter is quoted alike.
    return Copied(share, share if share >= WHOLLY_COPIED else 0.0)


def _share(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / min(len(one), len(other))


def _shingles(words: Sequence[str]) -> list[int]:
    return [_key(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)]


def _winnowed(hashes: Sequence[int]) -> Iterator[int]:
    """The smallest of every WINDOW neighbours (Schleimer, Wilkerson and Aiken 2003): few keys, and
    any long enough run that two texts share gives them one in common."""
    for start in range(max(1, len(hashes) - WINDOW + 1)):
        yield min(hashes[start : start + WINDOW], default=0)


def _outside_quotations(text: str) -> Iterator[str]:
    start = 0
    for quotation in quotations(text):
        yield text[start : quotation.outer.start]
        start = max(start, quotation.outer.end)
    yield text[start:]


def _key(words: Iterable[str]) -> int:
    """63 bits, so that it fits a signed column of a database."""
    digest = hashlib.blake2b(" ".join(words).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
