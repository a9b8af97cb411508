"""Indexes of a table that may be long already: built while the portal serves, which writes to it all the time."""

from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False  # PostgreSQL builds no index so in a transaction

    dependencies = [
        ('journal', '0010_events_of_the_interface'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='entry',
            index=BrinIndex(fields=['at'], name='journal_by_hour'),
        ),
        AddIndexConcurrently(
            model_name='entry',
            index=models.Index(condition=models.Q(('agent__isnull', False)), fields=['agent', 'at'], name='journal_of_agents'),
        ),
    ]
