"""The journal's tables. The database itself refuses to change or delete a row (migrations 0002 and 0004)."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now

from parvis.journal.enums import Actor, Detail, Event, Reason


class Entry(models.Model):
    """`subject` is the random id of an account or a member, `agent` that of who acts at the desk: they say
    nothing by themselves.
    """

    at = models.DateTimeField(db_default=Now())
    event = models.CharField(max_length=40, choices=Event.choices)
    actor = models.CharField(max_length=20, choices=Actor.choices)
    subject = models.UUIDField(null=True)
    count = models.IntegerField(null=True)
    detail = models.CharField(max_length=20, choices=Detail.choices, default="", db_default="")
    agent = models.UUIDField(null=True)
    reason = models.CharField(max_length=20, choices=Reason.choices, default="", db_default="")

    class Meta:
        indexes = [
            BrinIndex(fields=["at"], name="journal_by_hour"),  # counts over a period; it weighs nothing
            models.Index(fields=["subject", "at"]),
            models.Index(
                fields=["agent", "at"], condition=models.Q(agent__isnull=False), name="journal_of_agents"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event}"


class Link(models.Model):
    """Puts an entry in the chain, some seconds after it was written: parvis/journal/chain.py."""

    position = models.BigIntegerField(primary_key=True)
    # no foreign key: it would lock the entry, and an entry that was removed is what has to be found
    entry = models.OneToOneField(Entry, models.DO_NOTHING, db_constraint=False)
    digest = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.position}: entry {self.entry_id}"
