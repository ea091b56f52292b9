"""Who does what a verb says: a shallow search for the subject, made to give up early."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from positions.extraction.engine.mentions import OTHER, Mention
from positions.text.spans import Span, overlapping

# Longer alternatives first, each up to the end of its word, and nothing given back: there is one
# way only to read a row of these words, where many ways would take time without end.
_SKIPPED = re.compile(
    r"(?:\b(?:has since|no longer|as of late|of late|in turn|has|have|had|is|was|are|were|be|been|"
    r"being|also|again|once|now|then|later|earlier|first|still|even|just|would|will|could|should|"
    r"may|might|must|did|does|do|not|never|long|too|instead|further|both|all|each|himself|herself|"
    r"to|\w+ly|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|today|tonight|yesterday|"
    r"always|often|['’]s|['’]ve|['’]d|['’]ll|n['’]t|won['’]t|doesn['’]t|didn['’]t)(?!\w)|"
    r"[\s“”\"‘’()*])++$"
)
_PREPOSITION = re.compile(
    r"\b(?:of|for|by|with|against|to|from|on|about|over|like|than|at|under|behind|unlike|in|into|"
    r"called|named|between|toward|towards|alongside|versus|vs\.?|including)\s+"
    r"(?:(?:the|then|former|Mr\.|Mrs\.|Ms\.|Sen\.|President|GOP|Democratic|Republican|nominee|"
    r"candidate|presumptive|presidential|both|Gov\.|Rep\.)\s+)*$"
)
_CONJUNCTION = re.compile(
    r"(?:,|;|—|–|-)?\s*\b(?:and|but|or|while|yet|though|although)\s*$|[,;—–]\s*$"
)


class Sentence:
    """A sentence with the mentions that stand in it, outside quotation marks. `mentions` and
    `quoted` are all of the text, in order; no quotation overlaps another."""

    def __init__(self, text: str, span: Span, mentions: Sequence[Mention], quoted: Sequence[Span]):
        self.text = text
        self.span = span
        self.quoted = overlapping(quoted, span)
        inside = mentions_within(mentions, span)
        self.mentions = [m for m in inside if not any(q.contains(m.span) for q in self.quoted)]

    def is_quoted(self, place: int) -> bool:
        return any(q.start <= place < q.end for q in self.quoted)

    def main_subject(self) -> Mention | None:
        """The first mention that can be a subject."""
        for mention in self.mentions:
            if self.can_be_subject(mention):
                return mention
        return None

    def joined_to(self, subject: Mention) -> list[Mention]:
        """Whom "and" joins to the subject before it: "Sample and Ejemplo both want …"."""
        found: list[Mention] = []
        last = subject
        for mention in reversed(self.mentions):
            if mention.span.end > last.span.start or mention.possessive:
                continue
            between = self.text[mention.span.end : last.span.start]
            if not re.fullmatch(r"(?:,|,? and|,? as well as)\s+", between):
                break
            found.append(mention)
            last = mention
        return found

    def subject_of(self, place: int, previous: Mention | None) -> Mention | None:
        """The subject of a verb at `place`. `previous` is the subject of the verb before it, for
        "said one thing and opposed another". None where nobody can be named with confidence."""
        head = self._before(place)
        if head <= self.span.start:
            return previous
        direct = self._ending_at(head)
        if direct is not None:
            return direct if self.can_be_subject(direct) else None
        left = self.text[self.span.start : head]
        relative = re.search(r",?\s*\b(?:who|which|that)$", left)
        if relative:
            end = self.span.start + relative.start()
            anchor = self._ending_at(end)
            if anchor is None or anchor.who == OTHER:
                # "Ana Ejemplo of Springfield, who": the place is not the subject.
                home = re.search(r"\s+of(?: [A-Z][\w.]+){1,3}$", self.text[self.span.start : end])
                if home:
                    anchor = self._ending_at(self.span.start + home.start()) or anchor
            return anchor
        if left.endswith((",", ")", "—", "–")):
            opener = self._appositive(head)
            if opener is not None:
                return opener
        joined = _CONJUNCTION.search(left)
        if joined:
            if previous is not None:
                return previous
            subject = self.main_subject()
            return subject if subject and subject.span.end <= head else None
        return None

    def _before(self, place: int) -> int:
        left = self.text[self.span.start : place]
        named = max(
            (
                m.span.end
                for m in self.mentions
                if m.kind == "name" and is_candidate(m) and m.span.end <= place
            ),
            default=self.span.start,
        )
        while True:
            match = _SKIPPED.search(left)
            if match is None or match.start() == len(left):
                return self.span.start + len(left)
            cut = match.start()
            if self.span.start + cut < named:
                return named  # a name that ends like an adverb ("Daly") is skipped by nobody
            # "Her" and "him" are never auxiliaries; nothing else needs care here.
            left = left[:cut]

    def _ending_at(self, place: int) -> Mention | None:
        for mention in self.mentions:
            if mention.span.end == place:
                return mention
            if mention.kind == "name" and mention.span.start < place < mention.span.end:
                return mention
        return None

    def _appositive(self, head: int) -> Mention | None:
        """The mention before the comma that opened an insertion ("Ana Ejemplo, a lawyer, said")."""
        closing = head - 1
        best: Mention | None = None
        for mention in self.mentions:
            if mention.span.end >= closing:
                break
            following = self.text[mention.span.end : mention.span.end + 2]
            if following.startswith((",", " (", " —", " –", "—")) and self.can_be_subject(mention):
                best = mention if best is None or closing - mention.span.end < 160 else best
                break
        return best

    def can_be_subject(self, mention: Mention) -> bool:
        if mention.possessive and not (mention.kind == "pronoun" and mention.gender == ""):
            return False
        if mention.kind == "pronoun" and mention.name.lower() not in {"he", "she"}:
            return False
        left = self.text[max(self.span.start, mention.span.start - 60) : mention.span.start]
        return _PREPOSITION.search(left) is None


def is_candidate(mention: Mention | None) -> bool:
    return mention is not None and mention.who not in ("", OTHER)


def mentions_within(mentions: Sequence[Mention], span: Span) -> Sequence[Mention]:
    """Those that begin inside `span`, of mentions in order."""
    first = bisect_left(mentions, span.start, key=_start)
    return mentions[first : bisect_left(mentions, span.end, first, key=_start)]


def _start(mention: Mention) -> int:
    return mention.span.start
