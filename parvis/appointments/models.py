"""What people call for, when agents answer, and the calls that are booked."""

import uuid
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from parvis.accounts.models import Account
from parvis.agents.models import Agent
from parvis.appointments.enums import AbsenceReason, Audience, BookingState, Outcome
from parvis.connections.keys import ring
from parvis.lib.territory import zone_of
from parvis.ui.language import reader_language

LANGUAGES = ("fr", "en")
TABLE = "appointments_booking"


class Purpose(models.Model):
    """A reason to call (motif). Imported: see reading.py. `words`: {"fr": {"name": …, "before": …}, "en": …}.

    Each language has `name`, `summary`, `before`, `after` (texts) and `documents` (a list).
    """

    slug = models.SlugField(max_length=40, unique=True)
    position = models.IntegerField(default=0)
    minutes = models.IntegerField()  # how long a call lasts: a multiple of the grid
    soonest_minutes = models.IntegerField(default=0)  # between now and the first time that is offered
    latest_days = models.IntegerField(default=30)  # between today and the last one
    languages = ArrayField(models.CharField(max_length=5), default=list)  # in which one can talk of it
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.MEMBERS)
    words = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gt=0, minutes__lte=240), name="a_call_has_a_length"),
        ]

    def __str__(self) -> str:
        return self.slug

    def said(self, key: str) -> str:
        """A text in the language of the reader; in French where it was not translated."""
        language = reader_language()
        return str(self.words.get(language, {}).get(key) or self.words.get("fr", {}).get(key) or "")

    @property
    def name(self) -> str:
        return self.said("name")

    @property
    def summary(self) -> str:
        return self.said("summary")

    @property
    def before(self) -> str:
        return self.said("before")

    @property
    def after(self) -> str:
        return self.said("after")

    @property
    def documents(self) -> list[str]:
        language = reader_language()
        words = self.words.get(language, {}).get("documents") or self.words.get("fr", {}).get("documents")
        return list(words or [])


class Opening(models.Model):
    """Hours of a weekday, each week, during which an agent calls. By the clock of `territory`.

    `territory`: "" for the mainland, else a département's code (974): its clock and its public holidays.
    `purposes`: none means all. One day alone: `first_on` and `last_on` are that day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="openings")
    weekday = models.SmallIntegerField()  # Monday is 0
    starts = models.TimeField()
    ends = models.TimeField()
    first_on = models.DateField()
    last_on = models.DateField(null=True)  # None: no end
    territory = models.CharField(max_length=3, blank=True, default="")
    languages = ArrayField(models.CharField(max_length=5), default=list)
    purposes = models.ManyToManyField(Purpose, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__gte=0, weekday__lte=6), name="opening_on_a_weekday"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="opening_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(last_on=None) | Q(last_on__gte=F("first_on")), name="opening_lasts_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"opening {self.id}"

    @property
    def zone(self) -> ZoneInfo:
        return zone_of(self.territory)


class Absence(models.Model):
    """When an agent does not call, whatever the openings say. Without an agent nobody calls: a closed day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, null=True, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    reason = models.CharField(
        max_length=10,
        choices=AbsenceReason.choices,
        default=AbsenceReason.OTHER,
        db_default=AbsenceReason.OTHER,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="absence_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"absence from {self.starts_at:%Y-%m-%d %H:%M}"


class Booking(models.Model):
    """One call. `sealed`: the number to call; `note_sealed`: what the agent wrote after it.

    `sequence` grows with every change of the time: it is the calendar's SEQUENCE, and tells two tabs apart.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="bookings")
    state = models.CharField(max_length=10, choices=BookingState.choices, default=BookingState.BOOKED)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, default="")
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    language = models.CharField(max_length=5)  # of the call
    territory = models.CharField(max_length=3, blank=True, default="")  # whose clock the person reads
    sms = models.BooleanField(default=False)  # told by SMS too
    sequence = models.IntegerField(default=0)
    sealed = models.BinaryField()
    note_sealed = models.BinaryField(null=True)
    booked_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)  # when the outcome was noted
    remind_far_at = models.DateTimeField(null=True)  # None: not to send, or sent
    remind_near_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "purpose"], condition=Q(state="booked"), name="one_call_a_purpose"
            ),
        ]
        indexes = [
            models.Index(fields=["remind_far_at"], condition=Q(state="booked"), name="far_reminders"),
            models.Index(fields=["remind_near_at"], condition=Q(state="booked"), name="near_reminders"),
            models.Index(fields=["agent", "starts_at"], name="calls_of_an_agent"),
        ]

    def __str__(self) -> str:
        return f"call {self.id} ({self.state})"

    @property
    def number(self) -> str:
        """The number to call, in E.164."""
        return ring().unseal(TABLE, "sealed", self.id, bytes(self.sealed)).decode()

    def seal_number(self, number: str) -> None:
        """Fill `sealed`. The row must have its id."""
        self.sealed = ring().seal(TABLE, "sealed", self.id, number.encode())

    @property
    def note(self) -> str:
        """What the agent wrote; "" when nothing."""
        if self.note_sealed is None:
            return ""
        return ring().unseal(TABLE, "note_sealed", self.id, bytes(self.note_sealed)).decode()

    def seal_note(self, note: str) -> None:
        """Fill `note_sealed`. The row must have its id."""
        self.note_sealed = ring().seal(TABLE, "note_sealed", self.id, note.encode()) if note else None

    @property
    def held(self) -> dict[str, str]:
        """What is personal in it, for the export."""
        return {"mobile": self.number, "note": self.note}

    @property
    def zone(self) -> ZoneInfo:
        """The clock that the person reads."""
        return zone_of(self.territory)


class GridCell(models.Model):
    """Five minutes of an agent, and of a person, that a booking holds: nobody is on two calls at once."""

    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, db_index=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, db_index=False)
    at = models.DateTimeField()
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "at"], name="one_call_at_a_time_for_an_agent"),
            models.UniqueConstraint(fields=["account", "at"], name="one_call_at_a_time_for_a_person"),
        ]

    def __str__(self) -> str:
        return f"cell of {self.at:%Y-%m-%d %H:%M}"


class Waiting(models.Model):
    """Someone who waits for a time. `told_at`: of the last message that one was free."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    purpose = models.ForeignKey(Purpose, on_delete=models.CASCADE)
    language = models.CharField(max_length=5)
    territory = models.CharField(max_length=3, blank=True, default="")  # whose clock the person reads
    asked_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "purpose"], name="waits_once_a_purpose"),
        ]
        indexes = [models.Index(fields=["purpose", "told_at", "asked_at"], name="waiting_in_order")]

    def __str__(self) -> str:
        return f"waiting since {self.asked_at:%Y-%m-%d %H:%M}"


class Feed(models.Model):
    """The address from which a calendar program reads one's calls. Only its digest is kept."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE)
    token_digest = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"feed since {self.made_at:%Y-%m-%d %H:%M}"
