from __future__ import annotations

import pytest
from engine_texts import stances

from positions.extraction.engine.proposals import PER_PAIR


@pytest.mark.parametrize(
    "text",
    [
        "Tags: Ana Ejemplo, Bo Sample, harbour tramway, Milltown library",
        "RELATED: Ejemplo on the harbour tramway",
        "Ejemplo and Sample will meet in Sampleton, where a tramway to the harbour is planned.",
        "Ejemplo spoke after Dora Placeholder, who supports the tramway to the harbour.",
        "Residents want the tramway to the harbour. Ejemplo opened a fair.",
    ],
)
def test_a_mention_beside_a_topic_is_no_position(text: str) -> None:
    assert stances(text) == []


def test_a_speakers_turn_is_read_in_a_transcript() -> None:
    text = (
        "Ejemplo: I support the tramway to the harbour.\n\n"
        "Sample: I oppose the tramway to the harbour.\n\n"
        "Ejemplo: You have never taken a bus."
    )

    found = {s.candidate: (s.position, s.voice) for s in stances(text)}

    assert found == {"ana": ("for", "own_quoted"), "bo": ("against", "own_quoted")}


def test_a_label_before_a_summary_is_a_paraphrase() -> None:
    text = (
        "Ejemplo: She said the tramway to the harbour should be built.\n\n"
        "Sample: He said the tramway to the harbour should be cancelled.\n\n"
        "Ejemplo: She said more."
    )

    assert {s.voice for s in stances(text)} == {"paraphrase"}


def test_one_pair_brings_at_most_a_few_passages() -> None:
    text = "\n\n".join(
        f"“I support the tramway to the harbour, for reason {n},” Ejemplo said." for n in range(12)
    )

    assert len(stances(text)) == PER_PAIR
