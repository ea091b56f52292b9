"""Words of approval and of disapproval, and how far a passage leans to one of them."""

from __future__ import annotations

import re

from positions.extraction.engine.words import every_token, stem
from positions.text.normalise import word_set

_PRAISE = word_set(
    """support strengthen strong improve protect defend expand increase invest fund ensure
    guarantee restore rebuild build create provide help deserve need priority commit committed
    champion proud vital essential critical important crucial right rights fair fairness safe
    safer safety effective succeed success successful benefit opportunity transparent
    transparency accountable modern sensible smart merit favor favour welcome applaud praise
    great good better best love trust advocate promote encourage back fight fought empower
    affordable common-sense commonsense necessary overdue proven advance enable secure sustain
    deliver works win"""
)
_BLAME = word_set(
    """oppose against wrong bad worse worst terrible horrible disaster disastrous mistake failure
    fail failed failing broken harm harmful hurt damage dangerous threat threaten unfair unjust
    unsafe unconstitutional illegal immoral reckless irresponsible waste wasteful wasted costly
    expensive burden burdensome punish punitive crush kill killing destroy undermine abuse
    abusive corrupt corruption cruel inhumane racist misguided flawed ineffective inefficient
    unnecessary excessive overreach intrusion mandate bureaucracy reject refuse stop fear crisis
    lie misleading lack weak weaken loophole giveaway scheme boondoggle unacceptable outrageous
    ridiculous nonsense foolish problem worry concern concerned skeptical sceptical doubt blunt
    drastic radical extreme discriminate burdened unaffordable unworkable violate violates
    violation wrongly"""
)
_PRAISED = frozenset(stem(word) for word in _PRAISE)
_BLAMED = frozenset(stem(word) for word in _BLAME)
_NOT = re.compile(r"^(?:no|not|never|without|hardly|neither|nor|cannot|isn|don|doesn|won|wasn)$")
_REACH = 3  # words after a "not" whose mood it turns


def mood(words: str) -> float:
    """-1 to 1: disapproval to approval, "not" turned round; 0 where neither is heard."""
    total, heard, turned = 0, 0, 0
    for token in every_token(words):
        if _NOT.match(token.word) or token.word.endswith(("n't", "n’t")):
            turned = _REACH
            continue
        value = (token.stem in _PRAISED) - (token.stem in _BLAMED)
        if value:
            total += -value if turned else value
            heard += 1
        turned = max(0, turned - 1)
    return total / (heard + 1) if heard else 0.0
