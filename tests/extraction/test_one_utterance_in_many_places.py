"""Ten outlets that report one utterance are one piece of evidence. Every text is invented."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Sequence

import pytest
from django.db import connection

from positions import pipeline
from positions.extraction.engine import local_engine
from positions.extraction.proposing import propose
from positions.ingest.adding import SourceDescription
from positions.models import (
    Candidacy,
    Document,
    EvidenceGroup,
    GroupedStatement,
    Proposal,
    Question,
    SnapshotText,
    Source,
    Stance,
    Voice,
)
from positions.review.marking import mark_passage
from tests import builders
from tests.builders import decide_by, person

pytestmark = pytest.mark.django_db

STORY = """Ana Ejemplo opened her campaign for assessor on the steps of the old courthouse on
Monday, before some forty supporters and a brass band that lost its way twice.

“I support a yearly cap on home values, and I will ask the board for one in my first week,” Ana
Ejemplo said. “Families should be able to stay in the house they paid for.”

Asked what the schools would lose, the candidate was brief.
Ejemplo said that the district lived through worse in the year of the hail.
Then she left for the fair, before anybody could ask again.

The incumbent, who has held the post since the flood year, did not come. His office said that the
state sets the rules and that the county has none of its own to change."""
REPORT = "Ejemplo said that the district lived through worse in the year of the hail."
HEADLINES = (
    "Ejemplo opens her run",
    "Newcomer wants to freeze your tax bill",
    "Schools fear a hole in the budget",
    "“Stay in the house”: a surveyor runs",
    "Assessor race heats up",
    "Forty people and a lost band",
)
QUOTATION = (
    "I support a yearly cap on home values, and I will ask the board for one in my first week"
)
# Ten stories of their own around one quotation, which some trim and one respins.
TOLD = (
    f"“{QUOTATION},” Ana Ejemplo told the rotary club, whose members had come for the pie.",
    f"Home owners cheered. “{QUOTATION},” Ana Ejemplo said at the fair on Sunday afternoon.",
    f"“{QUOTATION},” said Ana Ejemplo, a surveyor who has never held office before.",
    f"The board may soon get mail. “{QUOTATION},” Ana Ejemplo said in a short interview.",
    f"At the lumber yard, Ana Ejemplo said: “{QUOTATION}.” Nobody there disagreed aloud.",
    f"“{QUOTATION},” Ana Ejemplo wrote to this paper, in answer to our question about taxes.",
    "“I support a yearly cap on home values,” Ana Ejemplo said. She gave no figure for it.",
    "“I support a yearly cap on home values … I will ask the board for one,” Ana Ejemplo said.",
    "“I support a yearly cap on home values,” Ana Ejemplo said late on Sunday, “and I will ask "
    "the board for one in my first week.”",
    f"“{QUOTATION.replace('ask', 'beg')},” Ana Ejemplo said, if the old recorder can be trusted.",
)


@pytest.fixture
def question() -> Question:
    race = builders.race(candidates=2, questions=1)
    asked = race.race_questions.get().question
    asked.keywords = ["yearly cap on home values", "cap on home values"]
    asked.says_for = ["a yearly cap on home values should be in place in my first week"]
    asked.save()
    return asked


@pytest.fixture
def candidacy(question: Question) -> Candidacy:
    return Candidacy.objects.select_related("candidate").get(candidate__slug="ana-ejemplo")


def arrive(outlet: str, body: str) -> SnapshotText:
    """A page of ``outlet`` through every step, as one that an editor hands in."""
    source, job = pipeline.hand_in(
        url=f"https://{outlet}.example/story",
        body=body.encode(),
        content_type="text/plain; charset=utf-8",
        description=SourceDescription(
            publisher=f"The {outlet} paper", publisher_kind="news", kind="news", title=outlet
        ),
    )
    assert job is not None
    pipeline.perform_all(job.pk)
    text = source.documents.get().current_text
    assert text is not None
    return text


def copies(order: Sequence[int]) -> list[SnapshotText]:
    """The story on six domains, each with its own headline, menu and footer, two cut short."""
    texts = []
    for number in order:
        parts = STORY.split("\n\n")
        body = "\n\n".join(parts[: len(parts) - (number % 3 == 2)])
        page = f"Menu | Sports | Shop {number}\n\n{HEADLINES[number]}\n\n{body}\n\n© Paper {number}"
        texts.append(arrive(f"outlet-{number}", page))
    return texts


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4, 5), (5, 2, 4, 1, 3, 0)])
def test_a_syndicated_copy_on_six_domains_is_one_evidence_group(
    candidacy: Candidacy, question: Question, order: Sequence[int]
) -> None:
    texts = copies(order)
    assert Proposal.objects.filter(question=question).count() >= 6
    on_cap = Proposal.objects.filter(statement__passage__exact__contains="yearly cap")
    assert {p.statement.passage.text_id for p in on_cap} == {text.pk for text in texts}
    groups = EvidenceGroup.objects.filter(members__statement__proposals__in=on_cap).distinct()
    assert groups.count() == 1

    first, *later = Document.objects.order_by("pk")
    assert first.syndicated_from is None
    assert [d.syndicated_from_id for d in later] == [first.pk] * 5
    assert all(d.syndicated_likeness > 0.7 for d in later)


def test_six_copies_of_a_paraphrase_confirm_nothing(
    candidacy: Candidacy, question: Question
) -> None:
    reports = [
        mark_passage(
            text=text,
            words=REPORT,
            candidacy=candidacy,
            wording=question.wordings.get(),
            position="for",
            voice=Voice.PARAPHRASE,
            by=person(),
        )
        for text in copies(range(6))
    ]
    for report in reports:
        for _ in range(2):
            decide_by(person(), report, "for")
    assert not Stance.objects.exists()
    own_words = builders.proposal(
        "She would limit how fast a bill may rise, Ejemplo wrote to a reader.",
        candidacy=candidacy,
        question=question,
        voice=Voice.PARAPHRASE,
        publisher="Sample Post",
    )
    decide_by(person(), own_words, "for")
    stance = decide_by(person(), own_words, "for").stance
    assert stance is not None
    assert stance.grade == "C"


@pytest.mark.parametrize("backwards", [False, True])
def test_ten_stories_with_one_quotation_are_one_utterance_and_no_copies(
    candidacy: Candidacy, question: Question, backwards: bool
) -> None:
    for number, told in list(enumerate(TOLD))[:: -1 if backwards else 1]:
        opening = "" if number else "The county met on Sunday.\n\n"
        arrive(f"paper-{number}", f"{opening}{told}\n\nThe vote is in the fall.")
    quoted = Proposal.objects.filter(statement__voice=Voice.OWN_QUOTED)
    assert {p.statement.passage.text.document_id for p in quoted} == set(
        Document.objects.values_list("pk", flat=True)
    )
    assert len({p.statement.grouping.group_id for p in quoted}) == 1
    assert not Document.objects.exclude(syndicated_from=None).exists()


WHOLE = (
    "I will publish the model, every line of it. Families deserve to check their bill, "
    "and the board deserves to see our work."
)
PARTS = ("I will publish the model, every line of it.", "Families deserve to check their bill")


@pytest.mark.parametrize("order", list(itertools.permutations((WHOLE, *PARTS))))
def test_the_order_of_arrival_does_not_matter(
    candidacy: Candidacy, question: Question, order: Sequence[str]
) -> None:
    for number, words in enumerate(order):
        builders.proposal(
            words, candidacy=candidacy, question=question, publisher=f"Paper {number}"
        )
    assert EvidenceGroup.objects.count() == 1
    assert GroupedStatement.objects.count() == 3


FRAGMENT = "support the library bond this fall"


@pytest.mark.parametrize(
    "order",
    list(
        itertools.permutations(
            (
                f"I will {FRAGMENT}, as I always have.",
                f"I will not {FRAGMENT}, as I always have.",
                FRAGMENT,
            )
        )
    ),
)
def test_opposite_statements_stay_apart_whatever_joins_them(
    candidacy: Candidacy, question: Question, order: Sequence[str]
) -> None:
    for words in order:
        builders.proposal(words, candidacy=candidacy, question=question)
    assert EvidenceGroup.objects.count() == 2


def test_similar_words_and_the_words_of_others_stay_apart(question: Question) -> None:
    first, second = Candidacy.objects.order_by("pk")
    for candidacy in (first, second):
        for thing in ("library", "stadium"):
            builders.proposal(
                f"I will vote for the {thing} bond this fall.",
                candidacy=candidacy,
                question=question,
            )
    assert EvidenceGroup.objects.count() == 4


def test_words_of_nobody_we_know_have_no_group(candidacy: Candidacy, question: Question) -> None:
    builders.proposal(
        "Ejemplo is known to be for it.",
        candidacy=candidacy,
        question=question,
        voice=Voice.OUTLET_CHARACTERISATION,
    )
    assert not EvidenceGroup.objects.exists()


def test_reading_and_proposing_again_changes_nothing(question: Question) -> None:
    texts = copies((0, 1))
    before = rows()
    for text in texts:
        propose(text, local_engine())
        EvidenceGroup.objects.place(text.passages.first().statements.get())
    assert rows() == before


def rows() -> list[object]:
    return [
        *EvidenceGroup.objects.values_list("pk", "keys__key").order_by("pk", "keys__key"),
        *GroupedStatement.objects.values_list("statement", "group"),
        *Document.objects.values_list("pk", "syndicated_from").order_by("pk"),
    ]


class TestCopies:
    """Who is marked as a copy of whom."""

    def test_a_copy_of_a_copy_points_to_the_original(self, question: Question) -> None:
        teaser = STORY.partition("\n\n")[0] + " … Read more"
        for outlet, words in (("a", STORY), ("b", f"Home | Shop\n\n{STORY}"), ("c", teaser)):
            arrive(outlet, words)
        first, *others = Document.objects.order_by("pk")
        assert [d.syndicated_from_id for d in others] == [first.pk, first.pk]

    def test_a_page_of_a_candidate_is_never_marked(
        self, candidacy: Candidacy, question: Question
    ) -> None:
        arrive("news", STORY)
        source, job = pipeline.hand_in(
            url="https://ejemplo.example/news",
            body=f"From the papers\n\n{STORY}".encode(),
            content_type="text/plain; charset=utf-8",
            description=SourceDescription(
                publisher="Ejemplo campaign",
                publisher_kind="campaign",
                kind=Source.Kind.CAMPAIGN_SITE,
                title="News",
                controlled_by=candidacy.candidate,
            ),
        )
        assert job is not None
        pipeline.perform_all(job.pk)
        assert source.documents.get().syndicated_from is None

    def test_two_reports_of_one_evening_are_no_copies(self, question: Question) -> None:
        arrive("one", STORY)
        arrive(
            "two",
            "A surveyor wants to freeze what your house is worth on paper.\n\n"
            f"“{QUOTATION},” Ana Ejemplo said on Monday. “Families should be able to stay in the "
            "house they paid for.”\n\nWho would pay for that is open. The present assessor calls "
            "the plan a hobby, and points to two audits that found nothing wrong with his own.",
        )
        assert not Document.objects.exclude(syndicated_from=None).exists()
        assert EvidenceGroup.objects.count() < GroupedStatement.objects.count()

    def test_an_older_page_is_not_made_the_copy_of_a_newer_one(self, question: Question) -> None:
        old = arrive("old", "Nothing stands here yet, but the county will soon tell us more.")
        arrive("new", STORY)
        _, job = pipeline.hand_in(
            url="https://old.example/story",
            body=f"Now with the news\n\n{STORY}".encode(),
            content_type="text/plain; charset=utf-8",
            description=SourceDescription(
                publisher="The old paper", publisher_kind="news", kind="news", title="old"
            ),
        )
        assert job is not None
        pipeline.perform_all(job.pk)
        old.document.refresh_from_db()
        assert old.document.current_text_id != old.pk
        assert old.document.syndicated_from is None


def at_once(*steps: Callable[[], object]) -> list[BaseException]:
    """What the steps raised, all started together in connections of their own."""
    gate = threading.Barrier(len(steps))
    raised: list[BaseException] = []

    def run(step: Callable[[], object]) -> None:
        try:
            gate.wait()
            step()
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_open_one_group_and_mark_one_original(question: Question) -> None:
    raised = at_once(
        *(
            lambda outlet=outlet: arrive(outlet, f"Menu of {outlet}\n\n{STORY}")
            for outlet in ("a", "b", "c", "d")
        )
    )
    assert not raised
    on_cap = EvidenceGroup.objects.filter(
        members__statement__passage__exact__contains="yearly cap"
    ).distinct()
    assert on_cap.count() == 1
    original = Document.objects.get(syndicated_from=None)
    assert original.syndicated_copies.count() == 3


def test_two_notes_of_our_own_are_not_one_report_for_our_having_written_both(
    candidacy: Candidacy, question: Question
) -> None:
    for outlet in ("One", "Two"):
        text = builders.text(
            "Ejemplo supports a yearly cap on home values, the article reports.",
            of=builders.source(publisher=outlet, kind=Source.Kind.RESEARCH_NOTE),
        )
        builders.proposal(
            "Ejemplo supports a yearly cap on home values",
            candidacy=candidacy,
            question=question,
            voice=Voice.PARAPHRASE,
            inside=text,
        )

    assert EvidenceGroup.objects.count() == 2
