"""The desk's own words for codes of the machine."""

from __future__ import annotations

import re

from positions.models import Reason, ReviewDecision

FLAGS = {
    "negation": "A negation stands in the passage: check which way it turns the sentence.",
    "condition": "The passage states a condition (if, unless, only when).",
    "past_tense": "The passage speaks of the past: check that the position still stood.",
    "loaded_words": "Loaded words stand in or near the passage; keep them out of the summary.",
    "declined": "The passage may say that the candidate gave no answer.",
    "carried_over": "The topic comes from a sentence before the passage.",
    "nested_attribution": "Somebody tells here what somebody else said or holds.",
    "not_attributed": "Nothing in the text says that these are the candidate’s words.",
    "voice_differs": "The model takes these words for weaker than the page’s structure does.",
    "engines_disagree": "The model and the rules read opposite sides: the side is left to you.",
    "speaks_to_machines": "The page holds words that read like orders to a machine.",
    "date_differs": "The date in the text and the page's own date differ.",
}


def flag_sentence(flag: str) -> str:
    """What a flag asks the reviewer to check; a new flag is shown by its own name."""
    return FLAGS.get(flag, f"{flag.replace('_', ' ').capitalize()}.")


def answer_words(answer: ReviewDecision.Answer) -> str:
    """An answer as it is printed, with the apostrophe of print."""
    return str(answer.label).replace("'", "’")


def outcome_words(outcome: str) -> str:
    """A job's outcome as a sentence: a reason code's own, or what the step wrote."""
    if outcome in Reason.values:
        return str(Reason(outcome).label)
    outcome = re.sub(r"\A1 new proposals\b", "1 new proposal", outcome)
    return f"{outcome[:1].upper()}{outcome[1:]}." if outcome else ""
