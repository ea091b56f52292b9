from __future__ import annotations

from engine_texts import only, stances, words

PAGE = """Ana for Sampleton

Transport

I support the tramway to the harbour and will vote for it.

Read more about transport and the harbour tramway.

Libraries

I will not close the Milltown library.
"""


def test_a_candidates_own_page_is_her_own_primary_word() -> None:
    found = {s.question: s for s in stances(PAGE, source_kind="campaign_site", controlled_by="ana")}

    assert {q: (s.candidate, s.position, s.voice) for q, s in found.items()} == {
        "harbour-tramway": ("ana", "for", "own_primary"),
        "close-branch-library": ("ana", "against", "own_primary"),
    }
    assert all(s.reported_by == "" for s in found.values())


def test_a_page_that_a_candidate_controls_names_no_other_candidate() -> None:
    text = "My opponent Bo Sample is kind.\n\nI support the tramway to the harbour."

    assert {
        s.candidate for s in stances(text, source_kind="campaign_site", controlled_by="ana")
    } == {"ana"}


def test_a_quoted_supporter_on_her_page_is_not_her_own_word() -> None:
    text = "“This town must build the tramway to the harbour at once,” said a shopkeeper."

    found = stances(text, source_kind="campaign_site", controlled_by="ana")

    assert all(s.voice == "unclear" for s in found)


def test_a_commitment_in_the_imperative_counts() -> None:
    text = "My plan for the town\n\n- Build the tramway to the harbour within four years."

    assert only(text, source_kind="campaign_site", controlled_by="ana").position == "for"


QUESTIONNAIRE = """Bo Sample

Should the tramway to the harbour be built?
No

Do you want to close the Milltown library?
Yes. It has few visitors.

What would you do about parking fees in the town centre?
I will raise parking fees, since the streets are full.
"""


def test_an_answer_is_read_under_its_question() -> None:
    found = {s.question: s for s in stances(QUESTIONNAIRE, source_kind="questionnaire")}

    assert {q: s.position for q, s in found.items()} == {
        "harbour-tramway": "against",
        "close-branch-library": "for",
        "raise-parking-fees": "for",
    }
    assert {s.candidate for s in found.values()} == {"bo"}
    assert {s.voice for s in found.values()} == {"own_quoted"}
    bare = found["harbour-tramway"]
    assert words(QUESTIONNAIRE, bare).startswith("Should the tramway")
    assert words(QUESTIONNAIRE, bare).endswith("No")


def test_an_answer_on_a_page_of_the_candidates_own_is_primary() -> None:
    found = stances(QUESTIONNAIRE, source_kind="questionnaire", controlled_by="bo")

    assert {s.voice for s in found} == {"own_primary"}


def test_the_wording_of_a_question_is_nobodys_position() -> None:
    text = (
        "Bo Sample\n\nAfter the tramway to the harbour failed, what will you do?\nI like walking."
    )

    assert stances(text, source_kind="questionnaire") == []


def test_a_yes_to_several_questions_at_once_says_nothing() -> None:
    text = "Bo Sample\n\nShould the tramway be built to the harbour? Should it be free?\nYes"

    assert [s for s in stances(text, source_kind="questionnaire") if s.position != "open"] == []


def test_a_yes_with_a_reservation_is_left_open() -> None:
    text = "Bo Sample\n\nShould the tramway to the harbour be built?\nYes, but not in my time."

    assert {s.position for s in stances(text, source_kind="questionnaire")} <= {"open"}


def test_labelled_answers_belong_to_whom_they_name() -> None:
    text = "Should the tramway to the harbour be built?\nEjemplo: Yes\nSample: No\n"

    found = {s.candidate: s.position for s in stances(text, source_kind="voter_guide")}

    assert found == {"ana": "for", "bo": "against"}
