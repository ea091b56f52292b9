"""What waits for an editor, in which order, and what the lists say."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AbstractUser
from django.test import Client

from positions.extraction.engine.local import LocalEngine
from positions.models import (
    Candidacy,
    Endorsement,
    Job,
    Passage,
    Proposal,
    ReviewDecision,
    Stance,
    Voice,
)
from positions.web.desk.context import LONGEST_CONTEXT, surroundings
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> AbstractUser:
    user = builders.person("editor")
    client.force_login(user)
    return user


def propose(candidacy: Candidacy, words: str, **options: object) -> Proposal:
    question = candidacy.race.race_questions.first().question  # type: ignore[union-attr]
    return builders.proposal(words, candidacy=candidacy, question=question, **options)  # type: ignore[arg-type]


def order(client: Client, path: str = "/desk/queue/") -> list[int]:
    return [proposal.pk for proposal in client.get(path).context["page"]]


@pytest.mark.usefixtures("editor")
def test_newer_copies_of_pages_behind_a_stance_come_first_then_the_surest(client: Client) -> None:
    candidacy = builders.race(candidates=1, questions=1).candidacies.get()
    question = candidacy.race.race_questions.get().question
    stance = builders.publish_stance(candidacy, question)
    page = stance.evidence.get().statement.passage.text
    unsure = propose(candidacy, "I may do it.", confidence=0.2)
    sure = propose(candidacy, "I will do it.", confidence=0.9)
    twin = propose(candidacy, "I will do it as well.", confidence=0.9)
    newer_text = builders.text("I take it all back.", of=page.snapshot.source)
    newer = propose(candidacy, "I take it all back.", inside=newer_text, confidence=0.1)

    assert order(client) == [newer.pk, sure.pk, twin.pk, unsure.pk]
    html = client.get("/desk/").content.decode()
    assert "newer copy of one behind a public position" in html
    assert f"/diff/{newer_text.snapshot_id}/" in html


@pytest.mark.usefixtures("editor")
def test_what_is_ready_comes_before_what_is_surer_but_needs_more_work(client: Client) -> None:
    candidacy = builders.race(candidates=1, questions=1).candidacies.get()
    by_rules = {"engine": LocalEngine.name, "engine_version": LocalEngine.version}
    opened = propose(candidacy, "I spoke of it.", confidence=0.97, position="open", **by_rules)
    told = propose(
        candidacy,
        "She is all for it.",
        confidence=0.95,
        voice=Voice.OUTLET_CHARACTERISATION,
        **by_rules,
    )
    ready = propose(candidacy, "I will do it.", confidence=0.85, **by_rules)
    unsure = propose(candidacy, "I may do it.", confidence=0.5, **by_rules)

    assert order(client) == [ready.pk, opened.pk, told.pk, unsure.pk]
    assert client.get("/desk/queue/").content.decode().count("<b>Ready to check.</b>") == 1
    assert "<b>Ready to check.</b>" in client.get(f"/desk/proposals/{ready.pk}/").content.decode()
    for other in (opened, told, unsure):
        assert "Ready to check" not in client.get(f"/desk/proposals/{other.pk}/").content.decode()


@pytest.mark.usefixtures("editor")
def test_the_queue_can_be_narrowed_and_reviewed_so(client: Client) -> None:
    race = builders.race()
    ana, bo = race.candidacies.order_by("pk")
    hers = propose(ana, "I will do it.", confidence=0.9)
    his = propose(bo, "I will not.", confidence=0.5)
    source = his.statement.passage.text.document.source

    assert order(client) == [hers.pk, his.pk]
    assert order(client, "/desk/queue/?candidate=bo-sample") == [his.pk]
    assert order(client, f"/desk/queue/?race={race.slug}&source={source.pk}") == [his.pk]
    narrowed = client.get("/desk/?candidate=bo-sample").content.decode()
    assert f"/desk/proposals/{his.pk}/?candidate=bo-sample" in narrowed
    assert f"/desk/?candidate=bo-sample&amp;after={his.pk}" in narrowed


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize(
    "query",
    ["race=nowhere", "source=x", "source=" + "9" * 30, "candidate=%00", "page=x", "after=-1"],
)
def test_unknown_values_are_ignored_with_a_word(client: Client, query: str) -> None:
    waiting = propose(builders.race().candidacies.first(), "I will do it.")  # type: ignore[arg-type]

    response = client.get(f"/desk/queue/?{query}")
    assert [proposal.pk for proposal in response.context["page"]] == [waiting.pk]
    name = query.partition("=")[0]
    if name in ("race", "source"):
        assert f"We do not know this {name}" in response.content.decode()
    assert client.get(f"/desk/?{query}").status_code == 200


def test_own_marks_and_own_answers_are_passed_over(client: Client, editor: AbstractUser) -> None:
    candidacy = builders.race(candidates=1, questions=1).candidacies.get()
    marked = propose(candidacy, "I marked this.")
    Proposal.objects.filter(pk=marked.pk).update(proposed_by=editor.pk)
    answered = propose(candidacy, "I reported this.", voice="paraphrase")
    builders.decide_by(editor, answered)

    assert answered.decisions.count() == 1
    assert order(client) == []
    other = Client()
    other.force_login(builders.person("other"))
    assert set(order(other)) == {marked.pk, answered.pk}


@pytest.mark.usefixtures("editor")
def test_an_endorsement_is_confirmed_or_rejected_and_makes_no_stance(client: Client) -> None:
    candidacy = builders.race(candidates=1).candidacies.get()
    made = [_endorsement(candidacy, name) for name in ("The Bakers", "The Millers")]

    assert (
        "Does The Bakers endorse Ana Ejemplo?" in client.get("/desk/endorsements/").content.decode()
    )
    assert client.get(f"/desk/endorsements/{made[0].pk}/").status_code == 405
    client.post(f"/desk/endorsements/{made[0].pk}/", {"answer": "confirm"})
    client.post(f"/desk/endorsements/{made[1].pk}/", {"answer": "reject", "reason": "irony\0"})
    again = client.post(
        f"/desk/endorsements/{made[0].pk}/", {"answer": "reject"}, follow=True
    ).content.decode()

    statuses = dict(Endorsement.objects.values_list("endorser", "status"))
    assert statuses == {"The Bakers": "confirmed", "The Millers": "rejected"}
    assert "was decided already" in again
    assert sorted(ReviewDecision.objects.values_list("reason", flat=True)) == ["", "irony"]
    assert not Stance.objects.exists()


def _endorsement(candidacy: Candidacy, endorser: str) -> Endorsement:
    text = builders.text(f"{endorser} support her.")
    passage = Passage.cut(text, 0, len(text.text))
    passage.save()
    return Endorsement.objects.create(
        candidacy=candidacy, endorser=endorser, passage=passage, read_by="builder 1"
    )


@pytest.mark.usefixtures("editor")
def test_the_log_says_who_decided_what_when_and_on_what(client: Client) -> None:
    candidacy = builders.race(candidates=1, questions=1).candidacies.get()
    builders.decide_by(
        builders.person("careful"), propose(candidacy, "I will."), "not_about", reason="Old office."
    )

    html = client.get("/desk/decisions/").content.decode()

    decision = ReviewDecision.objects.get()
    for shown in ("careful", "Not about this question", "Old office.", decision.entry_hash[:12]):
        assert shown in html


@pytest.mark.usefixtures("editor")
def test_the_ledger_is_shown_in_words(client: Client) -> None:
    source = builders.source()
    Job.objects.create(
        key="a",
        kind=Job.Kind.FETCH,
        source=source,
        state=Job.State.FAILED,
        outcome="gone",
        detail="The site answered 410.",
    )

    html = client.get("/desk/jobs/").content.decode()

    for shown in (
        "Fetch a source",
        "Failed",
        "The page is no longer at this address.",
        "answered 410",
    ):
        assert shown in html


def test_a_passage_is_shown_in_its_paragraph_between_its_neighbours() -> None:
    text = "One.\n\nTwo before.\n\nLead words tail.\n\nAfter it.\n\nFive."
    start = text.index("words")

    cut = surroundings(text, start, start + 5)

    assert (cut.before, cut.lead, cut.marked, cut.tail, cut.after) == (
        "Two before.",
        "Lead ",
        "words",
        " tail.",
        "After it.",
    )


def test_a_passage_at_the_ends_and_long_neighbours_are_cut_safely() -> None:
    whole = surroundings("Only this.", 0, 10)
    assert (whole.before, whole.lead, whole.tail, whole.after) == ("", "", "", "")

    text = "word " * 400 + "\n\nHere.\n\n" + "word " * 400
    start = text.index("Here")
    cut = surroundings(text, start, start + 4)
    assert cut.before.startswith("… word")
    assert cut.after.endswith("word …")
    assert len(cut.before) <= LONGEST_CONTEXT + 2
