"""Each answer of the review page does what it says, and nothing is published without one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AbstractUser
from django.http import HttpResponse
from django.test import Client

from positions.models import (
    Candidacy,
    PositionRequest,
    Proposal,
    ReviewDecision,
    Snapshot,
    Stance,
    Voice,
)
from positions.models.storage import snapshot_name, snapshot_storage
from positions.review.decisions import shown_hash
from positions.review.marking import mark_passage
from tests import builders

pytestmark = pytest.mark.django_db

WORDS = "I will put every property record online."


@pytest.fixture
def editor(client: Client) -> AbstractUser:
    user = builders.person("first-editor")
    client.force_login(user)
    return user


@pytest.fixture
def candidacy() -> Candidacy:
    made = builders.race(candidates=1, questions=2).candidacies.get()
    assert isinstance(made, Candidacy)
    return made


@pytest.fixture
def proposal(candidacy: Candidacy) -> Proposal:
    return propose(candidacy)


def propose(candidacy: Candidacy, words: str = WORDS, **options: object) -> Proposal:
    question = candidacy.race.race_questions.first().question  # type: ignore[union-attr]
    return builders.proposal(words, candidacy=candidacy, question=question, **options)  # type: ignore[arg-type]


def sent(proposal: Proposal, answer: str, **changes: str) -> dict[str, str]:
    """The form as the page would send it, with some fields changed."""
    statement = proposal.statement
    return {
        "seen": shown_hash(proposal),
        "voice": statement.voice,
        "said": statement.said_on.isoformat() if statement.said_on else "",
        "doubt": statement.said_doubt,
        "summary": "",
        "reason": "",
        "relation": "",
        "answer": answer,
        **changes,
    }


def press(client: Client, proposal: Proposal, answer: str, **changes: str) -> HttpResponse:
    return client.post(f"/desk/proposals/{proposal.pk}/", sent(proposal, answer, **changes))


def page(client: Client, path: str = "/desk/") -> str:
    return client.get(path, follow=True).content.decode()


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("answer", ["for", "against", "mixed", "unclear"])
def test_an_answer_1_to_4_publishes_that_position(
    client: Client, proposal: Proposal, answer: str
) -> None:
    response = press(client, proposal, answer, summary="Wants records online.")

    assert response.status_code == 303
    stance = Stance.objects.current().get()
    assert (stance.position, stance.summary) == (answer, "Wants records online.")
    assert stance.decision.content_hash == shown_hash(proposal)
    assert "Published: Ana Ejemplo" in page(client)


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("answer", ["not_about", "not_candidates_words", "wrong_person", "reject"])
def test_a_refusing_answer_publishes_nothing(
    client: Client, proposal: Proposal, answer: str
) -> None:
    press(client, proposal, answer, reason="It is about another office.")

    proposal.refresh_from_db()
    decision = ReviewDecision.objects.get()
    assert proposal.state == Proposal.State.DECIDED
    assert (decision.answer, decision.reason) == (answer, "It is about another office.")
    assert not Stance.objects.exists()
    assert "Recorded, nothing was published." in page(client)


@pytest.mark.usefixtures("editor", "proposal")
def test_every_answer_is_one_button_and_none_accepts_the_machines(client: Client) -> None:
    html = page(client)

    for digit, value in enumerate(
        ("for", "against", "mixed", "unclear", "not_about", "not_candidates_words", "wrong_person"),
        start=1,
    ):
        assert f'<button name="answer" value="{value}" data-key="{digit}">' in html
    assert "Accept" not in html
    assert html.count("(machine)") == 1
    assert 'value="declined"' not in html


@pytest.mark.usefixtures("editor")
def test_enter_in_a_field_presses_no_answer(client: Client, proposal: Proposal) -> None:
    html = page(client)
    form = html[html.index('class="decide"') :]
    first = form[form.index("<button") :]

    assert first.startswith('<button type="submit" disabled')
    assert press(client, proposal, "").status_code == 409
    assert not ReviewDecision.objects.exists()


@pytest.mark.usefixtures("editor")
def test_not_sure_goes_on_without_writing(client: Client, candidacy: Candidacy) -> None:
    sure = propose(candidacy, confidence=0.9)
    other = propose(candidacy, words="I will close the archive.", confidence=0.5)

    assert f"/desk/proposals/{sure.pk}/" in page(client)
    assert f"/desk/proposals/{other.pk}/" in page(client, f"/desk/?after={sure.pk}")
    assert "End of the list" in page(client, f"/desk/?after={other.pk}")
    assert not ReviewDecision.objects.exists()


@pytest.mark.usefixtures("editor")
def test_declined_is_offered_only_with_a_request_on_file(
    client: Client, candidacy: Candidacy, proposal: Proposal
) -> None:
    response = press(client, proposal, "declined")
    assert response.status_code == 409
    assert "needs a dated request on file" in response.content.decode()

    PositionRequest.objects.create(
        candidacy=candidacy,
        asked_on=dt.date(2026, 8, 1),
        asked_by="us",
        how="e-mail",
        outcome=PositionRequest.Outcome.DECLINED,
    )
    assert 'value="declined"' in page(client)
    press(client, proposal, "declined")
    assert Stance.objects.current().get().position == "declined"


@pytest.mark.usefixtures("editor")
def test_corrections_make_a_new_reading_and_keep_the_machines(
    client: Client, candidacy: Candidacy
) -> None:
    proposal = propose(candidacy, voice=Voice.OWN_PRIMARY)
    press(client, proposal, "for", voice=Voice.OWN_QUOTED, said="2020-03", doubt="mentions a fire")

    stance = Stance.objects.current().get()
    statement = stance.evidence.get().statement
    held = (stance.held_from, stance.held_precision)
    assert (stance.grade, *held) == ("B", dt.date(2020, 3, 1), "month")
    assert stance.held_doubt == "mentions a fire"
    assert statement.pk != proposal.statement_id
    assert statement.said_basis == "read by an editor"


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"said": "March 2020"}, "Write the date as"),
        ({"said": "2020-13"}, "Write the date as"),
        ({"said": ""}, "Correct the date"),
        ({"voice": "telepathy"}, "Select a valid choice"),
        ({"summary": "x" * 141}, "at most 140 characters"),
        ({"doubt": "x" * 201}, "at most 200 characters"),
    ],
)
def test_a_wrong_correction_is_said_and_the_input_kept(
    client: Client, proposal: Proposal, changes: dict[str, str], message: str
) -> None:
    response = press(client, proposal, "for", **{"reason": "kept words", **changes})

    html = response.content.decode()
    assert response.status_code == 400
    assert message in html
    assert 'value="kept words"' in html
    assert not ReviewDecision.objects.exists()


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("seen", ["0" * 64, ""])
def test_an_answer_to_what_is_not_shown_any_more_is_refused(
    client: Client, proposal: Proposal, seen: str
) -> None:
    response = press(client, proposal, "for", seen=seen, summary="kept words")

    html = response.content.decode()
    assert response.status_code == 409
    assert "Please read" in html
    assert 'value="kept words"' in html
    assert not ReviewDecision.objects.exists()
    assert not Stance.objects.exists()


@pytest.mark.usefixtures("editor")
def test_somebody_elses_description_never_publishes(client: Client, candidacy: Candidacy) -> None:
    described = propose(candidacy, voice=Voice.OUTLET_CHARACTERISATION)

    response = press(client, described, "for")

    assert response.status_code == 409
    assert "never sets a stance" in response.content.decode()
    assert not ReviewDecision.objects.exists()


@pytest.mark.usefixtures("editor")
def test_a_damaged_copy_is_refused_in_words(client: Client, proposal: Proposal) -> None:
    snapshot = Snapshot.objects.get()
    snapshot_storage().delete(snapshot_name(snapshot.sha256))

    response = press(client, proposal, "for")

    assert response.status_code == 409
    assert "cannot be opened" in response.content.decode()
    assert not ReviewDecision.objects.exists()


@pytest.mark.usefixtures("editor")
def test_a_double_click_writes_once(client: Client, proposal: Proposal) -> None:
    press(client, proposal, "for")
    second = press(client, proposal, "for")

    assert second.status_code == 303
    assert ReviewDecision.objects.count() == 1
    assert "Nothing was written twice" in page(client)


@pytest.mark.usefixtures("editor")
def test_what_somebody_else_decided_meanwhile_is_said(client: Client, proposal: Proposal) -> None:
    builders.decide_by(builders.person(), proposal)

    response = press(client, proposal, "against")

    assert response.status_code == 409
    assert "Somebody decided this proposal already" in response.content.decode()
    assert ReviewDecision.objects.count() == 1
    assert "This proposal was decided" in page(client, f"/desk/proposals/{proposal.pk}/")


@pytest.mark.usefixtures("editor")
def test_a_different_position_wants_its_relation_to_the_public_one(
    client: Client, candidacy: Candidacy
) -> None:
    question = candidacy.race.race_questions.first().question  # type: ignore[union-attr]
    builders.publish_stance(candidacy, question, "for", said_on=dt.date(2026, 8, 1))
    newer = propose(candidacy, words="It is more complicated than that.", position="mixed")

    refused = press(client, newer, "mixed")
    html = refused.content.decode()
    assert refused.status_code == 409
    assert "Say how they relate" in html
    assert "Public on this question now" in html

    press(client, newer, "mixed", relation="replaces")
    stance = Stance.objects.current().get(held_to=None)
    assert stance.position == "mixed"
    assert stance.replaces is not None


def test_a_flip_waits_for_a_second_person_who_sees_neither_answer(
    client: Client, editor: AbstractUser, candidacy: Candidacy
) -> None:
    question = candidacy.race.race_questions.first().question  # type: ignore[union-attr]
    builders.publish_stance(candidacy, question, "for", said_on=dt.date(2026, 8, 1))
    flip = propose(candidacy, words="I changed my mind and oppose it.", position="against")
    html = page(client)
    assert "Against needs two people." in html
    assert "(machine)" in html

    press(client, flip, "against", relation="replaces", reason="a telling note")
    assert "Waits for a second person." in page(client)
    assert Stance.objects.current().get().position == "for"
    assert "you answered this proposal" in page(client, f"/desk/proposals/{flip.pk}/").lower()

    second = Client()
    second.force_login(builders.person("second-editor"))
    shown = page(second)
    assert "You answer on your own" in shown
    for given_away in ("(machine)", "was suggested", "built for a test", "a telling note"):
        assert given_away not in shown
    log = page(second, "/desk/decisions/")
    assert "Covered until a second person has answered" in log
    assert "a telling note" not in log

    press(second, flip, "against", relation="replaces")
    assert Stance.objects.current().get(held_to=None).position == "against"
    assert "a telling note" in page(second, "/desk/decisions/")


@pytest.mark.usefixtures("editor")
def test_a_lone_paraphrase_stays_unpublished_after_two_people(
    client: Client, candidacy: Candidacy
) -> None:
    reported = propose(candidacy, voice=Voice.PARAPHRASE)
    assert "Any position needs two people." in page(client)
    press(client, reported, "for")

    second = Client()
    second.force_login(builders.person("second-editor"))
    press(second, reported, "for")

    assert "a second, independent report must say the same" in page(second)
    assert not Stance.objects.exists()


def test_nobody_decides_a_passage_that_they_marked(
    client: Client, editor: AbstractUser, candidacy: Candidacy
) -> None:
    asked = candidacy.race.race_questions.first()
    assert asked is not None
    mine = mark_passage(
        text=builders.text(f"She said: “{WORDS}”"),
        words=WORDS,
        candidacy=candidacy,
        wording=asked.wording,
        position="for",
        voice=Voice.OWN_QUOTED,
        by=editor,
    )

    assert "Nothing waits for you" in page(client)
    response = press(client, mine, "for")
    assert response.status_code == 409
    assert "another person must decide" in response.content.decode()
    assert not ReviewDecision.objects.exists()


@pytest.mark.usefixtures("editor")
def test_looking_publishes_nothing(client: Client, proposal: Proposal) -> None:
    for path in ("/desk/", f"/desk/proposals/{proposal.pk}/", "/desk/queue/", "/desk/decisions/"):
        assert client.get(path).status_code == 200
    assert client.get("/desk/", {"answer": "for", "seen": shown_hash(proposal)}).status_code == 200
    assert client.post("/desk/", sent(proposal, "for")).status_code == 405
    assert not ReviewDecision.objects.exists()


@pytest.mark.usefixtures("editor")
def test_an_answer_without_the_csrf_token_is_refused(proposal: Proposal) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(builders.person("first-editor"))

    assert press(strict, proposal, "for").status_code == 403
    assert not ReviewDecision.objects.exists()


@pytest.mark.usefixtures("editor")
def test_hostile_words_are_shown_as_words(client: Client, candidacy: Candidacy) -> None:
    propose(candidacy, words="<script>alert(1)</script> & “quotes”")

    html = page(client)

    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("pk", ["999999", "9" * 40])
def test_a_proposal_that_is_not_there_is_a_404(client: Client, pk: str) -> None:
    assert client.get(f"/desk/proposals/{pk}/").status_code == 404


@pytest.mark.usefixtures("editor")
def test_the_review_page_takes_a_fixed_number_of_queries(
    client: Client,
    candidacy: Candidacy,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    for number in range(12):
        propose(candidacy, words=f"I will do thing {number}.", confidence=number / 20)

    # Session, user; keys; the proposal; public stances; passages of the page; newer copy, earlier
    # copy; declined twice; the controlling candidate comes with the proposal.
    with django_assert_max_num_queries(14):
        client.get("/desk/")
