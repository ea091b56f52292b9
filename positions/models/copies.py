"""Which documents are copies of another outlet's: found when a text is read, undone by people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models

from positions.models import locks
from positions.models.archive import Document, SnapshotText
from positions.text.likeness import Text, copied

# Bounds of one look-up: the likeliest documents that are compared in full, and how many documents
# may hold one run of words before it is boilerplate.
MOST_COMPARED = 5
MOST_DOCUMENTS_OF_A_KEY = 50
LONGEST = 100_000  # characters of a text that are compared


class DocumentKey(models.Model):
    """A run of words of a document, hashed: how likely copies are found by index."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="keys")
    key = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("key", "document"), name="document_key"),)

    def __str__(self) -> str:
        return f"{self.key} of document {self.document_id}"


def mark_if_copy(document: Document, text: SnapshotText) -> None:
    """Mark ``document`` as syndicated when ``text`` is a copy of another source's, read earlier.

    Never a chain: a copy of a copy points to the original, and a document that others are copies
    of is not marked. Never a page that a candidate controls, nor one of which a person said that
    it is no copy. Running it again changes nothing. Call inside a transaction.
    """
    is_first = not document.texts.exclude(pk=text.pk).exists()
    Tracer(Document, DocumentKey).mark(document, text.text, is_first=is_first)


@dataclass(frozen=True)
class Tracer:
    """The two tables of copies; a migration brings the ones of its own moment."""

    documents: Any
    keys: Any

    def mark(self, document: Any, words: str, *, is_first: bool = True) -> None:
        """``is_first`` when no other text of the document was read before."""
        text = Text.of(words[:LONGEST])
        if not text.can_be_judged:
            return
        locks.hold(locks.COPIES)
        # Another worker or a person may have judged it while we waited.
        document.refresh_from_db(fields=("syndicated_from", "judged_own_by"))
        traced = self.keys.objects.filter(document=document.pk)
        if self._may_be_marked(document):
            self._mark(document, text, only_older=traced.exists() or not is_first)
        traced.exclude(key__in=text.keys).delete()
        self._add_keys(document.pk, text)

    def _may_be_marked(self, document: Any) -> bool:
        return (
            document.syndicated_from_id is None
            and document.judged_own_by_id is None
            and document.source.controlled_by_id is None
            and not self.documents.objects.filter(syndicated_from=document.pk).exists()
        )

    def _mark(self, document: Any, text: Text, *, only_older: bool) -> None:
        """A document read before is not made the copy of one that came after it."""
        likely = (
            self.keys.objects.filter(key__in=text.keys)
            .exclude(document=document.pk)
            .exclude(document__source=document.source_id)
        )
        if only_older:
            likely = likely.filter(document__lt=document.pk)
        shared = (
            likely.values("document")
            .annotate(shared=models.Count("pk"))
            .order_by("-shared", "document")
        )
        for pk in sorted(row["document"] for row in shared[:MOST_COMPARED]):
            other = self.documents.objects.select_related("current_text").get(pk=pk)
            if other.current_text is None:
                continue
            found = copied(text, Text.of(other.current_text.text[:LONGEST]))
            original = other.syndicated_from_id or other.pk
            if found.is_copy and original != document.pk:
                document.syndicated_from_id = original
                document.syndicated_likeness = round(min(found.share, found.own_share), 3)
                document.save(update_fields=("syndicated_from", "syndicated_likeness"))
                return

    def _add_keys(self, document: int, text: Text) -> None:
        wanted = set(text.keys)
        held = self.keys.objects.filter(key__in=wanted)
        wanted -= set(held.filter(document=document).values_list("key", flat=True))
        counts = held.values("key").annotate(documents=models.Count("pk")).order_by()
        wanted -= {row["key"] for row in counts if row["documents"] >= MOST_DOCUMENTS_OF_A_KEY}
        self.keys.objects.bulk_create(
            (self.keys(document_id=document, key=key) for key in sorted(wanted)), batch_size=500
        )
