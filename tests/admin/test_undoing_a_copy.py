"""A person sees which documents are marked as copies, and undoes it for good, on record."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from positions.models import Document, SnapshotText, mark_if_copy
from tests import builders

pytestmark = pytest.mark.django_db

STORY = (
    "Ana Ejemplo opened her campaign on the steps of the old courthouse on Monday, before some "
    "forty supporters and a brass band that lost its way twice, and left for the fair before "
    "anybody could ask her what it would cost the county to publish the model for every home."
)
ADDRESS = "/admin/positions/document/"


@pytest.fixture
def copy() -> SnapshotText:
    for number in range(2):
        page = builders.text(
            f"Headline {number}\n\n{STORY}", of=builders.source(publisher=f"Paper {number}")
        )
        mark_if_copy(page.document, page)
    assert page.document.syndicated_from is not None
    return page


def undo(client: Client, document: Document) -> None:
    client.post(ADDRESS, {"action": "say_no_copy", "_selected_action": str(document.pk)})
    document.refresh_from_db()


def test_it_is_undone_for_good_and_logged(client: Client, copy: SnapshotText) -> None:
    boss = get_user_model().objects.create_superuser("boss")
    client.force_login(boss)
    assert "0.9" in client.get(f"{ADDRESS}?syndicated_from__isempty=0").content.decode()
    undo(client, copy.document)
    assert copy.document.syndicated_from is None
    assert copy.document.judged_own_by == boss
    assert "No copy of document" in LogEntry.objects.get().change_message
    mark_if_copy(copy.document, copy)
    assert copy.document.syndicated_from is None


def test_one_who_may_only_look_cannot_undo_it(client: Client, copy: SnapshotText) -> None:
    looker = builders.person("looker")
    looker.user_permissions.add(Permission.objects.get(codename="view_document"))
    client.force_login(looker)
    undo(client, copy.document)
    assert copy.document.syndicated_from is not None
    assert not LogEntry.objects.exists()
