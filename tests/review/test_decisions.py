"""What a decision may do, and that nothing else publishes."""

from __future__ import annotations

import datetime as dt

import pytest

from positions.models import (
    Candidacy,
    PositionRequest,
    Proposal,
    Question,
    QuestionWording,
    ReviewDecision,
    Stance,
    Voice,
)
from positions.models.storage import snapshot_name, snapshot_storage
from positions.review.decisions import (
    CannotDecide,
    Verdict,
    decide,
    shown_hash,
    withdraw_stance,
)
from positions.review.marking import CannotMark, mark_passage
from positions.text.dates import PartialDate
from tests import builders
from tests.builders import decide_by, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidacy() -> Candidacy:
    return builders.race().candidacies.select_related("candidate").first()


@pytest.fixture
def question(candidacy: Candidacy) -> Question:
    return candidacy.race.race_questions.first().question


def test_own_quoted_words_publish_with_grade_b(candidacy: Candidacy, question: Question) -> None:
    waiting = builders.proposal("I am for it.", candidacy=candidacy, question=question)
    outcome = decide_by(person(), waiting, "for", summary="Says she is for it.")
    stance = Stance.objects.current().get()
    assert outcome.stance == stance
    assert (stance.position, stance.grade, stance.qualifier) == ("for", "B", "confirmed")
    assert stance.held_from == dt.date(2026, 9, 1)
    evidence = stance.evidence.get()
    assert evidence.statement.passage.exact == "I am for it."
    assert evidence.decision == outcome.decision


@pytest.mark.parametrize("answer", ["not_about", "not_candidates_words", "wrong_person", "reject"])
def test_an_answer_that_is_no_position_publishes_nothing(
    candidacy: Candidacy, question: Question, answer: str
) -> None:
    waiting = builders.proposal("I am for it.", candidacy=candidacy, question=question)
    decide_by(person(), waiting, answer, reason="It is about something else.")
    waiting.refresh_from_db()
    assert waiting.state == Proposal.State.DECIDED
    assert not Stance.objects.exists()
    assert ReviewDecision.objects.get().reason == "It is about something else."


def test_a_characterisation_sets_no_stance(candidacy: Candidacy, question: Question) -> None:
    waiting = builders.proposal(
        "Ejemplo is known to be for it.",
        candidacy=candidacy,
        question=question,
        voice=Voice.OUTLET_CHARACTERISATION,
    )
    with pytest.raises(CannotDecide, match="never sets a stance"):
        decide_by(person(), waiting, "for")
    assert not ReviewDecision.objects.exists()
    waiting.refresh_from_db()
    assert waiting.state == Proposal.State.WAITING


class TestParaphrases:
    """Grade C: two people must agree, and two independent reports must say it."""

    def report(
        self, candidacy: Candidacy, question: Question, words: str, publisher: str
    ) -> Proposal:
        return builders.proposal(
            words,
            candidacy=candidacy,
            question=question,
            voice=Voice.PARAPHRASE,
            publisher=publisher,
        )

    def agree(self, proposal: Proposal) -> Stance | None:
        first = decide_by(person(), proposal, "for")
        assert first.stance is None
        assert "paraphrase" in first.waits_for[0]
        return decide_by(person(), proposal, "for").stance

    def test_one_report_alone_is_not_published(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        alone = self.report(candidacy, question, "She said she was for it.", "Sample Herald")
        assert self.agree(alone) is None
        assert not Stance.objects.exists()

    def test_two_independent_reports_publish_as_reported(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        self.agree(self.report(candidacy, question, "She said she was for it.", "Sample Herald"))
        second = self.report(candidacy, question, "She would do it, she said.", "Sample Post")
        stance = self.agree(second)
        assert stance is not None
        assert (stance.grade, stance.qualifier) == ("C", "reported")
        assert stance.evidence.count() == 2

    def test_a_report_that_a_reviewer_rejected_does_not_count(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        rejected = self.report(candidacy, question, "She said she was for it.", "Sample Herald")
        decide_by(person(), rejected, "for")
        decide_by(person(), rejected, "wrong_person")
        good = self.report(candidacy, question, "She would do it, she said.", "Sample Post")
        assert self.agree(good) is None

    def test_reports_under_a_withdrawn_stance_do_not_count_again(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        self.agree(self.report(candidacy, question, "She said she was for it.", "Sample Herald"))
        stance = self.agree(
            self.report(candidacy, question, "She would do it, she said.", "Sample Post")
        )
        assert stance is not None
        withdraw_stance(stance=stance, reviewer=person(), reason="Both were about her sister.")
        third = self.report(candidacy, question, "Friends heard that she is.", "Sample Times")
        assert self.agree(third) is None

    def test_the_same_text_in_two_outlets_is_one_report(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        words = "Ejemplo said she was for it."
        for publisher in ("Sample Herald", "Sample Post"):
            page = builders.text(
                f"One text, sent to every paper. {words}", of=builders.source(publisher=publisher)
            )
            copy = builders.proposal(
                words,
                candidacy=candidacy,
                question=question,
                voice=Voice.PARAPHRASE,
                inside=page,
            )
            assert self.agree(copy) is None

    def test_two_copies_of_one_report_are_one(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        first = self.report(candidacy, question, "She said she was for it.", "Sample Herald")
        self.agree(first)
        copy = self.report(candidacy, question, "She said that she was for it.", "Sample Post")
        document = copy.statement.passage.text.document
        document.syndicated_from = first.statement.passage.text.document
        document.save()
        assert self.agree(copy) is None

    @pytest.mark.parametrize(
        "again",
        [
            "Ejemplo said that she would publish the model behind each home value every January",
            "On Monday, Ejemplo said that she would publish the model behind each home value every "
            "January, so that families can check the numbers on their bill.",
            "Ejemplo stated that she would reveal the formula behind each dwelling value every "
            "January, so that households can check the figures on their bill.",
        ],
        ids=["trimmed", "embedded", "respun"],
    )
    def test_a_copied_paraphrase_is_no_second_report(
        self, candidacy: Candidacy, question: Question, again: str
    ) -> None:
        words = (
            "Ejemplo said that she would publish the model behind each home value every January, "
            "so that families can check the numbers on their bill."
        )
        self.agree(self.report(candidacy, question, words, "Sample Herald"))
        assert self.agree(self.report(candidacy, question, again, "Sample Post")) is None
        own = "She wants the assessor's arithmetic in the open, she told a lunch crowd."
        assert self.agree(self.report(candidacy, question, own, "Sample Times")) is not None

    def test_own_words_later_make_a_confirmed_version(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        self.agree(self.report(candidacy, question, "She said she was for it.", "Sample Herald"))
        self.agree(self.report(candidacy, question, "She would do it, she said.", "Sample Post"))
        builders.publish_stance(candidacy, question, "for")
        current = Stance.objects.current().get()
        assert (current.grade, current.evidence.count()) == ("B", 3)
        assert Stance.objects.published().count() == 2


class TestChange:
    """For to Against: two people, both versions readable."""

    def test_a_flip_waits_for_a_second_person(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        builders.publish_stance(candidacy, question, "against", said_on=dt.date(2024, 5, 1))
        flip = builders.proposal("I am for it now.", candidacy=candidacy, question=question)
        first = person()
        outcome = decide_by(first, flip, "for", relation="replaces")
        assert "other way round" in outcome.waits_for[0]
        assert Stance.objects.current().get().position == "against"
        with pytest.raises(CannotDecide, match="second person"):
            decide_by(first, flip, "for", relation="replaces")

        stance = decide_by(person(), flip, "for", relation="replaces").stance
        assert stance is not None
        old = stance.replaces
        assert old is not None
        assert (old.position, old.held_to) == ("against", dt.date(2026, 9, 1))
        assert {s.position for s in Stance.objects.current()} == {"for", "against"}

    def test_people_who_disagree_need_a_third(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        builders.publish_stance(candidacy, question, "against", said_on=dt.date(2024, 5, 1))
        flip = builders.proposal("I am for it now.", candidacy=candidacy, question=question)
        decide_by(person(), flip, "for", relation="replaces")
        second = decide_by(person(), flip, "mixed", relation="replaces")
        assert "Reviewers disagreed." in second.waits_for
        assert decide_by(person(), flip, "for", relation="replaces").stance is not None

    def test_two_sides_need_their_relation_stated(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        builders.publish_stance(candidacy, question, "for")
        other = builders.proposal("It depends.", candidacy=candidacy, question=question)
        with pytest.raises(CannotDecide, match="Say how they relate"):
            decide_by(person(), other, "mixed")
        decide_by(person(), other, "mixed", relation="conflicts")
        assert Stance.objects.current().filter(held_to=None).count() == 2

    def test_a_change_back_ends_the_position_in_between(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        options = {"said_on": None}
        builders.publish_stance(candidacy, question, "for", **options)
        builders.publish_stance(candidacy, question, "against", relation="replaces", **options)
        builders.publish_stance(candidacy, question, "for", relation="replaces", **options)
        held = Stance.objects.current().get(held_to=None)
        assert held.position == "for"
        assert held.replaces is not None
        assert held.replaces.position == "against"

    def test_replacing_ends_a_conflict(self, candidacy: Candidacy, question: Question) -> None:
        builders.publish_stance(candidacy, question, "for")
        builders.publish_stance(candidacy, question, "against", relation="conflicts")
        builders.publish_stance(candidacy, question, "against", relation="replaces")
        assert Stance.objects.current().get(held_to=None).position == "against"

    def test_an_older_position_found_later_gets_its_end(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        builders.publish_stance(candidacy, question, "for", said_on=dt.date(2026, 3, 1))
        builders.publish_stance(
            candidacy, question, "against", said_on=dt.date(2023, 3, 1), relation="earlier"
        )
        old = Stance.objects.current().get(position="against")
        assert old.held_to == dt.date(2026, 3, 1)


def test_nobody_decides_a_passage_that_they_marked(
    candidacy: Candidacy, question: Question
) -> None:
    marker = person()
    page = builders.text("Ana Ejemplo wrote: I am for it. Then she left.")
    marked = mark_passage(
        text=page,
        words="I am for it.",
        candidacy=candidacy,
        wording=question.wordings.get(),
        position="for",
        voice=Voice.OWN_QUOTED,
        by=marker,
    )
    with pytest.raises(CannotDecide, match="another person"):
        decide_by(marker, marked, "for")
    assert decide_by(person(), marked, "for").stance is not None


def test_words_that_are_not_in_the_page_cannot_be_marked(
    candidacy: Candidacy, question: Question
) -> None:
    page = builders.text("Again and again.")
    for words in ("I am for it.", "gain", ""):
        with pytest.raises(CannotMark, match="stand"):
            mark_passage(
                text=page,
                words=words,
                candidacy=candidacy,
                wording=question.wordings.get(),
                position="for",
                voice=Voice.OWN_QUOTED,
                by=person(),
            )


def test_a_decision_is_bound_to_what_was_shown(candidacy: Candidacy, question: Question) -> None:
    waiting = builders.proposal("I am for it.", candidacy=candidacy, question=question)
    seen = shown_hash(waiting)
    Proposal.objects.filter(pk=waiting.pk).update(position="against")
    with pytest.raises(CannotDecide, match="changed while you looked"):
        decide(proposal=waiting, reviewer=person(), verdict=Verdict("for"), seen=seen)


def test_a_proposal_is_decided_once(candidacy: Candidacy, question: Question) -> None:
    waiting = builders.proposal("I am for it.", candidacy=candidacy, question=question)
    decide_by(person(), waiting, "for")
    with pytest.raises(CannotDecide, match="already"):
        decide_by(person(), waiting, "against")


def test_damaged_bytes_publish_nothing(candidacy: Candidacy, question: Question) -> None:
    waiting = builders.proposal("Words to damage.", candidacy=candidacy, question=question)
    snapshot = waiting.statement.passage.text.snapshot
    path = snapshot_storage().path(snapshot_name(snapshot.sha256))
    with open(path, "r+b") as file:
        file.write(b"X")
    with pytest.raises(CannotDecide, match="no longer have that hash"):
        decide_by(person(), waiting, "for")
    assert not Stance.objects.exists()


def test_a_corrected_voice_and_date_make_a_new_statement(
    candidacy: Candidacy, question: Question
) -> None:
    waiting = builders.proposal(
        "I am for it.", candidacy=candidacy, question=question, voice=Voice.PARAPHRASE
    )
    reading = {"voice": Voice.OWN_QUOTED, "said": builders.said(2025, 3, 4)}
    first = decide_by(person(), waiting, "for", summary="Says she is for it.", **reading)
    assert "better grade" in first.waits_for[0]
    outcome = decide_by(person(), waiting, "for", **reading)
    assert outcome.stance is not None
    assert outcome.stance.summary == "Says she is for it."
    assert (outcome.stance.grade, outcome.stance.held_from) == ("B", dt.date(2025, 3, 4))
    waiting.statement.refresh_from_db()
    assert waiting.statement.voice == Voice.PARAPHRASE


def test_two_people_must_agree_on_whose_words_they_are(
    candidacy: Candidacy, question: Question
) -> None:
    waiting = builders.proposal(
        "She is for it, she said.", candidacy=candidacy, question=question, voice=Voice.PARAPHRASE
    )
    decide_by(person(), waiting, "for")
    second = decide_by(person(), waiting, "for", voice=Voice.OWN_QUOTED)
    assert second.stance is None
    assert "Reviewers disagreed." in second.waits_for
    third = decide_by(person(), waiting, "for", voice=Voice.OWN_QUOTED)
    assert third.stance is not None
    assert third.stance.grade == "B"


@pytest.mark.parametrize("voice", [Voice.OWN_PRIMARY, Voice.OFFICIAL_RECORD])
def test_a_news_page_is_neither_the_candidates_own_nor_a_record(
    candidacy: Candidacy, question: Question, voice: str
) -> None:
    waiting = builders.proposal("I am for it.", candidacy=candidacy, question=question)
    with pytest.raises(CannotDecide, match="needs a"):
        decide_by(person(), waiting, "for", voice=voice)


def test_words_from_the_future_are_refused(candidacy: Candidacy, question: Question) -> None:
    waiting = builders.proposal("I am for it.", candidacy=candidacy, question=question)
    with pytest.raises(CannotDecide, match="future"):
        decide_by(person(), waiting, "for", said=builders.said(2099))


def test_answers_to_different_wordings_stay_apart(candidacy: Candidacy, question: Question) -> None:
    builders.publish_stance(candidacy, question, "for")
    QuestionWording.objects.create(
        question=question, version=2, statement="The county should not do it.", short="Not do it"
    )
    builders.publish_stance(candidacy, question, "for", said_on=dt.date(2026, 9, 2))
    assert sorted(s.wording.version for s in Stance.objects.current()) == [1, 2]


def test_a_corrected_precision_alone_counts(candidacy: Candidacy, question: Question) -> None:
    waiting = builders.proposal("I am for it.", candidacy=candidacy, question=question)
    month = PartialDate(dt.date(2026, 9, 1), "month", "read by an editor")
    outcome = decide_by(person(), waiting, "for", said=month)
    assert outcome.stance is not None
    assert outcome.stance.held_precision == "month"


def test_more_evidence_for_a_position_that_ended_joins_it(
    candidacy: Candidacy, question: Question
) -> None:
    day = dt.date(2024, 5, 1)
    builders.publish_stance(candidacy, question, "against", said_on=day)
    builders.publish_stance(candidacy, question, "for", relation="replaces")
    builders.publish_stance(candidacy, question, "against", said_on=day, relation="earlier")
    old = Stance.objects.current().get(position="against")
    assert (old.held_to, old.evidence.count()) == (dt.date(2026, 9, 1), 2)


def test_declined_needs_a_request_on_file(candidacy: Candidacy, question: Question) -> None:
    waiting = builders.proposal("No comment.", candidacy=candidacy, question=question)
    with pytest.raises(CannotDecide, match="dated request"):
        decide_by(person(), waiting, "declined")
    PositionRequest.objects.create(
        candidacy=candidacy,
        question=question,
        asked_on=dt.date(2026, 8, 1),
        asked_by="Sample Herald",
        how="e-mail",
        outcome="declined",
    )
    assert decide_by(person(), waiting, "declined").stance is not None


def test_a_withdrawn_stance_stays_readable(candidacy: Candidacy, question: Question) -> None:
    stance = builders.publish_stance(candidacy, question)
    with pytest.raises(CannotDecide, match="why"):
        withdraw_stance(stance=stance, reviewer=person(), reason=" ")
    withdraw_stance(stance=stance, reviewer=person(), reason="The quotation was another person's.")
    assert not Stance.objects.current().exists()
    assert Stance.objects.published().get().recorded_to is not None
