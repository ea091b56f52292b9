"""The migration that brings evidence groups finds the groups of what was stored before it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from positions.models import (
    Document,
    DocumentKey,
    EvidenceGroup,
    GroupedStatement,
    Stance,
    UtteranceKey,
    mark_if_copy,
    triggers,
)
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = ("positions", "0001_initial")
STORY = (
    "Ana Ejemplo opened her campaign on the steps of the old courthouse on Monday, before some "
    "forty supporters and a brass band that lost its way twice. “I will publish the model for "
    "every home,” she said, and left for the fair before anybody could ask her what it costs."
)


def migrate(*targets: tuple[str, str]) -> None:
    """As ``manage.py migrate`` does it, guards included."""
    executor = MigrationExecutor(connection)
    triggers.remove(connection)
    executor.migrate(list(targets) or executor.loader.graph.leaf_nodes())
    triggers.install(connection)


def groups() -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for group, statement in GroupedStatement.objects.values_list("group", "statement"):
        found.setdefault(group, set()).add(statement)
    return found


def stored_keys() -> list[set[int]]:
    return [set(m.objects.values_list("key", flat=True)) for m in (UtteranceKey, DocumentKey)]


@pytest.fixture
def _stored() -> None:
    race = builders.race()
    for candidacy in race.candidacies.all():
        question = race.race_questions.first().question
        for number, words in enumerate(
            (
                "I will publish the model for every home in the county",
                "I will publish the model for every home",
                "I will not publish the model for every home in the county",
                "Families deserve to check their bill before they pay it",
            )
        ):
            builders.publish_stance(candidacy, question, words=words, publisher=f"Paper {number}")
    for number in range(3):
        page = builders.text(
            f"Headline {number}\n\n{STORY}", of=builders.source(publisher=f"Paper {number}")
        )
        mark_if_copy(page.document, page)


@pytest.mark.usefixtures("_stored")
def test_it_groups_what_is_there_and_loses_nothing() -> None:
    before = sorted(map(sorted, groups().values()))
    copies = list(Document.objects.order_by("pk").values_list("pk", "syndicated_from"))
    keys = stored_keys()
    stances = Stance.objects.published().count()
    assert len(before) == 6
    assert sum(original is not None for _, original in copies) == 2

    migrate(BEFORE)
    assert "positions_evidencegroup" not in connection.introspection.table_names()
    Document.objects.defer("syndicated_likeness", "judged_own_by").filter(
        syndicated_from__isnull=False
    ).update(syndicated_from=None)
    migrate()

    assert sorted(map(sorted, groups().values())) == before
    assert list(Document.objects.order_by("pk").values_list("pk", "syndicated_from")) == copies
    found = stored_keys()
    assert found[0] == keys[0]
    assert found[1] >= keys[1]
    assert Stance.objects.published().count() == stances
    assert EvidenceGroup.objects.count() == len(before)
    assert {guard.name for guard in triggers.guards_for(connection)} <= triggers.installed(
        connection
    )
