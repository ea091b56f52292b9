"""One utterance in several places: together at the desk, and one piece of evidence in public."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AbstractUser
from django.test import Client

from positions.models import (
    Candidacy,
    Proposal,
    Question,
    ReviewDecision,
    Stance,
    StanceEvidence,
    Voice,
)
from positions.review import chain
from positions.review.decisions import shown_hash
from positions.selectors.evidence import evidence_page
from positions.selectors.races import race_page
from tests import builders

pytestmark = pytest.mark.django_db

WORDS = "I will publish the model for every home in the county"
OUTLETS = ("Sample Herald", "Sample Post", "Sample Times")


@pytest.fixture
def candidacy() -> Candidacy:
    made = builders.race(candidates=2, questions=2).candidacies.select_related("candidate")
    return made.get(candidate__slug="ana-ejemplo")


@pytest.fixture
def question(candidacy: Candidacy) -> Question:
    return candidacy.race.race_questions.order_by("rank").first().question


@pytest.fixture
def editor(client: Client) -> AbstractUser:
    user = builders.person("editor")
    client.force_login(user)
    return user


def report(
    candidacy: Candidacy, question: Question, outlet: str, words: str = WORDS, **options: object
) -> Proposal:
    return builders.proposal(
        words,
        candidacy=candidacy,
        question=question,
        publisher=outlet,
        **options,  # type: ignore[arg-type]
    )


@pytest.fixture
def waiting(candidacy: Candidacy, question: Question) -> list[Proposal]:
    """Three outlets with one utterance, the second the surest, and something else in between."""
    first, second, third = (
        report(candidacy, question, outlet, confidence=confidence)
        for outlet, confidence in zip(OUTLETS, (0.3, 0.9, 0.2), strict=True)
    )
    other = report(
        candidacy, question, "Sample Star", "It will be the end of guessing.", confidence=0.5
    )
    return [second, first, third, other]


def answer(client: Client, proposal: Proposal, shown: list[Proposal], **fields: str) -> str:
    """Press “For” for the proposal with the box for its copies ticked; the page that follows."""
    statement = proposal.statement
    posted = {
        "seen": shown_hash(proposal),
        "voice": statement.voice,
        "said": statement.said_on.isoformat() if statement.said_on else "",
        "doubt": "",
        "answer": "for",
        "copies": "same",
        "copy": [f"{copy.pk}:{shown_hash(copy)}" for copy in shown],
        **fields,
    }
    page = client.post(f"/desk/proposals/{proposal.pk}/", posted, follow=True)
    return page.content.decode()


class TestDesk:
    """The same words stand together, and one answer can serve them all."""

    @pytest.mark.usefixtures("editor")
    def test_the_same_words_stand_behind_the_surest_of_them(
        self, client: Client, waiting: list[Proposal]
    ) -> None:
        page = client.get("/desk/queue/")
        assert [row.pk for row in page.context["page"]] == [p.pk for p in waiting]
        assert page.content.decode().count("The same words as in Sample Post") == 2
        answer(client, waiting[0], [])
        page = client.get("/desk/queue/")
        assert [row.pk for row in page.context["page"]] == [p.pk for p in waiting[1:]]
        following = client.get(f"/desk/?after={waiting[0].pk}")
        assert following.context["proposal"].pk == waiting[1].pk

    @pytest.mark.usefixtures("editor")
    def test_the_review_page_lists_the_other_places(
        self, client: Client, waiting: list[Proposal]
    ) -> None:
        html = client.get(f"/desk/proposals/{waiting[0].pk}/").content.decode()
        assert "The same words in 2 other places" in html
        assert "Sample Herald" in html
        assert "Sample Times" in html
        assert f'value="{waiting[1].pk}:{shown_hash(waiting[1])}"' in html
        alone = client.get(f"/desk/proposals/{waiting[3].pk}/").content.decode()
        assert "The same words in" not in alone

    @pytest.mark.usefixtures("editor")
    def test_one_answer_for_all_writes_a_decision_for_each(
        self, client: Client, waiting: list[Proposal]
    ) -> None:
        lead, *copies = waiting[:3]
        html = answer(client, lead, copies)
        assert "recorded for 2 other places" in html
        decisions = list(ReviewDecision.objects.order_by("sequence"))
        assert [d.proposal_id for d in decisions] == [p.pk for p in sorted_first(lead, copies)]
        assert [d.content_hash for d in decisions] == [
            shown_hash(p) for p in sorted_first(lead, copies)
        ]
        assert chain.verify().problem == ""
        stance = Stance.objects.current().get()
        assert stance.evidence.count() == 3
        waiting[3].refresh_from_db()
        assert waiting[3].state == Proposal.State.WAITING

    @pytest.mark.usefixtures("editor")
    def test_without_the_tick_only_the_one_is_answered(
        self, client: Client, waiting: list[Proposal]
    ) -> None:
        answer(client, waiting[0], waiting[1:3], copies="")
        assert ReviewDecision.objects.count() == 1

    @pytest.mark.usefixtures("editor")
    def test_a_copy_that_changed_or_was_not_shown_is_left_alone(
        self, client: Client, waiting: list[Proposal], candidacy: Candidacy, question: Question
    ) -> None:
        lead, shown, changed = waiting[:3]
        tokens = [f"{shown.pk}:{shown_hash(shown)}", f"{changed.pk}:{'0' * 64}"]
        tokens += [f"{waiting[3].pk}:{shown_hash(waiting[3])}", "x", "9:"]
        html = answer(client, lead, [], copy=tokens)  # type: ignore[arg-type]
        assert "Not recorded for Sample Times: The proposal changed" in html
        decided = set(ReviewDecision.objects.values_list("proposal", flat=True))
        assert decided == {lead.pk, shown.pk}

    @pytest.mark.usefixtures("editor")
    def test_paraphrases_answered_at_once_still_need_two_people_and_two_reports(
        self, client: Client, candidacy: Candidacy, question: Question
    ) -> None:
        lead, *copies = (
            report(candidacy, question, outlet, voice=Voice.PARAPHRASE) for outlet in OUTLETS
        )
        answer(client, lead, copies)
        answer(client, lead, copies)
        assert ReviewDecision.objects.count() == 3
        assert {p.state for p in Proposal.objects.all()} == {Proposal.State.SECOND}

        client.force_login(builders.person("second"))
        html = client.get(f"/desk/proposals/{lead.pk}/").content.decode()
        assert "(machine)" not in html
        answer(client, lead, copies)
        assert ReviewDecision.objects.count() == 6
        assert {p.state for p in Proposal.objects.all()} == {Proposal.State.DECIDED}
        assert not Stance.objects.exists()

    def test_nobody_answers_a_copy_that_they_marked(
        self, client: Client, editor: AbstractUser, waiting: list[Proposal]
    ) -> None:
        Proposal.objects.filter(pk=waiting[1].pk).update(proposed_by=editor)
        answer(client, waiting[0], waiting[1:3])
        decided = set(ReviewDecision.objects.values_list("proposal", flat=True))
        assert decided == {waiting[0].pk, waiting[2].pk}


def sorted_first(lead: Proposal, copies: list[Proposal]) -> list[Proposal]:
    return [lead, *sorted(copies, key=lambda proposal: proposal.pk)]


class TestInPublic:
    """Ten outlets with one utterance are shown as one piece of evidence, each with its page."""

    @pytest.fixture
    def stance(self, candidacy: Candidacy, question: Question) -> Stance:
        stances = {
            builders.publish_stance(candidacy, question, words=words, publisher=outlet).pk
            for outlet, words in (
                *((outlet, WORDS) for outlet in OUTLETS),
                ("Sample Star", "It will be the end of guessing."),
            )
        }
        assert len(stances) == 1
        return Stance.objects.get(pk=stances.pop())

    def test_the_race_page_counts_utterances(self, client: Client, stance: Stance) -> None:
        page = race_page(stance.candidacy.race.slug)
        assert page is not None
        cell = page.cells[stance.candidacy_id, stance.question_id]
        assert sorted(len(item.also) for item in cell.evidence) == [0, 2]
        html = client.get(f"/races/{stance.candidacy.race.slug}/").content.decode()
        assert "2 pieces of evidence" in html
        assert html.count(WORDS) <= 2  # in the cell, and once among the evidence
        assert all(outlet in html for outlet in OUTLETS)

    def test_the_original_stands_before_its_copies(self, stance: Stance) -> None:
        first, second, _ = StanceEvidence.objects.filter(statement__passage__exact=WORDS)
        documents = [e.statement.passage.text.document for e in (first, second)]
        documents[0].syndicated_from = documents[1]
        documents[0].save()
        page = race_page(stance.candidacy.race.slug)
        assert page is not None
        cell = page.cells[stance.candidacy_id, stance.question_id]
        folded = next(item for item in cell.evidence if item.also)
        assert folded.statement_id == second.statement_id

    def test_the_evidence_page_lists_the_other_places(self, client: Client, stance: Stance) -> None:
        piece = stance.evidence.filter(statement__passage__exact=WORDS).first()
        assert piece is not None
        html = client.get(f"/evidence/{piece.statement_id}/").content.decode()
        assert "Also in 2 other places" in html
        page = evidence_page(piece.statement_id)
        assert page is not None
        assert {place.publisher for place in page.also} == set(OUTLETS[1:])
        assert len(page.stances) == 1

    def test_what_nobody_decided_is_not_listed(
        self, candidacy: Candidacy, question: Question, stance: Stance
    ) -> None:
        waiting = report(candidacy, question, "Sample Echo")
        piece = stance.evidence.filter(statement__passage__exact=WORDS).first()
        assert piece is not None
        assert piece.statement.grouping.group_id == waiting.statement.grouping.group_id
        page = evidence_page(piece.statement_id)
        assert page is not None
        assert waiting.statement_id not in {place.statement_id for place in page.also}

    def test_the_api_counts_utterances_and_names_the_group(
        self, client: Client, stance: Stance
    ) -> None:
        [found] = client.get("/api/v1/stances/").json()["results"]
        assert found["utterances"] == 2
        assert len(found["evidence"]) == 4
        assert len({piece["group"] for piece in found["evidence"]}) == 2
        assert not any(piece["is_copy"] for piece in found["evidence"])
