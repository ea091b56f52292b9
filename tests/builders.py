"""Short ways to rows that many tests need; stances are published by decisions, as in real life.

People and texts here are invented.
"""

from __future__ import annotations

import datetime as dt
import itertools

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.utils import timezone

from positions.ingest.archiving import keep_bytes
from positions.models import (
    Candidacy,
    Candidate,
    Division,
    Document,
    Election,
    EvidenceGroup,
    Issue,
    Mention,
    Office,
    Passage,
    Proposal,
    Publisher,
    Question,
    QuestionWording,
    Race,
    RaceQuestion,
    Snapshot,
    SnapshotText,
    Source,
    Stance,
    Statement,
    Voice,
)
from positions.review.decisions import Outcome, Verdict, decide
from positions.text.dates import PartialDate
from positions.text.hashing import sha256_hex

NAMES = (
    ("Ana Ejemplo", "she"),
    ("Bo Sample", "he"),
    ("Cy Muster", "they"),
    ("Di Prøve", "she"),
    ("Ed Voorbeeld", "he"),
    ("Flo Exemple", "she"),
    ("Gus Esempio", "he"),
    ("Hana Priklad", "she"),
)
# The kind of page on which words have this voice; any other is found in the news.
KIND_OF_VOICE = {
    Voice.OWN_PRIMARY: Source.Kind.CAMPAIGN_SITE,
    Voice.OFFICIAL_RECORD: Source.Kind.OFFICIAL_RECORD,
}
_numbers = itertools.count(1)


def person(name: str = "", *, is_staff: bool = True) -> User:
    """A user who may review."""
    name = name or f"reviewer-{next(_numbers)}"
    user, _ = get_user_model().objects.get_or_create(username=name, defaults={"is_staff": is_staff})
    return user


def race(
    slug: str = "sample-assessor-2026",
    *,
    candidates: int = 2,
    questions: int = 3,
    held_on: dt.date = dt.date(2026, 11, 3),
    office: str = "Sample County Assessor",
) -> Race:
    """A race with candidates from ``NAMES`` and numbered questions under two issues."""
    division, _ = Division.objects.get_or_create(
        ocd_id="ocd-division/country:us/state:zz/county:sample",
        defaults={"name": "Sample County", "time_zone": "America/Phoenix"},
    )
    post, _ = Office.objects.get_or_create(
        slug=office.lower().replace(" ", "-"),
        defaults={
            "division": division,
            "name": office,
            "decides": "Sets the taxable value of homes.",
        },
    )
    election, _ = Election.objects.get_or_create(
        slug=f"zz-{held_on}",
        defaults={"division": division, "name": "Sample election", "held_on": held_on},
    )
    made = Race.objects.create(slug=slug, office=post, election=election)
    for name, pronouns in NAMES[:candidates]:
        add_candidate(made, name, pronouns)
    for number in range(1, questions + 1):
        add_question(made, number)
    return made


def add_candidate(to: Race, name: str, pronouns: str = "") -> Candidacy:
    candidate, _ = Candidate.objects.get_or_create(
        slug=name.lower().replace(" ", "-").replace("ø", "o"),
        defaults={"name": name, "family_name": name.split()[-1], "pronouns": pronouns},
    )
    return Candidacy.objects.create(race=to, candidate=candidate, party=f"{name[0]} Party")


def add_question(to: Race, number: int) -> Question:
    issue, _ = Issue.objects.get_or_create(
        slug=f"issue-{number % 2}", defaults={"name": f"Issue {number % 2}", "cap_major": 1}
    )
    question, _ = Question.objects.get_or_create(
        slug=f"question-{number}", defaults={"issue": issue}
    )
    wording, _ = QuestionWording.objects.get_or_create(
        question=question,
        version=1,
        defaults={
            "statement": f"The county should do sample thing number {number}.",
            "short": f"Sample thing {number}",
        },
    )
    RaceQuestion.objects.create(
        race=to, question=question, wording=wording, rank=number, power=RaceQuestion.Power.DIRECTLY
    )
    return question


def source(
    url: str = "",
    *,
    kind: str = Source.Kind.NEWS,
    publisher: str = "Sample Herald",
    controlled_by: Candidate | None = None,
) -> Source:
    outlet, _ = Publisher.objects.get_or_create(
        slug=publisher.lower().replace(" ", "-"), defaults={"name": publisher, "kind": "news"}
    )
    number = next(_numbers)
    now = timezone.now()
    return Source.objects.create(
        url=url or f"https://herald.example/{number}",
        title=f"Article {number}",
        publisher=outlet,
        kind=kind,
        controlled_by=controlled_by,
        last_checked_at=now,
        last_good_at=now,
    )


def text(
    words: str,
    *,
    of: Source | None = None,
    published_on: dt.date | None = dt.date(2026, 9, 1),
    about: tuple[Candidate, ...] = (),
) -> SnapshotText:
    """A saved page with exactly this text; ``about`` are candidates it counts as about."""
    of = of or source()
    body = words.encode()
    now = timezone.now()
    snapshot = Snapshot.objects.create(
        source=of,
        sha256=keep_bytes(body),
        size=len(body),
        content_type="text/plain",
        fetched_at=now,
    )
    precision = "day" if published_on else ""
    document, _ = Document.objects.get_or_create(
        canonical_url=of.url,
        defaults={
            "source": of,
            "publisher": of.publisher,
            "title": of.title,
            "published_on": published_on,
            "published_precision": precision,
            "language": "en",
        },
    )
    made = SnapshotText.objects.create(
        snapshot=snapshot,
        document=document,
        reader="plain",
        version="1",
        text=words,
        text_sha256=sha256_hex(body),
        language="en",
        taken_at=now,
    )
    document.current_text = made
    document.save()
    for candidate in about:
        Mention.objects.create(text=made, candidate=candidate, count=2, is_about=True)
    return made


def proposal(
    words: str,
    *,
    candidacy: Candidacy,
    question: Question,
    position: str = "for",
    voice: str = Voice.OWN_QUOTED,
    inside: SnapshotText | None = None,
    said_on: dt.date | None = dt.date(2026, 9, 1),
    said_doubt: str = "",
    publisher: str = "Sample Herald",
    confidence: float = 0.8,
    speaker: str = "",
    engine: str = "builder",
    engine_version: str = "1",
) -> Proposal:
    """A waiting proposal on ``words``, in a page of its own unless ``inside`` is given."""
    candidate = candidacy.candidate
    page = inside or text(
        f"A paragraph before.\n\n{candidate.name} said: “{words}”\n\nA paragraph after.",
        of=source(
            publisher=publisher,
            kind=KIND_OF_VOICE.get(Voice(voice), Source.Kind.NEWS),
            controlled_by=candidate if voice == Voice.OWN_PRIMARY else None,
        ),
        about=(candidate,),
    )
    start = page.text.index(words)
    passage = Passage.cut(page, start, start + len(words))
    passage.save()
    is_own = Voice(voice) not in {
        Voice.OUTLET_CHARACTERISATION,
        Voice.OTHER_CHARACTERISATION,
        Voice.UNCLEAR,
    }
    statement = Statement.objects.create(
        passage=passage,
        speaker=speaker or (candidate.name if is_own else "the outlet"),
        speaker_candidate=candidate if is_own else None,
        voice=voice,
        said_on=said_on,
        said_precision="day" if said_on else "",
        said_basis="publication date" if said_on else "",
        said_doubt=said_doubt,
        read_by="builder 1",
    )
    EvidenceGroup.objects.place(statement)
    return Proposal.objects.create(
        statement=statement,
        candidacy=candidacy,
        question=question,
        wording=question.wordings.order_by("-version").first(),
        position=position,
        confidence=confidence,
        reasons=["built for a test"],
        engine=engine,
        engine_version=engine_version,
    )


def decide_by(who: User, on: Proposal, answer: str = "", **verdict: object) -> Outcome:
    """``who`` answers ``on`` with its own position, or with ``answer``."""
    return decide(
        proposal=on,
        reviewer=who,
        verdict=Verdict(answer=answer or on.position, **verdict),  # type: ignore[arg-type]
    )


def publish_stance(
    candidacy: Candidacy,
    question: Question,
    position: str = "for",
    *,
    words: str = "",
    relation: str = "",
    summary: str = "",
    **proposal_options: object,
) -> Stance:
    """A public stance of grade A or B by one decision, by two people where rules want two."""
    made = proposal(
        words or f"I have spoken {position} on {question.slug}, time {next(_numbers)}.",
        candidacy=candidacy,
        question=question,
        position=position,
        **proposal_options,  # type: ignore[arg-type]
    )
    verdict = {"relation": relation, "summary": summary or f"Is {position} it."}
    outcome = decide_by(person(), made, **verdict)
    if outcome.stance is None:
        outcome = decide_by(person(), made, **verdict)
    assert outcome.stance is not None, outcome.waits_for
    return outcome.stance


def said(year: int, month: int = 1, day: int = 1) -> PartialDate:
    """A day, as a reviewer would correct it."""
    return PartialDate(dt.date(year, month, day), "day", "read by an editor")
