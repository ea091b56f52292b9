"""What is shown around a passage: whole sentences and whole quotations."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from positions.selectors.context import WINDOW, context_of
from positions.selectors.passages import evidence_of
from tests import builders


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        # A passage that is a sentence needs nothing beside it.
        ("One stays. [Two is it.] Three stays.", "[Two is it.]"),
        # Cut inside a sentence, it is shown to both ends of it.
        (
            "One. In May [she backs the plan], he wrote. Two.",
            "In May [she backs the plan], he wrote.",
        ),
        # A quotation is never cut, nor the sentence that brings it.
        (
            "Far. On parks she said: “First of all, yes. [I will build ten.] And a pool.” Far.",
            "On parks she said: “First of all, yes. [I will build ten.] And a pool.”",
        ),
        # Never beyond the paragraph.
        ("Before\n\nshe said [yes\n\nand no] to it\n\nAfter", "she said [yes\n\nand no] to it"),
        ("[All of it]", "[All of it]"),
    ],
)
def test_a_passage_is_shown_to_the_end_of_its_sentence_or_quotation(text: str, shown: str) -> None:
    before, _, rest = text.partition("[")
    exact, _, after = rest.partition("]")
    lead, tail = context_of(before, exact, after)
    assert f"{lead}[{exact}]{tail}" == shown


def test_a_sentence_that_is_longer_than_the_window_is_cut_at_words_and_says_so() -> None:
    words = "word " * WINDOW
    lead, tail = context_of(words[-WINDOW:], "the passage", f" {words}"[:WINDOW])
    assert lead.startswith("… word ")
    assert tail.endswith(" word …")
    assert len(lead) <= WINDOW + 2


@pytest.mark.django_db
def test_the_database_cuts_the_text_so_that_a_long_page_is_not_read_whole() -> None:
    race = builders.race(candidates=1, questions=1)
    filler = "Ünd so wéiter 𝔸𝔹. " * 500
    page = builders.text(f"{filler}She said: “Yes. I will do it. Soon.” {filler}")
    builders.publish_stance(
        race.candidacies.get(),
        race.race_questions.get().question,
        words="I will do it.",
        inside=page,
    )
    stance = page.passages.get().statements.get().stance_evidence.get().stance_id
    with CaptureQueriesContext(
        connection,
    ) as queries:
        (evidence,) = evidence_of([stance])[stance]
    assert len(queries) == 1
    passage = evidence.passage
    assert (passage.before, passage.after) == ("She said: “Yes. ", " Soon.”")
