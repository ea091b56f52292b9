"""The database itself refuses what the promises forbid, whichever way a write comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from positions.models import (
    Candidacy,
    Endorsement,
    EvidenceGroup,
    Fetch,
    GroupedStatement,
    Passage,
    PositionRequest,
    Proposal,
    Question,
    QuestionWording,
    RaceQuestion,
    ReviewDecision,
    Snapshot,
    SnapshotText,
    Stance,
    StanceEvidence,
    Statement,
    Voice,
    triggers,
)
from positions.review import chain
from positions.review.decisions import decide_endorsement, withdraw_stance
from tests import builders

pytestmark = pytest.mark.django_db

UNCHANGEABLE = (Snapshot, SnapshotText, Passage, Statement, ReviewDecision, StanceEvidence)


@pytest.fixture
def stance() -> Stance:
    race = builders.race()
    return builders.publish_stance(race.candidacies.first(), race.race_questions.first().question)


def refused(write: Callable[[], object], words: str) -> None:
    """The write fails with that sentence, and leaves the transaction usable."""
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        write()


def sql(statement: str, *values: object) -> Callable[[], None]:
    def execute() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return execute


def test_every_guard_is_installed() -> None:
    assert {guard.name for guard in triggers.guards_for(connection)} <= triggers.installed(
        connection
    )


@pytest.mark.parametrize("model", UNCHANGEABLE)
def test_it_refuses_to_change_a_row_by_queryset_or_raw_sql(model: type, stance: Stance) -> None:
    row = model.objects.order_by("pk").first()
    table = model._meta.db_table
    refused(lambda: model.objects.filter(pk=row.pk).update(id=row.pk), "cannot be changed")
    refused(row.save, "cannot be changed")
    refused(sql(f"UPDATE {table} SET id = id WHERE id = %s", row.pk), "cannot be changed")


@pytest.mark.parametrize("model", UNCHANGEABLE)
def test_it_refuses_to_delete_a_row(model: type, stance: Stance) -> None:
    row = model.objects.order_by("pk").first()
    delete = sql(f"DELETE FROM {model._meta.db_table} WHERE id = %s", row.pk)
    refused(delete, "cannot be deleted")
    refused(lambda: model.objects.filter(pk=row.pk)._raw_delete("default"), "cannot be deleted")


def test_it_refuses_to_change_or_delete_a_fetch_record() -> None:
    source = builders.source()
    now = timezone.now()
    fetch = Fetch.objects.create(
        source=source, method="network", started_at=now, finished_at=now, reason="gone"
    )
    refused(lambda: Fetch.objects.update(reason="new"), "cannot be changed")
    refused(sql("DELETE FROM positions_fetch WHERE id = %s", fetch.pk), "cannot be deleted")


@pytest.mark.parametrize(
    ("start", "end", "exact"),
    [
        (0, 5, "Words"),
        (4, 9, "words"),
        (0, 6, "words"),
        (0, 99, "words in — a “text”"),
        (9, 10, "-"),
    ],
)
def test_it_refuses_a_passage_that_is_not_the_slice(start: int, end: int, exact: str) -> None:
    text = builders.text("words in — a “text”")
    passage = Passage(text=text, start=start, end=end, exact=exact)
    refused(passage.save, "must equal the slice")


def test_it_accepts_a_passage_counted_in_code_points() -> None:
    text = builders.text("“Ünïcode” 🗳 words")
    passage = Passage.cut(text, 10, 17)
    passage.save()
    assert passage.exact == "🗳 words"


def test_it_refuses_a_text_with_a_nul() -> None:
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        builders.text("half\x00hidden")


class TestStances:
    """A published stance has a decision and verified evidence of a grade that may publish."""

    @pytest.fixture
    def candidacy(self) -> Candidacy:
        return builders.race().candidacies.select_related("candidate").first()

    @pytest.fixture
    def question(self, candidacy: Candidacy) -> Question:
        return candidacy.race.race_questions.first().question

    def draft(self, candidacy: Candidacy, question: Question, **columns: object) -> Stance:
        proposal = builders.proposal(
            "These are words.", candidacy=candidacy, question=question, **columns
        )
        decision = chain.append(
            answer=proposal.position,
            reason="",
            reviewer=builders.person(),
            shown_hash="0" * 64,
            payload={},
            proposal=proposal,
        )
        proposal.state, proposal.decision = "decided", decision
        proposal.save()
        return Stance.objects.create(
            candidate=candidacy.candidate,
            candidacy=candidacy,
            question=question,
            wording=proposal.wording,
            position=proposal.position,
            qualifier="confirmed",
            grade="B",
            decision=decision,
            recorded_from=timezone.now(),
        )

    def support(self, stance: Stance, statement: Statement | None = None) -> None:
        StanceEvidence.objects.create(
            stance=stance,
            statement=statement or stance.decision.proposal.statement,
            decision=stance.decision,
            origin="sample-herald",
            verified_at=timezone.now(),
        )

    def publish(self, stance: Stance) -> None:
        Stance.objects.filter(pk=stance.pk).update(is_published=True)

    def test_it_refuses_a_stance_without_evidence(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        draft = self.draft(candidacy, question)
        refused(lambda: self.publish(draft), "needs verified evidence")

    def test_it_refuses_a_stance_inserted_as_published(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        draft = self.draft(candidacy, question)
        draft.pk, draft._state.adding, draft.is_published = None, True, True
        refused(lambda: draft.save(force_insert=True), "only after its evidence")

    @pytest.mark.parametrize(
        "voice", [Voice.OUTLET_CHARACTERISATION, Voice.OTHER_CHARACTERISATION, Voice.UNCLEAR]
    )
    def test_it_refuses_a_stance_on_a_characterisation(
        self, candidacy: Candidacy, question: Question, voice: str
    ) -> None:
        draft = self.draft(candidacy, question, voice=voice)
        self.support(draft)
        refused(lambda: self.publish(draft), "needs verified evidence")

    def test_it_refuses_a_grade_that_the_evidence_does_not_have(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        draft = self.draft(candidacy, question)
        self.support(draft)
        Stance.objects.filter(pk=draft.pk).update(grade="A")
        refused(lambda: self.publish(draft), "needs verified evidence")

    def test_it_refuses_one_paraphrase_alone(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        draft = self.draft(candidacy, question, voice=Voice.PARAPHRASE)
        self.support(draft)
        Stance.objects.filter(pk=draft.pk).update(grade="C", qualifier="reported")
        chain.append(
            answer="for",
            reason="",
            reviewer=builders.person(),
            shown_hash="0" * 64,
            payload={},
            proposal=draft.decision.proposal,
        )
        refused(lambda: self.publish(draft), "needs verified evidence")

    def test_it_refuses_words_of_another_candidate(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        draft = self.draft(candidacy, question)
        other = candidacy.race.candidacies.exclude(pk=candidacy.pk).first()
        foreign = builders.proposal("Other words.", candidacy=other, question=question)
        refused(lambda: self.support(draft, foreign.statement), "its own passage's proposal")

    def test_it_refuses_a_position_that_nobody_decided(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        draft = self.draft(candidacy, question)
        self.support(draft)
        Stance.objects.filter(pk=draft.pk).update(position="against")
        refused(lambda: self.publish(draft), "needs the review decision")

    def test_it_refuses_declined_without_a_request_on_file(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        draft = self.draft(candidacy, question, position="declined")
        self.support(draft)
        refused(lambda: self.publish(draft), "dated request on file")
        PositionRequest.objects.create(
            candidacy=candidacy,
            asked_on=dt.date(2026, 8, 1),
            asked_by="Sample Herald",
            how="e-mail",
            outcome="declined",
        )
        self.publish(draft)

    def test_it_refuses_to_edit_or_delete_a_published_stance(self, stance: Stance) -> None:
        rows = Stance.objects.filter(pk=stance.pk)
        for change in (
            {"position": "against"},
            {"summary": "Other words"},
            {"is_published": False},
            {"held_to": dt.date(2026, 1, 1)},
            {"grade": "A"},
        ):
            refused(lambda change=change: rows.update(**change), "cannot be edited")
        refused(sql("DELETE FROM positions_stance WHERE id = %s", stance.pk), "cannot be deleted")

    def test_a_published_stance_ends_once_and_by_a_decision(self, stance: Stance) -> None:
        rows = Stance.objects.filter(pk=stance.pk)
        refused(lambda: rows.update(recorded_to=timezone.now()), "moment of a review decision")
        withdraw_stance(stance=stance, reviewer=builders.person(), reason="A mistake.")
        refused(lambda: rows.update(recorded_to=None), "cannot be edited")

    def test_it_refuses_a_stance_of_somebody_else(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        draft = self.draft(candidacy, question)
        self.support(draft)
        other = candidacy.race.candidacies.exclude(pk=candidacy.pk).first()
        Stance.objects.filter(pk=draft.pk).update(candidate=other.candidate_id)
        refused(lambda: self.publish(draft), "needs")

    def test_it_refuses_evidence_by_a_decision_that_did_not_settle_it(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        draft = self.draft(candidacy, question)
        rejected = builders.proposal("Not so.", candidacy=candidacy, question=question)
        decision = builders.decide_by(builders.person(), rejected, "not_about").decision
        draft.decision = decision
        refused(lambda: self.support(draft, rejected.statement), "its own passage's proposal")

    def test_it_refuses_to_move_a_decided_proposal(self, stance: Stance) -> None:
        proposals = Proposal.objects.filter(pk=stance.decision.proposal_id)
        other = stance.candidacy.race.candidacies.exclude(pk=stance.candidacy_id).first()
        refused(lambda: proposals.update(candidacy=other), "cannot be changed under it")
        refused(lambda: proposals.update(state="waiting", decision=None), "cannot be changed")


def test_it_refuses_to_edit_a_wording_that_has_answers(stance: Stance) -> None:
    wordings = QuestionWording.objects.filter(pk=stance.wording_id)
    refused(lambda: wordings.update(statement="Something else."), "cannot be edited")
    wordings.update(statement_es="La traducción puede mejorar.")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has INSERT OR REPLACE")
@pytest.mark.parametrize("model", [*UNCHANGEABLE, Stance])
def test_it_refuses_to_replace_a_row(model: type, stance: Stance) -> None:
    row = model.objects.order_by("pk").first()
    table = model._meta.db_table
    copy = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE id = %s"
    refused(sql(copy, row.pk), "cannot be")


class TestEndorsements:
    """An endorsement is public by a decision that confirms it, and then stays as it is."""

    @pytest.fixture
    def endorsement(self, stance: Stance) -> Endorsement:
        passage = stance.evidence.get().statement.passage
        return Endorsement.objects.create(
            candidacy=stance.candidacy, endorser="Sample League", passage=passage, read_by="test"
        )

    def test_it_refuses_to_confirm_by_another_decision(
        self, endorsement: Endorsement, stance: Stance
    ) -> None:
        rows = Endorsement.objects.filter(pk=endorsement.pk)
        decision = stance.decision_id
        refused(lambda: rows.update(status="confirmed", decision=decision), "settled by a review")

    def test_it_refuses_to_change_or_delete_one_that_is_decided(
        self, endorsement: Endorsement
    ) -> None:
        decide_endorsement(endorsement=endorsement, reviewer=builders.person(), is_confirmed=True)
        rows = Endorsement.objects.filter(pk=endorsement.pk)
        refused(lambda: rows.update(endorser="Somebody else"), "cannot be changed")
        refused(lambda: rows.delete(), "cannot be deleted")


class TestElectoralRows:
    """What public answers stand on does not move under them."""

    def test_it_refuses_to_give_a_candidacy_to_somebody_else(self, stance: Stance) -> None:
        other = stance.candidacy.race.candidacies.exclude(pk=stance.candidacy_id).first()
        rows = Candidacy.objects.filter(pk=stance.candidacy_id)
        refused(lambda: rows.update(candidate=other.candidate_id), "stays with its candidate")
        rows.update(party="Another Party")

    def test_it_refuses_a_wording_of_another_question(self, stance: Stance) -> None:
        asked, other = stance.candidacy.race.race_questions.all()[:2]
        rows = RaceQuestion.objects.filter(pk=asked.pk)
        refused(lambda: rows.update(wording=other.wording_id), "own wordings")

    def test_it_refuses_to_take_an_answered_question_out_of_a_race(self, stance: Stance) -> None:
        asked = RaceQuestion.objects.filter(question=stance.question_id)
        refused(lambda: asked.delete(), "cannot be taken out")
        RaceQuestion.objects.exclude(question=stance.question_id).first().delete()

    def test_it_refuses_to_drop_the_request_under_a_public_declined(self) -> None:
        race = builders.race()
        candidacy = race.candidacies.first()
        request = PositionRequest.objects.create(
            candidacy=candidacy,
            asked_on=dt.date(2026, 8, 1),
            asked_by="Sample Herald",
            how="e-mail",
            outcome="declined",
        )
        builders.publish_stance(candidacy, race.race_questions.first().question, "declined")
        rows = PositionRequest.objects.filter(pk=request.pk)
        refused(lambda: rows.update(outcome="no_reply"), "cannot be changed")
        refused(lambda: rows.delete(), "cannot be changed or deleted")


def test_it_lets_a_wording_without_answers_be_edited() -> None:
    race = builders.race()
    QuestionWording.objects.filter(race_questions__race=race).update(statement="Better words.")


class TestEvidenceGroups:
    """A statement stays in a group of its own speaker."""

    def test_it_refuses_to_move_a_statement_to_somebody_elses_group(self, stance: Stance) -> None:
        row = GroupedStatement.objects.get(statement__stance_evidence__stance=stance)
        other = stance.candidacy.race.candidacies.exclude(pk=stance.candidacy_id).first()
        foreign = EvidenceGroup.objects.create(candidate=other.candidate)
        rows = GroupedStatement.objects.filter(pk=row.pk)
        refused(lambda: rows.update(group=foreign), "one candidate's statements")
        refused(rows.delete, "stays in an evidence group")

    def test_a_statement_has_one_group(self, stance: Stance) -> None:
        row = GroupedStatement.objects.get(statement__stance_evidence__stance=stance)
        again = GroupedStatement(statement=row.statement, group=row.group, version="1")
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save()
