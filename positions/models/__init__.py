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
    "Election",
    "Endorsement",
    "EngineRun",
    "Fetch",
    "Grade",
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
    "Voice",
]
