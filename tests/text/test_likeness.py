"""One utterance in many wordings, and two that only sound alike. Every text is invented."""

from __future__ import annotations

import itertools
import json
import time
from pathlib import Path

import pytest

from positions.text.likeness import (
    COPIED,
    Likeness,
    Text,
    copied,
    likeness,
    utterance_keys,
    wording,
    words_of,
)
from positions.text.sentences import sentences

QUOTATION = (
    "As your assessor I will publish the valuation model for every home each January, because "
    "families should be able to check the numbers behind their tax bill before they pay it"
)
SAME = {
    "other marks": QUOTATION.replace("As", "“As", 1).upper().replace(",", " —"),
    "a cue inside": QUOTATION.replace(
        "each January, because", "each January,” Ejemplo told Sample News 12, “because"
    ),
    "an ellipsis": QUOTATION.replace("for every home each January, because", "… because"),
    "the end cut off": QUOTATION.partition(", because")[0],
    "the start cut off": QUOTATION.partition("because ")[2],
    "words around it": f"She told us on Monday: “{QUOTATION},” and then left for the fair.",
    "contracted": QUOTATION.replace("I will", "I'll"),
    "one word swapped": QUOTATION.replace("valuation", "appraisal"),
    "respun by thesaurus": QUOTATION.replace("publish", "reveal")
    .replace("valuation", "appraisal")
    .replace("home", "dwelling")
    .replace("because", "as")
    .replace("families", "households")
    .replace("should be able", "must be in a position")
    .replace("behind", "underneath"),
}
APART = {
    "another subject": (
        "I will vote for the library bond this fall.",
        "I will vote for the stadium bond this fall.",
    ),
    "only boilerplate": (
        "When I am elected assessor I will make sure that every family in this county gets its "
        "refund within thirty days.",
        "When I am elected assessor I will make sure that every family in this county can read "
        "the land register at home.",
    ),
    "two accounts of one evening": (
        "Ejemplo said she was for a yearly cap on home values.",
        "Ejemplo would limit how fast the value of a home may rise, she told the audience.",
    ),
    "a few words": ("I am for it.", "I am all for it, whatever it costs us in the end."),
}
OPPOSED = {
    "a negation": (QUOTATION, QUOTATION.replace("will publish", "will not publish")),
    "a contracted negation": (
        "I will support the library bond this fall.",
        "I won't support the library bond this fall.",
    ),
    "never": (
        "I will support the library bond this fall.",
        "I will never, as long as I live here, support the library bond this fall.",
    ),
    "a number": (
        "We should move $5 million from the jail to the clinics.",
        "We should move $15 million from the jail to the clinics.",
    ),
    "a share": (
        "I would cap the growth of home values at 3 percent a year.",
        "I would cap the growth of home values at 3.5% a year.",
    ),
    "the side": (
        QUOTATION.replace("publish", "allow us to keep"),
        QUOTATION.replace("publish", "allow us to abolish"),
    ),
    "the direction": (
        "Our county should raise the budget of the land office next year.",
        "Our county should cut the budget of the land office next year.",
    ),
}


def verdict(one: str, other: str) -> Likeness:
    """The verdict, the same whichever passage comes first."""
    there, back = (likeness(wording(a), wording(b)) for a, b in ((one, other), (other, one)))
    assert there is back
    return there


@pytest.mark.parametrize("change", SAME)
def test_an_utterance_is_known_again(change: str) -> None:
    assert verdict(QUOTATION, SAME[change]) is Likeness.SAME


@pytest.mark.parametrize("change", SAME)
def test_what_is_alike_shares_a_key_to_be_found_by(change: str) -> None:
    assert utterance_keys(wording(QUOTATION)) & utterance_keys(wording(SAME[change]))


@pytest.mark.parametrize("pair", APART)
def test_similar_words_are_not_one_utterance(pair: str) -> None:
    assert verdict(*APART[pair]) is Likeness.DIFFERENT


@pytest.mark.parametrize("pair", OPPOSED)
def test_another_number_negation_or_side_is_never_the_same(pair: str) -> None:
    assert verdict(*OPPOSED[pair]) is not Likeness.SAME


def test_a_cut_may_leave_out_a_denial_of_something_else() -> None:
    whole = (
        "We must publish the valuation model, and this is not a matter of party or of taste to "
        "anybody, so that families can check their bill."
    )
    cut = "We must publish the valuation model … so that families can check their bill."
    assert verdict(whole, cut) is Likeness.SAME
    unmarked = cut.replace(" …", "")
    assert verdict(whole, unmarked) is not Likeness.SAME


def test_contractions_are_the_words_that_they_stand_for() -> None:
    assert words_of("I’d say we can't, won’t & shan't") == words_of(
        "I would say we cannot, will not & shall not"
    )
    assert words_of("Cut $5,000 — or 3%") == words_of("cut 5000 or three per cent")


def test_a_few_words_are_the_same_only_in_the_same_place() -> None:
    asked = ("Should the bond pass?", "Should the bond pass?", "Should there be a cap?")
    yes = [wording("Yes.", f"{question} Ejemplo: ", " Next question") for question in asked]
    assert likeness(yes[0], yes[1]) is Likeness.SAME
    assert likeness(yes[0], yes[2]) is Likeness.DIFFERENT


NEWS = """Ana Ejemplo opened her campaign on the steps of the old courthouse on Monday, before some
forty supporters and a brass band that lost its way twice.

“As your assessor I will publish the valuation model for every home,” Ejemplo said. “Families
should be able to check the numbers behind their tax bill.”

The incumbent, who has held the post since the flood year, did not come. His office said that the
model belongs to its maker and cannot be shown to anybody without a licence.

Ejemplo answered that a county which cannot read its own tax bills should buy other software. She
promised to put the question to the board of supervisors in her first week."""
OTHER_NEWS = """A newcomer wants the assessor's arithmetic in the open. Ana Ejemplo, a surveyor from
the north side, told a lunch crowd yesterday that home owners pay by a formula nobody may see.

“As your assessor I will publish the valuation model for every home,” Ejemplo said. “Families
should be able to check the numbers behind their tax bill.”

Asked who would pay, she named the fees that the land office takes in. A spokesman for the present
assessor called the plan a hobby and pointed to two audits that found nothing wrong."""


def copy_of(text: str, *, cut: int = 0) -> str:
    """Another headline, a menu, a footer, and perhaps the last paragraphs missing."""
    body = "\n\n".join(text.split("\n\n")[: -cut or None])
    return (
        "Home | Politics | Sports | Shop\n\nShe wants to show you the formula\n\nBy Wire Staff\n\n"
        f"{body}\n\nRead next: Ten pies to try\n\n© The Sample Reader. All rights reserved."
    )


@pytest.mark.parametrize("cut", [0, 1, 2])
def test_a_copy_is_known_under_another_headline_and_with_its_end_cut(cut: int) -> None:
    assert copied(Text.of(NEWS), Text.of(copy_of(NEWS, cut=cut))).is_copy


def test_a_teaser_is_a_copy() -> None:
    teaser = NEWS.partition("\n\n")[0] + " … Read more »"
    assert copied(Text.of(teaser), Text.of(NEWS)).is_copy


def test_two_stories_with_the_same_quotations_are_no_copies() -> None:
    found = copied(Text.of(NEWS), Text.of(OTHER_NEWS))
    assert found.share > found.own_share
    assert not found.is_copy


def test_a_shared_footer_makes_no_copy() -> None:
    footer = "\n\nThis story may not be republished. Sign up for our letter on local votes." * 2
    assert not copied(Text.of(NEWS + footer), Text.of(OTHER_NEWS + footer)).is_copy


def test_copies_share_a_key_and_an_empty_page_has_no_likeness() -> None:
    assert Text.of(NEWS).keys & Text.of(copy_of(NEWS, cut=2)).keys
    assert not copied(Text.of(""), Text.of("")).is_copy


def test_hostile_repetition_costs_little_time() -> None:
    started = time.perf_counter()
    words = ["library", "bond", "county"]
    one = wording(" ".join(words[n % 3] for n in range(2_000)))
    other = wording(" ".join(words[n * n % 3] for n in range(2_000)))
    likeness(one, other)
    Text.of("“" * 3_000 + "word " * 20_000)
    assert time.perf_counter() - started < 5


class TestOnRealArticles:
    """The judged articles beside the checkout: named pairs are copies, and nothing else is."""

    RELATIONS = ("syndicated_copy_of", "duplicate_of", "teaser_of")

    @pytest.fixture
    def documents(self, corpus: Path) -> dict[str, dict[str, object]]:
        files = sorted((corpus / "dev" / "documents").glob("*/*.json"))
        return {entry["id"]: entry for entry in (json.loads(f.read_text()) for f in files)}

    def related(self, documents: dict[str, dict[str, object]], *kinds: str) -> dict[str, str]:
        found = {}
        for name, entry in documents.items():
            for flag in entry["flags"]:  # type: ignore[attr-defined]
                kind, _, original = flag.partition(":")
                if kind in kinds:
                    found[name] = original
        return found

    def test_the_named_copies_are_found_and_no_others(
        self, documents: dict[str, dict[str, object]]
    ) -> None:
        original = self.related(documents, *self.RELATIONS)
        texts = {name: Text.of(str(entry["text"])) for name, entry in documents.items()}
        for one, other in itertools.combinations(sorted(documents), 2):
            found = copied(texts[one], texts[other])
            is_named = original.get(one, one) == original.get(other, other)
            assert found.is_copy == is_named, (one, other, found)
            # Far from the threshold on either side: 0.97 and 0.27 when this was written.
            nearest = min(found.share, found.own_share)
            assert nearest > COPIED + 0.3 if is_named else nearest < COPIED - 0.2, (one, other)
            if is_named:
                assert texts[one].keys & texts[other].keys

    def test_a_garbled_quotation_is_known_again(
        self, documents: dict[str, dict[str, object]]
    ) -> None:
        for name, original in self.related(documents, "garbled_rewrite_of").items():
            garbled, true = (str(documents[n]["text"]) for n in (name, original))
            pairs = [
                (a.of(garbled), b.of(true))
                for a in sentences(garbled)
                for b in sentences(true)
                if verdict(a.of(garbled), b.of(true)) is Likeness.SAME
            ]
            assert pairs
            assert all("“" in one and "“" in other for one, other in pairs)

    def test_outlets_share_quotations_and_hardly_a_sentence_of_their_own(
        self, documents: dict[str, dict[str, object]], corpus: Path
    ) -> None:
        """Judged passages of different articles that are one utterance: the same candidate's."""
        copies = self.related(documents, *self.RELATIONS, "garbled_rewrite_of")
        said: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
        for file in sorted((corpus / "dev" / "gold").glob("*/*.json")):
            for item in json.loads(file.read_text()):
                name = item["id"].partition("#")[0]
                if name in copies or not item["evidence"]:
                    continue
                key = (name.partition("/")[0], item["candidate"])
                said.setdefault(key, []).append(
                    (name, str(item["voice"]), item["evidence"][0]["text"])
                )
        one_utterance = [
            (a, b)
            for passages in said.values()
            for a, b in itertools.combinations(passages, 2)
            if a[0] != b[0] and verdict(a[2], b[2]) is Likeness.SAME
        ]
        assert 9 <= len(one_utterance) <= 12
        assert sum(a[1] == b[1] == "paraphrase" for a, b in one_utterance) == 0
