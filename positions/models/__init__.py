"""The vocabulary of the product, one file per family."""

from positions.models.archive import (
    ArchiveDamaged,
    Document,
    Fetch,
    Mention,
    Precision,
    Snapshot,
    SnapshotText,
)
from positions.models.copies import DocumentKey, mark_if_copy
from positions.models.electoral import (
    Candidacy,
    Candidate,
    CandidateAlias,
    Division,
    Election,
    Office,
    OfficeAlias,
    Race,
)
from positions.models.engine_runs import EngineRun
from positions.models.evidence import (
    GRADE_OF_VOICE,
    Endorsement,
    Grade,
    Passage,
    Statement,
    Voice,
)
from positions.models.groups import EvidenceGroup, GroupedStatement, UtteranceKey
from positions.models.issues import AnswerOption, Issue, Question, QuestionWording, RaceQuestion
from positions.models.jobs import Job, LeaseLost
from positions.models.reasons import Reason
from positions.models.review import Position, PositionRequest, Proposal, ReviewDecision
from positions.models.sources import Publisher, Source
from positions.models.stances import (
    SUMMARY_LENGTH,
    Correction,
    Reply,
    Stance,
    StanceEvidence,
)

__all__ = [
    "GRADE_OF_VOICE",
    "SUMMARY_LENGTH",
    "AnswerOption",
    "ArchiveDamaged",
    "Candidacy",
    "Candidate",
    "CandidateAlias",
    "Correction",
    "Division",
    "Document",
    "DocumentKey",
    "Election",
    "Endorsement",
    "EngineRun",
    "EvidenceGroup",
    "Fetch",
    "Grade",
    "GroupedStatement",
    "Issue",
    "Job",
    "LeaseLost",
    "Mention",
    "Office",
    "OfficeAlias",
    "Passage",
    "Position",
    "PositionRequest",
    "Precision",
    "Proposal",
    "Publisher",
    "Question",
    "QuestionWording",
    "Race",
    "RaceQuestion",
    "Reason",
    "Reply",
    "ReviewDecision",
    "Snapshot",
    "SnapshotText",
    "Source",
    "Stance",
    "StanceEvidence",
    "Statement",
    "UtteranceKey",
    "Voice",
    "mark_if_copy",
]
