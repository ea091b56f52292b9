"""Places, offices, races, people and questions, as an editor would enter them."""

from __future__ import annotations

from positions.demonstration.script import Entry
from positions.models import (
    Candidacy,
    Candidate,
    CandidateAlias,
    Division,
    Election,
    Issue,
    Office,
    OfficeAlias,
    PositionRequest,
    Question,
    QuestionWording,
    Race,
    RaceQuestion,
)


def load_issues(entries: list[Entry]) -> None:
    """Make the issues that are not there yet."""
    for entry in entries:
        Issue.objects.get_or_create(slug=entry["slug"], defaults=_columns(entry, ISSUE))


def load_race(entry: Entry) -> Race:
    """Make the race, its candidacies, questions and requests that are not there yet."""
    division = _division(entry["division"])
    race, _ = Race.objects.get_or_create(
        slug=entry["slug"],
        defaults={
            "office": _office(entry["office"], division),
            "election": _election(entry["election"], division),
            **_columns(entry, RACE),
        },
    )
    for candidate in entry.get("candidates", []):
        _candidacy(candidate, race)
    for rank, question in enumerate(entry.get("questions", []), start=1):
        _race_question(question, race, rank)
    for request in entry.get("requests", []):
        _request(request, race)
    return race


ISSUE = ("name", "name_es", "cap_major")
DIVISION = ("name", "time_zone")
OFFICE = ("name", "name_es", "decides", "decides_es", "source_url")
RACE = ("term", "seats", "is_fictional", "note", "note_es")
CANDIDATE = ("name", "family_name", "pronouns")
CANDIDACY = ("party", "party_es", "status", "status_on", "source_url")
WORDING = ("statement", "statement_es", "short", "short_es")
PHRASES = ("keywords", "says_for", "says_against")
POWER = ("power", "power_note", "power_note_es", "power_source_url", "why", "why_es")
REQUEST = ("asked_by", "how", "outcome", "closed_on", "note")


def _columns(entry: Entry, names: tuple[str, ...]) -> Entry:
    return {name: entry[name] for name in names if name in entry}


def _office(entry: Entry, division: Division) -> Office:
    office, _ = Office.objects.get_or_create(
        slug=entry["slug"], defaults={"division": division, **_columns(entry, OFFICE)}
    )
    for alias in entry.get("aliases", []):
        OfficeAlias.objects.get_or_create(
            office=office, name=alias["name"], defaults={"kind": alias["kind"]}
        )
    return office


def _division(entry: Entry) -> Division:
    division, _ = Division.objects.get_or_create(
        ocd_id=entry["ocd_id"], defaults=_columns(entry, DIVISION)
    )
    return division


def _election(entry: Entry, office_division: Division) -> Election:
    """An election is held where it says, else where its first office is."""
    election, _ = Election.objects.get_or_create(
        slug=entry["slug"],
        defaults={
            "division": _division(entry["division"]) if "division" in entry else office_division,
            "name": entry["name"],
            "name_es": entry.get("name_es", ""),
            "held_on": entry["held_on"],
        },
    )
    return election


def _candidacy(entry: Entry, race: Race) -> None:
    candidate, _ = Candidate.objects.get_or_create(
        slug=entry["slug"], defaults=_columns(entry, CANDIDATE)
    )
    for alias in entry.get("aliases", []):
        CandidateAlias.objects.get_or_create(candidate=candidate, name=alias)
    Candidacy.objects.get_or_create(
        race=race,
        candidate=candidate,
        defaults={
            "incumbency": entry.get("incumbency_basis", "") if entry["is_incumbent"] else "",
            **_columns(entry, CANDIDACY),
        },
    )


def _race_question(entry: Entry, race: Race, rank: int) -> None:
    question, _ = Question.objects.get_or_create(
        slug=entry["slug"],
        defaults={
            "issue": Issue.objects.get(slug=entry["issue"]),
            **_columns(entry, PHRASES),
        },
    )
    wording, _ = QuestionWording.objects.get_or_create(
        question=question, version=1, defaults=_columns(entry, WORDING)
    )
    RaceQuestion.objects.get_or_create(
        race=race,
        question=question,
        defaults={"wording": wording, "rank": rank, **_columns(entry, POWER)},
    )


def _request(entry: Entry, race: Race) -> None:
    question = entry.get("question")
    PositionRequest.objects.get_or_create(
        candidacy=Candidacy.objects.get(race=race, candidate__slug=entry["candidate"]),
        question=Question.objects.get(slug=question) if question else None,
        asked_on=entry["asked_on"],
        defaults=_columns(entry, REQUEST),
    )
