"""Groups what was stored before there were evidence groups, and marks the copies among it.

Apart from the new columns: PostgreSQL alters no table in a transaction that changed its rows.
"""

from django.db import migrations

from positions.models.copies import Tracer
from positions.models.groups import Register, is_our_prose
from positions.text.likeness import wording

AT_A_TIME = 200  # rows in memory


def group_statements(apps, schema_editor):
    """Every statement of a candidate into its group, in the order in which they were stored."""
    register = Register(
        *(
            apps.get_model('positions', name)
            for name in ('EvidenceGroup', 'GroupedStatement', 'UtteranceKey')
        )
    )
    statements = apps.get_model('positions', 'Statement').objects
    rows = (
        statements.filter(speaker_candidate__isnull=False)
        .order_by('pk')
        .values_list(
            'pk', 'speaker_candidate', 'voice', 'passage__text__snapshot__source__kind',
            'passage__exact', 'passage__prefix', 'passage__suffix',
        )
    )
    for batch in _batches(rows):
        for statement, candidate, voice, kind, *passage in batch:
            register.place(
                statement, candidate, wording(*passage), is_our_prose=is_our_prose(kind, voice)
            )


def mark_copies(apps, schema_editor):
    """The keys of every document's text in force, and which of them are copies."""
    documents = apps.get_model('positions', 'Document')
    tracer = Tracer(documents, apps.get_model('positions', 'DocumentKey'))
    known = documents.objects.filter(current_text__isnull=False).order_by('pk').values_list('pk')
    for batch in _batches(known):
        for (pk,) in batch:
            document = documents.objects.select_related('current_text', 'source').get(pk=pk)
            tracer.mark(document, document.current_text.text)


def _batches(rows):
    """Slices by key: what is written meanwhile does not disturb them."""
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:AT_A_TIME]):
        yield batch
        last = batch[-1][0]


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0003_evidence_groups'),
    ]

    operations = [
        migrations.RunPython(group_statements, migrations.RunPython.noop),
        migrations.RunPython(mark_copies, migrations.RunPython.noop),
    ]
