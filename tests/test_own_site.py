"""A page saved from a candidate's own site gives grade A."""

from __future__ import annotations

import pytest

from positions import pipeline
from positions.ingest.adding import SourceDescription
from positions.models import Proposal
from tests import builders
from tests.builders import decide_by, person

pytestmark = pytest.mark.django_db

PAGE = """<!doctype html><html lang="en">
<head><title>Issues — Ana Ejemplo for Assessor</title></head>
<body><header><nav><a href="/">Home</a></nav></header><main><h1>Where I stand</h1>
<p>I have worked in this county for twenty years, and I know its homes and its people well.</p>
<p>I support a two percent yearly cap on taxable home value, and I will fight for it in office.</p>
<p>Ana Ejemplo lives in the county with her family and two very old dogs.</p>
</main></body></html>"""


def test_words_on_the_candidates_own_page_are_grade_a() -> None:
    race = builders.race(questions=1)
    candidacy = race.candidacies.get(candidate__name="Ana Ejemplo")
    question = race.race_questions.get().question
    question.keywords = ["yearly cap", "taxable home value", "two percent cap"]
    question.says_for = ["I support a two percent cap on taxable home value"]
    question.save()
    _source, job = pipeline.hand_in(
        url="https://ana-ejemplo.example/issues",
        body=PAGE.encode(),
        content_type="text/html",
        description=SourceDescription(
            publisher="Ana Ejemplo for Assessor",
            publisher_kind="campaign",
            kind="campaign_site",
            controlled_by=candidacy.candidate,
        ),
    )
    assert job is not None
    pipeline.perform_all(job.pk)
    found = Proposal.objects.get(candidacy=candidacy)
    assert (found.statement.voice, found.statement.grade) == ("own_primary", "A")
    stance = decide_by(person(), found, "for", summary="Supports a two percent cap.").stance
    assert stance is not None
    assert stance.grade == "A"
