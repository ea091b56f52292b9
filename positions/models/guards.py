"""Refusals written into the database itself, the same on SQLite and PostgreSQL.

Python checks bind only those who call them; ``QuerySet.update()``, the admin, the shell and raw SQL
meet these triggers. A refusal surfaces as ``IntegrityError`` with the sentence given here.

A guard's condition is SQL that both databases read alike, over ``NEW`` and ``OLD``; the few words
that differ between them are placeholders (``{differs}``, ``{has_nul}``).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Guard:
    """Refuse ``event`` on ``table`` when ``condition`` holds, saying ``message``."""

    name: str
    table: str
    event: str
    message: str
    condition: str = "1 = 1"
    vendor: str = ""  # empty for both


IMMUTABLE = {
    "positions_snapshot": "A snapshot",
    "positions_snapshottext": "A snapshot's text",
    "positions_passage": "A passage",
    "positions_statement": "A statement",
    "positions_fetch": "A fetch record",
    "positions_reviewdecision": "A review decision",
    "positions_stanceevidence": "A stance's evidence",
    "positions_enginerun": "A record of a reading",
}


def _no_replace(table: str, message: str) -> Guard:
    """Against SQLite's INSERT OR REPLACE, which deletes a row without its delete triggers."""
    return Guard(
        f"guard_{table.removeprefix('positions_')}_replace",
        table,
        "INSERT",
        message,
        f"EXISTS (SELECT 1 FROM {table} r WHERE r.id = NEW.id)",
        "sqlite",
    )


def _immutable(table: str, what: str) -> tuple[Guard, ...]:
    short = table.removeprefix("positions_")
    return (
        _no_replace(table, f"{what} cannot be changed."),
        Guard(f"guard_{short}_update", table, "UPDATE", f"{what} cannot be changed."),
        Guard(f"guard_{short}_delete", table, "DELETE", f"{what} cannot be deleted."),
    )


PASSAGE_IS_SLICE = Guard(
    "guard_passage_insert",
    "positions_passage",
    "INSERT",
    "A passage must equal the slice of its text.",
    """NOT EXISTS (
        SELECT 1 FROM positions_snapshottext t
        WHERE t.id = NEW.text_id AND NEW."end" <= length(t.text)
        AND substr(t.text, NEW.start + 1, NEW."end" - NEW.start) = NEW.exact)""",
)

# SQLite's length() and substr() stop at a NUL, which would let a wrong slice pass.
TEXT_HAS_NO_NUL = Guard(
    "guard_snapshottext_insert",
    "positions_snapshottext",
    "INSERT",
    "A text cannot hold a NUL character.",
    "{has_nul}",
)

WORDING_IS_ANSWERED = """(
    EXISTS (SELECT 1 FROM positions_stance s WHERE s.wording_id = OLD.id)
    OR EXISTS (SELECT 1 FROM positions_proposal p WHERE p.wording_id = OLD.id))"""

WORDING = (
    Guard(
        "guard_questionwording_update",
        "positions_questionwording",
        "UPDATE",
        "A wording that has answers cannot be edited; add a new version.",
        WORDING_IS_ANSWERED
        + """ AND (NEW.statement {differs} OLD.statement OR NEW.short {differs} OLD.short
            OR NEW.question_id {differs} OLD.question_id OR NEW.version {differs} OLD.version
            OR (OLD.statement_es <> '' AND NEW.statement_es {differs} OLD.statement_es)
            OR (OLD.short_es <> '' AND NEW.short_es {differs} OLD.short_es))""",
    ),
    Guard(
        "guard_questionwording_delete",
        "positions_questionwording",
        "DELETE",
        "A wording that has answers cannot be deleted.",
        WORDING_IS_ANSWERED,
    ),
)

# The candidate's own, verified, supporting statements of one grade under the stance NEW.
_SUPPORT = """FROM positions_stanceevidence e
    JOIN positions_statement s ON s.id = e.statement_id
    WHERE e.stance_id = NEW.id AND e.relation = 'supports'
    AND s.speaker_candidate_id = NEW.candidate_id AND s.voice IN ({voices})"""
_GRADE_A = "'own_primary', 'official_record'"
_HAS_A = "EXISTS (SELECT 1 " + _SUPPORT.replace("{voices}", _GRADE_A) + ")"
_HAS_B = "EXISTS (SELECT 1 " + _SUPPORT.replace("{voices}", "'own_quoted'") + ")"
_REPORTS = "(SELECT count(DISTINCT e.origin) " + _SUPPORT.replace("{voices}", "'paraphrase'") + ")"

_STANCE_COLUMNS = [
    "id",
    "candidate_id",
    "candidacy_id",
    "question_id",
    "wording_id",
    "position",
    "option_id",
    "qualifier",
    "grade",
    "summary",
    "summary_es",
    "held_from",
    "held_precision",
    "held_doubt",
    "held_to",
    "replaces_id",
    "decision_id",
    "recorded_from",
]
_STANCE_EDITED = " OR ".join(f"NEW.{c} {{differs}} OLD.{c}" for c in _STANCE_COLUMNS)

STANCE = (
    Guard(
        "guard_stance_insert",
        "positions_stance",
        "INSERT",
        "A stance is published only after its evidence is in place.",
        "NEW.is_published",
    ),
    Guard(
        "guard_stance_edit",
        "positions_stance",
        "UPDATE",
        "A published stance cannot be edited; record a new one.",
        f"""OLD.is_published AND (NOT NEW.is_published OR {_STANCE_EDITED}
            OR (OLD.recorded_to IS NOT NULL AND NEW.recorded_to {{differs}} OLD.recorded_to))""",
    ),
    Guard(
        "guard_stance_end",
        "positions_stance",
        "UPDATE",
        "A published stance ends at the moment of a review decision, and not without one.",
        """OLD.is_published AND OLD.recorded_to IS NULL AND NEW.recorded_to IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM positions_reviewdecision d
                WHERE d.decided_at = NEW.recorded_to)""",
    ),
    _no_replace("positions_stance", "A published stance cannot be edited; record a new one."),
    Guard(
        "guard_stance_evidence",
        "positions_stance",
        "UPDATE",
        "A published stance needs verified evidence of a grade that may publish.",
        f"""NEW.is_published AND NOT OLD.is_published AND NOT (
            (NEW.grade = 'A' AND {_HAS_A})
            OR (NEW.grade = 'B' AND {_HAS_B} AND NOT {_HAS_A})
            OR (NEW.grade = 'C' AND NEW.qualifier = 'reported' AND NOT {_HAS_A}
                AND NOT {_HAS_B} AND {_REPORTS} >= 2))""",
    ),
    Guard(
        "guard_stance_decision",
        "positions_stance",
        "UPDATE",
        "A published stance needs the review decision that says so.",
        """NEW.is_published AND NOT OLD.is_published AND NOT EXISTS (
            SELECT 1 FROM positions_reviewdecision d
            JOIN positions_proposal p ON p.id = d.proposal_id
            JOIN positions_candidacy c ON c.id = p.candidacy_id
            WHERE d.id = NEW.decision_id AND d.answer = NEW.position AND p.decision_id = d.id
            AND p.candidacy_id = NEW.candidacy_id AND c.candidate_id = NEW.candidate_id
            AND p.question_id = NEW.question_id AND p.wording_id = NEW.wording_id)""",
    ),
    Guard(
        "guard_stance_two_people",
        "positions_stance",
        "UPDATE",
        "A stance on paraphrases needs two people who agree.",
        """NEW.is_published AND NOT OLD.is_published AND NEW.grade = 'C' AND (
            SELECT count(DISTINCT a.reviewer_id) FROM positions_reviewdecision a
            JOIN positions_reviewdecision d ON d.proposal_id = a.proposal_id
            WHERE d.id = NEW.decision_id AND a.answer = NEW.position) < 2""",
    ),
    Guard(
        "guard_stance_declined",
        "positions_stance",
        "UPDATE",
        "Declined needs a dated request on file that the candidate declined.",
        """NEW.is_published AND NOT OLD.is_published AND NEW.position = 'declined' AND NOT EXISTS (
            SELECT 1 FROM positions_positionrequest r
            WHERE r.candidacy_id = NEW.candidacy_id AND r.outcome = 'declined'
            AND (r.question_id IS NULL OR r.question_id = NEW.question_id))""",
    ),
    Guard(
        "guard_stance_delete",
        "positions_stance",
        "DELETE",
        "A published stance cannot be deleted; withdraw it.",
        "OLD.is_published",
    ),
)

EVIDENCE_IS_DECIDED = Guard(
    "guard_stanceevidence_insert",
    "positions_stanceevidence",
    "INSERT",
    "Evidence enters a stance only by the decision that settled its own passage's proposal.",
    """NOT EXISTS (
        SELECT 1 FROM positions_reviewdecision d
        JOIN positions_proposal p ON p.decision_id = d.id
        JOIN positions_statement proposed ON proposed.id = p.statement_id
        JOIN positions_statement s ON s.id = NEW.statement_id
        JOIN positions_stance t ON t.id = NEW.stance_id
        WHERE d.id = NEW.decision_id AND s.passage_id = proposed.passage_id
        AND (NEW.relation <> 'supports' OR d.answer = t.position)
        AND p.candidacy_id = t.candidacy_id AND p.question_id = t.question_id)""",
)

PROPOSAL = (
    Guard(
        "guard_proposal_edit",
        "positions_proposal",
        "UPDATE",
        "What a decision was made on cannot be changed under it.",
        """EXISTS (SELECT 1 FROM positions_reviewdecision d WHERE d.proposal_id = OLD.id) AND (
            NEW.statement_id {differs} OLD.statement_id
            OR NEW.candidacy_id {differs} OLD.candidacy_id
            OR NEW.question_id {differs} OLD.question_id
            OR NEW.wording_id {differs} OLD.wording_id
            OR (OLD.decision_id IS NOT NULL AND NEW.decision_id {differs} OLD.decision_id))""",
    ),
    Guard(
        "guard_proposal_decision",
        "positions_proposal",
        "UPDATE",
        "A proposal is settled by a decision on it.",
        """NEW.decision_id IS NOT NULL AND OLD.decision_id IS NULL AND NOT EXISTS (
            SELECT 1 FROM positions_reviewdecision d
            WHERE d.id = NEW.decision_id AND d.proposal_id = NEW.id)""",
    ),
)

# A statement has one group for good; only whole groups move, when they turn out to be one.
GROUPED = (
    *(
        Guard(
            f"guard_groupedstatement_{event.lower()}",
            "positions_groupedstatement",
            event,
            "An evidence group holds one candidate's statements, each for good.",
            f"""{moved} NOT EXISTS (SELECT 1 FROM positions_statement s
                JOIN positions_evidencegroup g ON g.id = NEW.group_id
                WHERE s.id = NEW.statement_id AND s.speaker_candidate_id = g.candidate_id)""",
        )
        for event, moved in (
            ("INSERT", ""),
            ("UPDATE", "NEW.statement_id {differs} OLD.statement_id OR"),
        )
    ),
    Guard(
        "guard_groupedstatement_delete",
        "positions_groupedstatement",
        "DELETE",
        "A statement stays in an evidence group.",
    ),
)

ENDORSEMENT = (
    Guard(
        "guard_endorsement_insert",
        "positions_endorsement",
        "INSERT",
        "An endorsement starts as a proposal.",
        "NEW.status <> 'proposed'",
    ),
    Guard(
        "guard_endorsement_edit",
        "positions_endorsement",
        "UPDATE",
        "A decided endorsement cannot be changed.",
        "OLD.status <> 'proposed'",
    ),
    Guard(
        "guard_endorsement_decision",
        "positions_endorsement",
        "UPDATE",
        "An endorsement is settled by a review decision that says so.",
        """NEW.status <> 'proposed' AND OLD.status = 'proposed' AND NOT EXISTS (
            SELECT 1 FROM positions_reviewdecision d WHERE d.id = NEW.decision_id
            AND d.answer = CASE NEW.status WHEN 'confirmed' THEN 'endorsement_confirmed'
                ELSE 'endorsement_rejected' END)""",
    ),
    Guard(
        "guard_endorsement_delete",
        "positions_endorsement",
        "DELETE",
        "A decided endorsement cannot be deleted.",
        "OLD.status <> 'proposed'",
    ),
)

# Electoral rows that public answers stand on.
ELECTORAL = (
    Guard(
        "guard_candidacy_edit",
        "positions_candidacy",
        "UPDATE",
        "A candidacy with proposals or stances stays with its candidate and race.",
        """(NEW.candidate_id {differs} OLD.candidate_id OR NEW.race_id {differs} OLD.race_id)
            AND (EXISTS (SELECT 1 FROM positions_stance s WHERE s.candidacy_id = OLD.id)
                OR EXISTS (SELECT 1 FROM positions_proposal p WHERE p.candidacy_id = OLD.id))""",
    ),
    *(
        Guard(
            f"guard_racequestion_{event.lower()}",
            "positions_racequestion",
            event,
            "A race asks a question in one of that question's own wordings.",
            """NOT EXISTS (SELECT 1 FROM positions_questionwording w
                WHERE w.id = NEW.wording_id AND w.question_id = NEW.question_id)""",
        )
        for event in ("INSERT", "UPDATE")
    ),
    Guard(
        "guard_racequestion_delete",
        "positions_racequestion",
        "DELETE",
        "A question with public answers in this race cannot be taken out of it.",
        """EXISTS (SELECT 1 FROM positions_stance s
            JOIN positions_candidacy c ON c.candidate_id = s.candidate_id
            WHERE c.race_id = OLD.race_id AND s.question_id = OLD.question_id
            AND s.is_published AND s.recorded_to IS NULL)""",
    ),
    *(
        Guard(
            f"guard_positionrequest_{event.lower()}",
            "positions_positionrequest",
            event,
            "A request on which a public answer rests cannot be changed or deleted.",
            f"""OLD.outcome = 'declined' AND {changed} EXISTS (
                SELECT 1 FROM positions_stance s WHERE s.candidacy_id = OLD.candidacy_id
                AND s.position = 'declined' AND s.is_published AND s.recorded_to IS NULL
                AND (OLD.question_id IS NULL OR OLD.question_id = s.question_id))""",
        )
        for event, changed in (
            ("DELETE", ""),
            (
                "UPDATE",
                """(NEW.outcome {differs} OLD.outcome OR NEW.asked_on {differs} OLD.asked_on
                    OR NEW.candidacy_id {differs} OLD.candidacy_id
                    OR NEW.question_id {differs} OLD.question_id) AND""",
            ),
        )
    ),
)

GUARDS: tuple[Guard, ...] = (
    *(guard for table, what in IMMUTABLE.items() for guard in _immutable(table, what)),
    PASSAGE_IS_SLICE,
    TEXT_HAS_NO_NUL,
    *WORDING,
    *STANCE,
    EVIDENCE_IS_DECIDED,
    *PROPOSAL,
    *GROUPED,
    *ENDORSEMENT,
    *ELECTORAL,
)
