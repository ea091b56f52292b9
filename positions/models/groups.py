"""Evidence groups: ten outlets that report one utterance are one piece of evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from positions.models import locks
from positions.models.electoral import Candidate
from positions.models.evidence import Statement, Voice
from positions.models.sources import Source
from positions.text.likeness import VERSION, Likeness, Wording, likeness, utterance_keys, wording

# Bounds of one look-up, however much a candidate said and however often it was copied.
MOST_GROUPS = 20
MOST_MEMBERS = 50
# Words that stand in this many utterances of a candidate tell none of them apart.
MOST_GROUPS_OF_A_KEY = 50


def is_our_prose(source_kind: str, voice: str) -> bool:
    """Whether the words are ours: a paraphrase in a note of our own on somebody's report. Two such
    notes are alike because we wrote both, and tell nothing of whether the reports are."""
    return source_kind == Source.Kind.RESEARCH_NOTE and voice == Voice.PARAPHRASE


class EvidenceGroupManager(models.Manager["EvidenceGroup"]):
    """Finds or opens the group of a statement."""

    def place(self, statement: Statement) -> EvidenceGroup | None:
        """The statement's evidence group: the earliest of the same utterance, or a new one.

        None for words that are nobody's we know. Safe to call again and from several workers:
        one statement has one group, and one utterance does not get two. A statement that bridges
        two groups (the whole of which each had a part) makes them one.
        """
        if statement.speaker_candidate_id is None:
            return None
        with transaction.atomic():
            passage = statement.passage
            source = passage.text.snapshot.source
            group = Register(EvidenceGroup, GroupedStatement, UtteranceKey).place(
                statement.pk,
                statement.speaker_candidate_id,
                wording(passage.exact, passage.prefix, passage.suffix),
                is_our_prose=is_our_prose(source.kind, statement.voice),
            )
        return self.get(pk=group)


class EvidenceGroup(models.Model):
    """One utterance of one candidate, in however many places it was reported."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="evidence_groups")
    opened_at = models.DateTimeField(auto_now_add=True)

    objects = EvidenceGroupManager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"Utterance {self.pk} of {self.candidate}"


class GroupedStatement(models.Model):
    """A statement's place in its one group; a row of its own, since statements never change."""

    statement = models.OneToOneField(Statement, models.PROTECT, related_name="grouping")
    group = models.ForeignKey(EvidenceGroup, models.PROTECT, related_name="members")
    version = models.CharField(max_length=20, help_text="Of the rules of likeness.")

    class Meta:
        ordering = ("statement",)

    def __str__(self) -> str:
        return f"Statement {self.statement_id} in group {self.group_id}"


class UtteranceKey(models.Model):
    """Two neighbouring words of an utterance, hashed: how likely groups are found by index."""

    group = models.ForeignKey(EvidenceGroup, models.CASCADE, related_name="keys")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="+")
    key = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("candidate", "key", "group"), name="utterance_key"),
        )

    def __str__(self) -> str:
        return f"{self.key} of group {self.group_id}"


@dataclass(frozen=True)
class Register:
    """The three tables of grouping; a migration brings the ones of its own moment."""

    groups: Any
    members: Any
    keys: Any

    def place(
        self, statement_id: int, candidate_id: int, said: Wording, *, is_our_prose: bool = False
    ) -> int:
        """The id of the statement's group. Call inside a transaction."""
        placed = self._placed(statement_id)
        if placed is not None:
            return placed
        locks.hold(locks.GROUPING)
        # Another worker may have placed it while we waited.
        placed = self._placed(statement_id)
        if placed is not None:
            return placed
        group = None if is_our_prose else self._same(candidate_id, said)
        if group is None:
            group = self.groups.objects.create(candidate_id=candidate_id).pk
        self.members.objects.create(statement_id=statement_id, group_id=group, version=VERSION)
        if not is_our_prose:
            self._add_keys(group, candidate_id, utterance_keys(said))
        return group

    def _placed(self, statement_id: int) -> int | None:
        rows = self.members.objects.filter(statement=statement_id)
        found: int | None = rows.values_list("group", flat=True).first()
        return found

    def _same(self, candidate_id: int, said: Wording) -> int | None:
        """The group of the utterance, made one where ``said`` shows that several are."""
        alike = {
            group: members
            for group, members in self._likely(candidate_id, said).items()
            if _verdict(said, members) is Likeness.SAME
        }
        if not alike:
            return None
        first, *others = sorted(alike)
        joined = list(alike[first])
        for other in others:
            # What only a fragment joins may still be opposites: they stay apart.
            if not any(likeness(a, b) is Likeness.OPPOSED for a in joined for b in alike[other]):
                self._merge(other, first, candidate_id)
                joined += alike[other]
        return first

    def _likely(self, candidate_id: int, said: Wording) -> dict[int, list[Wording]]:
        """Wordings by group, of the groups that share the most keys with ``said``."""
        shared = (
            self.keys.objects.filter(candidate=candidate_id, key__in=utterance_keys(said))
            .values("group")
            .annotate(shared=models.Count("pk"))
            .order_by("-shared", "group")
        )
        groups = [row["group"] for row in shared[:MOST_GROUPS]]
        return {group: self._wordings(group) for group in groups}

    def _wordings(self, group: int) -> list[Wording]:
        rows = (
            self.members.objects.filter(group=group)
            .order_by("statement")
            .values_list(
                "statement__passage__exact",
                "statement__passage__prefix",
                "statement__passage__suffix",
            )
        )
        return list(dict.fromkeys(wording(*row) for row in rows[:MOST_MEMBERS]))

    def _merge(self, group: int, into: int, candidate_id: int) -> None:
        self.members.objects.filter(group=group).update(group=into)
        keys = self.keys.objects.filter(group=group)
        self._add_keys(into, candidate_id, list(keys.values_list("key", flat=True)))
        keys.delete()
        self.groups.objects.filter(pk=group).delete()

    def _add_keys(self, group: int, candidate_id: int, keys: Iterable[int]) -> None:
        wanted = set(keys)
        held = self.keys.objects.filter(candidate=candidate_id, key__in=wanted)
        wanted -= set(held.filter(group=group).values_list("key", flat=True))
        counts = held.values("key").annotate(groups=models.Count("pk")).order_by()
        wanted -= {row["key"] for row in counts if row["groups"] >= MOST_GROUPS_OF_A_KEY}
        self.keys.objects.bulk_create(
            self.keys(group_id=group, candidate_id=candidate_id, key=key) for key in sorted(wanted)
        )


def _verdict(said: Wording, members: Sequence[Wording]) -> Likeness:
    """The same as one of them, and opposed to none."""
    verdicts = {likeness(said, member) for member in members}
    if Likeness.OPPOSED in verdicts or Likeness.SAME not in verdicts:
        return Likeness.DIFFERENT
    return Likeness.SAME
