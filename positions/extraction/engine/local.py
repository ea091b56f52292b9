"""The engine that needs no network and no model."""

from __future__ import annotations

from dataclasses import replace

from positions.extraction.engine.endorsements import find_endorsements
from positions.extraction.engine.interface import DocumentInput, Reading
from positions.extraction.engine.judgement import Weights, shipped_weights
from positions.extraction.engine.proposals import propose
from positions.extraction.engine.voices import read_document

# Characters; no article or page of answers comes near it, and reading time stays bounded.
LONGEST_TEXT = 400_000


class LocalEngine:
    """Rules that see, and learned weights that judge. The same document always gives the same
    reading."""

    name = "rules"
    version = "2"

    def __init__(self, weights: Weights | None = None) -> None:
        self._weights = weights or shipped_weights()

    def read(self, document: DocumentInput) -> Reading:
        """Proposals and endorsements; empty where the text holds none, never an error for text
        that it cannot make sense of. Of a text beyond LONGEST_TEXT the rest is not read."""
        if len(document.text) > LONGEST_TEXT:
            document = replace(document, text=document.text[:LONGEST_TEXT])
        if not document.text.strip() or not document.candidates:
            return Reading((), (), self.name, self.version)
        parts = read_document(document)
        stances = propose(document, parts.passages, self._weights)
        candidates = frozenset(c.id for c in document.candidates)
        endorsements = find_endorsements(document.text, parts.sentences, candidates)
        return Reading(tuple(stances), tuple(endorsements), self.name, self.version)
