"""Words as stems with their places, and which words carry no meaning of their own."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from positions.text.normalise import word_set

_WORD = re.compile(r"\$?[^\W_]+(?:\.[^\W_]+)*(?:[’'][^\W\d_]+)?%?")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

STOP = word_set(
    """a an the and or but nor so yet if then than that this these those there here of in on at by
    for to from with without within into onto over under about above below between among against
    through during before after since until while as is are was were be been being am do does did
    done has have had having will would shall should can could may might must ought it its itself
    he him his himself she her hers herself they them their theirs themselves we us our ours i me my
    mine you your yours who whom whose which what when where why how not no nor yes all any each
    every both some such own same other another more most much many few less least very too also
    just only even still again ever never always once first last one two now up down out off get
    gets got getting let make makes made making take takes taken took go goes going went come comes
    came say says said like well back way because though although however whether because upon per
    via etc mr mrs ms dr sen rep gov thing things something anything lot really actually know think
    want wants wanted need needs needed believe believes people person time year years day days new
    good bad better best great big long part kind sort us use used using including include includes
    make sure must work works working don’t don't i'm i’m we're we’re it's it’s that's that’s
    doesn't
    won't can't isn't aren't didn't shouldn't wouldn't doesn’t won’t can’t isn’t didn’t shouldn’t
    support supports supported oppose opposes opposed plan plans policy policies issue issues
    candidate candidates campaign election president mayor governor senator office
    """
)
# Words that many questions of one race share: they match, but weigh little.
COMMON = word_set(
    """state city country nation national federal government public law law american america
    united right system community local money fund program service plan change end keep allow
    increase raise cut reduce ban abolish repeal build create stop protect legal help pay cost
    county department company group member job family child school police tax gun health care"""
)

# Everyday words: nearly any sentence may hold them, so a question is not known by them.
EVERYDAY = word_set(
    """able accept account across act action actual add address administration affect afraid agree
    ago ahead allow almost alone along already answer anyone anybody anything appear approach
    area argue argument around arrive ask attempt attention available avoid away background base
    become begin behalf belief beyond big bill block board body bottom bring broad budget
    business buy call career care carry case cause central certain chance check choice choose
    citizen claim clear close colleague common comment concern condition conduct confidence
    consequence consider contact continue control conversation cover critical current cut damage
    data date deal debate decade decide decision deep defend definition degree deliver demand
    depend describe deserve design despite detail determine develop development difference
    different difficult direct direction discuss discussion doubt draw drive drop duty early
    easy economic economy effect effective effort either elect else employ enact encourage
    ensure enter entire environment especially establish event everybody everyone everything
    evidence example expect experience explain face fact fail failure fair faith fall far fear
    feel field fight figure final find fine fire fix focus follow force form former forward free
    friend front full function future gain general give given goal govern governing grant ground
    group grow growth guess hand happen hard head hear heart high history hit hold home hope
    hour house huge human idea identify impact implement importance important improve incentive
    individual industry influence information institution interest invest investment involve
    issue join judge just keen kind lack large late lawmaker lead leader leadership least leave
    lie life light limit line list listen little live long look lose loss low main maintain
    major majority man manage matter mean meaning measure meet mention message method middle
    million billion mind minute miss moment month morning move movement must name near nearly
    necessary night nobody note nothing number object obvious occur offer often old open operate
    opinion opportunity opposite option order organization outside own paper park participate
    particular partner party pass past path pattern people percent perform perhaps period
    personal phone pick piece place play point political politician politics poor popular
    population position possible potential power practice prepare present pressure prevent
    previous price principle priority private probably problem process produce product project
    promise promote proper proposal propose protect protection prove provide pull purpose push
    put quality quarter question quick quickly quite quote rate reach react read ready real
    reality realize reason receive recent recognize record reduce reform regard relate relation
    relationship release rely remain remember remove report represent require research resident
    resource respect respond response responsibility responsible rest result return review right
    rise risk road role room rule run safe safety save scale scene season second section seek
    seem sell send sense series serious serve set several share short show side sign significant
    similar simple simply single sit site situation size small social society solution solve
    somebody someone soon sort sound source space speak special specific spend staff stage stand
    standard start statement stay step stick story strategy street strong structure struggle
    subject success sudden suffer suggest summer support sure surface surprise table talk target
    team tell tend term test thank themselves theory third thought thousand throw today together
    tomorrow tonight top total touch toward town track transform treat trouble true trust truth
    try turn type understand union unit value various victim view visit voice vote voter wait
    walk wall war watch week weight whole wide win wish woman wonder word world worry write
    wrong yesterday young american crime criminal job worker taxpayer dollar cost pay public
    official officer agency department 2012 2013 2014 2015 2016 2017 2018 2019 2020 2021 2022
    2023 2024 2025 2026"""
)

_SYNONYMS = {
    "cop": "police", "offic": "police", "officer": "police", "polic": "police",
    "firearm": "gun", "isis": "islamicstate", "isil": "islamicstate",
    "eliminat": "abolish", "scrap": "abolish", "abolit": "abolish", "disband": "abolish",
    "dismantl": "abolish", "reinstat": "restor", "restor": "restor",
    "hike": "increas", "rais": "increas", "boost": "increas", "expand": "increas",
    "expans": "increas", "higher": "increas", "bigger": "increas",
    "lower": "cut", "reduc": "cut", "reduct": "cut", "slash": "cut", "cutt": "cut",
    "migrant": "immigr", "immigrant": "immigr",
    "prohibit": "ban", "outlaw": "ban", "bar": "ban", "barr": "ban",
    "prekindergarten": "prek", "muslim": "muslim", "prek": "prek",
    "rich": "wealthi", "richest": "wealthi", "wealthiest": "wealthi",
    "abus": "abus", "addict": "addict", "rebel": "rebel", "physician": "doctor",
    "prosecutor": "prosecut", "cannabis": "marijuana", "pot": "marijuana",
    "gay": "samesex", "pact": "deal", "agreement": "deal", "accord": "deal", "levi": "tax",
    "wage": "wage", "salari": "wage",
}  # fmt: skip

# Endings of inflection come off first, then one ending of derivation, so that "repeal",
# "repealed" and "repealing" fall together.
_INFLECTIONS = (("ies", "i"), ("ied", "i"), ("ing", ""), ("ings", ""), ("ed", ""), ("s", ""))
_DERIVATIONS = (
    ("abiliti", "abl"), ("ability", "abl"), ("ational", "at"), ("ization", ""), ("isation", ""),
    ("fulness", ""), ("iveness", ""), ("ication", ""), ("ation", ""), ("ator", ""), ("ment", ""),
    ("iti", ""), ("ity", ""), ("ness", ""), ("ise", ""), ("ize", ""), ("iz", ""), ("is", ""),
    ("ate", ""), ("at", ""), ("tion", "t"), ("sion", "s"), ("ingly", ""), ("edly", ""),
    ("ure", ""), ("ive", ""), ("ously", ""), ("ally", ""), ("ly", ""), ("al", ""), ("er", ""),
    ("or", ""), ("e", ""), ("y", "i"),
)  # fmt: skip


_Endings = dict[str, list[tuple[str, str]]]


def _by_last_letter(endings: tuple[tuple[str, str], ...]) -> _Endings:
    """Each in its order among those that a word with this last letter can have."""
    found: _Endings = {}
    for ending, replacement in endings:
        found.setdefault(ending[-1], []).append((ending, replacement))
    return found


_INFLECTED, _DERIVED = _by_last_letter(_INFLECTIONS), _by_last_letter(_DERIVATIONS)
_CLITIC = re.compile(r"'(s|re|ve|ll|d|m)$")


def _stripped(word: str, endings: _Endings) -> str:
    for ending, replacement in endings.get(word[-1:], ()):
        if not word.endswith(ending) or len(word) - len(ending) < (4 if len(ending) > 2 else 3):
            continue
        if ending == "s" and word.endswith(("ss", "us", "is")):
            return word
        return word[: len(word) - len(ending)] + replacement
    return word


# One word that says two things.
_COMPOUNDS = dict.fromkeys(("defund", "defunds", "defunded", "defunding"), ("cut", "fund"))
# Two words that are one, as the name of the group that matches them.
_JOINED = re.compile(
    r"\b(?:(?P<prek>pre-k(?:indergarten)?)|(?P<samesex>same-sex)|(?P<isis>islamic state)|"
    r"(?P<police>law enforcement))\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A coarse stem; words of one family fall together, which is enough to compare passages."""
    low = word.lower().replace("’", "'").strip("'")
    low = _CLITIC.sub("", low).replace(".", "")
    if low.isdigit() or low.startswith("$") or low.endswith("%"):
        return low.strip("$%")
    out = _stripped(low, _INFLECTED)
    if len(out) > 3 and out[-1] == out[-2] and out[-1] not in "sl":
        out = out[:-1]
    out = _stripped(out, _DERIVED)
    if len(out) > 3 and out[-1] == out[-2] and out[-1] not in "sl":
        out = out[:-1]
    if out.endswith("e") and len(out) > 4:
        out = out[:-1]
    return _SYNONYMS.get(out, _SYNONYMS.get(low, out))


class Token(NamedTuple):
    stem: str
    start: int
    end: int
    word: str = ""


def _joined(match: re.Match[str]) -> str:
    """The one word, padded so that all places stay as they are."""
    return str(match.lastgroup).ljust(len(match.group()), "-")


@lru_cache(maxsize=20_000)
def _parts(written: str) -> tuple[Token, ...]:
    """What stands written as one word, as tokens with their places in it."""
    found: list[Token] = []
    start = 0
    for part in _CAMEL.split(written):  # "#AbolishPolice" is two words
        low, end = part.lower(), start + len(part)
        for stemmed in _COMPOUNDS.get(low) or (low if low in STOP else stem(part),):
            found.append(Token(stemmed, start, end, low))
        start = end
    return tuple(found)


# The rows of a few hundred sentences: one is read on its own, beside others, and on each question.
_REMEMBERED = 256
_LONGEST_REMEMBERED = 2_000


def every_token(text: str) -> tuple[Token, ...]:
    """All words of `text` as stems, in order."""
    return _every_token(text) if len(text) <= _LONGEST_REMEMBERED else _read_off(text)


@lru_cache(maxsize=_REMEMBERED)
def _every_token(text: str) -> tuple[Token, ...]:
    return _read_off(text)


def _read_off(text: str) -> tuple[Token, ...]:
    result: list[Token] = []
    for match in _WORD.finditer(_JOINED.sub(_joined, text)):
        place = match.start()
        for stemmed, start, end, word in _parts(match.group()):
            result.append(Token(stemmed, place + start, place + end, word))
    return tuple(result)


def tokens(text: str) -> list[Token]:
    """The same without words that carry no meaning of their own."""
    return [
        token
        for token in every_token(text)
        if token.stem and token.stem not in STOP and (len(token.stem) > 1 or token.stem.isdigit())
    ]


def stems(text: str) -> list[str]:
    return [token.stem for token in tokens(text)]


COMMON_STEMS = frozenset(stem(word) for word in COMMON)
EVERYDAY_STEMS = frozenset(stem(word) for word in EVERYDAY) | COMMON_STEMS
